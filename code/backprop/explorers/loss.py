"""Sliders of the chapter "The loss"."""

from __future__ import annotations

import numpy as np

from ..figures.loss import tangents_picture
from ..lessons.loss import tangents
from .frames import Explorer, explore


def prediction_explorer(t: float = 1.0) -> Explorer:
    """Four losses and their tangents while the prediction y moves; the target t stays."""
    predictions = [round(float(y), 2) for y in np.linspace(0.05, 0.95, 19)]
    return explore(
        "prediction y",
        [f"{y:.2f}" for y in predictions],
        [tangents_picture(tangents(y, t)) for y in predictions],
        start=3,
    )
