"""Exercises of the chapter "Stuck at one half"."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, log
from typing import Any

import numpy as np

from ..checks import Array
from ..datasets import xor
from .exercise import Exercise, Mistake, seeded
from .reading import Reading
from .saddles_quizzes import velocity

__all__ = [
    "adam_walk", "curvature_along", "edge_with_momentum", "errors_of_or", "starts_for", "velocity",
]  # fmt: skip

# 1. What near-zero neurons see of another question.
X = xor()[0]
OR = X.max(axis=1)
SEEN = np.column_stack([np.ones(4), X, X[:, 0] * X[:, 1]])  # 1, x1, x2, x1 x2

errors_of_or = Reading(
    "saddles.errors_of_or",
    reference=lambda: (0.5 - OR) @ SEEN,
    mistakes=(
        Mistake(lambda: (OR - 0.5) @ SEEN, "An error is output minus target here, y − t."),
        Mistake(
            lambda: (0.5 - xor()[1][:, 0]) @ SEEN,
            "These are the sums of exclusive or: plain *or* wants a 1 at (1, 1) as well.",
        ),
        Mistake(
            lambda: (0.5 - OR) @ SEEN / 4,
            "You divided by four: the sums were asked, and not the means.",
        ),
        Mistake(
            lambda: (0.5 - OR) ** 2 @ SEEN,
            "You squared the errors first: then nothing can cancel, and a slope has no direction.",
        ),
        Mistake(
            lambda: (0.5 - OR)[1:] @ SEEN[1:],
            "You left out the point (0, 0): both its inputs are 0, but it has an error too.",
        ),
    ),
    then="Nothing cancels, so at zero there is a slope: *or* has no such pass.",
)


# 2. How many starts to plan for.
def _starts_for(sure: float, p: float) -> int:
    return ceil(log(1 - sure) / log(1 - p))


starts_for = Exercise(
    "saddles.starts_for",
    reference=_starts_for,
    cases=lambda: [(0.9, 0.2), (0.99, 0.35), (0.5, 0.08)],
    mistakes=(
        Mistake(
            lambda sure, p: floor(log(1 - sure) / log(1 - p)),
            "One start too few: a part of a start helps nobody, so the number is rounded up.",
        ),
        Mistake(
            lambda sure, p: log(1 - sure) / log(1 - p),
            "Nobody can make a part of a start: the answer is the next whole number.",
        ),
        Mistake(
            lambda sure, p: ceil(sure / p),
            "You added the chances of the starts; several may succeed at once, so they overlap.",
        ),
        Mistake(
            lambda sure, p: ceil(1 / p),
            "So many starts give one success on average, which is not yet as sure as asked.",
        ),
        Mistake(
            lambda sure, p: ceil(log(sure) / log(1 - p)),
            "So many starts *fail* with the chance `sure`.",
        ),
        Mistake(
            lambda sure, p: ceil(log(1 - sure) / log(p)),
            "After this many starts the chance that *all* succeed is small; what should be small "
            "is the chance that all fail.",
        ),
    ),
)


# 3. The curvature in one direction, from two gradients.
def _curvature_along(gradient: Any, w: Array, d: Array, h: float) -> float:
    u = d / np.linalg.norm(d)
    return float((gradient(w + h * u) - gradient(w - h * u)) @ u / (2 * h))


def _ahead_only(gradient: Any, w: Array, d: Array, h: float) -> float:
    u = d / np.linalg.norm(d)
    return float((gradient(w + h * u) - gradient(w)) @ u / h)


def _length(gradient: Any, w: Array, d: Array, h: float) -> float:
    u = d / np.linalg.norm(d)
    return float(np.linalg.norm(gradient(w + h * u) - gradient(w - h * u)) / (2 * h))


def _with_length(gradient: Any, w: Array, d: Array, h: float) -> float:
    return float((gradient(w + h * d) - gradient(w - h * d)) @ d / (2 * h))


def _pass(w: Array) -> Array:
    """The gradient of w₁² − w₂² + w₁ w₂² + w₂³."""
    return np.array([2 * w[0] + w[1] ** 2, -2 * w[1] + 2 * w[0] * w[1] + 3 * w[1] ** 2])


def _fold(w: Array) -> Array:
    """The gradient of w₁ w₂ w₃ + exp(w₃) − w₁⁴."""
    return np.array([w[1] * w[2] - 4 * w[0] ** 3, w[0] * w[2], w[0] * w[1] + np.exp(w[2])])


curvature_along = Exercise(
    "saddles.curvature_along",
    reference=_curvature_along,
    cases=lambda: [
        (_pass, np.array([0.1, 0.2]), np.array([0.5, -2.0]), 0.1),
        (_fold, np.array([0.8, -0.4, 0.3]), np.array([2.0, 1.0, -0.5]), 0.05),
    ],
    mistakes=(
        Mistake(
            _with_length,
            "The answer depends on how long `d` is: a direction has to be brought to the length 1 "
            "first.",
        ),
        Mistake(
            _ahead_only,
            "You looked ahead only: half of a step with `h` to each side was asked.",
        ),
        Mistake(
            _length,
            "You took the length of the change, which is never negative: a way down would look "
            "like a wall.",
        ),
        Mistake(
            lambda gradient, w, d, h: 2 * _curvature_along(gradient, w, d, h),
            "The two points lie 2h apart, and you divided by h.",
        ),
        Mistake(
            lambda gradient, w, d, h: 2 * h * _curvature_along(gradient, w, d, h),
            "This is how much the slope changes: per length, it has to be divided.",
        ),
        Mistake(
            lambda gradient, w, d, h: float(gradient(w) @ d / np.linalg.norm(d)),
            "That is the slope in this direction; the curvature is how fast the slope changes.",
        ),
    ),
    then="Two backward passes, however many parameters there are.",
)


# 4. Adam, several steps.
def _adam_walk(
    w: Array, slopes: Array, rate: float, beta1: float, beta2: float, eps: float, wrong: str = ""
) -> Array:
    if wrong == "swapped":
        beta1, beta2 = beta2, beta1
    m = v = np.zeros_like(w)
    for t, g in enumerate(slopes, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * (m if wrong == "square of m" else g) ** 2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        if wrong == "hats kept":
            m, v = m_hat, v_hat
        elif wrong == "no hats":
            m_hat, v_hat = m, v
        elif wrong == "always first":
            m_hat, v_hat = m / (1 - beta1), v / (1 - beta2)
        if wrong == "no root":
            w = w - rate * m_hat / (v_hat + eps)
        elif wrong == "inside":
            w = w - rate * m_hat / np.sqrt(v_hat + eps)
        else:
            w = w - rate * m_hat / (np.sqrt(v_hat) + eps)
    return w


def _adam_with(wrong: str) -> Callable[..., Array]:
    return lambda w, slopes, rate, beta1, beta2, eps: _adam_walk(
        w, slopes, rate, beta1, beta2, eps, wrong
    )


def _adam_cases() -> list[tuple[Any, ...]]:
    first, second = seeded(0, (2,), (4, 2)), seeded(1, (3,), (5, 3))
    return [(*first, 0.2, 0.8, 0.95, 0.1), (*second, 0.5, 0.7, 0.9, 0.05)]


adam_walk = Exercise(
    "saddles.adam_walk",
    reference=_adam_with(""),
    cases=_adam_cases,
    mistakes=(
        Mistake(
            _adam_with("no hats"),
            "The hats are missing: both means begin at 0 and are too small in the first steps.",
        ),
        Mistake(
            _adam_with("hats kept"),
            "The hats went back into `m` and `v`: they are for this step alone, and the means go "
            "on without them.",
        ),
        Mistake(
            _adam_with("always first"),
            "Every step is corrected as if it were the first: the powers of β grow with the step.",
        ),
        Mistake(
            _adam_with("inside"),
            "`eps` stands outside the root, where it is added to a size.",
        ),
        Mistake(
            _adam_with("no root"),
            "The root is missing: a slope divided by its square gets larger where it is small.",
        ),
        Mistake(
            _adam_with("swapped"),
            "The two β are exchanged: the first is for the slopes, the second for their squares.",
        ),
        Mistake(
            _adam_with("square of m"),
            "`v` is the mean of the squared slopes, and you squared the mean.",
        ),
    ),
)

# 5. The edge, with momentum.
edge_with_momentum = Exercise(
    "saddles.edge_with_momentum",
    reference=lambda c, beta: 2 * (1 + beta) / c,
    cases=lambda: [(7 / 16, 0.9), (10.0, 0.5), (0.3, 0.2)],
    mistakes=(
        Mistake(lambda c, beta: 2 / c, "That is the edge without momentum."),
        Mistake(
            lambda c, beta: 2 * (1 - beta) / c,
            "You took momentum for a rate that is longer by 1/(1 − β); that holds where slopes "
            "agree, and across a valley they alternate.",
        ),
        Mistake(
            lambda c, beta: 2 / (c * (1 - beta)),
            "The velocity does not add up to 1/(1 − β) of a slope where the slope flips at every "
            "step.",
        ),
        Mistake(
            lambda c, beta: 2 / (c * (1 + beta)),
            "The wrong way round: velocities that cancel make shorter strides, so the rate may be "
            "larger.",
        ),
        Mistake(
            lambda c, beta: 2 * (1 + beta) * c,
            "The steeper the valley bends, the smaller the edge: you multiplied by the curvature.",
        ),
    ),
    then="Across a valley momentum is the safer walker, and along it the faster one.",
)
