"""Exercises of "The loss" in which a logarithm is taken: of the true class, and never of zero."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..activations import log_softmax, sigmoid, softmax, softplus
from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded

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
            "Ordinary scores come out right, but for a very large `z` an exponential is too large "
            "for the computer, or a probability too small, and the loss is infinite.",
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
        Mistake(
            lambda Z, T: np.mean(T * softplus(Z) + (1 - T) * softplus(-Z)),
            "Yes and no have changed places: a high score for a yes should cost little.",
        ),
        Mistake(
            lambda Z, T: np.mean(T * softplus(-Z)),
            "Only the examples with the target 1 are counted: a wrong yes must cost something too.",
        ),
        Mistake(
            lambda Z, T: np.mean((1 - T) * softplus(Z)),
            "Only the examples with the target 0 are counted: a wrong no must cost something too.",
        ),
        Mistake(
            lambda Z, T: np.mean(softplus(Z) - T),
            "The target is subtracted by itself, and it should be multiplied by `z` first.",
        ),
        Mistake(
            lambda Z, T: np.mean(softplus(Z) - T * sigmoid(Z)),
            "The target is multiplied by the probability: in the simplified formula it meets `z`.",
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
        Mistake(
            lambda Z, labels: np.mean(_picked(log_softmax(Z), labels)),
            "The minus sign is missing: logarithms of probabilities are negative.",
        ),
        Mistake(
            lambda Z, labels: -np.log(np.mean(_picked(softmax(Z), labels))),
            "You took the logarithm of the mean probability: every example has a logarithm of its "
            "own, and the mean comes last.",
        ),
        Mistake(
            lambda Z, labels: -np.mean(log_softmax(Z).max(axis=1)),
            "That is the class which the scores prefer, and what counts is the one that was true.",
        ),
        Mistake(
            lambda Z, labels: -np.mean(_picked(Z - np.log(np.exp(Z).sum()), labels)),
            "Your softmax shares one sum among all examples: each row has a sum of its own.",
        ),
        Mistake(
            lambda Z, labels: -np.mean(log_softmax(Z)[:, 0]),
            "That is always the class with the number 0: the labels do not occur in it.",
        ),
    ),
)
