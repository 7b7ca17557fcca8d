"""The exercise of "The chain rule" on the network with two paths."""

from __future__ import annotations

from collections.abc import Callable

from ..activations import sigmoid
from .judging.exercise import Exercise, Mistake

Network = tuple[float, float, float, float, float, float, float]  # x, t, w0, u1, u2, v1, v2


def _networks() -> list[Network]:
    return [(1.5, -2.0, 0.8, 0.4, -1.2, 1.6, 0.9), (-0.7, 3.0, 1.9, 2.2, 0.6, -0.5, 1.4)]


def _prime(a: float) -> float:
    return a * (1 - a)


def _slope(
    over_paths: Callable[[float, float], float] = lambda first, second: first + second,
    unit: Callable[[float], float] = _prime,
    hidden: Callable[[float, float], float] = lambda z, h: _prime(h),
    last: Callable[[float], float] = lambda x: x,
    weights: Callable[[float, float], float] = lambda v, u: v * u,
    error: Callable[[float, float], float] = lambda y, t: y - t,
) -> Callable[..., float]:
    """∂E/∂w₀ of the network with two paths, spoiled in one place."""

    def program(x: float, t: float, w0: float, u1: float, u2: float, v1: float, v2: float) -> float:
        z = w0 * x
        h = float(sigmoid(z))
        a1, a2 = float(sigmoid(u1 * h)), float(sigmoid(u2 * h))
        by_h = over_paths(weights(v1, u1) * unit(a1), weights(v2, u2) * unit(a2))
        return error(v1 * a1 + v2 * a2, t) * by_h * hidden(z, h) * last(x)

    return program


def _first_path_cut_short(
    x: float, t: float, w0: float, u1: float, u2: float, v1: float, v2: float
) -> float:
    h = float(sigmoid(w0 * x))
    a1, a2 = float(sigmoid(u1 * h)), float(sigmoid(u2 * h))
    dy = v1 * a1 + v2 * a2 - t
    return dy * v1 * _prime(a1) * u1 + v2 * _prime(a2) * u2 * _prime(h) * x


slope_of_w0 = Exercise(
    "chain_rule.slope_of_w0",
    reference=_slope(),
    cases=_networks,
    mistakes=(
        Mistake(
            _slope(over_paths=lambda first, second: first),
            "Only the path through the first unit is in it, and the second moves the output too.",
        ),
        Mistake(
            _slope(over_paths=lambda first, second: second),
            "Only the path through the second unit is in it, as if it had overwritten the first.",
        ),
        Mistake(
            _slope(over_paths=lambda first, second: first * second),
            "You multiplied the paths: slopes multiply along a path, and the paths add.",
        ),
        Mistake(
            _slope(unit=lambda a: 1.0),
            "The two units have sigmoids as well, and their slopes are missing.",
        ),
        Mistake(
            _slope(hidden=lambda z, h: 1.0),
            "The hidden value is a sigmoid of `w0 * x`, and its slope is missing.",
        ),
        Mistake(
            _slope(hidden=lambda z, h: z * (1 - z)),
            "For the slope of the first sigmoid you used `z`: the short form takes the activation.",
        ),
        Mistake(
            _slope(last=lambda x: 1.0),
            "The last stretch is missing: `w0 * x` moves with `w0` at a rate of its own.",
        ),
        Mistake(
            _slope(over_paths=lambda first, second: (first + second) / 2),
            "You took the mean of the two paths, but both movements happen in full.",
        ),
        Mistake(
            _slope(weights=lambda v, u: v),
            "The weights `u1` and `u2` are missing: through each the hidden value enters a unit.",
        ),
        Mistake(
            _slope(weights=lambda v, u: u),
            "The weights `v1` and `v2` are missing: through each a unit enters the output.",
        ),
        Mistake(
            _slope(error=lambda y, t: 1.0),
            "That is the slope of the output `y`: the stretch from `y` to the loss is missing.",
        ),
        Mistake(
            _slope(error=lambda y, t: t - y),
            "The sign is turned: the loss grows with `y` as fast as `y - t`.",
        ),
        Mistake(
            _slope(error=lambda y, t: 2 * (y - t)),
            "That is the slope of (y − t)²; the loss here has a ½ in front.",
        ),
        Mistake(
            _slope(error=lambda y, t: (y - t) ** 2 / 2),
            "The first factor is the loss itself, and it should be how fast the loss grows with y.",
        ),
        Mistake(
            _slope(error=lambda y, t: y),
            "The target is missing: the way back begins with y − t.",
        ),
        Mistake(
            _slope(unit=lambda a: a),
            "The slopes of the two units are only half there: a is multiplied by 1 − a.",
        ),
        Mistake(
            _slope(hidden=lambda z, h: _prime(h) ** 2),
            "The slope of the first sigmoid is in it twice: the paths meet at `h` and share it.",
        ),
        Mistake(
            _first_path_cut_short,
            "What follows the `+` is multiplied on alone: put brackets around the two shares "
            "before they go on.",
        ),
    ),
)
