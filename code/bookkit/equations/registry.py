"""The registry: for each label of the book, what its symbols mean, and the check of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from numpy.random import RandomState

from . import tree
from .evaluate import Table
from .judge import complaint, moments
from .mutations import exchanges, letters_of, mutants
from .reader import read

Meaning = Callable[[RandomState], Iterator[tuple[str, Table]]]
"""For one draw of random shapes and values: tables, each with the witness that vouches for it."""

SAMPLES = 20


@dataclass
class Registry:
    """The equations of one chapter by label."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def equation(
        self, label: str, within: Sequence[float] = (), equal: Mapping[str, str] | None = None
    ) -> Callable[[Meaning], Meaning]:
        """Register what follows as the meaning of this label.

        within: for each ≈ of the display in order, how far its sides may be apart, relative to the
        larger.
        equal: mutants that say the same as the page, each with the reason.
        Raises ValueError for a label that is registered already.
        """
        if label in self.entries:
            raise ValueError(f"{label} is registered twice")

        def register(meaning: Meaning) -> Meaning:
            self.entries[label] = Entry(label, meaning, tuple(within), dict(equal or {}))
            return meaning

        return register


@dataclass
class Entry:
    """The meaning of one displayed equation; the attributes are the arguments of `equation`."""

    label: str
    meaning: Meaning
    within: tuple[float, ...]
    equal: dict[str, str]

    @cached_property
    def tables(self) -> list[tuple[str, Table]]:
        """The tables of many draws, those of each witness."""
        return [found for seed in range(SAMPLES) for found in self.meaning(RandomState(seed))]

    def chains(self, latex: str) -> list[tree.Chain]:
        """The page's equation as trees. Raises Unreadable where it cannot be read."""
        _, table = self.tables[0]
        return read(latex, [name for name, meant in table.items() if callable(meant)])

    def complaints(self, chains: Sequence[tree.Chain]) -> list[str]:
        """Every statement that does not hold in one of the draws: who says so, and why."""
        found = []
        bounds = self._bounds(chains)
        for witness, table in self.tables:
            for chain, now, bound in zip(chains, moments(chains, table), bounds, strict=True):
                if why := complaint(chain, now, bound):
                    found.append(f"{self.label}, by {witness}: {why}")
        return found

    def mutants(self, chains: Sequence[tree.Chain]) -> Iterator[tuple[str, bool]]:
        """Every slip by how it reads, and whether it turns the check red."""
        letters = letters_of(chains)
        befores = [list(moments(chains, table)) for _, table in self.tables]
        for at, (chain, bound) in enumerate(zip(chains, self._bounds(chains), strict=True)):
            for mutant in mutants(chain, befores[0][at], letters):
                red = any(complaint(mutant, before[at], bound) for before in befores)
                yield str(mutant), red
        for exchanged in exchanges(chains):
            yield "; ".join(map(str, exchanged)), bool(self.complaints(exchanged))

    def _bounds(self, chains: Sequence[tree.Chain]) -> list[tuple[float, ...]]:
        """The bounds of each chain. Raises ValueError unless there is one for each ≈."""
        needed = sum(chain.relations.count("≈") for chain in chains)
        if needed != len(self.within):
            raise ValueError(f"{self.label}: {needed} times ≈, but {len(self.within)} bounds")
        left = list(self.within)
        return [tuple(left.pop(0) for _ in range(chain.relations.count("≈"))) for chain in chains]
