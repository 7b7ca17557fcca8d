"""Exercises of the chapter "Experiments"."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from ..lessons.intervals import Interval, rate_interval
from ..lessons.verdicts import HOLDS, OPEN, OPPOSITE, compare
from .exercise import Exercise, Mistake, seeded
from .experiments_quizzes import kept_tanh as kept_tanh
from .reading import Reading

# How many networks for an interval that is so much narrower.
NETWORKS, WIDE, NARROW = 150, 16, 4

networks = Reading(
    "experiments.networks",
    reference=lambda: NETWORKS * (WIDE / NARROW) ** 2,
    mistakes=(
        Mistake(
            lambda: NETWORKS * WIDE / NARROW,
            "The width shrinks with the root of the number, and not with the number itself.",
        ),
        Mistake(
            lambda: NETWORKS * math.sqrt(WIDE / NARROW),
            "You took the root the wrong way round: it takes many more networks, not few.",
        ),
        Mistake(
            lambda: NETWORKS * (WIDE / NARROW) ** 2 - NETWORKS,
            "That is how many are still missing; asked for is the number in all.",
        ),
        Mistake(
            lambda: NETWORKS * NARROW / WIDE,
            "With fewer networks the interval grows wider.",
        ),
    ),
    digits=2,
)


# The chance that enough ReLU units are born alive.
UNITS, BORN_DEAD = 4, 0.25


def _living(count: int, dead: float = BORN_DEAD) -> float:
    """The chance that exactly so many of the units are born alive."""
    return math.comb(UNITS, count) * (1 - dead) ** count * dead ** (UNITS - count)


two_alive = Reading(
    "experiments.two_alive",
    reference=lambda: 1 - _living(0) - _living(1),
    mistakes=(
        Mistake(
            lambda: 1 - _living(0),
            "That is the chance that at least one unit lives, and one does not solve XOR.",
        ),
        Mistake(
            lambda: _living(2),
            "That is the chance of exactly two; three or four living units are welcome too.",
        ),
        Mistake(
            lambda: _living(UNITS),
            "That is the chance that all of them live; two are enough.",
        ),
        Mistake(
            lambda: 1 - _living(0) - _living(1) / UNITS,
            "Any of the units can be the only one that lives, and you counted one of them.",
        ),
        Mistake(
            lambda: 1 - _living(1),
            "You left out the case that not a single unit lives.",
        ),
        Mistake(
            lambda: 1 - _living(0, 1 - BORN_DEAD) - _living(1, 1 - BORN_DEAD),
            "Living and dead have changed places: a quarter is the chance to be born dead.",
        ),
        Mistake(
            lambda: 1 - BORN_DEAD,
            "That is the share of the units that live, on average; asked for is a chance of "
            "networks.",
        ),
    ),
    digits=3,
)


# The rule of the verdicts.
Rule = Callable[[Interval, Interval], bool]


def _judged_by(above: Rule, below: Rule) -> Callable[[int, int, int], str]:
    """The program that says "holds" and "the opposite" by these rules."""

    def program(ours: int, theirs: int, draws: int) -> str:
        a, b = rate_interval(ours, draws), rate_interval(theirs, draws)
        return HOLDS if above(a, b) else OPPOSITE if below(a, b) else OPEN

    return program


def _judge(ours: int, theirs: int, draws: int) -> str:
    words = {"more": HOLDS, "fewer": OPPOSITE, "cannot tell": OPEN}
    return words[compare(rate_interval(ours, draws), rate_interval(theirs, draws))]


OURS, THEIRS = (150, 40, 120, 100, 51, 9, 90), (100, 100, 100, 120, 50, 3, 30)
DRAWS = (200, 200, 200, 200, 100, 10, 100)

judge = Exercise(
    "experiments.judge",
    reference=_judge,
    cases=lambda: list(zip(OURS, THEIRS, DRAWS, strict=True)),
    mistakes=(
        Mistake(
            _judged_by(lambda a, b: a.estimate > b.estimate, lambda a, b: a.estimate < b.estimate),
            "You compared the shares alone: without intervals every bit of luck is a finding.",
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
    ),
)


# The slope of one more activation.
swish_slope = Exercise(
    "experiments.swish_slope",
    reference=lambda z: sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z)),
    cases=lambda: [tuple(2 * z for z in seeded(seed, (5,))) for seed in (0, 1)],
    mistakes=(
        Mistake(
            lambda z: sigmoid(z) * (1 - sigmoid(z)),
            "That is the slope of the sigmoid alone; the z in front of it is a factor too.",
        ),
        Mistake(
            lambda z: z * sigmoid(z) * (1 - sigmoid(z)),
            "You let only the sigmoid move: when z moves, both factors of the product move.",
        ),
        Mistake(
            sigmoid,
            "You let only the z in front move: when z moves, both factors of the product move.",
        ),
        Mistake(
            lambda z: sigmoid(z) + z * sigmoid(z),
            "In the second part of the product rule belongs the slope of the sigmoid, not the "
            "sigmoid.",
        ),
        Mistake(
            lambda z: z * sigmoid(z) * (1 - z * sigmoid(z)),
            "The slope is a(1 − a) only where a is a sigmoid, and this a is another curve.",
        ),
        Mistake(
            lambda z: sigmoid(z) + z * z * (1 - z),
            "You put z into a(1 − a) where σ(z) belongs.",
        ),
    ),
)


# The exact ends of Wilson's interval.
def _ends(hits: int, draws: int, k: float | None = None) -> tuple[float, float]:
    """The p with (share − p)² = k p (1 − p), where k is 1.96² / draws."""
    share = hits / draws
    k = 1.96**2 / draws if k is None else k
    middle, half = share + k / 2, math.sqrt(k * share * (1 - share) + k * k / 4)
    return (middle - half) / (1 + k), (middle + half) / (1 + k)


def _around(half: Callable[[float, int], float]) -> Callable[[int, int], tuple[float, float]]:
    """The program that goes equally far to both sides of the share."""

    def program(hits: int, draws: int) -> tuple[float, float]:
        share = hits / draws
        return share - half(share, draws), share + half(share, draws)

    return program


ends = Exercise(
    "experiments.ends",
    reference=lambda hits, draws: _ends(hits, draws),
    cases=lambda: [(3, 20), (45, 60), (1, 8)],
    mistakes=(
        Mistake(
            _around(lambda share, n: 1.96 * math.sqrt(share * (1 - share) / n)),
            "You put the measured share under the root: the scatter is that of the true rate p, "
            "which is the unknown here.",
        ),
        Mistake(
            _around(lambda share, n: math.sqrt(share * (1 - share) / n)),
            "This is one standard deviation of the measured share; 1.96 of them are asked for, and "
            "those of p.",
        ),
        Mistake(
            _around(lambda share, n: 1.96 * math.sqrt(0.25 / n)),
            "You took the scatter at one half, where it is largest; each p has its own.",
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
            lambda hits, draws: _ends(hits, draws)[::-1],
            "The two ends have changed places: the lower one comes first.",
        ),
    ),
    rtol=1e-4,  # so that 1.96 and 1.959964 are both right
    then="This is `rate_interval`, and you have solved for it.",
)


# A step that does not know in which unit the inputs are measured.
def _step(power: float, sign: float = -1.0) -> Callable[..., Array]:
    def program(X: Array, delta: Array, W: Array, rate: float) -> Array:
        r = np.sqrt((X**2).mean(axis=0))
        return np.asarray(W + sign * rate * (X.T @ delta) / r[:, None] ** power)

    return program


def _layers() -> Sequence[tuple[Array, Array, Array, float]]:
    found = []
    for seed, sizes, units, rate in (
        (0, (5, 3, 2), (1, 100, 0.2), 0.3),
        (1, (4, 2, 3), (7, 2), 0.1),
    ):
        rows, n_in, n_out = sizes
        X, delta, W = seeded(seed, (rows, n_in), (rows, n_out), (n_in, n_out))
        found.append(((X + 0.5) * units, delta, W, rate))
    return found


free_step = Exercise(
    "experiments.free_step",
    reference=_step(2),
    cases=_layers,
    mistakes=(
        Mistake(
            _step(0),
            "This is the plain step: in centimetres it is longer than in metres, though it should "
            "be shorter.",
        ),
        Mistake(
            _step(1),
            "Now the gradient no longer depends on the unit, but the weight that it is to change "
            "still does.",
        ),
        Mistake(
            _step(-2),
            "You multiplied by the power where you should divide.",
        ),
        Mistake(_step(2, sign=1.0), "The step goes uphill: an update subtracts."),
        Mistake(
            lambda X, delta, W, rate: W - rate * (X.T @ delta) / (X**2).mean(),
            "You took one r for all inputs: each input has a unit of its own.",
        ),
        Mistake(
            lambda X, delta, W, rate: W - rate * (X.T @ delta) / X.var(axis=0)[:, None],
            "You took the mean away first: r is the root of the mean square of the inputs "
            "themselves.",
        ),
        Mistake(
            lambda X, delta, W, rate: W - rate * (X.T @ delta) / (X**2).sum(axis=0)[:, None],
            "You added the squares and did not take their mean.",
        ),
    ),
    then="In metres or in inches, after this step the layer is the same function.",
)
