"""Exercises of "The chain rule": products along a path, sums over paths, and the walk back."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from .chain_rule_graph import walk_back
from .chain_rule_paths import slope_of_w0
from .chain_rule_quizzes import back_through_sigmoid
from .judging.exercise import Exercise, Mistake
from .judging.reading import Reading

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
            "A product passes a change on multiplied by the other factor: at `f` you have taken "
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
        Mistake(
            lambda: (X_PAPER + Y_PAPER) * X_PAPER * Y_PAPER,
            "That is the value of `f`; its slope is asked for.",
        ),
        Mistake(
            lambda: Y_PAPER + 1.0,
            "Those are the slopes of `s` and of `p`, added: each still has to pass on to `f`.",
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
            "A path chooses a unit in every layer: choices multiply, and you added them.",
        ),
        Mistake(
            lambda: (math.prod(WIDTHS), sum(WIDTHS)),
            "You counted nodes where edges are asked for.",
        ),
        Mistake(
            lambda: (math.prod(WIDTHS), math.prod(WIDTHS) * (len(WIDTHS) - 1)),
            "You counted each edge once for every path that uses it.",
        ),
        Mistake(
            lambda: (math.prod(WIDTHS), sum(a * b for a, b in pairwise(WIDTHS[1:-1]))),
            "Among the edges, those from the input and to the output are missing.",
        ),
        Mistake(
            lambda: (math.prod(a * b for a, b in pairwise(WIDTHS)), _edges()),
            "For the paths you multiplied the numbers of edges: at each unit a path goes on from "
            "where it stands.",
        ),
        Mistake(
            lambda: (math.prod(WIDTHS), math.prod(WIDTHS)),
            "There are fewer edges than paths here, since many paths share an edge: edges are "
            "added from layer to layer.",
        ),
        Mistake(
            lambda: (_edges(), _edges()),
            "There are more paths than edges here, since every edge serves many paths: choices "
            "multiply from layer to layer.",
        ),
        Mistake(
            lambda: (math.prod(WIDTHS), sum(a * b for a, b in pairwise(WIDTHS[:-1]))),
            "Among the edges, those to the output are missing.",
        ),
        Mistake(
            lambda: (math.prod(WIDTHS), sum(a * b for a, b in pairwise(WIDTHS[1:]))),
            "Among the edges, those from the input are missing.",
        ),
        Mistake(
            lambda: (math.prod(WIDTHS), _edges() + sum(WIDTHS[1:])),
            "You counted a bias for each unit with the edges: this graph has none.",
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
            whole=True,
        ),
        Mistake(
            lambda x, y: (x / y, y, x),
            "Those are the slopes of a product.",
        ),
        Mistake(
            lambda x, y: (x // y, 1 / y, -x / y**2),
            "`//` rounds down to a whole number: this division is written `/`.",
        ),
        Mistake(
            lambda x, y: (y / x, -y / x**2, 1 / x),
            "This belongs to `y / x`, the division the other way round.",
        ),
        Mistake(
            lambda x, y: (x / y, 1 / y, (y - x) / y**2),
            "In the slope by `y` a term is too much: `x` stands still while `y` moves.",
        ),
        Mistake(
            lambda x, y: (x / y, 1.0, -1.0),
            "These would be the slopes of `x - y`.",
        ),
    ),
)
