"""Every single slip that an equation invites: a sign, an index, a transpose, a factor, a number.

A check of equations is worth what it catches. Each of these trees differs from the page's at one
place, and the check must see it, except where the mathematics is the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from . import tree
from .evaluate import Layers, Table, value
from .quantity import Misfit
from .tree import Node

OPPOSITE = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "←": "="}
OTHER_SIGN = {"+": "-", "-": "+"}


def mutants(chain: tree.Chain, table: Table, letters: Collection[str]) -> list[tree.Chain]:
    """All chains that differ from this one at one place, each once.

    table: tells which factors are matrices, for only their order matters.
    letters: the indices of the whole display, each of which may stand in another's place.
    """
    slips = Slips(table, letters)
    found = dict.fromkeys(new for new in tree.rewrites(chain, slips) if _is_well_formed(new))
    return [new for new in found if new != chain]


def letters_of(chains: Sequence[tree.Chain]) -> list[str]:
    """The index letters of a display."""
    found = set()
    for part in tree.parts(tuple(chains)):
        below = part.below if isinstance(part, tree.Symbol) else ()
        indices = part.indices if isinstance(part, tree.Total) else ()
        found |= {letter for letter in (*below, *indices) if len(letter) == 1 and letter.isalpha()}
    return sorted(found)


def exchanges(chains: Sequence[tree.Chain]) -> list[list[tree.Chain]]:
    """The display with an update and the next line that reads what it wrote exchanged."""
    found = []
    for at, (first, second) in enumerate(itertools.pairwise(chains)):
        read = {str(part) for side in second.sides[1:] for part in tree.parts(side)}
        if "←" in first.relations and str(first.sides[0]) in read:
            found.append([*chains[:at], second, first, *chains[at + 2 :]])
    return found


class Slips:
    """What may stand by mistake in the place of a node."""

    def __init__(self, table: Table, letters: Collection[str]) -> None:
        self.table = table
        self.letters = letters

    def __call__(self, node: Node) -> Iterator[Node]:
        if isinstance(node, tree.Symbol | tree.Slope) and len(self.shape(node)) == 2:
            yield tree.Transpose(node)
        match node:
            case tree.Number():
                yield from (replace(node, text=text) for text in _neighbours(node.text))
            case tree.Symbol():
                yield from self.symbol(node)
            case tree.Transpose() | tree.Mean():
                yield node.of
            case tree.Sum():
                yield from _sums(node)
            case tree.Product():
                yield from self.products(node)
            case tree.Hadamard():
                yield from _hadamards(node)
            case tree.Fraction():
                yield tree.Fraction(node.bottom, node.top)
                yield node.top
                yield tree.Fraction(tree.Number("1"), node.bottom)
            case tree.Apply():
                yield from self.applications(node)
            case tree.Total():
                yield node.of
                for indices in self.other_letters(node.indices):
                    yield replace(node, indices=indices)
            case tree.Chain():
                for every in self.other_letters(node.every):
                    yield replace(node, every=every)
                for at, relation in enumerate(node.relations):
                    if relation in OPPOSITE:
                        yield replace(node, relations=_put(node.relations, at, OPPOSITE[relation]))

    def symbol(self, node: tree.Symbol) -> Iterator[Node]:
        """Another number or letter below, letters exchanged, the neighbouring layer above."""
        for at, mark in enumerate(node.below):
            if mark.isdigit():
                for text in _neighbours(mark):
                    yield replace(node, below=_put(node.below, at, text))
        for below in self.other_letters(node.below):
            yield replace(node, below=below)
        if len(node.below) > 1 and set(node.below) <= set(self.letters):
            yield replace(node, below=tuple(reversed(node.below)))
        if isinstance(node.above, tree.Symbol) and isinstance(self.table.get(node.name), Layers):
            for sign in "+-":
                beside = tree.Sum((("+", node.above), (sign, tree.Number("1"))))
                yield replace(node, above=beside)

    def other_letters(self, letters: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """One index replaced by another of the equation."""
        for at, letter in enumerate(letters):
            if letter in self.letters:
                for other in self.letters:
                    if other != letter:
                        yield _put(letters, at, other)

    def products(self, node: tree.Product) -> Iterator[Node]:
        """A factor left out; of matrices, two exchanged or multiplied entry by entry."""
        factors = node.factors
        for at in range(len(factors)):
            yield _product(factors[:at] + factors[at + 1 :])
        for at in range(1, len(factors)):
            left, right = factors[at - 1], factors[at]
            shapes = self.shape(left), self.shape(right)
            if () not in shapes and (2 in map(len, shapes)):
                yield tree.Product((*factors[: at - 1], right, left, *factors[at + 1 :]))
                yield tree.Hadamard((_product(factors[:at]), _product(factors[at:])))

    def applications(self, node: tree.Apply) -> Iterator[Node]:
        """A prime too few or too many; the function forgotten."""
        if node.primes:
            yield replace(node, primes=node.primes - 1)
        elif len(node.arguments) == 1 and node.function in self.table:
            yield replace(node, primes=1)
        if len(node.arguments) == 1 and not node.primes and node.power is None:
            yield node.arguments[0]

    def shape(self, node: Node) -> tuple[int, ...]:
        """The shape of a part taken alone; () where it has no value alone."""
        try:
            return value(node, self.table).whole
        except (Misfit, TypeError):
            return ()


def _sums(node: tree.Sum) -> Iterator[Node]:
    """A sign turned, a term left out."""
    for at, (sign, term) in enumerate(node.terms):
        if at > 0 or sign == "-":
            yield tree.Sum(_put(node.terms, at, (OTHER_SIGN[sign], term)))
        rest = node.terms[:at] + node.terms[at + 1 :]
        if rest:
            yield rest[0][1] if len(rest) == 1 and rest[0][0] == "+" else tree.Sum(rest)


def _hadamards(node: tree.Hadamard) -> Iterator[Node]:
    """A part left out, or a matrix product in the place of ⊙."""
    parts = node.parts
    for at in range(len(parts)):
        rest = parts[:at] + parts[at + 1 :]
        yield rest[0] if len(rest) == 1 else tree.Hadamard(rest)
    for at in range(1, len(parts)):
        joined = (*parts[: at - 1], tree.Product(parts[at - 1 : at + 1]), *parts[at + 1 :])
        yield joined[0] if len(joined) == 1 else tree.Hadamard(joined)


def _product(factors: tuple[Node, ...]) -> Node:
    return factors[0] if len(factors) == 1 else tree.Product(factors)


def _neighbours(text: str) -> list[str]:
    """The numbers that differ by one in the last place."""
    decimals = len(text.partition(".")[2])
    units = round(float(text) * 10**decimals)
    return [f"{changed / 10**decimals:.{decimals}f}" for changed in (units - 1, units + 1)]


def _put(items: tuple, at: int, new: object) -> tuple:
    return (*items[:at], new, *items[at + 1 :])


def _is_well_formed(chain: tree.Chain) -> bool:
    """A slope is a slope of and by plain symbols."""
    return all(
        isinstance(part.bottom, tree.Symbol) and isinstance(part.top, tree.Symbol)
        if isinstance(part, tree.Slope)
        else not isinstance(part, tree.Derivative) or isinstance(part.by, tree.Symbol)
        for part in tree.parts(chain)
    )
