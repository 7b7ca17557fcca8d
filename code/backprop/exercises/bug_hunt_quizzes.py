"""Quizzes of the bug hunt: weights that are used twice, and a ReLU on the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..checks import Array
from .judging.exercise import seeded
from .judging.quiz import Option, Quiz, Setting, slopes

X1, X2, WX, WH = seeded(3, (5, 2), (5, 2), (2, 3), (3, 3))
Z, DA = seeded(4, (4, 5), (4, 5))


def _hidden(Wx: Array) -> tuple[Array, Array]:
    """Both hidden rows of a network that reads two words with the same Wx."""
    h1 = np.tanh(X1 @ Wx)
    return h1, np.tanh(X2 @ Wx + h1 @ WH)


def _two_words() -> Mapping[str, Any]:
    h1, h2 = _hidden(WX)
    delta2 = h2 * (1 - h2**2)
    return {"X1": X1, "X2": X2, "delta1": delta2 @ WH.T * (1 - h1**2), "delta2": delta2}


def _relu() -> Mapping[str, Any]:
    return {"z": Z.copy(), "a": np.maximum(Z, 0), "da": DA.copy(), "np": np}


shared_weights = Quiz(
    "bug_hunt.shared_weights",
    question="One array `Wx` reads both words, `X1` and `X2`; `delta1` and `delta2` are the slopes "
    "behind it at the first and at the second step. Which line is ∂L/∂Wx?",
    setting=Setting(
        _two_words, "dWx", slopes(lambda Wx: 0.5 * np.sum(_hidden(Wx)[1] ** 2), lambda: WX)
    ),
    options=(
        Option("dWx = X1.T @ delta1 + X2.T @ delta2", "Each use sends its share, and they add."),
        Option("dWx = X2.T @ delta2", "Only the last use."),
        Option("dWx = X1.T @ delta1", "Only the first use: the other share was overwritten."),
        Option(
            "dWx = (X1 + X2).T @ (delta1 + delta2)",
            "Each word has met the other step's slope as well.",
        ),
    ),
)

way_back_of_relu = Quiz(
    "bug_hunt.way_back_of_relu",
    question="`a = np.maximum(z, 0)`, and `da` comes from above. Which line is ∂L/∂z?",
    setting=Setting(_relu, "dz", slopes(lambda z: np.sum(DA * np.maximum(z, 0)), lambda: Z)),
    options=(
        Option("dz = da * (z > 0)", "Where the unit was off, nothing goes back."),
        Option("dz = da * (a >= 0)", "`a` is never negative, so no unit is ever off."),
        Option("dz = da * a", "The slope of the ReLU is 1 where it is on, not its output."),
        Option("dz = np.maximum(da, 0)", "The ReLU switches units, not slopes."),
    ),
)
