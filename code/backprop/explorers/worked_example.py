"""The worked example to move: its learning rate."""

from __future__ import annotations

from ..figures.worked_example import learning_rate
from ..lessons.worked_example import RATE, trial, trial_rates
from .frames import Explorer, explore


def learning_rate_explorer() -> Explorer:
    """A slider over the learning rate: the first step, and the loss over twenty steps."""
    rates = trial_rates()
    return explore(
        "learning rate η",
        [f"{rate:.4g}" for rate in rates],
        [learning_rate(trial(rate)) for rate in rates],
        start=rates.index(RATE),
    )
