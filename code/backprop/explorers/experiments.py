"""Sliders over the three experiments: how many seeds, which learning rate, how many units."""

from __future__ import annotations

from ..figures.experiments import LOOKS, draw_rates, draw_seeds, draw_widths
from ..lessons.experiment_record import GRID, WIDTHS, of, rates, wide
from ..lessons.experiments import MENDED, SOURCE, Outcome
from .frames import Explorer, explore

COUNTS = (1, 2, 3, 5, 6, 10, 20, 50, 100, 200, 500)
# The curves are drawn through all rates of the record; the slider stops at these.
STOPS = (0.001, 0.01, 0.1, 0.3, 0.9, 1.0, 2.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 20.0, 100.0)


def explore_seeds(outcome: Outcome) -> Explorer:
    """A slider over the number of networks tried: the interval shrinks."""
    counts = [n for n in COUNTS if n <= len(outcome.seeds)]
    return explore("networks", [str(n) for n in counts], [draw_seeds(outcome, n) for n in counts])


def explore_rates() -> Explorer:
    """A slider over the learning rate: the source's network and the mended one."""
    source, mended = rates(SOURCE), rates(MENDED)
    places = [GRID.index(rate) for rate in STOPS]
    return explore(
        "learning rate η",
        [f"{rate:g}" for rate in STOPS],
        [draw_rates(source, mended, place) for place in places],
        start=1,
    )


def explore_widths() -> Explorer:
    """A slider over the number of hidden units: how soon each activation solves XOR."""
    frames = [draw_widths({name: of(wide(name, n)) for name in LOOKS}) for n in WIDTHS]
    return explore("hidden units", [str(n) for n in WIDTHS], frames, start=1)
