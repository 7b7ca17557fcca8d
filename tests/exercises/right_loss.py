"""Other right answers to the exercises of "The loss"."""

from __future__ import annotations

import math

import autograd.numpy as anp
import numpy as np
from autograd import elementwise_grad

from backprop import Dense, Network, Sigmoid
from backprop.datasets import one_hot
from backprop.initializers import Given
from backprop.losses import BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy


def half_with_a_pencil():
    examples = [4 + 1 + 0 + 0, 4 + 0 + 1 + 4, 1 + 4 + 1 + 4]
    return sum(square / 2 for square in examples) / 3


def half_as_a_product():
    """The squares are the diagonal of E Eᵀ."""
    E = np.array([[2, -1, 0, 0], [2, 0, -1, 2], [-1, 2, 1, 2]])
    return np.trace(E @ E.T) / (2 * E.shape[0])


def own_one_by_one(Y, t):
    return math.fsum((row[0] - target) ** 2 for row, target in zip(Y, t, strict=True)) / len(t)


def own_by_the_package(Y, t):
    return MeanSquaredError()(Y, t.reshape(-1, 1))


def slope_by_autograd(Y, T):
    def loss(P):
        return -anp.mean(T * anp.log(P) + (1 - T) * anp.log(1 - P))

    return elementwise_grad(loss)(Y)


def slope_case_by_case(Y, T):
    """The slope of −ln of what was given to what happened, for each cell by itself."""
    return np.where(T == 1, -1 / Y, 1 / (1 - Y)) / (Y.shape[0] * Y.shape[1])


def bce_in_two_halves(Z, T):
    """ln(1 + eᶻ) is the larger of z and 0, and what an exponential that is at most 1 adds."""
    return np.mean(np.maximum(Z, 0) - T * Z + np.log1p(np.exp(-np.abs(Z))))


def bce_of_a_network(Z, T):
    n = Z.shape[1]
    net = Network([Dense(n, n, init=Given(np.eye(n))), Sigmoid()], loss=BinaryCrossEntropy())
    return net.loss(Z, T)


def labels_one_by_one(Z, labels):
    total = 0.0
    for row, label in zip(Z, labels, strict=True):
        total += math.log(sum(math.exp(score - row[label]) for score in row))
    return total / len(labels)


def labels_one_hot(Z, labels):
    return SoftmaxCrossEntropy()(Z, one_hot(labels, classes=Z.shape[1]))


RIGHT = {
    "half_squared": (half_with_a_pencil, half_as_a_product),
    "own_target": (own_one_by_one, own_by_the_package),
    "slope_at_y": (slope_by_autograd, slope_case_by_case),
    "bce_from_z": (bce_in_two_halves, bce_of_a_network),
    "from_labels": (labels_one_by_one, labels_one_hot),
}
