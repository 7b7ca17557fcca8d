"""The worked example to move: its learning rate."""

from __future__ import annotations

from ..figures.worked_example import learning_rate
from ..lessons.worked_example import RATE, trial, trial_rates
from .frames import Explorer, evenly, explore


def learning_rate_explorer() -> Explorer:
    """A slider over the learning rate: the first step, and the loss over twenty steps."""
    return explore(
        "learning rate η",
        trial_rates(),
        lambda rate: learning_rate(trial(rate)),
        read=lambda rate: f"{rate:.4g}",
        start=RATE,
        finer=[*evenly(0.01, 0.3, 0.01), *evenly(0.3, 2, 0.05), *evenly(2, 8, 0.1)],
    )
