"""Exercises of the chapter "Stuck at one half"."""

from __future__ import annotations

from math import ceil, floor, log
from typing import Any

import numpy as np

from ..checks import Array
from ..datasets import xor
from .judging.exercise import Exercise, Mistake
from .judging.reading import Reading
from .saddles_optimizers import adam_walk, edge_with_momentum
from .saddles_quizzes import velocity

__all__ = [
    "adam_walk", "curvature_along", "edge_with_momentum", "errors_of_or", "starts_for", "velocity",
]  # fmt: skip

# 1. What near-zero neurons see of another question.
X = xor()[0]
OR = X.max(axis=1)
SEEN = np.column_stack([np.ones(4), X, X[:, 0] * X[:, 1]])  # 1, x1, x2, x1 x2


def _only_one() -> Array:
    """What is seen if x₁ counts only where x₂ is 0, and x₂ only where x₁ is 0."""
    both = SEEN[:, 3]
    return np.column_stack([SEEN[:, 0], SEEN[:, 1] - both, SEEN[:, 2] - both, both])


errors_of_or = Reading(
    "saddles.errors_of_or",
    reference=lambda: (0.5 - OR) @ SEEN,
    mistakes=(
        Mistake(lambda: (OR - 0.5) @ SEEN, "An error is output minus target here, y − t."),
        Mistake(
            lambda: (0.5 - xor()[1][:, 0]) @ SEEN,
            "These are the sums of exclusive or: plain “or” wants a 1 at (1, 1) as well.",
        ),
        Mistake(
            lambda: (0.5 - OR) @ SEEN / 4,
            "That is a quarter of what is asked: neither a mean over the four belongs here nor the "
            "factor y(1 − y), which is ¼.",
        ),
        Mistake(
            lambda: (0.5 - OR) ** 2 @ SEEN,
            "You squared the errors first: then nothing can cancel, and a slope has no direction.",
        ),
        Mistake(
            lambda: (0.5 - OR)[1:] @ SEEN[1:],
            "You left out the point (0, 0): both its inputs are 0, but it has an error too.",
        ),
        Mistake(
            lambda: (0.5 - SEEN[:, 3]) @ SEEN,
            "These are the sums of “and”: “or” wants a 1 wherever at least one input is 1.",
        ),
        Mistake(
            lambda: np.abs(0.5 - OR) @ SEEN,
            "Every term of your sums is ½: an error y − t has a sign.",
        ),
        Mistake(lambda: 0.5 - OR, "These are the four errors; their sums are asked."),
        Mistake(lambda: OR @ SEEN, "You added up the targets, and the errors y − t are asked."),
        Mistake(
            lambda: -OR @ SEEN,
            "You took 0 for the answers: the network says ½ to all four.",
        ),
        Mistake(
            lambda: (0.5 - OR) @ _only_one(),
            "The point (1, 1) belongs to the sum with x₁ and to that with x₂ as well.",
        ),
    ),
    then="Nothing cancels, so at zero there is a slope: “or” has no such pass.",
)


# 2. How many starts to plan for.
def _starts_for(sure: float, p: float) -> int:
    return ceil(log(1 - sure) / log(1 - p))


starts_for = Exercise(
    "saddles.starts_for",
    reference=_starts_for,
    cases=lambda: [(0.9, 0.2), (0.99, 0.35), (0.5, 0.08), (0.75, 0.5), (0.5, 0.9)],
    mistakes=(
        Mistake(
            lambda sure, p: floor(log(1 - sure) / log(1 - p)),
            "One start too few: a part of a start helps nobody, so the number is rounded up.",
        ),
        Mistake(
            lambda sure, p: _starts_for(sure, p) - 1,
            "One start too few: with the number before the last the chance is still too small.",
        ),
        Mistake(
            lambda sure, p: _starts_for(sure, p) + 1,
            "One start too many: the chance is large enough one start before.",
        ),
        Mistake(
            lambda sure, p: floor(log(1 - sure) / log(1 - p)) + 1,
            "One start too many where it comes out even: a chance of exactly `sure` is enough.",
        ),
        Mistake(
            lambda sure, p: round(log(1 - sure) / log(1 - p)),
            "You rounded to the nearest whole number: to be sure enough it has to go up.",
        ),
        Mistake(
            lambda sure, p: ceil(log(1 - p) / log(1 - sure)),
            "The quotient stands upside down.",
        ),
        Mistake(
            lambda sure, p: ceil(log(sure) / log(p)),
            "Both logarithms are taken of a chance to succeed: what multiplies is the chance to "
            "fail.",
        ),
        Mistake(
            lambda sure, p: 1 - (1 - p) ** _starts_for(sure, p),
            "That is the chance with enough starts; how many these are is asked.",
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
            "So many starts fail with the chance `sure`.",
        ),
        Mistake(
            lambda sure, p: ceil(log(1 - sure) / log(p)),
            "After this many starts the chance that all succeed is small; what should be small "
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


def _all_entries(gradient: Any, w: Array, d: Array, h: float) -> float:
    u = d / np.linalg.norm(d)
    return float((gradient(w + h * u) - gradient(w - h * u)).sum() / (2 * h))


def _with_length(gradient: Any, w: Array, d: Array, h: float) -> float:
    """As if d had the length 1."""
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
        (_fold, np.array([0.8, -0.4, 0.3]), np.array([0.4, -1.0, 2.0]), 0.05),
    ],
    mistakes=(
        Mistake(
            _with_length,
            "The answer depends on how long `d` is: a direction has to be brought to the length 1 "
            "first.",
        ),
        Mistake(
            _ahead_only,
            "You compared the slope ahead with the one here; asked is the one ahead with the one "
            "behind.",
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
            lambda gradient, w, d, h: h**2 * _curvature_along(gradient, w, d, h),
            "You divide by 2 and multiply by `h`: the distance needs brackets.",
        ),
        Mistake(
            lambda gradient, w, d, h: _curvature_along(gradient, w, d, h) / (2 * h),
            "You divided by the distance twice: the gradients are slopes already.",
        ),
        Mistake(
            lambda gradient, w, d, h: abs(_curvature_along(gradient, w, d, h)),
            "The sign is lost: where the ground bends down, the curvature is negative.",
        ),
        Mistake(
            lambda gradient, w, d, h: _with_length(gradient, w, d, h) / np.linalg.norm(d),
            "Once the length of `d` is taken out, and it went in twice: into the distance and into "
            "the slope.",
        ),
        Mistake(
            lambda gradient, w, d, h: _with_length(gradient, w, d, h) / (d @ d),
            "The length of `d` is taken out of the result, but the two places lie farther from `w` "
            "than `h`.",
        ),
        Mistake(
            lambda gradient, w, d, h: _curvature_along(gradient, w, d, h) * np.linalg.norm(d),
            "The places are right; for the slope in this direction, too, `d` has to have the "
            "length 1.",
        ),
        Mistake(
            lambda gradient, w, d, h: _with_length(gradient, w, d / np.abs(d).sum(), h),
            "You divided `d` by the sum of its entries' sizes; its length is the root of the sum "
            "of their squares.",
        ),
        Mistake(
            lambda gradient, w, d, h: _with_length(gradient, w, d / (d @ d), h),
            "You divided `d` by the square of its length.",
        ),
        Mistake(
            _all_entries,
            "You added up the entries of the change: how far each counts is said by the direction.",
        ),
        Mistake(
            lambda gradient, w, d, h: float(gradient(w) @ d / np.linalg.norm(d)),
            "That is the slope in this direction; the curvature is how fast the slope changes.",
        ),
    ),
    then="Two backward passes, however many parameters there are.",
)
