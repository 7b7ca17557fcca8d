"""The larger pieces of an expression: fractions, sums, integrals, braces, cases and matrices."""

from __future__ import annotations

from . import tree
from .display import RELATIONS
from .symbols import Symbols
from .tokens import Unreadable, word
from .tree import Node

# Bars by what opens them: what closes them, and the function that they are.
BARS = {"|": ("|", "abs"), r"\lvert": (r"\rvert", "abs"), r"\lVert": (r"\rVert", "norm")}
FRACTIONS = {r"\frac", r"\tfrac", r"\dfrac"}


class Pieces(Symbols):
    """Reads what a command opens; what stands inside is read by those who derive from it."""

    variable = ""
    """The letter of the integral that is being read."""

    def product(self) -> Node:
        """Factors side by side."""
        raise NotImplementedError

    def hadamard(self) -> Node:
        """Products with ⊙ between them."""
        raise NotImplementedError

    def factor(self) -> Node:
        """One factor."""
        raise NotImplementedError

    def items(self) -> tuple[tuple[Node, ...], bool]:
        """The expressions in round brackets, and whether a comma stood there."""
        raise NotImplementedError

    def piece(self) -> Node | None:
        """The piece that the next token opens, None where it opens none."""
        text = self.next
        if text in FRACTIONS:
            return self.raised(self.fraction())
        if text in BARS:
            return self.raised(self.bars())
        openers = {
            r"\sum": self.total,
            r"\int": self.integral,
            r"\underbrace": self.underbrace,
            r"\begin{cases}": self.cases,
            r"\begin{pmatrix}": self.matrix,
        }
        return self.raised(openers[text]()) if text in openers else None

    def fraction(self) -> Node:
        """A fraction, or a derivative written as one."""
        self.take()
        before = self.at
        if self.took("{") and self.took(r"\partial"):
            return self.derivative()
        self.at = before
        return tree.Fraction(self.argument(), self.argument())

    def derivative(self) -> Node:
        r"""After `\frac{\partial`: a named slope, or the derivative of what follows."""
        top = None if self.next == "}" else self.marked()
        self.take("}")
        self.take("{")
        self.take(r"\partial")
        bottom = self.marked()
        self.take("}")
        if top is not None:
            return tree.Slope(top, bottom)
        return tree.Derivative(bottom, self.factor())

    def total(self) -> Node:
        """Σ with its indices, and the product that it sums."""
        self.take(r"\sum")
        indices = self.below()
        return tree.Total(indices, self.hadamard())

    def bars(self) -> Node:
        """The size of a number between bars, the length of a vector between double bars."""
        closing, function = BARS[self.take().text]
        self.closing.append(closing)
        inside = self.sum()
        self.take(self.closing.pop())
        return tree.Apply(function, (inside,))

    def integral(self) -> Node:
        """∫ with its bounds, up to the differential."""
        self.take(r"\int")
        self.take("_")
        low = self.argument()
        self.take("^")
        high = self.argument()
        # The variable is the letter of the last differential on this side.
        letters = [
            after.text
            for token, after in zip(
                self.tokens[self.at :], self.tokens[self.at + 1 :], strict=False
            )
            if token.text == "d" and after.text.isalpha()
        ]
        if not letters:
            raise self.refusal("an integral without its d")
        self.variable = letters[-1]
        inside = self.product()
        self.take("d")
        self.take(self.variable)
        self.variable = ""
        return tree.Integral(letters[-1], low, high, inside)

    def underbrace(self) -> Node:
        """An expression over its shape; other words below a brace are left to the reader."""
        self.take(r"\underbrace")
        self.take("{")
        inside = self.sum()
        self.take("}")
        self.take("_")
        if self.took("{"):
            if self.next == "(":
                shape, _ = self.items()
                inside = tree.Underbrace(inside, tree.Tuple(shape))
            else:
                while word(self.tokens[self.at]) is not None:
                    self.take()
            self.take("}")
        return inside

    def cases(self) -> Node:
        """Values, each with its condition, between a brace and the end."""
        self.take(r"\begin{cases}")
        branches = []
        while True:
            value = self.sum()
            self.take("&")
            left = self.sum()
            relation = RELATIONS.get(self.take().text, "")
            if relation not in {"<", ">", "≤", "≥"}:
                self.at -= 1
                raise self.refusal("a condition needs < or > here")
            branches.append((value, tree.Chain((left, self.sum()), (relation,))))
            if not self.next.startswith(r"\\"):
                break
            self.take()
        self.take(r"\end{cases}")
        return tree.Cases(tuple(branches))

    def matrix(self) -> Node:
        """The rows of a matrix that is written out."""
        self.take(r"\begin{pmatrix}")
        rows: list[list[Node]] = [[self.sum()]]
        while not self.took(r"\end{pmatrix}"):
            if self.took("&"):
                rows[-1].append(self.sum())
            elif self.next.startswith(r"\\"):
                self.take()
                rows.append([self.sum()])
            else:
                raise self.refusal("expected the next entry or row of a matrix")
        if len({len(row) for row in rows}) > 1:
            raise Unreadable(f"a matrix with rows of {[len(row) for row in rows]} entries")
        return tree.Matrix(tuple(map(tuple, rows)))
