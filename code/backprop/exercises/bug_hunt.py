"""Exercises of the bug hunt: a factor, one direction, overlapping windows, and two tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..checks import Array
from ..gradcheck import numerical_gradient
from .bug_hunt_quizzes import shared_weights as shared_weights
from .bug_hunt_quizzes import way_back_of_relu as way_back_of_relu
from .judging.exercise import Exercise, Mistake, seeded
from .judging.hunt import Hunt
from .judging.reading import Reading

ROWS, OUTPUTS = 4, 5  # of the pencil exercise


def _claimed_over_true(rows: int, outputs: int) -> float:
    """(y − t) / rows over the slope of ½ mean (y − t)², at one entry of the outputs."""
    y, t = seeded(0, (rows, outputs), (rows, outputs))
    true = numerical_gradient(lambda at: 0.5 * np.mean((at - t) ** 2), y)
    return float(((y - t) / rows)[0, 0] / true[0, 0])


factor = Reading(
    "bug_hunt.factor",
    reference=lambda: _claimed_over_true(ROWS, OUTPUTS),
    mistakes=(
        Mistake(
            lambda: _claimed_over_true(OUTPUTS, ROWS),
            "That is the number of rows, and both sides divide by the rows.",
        ),
        Mistake(
            lambda: OUTPUTS * _claimed_over_true(OUTPUTS, ROWS),
            "The rows cancel: both the loss and its gradient are divided by them.",
        ),
        Mistake(
            lambda: 1 / _claimed_over_true(ROWS, OUTPUTS),
            "It is the other way round: the claimed slope is the larger of the two.",
        ),
        Mistake(
            lambda: 2 * _claimed_over_true(ROWS, OUTPUTS),
            "The ½ in front of the loss has taken care of the 2.",
        ),
    ),
    digits=2,
    then="And with one output it is 1, which is why nobody sees it there.",
)


def _along(loss: Callable[[Array], float], w: Array, g: Array, v: Array, h: float) -> Any:
    """What the slopes g claim along v, and what the loss does."""
    return float(np.sum(g * v)), (loss(w + h * v) - loss(w - h * v)) / (2 * h)


def _along_cases() -> list[tuple[Any, ...]]:
    cases = []
    for seed, shape in ((1, (3, 4)), (2, (5, 2))):
        w, c, v = seeded(seed, shape, shape, shape)
        cases.append((lambda at, c=c: float(np.sum(c * np.tanh(at))), w, c, v, 0.1))
    return cases


one_direction = Exercise(
    "bug_hunt.one_direction",
    reference=_along,
    cases=_along_cases,
    mistakes=(
        Mistake(
            lambda loss, w, g, v, h: (_along(loss, w, g, v, h)[0], (loss(w + h * v) - loss(w)) / h),
            "That is a step to one side only: its error is about h, that of both sides h².",
        ),
        Mistake(
            lambda loss, w, g, v, h: (
                _along(loss, w, g, v, h)[0], (loss(w + h * v) - loss(w - h * v)) / h,
            ),
            "The two points lie 2h apart, and you divided by h.",
        ),
        Mistake(
            lambda loss, w, g, v, h: (float(np.sum(g)), _along(loss, w, g, v, h)[1]),
            "The slopes were added up as they are; along v each counts with its entry of v.",
        ),
        Mistake(
            lambda loss, w, g, v, h: (
                float(np.sum(g * v)) * h, (loss(w + h * v) - loss(w - h * v)) / 2,
            ),
            "These are changes of the loss; slopes are asked for, so divide by the step.",
        ),
        Mistake(
            lambda loss, w, g, v, h: (
                float(np.sum(g * v)), (loss(w + h) - loss(w - h)) / (2 * h),
            ),
            "Every weight was moved by the same h; each should move by h times its entry of v.",
        ),
    ),
    then="Two evaluations of the loss, however many weights there are.",
)  # fmt: skip


def _pooled(a: Array, dm: Array) -> Array:
    da, left = np.zeros_like(a), a[:, :-1] >= a[:, 1:]
    da[:, :-1] += dm * left
    da[:, 1:] += dm * ~left
    return da


def _overwritten(a: Array, dm: Array) -> Array:
    da, left = np.zeros_like(a), a[:, :-1] >= a[:, 1:]
    da[:, :-1] += dm * left
    da[:, 1:] = dm * ~left
    return da


def _to_both(a: Array, dm: Array) -> Array:
    da = np.zeros_like(a)
    da[:, :-1] += dm
    da[:, 1:] += dm
    return da


def _to_the_smaller(a: Array, dm: Array) -> Array:
    return _pooled(-a, dm)


def _to_the_left(a: Array, dm: Array) -> Array:
    da = np.zeros_like(a)
    da[:, :-1] += dm * (a[:, :-1] >= a[:, 1:])
    return da


overlapping = Exercise(
    "bug_hunt.overlapping",
    reference=_pooled,
    cases=lambda: [seeded(rows, (rows, 6), (rows, 5)) for rows in (3, 4)],
    mistakes=(
        Mistake(_overwritten, "Where two windows share a unit, the second wrote over the first."),
        Mistake(_to_both, "Both units of a window got the slope, and only the larger one moves m."),
        Mistake(_to_the_smaller, "The slope went to the smaller unit of each window."),
        Mistake(_to_the_left, "A unit that wins as the right one of its window got nothing."),
    ),
    then="A unit may win twice, and then it gets both.",
)

first_test = Hunt("bug_hunt.first_test", goal=30)
better_test = Hunt("bug_hunt.better_test", goal=38)
