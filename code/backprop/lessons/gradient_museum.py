"""Pieces of the museum of known defects that are too long for a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ..activations import sigmoid
from ..checks import Array, whole_number
from ..datasets import xor
from ..graph import Value
from ..layers import swap
from ..network import Network
from .checking_gradients import Program

DRAWS = 10_000

# What was recorded when the programs of the five sources were run as they reached us: how many
# blocks of code there are, and how many of them no longer compile for want of indentation.
BLOCKS, BLOCKS_WITHOUT_INDENTATION = 23, 22


def source_000_directions(W: Array) -> tuple[Array, Array]:
    """Source 000's direction and the true gradient of its loss, at weights W (…, 2, 2).

    The loss is the mean over the 8 cells of a (4, 1) target stretched to a (4, 2) output.
    """
    X, T = xor()
    y = sigmoid(X @ W)
    published = X.T @ ((y - T) @ swap(W) * y * (1 - y))
    return published, X.T @ (2 / 8 * (y - T) * y * (1 - y))


def source_000_cosines(draws: int = DRAWS, seed: int = 0) -> Array:
    """The cosine between both, (draws,), at weights `RandomState(seed).randn(draws, 2, 2)`."""
    whole_number(draws, "draws", at_least=1)
    published, true = source_000_directions(np.random.RandomState(seed).randn(draws, 2, 2))
    lengths = np.sqrt((published**2).sum((-2, -1)) * (true**2).sum((-2, -1)))
    return (published * true).sum((-2, -1)) / lengths


def source_002_program(net: Network, delta: Callable[[Array, Array], Array]) -> Program:
    """Source 002's backward pass with the scope and the transpose mended.

    net: its network, 2-4-1 with two sigmoid layers and the mean squared error.
    delta: what takes the outputs (N, 1) and the targets (N, 1) for ∂L/∂z at the output.
    """

    def forward(p: Mapping[str, Array], X: Array) -> tuple[Array, Array]:
        a1 = sigmoid(X @ p["W1"] + p["b1"])
        return a1, sigmoid(a1 @ p["W2"] + p["b2"])

    def loss(p: Mapping[str, Array], X: Array, T: Array) -> float:
        return float(np.mean((forward(p, X)[1] - T) ** 2))

    def gradients(p: Mapping[str, Array], X: Array, T: Array) -> dict[str, Array]:
        a1, y = forward(p, X)
        delta2 = delta(y, T)
        delta1 = delta2 @ p["W2"].T * a1 * (1 - a1)
        return {
            "W1": X.T @ delta1, "b1": delta1.sum(axis=0),
            "W2": a1.T @ delta2, "b2": delta2.sum(axis=0),
        }  # fmt: skip

    return Program(net.parameters, loss, gradients)


def relative_difference(followed: Mapping[str, Array], true: Mapping[str, Array]) -> float:
    """‖followed − true‖ / ‖followed‖, over all arrays together."""
    apart = sum(float(((followed[key] - true[key]) ** 2).sum()) for key in true)
    return float(np.sqrt(apart / sum(float((array**2).sum()) for array in followed.values())))


def source_004_start(seed: int = 0) -> dict[str, Array]:
    """Source 004's weights, W1 (3, 4) and W2 (4, 1), drawn evenly between 0 and 1 in that order."""
    random = np.random.RandomState(seed)
    return {"W1": random.rand(3, 4), "W2": random.rand(4, 1)}


def source_004_data() -> tuple[Array, Array]:
    """XOR with a third input that is always 1: X (4, 3), T (4, 1)."""
    X, T = xor()
    return np.hstack([X, np.ones((4, 1))]), T


def source_004_by_graph(p: Mapping[str, Array], X: Array, T: Array) -> dict[str, Array]:
    """The gradient of the sum of squares by the scalar graph `Value`, which knows no matrices."""
    values = {
        name: np.array([Value(float(w)) for w in array.flat]).reshape(array.shape)
        for name, array in p.items()
    }
    total = Value(0.0)
    for x, (t,) in zip(X, T, strict=True):
        hidden = [sum(w * float(a) for w, a in zip(ws, x, strict=True)) for ws in values["W1"].T]
        a1 = [(z + 0.0).sigmoid() for z in hidden]
        y = sum(w * a for w, a in zip(values["W2"][:, 0], a1, strict=True)).sigmoid()
        total = total + (y - float(t)) ** 2
    total.backward()
    return {name: np.vectorize(lambda v: v.grad)(nodes) for name, nodes in values.items()}
