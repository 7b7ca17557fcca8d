"""Quizzes of "The loss": the gradient that belongs to a number, before and behind a sigmoid."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..activations import sigmoid, softplus
from ..checks import Array
from .judging.exercise import seeded
from .judging.quiz import Option, Quiz, Setting, slopes


def _outputs() -> dict[str, Any]:
    Y, T = seeded(8, (4, 3), (4, 3))
    return {"np": np, "Y": Y, "T": T}


def _printed(Y: Array) -> float:
    return float(np.sum((Y - _outputs()["T"]) ** 2) / (2 * len(Y)))


printed_loss = Quiz(
    "loss.printed_loss",
    question="A program prints `np.sum((Y - T) ** 2) / (2 * len(Y))`, for outputs of shape (4, 3). "
    "Which line is the gradient of what it prints?",
    setting=Setting(_outputs, "dY", slopes(_printed, lambda: _outputs()["Y"])),
    options=(
        Option("dY = (Y - T) / len(Y)", "The ½ cancels the 2, and the 1/N stays."),
        Option(
            "dY = (Y - T) / Y.size",
            "`Y.size` counts the outputs of all examples, and `len(Y)` the examples. A program "
            "with one output never shows the difference.",
        ),
        Option("dY = Y - T", "This is the gradient of a sum, and a mean was printed."),
        Option(
            "dY = 2 * (Y - T) / len(Y)", "The 2 has come down, but the ½ before it was left out."
        ),
        Option("dY = 2 * (Y - T) / Y.size", "This belongs to another loss, `MeanSquaredError`."),
    ),
)


def _forecast() -> dict[str, Any]:
    z, t = np.array([[2.0], [-1.0], [0.5], [-3.0]]), np.array([[0.0], [1.0], [1.0], [0.0]])
    return {"z": z, "t": t, "y": sigmoid(z)}


def _cross_entropy(z: Array) -> float:
    return float(np.mean(softplus(z) - _forecast()["t"] * z))


slope_at_z = Quiz(
    "loss.slope_at_z",
    question="Four forecasts `y`, the sigmoid of `z`, are judged by the binary cross-entropy, "
    "their mean. Which line is the slope at `z`?",
    setting=Setting(_forecast, "dz", slopes(_cross_entropy, lambda: _forecast()["z"])),
    options=(
        Option(
            "dz = (y - t) / y.size",
            "No slope of the sigmoid is left: it was divided out by the slope of the logarithm.",
        ),
        Option(
            "dz = (y - t) * y * (1 - y) / y.size",
            "That is half the squared error behind a sigmoid, which hardly feels a sure mistake.",
        ),
        Option(
            "dz = y - t", "The mean has been forgotten: it makes each share four times smaller."
        ),
        Option("dz = (t - y) / y.size", "The sign is turned, and a step would make things worse."),
        Option(
            "dz = (z - t) / y.size",
            "The target is compared with the score: it is the probability that should meet it.",
        ),
    ),
)
