"""Symbols read from tokens: names with what stands below them, above them and behind them."""

from __future__ import annotations

from . import tree
from .cursor import Cursor
from .names import ACCENTS, GREEK, PREFIXES
from .tokens import word
from .tree import Node, Symbol

TRANSPOSES = {r"\top", r"\mathsf T", r"\mathsf{T}"}


class Symbols(Cursor):
    """Reads symbols; the expressions in their superscripts are read by those who derive from it."""

    def sum(self) -> Node:
        """Terms with + and − between them."""
        raise NotImplementedError

    def argument(self) -> Node:
        """What a command takes: one group, or one token."""
        raise NotImplementedError

    def symbol(self) -> Symbol:
        """A name alone, without what stands above it or below it."""
        token = self.take()
        if token.text in ACCENTS:
            return Symbol(f"{ACCENTS[token.text]} {self.accented().name}")
        if token.text in PREFIXES:
            return Symbol(PREFIXES[token.text] + self.accented().name)
        if token.text == "d" and self.next.isalpha():
            return Symbol(f"d{self.take().text}")
        name = word(token) or GREEK.get(token.text, token.text)
        if not name.isalpha():
            self.at -= 1
            raise self.refusal("not a name that the reader knows")
        return Symbol(name)

    def accented(self) -> Symbol:
        """What stands under a hat or behind ∇, with or without braces."""
        grouped = self.took("{")
        inside = self.symbol()
        if grouped:
            self.take("}")
        return inside

    def with_marks(self) -> tuple[Symbol, int]:
        """A symbol with its subscript and superscript, and the number of its primes."""
        symbol, primes = self.symbol(), 0
        while self.next in {"_", "'"}:
            if self.took("'"):
                primes += 1
            else:
                symbol = Symbol(symbol.name, self.below(), symbol.above)
        return symbol, primes

    def below(self) -> tuple[str, ...]:
        r"""What follows `_`: letters, a number or a word, one entry each."""
        self.take("_")
        if not self.took("{"):
            return (self.take().text,)
        found: list[str] = []
        while not self.took("}"):
            token = self.take()
            if token.text.isdigit() and found and found[-1].isdigit():
                found[-1] += token.text
            elif token.text.isalnum() or word(token):
                found.append(word(token) or token.text)
            elif token.text != ",":
                self.at -= 1
                raise self.refusal("a subscript holds letters, a number or a word")
        return tuple(found)

    def marked(self) -> Symbol:
        """A symbol with all its marks, braces around it or not."""
        grouped = self.took("{")
        symbol, primes = self.with_marks()
        if self.took("^"):
            raised = self.above(symbol)
            if not isinstance(raised, Symbol):
                raise self.refusal(f"a derivative of or by {raised}")
            below = self.below() if self.next == "_" else raised.below
            symbol = Symbol(raised.name, below, raised.above)
        if primes:
            raise self.refusal(f"a derivative of or by {symbol} with a prime")
        if grouped:
            self.take("}")
        return symbol

    def raised(self, base: Node) -> Node:
        """A factor with what may stand above it: ⊤ or an exponent."""
        while self.took("^"):
            base = self.above(base)
        if self.next in {"'", "_"}:
            raise self.refusal("this stands behind something that is no symbol")
        return base

    def above(self, base: Node) -> Node:
        """The base with what follows `^`: turned, raised, or a symbol with a superscript."""
        grouped = self.took("{")
        if self.next in TRANSPOSES:
            self.take()
            done: Node = tree.Transpose(base)
        else:
            exponent = self.sum() if grouped else self.argument()
            if isinstance(base, Symbol) and base.above is None:
                done = Symbol(base.name, base.below, exponent)
            else:
                done = tree.Power(base, exponent)
        if grouped:
            self.take("}")
        return done
