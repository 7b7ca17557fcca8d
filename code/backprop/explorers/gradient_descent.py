"""Learning rates in a bowl, and random starts of the adding network, to move through."""

from __future__ import annotations

from collections.abc import Sequence

from ..figures.addition_network import draw_start
from ..figures.gradient_descent import draw_descent
from ..lessons.addition_network import Run
from ..lessons.gradient_descent import RATE, descent, measured_threshold, rates_to_try
from .frames import Explorer, evenly, explore

# The first six, and of the five hundred the slowest and the fastest.
STARTS = (0, 1, 2, 3, 4, 5, 11, 79)


def explore_rate() -> Explorer:
    """A slider over the learning rate, for gradient descent in the bowl."""
    threshold = measured_threshold()
    return explore(
        "learning rate η",
        rates_to_try(),
        lambda rate: draw_descent(descent(rate), threshold),
        read=lambda rate: f"{rate:.4g}",
        start=RATE,
        finer=evenly(0.02, 0.22, 0.002),
    )


def explore_starts(run: Run, seeds: Sequence[int] = STARTS) -> Explorer:
    """A slider over random starts of the adding network; with Python, up to the last of `seeds`."""
    return explore(
        "seed of the start",
        seeds,
        lambda seed: draw_start(run, seed),
        finer=range(max(seeds, default=0)),
    )
