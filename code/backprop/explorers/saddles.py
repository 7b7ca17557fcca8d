"""Sliders of the chapter "Stuck at one half"."""

from __future__ import annotations

from ..figures.saddles import moment, shown_epochs
from ..lessons.saddles import Run, moments, run, slopes
from .frames import Explorer, explore

LOOKS = (0, 20, 100, 500, 1000, 2000, 3000, 3400, 3500, 3600, 3700, 3800, 4400)
# Close together where much happens.
MORE_LOOKS = (
    *range(0, 100, 10), *range(100, 1000, 50), *range(1000, 3000, 100), *range(3000, 4401, 20),
)  # fmt: skip


def waiting_explorer(passed: Run | None = None) -> Explorer:
    """A slider over the epochs of one run that waits at one half, and then leaves."""
    way = run() if passed is None else passed
    epochs = shown_epochs(LOOKS[-1], LOOKS)
    slope = slopes(way, epochs)
    return explore(
        "epoch",
        LOOKS,
        lambda epoch: moment(moments(way, [epoch])[0], epochs, slope),
        start=2000,
        finer=MORE_LOOKS,
    )
