"""The slider of the first page: watch a network learn."""

from __future__ import annotations

from backprop.figures.landing import draw_learning
from backprop.lessons.landing import Learning

from .frames import Explorer, explore


def explore_learning(run: Learning) -> Explorer:
    """A slider over the epochs at which the network was looked at."""
    return explore(
        "epochs",
        range(len(run.epochs)),
        lambda look: draw_learning(run, look),
        read=lambda look: str(run.epochs[look]),
    )
