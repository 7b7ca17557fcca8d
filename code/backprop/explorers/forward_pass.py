"""Sliders of the chapter "The forward pass"."""

from __future__ import annotations

import numpy as np

from ..figures.forward_pass import neuron_picture, plain, values_picture
from ..lessons.forward_pass import ForwardPass, neuron_curve
from .frames import Explorer, explore


def weight_explorer(b: float = 0.0) -> Explorer:
    """The curve of a sigmoid neuron for weights from −5 to 5, its bias fixed at `b`."""
    weights = np.linspace(-5, 5, 21)
    return explore(
        "weight w",
        [plain(float(w)) for w in weights],
        [neuron_picture(neuron_curve(float(w), b)) for w in weights],
        start=12,
    )


def step_explorer(passed: ForwardPass, row: int) -> Explorer:
    """One row of X on its way through a network: sum, activation, sum, activation, …"""
    positions = ["inputs"]
    for layer in range(1, len(passed.layers) + 1):
        positions += [f"z of layer {layer}", f"a of layer {layer}"]
    frames = [values_picture(passed, row, steps) for steps in range(len(positions))]
    return explore("step", positions, frames)
