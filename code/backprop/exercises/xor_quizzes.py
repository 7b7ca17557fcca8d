"""The quiz of the chapter "XOR": the delta of a hidden layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from ..datasets import xor
from .judging.exercise import seeded
from .judging.quiz import Option, Quiz, Setting, slopes


def _promised() -> dict[str, Any]:
    """A 2-3-1 network of sigmoids on XOR, the mean squared error; `delta2` is ∂L/∂Z2."""
    X, T = xor()
    W1, b1, W2, b2 = seeded(0, (2, 3), (3,), (3, 1), (1,))
    Z1 = X @ W1 + b1
    H = sigmoid(Z1)
    Y = sigmoid(H @ W2 + b2)
    return {
        "X": X, "T": T, "Z1": Z1, "H": H, "W2": W2, "b2": b2, "Y": Y,
        "delta2": 2 / T.size * (Y - T) * Y * (1 - Y),
    }  # fmt: skip


def _loss_of_Z1(Z1: Array) -> float:
    net = _promised()
    return float(np.mean((sigmoid(sigmoid(Z1) @ net["W2"] + net["b2"]) - net["T"]) ** 2))


hidden_delta = Quiz(
    "xor.hidden_delta",
    question="A network has a hidden layer with the answers `H` and an output layer with the "
    "answers `Y`, sigmoids both. `delta2` is ∂L/∂z of the output. Which line takes it to the sums "
    "of the hidden layer?",
    setting=Setting(_promised, "delta1", slopes(_loss_of_Z1, lambda: _promised()["Z1"])),
    options=(
        Option(
            "delta1 = delta2 @ W2.T * H * (1 - H)",
            "Back through the weights between the layers, then through the hidden sigmoids.",
        ),
        Option(
            "delta1 = delta2 @ W2.T * Y * (1 - Y)",
            "The slope is taken at the output's answers, which delta2 has behind it already. NumPy "
            "stretches the column Y, so nothing stops.",
        ),
        Option(
            "delta1 = delta2 @ W2.T",
            "This arrives at the hidden answers, and not yet at the sums below their sigmoids.",
        ),
        Option(
            "delta1 = (Y - T) @ W2.T * H * (1 - H)",
            "This starts from the bare error, before it has gone through the output's own sigmoid.",
        ),
    ),
)
