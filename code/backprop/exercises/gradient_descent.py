"""Exercises of the chapter "Gradient descent and the update"."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..checks import Array
from ..lessons.gradient_descent import CURVATURES, bowl_gradient
from .exercise import Exercise, Mistake, seeded
from .gradient_descent_quizzes import turned_sign
from .reading import Reading

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
    ),
)

# --- three losses, one path ---


def _rates(rate: float, examples: int, outputs: int) -> dict[str, float]:
    return {"mean": rate * examples * outputs, "half": rate * examples * 2}


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
            "This is divided by the number of examples only, and the loss differs from the sum in "
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
    ),
    then="The worst direction decides, and only the ratio of the extreme curvatures matters.",
)

# --- one step of the adding network ---


def _slopes(w: Array, x: Array, t: float) -> Array:
    h = w[0] * x[0] + w[1] * x[1]
    delta = w[2] * h - t
    return np.array([delta * w[2] * x[0], delta * w[2] * x[1], delta * h])


def _output_first(w: Array, x: Array, t: float, rate: float) -> Array:
    w = w.copy()
    h = w[:2] @ x
    delta = w[2] * h - t
    w[2] -= rate * delta * h
    w[:2] -= rate * delta * w[2] * x
    return w


def _inputs_first(w: Array, x: Array, t: float, rate: float) -> Array:
    w = w.copy()
    delta = w[2] * (w[:2] @ x) - t
    w[:2] -= rate * delta * w[2] * x
    w[2] -= rate * delta * (w[:2] @ x)
    return w


def _spoiled(scale: Any) -> Any:
    """A step whose slopes are multiplied by scale(w, x), entry by entry."""
    return lambda w, x, t, rate: w - rate * _slopes(w, x, t) * scale(w, x)


def _adding_cases() -> list[tuple[Array, Array, float, float]]:
    return [
        (np.array([0.6, -0.4, 1.3]), np.array([2.0, 3.0]), 5.0, 0.05),
        (np.array([-0.9, 0.7, 0.8]), np.array([1.0, 4.0]), -2.0, 0.02),
    ]


adding_step = Exercise(
    "gradient_descent.adding_step",
    lambda w, x, t, rate: w - rate * _slopes(w, x, t),
    _adding_cases,
    (
        Mistake(
            _output_first,
            "`w3` was already new when the slopes of `w1` and `w2` were taken: all slopes belong "
            "to the weights before the step.",
        ),
        Mistake(
            _inputs_first,
            "The hidden sum for the slope of `w3` was made of new weights: all slopes belong to "
            "the weights before the step.",
        ),
        Mistake(
            _spoiled(lambda w, x: -1),
            "This climbs: what is subtracted has to begin with y − t.",
        ),
        Mistake(
            _spoiled(lambda w, x: np.array([1 / w[2], 1 / w[2], 1])),
            "The way from `w1` and `w2` to the output leads through `w3`, which is missing.",
        ),
        Mistake(
            _spoiled(lambda w, x: np.array([1 / x[0], 1 / x[1], 1])),
            "`w1` and `w2` get the same slope here, although each is multiplied by another input.",
        ),
        Mistake(
            _spoiled(lambda w, x: 2),
            "Each step is twice as long as it should be: the ½ of the loss has cancelled the 2.",
        ),
    ),
)

# --- one epoch in batches ---


def _epoch(
    w: Array, X: Array, t: Array, rate: float, size: int, share: Any = None, keep: bool = False
) -> Array:
    """One epoch; `share(batch, all)` divides the sum of a batch, `keep` holds the old weights."""
    now = w
    for i in range(0, len(X), size):
        A, wanted = X[i : i + size], t[i : i + size]
        slope = A.T @ (A @ (w if keep else now) - wanted)
        now = now - rate * slope / (share(len(A), len(X)) if share else len(A))
    return now


def _without_the_rest(w: Array, X: Array, t: Array, rate: float, size: int) -> Array:
    full = len(X) // size * size
    return _epoch(w, X[:full], t[:full], rate, size)


def _epoch_cases() -> list[tuple[Any, ...]]:
    X, t, w = seeded(0, (7, 4), (7,), (4,))
    X2, t2, w2 = seeded(1, (8, 2), (8,), (2,))
    return [(w, X, t, 0.1, 3), (w2, X2, t2, 0.2, 5)]


one_epoch = Exercise(
    "gradient_descent.one_epoch",
    lambda w, X, t, rate, size: _epoch(w, X, t, rate, size),
    _epoch_cases,
    (
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, rate, len(X)),
            "All examples went into one step: a batch has only `size` of them.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, rate, size, keep=True),
            "Every batch took its slope at the weights from the start of the epoch: after a step "
            "there are new ones.",
        ),
        Mistake(
            _without_the_rest,
            "The last batch was left out because it is not full.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, rate, size, lambda n, N: size),
            "The last batch was divided by `size`, though it has fewer examples.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, rate, size, lambda n, N: 1),
            "This is a step for the sum over the batch, and the loss is the mean.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, rate, size, lambda n, N: N),
            "The mean goes over the examples of the batch, not over all of them.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, -rate, size),
            "Every step of this epoch climbs: the gradient is subtracted.",
        ),
    ),
)
