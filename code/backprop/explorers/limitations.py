"""Sliders of the chapter on vanishing and exploding gradients."""

from __future__ import annotations

from ..figures import Picture
from ..figures.limitations import survey_picture
from ..figures.memory import reaches_picture
from ..lessons.limitations import scales, survey
from ..lessons.memory import gate, gate_biases, reach
from ..recurrent import GRU, LSTM, Recurrent
from .frames import Explorer, evenly, explore


def start_explorer() -> Explorer:
    """The size of the first weights: signal and δ in every layer, for three activations."""
    return explore(
        "std of the weights × √n",
        scales(),
        lambda scale: survey_picture(scale, survey(scale)),
        read=lambda scale: f"{scale:.3g}",
        start=1.0,
        finer=[*evenly(0.25, 2, 0.05), *evenly(2, 8, 0.25)],
    )


def gate_explorer() -> Explorer:
    """Where the gates stand that keep: the gradient through fifty steps of three layers."""
    ungated = reach(Recurrent)

    def draw(bias: float) -> Picture:
        return reaches_picture(gate(bias), [ungated, reach(LSTM, bias), reach(GRU, bias)])

    return explore(
        "bias of the gate that keeps",
        gate_biases(),
        draw,
        read=lambda bias: f"{bias:g}",
        finer=evenly(0, 5, 0.1),
    )
