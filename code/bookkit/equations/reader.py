"""Tokens of one side of an equation, read into a tree.

Products bind closer than ⊙, and ⊙ closer than + and −. A sum Σ reaches to the next + or −. A
function without brackets takes the one factor that follows it.
"""

from __future__ import annotations

from collections.abc import Collection

from . import tree
from .display import RELATIONS, TABLES, chains
from .pieces import Pieces
from .tree import Node, Symbol

ENDS = {"+", "-", ")", "}", ",", r"\odot", "&", r"\\", "", *TABLES.values(), *RELATIONS}


def read(latex: str, functions: Collection[str] = ()) -> list[tree.Chain]:
    """The statements of a displayed equation as trees.

    functions: the names that stand for functions, for f (x) may be a product as well.
    Raises Unreadable, which says what was met and where.
    """
    found = []
    for chain in chains(latex):
        sides = []
        for tokens in chain.sides:
            reader = Reader(tokens, functions)
            sides.append(reader.range_or_sum())
            reader.must_end()
        found.append(tree.Chain(tuple(sides), tuple(chain.relations), tuple(chain.every)))
    return found


class Reader(Pieces):
    """Reads one list of tokens from left to right."""

    def range_or_sum(self) -> Node:
        r"""`1, \dots, L`, or any other expression."""
        first = self.sum()
        if self.next == "," and self.at + 1 < len(self.tokens):
            self.take(",")
            if self.next not in {r"\dots", r"\ldots"}:
                raise self.refusal("after a comma only dots")
            self.take()
            self.take(",")
            return tree.Range(first, self.sum())
        return first

    def sum(self) -> Node:
        """Terms with + and − between them."""
        signs: list[str] = []
        terms: list[Node] = []
        while not terms or self.next in {"+", "-"}:
            signs.append(self.take().text if self.next in {"+", "-"} else "+")
            terms.append(self.hadamard())
        if len(terms) == 1 and signs == ["+"]:
            return terms[0]
        return tree.Sum(tuple(zip(signs, terms, strict=True)))

    def hadamard(self) -> Node:
        """Products with ⊙ between them."""
        found = [self.product()]
        while self.took(r"\odot"):
            found.append(self.product())
        return found[0] if len(found) == 1 else tree.Hadamard(tuple(found))

    def product(self) -> Node:
        """Factors side by side, with or without a dot, and divisions by a slash."""
        factors = [self.factor()]
        while self.next not in {*ENDS, *self.closing[-1:]} and not self.ends_integral():
            if self.took("/"):
                factors = [tree.Fraction(_product(factors), self.factor())]
            else:
                _ = self.took(r"\cdot") or self.took(r"\times")
                factors.append(self.factor())
        return _product(factors)

    def ends_integral(self) -> bool:
        """Whether `dt` follows at the end of an integral that is being read."""
        following = self.tokens[self.at : self.at + 2]
        return [token.text for token in following] == ["d", self.variable]

    def factor(self) -> Node:
        """One factor, with everything that is written above and below it."""
        piece = self.piece()
        if piece is not None:
            return piece
        text = self.next
        if text == r"\sqrt":
            self.take()
            return self.raised(tree.Apply("√", (self.argument(),)))
        if text == r"\overline":
            self.take()
            return self.raised(tree.Mean(self.argument()))
        if text == "(":
            return self.raised(self.bracket())
        if text == "{":
            return self.raised(self.argument())
        if text.isdigit():
            return self.raised(self.number())
        return self.named()

    def argument(self) -> Node:
        """What a command takes: one group, or one token."""
        if self.took("{"):
            inside = self.sum()
            self.take("}")
            return inside
        if self.next.isdigit():
            return tree.Number(self.take().text)
        return self.symbol()

    def number(self) -> Node:
        r"""Digits, perhaps a point and more digits, perhaps `\ldots`."""
        text = self.digits()
        if self.next == "." and self.tokens[self.at + 1 : self.at + 2]:
            text += self.take().text + self.digits()
        return tree.Number(text, open=self.took(r"\ldots") or self.took(r"\dots"))

    def digits(self) -> str:
        """Digits that follow one another."""
        text = self.take().text
        if not text.isdigit():
            self.at -= 1
            raise self.refusal("expected a digit")
        while self.next.isdigit():
            text += self.take().text
        return text

    def bracket(self) -> Node:
        """What stands in round brackets: an expression, or several with commas."""
        items, comma = self.items()
        return items[0] if len(items) == 1 and not comma else tree.Tuple(items)

    def items(self) -> tuple[tuple[Node, ...], bool]:
        """The expressions in round brackets, and whether a comma stood there."""
        self.take("(")
        items, comma = [self.sum()], False
        while self.took(","):
            comma = True
            if self.next != ")":
                items.append(self.sum())
        self.take(")")
        return tuple(items), comma

    def named(self) -> Node:
        """A symbol, or a function with its arguments."""
        symbol, primes = self.with_marks()
        if symbol.whole_name in self.functions:
            return self.raised(self.applied(symbol.whole_name, primes))
        if primes:
            raise self.refusal(f"{symbol} has a prime and is no function that is known here")
        base: Node = symbol
        while self.took("^"):
            base = self.above(base)
            if isinstance(base, Symbol) and self.next == "_":
                base = Symbol(base.name, self.below(), base.above)
        return base

    def applied(self, name: str, primes: int) -> Node:
        """The function of what follows it."""
        power = None
        if self.took("^"):
            power = self.argument()
        if self.next == "(":
            arguments, _ = self.items()
        else:
            arguments = (self.factor(),)
        return tree.Apply(name, arguments, primes, power)


def _product(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else tree.Product(tuple(factors))
