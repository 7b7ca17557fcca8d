"""Other right answers to the exercises of "The forward pass"."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from backprop import Dense, Network, Sigmoid
from backprop.initializers import Given
from backprop.losses import HalfSquaredError


def sums_with_a_pencil():
    first = 2 * 1 + 1 * 3 + 1
    second = 2 * -2 + 1 * 0.5 - 2
    return [first, second]


def sums_with_a_column_of_ones():
    inputs = np.array([[2.0, 1.0, 1.0]])
    table = np.array([[1.0, -2.0], [3.0, 0.5], [1.0, -2.0]])
    return (inputs @ table)[0]


def count_by_the_package(widths):
    layers = [Dense(a, b) for a, b in pairwise(widths)]
    return Network(layers, loss=HalfSquaredError()).count_parameters()


def count_with_ones(widths):
    """Each layer as a table with one more row, for the input that is always 1."""
    total = 0
    for place in range(1, len(widths)):
        total += np.zeros((widths[place - 1] + 1, widths[place])).size
    return total


def columns_turned_back(X, W, b):
    return (1 / (1 + np.exp(-(W @ X.T + b[:, None])))).T


def columns_by_indices(X, W, b):
    Z = np.einsum("ni,oi->no", X, W) + b
    return 0.5 * (1 + np.tanh(Z / 2))


def keep_cell_by_cell(X, W1, b1, W2, b2):
    def layer(A, W, b):
        z = [[math.fsum([*(row * W[:, k]), b[k]]) for k in range(len(b))] for row in np.array(A)]
        return z, [[1 / (1 + math.exp(-s)) for s in row] for row in z]

    z1, a1 = layer(X, W1, b1)
    z2, a2 = layer(a1, W2, b2)
    return {"a1": a1, "a2": a2, "z1": z1, "z2": z2}


def keep_from_the_trace(X, W1, b1, W2, b2):
    first, second = Dense(*W1.shape, init=Given(W1)), Dense(*W2.shape, init=Given(W2))
    net = Network([first, Sigmoid(), second, Sigmoid()], loss=HalfSquaredError())
    net.parameters["b1"], net.parameters["b2"] = b1, b2
    return dict(zip(("z1", "a1", "z2", "a2"), net.trace(X), strict=True))


def collapse_from_the_end(layers):
    """From the last layer to the first: each bias goes through all that follows it."""
    after = np.eye(layers[-1][0].shape[1])
    bias = np.zeros(after.shape[0])
    for W, b in reversed(layers):
        bias = bias + b @ after
        after = W @ after
    return {"W": after, "b": bias}


def collapse_with_ones(layers):
    """Weights and bias in one table whose last input is always 1, and stays 1."""
    whole = np.eye(layers[0][0].shape[0] + 1)
    for W, b in layers:
        table = np.block([[W, np.zeros((len(W), 1))], [b[None, :], np.ones((1, 1))]])
        whole = whole @ table
    return {"W": whole[:-1, :-1], "b": whole[-1, :-1]}


RIGHT = {
    "two_sums": (sums_with_a_pencil, sums_with_a_column_of_ones),
    "count": (count_by_the_package, count_with_ones),
    "from_columns": (columns_turned_back, columns_by_indices),
    "keep_all": (keep_cell_by_cell, keep_from_the_trace),
    "collapse": (collapse_from_the_end, collapse_with_ones),
}
