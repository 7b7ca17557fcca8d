"""Exercises of "The loss": which number, against which target, and how to compute it safely."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..activations import log_softmax, sigmoid, softmax, softplus
from ..checks import Array
from ..losses import HalfSquaredError, MeanSquaredError, SumSquaredError
from .exercise import Exercise, Mistake, seeded
from .loss_quizzes import printed_loss, slope_at_z
from .reading import Reading

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

Y_PAPER = np.array([[2.0, 1.0, 0.0], [5.0, 0.0, 2.0], [5.0, 3.0, 1.0]])
T_PAPER = np.array([[1.0, 2.0, 0.0], [2.0, 0.0, 3.0], [4.0, 1.0, 2.0]])


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
            "That is the mean squared error: no half, and a mean over all nine numbers.",
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
    ),
    then="Near a wrong 0 or 1 this slope has no limit, and the sigmoid's slope tames it.",
)

# --- from z, and never infinite -------------------------------------------------------------------


def _scores() -> list[tuple[Array, Array]]:
    (Z,) = seeded(5, (4, 2))
    return [
        (Z, np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]])),
        (np.array([[40.0], [-1.5], [0.5]]), np.array([[0.0], [1.0], [0.0]])),
        (np.array([[800.0, 2.0, -1.0]]), np.array([[0.0, 1.0, 0.0]])),
    ]


def _from_probabilities(p: Array, T: Array) -> Any:
    return -np.mean(T * np.log(p) + (1 - T) * np.log(1 - p))


bce_from_z = Exercise(
    "loss.bce_from_z",
    reference=lambda Z, T: np.mean(softplus(Z) - T * Z),
    cases=_scores,
    mistakes=(
        Mistake(
            lambda Z, T: _from_probabilities(sigmoid(Z), T),
            "Your way leads over the probability, which rounds to 1 for a large `z`, and the loss "
            "is infinite.",
        ),
        Mistake(
            lambda Z, T: np.mean(np.log(1 + np.exp(Z)) - T * Z),
            "The formula is right, but for a very large `z` its exponential is too large for the "
            "computer.",
        ),
        Mistake(
            lambda Z, T: _from_probabilities(np.clip(sigmoid(Z), 1e-15, 1 - 1e-15), T),
            "The cut keeps the loss finite but wrong, and where a number is cut off there is no "
            "slope.",
        ),
        Mistake(
            lambda Z, T: np.mean(softplus(Z) + T * Z),
            "Your loss grows where a yes is given a high score: look at the sign of `t z`.",
        ),
        Mistake(
            lambda Z, T: np.mean(softplus(Z)),
            "The targets do not occur in it, so it is always smallest for a no.",
        ),
        Mistake(
            lambda Z, T: np.sum(softplus(Z) - T * Z),
            "That is the sum, and the mean over everything is asked for.",
        ),
        Mistake(
            lambda Z, T: np.sum(softplus(Z) - T * Z) / len(Z),
            "You took the mean over the examples alone, and it should go over everything.",
        ),
    ),
)

# --- the true class by its number -----------------------------------------------------------------


def _labelled() -> list[tuple[Array, Array]]:
    (Z,), (Z2,) = seeded(6, (3, 4)), seeded(7, (5, 3))
    return [(Z, np.array([1, 3, 0])), (Z2, np.array([2, 0, 0, 1, 2]))]


def _picked(table: Array, labels: Array) -> Array:
    """Of each row the entry that its label names, (N,)."""
    return table[np.arange(len(labels)), labels]


from_labels = Exercise(
    "loss.from_labels",
    reference=lambda Z, labels: -np.mean(_picked(log_softmax(Z), labels)),
    cases=_labelled,
    mistakes=(
        Mistake(
            lambda Z, labels: -np.mean(log_softmax(Z)[:, labels]),
            "You took all the labels' columns from every row: each example has met the others' "
            "labels too.",
        ),
        Mistake(
            lambda Z, labels: -np.sum(_picked(log_softmax(Z), labels)),
            "That is the sum over the examples, and the mean is asked for.",
        ),
        Mistake(
            lambda Z, labels: -np.sum(_picked(log_softmax(Z), labels)) / Z.size,
            "You divided by the number of scores: an example has one truth, however many classes "
            "there are.",
        ),
        Mistake(
            lambda Z, labels: -np.mean(_picked(softmax(Z), labels)),
            "The logarithm is missing.",
        ),
        Mistake(
            lambda Z, labels: -np.mean(_picked(Z, labels)),
            "You took the scores for logarithms of probabilities: they do not add up to one.",
        ),
        Mistake(
            lambda Z, labels: -np.mean(_picked(log_softmax(Z.T).T, labels)),
            "Your softmax goes down the columns, so examples share it and not classes.",
        ),
        Mistake(
            lambda Z, labels: -np.mean(_picked(log_softmax(Z), labels - 1)),
            "Your classes are counted from 1, and here the first one has the number 0.",
        ),
    ),
)
