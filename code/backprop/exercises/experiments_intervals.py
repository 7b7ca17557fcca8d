"""Exercises of the chapter "Experiments" about the interval of a rate."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ..lessons.intervals import Interval, rate_interval
from ..lessons.verdicts import HOLDS, OPEN, OPPOSITE, compare
from .judging.exercise import Exercise, Mistake

# The rule of the verdicts.
Rule = Callable[[Interval, Interval], bool]


def _judged_by(above: Rule, below: Rule) -> Callable[[int, int, int], str]:
    """The program that says "holds" and "the opposite" by these rules."""

    def program(ours: int, theirs: int, draws: int) -> str:
        a, b = rate_interval(ours, draws), rate_interval(theirs, draws)
        return HOLDS if above(a, b) else OPPOSITE if below(a, b) else OPEN

    return program


def _of_draws(draws_of: Callable[[int, int, int], int]) -> Callable[[int, int, int], str]:
    """The right rule with intervals of so many draws."""
    return lambda ours, theirs, draws: _judge(ours, theirs, draws_of(ours, theirs, draws))


def _judge(ours: Any, theirs: Any, draws: int) -> str:
    words = {"more": HOLDS, "fewer": OPPOSITE, "cannot tell": OPEN}
    return words[compare(rate_interval(ours, draws), rate_interval(theirs, draws))]


# In the last two the verdict would be another if the draws were 500, or ours + theirs.
OURS, THEIRS = (150, 40, 120, 100, 51, 9, 90, 390, 60), (100, 100, 100, 120, 50, 3, 30, 360, 40)
DRAWS = (200, 200, 200, 200, 100, 10, 100, 400, 2000)

judge = Exercise(
    "experiments.judge",
    reference=_judge,
    cases=lambda: list(zip(OURS, THEIRS, DRAWS, strict=True)),
    mistakes=(
        Mistake(
            _judged_by(lambda a, b: a.estimate > b.estimate, lambda a, b: a.estimate < b.estimate),
            "You compared the shares, or the same end of both intervals, which comes to the same: "
            "so every bit of luck is a finding.",
        ),
        Mistake(
            _judged_by(lambda a, b: a.estimate > b.high, lambda a, b: a.estimate < b.low),
            "You held one share against the interval of the other: it has an interval too, and "
            "the two must not overlap.",
        ),
        Mistake(
            _judged_by(lambda a, b: a.high > b.low, lambda a, b: a.high < b.low),
            "You compared the wrong ends: two intervals that overlap pass this test as well.",
        ),
        Mistake(
            _judged_by(lambda a, b: a.high < b.low, lambda a, b: a.low > b.high),
            "The sides have changed places: `ours` is what the sentence praises.",
        ),
        Mistake(
            _judged_by(lambda a, b: a.low > b.high, lambda a, b: False),
            "You have no word for a sentence of which the opposite was measured.",
        ),
        Mistake(
            _judged_by(lambda a, b: a.low > b.high, lambda a, b: a.low <= b.high),
            "Where intervals overlap, nothing is shown, and you took it for the opposite.",
        ),
        Mistake(
            _judged_by(
                lambda a, b: a.estimate - b.estimate > 0.05,
                lambda a, b: b.estimate - a.estimate > 0.05,
            ),
            "You called shares different from five points on; how far is far enough, the intervals "
            "say.",
        ),
        Mistake(
            lambda ours, theirs, draws: _judge(ours / draws, theirs / draws, draws),
            "You never find anything shown: so it is where `rate_interval` gets a share in the "
            "place of a number, or where `or` joins two comparisons that `and` should join.",
        ),
        Mistake(
            _of_draws(lambda ours, theirs, draws: 500),
            "Your intervals are those of 500 networks; here there are `draws` of each recipe.",
        ),
        Mistake(
            _of_draws(lambda ours, theirs, draws: ours + theirs),
            "You took the solved ones of both for all networks; each recipe had `draws` of them.",
        ),
    ),
)


# The exact ends of Wilson's interval.
def _ends(
    hits: int, draws: int, k: float | None = None, powers: tuple[int, int] = (1, 2)
) -> tuple[float, float]:
    """The p with (1 + k) p² − (2s + k) p + s² = 0, where s is the share and k is 1.96² / draws."""
    share = hits / draws
    k = 1.96**2 / draws if k is None else k
    return _roots(1 + k, -(2 * share ** powers[0] + k), share ** powers[1])


def _roots(a: float, b: float, c: float) -> tuple[float, float]:
    middle, half = -b / (2 * a), math.sqrt(max(0.0, b * b - 4 * a * c)) / (2 * a)
    return middle - half, middle + half


def _around(half: Callable[[float, int], float]) -> Callable[[int, int], tuple[float, float]]:
    """The program that goes equally far to both sides of the share."""

    def program(hits: int, draws: int) -> tuple[float, float]:
        share = hits / draws
        return share - half(share, draws), share + half(share, draws)

    return program


def _at_share(share: float, n: int) -> float:
    """Half the interval that takes the measured share for the true one."""
    return 1.96 * math.sqrt(share * (1 - share) / n)


def _cut(hits: int, draws: int) -> tuple[float, float]:
    low, high = _around(_at_share)(hits, draws)
    return max(0.0, low), min(1.0, high)


def _with(change: Callable[[float, float, int], float]) -> Callable[[int, int], tuple[float, ...]]:
    """The program that changes both ends, given the end, the share and the draws."""

    def program(hits: int, draws: int) -> tuple[float, ...]:
        return tuple(change(end, hits / draws, draws) for end in _ends(hits, draws))

    return program


def _sign_lost(hits: int, draws: int) -> tuple[float, float]:
    share, k = hits / draws, 1.96**2 / draws
    return _roots(1 + k, -(2 * share - k), share**2)


def _middle_and_half(hits: int, draws: int) -> tuple[float, float]:
    low, high = _ends(hits, draws)
    return (low + high) / 2, (high - low) / 2


def _half_wilson(hits: int, draws: int) -> tuple[float, float]:
    middle, half = sum(_ends(hits, draws)) / 2, _at_share(hits / draws, draws)
    return middle - half, middle + half


ends = Exercise(
    "experiments.ends",
    reference=lambda hits, draws: _ends(hits, draws),
    cases=lambda: [(3, 20), (45, 60), (1, 8)],
    mistakes=(
        Mistake(
            _around(_at_share),
            "You put the measured share under the root: the scatter is that of the true rate p, "
            "which is the unknown here.",
        ),
        Mistake(
            _cut,
            "You put the measured share under the root, where the unknown p belongs, and cut off "
            "what went beyond 0 and 1; the right ends never do.",
        ),
        Mistake(
            _half_wilson,
            "The middle is right, but for the way to both sides you put the measured share under "
            "the root; p stands there too.",
        ),
        Mistake(
            _around(lambda share, n: math.sqrt(share * (1 - share) / n)),
            "This is one standard deviation of the measured share; 1.96 of them are asked for, and "
            "those of p.",
        ),
        Mistake(
            _around(lambda share, n: 1.96 * share * (1 - share) / n),
            "You forgot the root over p (1 − p) / n, and took the measured share for p.",
        ),
        Mistake(
            _around(lambda share, n: 1.96 * math.sqrt(0.25 / n)),
            "You took the scatter at one half, where it is largest; each p has its own.",
        ),
        Mistake(
            _around(lambda share, n: 1.96 / math.sqrt(n)),
            "The p (1 − p) under the root is missing.",
        ),
        Mistake(
            lambda hits, draws: _ends(hits, draws, 1 / draws),
            "The 1.96 is missing: so narrow an interval misses the truth in one case of three.",
        ),
        Mistake(
            lambda hits, draws: _ends(hits, draws, 1.96 / draws),
            "When both sides were squared, the 1.96 stayed as it was.",
        ),
        Mistake(
            lambda hits, draws: _ends(hits, draws, 1.96**2),
            "The number of networks is missing under the root.",
        ),
        Mistake(
            lambda hits, draws: _ends(hits, draws, powers=(1, 1)),
            "When (s − p)² was multiplied out, the last s stayed without its square.",
        ),
        Mistake(
            _sign_lost,
            "A sign got lost when the right side went to the left: look at the terms with p.",
        ),
        Mistake(
            _with(lambda end, share, n: end * (1 + 1.96**2 / n)),
            "The solution of a quadratic equation is divided by twice the number before p², which "
            "is not 1 here.",
        ),
        Mistake(
            _with(lambda end, share, n: end * n),
            "Those are numbers of networks; the ends of a rate lie between 0 and 1.",
        ),
        Mistake(
            _middle_and_half,
            "That is the middle of the interval, and half its width; its two ends are asked for.",
            whole=True,
        ),
        Mistake(
            lambda hits, draws: _ends(hits, draws)[::-1],
            "The two ends have changed places: the lower one comes first.",
            whole=True,
        ),
    ),
    rtol=1e-4,  # so that 1.96 and 1.959964 are both right
    then="This is `rate_interval`, and you have solved for it.",
)
