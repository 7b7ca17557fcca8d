"""Sliders of the chapter "XOR"."""

from __future__ import annotations

import numpy as np

from ..figures.xor import draw_line, draw_training
from ..lessons.xor import Training, turned_line
from .frames import Explorer, explore


def line_explorer(distance: float = 0.35) -> Explorer:
    """A neuron's boundary, turned once around at a fixed `distance` from the middle."""
    angles = [float(angle) for angle in np.arange(0, 360, 30)]
    return explore(
        "direction",
        [f"{angle:g}°" for angle in angles],
        [draw_line(turned_line(angle, distance)) for angle in angles],
        start=1,
    )


def training_explorer(run: Training) -> Explorer:
    """Both planes of a 2-2-1 network at the epochs at which it was looked at."""
    frames = [draw_training(run, look) for look in range(len(run.looks))]
    return explore("epochs", [str(epoch) for epoch in run.epochs], frames)
