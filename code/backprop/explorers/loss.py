"""Sliders of the chapter "The loss"."""

from __future__ import annotations

from ..figures.loss import tangents_picture
from ..lessons.loss import tangents
from .frames import Explorer, evenly, explore


def prediction_explorer(t: float = 1.0) -> Explorer:
    """Four losses and their tangents while the prediction y moves; the target t stays."""
    return explore(
        "prediction y",
        evenly(0.05, 0.95, 0.05),
        lambda y: tangents_picture(tangents(y, t)),
        read=lambda y: f"{y:.2f}",
        start=0.2,
        finer=evenly(0.05, 0.95, 0.01),
    )
