"""Sliders of the chapter "The forward pass"."""

from __future__ import annotations

from ..figures.forward_pass import neuron_picture, plain, values_picture
from ..lessons.forward_pass import ForwardPass, neuron_curve
from .frames import Explorer, evenly, explore


def weight_explorer(b: float = 0.0) -> Explorer:
    """The curve of a sigmoid neuron for weights from −5 to 5, its bias fixed at `b`."""
    return explore(
        "weight w",
        evenly(-5, 5, 0.5),
        lambda w: neuron_picture(neuron_curve(w, b)),
        read=plain,
        start=1.0,
        finer=evenly(-5, 5, 0.1),
    )


def step_explorer(passed: ForwardPass, row: int) -> Explorer:
    """One row of X on its way through a network: sum, activation, sum, activation, …"""
    names = ["inputs"]
    for layer in range(1, len(passed.layers) + 1):
        names += [f"z of layer {layer}", f"a of layer {layer}"]
    return explore(
        "step",
        range(len(names)),
        lambda steps: values_picture(passed, row, steps),
        read=lambda steps: names[steps],
    )
