"""Which detector catches which bug: measured, and what follows from it."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..checks import Array, whole_number
from .bug import Bug
from .bug_collection import COLLECTION
from .bug_programs import FAMILIES
from .detectors import DETECTORS, Detector
from .specimen import Specimen, right

STARTS = 3
ALARM_STARTS = 10


@dataclass(frozen=True)
class KillMatrix:
    """Bugs against detectors.

    Attributes:
        bugs: the rows, those that most detectors catch first.
        detectors: the columns.
        starts: how many random starts each pair was tried on.
        caught: from how many of them the bug was caught, (bugs, detectors).
        saw: what the detector saw at the first start, by row and column.
        passes: how many evaluations a detector asks of a right program, the mean over the families.
    """

    bugs: tuple[Bug, ...]
    detectors: tuple[Detector, ...]
    starts: int
    caught: Array
    saw: tuple[tuple[str, ...], ...]
    passes: Array

    @property
    def always(self) -> Array:
        """Whether the bug was caught from every start, (bugs, detectors)."""
        always: Array = self.caught == self.starts
        return always

    def column(self, detector: str) -> int:
        """The column of the detector of this name. Raises ValueError if there is none."""
        names = [one.name for one in self.detectors]
        if detector not in names:
            raise ValueError(f"no detector is called {detector!r}; there are {names}")
        return names.index(detector)

    def killed_by(self, *detectors: str) -> list[Bug]:
        """The bugs that at least one of these detectors catches from every start."""
        columns = [self.column(name) for name in detectors]
        killed = [any(row[columns]) for row in self.always]
        return [bug for bug, dead in zip(self.bugs, killed, strict=True) if dead]

    def survivors(self, *detectors: str) -> list[Bug]:
        """The bugs that none of these detectors catches from every start."""
        killed = self.killed_by(*detectors)
        return [bug for bug in self.bugs if bug not in killed]

    def price(self, *detectors: str) -> float:
        """What these detectors cost together, in evaluations of a program."""
        return float(sum(self.passes[self.column(name)] for name in detectors))


@functools.cache
def kill_matrix(starts: int = STARTS) -> KillMatrix:
    """Try every detector on every bug from `starts` random starts; once in a session."""
    whole_number(starts, "starts", at_least=1)
    caught = np.zeros((len(COLLECTION), len(DETECTORS)), dtype=int)
    saw = []
    for row, bug in enumerate(COLLECTION):
        findings = [[one.caught(bug.specimen(seed)) for seed in range(starts)] for one in DETECTORS]
        caught[row] = [sum(found.caught for found in each) for each in findings]
        saw.append(tuple(each[0].saw for each in findings))
    order = sorted(range(len(COLLECTION)), key=lambda row: (-int(caught[row].sum()), row))
    return KillMatrix(
        tuple(COLLECTION[row] for row in order),
        DETECTORS,
        starts,
        caught[order],
        tuple(saw[row] for row in order),
        np.array([_price(one, starts + number) for number, one in enumerate(DETECTORS)]),
    )


def best(matrix: KillMatrix, size: int, among: Collection[str]) -> tuple[str, ...]:
    """The `size` detectors among these that kill most together; of equals the cheapest.

    All choices are tried.
    """
    names = [one.name for one in matrix.detectors if one.name in among]
    return max(
        itertools.combinations(names, size),
        key=lambda chosen: (len(matrix.killed_by(*chosen)), -matrix.price(*chosen)),
    )


class Addition(NamedTuple):
    """A step of the greedy choice: the detector, and how many bugs are dead then."""

    detector: str
    killed: int


def greedy(matrix: KillMatrix, among: Collection[str]) -> list[Addition]:
    """Always add the detector that kills most of what still lives, until none kills any more.

    Of equals the cheapest is added.
    """
    chosen: list[Addition] = []
    while True:
        so_far = [one.detector for one in chosen]
        left = [
            one.name for one in matrix.detectors if one.name in among and one.name not in so_far
        ]
        if not left:
            return chosen
        name = max(left, key=lambda n: (len(matrix.killed_by(*so_far, n)), -matrix.price(n)))
        killed = len(matrix.killed_by(*so_far, name))
        if killed == (chosen[-1].killed if chosen else 0):
            return chosen
        chosen.append(Addition(name, killed))


# --- a learner's own test ------------------------------------------------------------------------

Test = Callable[[Specimen], object]


@dataclass(frozen=True, repr=False)
class Score:
    """What somebody's test is worth.

    Attributes:
        killed: the bugs that it calls bad.
        survivors: the bugs that it lets pass.
        alarms: on how many right programs it cried.
        tried: how many right programs it was given.
    """

    killed: tuple[Bug, ...]
    survivors: tuple[Bug, ...]
    alarms: int
    tried: int

    def __repr__(self) -> str:
        total = len(self.killed) + len(self.survivors)
        lines = [
            f"kills {len(self.killed)} of {total} bugs",
            f"false alarms on {self.alarms} of {self.tried} right programs",
        ]
        lines += [f"  lives: {bug.name}" for bug in self.survivors]
        return "\n".join(lines)


def score(test: Test, bugs: Sequence[Bug] = COLLECTION) -> Score:
    """Give `test` every bug, and right programs from several starts.

    test: takes a program and returns something true if it is bad. A wrong program that stops with
        an error while it is tested counts as killed.
    Raises whatever the test raises on a right program.
    """
    with np.errstate(all="ignore"):
        alarms = [
            bool(test(right(family, seed))) for family in FAMILIES for seed in range(ALARM_STARTS)
        ]
        dead = [_kills(test, bug) for bug in bugs]
    return Score(
        tuple(bug for bug, killed in zip(bugs, dead, strict=True) if killed),
        tuple(bug for bug, killed in zip(bugs, dead, strict=True) if not killed),
        sum(alarms),
        len(alarms),
    )


def _kills(test: Test, bug: Bug) -> bool:
    try:
        return bool(test(bug.specimen()))
    except Exception:  # whatever stops a wrong program gives it away
        return True


def _price(detector: Detector, seed: int) -> float:
    """Evaluations of a right program, the mean over the families; no seed may be used twice."""
    before = Specimen.evaluations
    for family in FAMILIES:
        detector.caught(right(family, seed))
    return (Specimen.evaluations - before) / len(FAMILIES)
