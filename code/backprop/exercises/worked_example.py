"""Exercises of the worked example: the 1-1-1 network, other numbers, one more output.

z = w1·x      a = σ(z)      y = w2·a      L = ½(y − t)²   for one sample, no average
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ..activations import sigmoid
from .exercise import Exercise, Mistake
from .quiz import Option, Quiz, Setting, slopes
from .reading import Reading

X, T, W1, W2 = 3.0, 1.0, 0.0, 4.0  # of the pencil: σ(0) is one half


def _pencil() -> float:
    return _slopes(X, T, W1, W2)[0]


def _slopes(x: float, t: float, w1: float, w2: float) -> tuple[float, float]:
    """∂L/∂w1 and ∂L/∂w2."""
    a = float(sigmoid(w1 * x))
    y = w2 * a
    return (y - t) * w2 * a * (1 - a) * x, (y - t) * a


def _cases() -> list[tuple[float, ...]]:
    return [(0.7, 1.5, 0.4, -0.8), (-1.3, -0.5, 0.9, 1.6), (2.0, 0.3, -0.6, 1.1)]


pencil_slope = Reading(
    "worked_example.pencil_slope",
    reference=_pencil,
    mistakes=(
        Mistake(lambda: -_pencil(), "The sign is turned: the error is output minus target, y − t."),
        Mistake(
            lambda: _pencil() * 2, "That is the slope of (y − t)²; this loss has a ½ in front."
        ),
        Mistake(
            lambda: (W2 * 0.5 - T) * W2 * W1 * X * (1 - W1 * X) * X,
            "You put z where a belongs: the slope of the sigmoid is a(1 − a).",
        ),
        Mistake(
            lambda: _slopes(X, T, W1, W2)[1],
            "That is the slope of the second weight, w2; the first is asked for.",
        ),
        Mistake(lambda: _pencil() / 0.25, "The slope of the sigmoid is missing."),
        Mistake(
            lambda: _pencil() / X, "The last stretch is missing: z changes x times as fast as w1."
        ),
        Mistake(
            lambda: _pencil() / W2, "The second weight is missing: the way back leads over it."
        ),
    ),
    digits=2,
    then="Four factors, and nothing else to it.",
)

slope_of_w1 = Exercise(
    "worked_example.slope_of_w1",
    reference=lambda x, t, w1, w2: _slopes(x, t, w1, w2)[0],
    cases=_cases,
    mistakes=(
        Mistake(
            lambda x, t, w1, w2: -_slopes(x, t, w1, w2)[0],
            "The sign is turned: ∂L/∂y is y − t, and nothing is subtracted before the update.",
        ),
        Mistake(
            lambda x, t, w1, w2: (w2 * sigmoid(w1 * x) - t) * w2 * (w1 * x) * (1 - w1 * x) * x,
            "The slope of the sigmoid is taken at z; z(1 − z) should be a(1 − a).",
        ),
        Mistake(
            lambda x, t, w1, w2: (w2 * sigmoid(w1 * x) - t) * w2 * x,
            "The slope of the sigmoid is missing: the way back leads through the bend as well.",
        ),
        Mistake(
            lambda x, t, w1, w2: _slopes(x, t, w1, w2)[0] / w2,
            "The second weight is missing: the slope at a is the slope at y times w2.",
        ),
        Mistake(
            lambda x, t, w1, w2: _slopes(x, t, w1, w2)[0] / x,
            "That is δ, the slope at z: the last factor, x, is missing.",
        ),
        Mistake(
            lambda x, t, w1, w2: _slopes(x, t, w1, w2)[1],
            "That is the slope of w2.",
        ),
        Mistake(
            lambda x, t, w1, w2: 2 * _slopes(x, t, w1, w2)[0],
            "That is the slope of (y − t)²; the loss here has a ½ in front.",
        ),
    ),
)


def _step(x: float, t: float, w1: float, w2: float, rate: float) -> tuple[float, float]:
    dw1, dw2 = _slopes(x, t, w1, w2)
    return w1 - rate * dw1, w2 - rate * dw2


def _early(x: float, t: float, w1: float, w2: float, rate: float) -> tuple[float, float]:
    """Source 001's sentence taken at its word: w2 is overwritten, then used on the way back."""
    a = float(sigmoid(w1 * x))
    error = w2 * a - t
    w2 = w2 - rate * error * a
    return w1 - rate * error * w2 * a * (1 - a) * x, w2


def _late(x: float, t: float, w1: float, w2: float, rate: float) -> tuple[float, float]:
    new_w1 = _step(x, t, w1, w2, rate)[0]
    return new_w1, _step(x, t, new_w1, w2, rate)[1]


one_step = Exercise(
    "worked_example.one_step",
    reference=_step,
    cases=lambda: [(*case, rate) for case, rate in zip(_cases(), (0.5, 0.8, 0.3), strict=True)],
    mistakes=(
        Mistake(
            _early,
            "This is what you get with w2 already updated: both slopes belong to the weights that "
            "made the prediction.",
        ),
        Mistake(
            _late,
            "This is what you get when w1 is updated first and the network is run again before w2: "
            "both slopes belong to one forward pass.",
        ),
        Mistake(
            lambda x, t, w1, w2, rate: (
                2 * w1 - _step(x, t, w1, w2, rate)[0],
                2 * w2 - _step(x, t, w1, w2, rate)[1],
            ),
            "This step goes uphill: an update subtracts.",
        ),
        Mistake(
            lambda x, t, w1, w2, rate: _step(x, t, w1, w2, 1.0),
            "The learning rate is missing.",
        ),
        Mistake(
            lambda x, t, w1, w2, rate: _slopes(x, t, w1, w2),
            "These are the slopes; the new weights are asked for.",
        ),
    ),
)


def _two_outputs(x: float, t: tuple[float, float], w1: float, w2: tuple[float, float]) -> Any:
    a = float(sigmoid(w1 * x))
    errors = [w * a - target for w, target in zip(w2, t, strict=True)]
    arriving = [error * w for error, w in zip(errors, w2, strict=True)]
    return {
        "w1": sum(arriving) * a * (1 - a) * x,
        "w2": [error * a for error in errors],
    }


def _spoiled(arriving: Any) -> Any:
    def program(
        x: float, t: tuple[float, float], w1: float, w2: tuple[float, float]
    ) -> Mapping[str, Any]:
        a = float(sigmoid(w1 * x))
        errors = [w * a - target for w, target in zip(w2, t, strict=True)]
        right = _two_outputs(x, t, w1, w2)
        return {**right, "w1": arriving(errors, w2) * a * (1 - a) * x}

    return program


two_outputs = Exercise(
    "worked_example.two_outputs",
    reference=_two_outputs,
    cases=lambda: [
        (0.7, (1.5, -0.4), 0.4, (-0.8, 1.3)),
        (-1.3, (-0.5, 0.9), 0.9, (1.6, 0.7)),
    ],
    mistakes=(
        Mistake(
            _spoiled(lambda e, w: e[0] * w[0]),
            "Only the first output's path is followed; where paths meet again, their slopes add.",
        ),
        Mistake(
            _spoiled(lambda e, w: e[1] * w[1]),
            "Only the last output's path is left: the second was put in the place of the first, "
            "where it should be added.",
        ),
        Mistake(
            _spoiled(lambda e, w: (e[0] * w[0] + e[1] * w[1]) / 2),
            "The two paths are averaged; slopes of paths that meet are added.",
        ),
        Mistake(
            _spoiled(lambda e, w: (e[0] + e[1]) * (w[0] + w[1])),
            "The errors are added before they have gone through their own weights; each path is a "
            "product of its own, and then they add.",
        ),
        Mistake(
            _spoiled(lambda e, w: e[0] * w[0] * e[1] * w[1]),
            "The two paths are multiplied: slopes multiply along one path and add over paths.",
        ),
    ),
    then="One hidden unit, two ways to the loss, and their slopes add.",
)


def _names() -> dict[str, Any]:
    x, t, w1, w2 = _cases()[0]
    a = 1 / (1 + math.exp(-w1 * x))
    y = w2 * a
    return {"x": x, "t": t, "w1": w1, "w2": w2, "z": w1 * x, "a": a, "y": y}


def _loss_of_w1(w1: Any) -> Any:
    x, t, _, w2 = _cases()[0]
    return 0.5 * (w2 * sigmoid(w1 * x) - t) ** 2


road_to_w1 = Quiz(
    "worked_example.road_to_w1",
    question="`z = w1*x`, `a` is the sigmoid of `z`, `y = w2*a`, and the loss is half of (y − t)². "
    "Which line is its slope by `w1`?",
    setting=Setting(_names, "slope", slopes(_loss_of_w1, lambda: _cases()[0][2])),
    options=(
        Option(
            "slope = (y - t) * w2 * a * (1 - a) * x",
            "Four stretches of road: from L to y, to a, to z, to w1.",
        ),
        Option(
            "slope = (y - t) * w2 * z * (1 - z) * x",
            "The bend is described by what comes out of it: a(1 − a).",
        ),
        Option("slope = (y - t) * a * w2", "Two stretches are missing, the bend and x."),
        Option(
            "slope = (t - y) * w2 * a * (1 - a) * x",
            "With the sign turned this is the way down. Whoever uses it has to add it.",
        ),
    ),
)
