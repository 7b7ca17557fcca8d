"""Examples of the chapter "The loss": one answer measured in many ways, and the slope of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..activations import sigmoid
from ..checks import Array, ShapeError, batch, number
from ..datasets import xor
from ..losses import HalfSquaredError, MeanSquaredError, SumSquaredError


class Measure(NamedTuple):
    """One way to make a single number of all errors."""

    name: str
    formula: str
    value: float


class PointLoss(NamedTuple):
    """A loss of one prediction y about one target t, and its slope dL/dy."""

    name: str
    formula: str
    value: Callable[[Any, float], Any]
    slope: Callable[[Any, float], Any]


class Tangent(NamedTuple):
    """A point loss along all predictions y between 0 and 1, and its tangent at one of them."""

    name: str
    formula: str
    y: Array  # (P,)
    loss: Array  # (P,)
    at_y: float
    at_loss: float
    slope: float


class Comparison(NamedTuple):
    """What NumPy compares when outputs Y and targets T of different shape are subtracted."""

    Y: Array  # (N, n_out)
    T: Array  # (N, n_t)
    stretched: Array  # T as NumPy repeats it, the shape of Y


class SlopesAtZ(NamedTuple):
    """Slopes dL/dz of two losses behind a sigmoid, along z, for the target 1."""

    z: Array
    cross_entropy: Array
    half_squared: Array


def claimed_table() -> tuple[Array, Array]:
    """The outputs (4, 1) that source 004 prints after training, and the targets (4, 1)."""
    Y = np.array([[0.02191928], [0.97279658], [0.95721863], [0.04292296]])
    return Y, xor()[1]


def measures(Y: ArrayLike, T: ArrayLike) -> list[Measure]:
    """Five numbers for the same errors Y − T, both (N, n_out).

    Raises:
        ShapeError: if the shapes differ, or are not those of a batch.
    """
    Y, T = batch(Y, "Y"), batch(T, "T")
    if Y.shape != T.shape:
        raise ShapeError(f"Y {Y.shape} and T {T.shape} must have the same shape")
    mean = MeanSquaredError()(Y, T)
    return [
        Measure("sum of squares", "Σ (y − t)²", SumSquaredError()(Y, T)),
        Measure("half squares", "½ Σ (y − t)² / N", HalfSquaredError()(Y, T)),
        Measure("mean square", "Σ (y − t)² / n", mean),
        Measure("root mean square", "√(Σ (y − t)² / n)", float(np.sqrt(mean))),
        Measure("mean absolute", "Σ |y − t| / n", float(np.abs(Y - T).mean())),
    ]


POINT_LOSSES = (
    PointLoss("half squared", "½(y − t)²", lambda y, t: (y - t) ** 2 / 2, lambda y, t: y - t),
    PointLoss("squared", "(y − t)²", lambda y, t: (y - t) ** 2, lambda y, t: 2 * (y - t)),
    PointLoss("absolute", "|y − t|", lambda y, t: abs(y - t), lambda y, t: np.sign(y - t)),
    PointLoss(
        "cross-entropy",
        "−t ln y − (1−t) ln(1−y)",
        lambda y, t: -(t * np.log(y) + (1 - t) * np.log1p(-y)),
        lambda y, t: (y - t) / (y * (1 - y)),
    ),
)


def tangents(y: float, t: float = 1.0) -> list[Tangent]:
    """Every loss of `POINT_LOSSES` for the target t, with its tangent at the prediction y.

    Raises:
        ValueError: unless y lies strictly between 0 and 1 and t between 0 and 1.
    """
    y, t = number(y, "y", above=0, below=1), number(t, "t", at_least=0)
    if t > 1:
        raise ValueError(f"t must be at most 1, got {t!r}")
    line = np.linspace(0.02, 0.98, 49)
    return [
        Tangent(
            each.name,
            each.formula,
            line,
            each.value(line, t),
            y,
            float(each.value(y, t)),
            float(each.slope(y, t)),
        )
        for each in POINT_LOSSES
    ]


def source_000_comparison(seed: int = 0) -> Comparison:
    """Source 000's outputs (4, 2) beside its targets (4, 1), and what NumPy makes of them."""
    X, T = xor()
    Y = sigmoid(X @ np.random.RandomState(seed).rand(2, 2))
    return Comparison(Y, T, np.broadcast_to(T, Y.shape))


def surprise() -> tuple[Array, Array]:
    """Probabilities p from 0.01 to 1, and −ln p."""
    p = np.linspace(0.01, 1, 100)
    return p, -np.log(p) + 0.0


def slopes_at_z() -> SlopesAtZ:
    """dL/dz for the target 1, y = σ(z), z from −8 to 8.

    Cross-entropy: y − t. Half squared error: (y − t) y (1 − y), by the chain rule.
    """
    z = np.linspace(-8, 8, 97)
    y = sigmoid(z)
    return SlopesAtZ(z, y - 1, (y - 1) * y * (1 - y))
