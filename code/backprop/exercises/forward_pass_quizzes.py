"""The quiz of "The forward pass": a bias that goes to the wrong neuron."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..checks import Array
from .judging.quiz import Option, Quiz, Setting


def _square() -> dict[str, Any]:
    X = np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 1.0], [2.0, 1.0, 0.0]])
    W = np.array([[1.0, -1.0, 2.0], [0.5, 2.0, -2.0], [3.0, 1.0, -1.0]])
    return {"X": X, "W": W, "b": np.array([1.0, -2.0, 4.0])}


def _neuron_by_neuron() -> Array:
    X, W, b = _square().values()
    return np.array([[sum(row * W[:, k]) + b[k] for k in range(len(b))] for row in X])


whose_bias = Quiz(
    "forward_pass.whose_bias",
    question="Three examples are the rows of `X`, and `W` holds three neurons, one a column. All "
    "is three by three, so every line below runs. Which one gives each neuron its own bias?",
    setting=Setting(_square, "Z", _neuron_by_neuron, judge="One neuron at a time"),
    options=(
        Option("Z = X @ W + b", "NumPy lays `b` along each row, one number for each column."),
        Option(
            "Z = X @ W + b[:, None]",
            "As a column, `b` gives one number to each example. That is right where examples are "
            "columns, and here it is wrong without a word.",
        ),
        Option(
            "Z = W @ X + b",
            "This reads a neuron's weights off a row, and an example off a column.",
        ),
        Option("Z = X @ (W + b)", "A bias that the inputs multiply is no bias any more."),
        Option("Z = X * W + b", "The star multiplies cell by cell, and adds nothing up."),
    ),
)
