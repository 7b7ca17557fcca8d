"""Exercises of "The loss": which number, against which target, and how to compute it safely."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from ..losses import HalfSquaredError, MeanSquaredError, SumSquaredError
from .judging.exercise import Exercise, Mistake, seeded
from .judging.reading import Reading
from .loss_logarithms import bce_from_z, from_labels
from .loss_quizzes import printed_loss, slope_at_z

__all__ = [
    "bce_from_z",
    "from_labels",
    "half_squared",
    "own_target",
    "printed_loss",
    "slope_at_y",
    "slope_at_z",
]

# --- one loss, on paper ---------------------------------------------------------------------------

# Three examples and four outputs: with as many outputs as examples, or with two, dividing by the
# wrong one of the two would give the right number.
Y_PAPER = np.array([[3.0, 2.0, 2.0, 0.0], [4.0, 0.0, 2.0, 3.0], [3.0, 3.0, 3.0, 2.0]])
T_PAPER = np.array([[1.0, 3.0, 2.0, 0.0], [2.0, 0.0, 3.0, 1.0], [4.0, 1.0, 2.0, 0.0]])


def _of_errors(measure: Callable[[Array], Any]) -> Callable[[], float]:
    return lambda: float(measure(Y_PAPER - T_PAPER))


half_squared = Reading(
    "loss.half_squared",
    reference=lambda: HalfSquaredError()(Y_PAPER, T_PAPER),
    mistakes=(
        Mistake(
            lambda: SumSquaredError()(Y_PAPER, T_PAPER),
            "That is the sum of all squares: neither the ½ nor the mean has been taken.",
        ),
        Mistake(
            lambda: MeanSquaredError()(Y_PAPER, T_PAPER),
            "That is the mean squared error: no half, and a mean over all the numbers.",
        ),
        Mistake(
            _of_errors(lambda e: (e**2).mean() / 2),
            "You took the mean over all the outputs, and this loss takes it over the examples "
            "alone.",
        ),
        Mistake(
            _of_errors(lambda e: (e**2).sum() / 2),
            "The mean over the examples is missing.",
        ),
        Mistake(
            _of_errors(lambda e: (e**2).sum(axis=1).mean()),
            "The ½ is missing.",
        ),
        Mistake(
            _of_errors(lambda e: (e.sum(axis=1) ** 2).mean() / 2),
            "You added the errors of an example before squaring them, so that some cancelled.",
        ),
        Mistake(
            _of_errors(lambda e: np.abs(e).sum(axis=1).mean() / 2),
            "The errors are not squared.",
        ),
        Mistake(
            _of_errors(lambda e: (e**2).sum() / (2 * e.shape[1])),
            "You divided by the number of outputs where the number of examples belongs.",
        ),
        Mistake(
            _of_errors(lambda e: (e[0] ** 2).sum() / 2),
            "That is the share of the first example alone.",
        ),
        Mistake(
            _of_errors(lambda e: (e[-1] ** 2).sum() / 2),
            "That is the share of the last example alone.",
        ),
    ),
    digits=3,
)

# --- each answer against its own target -----------------------------------------------------------


def _flat_targets() -> list[tuple[Array, Array]]:
    (Y, t), (Y2, t2) = seeded(1, (4, 1), (4,)), seeded(2, (3, 1), (3,))
    return [(Y, t), (Y2, 2 * t2)]


own_target = Exercise(
    "loss.own_target",
    reference=lambda Y, t: np.mean((Y[:, 0] - t) ** 2),
    cases=_flat_targets,
    mistakes=(
        Mistake(
            lambda Y, t: np.mean((Y - t) ** 2),
            "Every output is still compared with every target: the difference is a square table.",
        ),
        Mistake(
            lambda Y, t: np.mean(Y[:, 0] - t) ** 2,
            "You squared the mean of the errors, and in that mean they cancel: square first.",
        ),
        Mistake(
            lambda Y, t: np.sum((Y[:, 0] - t) ** 2),
            "That is the sum of the squares, and the mean is asked for.",
        ),
        Mistake(
            lambda Y, t: np.mean((Y[:, 0] - t) ** 2) / 2,
            "The mean squared error has no ½.",
        ),
        Mistake(
            lambda Y, t: np.mean(np.abs(Y[:, 0] - t)),
            "That is the mean of the absolute errors, without a square.",
        ),
        Mistake(
            lambda Y, t: (Y[0, 0] - t[0]) ** 2,
            "Only the first example is compared.",
        ),
        Mistake(
            lambda Y, t: np.mean(Y[:, 0] - t),
            "The square is missing, so an answer too high and one too low cancel.",
        ),
        Mistake(
            lambda Y, t: np.sqrt(np.mean((Y[:, 0] - t) ** 2)),
            "You have taken the root as well; the mean squared error stops before it.",
        ),
        Mistake(
            lambda Y, t: np.sum((Y[:-1, 0] - t[:-1]) ** 2) / len(t),
            "The last example is left out.",
        ),
    ),
)

# --- the slope of the surprise --------------------------------------------------------------------


def _forecasts() -> list[tuple[Array, Array]]:
    (Z,), (Z2,) = seeded(3, (2, 3)), seeded(4, (5, 2))
    return [
        (sigmoid(Z), np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])),
        (sigmoid(Z2), np.array([[0.0, 1.0], [1.0, 1.0], [0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])),
    ]


slope_at_y = Exercise(
    "loss.slope_at_y",
    reference=lambda Y, T: (Y - T) / (Y * (1 - Y)) / Y.size,
    cases=_forecasts,
    mistakes=(
        Mistake(
            lambda Y, T: (Y - T) / Y.size,
            "That is the slope at `z`, before the sigmoid: at `y` the sigmoid's own slope is not "
            "in it yet.",
        ),
        Mistake(
            lambda Y, T: (Y - T) * Y * (1 - Y) / Y.size,
            "You multiplied by the slope of the sigmoid, but from `z` to `y` you have to divide.",
        ),
        Mistake(
            lambda Y, T: (Y - T) / (Y * (1 - Y)),
            "The mean is missing: each of the numbers has only its share in the loss.",
        ),
        Mistake(
            lambda Y, T: (Y - T) / (Y * (1 - Y)) / len(Y),
            "You divided by the number of examples, and this mean goes over everything.",
        ),
        Mistake(
            lambda Y, T: (T - Y) / (Y * (1 - Y)) / Y.size,
            "The sign is turned: where the target is 1, more `y` means less loss.",
        ),
        Mistake(
            lambda Y, T: -T / Y / Y.size,
            "The second half of the formula is missing, so a wrong yes is never punished.",
        ),
        Mistake(
            lambda Y, T: (-T / Y - (1 - T) / (1 - Y)) / Y.size,
            "In `ln(1 - y)` the `y` has a minus sign, which turns the sign of its slope.",
        ),
        Mistake(
            lambda Y, T: Y - T,
            "That is the slope at `z`, and without the mean: at `y` the sigmoid's own slope is not "
            "in it yet.",
        ),
        Mistake(
            lambda Y, T: (Y - T) / Y * (1 - Y) / Y.size,
            "`a / b * c` divides by `b` and multiplies by `c`: put brackets around what is to "
            "divide.",
        ),
        Mistake(
            lambda Y, T: (Y - T) / (Y * (1 - Y)) / Y.shape[1],
            "You divided by the number of outputs, and this mean goes over everything.",
        ),
        Mistake(
            lambda Y, T: -(T * np.log(Y) + (1 - T) * np.log(1 - Y)) / Y.size,
            "Those are the shares of the loss itself: the slope of a logarithm has no logarithm.",
        ),
        Mistake(
            lambda Y, T: (-T / Y + (1 - T) / Y) / Y.size,
            "The slope of `ln(1 - y)` is divided by `1 - y`, and you divided by `y`.",
        ),
    ),
    then="Near a wrong 0 or 1 this slope has no limit, and the sigmoid's slope tames it.",
)
