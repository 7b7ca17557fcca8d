"""Sliders of the chapter "Stuck at one half"."""

from __future__ import annotations

from ..figures.saddles import moment, shown_epochs
from ..lessons.saddles import Run, moments, run, slopes
from .frames import Explorer, explore

LOOKS = (0, 20, 100, 500, 1000, 2000, 3000, 3400, 3500, 3600, 3700, 3800, 4400)


def waiting_explorer(passed: Run | None = None) -> Explorer:
    """A slider over the epochs of one run that waits at one half, and then leaves."""
    passed = run() if passed is None else passed
    epochs = shown_epochs(LOOKS[-1], LOOKS)
    slope = slopes(passed, epochs)
    return explore(
        "epoch",
        [str(epoch) for epoch in LOOKS],
        [moment(now, epochs, slope) for now in moments(passed, LOOKS)],
        start=LOOKS.index(2000),
    )
