"""Exercises of "The chain rule": products along a path, sums over paths, and the walk back."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from ..activations import sigmoid
from .chain_rule_graph import walk_back
from .chain_rule_quizzes import back_through_sigmoid
from .exercise import Exercise, Mistake
from .reading import Reading

__all__ = [
    "back_through_sigmoid",
    "paths_and_edges",
    "quotient",
    "slope_of_w0",
    "slope_of_x",
    "walk_back",
]

# --- two ways to one end, on paper ----------------------------------------------------------------

X_PAPER, Y_PAPER = 2.0, 3.0


def _shares(way: Callable[[float, float], float]) -> Callable[[], float]:
    """What `way` makes of the two shares of ∂f/∂x, where f = s·p, s = x + y and p = x·y."""
    s, p = X_PAPER + Y_PAPER, X_PAPER * Y_PAPER
    return lambda: way(p * 1.0, s * Y_PAPER)


slope_of_x = Reading(
    "chain_rule.slope_of_x",
    reference=_shares(lambda by_sum, by_product: by_sum + by_product),
    mistakes=(
        Mistake(
            _shares(lambda by_sum, by_product: by_sum),
            "You went through the sum only: `x` is in the product as well.",
        ),
        Mistake(
            _shares(lambda by_sum, by_product: by_product),
            "You went through the product only: `x` is in the sum as well.",
        ),
        Mistake(
            _shares(lambda by_sum, by_product: by_sum * by_product),
            "You multiplied the two paths with each other: slopes multiply along a path, and the "
            "paths add.",
        ),
        Mistake(
            _shares(lambda by_sum, by_product: (by_sum + by_product) / 2),
            "You took the mean of the two paths, but both movements happen in full.",
        ),
        Mistake(
            lambda: (X_PAPER + Y_PAPER) + X_PAPER * Y_PAPER * Y_PAPER,
            "A product passes a change on multiplied by the *other* factor: at `f` you have taken "
            "the same one.",
        ),
        Mistake(
            lambda: X_PAPER * Y_PAPER + (X_PAPER + Y_PAPER),
            "On the path through the product a factor is missing: `p` moves `y` times as fast as "
            "`x`.",
        ),
        Mistake(
            lambda: X_PAPER * Y_PAPER + (X_PAPER + Y_PAPER) * X_PAPER,
            "That is the slope by `y`.",
        ),
    ),
    digits=3,
)

# --- counting, on paper ---------------------------------------------------------------------------

WIDTHS = (1, 4, 5, 3, 1)


def _edges() -> int:
    return sum(before * after for before, after in pairwise(WIDTHS))


paths_and_edges = Reading(
    "chain_rule.paths_and_edges",
    reference=lambda: (math.prod(WIDTHS), _edges()),
    mistakes=(
        Mistake(
            lambda: (sum(WIDTHS[1:-1]), _edges()),
            "The edges are right, but a path chooses a unit in every layer: choices multiply.",
        ),
        Mistake(
            lambda: (math.prod(WIDTHS), sum(WIDTHS)),
            "The paths are right, but you counted nodes where edges are asked for.",
        ),
        Mistake(
            lambda: (math.prod(WIDTHS), math.prod(WIDTHS) * (len(WIDTHS) - 1)),
            "The paths are right, but you counted each edge once for every path that uses it.",
        ),
        Mistake(
            lambda: (math.prod(WIDTHS), sum(a * b for a, b in pairwise(WIDTHS[1:-1]))),
            "The paths are right, but the edges from the input and to the output are missing.",
        ),
        Mistake(
            lambda: (math.prod(a * b for a, b in pairwise(WIDTHS)), _edges()),
            "For the paths you multiplied the numbers of edges: at each unit a path goes on from "
            "where it stands.",
        ),
        Mistake(
            lambda: (_edges(), math.prod(WIDTHS)),
            "You have found both numbers, and put each in the place of the other.",
        ),
    ),
    then="One more layer would multiply the first number and add to the second.",
)

# --- a new operation for Number -------------------------------------------------------------------

quotient = Exercise(
    "chain_rule.quotient",
    reference=lambda x, y: (x / y, 1 / y, -x / y**2),
    cases=lambda: [(3.0, 2.0), (-1.5, 0.4), (0.7, -2.5)],
    mistakes=(
        Mistake(
            lambda x, y: (x / y, 1 / y, x / y**2),
            "A larger divisor makes a smaller result, so the sign of its slope is turned here.",
        ),
        Mistake(
            lambda x, y: (x / y, 1 / y, -x / y),
            "One division by `y` is missing: the slope of 1/u is −1/u².",
        ),
        Mistake(
            lambda x, y: (x / y, 1 / y, -1 / y**2),
            "That is the slope of 1/y: what stands above the line multiplies it.",
        ),
        Mistake(
            lambda x, y: (x / y, -x / y**2, 1 / y),
            "The two slopes have changed places.",
        ),
        Mistake(
            lambda x, y: (x / y, y, x),
            "Those are the slopes of a product.",
        ),
    ),
)

# --- the network with two paths -------------------------------------------------------------------

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
) -> Callable[..., float]:
    """∂E/∂w₀ of the network with two paths, spoiled in one place."""

    def program(x: float, t: float, w0: float, u1: float, u2: float, v1: float, v2: float) -> float:
        z = w0 * x
        h = float(sigmoid(z))
        a1, a2 = float(sigmoid(u1 * h)), float(sigmoid(u2 * h))
        by_h = over_paths(v1 * unit(a1) * u1, v2 * unit(a2) * u2)
        return (v1 * a1 + v2 * a2 - t) * by_h * hidden(z, h) * last(x)

    return program


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
    ),
)
