"""The exercise of the worked example on a hidden unit with two ways out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..activations import sigmoid
from .judging.exercise import Exercise, Mistake

Pair = Sequence[float]


def _two(
    arriving: Callable[[Pair, Pair], float] = lambda e, w: e[0] * w[0] + e[1] * w[1],
    bend: Callable[[float, float], float] = lambda z, a: a * (1 - a),
    last: Callable[[float], float] = lambda x: x,
    second: Callable[[Pair, Pair, float], list[float]] = lambda e, w, a: [e[0] * a, e[1] * a],
    factor: float = 1.0,
) -> Callable[[float, Pair, float, Pair], dict[str, Any]]:
    """The slopes of the network with two outputs, spoiled in one place."""

    def program(x: float, t: Pair, w1: float, w2: Pair) -> dict[str, Any]:
        z = w1 * x
        a = float(sigmoid(z))
        errors = [factor * (w2[0] * a - t[0]), factor * (w2[1] * a - t[1])]
        return {
            "w1": arriving(errors, w2) * bend(z, a) * last(x),
            "w2": second(errors, w2, a),
        }

    return program


two_outputs = Exercise(
    "worked_example.two_outputs",
    reference=_two(),
    cases=lambda: [
        (0.7, (1.5, -0.4), 0.4, (-0.8, 1.3)),
        (-1.3, (-0.5, 0.9), 0.9, (1.6, 0.7)),
    ],
    mistakes=(
        Mistake(
            _two(lambda e, w: e[0] * w[0]),
            "Only the first output's path is followed; where paths meet again, their slopes add.",
        ),
        Mistake(
            _two(lambda e, w: e[1] * w[1]),
            "Only the last output's path is left: the second was put in the place of the first, "
            "where it should be added.",
        ),
        Mistake(
            _two(lambda e, w: (e[0] * w[0] + e[1] * w[1]) / 2),
            "The two paths are averaged; slopes of paths that meet are added.",
        ),
        Mistake(
            _two(lambda e, w: (e[0] + e[1]) * (w[0] + w[1])),
            "The errors are added before they have gone through their own weights; each path is a "
            "product of its own, and then they add.",
        ),
        Mistake(
            _two(lambda e, w: e[0] * w[0] * e[1] * w[1]),
            "The two paths are multiplied: slopes multiply along one path and add over paths.",
        ),
        Mistake(
            _two(lambda e, w: e[0] + e[1]),
            "The second layer's weights are missing: each error goes back through its own one.",
        ),
        Mistake(
            _two(lambda e, w: e[0] * w[1] + e[1] * w[0]),
            "Each error has gone back through the other output's weight.",
        ),
        Mistake(
            _two(bend=lambda z, a: 1.0),
            "The slope of the sigmoid is missing: both paths lead through the bend.",
        ),
        Mistake(
            _two(bend=lambda z, a: z * (1 - z)),
            "The slope of the sigmoid is taken at z; z(1 − z) should be a(1 − a).",
        ),
        Mistake(
            _two(bend=lambda z, a: (a * (1 - a)) ** 2),
            "The slope of the sigmoid is in it twice: the two paths meet before the bend and "
            "share it.",
        ),
        Mistake(
            _two(last=lambda x: 1.0),
            "That is δ, the slope at z: the last factor, x, is missing.",
        ),
        Mistake(
            _two(factor=-1.0),
            "The sign is turned: the errors are outputs minus targets.",
        ),
        Mistake(
            _two(factor=2.0),
            "The ½ of the loss is missing: the slope of ½(y − t)² is the error itself.",
        ),
        Mistake(
            _two(second=lambda e, w, a: [e[0] * w[0], e[1] * w[1]]),
            "A weight of the second layer is multiplied by a, so a is in its slope, not the weight "
            "itself.",
        ),
        Mistake(
            _two(second=lambda e, w, a: [(e[0] + e[1]) * a] * 2),
            "The errors are added for the second layer too, but each of its weights leads to one "
            "output only.",
        ),
        Mistake(
            _two(second=lambda e, w, a: [e[0] * a * (1 - a), e[1] * a * (1 - a)]),
            "The way back to the second layer's weights ends before the bend: the slope of the "
            "sigmoid does not belong to it.",
        ),
        Mistake(
            _two(second=lambda e, w, a: [e[1] * a, e[0] * a]),
            "The two slopes of the second layer have changed places.",
            whole=True,
        ),
    ),
    then="One hidden unit, two ways to the loss, and their slopes add.",
)
