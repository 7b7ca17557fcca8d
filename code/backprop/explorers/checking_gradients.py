"""Defects to leaf through: what the gradient check sees of each, and what training shows."""

from __future__ import annotations

from collections.abc import Sequence

from ..figures.checking_gradients import entries_and_training
from ..lessons.planted_defects import Trained, checked
from .frames import Explorer, explore

# Beside the slider of a phone there is room for nine letters.
SHORT = {
    "no σ′, output": "σ′ output",
    "no σ′, hidden": "σ′ hidden",
    "new weights": "new W₂",
    "first row's b": "row's b",
    "mean for sum": "mean b",
}


def defect_explorer(runs: Sequence[Trained]) -> Explorer:
    """A slider over the defects of `runs`, the right program first."""
    return explore(
        "defect",
        runs,
        lambda run: entries_and_training(checked(run.defect), run, runs[0]),
        read=lambda run: SHORT.get(run.defect, run.defect),
    )
