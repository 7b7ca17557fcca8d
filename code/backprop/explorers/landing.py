"""The slider of the first page: watch a network learn."""

from __future__ import annotations

from backprop.figures.landing import draw_learning
from backprop.lessons.landing import Learning

from .frames import Explorer, explore


def explore_learning(run: Learning) -> Explorer:
    """A slider over the epochs at which the network was looked at."""
    frames = [draw_learning(run, look) for look in range(len(run.epochs))]
    return explore("epochs", [str(epoch) for epoch in run.epochs], frames)
