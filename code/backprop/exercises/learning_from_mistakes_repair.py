"""The exercise of "Learning from mistakes" on a step by nudging, to repair."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..checks import Array
from .judging.exercise import Exercise, Mistake


class Bowl:
    """A loss over the knobs, ½ wᵀCw − cᵀw: one knob's slope changes when another knob is turned."""

    def __init__(self, curvature: Array, pull: Array):
        self.curvature, self.pull = curvature, pull

    def __call__(self, w: Array) -> float:
        return float(0.5 * w @ self.curvature @ w - self.pull @ w)


def _bowls() -> list[tuple[Callable[[Array], float], Array, float, float]]:
    two = Bowl(np.array([[3.5, 2.0], [2.0, 13.5]]), np.array([1.0, -2.0]))
    three = Bowl(np.array([[2.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.5, -1.0, 4.0]]), np.ones(3))
    return [
        (two, np.array([1.5, -2.0]), 0.125, 1e-6),
        (three, np.array([-2.0, 1.0, 3.0]), 0.25, 1e-6),
    ]


def _nudged(loss: Callable[[Array], float], w: Array, h: float) -> Array:
    base, every = loss(w), np.eye(len(w))
    return np.array([(loss(w + h * one) - base) / h for one in every])


def _knobs_turned_at_once(loss: Callable[[Array], float], w: Array, rate: float, h: float) -> Array:
    w = w.copy()
    for i, one in enumerate(np.eye(len(w))):
        w[i] -= rate * (loss(w + h * one) - loss(w)) / h
    return w


def _base_of_old(loss: Callable[[Array], float], w: Array, rate: float, h: float) -> Array:
    w, base = w.copy(), loss(w)
    for i, one in enumerate(np.eye(len(w))):
        w[i] -= rate * (loss(w + h * one) - base) / h
    return w


def _nudges_left_in(loss: Callable[[Array], float], w: Array, rate: float, h: float) -> Array:
    nudged, found = w.copy(), []
    for i in range(len(w)):
        nudged[i] += h
        found.append((loss(nudged) - loss(w)) / h)
    return w - rate * np.array(found)


one_step = Exercise(
    "learning_from_mistakes.one_step",
    reference=lambda loss, w, rate, h: w - rate * _nudged(loss, w, h),
    cases=_bowls,
    mistakes=(
        Mistake(
            _knobs_turned_at_once,
            "Each knob is turned as soon as its slope is known, so the next slope is measured at "
            "another place: measure all of them first.",
        ),
        Mistake(
            _nudges_left_in,
            "A nudge stays in while the next knob is nudged, so what you measure is the sum of "
            "several slopes.",
        ),
        Mistake(
            lambda loss, w, rate, h: w + rate * _nudged(loss, w, h),
            "The step goes up the slope: it is subtracted.",
        ),
        Mistake(
            lambda loss, w, rate, h: w - rate * h * _nudged(loss, w, h),
            "A change of the loss is no slope yet: divide it by the nudge.",
        ),
        Mistake(
            lambda loss, w, rate, h: w - rate * (loss(w + h) - loss(w)) / h,
            "You nudged all knobs at once and gave each the same number: one knob at a time.",
        ),
        Mistake(
            lambda loss, w, rate, h: _nudged(loss, w, h),
            "Those are the slopes: the new knobs are asked for.",
        ),
        Mistake(
            lambda loss, w, rate, h: w - _nudged(loss, w, h),
            "The learning rate is missing.",
        ),
        Mistake(
            _base_of_old,
            "The knobs are turned one by one, but all are compared with the loss before the first "
            "turn, so the turn itself counts as a nudge.",
        ),
        Mistake(
            lambda loss, w, rate, h: np.append(w[:1] - rate * _nudged(loss, w, h)[:1], w[1:]),
            "Only the first knob is turned.",
        ),
        Mistake(
            lambda loss, w, rate, h: np.append(w[:-1] - rate * _nudged(loss, w, h)[:-1], w[-1:]),
            "The last knob is not turned: the loop ends one too early.",
        ),
    ),
    rtol=1e-5,  # a nudge to both sides is right too, and differs by half the curvature times h
    then="All slopes first, then all knobs: every optimiser of this book keeps to that order.",
)
