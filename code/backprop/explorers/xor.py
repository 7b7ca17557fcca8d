"""Sliders of the chapter "XOR"."""

from __future__ import annotations

from ..figures.xor import draw_line, draw_training
from ..lessons.xor import Training, turned_line
from .frames import Explorer, evenly, explore


def line_explorer(distance: float = 0.35) -> Explorer:
    """A neuron's boundary, turned once around at a fixed `distance` from the middle."""
    return explore(
        "direction",
        evenly(0, 330, 30),
        lambda angle: draw_line(turned_line(angle, distance)),
        read=lambda angle: f"{angle:g}°",
        start=30,
        finer=evenly(0, 357, 3),
    )


def training_explorer(run: Training) -> Explorer:
    """Both planes of a 2-2-1 network at the epochs at which it was looked at."""
    return explore(
        "epochs",
        range(len(run.looks)),
        lambda look: draw_training(run, look),
        read=lambda look: str(run.epochs[look]),
    )
