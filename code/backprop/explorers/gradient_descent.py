"""Learning rates in a bowl, and random starts of the adding network, to move through."""

from __future__ import annotations

from collections.abc import Sequence

from ..figures.addition_network import draw_start
from ..figures.gradient_descent import draw_descent
from ..lessons.addition_network import Run
from ..lessons.gradient_descent import RATE, descent, measured_threshold, rates_to_try
from .frames import Explorer, explore

# The first six, and of the five hundred the slowest and the fastest.
STARTS = (0, 1, 2, 3, 4, 5, 11, 79)


def explore_rate() -> Explorer:
    """A slider over the learning rate, for gradient descent in the bowl."""
    rates, threshold = rates_to_try(), measured_threshold()
    nearest = min(range(len(rates)), key=lambda i: abs(rates[i] - RATE))
    return explore(
        "learning rate η",
        [f"{rate:.4g}" for rate in rates],
        [draw_descent(descent(rate), threshold) for rate in rates],
        start=nearest,
    )


def explore_starts(run: Run, seeds: Sequence[int] = STARTS) -> Explorer:
    """A slider over random starts of the adding network."""
    return explore(
        "seed of the start",
        [str(seed) for seed in seeds],
        [draw_start(run, seed) for seed in seeds],
    )
