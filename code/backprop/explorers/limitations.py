"""Sliders of the chapter on vanishing and exploding gradients."""

from __future__ import annotations

from ..figures.limitations import survey_picture
from ..figures.memory import reaches_picture
from ..lessons.limitations import scales, survey
from ..lessons.memory import gate, gate_biases, reach
from ..recurrent import GRU, LSTM, Recurrent
from .frames import Explorer, explore


def start_explorer() -> Explorer:
    """The size of the first weights: signal and δ in every layer, for three activations."""
    positions = scales()
    return explore(
        "std of the weights × √n",
        [f"{scale:.3g}" for scale in positions],
        [survey_picture(scale, survey(scale)) for scale in positions],
        start=positions.index(1.0),
    )


def gate_explorer() -> Explorer:
    """Where the gates stand that keep: the gradient through fifty steps of three layers."""
    biases = gate_biases()
    ungated = reach(Recurrent)
    return explore(
        "bias of the gate that keeps",
        [f"{bias:g}" for bias in biases],
        [
            reaches_picture(gate(bias), [ungated, reach(LSTM, bias), reach(GRU, bias)])
            for bias in biases
        ],
    )
