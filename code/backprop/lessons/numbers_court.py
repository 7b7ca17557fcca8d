"""The numbers court: all the texts whose numbers are tried here, and the tally of the verdicts."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from . import (
    court_courses,
    court_cs231n,
    court_gradcheck,
    court_karpathy,
    court_mazur,
    court_small,
    court_spiral,
)
from .court_rules import DIFFERS, NOISE, ROUNDED, SAME, VERDICTS, Case, Figure, Source

SOURCES: tuple[Source, ...] = (
    court_mazur.SOURCE,
    *court_karpathy.SOURCES,
    *court_cs231n.SOURCES,
    court_spiral.SOURCE,
    *court_courses.SOURCES,
    court_gradcheck.SOURCE,
    *court_small.SOURCES,
)


class Tally(NamedTuple):
    """How often each verdict was given: for whole cases, and for single numbers."""

    cases: dict[str, int]
    figures: dict[str, int]


def cases() -> list[Case]:
    """All cases, in the order of the sources."""
    return [case for source in SOURCES for case in source.cases]


def tally(chosen: list[Case] | None = None) -> Tally:
    """The verdicts on `chosen`, by default all cases, counted.

    A number of a case that rounding alone decides is counted with what it shows by itself.
    """
    chosen = cases() if chosen is None else chosen
    of_cases = Counter(case.verdict for case in chosen)
    of_figures = Counter(figure.verdict for case in chosen for figure in case.figures)
    return Tally(*({v: count[v] for v in VERDICTS} for count in (of_cases, of_figures)))


def clashing() -> list[tuple[Source, Case, list[Figure]]]:
    """Every case with a number that differs, and those numbers."""
    return [
        (source, case, differing)
        for source in SOURCES
        for case in source.cases
        if (differing := [f for f in case.figures if f.first_difference is not None])
    ]


MARKS = {SAME: "=", ROUNDED: "≈", DIFFERS: "≠", NOISE: "~"}


def line(case: Case) -> str:
    """A case in one line that a phone can show: what, how many numbers, and the verdict's mark.

    "=" same digits, "≈" same after rounding, "≠7" differs from digit 7, "~6" from digit 6 on
    nobody can reproduce it.
    """
    ruling = case.ruling
    mark = MARKS[ruling.verdict] + ("" if ruling.digit is None else str(ruling.digit))
    return f"{case.what:<31} {len(case.figures):>2} {mark}"
