"""The quizzes of the chapter "From scalars to matrices"."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from .judging.exercise import seeded
from .judging.quiz import Option, Quiz, Setting, slopes


def _layer() -> dict[str, Any]:
    """One sigmoid layer, 3 examples: 2 inputs, 4 units; mean squared error over everything."""
    A, W, b, T = seeded(0, (3, 2), (2, 4), (4,), (3, 4))
    Y = sigmoid(A @ W + b)
    return {"A": A, "W": W, "b": b, "T": T, "delta": 2 / T.size * (Y - T) * Y * (1 - Y)}


def _loss_of_b(b: Array) -> float:
    layer = _layer()
    return float(np.mean((sigmoid(layer["A"] @ layer["W"] + b) - layer["T"]) ** 2))


bias_gradient = Quiz(
    "matrices.bias_gradient",
    question="A layer of 4 units sees 3 examples, and `delta` holds ∂L/∂Z, a row for each example. "
    "The loss is a mean. Which line gives the slopes of the biases?",
    setting=Setting(_layer, "db", slopes(_loss_of_b, lambda: _layer()["b"])),
    options=(
        Option("db = delta.sum(axis=0)", "Each row used a copy of b, and the copies' slopes add."),
        Option("db = delta[0]", "That is the first example's share alone."),
        Option(
            "db = delta.mean(axis=0)",
            "The 1/N of the mean is in delta already; this divides a second time.",
        ),
        Option("db = delta.sum(axis=1)", "This adds the units of each example."),
        Option("db = delta", "There is one b for all examples, and so one slope for each unit."),
    ),
)


def _square() -> dict[str, Any]:
    """A layer without activation in which everything has the size 4; the sum of squares."""
    A, W, T = seeded(1, (4, 4), (4, 4), (4, 4))
    return {"A": A, "W": W, "T": T, "delta": 2 * (A @ W - T)}


def _loss_of_A(A: Array) -> float:
    layer = _square()
    return float(np.sum((A @ layer["W"] - layer["T"]) ** 2))


square_tables = Quiz(
    "matrices.square_tables",
    question="Four examples, four inputs, four units: `Z = A @ W`, and shapes are of no help. "
    "Which line gives ∂L/∂A?",
    setting=Setting(_square, "dA", slopes(_loss_of_A, lambda: _square()["A"])),
    options=(
        Option(
            "dA = delta @ W.T",
            "The sum runs over the units, the second index of delta and of W.",
        ),
        Option("dA = delta @ W", "This sums over the first index of W, the inputs."),
        Option("dA = W.T @ delta", "This mixes examples: it sums over the rows of delta."),
        Option("dA = W @ delta.T", "These are the right numbers, turned: a column per example."),
    ),
)
