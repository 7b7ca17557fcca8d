"""Exercises of the chapter "Experiments"."""

from __future__ import annotations

import math

from ..activations import sigmoid
from .experiments_intervals import ends as ends
from .experiments_intervals import judge as judge
from .experiments_quizzes import kept_tanh as kept_tanh
from .experiments_step import free_step as free_step
from .judging.exercise import Exercise, Mistake, seeded
from .judging.reading import Reading

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
            "You took the root the wrong way round: a width falls with the root of the number, so "
            "the number grows faster than the width falls.",
        ),
        Mistake(
            lambda: NETWORKS * (WIDE / NARROW) ** 2 - NETWORKS,
            "That is how many are still missing; asked for is the number in all.",
        ),
        Mistake(
            lambda: NETWORKS * NARROW / WIDE,
            "With fewer networks the interval grows wider.",
        ),
        Mistake(
            lambda: NETWORKS / (WIDE / NARROW) ** 2,
            "You divided where you should multiply: fewer networks give a wider interval.",
        ),
        Mistake(
            lambda: (WIDE / NARROW) ** 2,
            "That is how many times as many it takes; their number was asked for.",
        ),
        Mistake(
            lambda: NETWORKS * (WIDE / NARROW - 1),
            "That is how many are missing if the width shrank with the number itself; it shrinks "
            "with its root.",
        ),
        Mistake(
            lambda: NETWORKS * 2 * WIDE / NARROW,
            "Two halvings do not take 2 · 4 times the networks: each of them takes four times as "
            "many as there were.",
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
            "That is the chance that at least two are dead, which is the same as at most two "
            "alive.",
        ),
        Mistake(
            lambda: 1 - BORN_DEAD,
            "That is the share of the units that live, on average; asked for is a chance of "
            "networks.",
        ),
        Mistake(
            lambda: _living(0) + _living(1),
            "That is the chance that fewer than two live; the rest of the whole was asked for.",
        ),
        Mistake(
            lambda: _living(3) + _living(4),
            "That is the chance of more than two; with exactly two it is enough already.",
        ),
        Mistake(
            lambda: sum((1 - BORN_DEAD) ** k * BORN_DEAD ** (UNITS - k) for k in (2, 3, 4)),
            "Two or three living units can be chosen in several ways, and you counted one of each.",
        ),
        Mistake(
            lambda: (1 - BORN_DEAD) ** 2,
            "That is the chance that two certain units live; any two will do.",
        ),
        Mistake(
            lambda: 1 - BORN_DEAD**2,
            "That is the chance that of two certain units at least one lives.",
        ),
        Mistake(
            lambda: 1 - _living(0) - UNITS * BORN_DEAD * (1 - BORN_DEAD) ** 3,
            "Where one unit lives, three are dead, and you let three live.",
        ),
        Mistake(
            lambda: 3 * (1 - BORN_DEAD) ** 2 * BORN_DEAD + (1 - BORN_DEAD) ** 3,
            "That is right for the 3 units of the chapter; this network has 4.",
        ),
        Mistake(
            lambda: 100 * (1 - _living(0) - _living(1)),
            "The number is right in per cent; as a chance it lies between 0 and 1.",
        ),
    ),
    digits=3,
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
        Mistake(
            lambda z: sigmoid(z) + z * (1 - z),
            "You put z into a(1 − a) where σ(z) belongs, and the z in front of it got lost.",
        ),
        Mistake(
            lambda z: sigmoid(z) - z * sigmoid(z) * (1 - sigmoid(z)),
            "The two parts of the product rule are added, and you subtracted.",
        ),
        Mistake(
            lambda z: sigmoid(z) + sigmoid(z) * (1 - sigmoid(z)),
            "In the second part of the product rule the first factor stays as it is, and yours got "
            "lost.",
        ),
        Mistake(
            lambda z: 1 + sigmoid(z) * (1 - sigmoid(z)),
            "You added the slopes of the two factors; a product has a rule of its own.",
        ),
        Mistake(
            lambda z: 1 + z * sigmoid(z) * (1 - sigmoid(z)),
            "In the first part of the product rule the second factor stays as it is, and yours got "
            "lost.",
        ),
        Mistake(
            lambda z: sigmoid(z) + z * sigmoid(z) ** 2,
            "For the slope of the sigmoid you took its square.",
        ),
        Mistake(
            lambda z: (sigmoid(z) + z) * sigmoid(z) * (1 - sigmoid(z)),
            "A parenthesis is too long: the slope of the sigmoid belongs to the second part alone.",
        ),
        Mistake(
            lambda z: z * sigmoid(z),
            "That is swish itself, be it by a parenthesis left out or not; its slope is asked for.",
        ),
    ),
)
