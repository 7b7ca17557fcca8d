"""Sliders over the three experiments: how many seeds, which learning rate, how many units."""

from __future__ import annotations

from ..figures.experiments import LOOKS, draw_rates, draw_seeds, draw_widths
from ..lessons.experiment_record import GRID, WIDTHS, of, rates, wide
from ..lessons.experiments import MENDED, SOURCE, Outcome
from .frames import Explorer, explore

COUNTS = (1, 2, 3, 5, 6, 10, 20, 50, 100, 200, 500)
MORE_COUNTS = (*range(1, 20), *range(20, 100, 5), *range(100, 501, 25))
# The curves are drawn through all rates of the record; without Python the slider stops at these.
STOPS = (0.001, 0.01, 0.1, 0.3, 0.9, 1.0, 2.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 20.0, 100.0)


def explore_seeds(outcome: Outcome) -> Explorer:
    """A slider over the number of networks tried: the interval shrinks."""
    counts, more = ([n for n in some if n <= len(outcome.seeds)] for some in (COUNTS, MORE_COUNTS))
    return explore("networks", counts, lambda n: draw_seeds(outcome, n), finer=more)


def explore_rates() -> Explorer:
    """A slider over the learning rate: the source's network and the mended one."""
    source, mended = rates(SOURCE), rates(MENDED)
    return explore(
        "learning rate η",
        STOPS,
        lambda rate: draw_rates(source, mended, GRID.index(rate)),
        read=lambda rate: f"{rate:g}",
        start=0.01,
        # Only what was recorded: 500 networks at one more rate take seconds to train.
        finer=GRID,
    )


def explore_widths() -> Explorer:
    """A slider over the number of hidden units: how soon each activation solves XOR."""
    return explore(
        "hidden units",
        WIDTHS,
        lambda n: draw_widths({name: of(wide(name, n)) for name in LOOKS}),
        start=3,
    )
