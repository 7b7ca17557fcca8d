"""What an equation is once it has been read: a tree, which prints itself on one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True)
class Node:
    """Any part of an equation. A change of one makes a new one."""


@dataclass(frozen=True)
class Number(Node):
    """A number as it is written; `open` if dots follow, so that its last digit is cut off."""

    text: str
    open: bool = False

    def __str__(self) -> str:
        return self.text + "…" * self.open


@dataclass(frozen=True)
class Symbol(Node):
    """A name, what stands below it (letters, a number, a word) and what stands above it."""

    name: str
    below: tuple[str, ...] = ()
    above: Node | None = None

    @property
    def whole_name(self) -> str:
        """The name with what stands below it: w_1, n_out, w_ij."""
        return self.name + ("_" + "".join(self.below) if self.below else "")

    def __str__(self) -> str:
        return self.whole_name + ("" if self.above is None else f"^{_in(self.above)}")


@dataclass(frozen=True)
class Slope(Node):
    """∂top/∂bottom as one quantity that is known by this name."""

    top: Symbol
    bottom: Symbol

    def __str__(self) -> str:
        return f"∂{self.top}/∂{self.bottom}"


@dataclass(frozen=True)
class Derivative(Node):
    """The derivative by a symbol, of the expression that follows."""

    by: Symbol
    of: Node

    def __str__(self) -> str:
        return f"∂/∂{self.by} {_in(self.of)}"


@dataclass(frozen=True)
class Sum(Node):
    """Terms with their signs, "+" or "-"."""

    terms: tuple[tuple[str, Node], ...]

    def __str__(self) -> str:
        (sign, first), *others = self.terms
        written = [("-" if sign == "-" else "") + _in(first, Sum)]
        return " ".join(written + [f"{sign} {_in(term, Sum)}" for sign, term in others])


@dataclass(frozen=True)
class Product(Node):
    """Factors side by side: of matrices, the matrix product."""

    factors: tuple[Node, ...]

    def __str__(self) -> str:
        return " ".join(_in(factor, Sum, Hadamard, Fraction, Product) for factor in self.factors)


@dataclass(frozen=True)
class Hadamard(Node):
    """Parts multiplied entry by entry."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " ⊙ ".join(_in(part, Sum, Hadamard) for part in self.parts)


@dataclass(frozen=True)
class Fraction(Node):
    """top divided by bottom."""

    top: Node
    bottom: Node

    def __str__(self) -> str:
        return f"{_in(self.top, Sum, Fraction)} / {_in(self.bottom, Sum, Product, Fraction)}"


@dataclass(frozen=True)
class Power(Node):
    """What is no plain symbol, raised to an exponent."""

    base: Node
    exponent: Node

    def __str__(self) -> str:
        return f"({self.base})^{_in(self.exponent)}"


@dataclass(frozen=True)
class Transpose(Node):
    """A matrix turned."""

    of: Node

    def __str__(self) -> str:
        return f"{_in(self.of)}^⊤"


@dataclass(frozen=True)
class Mean(Node):
    """What stands under a bar."""

    of: Node

    def __str__(self) -> str:
        return f"mean({self.of})"


@dataclass(frozen=True)
class Apply(Node):
    """A function of its arguments; its derivative if primed; the result raised to a power."""

    function: str
    arguments: tuple[Node, ...]
    primes: int = 0
    power: Node | None = None

    def __str__(self) -> str:
        power = "" if self.power is None else f"^{_in(self.power)}"
        inside = ", ".join(map(str, self.arguments))
        return f"{self.function}{'′' * self.primes}{power}({inside})"


@dataclass(frozen=True)
class Total(Node):
    """The sum over one or several indices."""

    indices: tuple[str, ...]
    of: Node

    def __str__(self) -> str:
        return f"Σ_{','.join(self.indices)} {_in(self.of, Sum)}"


@dataclass(frozen=True)
class Integral(Node):
    """The integral over a variable from low to high."""

    variable: str
    low: Node
    high: Node
    of: Node

    def __str__(self) -> str:
        return f"∫_{_in(self.low)}^{_in(self.high)} {_in(self.of)} d{self.variable}"


@dataclass(frozen=True)
class Tuple(Node):
    """Several values in brackets."""

    items: tuple[Node, ...]

    def __str__(self) -> str:
        return f"({', '.join(map(str, self.items))})"


@dataclass(frozen=True)
class Matrix(Node):
    """A matrix written out, row by row."""

    rows: tuple[tuple[Node, ...], ...]

    def __str__(self) -> str:
        return f"[{'; '.join(', '.join(map(str, row)) for row in self.rows)}]"


@dataclass(frozen=True)
class Cases(Node):
    """Values, each with the condition under which it holds."""

    branches: tuple[tuple[Node, Chain], ...]

    def __str__(self) -> str:
        return f"{{{'; '.join(f'{value} if {when}' for value, when in self.branches)}}}"


@dataclass(frozen=True)
class Underbrace(Node):
    """An expression with its shape written below it."""

    of: Node
    shape: Tuple

    def __str__(self) -> str:
        return f"{_in(self.of)}:{self.shape}"


@dataclass(frozen=True)
class Range(Node):
    """first, …, last."""

    first: Node
    last: Node

    def __str__(self) -> str:
        return f"{self.first}, …, {self.last}"


@dataclass(frozen=True)
class Chain(Node):
    """Sides, and the relation between each and the next: a = b = c, w ← …, x < 0.

    every: the indices for which it is said to hold, where a side does not show them.
    """

    sides: tuple[Node, ...]
    relations: tuple[str, ...]
    every: tuple[str, ...] = ()

    def __str__(self) -> str:
        first, *others = self.sides
        written = [
            f"{relation} {side}" for relation, side in zip(self.relations, others, strict=True)
        ]
        ending = [f"for every {', '.join(self.every)}"] if self.every else []
        return " ".join([str(first), *written, *ending])


def rewrites(node: Any, changes: Callable[[Node], Iterator[Node]]) -> Iterator[Any]:
    """Every tree that comes from changing this one at a single place.

    changes: what may stand in the place of a node.
    """
    if isinstance(node, tuple):
        for at, part in enumerate(node):
            for new in rewrites(part, changes):
                yield (*node[:at], new, *node[at + 1 :])
    elif isinstance(node, Node):
        yield from changes(node)
        for field in fields(node):
            for new in rewrites(getattr(node, field.name), changes):
                yield replace(node, **{field.name: new})


def parts(node: Any) -> Iterator[Node]:
    """The node and everything in it."""
    if isinstance(node, tuple):
        for part in node:
            yield from parts(part)
    elif isinstance(node, Node):
        yield node
        for field in fields(node):
            yield from parts(getattr(node, field.name))


def _in(node: Node, *brackets: type[Node]) -> str:
    """The node as part of another, in brackets where it would be misread."""
    simple = isinstance(node, Number | Symbol | Slope | Apply | Tuple | Mean)
    needs = isinstance(node, brackets) if brackets else not simple
    return f"({node})" if needs else str(node)
