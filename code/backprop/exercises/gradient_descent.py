"""Exercises of the chapter "Gradient descent and the update"."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..checks import Array
from ..lessons.gradient_descent import CURVATURES, bowl_gradient
from .gradient_descent_epochs import adding_step, one_epoch
from .gradient_descent_quizzes import turned_sign
from .judging.exercise import Exercise, Mistake
from .judging.reading import Reading

__all__ = ["adding_step", "best_rate", "one_epoch", "one_step", "same_path", "turned_sign"]

# --- one step by hand ---

STEP_FROM = np.array([2.0, -1.0])
STEP_RATE = 0.05

one_step = Reading(
    "gradient_descent.one_step",
    lambda: STEP_FROM - STEP_RATE * bowl_gradient(STEP_FROM),
    (
        Mistake(
            lambda: STEP_FROM + STEP_RATE * bowl_gradient(STEP_FROM),
            "You have climbed: a step goes against the slope, in each direction.",
        ),
        Mistake(
            lambda: STEP_FROM - STEP_RATE * STEP_FROM,
            "Each weight was multiplied by 1 − η, as if both curvatures were 1.",
        ),
        Mistake(
            lambda: STEP_FROM - STEP_RATE * CURVATURES.max() * STEP_FROM,
            "Both weights got the steep curvature; the first one has its own.",
        ),
        Mistake(
            lambda: STEP_FROM - STEP_RATE * bowl_gradient(STEP_FROM) / 2,
            "Your slopes are half of what they should be: the ½ of the loss cancels against the "
            "2 of the square.",
        ),
        Mistake(
            lambda: -STEP_RATE * bowl_gradient(STEP_FROM),
            "That is the step; the question is where it leads.",
        ),
        Mistake(
            lambda: STEP_FROM - bowl_gradient(STEP_FROM),
            "That is a step with the learning rate 1: the rate was left out.",
        ),
        Mistake(
            lambda: STEP_RATE * bowl_gradient(STEP_FROM),
            "That is the rate times the slopes; the question is where you are after it has been "
            "subtracted.",
        ),
        Mistake(
            lambda: bowl_gradient(STEP_FROM),
            "These are the slopes; the question is where the step leads.",
        ),
        Mistake(
            lambda: STEP_FROM - STEP_RATE * 2 * bowl_gradient(STEP_FROM),
            "Your slopes are twice what they should be: the ½ of the loss has cancelled the 2.",
        ),
        Mistake(
            lambda: STEP_FROM - STEP_RATE * np.abs(bowl_gradient(STEP_FROM)),
            "One of the slopes is negative, and to subtract it is to add: a step downhill makes "
            "that weight larger.",
        ),
        Mistake(
            lambda: STEP_FROM - STEP_RATE * CURVATURES,
            "You subtracted the curvatures: a slope is the curvature times the weight.",
        ),
        Mistake(
            lambda: STEP_FROM - STEP_RATE * CURVATURES[::-1] * STEP_FROM,
            "The two curvatures are exchanged: the second direction is the steep one.",
        ),
        Mistake(
            lambda: STEP_FROM - STEP_RATE * np.sign(STEP_FROM),
            "Both weights went the same way, η itself: a step is η times the slope.",
        ),
        Mistake(
            lambda: STEP_FROM - 10 * STEP_RATE * bowl_gradient(STEP_FROM),
            "That is a step with η = 0.5: the point has moved by one place.",
        ),
    ),
)

# --- three losses, one path ---


def _rates(rate: float, examples: int, outputs: int) -> dict[str, float]:
    return {"mean": rate * examples * outputs, "half": rate * examples * 2}


def _same_but(wrong: Callable[[float, int, int], dict[str, float]], says: str) -> Mistake:
    return Mistake(lambda rate, N, K: {**_rates(rate, N, K), **wrong(rate, N, K)}, says)


same_path = Exercise(
    "gradient_descent.same_path",
    _rates,
    lambda: [(0.5, 3, 7), (0.02, 10, 4), (1.5, 5, 1)],
    (
        Mistake(
            lambda rate, N, K: {"mean": rate / (N * K), "half": rate / (2 * N)},
            "A shorter gradient needs a larger rate to make the same step, and yours is smaller.",
        ),
        Mistake(
            lambda rate, N, K: {"mean": rate * N, "half": rate * N},
            "This makes up for the number of examples only, and the loss differs from the sum in "
            "something else as well.",
        ),
        Mistake(
            lambda rate, N, K: {"mean": rate * K, "half": rate * K},
            "This counts the outputs and forgets the examples.",
        ),
        Mistake(
            lambda rate, N, K: {"mean": rate * N * K * 2, "half": rate * N * K * 2},
            "One factor too many: the mean has no ½, and the half squared error does not average "
            "over the outputs.",
        ),
        Mistake(
            lambda rate, N, K: {"mean": rate * N * K / 2, "half": rate * N / 2},
            "The ½ went the wrong way: it belongs to the half squared error alone, and makes the "
            "gradient shorter, so that the rate grows.",
        ),
        Mistake(
            lambda rate, N, K: {"mean": rate, "half": rate},
            "With the old rate each step has another length than before.",
        ),
        Mistake(
            lambda rate, N, K: {"mean": rate / (N * K), "half": 2 * rate / N},
            "The ½ is made up for and the mean is not: where a loss divides, the rate has to be "
            "multiplied.",
        ),
        _same_but(
            lambda rate, N, K: {"half": rate * N * K},
            "This makes up for a mean over everything; here the mean goes over the examples, and "
            "there is a ½.",
        ),
        _same_but(
            lambda rate, N, K: {"mean": 2 * rate * N},
            "This makes up for a ½ and a mean over the examples; here the mean goes over "
            "everything, without a ½.",
        ),
        Mistake(
            lambda rate, N, K: {"mean": 2 * rate * N, "half": rate * N * K},
            "The two losses are exchanged.",
        ),
        _same_but(
            lambda rate, N, K: {"mean": rate * (N + K)},
            "Numbers are added here: a mean over N rows of K numbers divides by their product.",
        ),
        _same_but(
            lambda rate, N, K: {"half": 2 * rate},
            "Only the ½ is made up for, and this loss is a mean as well.",
        ),
        _same_but(
            lambda rate, N, K: {"half": 2 * rate * K},
            "Over the outputs this loss adds; its mean goes over the examples.",
        ),
        _same_but(
            lambda rate, N, K: {"half": rate * N * K / 2},
            "Over the outputs this loss has no mean, and for its ½ the rate grows.",
        ),
    ),
)

# --- the best rate for a bowl ---


def _left(rate: float, curvatures: Array) -> float:
    return float(np.abs(1 - rate * curvatures).max())


def _best_rate(curvatures: Array) -> tuple[float, float]:
    rate = 2 / (curvatures.min() + curvatures.max())
    return rate, _left(rate, curvatures)


def _rate_and_left(rate: float, curvatures: Array) -> tuple[float, float]:
    return rate, _left(rate, curvatures)


best_rate = Exercise(
    "gradient_descent.best_rate",
    _best_rate,
    lambda: [
        (np.array([3.0, 2.0, 30.0]),),
        (np.array([0.5, 4.0]),),
        (np.array([7.0, 1.5, 5.0, 2.0]),),
    ],
    (
        Mistake(
            lambda c: _rate_and_left(1 / c.max(), c),
            "At this rate the steepest direction arrives in one step, but the flattest is left "
            "farther behind than it need be.",
        ),
        Mistake(
            lambda c: _rate_and_left(2 / c.max(), c),
            "That is the limit, where the steepest direction swings for ever and comes no nearer.",
        ),
        Mistake(
            lambda c: _rate_and_left(2 / c.sum(), c),
            "The directions in between should not count: they are never the slowest.",
        ),
        Mistake(
            lambda c: _rate_and_left(1 / c.min(), c),
            "This suits the flattest direction, and throws the steepest one out of the bowl.",
        ),
        Mistake(
            lambda c: (_best_rate(c)[0], 1 - _best_rate(c)[0] * c.max()),
            "The share that is left is a distance: that the weight is on the other side now does "
            "not make it negative.",
        ),
        Mistake(
            lambda c: (_best_rate(c)[0], 1 - _left(_best_rate(c)[0], c)),
            "That is the share that a step removes, and asked is the share that is left.",
        ),
        Mistake(
            lambda c: (2 / c.max(), 1 - 2 * c.min() / c.max()),
            "That is the limit: the steepest direction swings there for ever, and it, not the "
            "flattest, is the slowest.",
        ),
        Mistake(
            lambda c: (1 / c.min(), 0.0),
            "The flattest direction arrives at once, but now the steepest one is the slowest, and "
            "even goes away.",
        ),
        Mistake(
            lambda c: _rate_and_left(1 / c.mean(), c),
            "You took the mean curvature: only the two extremes count, for one of them is slowest.",
        ),
        Mistake(
            lambda c: (1 / c.mean(), 1 - c.min() / c.mean()),
            "That is the rate for the mean curvature, and for the flattest or the steepest "
            "direction there is a better one.",
        ),
        Mistake(
            lambda c: _rate_and_left(1 / float(np.sqrt(c.min() * c.max())), c),
            "Between the extremes you took the mean of their logarithms; the two lines |1 − ηc| "
            "cross elsewhere.",
        ),
        Mistake(
            lambda c: (2 / (c[0] + c[-1]), 1 - 2 * c[0] / (c[0] + c[-1])),
            "You took the first and the last curvature for the extremes; the array is not sorted.",
        ),
        Mistake(
            lambda c: _best_rate(c)[::-1],
            "The two values are exchanged: the rate stands first.",
        ),
        Mistake(
            lambda c: (_best_rate(c)[0], _best_rate(c)[1] ** 2),
            "That is the share of the loss that is left; asked is that of the distance.",
        ),
        Mistake(
            lambda c: (_best_rate(c)[0], float(np.abs(1 - _best_rate(c)[0] * c).min())),
            "That is what is left in the fastest direction; asked is the slowest.",
        ),
        Mistake(
            lambda c: (_best_rate(c)[0], float(c.max() / c.min())),
            "That is the ratio of the curvatures; the share that is left follows from it.",
        ),
    ),
    then="The worst direction decides, and only the ratio of the extreme curvatures matters.",
)
