"""The slider of the first page: watch a network learn."""

from __future__ import annotations

from collections.abc import Sequence

from backprop.figures.landing import draw_snapshot
from backprop.lessons.landing import Snapshot

from .frames import Explorer, explore


def explore_learning(record: Sequence[Snapshot]) -> Explorer:
    """A slider over the epochs at which the network was looked at."""
    return explore(
        "epochs", [str(s.epoch) for s in record], [draw_snapshot(record, i) for i in range(len(record))]
    )
