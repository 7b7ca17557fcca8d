"""Exercises of the worked example: the 1-1-1 network, other numbers, one more output.

z = w1·x      a = σ(z)      y = w2·a      L = ½(y − t)²   for one sample, no average
"""

from __future__ import annotations

from collections.abc import Callable

from ..activations import sigmoid
from .judging.exercise import Exercise, Mistake
from .judging.reading import Reading
from .worked_example_quizzes import road_to_w1
from .worked_example_two_outputs import two_outputs

__all__ = ["one_step", "pencil_slope", "road_to_w1", "slope_of_w1", "two_outputs"]

# Of the pencil. σ(0) is one half, and no two of the mistakes below come to the same number.
X, T, W1, W2 = 5.0, 1.0, 0.0, 8.0


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
            lambda: _pencil() * 2,
            "That is twice the slope: either the ½ of this loss is forgotten, or the slope of the "
            "sigmoid is only a instead of a(1 − a).",
        ),
        Mistake(
            lambda: (W2 * 0.5 - T) * W2 * W1 * X * (1 - W1 * X) * X,
            "A zero has come in, as z, w1 or a: the slope of the sigmoid is made of its output a, "
            "which is one half, and the weight on this road is w2.",
        ),
        Mistake(
            lambda: W2 * 0.5 * W2 * 0.25 * X,
            "The road begins with the error y − t: the target is missing.",
        ),
        Mistake(
            lambda: (W2 * 0.5 - T) ** 2 / 2,
            "That is the loss itself; its slope is asked for.",
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

Error = Callable[[float, float], float]


def _road(
    bend: Callable[[float, float], float] = lambda z, a: a * (1 - a),
    error: Error = lambda y, t: y - t,
) -> Callable[[float, float, float, float], float]:
    """∂L/∂w1 as the product of its four factors, one of them spoiled."""

    def program(x: float, t: float, w1: float, w2: float) -> float:
        z = w1 * x
        a = float(sigmoid(z))
        return error(w2 * a, t) * w2 * bend(z, a) * x

    return program


slope_of_w1 = Exercise(
    "worked_example.slope_of_w1",
    reference=lambda x, t, w1, w2: _slopes(x, t, w1, w2)[0],
    cases=_cases,
    mistakes=(
        Mistake(
            _road(error=lambda y, t: t - y),
            "The sign is turned: ∂L/∂y is y − t, and nothing is subtracted before the update.",
        ),
        Mistake(
            _road(bend=lambda z, a: z * (1 - z)),
            "The slope of the sigmoid is taken at z; z(1 − z) should be a(1 − a).",
        ),
        Mistake(
            _road(bend=lambda z, a: a),
            "The slope of the sigmoid is only half there: a is multiplied by 1 − a.",
        ),
        Mistake(
            _road(bend=lambda z, a: float(sigmoid(a)) * (1 - float(sigmoid(a)))),
            "The bend is applied twice: a has been through the sigmoid already.",
        ),
        Mistake(
            _road(bend=lambda z, a: 1.0),
            "The slope of the sigmoid is missing: the way back leads through the bend as well.",
        ),
        Mistake(
            lambda x, t, w1, w2: (
                (w2 * (a := float(sigmoid(w1 * x))) - t) * w2 * (w2 * a) * (1 - w2 * a) * x
            ),
            "You put y where a belongs: the output has no sigmoid, the hidden unit has.",
        ),
        Mistake(
            lambda x, t, w1, w2: _slopes(x, t, w1, w2)[0] / w2,
            "The second weight is missing: the slope at a is the slope at y times w2.",
        ),
        Mistake(
            lambda x, t, w1, w2: _slopes(x, t, w1, w2)[0] / w2 * w1,
            "From y back to a the way leads over w2, and you took w1.",
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
        Mistake(
            _road(error=lambda y, t: (y - t) ** 2 / 2),
            "The first factor is the loss itself, and it should be how fast the loss grows with y.",
        ),
        Mistake(
            _road(error=lambda y, t: y),
            "The target is missing: the first factor is the error, y − t.",
        ),
        Mistake(
            lambda x, t, w1, w2: (w2 * (a := float(sigmoid(-w1 * x))) - t) * w2 * a * (1 - a) * x,
            "In the sigmoid the minus sign is missing: it is 1/(1 + e⁻ᶻ).",
        ),
    ),
)


Pair = tuple[float, float]


def _step(x: float, t: float, w1: float, w2: float, rate: float) -> Pair:
    dw1, dw2 = _slopes(x, t, w1, w2)
    return w1 - rate * dw1, w2 - rate * dw2


def _early(x: float, t: float, w1: float, w2: float, rate: float) -> Pair:
    """Source 001's sentence taken at its word: w2 is overwritten, then used on the way back."""
    a = float(sigmoid(w1 * x))
    error = w2 * a - t
    w2 = w2 - rate * error * a
    return w1 - rate * error * w2 * a * (1 - a) * x, w2


def _late(x: float, t: float, w1: float, w2: float, rate: float) -> Pair:
    new_w1 = _step(x, t, w1, w2, rate)[0]
    return new_w1, _step(x, t, new_w1, w2, rate)[1]


def _last_first(x: float, t: float, w1: float, w2: float, rate: float) -> Pair:
    new_w2 = _step(x, t, w1, w2, rate)[1]
    return _step(x, t, w1, new_w2, rate)[0], new_w2


def _from_slopes(
    way: Callable[[float, float, float, float], Pair],
) -> Callable[[float, float, float, float, float], Pair]:
    """A step made of rightly computed changes, rate times slope: `way(w1, w2, c1, c2)`."""

    def program(x: float, t: float, w1: float, w2: float, rate: float) -> Pair:
        dw1, dw2 = _slopes(x, t, w1, w2)
        return way(w1, w2, rate * dw1, rate * dw2)

    return program


def _with_slope(
    slope: Callable[[float, float, float, float], float],
) -> Callable[[float, float, float, float, float], Pair]:
    """A step with another slope for w1."""

    def program(x: float, t: float, w1: float, w2: float, rate: float) -> Pair:
        return w1 - rate * slope(x, t, w1, w2), _step(x, t, w1, w2, rate)[1]

    return program


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
            _last_first,
            "This is what you get when w2 is updated first and the error taken anew before w1: "
            "both slopes belong to one forward pass.",
        ),
        Mistake(
            _from_slopes(lambda w1, w2, c1, c2: (w1 + c1, w2 + c2)),
            "This step goes uphill: an update subtracts.",
        ),
        Mistake(
            lambda x, t, w1, w2, rate: _step(x, t, w1, w2, 1.0),
            "The learning rate is missing.",
        ),
        Mistake(
            lambda x, t, w1, w2, rate: _step(x, t, w1, w2, 0.1),
            "The step is made with the chapter's learning rate, 0.1: use the argument `rate`.",
        ),
        Mistake(
            lambda x, t, w1, w2, rate: _slopes(x, t, w1, w2),
            "These are the slopes; the new weights are asked for.",
        ),
        Mistake(
            _from_slopes(lambda w1, w2, c1, c2: (-c1, -c2)),
            "These are the changes; the new weights are asked for.",
        ),
        Mistake(
            _from_slopes(lambda w1, w2, c1, c2: (w1 - 2 * c1, w2 - 2 * c2)),
            "The step is twice too long: the ½ of the loss is missing in the slope.",
        ),
        Mistake(
            _from_slopes(lambda w1, w2, c1, c2: (w2 - c2, w1 - c1)),
            "The new weights stand in the wrong order: w1 comes first.",
            whole=True,
        ),
        Mistake(
            _from_slopes(lambda w1, w2, c1, c2: (w1 - c2, w2 - c1)),
            "Each weight has moved by the slope of the other.",
        ),
        Mistake(
            lambda x, t, w1, w2, rate: (w1, w2),
            "That is the old weight: it has not moved.",
        ),
        Mistake(
            _with_slope(_road(bend=lambda z, a: 1.0)),
            "In the slope of w1 the slope of the sigmoid is missing.",
        ),
        Mistake(
            _with_slope(_road(bend=lambda z, a: z * (1 - z))),
            "In the slope of w1 you put z where a belongs: it is a(1 − a).",
        ),
        Mistake(
            _with_slope(lambda x, t, w1, w2: _slopes(x, t, w1, w2)[0] / x),
            "In the slope of w1 the last factor, x, is missing.",
        ),
        Mistake(
            _with_slope(lambda x, t, w1, w2: _slopes(x, t, w1, w2)[0] / w2),
            "In the slope of w1 the factor w2 is missing.",
        ),
    ),
)
