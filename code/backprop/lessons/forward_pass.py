"""Examples of the chapter "The forward pass": a neuron, a layer, networks of several layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..activations import sigmoid
from ..checks import Array, ShapeError, batch, finite_array, number, whole_number
from ..datasets import xor

Weights = tuple[Array, Array]


class LayerValues(NamedTuple):
    """What one layer computes from the activations A_in (N, n_in) of the layer before it."""

    W: Array  # (n_in, n_out)
    b: Array  # (n_out,)
    Z: Array  # (N, n_out), pre-activations
    A: Array  # (N, n_out), activations


class ForwardPass(NamedTuple):
    """A batch X (N, n_in) and what every layer made of it, in order."""

    X: Array
    layers: tuple[LayerValues, ...]

    @property
    def output(self) -> Array:
        """The activations of the last layer, (N, n_out)."""
        return self.layers[-1].A


class NeuronCurve(NamedTuple):
    """A sigmoid neuron a = σ(w x + b) along a line of inputs, and at one input."""

    w: float
    b: float
    x: Array  # (P,)
    a: Array  # (P,)
    at_x: float
    at_z: float
    at_a: float


class LayerProduct(NamedTuple):
    """Z = X W + b, and one cell of Z to look at: Z[row, column]."""

    X: Array
    W: Array
    b: Array
    Z: Array
    row: int
    column: int


class Bend(NamedTuple):
    """One network with its activations and without them, along the line x₁ = x₂ = s."""

    s: Array  # (P,)
    straight: Array  # (P,) the output without activations
    bent: Array  # (P,) the output with a sigmoid on every layer


def forward(
    X: ArrayLike, weights: Sequence[Weights], activation: Callable[[Any], Any] = sigmoid
) -> ForwardPass:
    """Every layer's Z = A W + b and A = activation(Z), from the first layer to the last.

    Args:
        X: the batch, (N, n_in), one example a row.
        weights: one pair (W, b) a layer, W (n_in, n_out) and b (n_out,).
        activation: applied to every layer's Z, the output's too.

    Raises:
        ShapeError: if X is not a batch, or a layer does not take what the one before it gives.
    """
    A = X = batch(X, "X")
    layers = []
    for number_of_layer, (W, b) in enumerate(weights, start=1):
        if A.shape[1] != W.shape[0] or b.shape != W.shape[1:]:
            raise ShapeError(
                f"layer {number_of_layer} has W {W.shape} and b {b.shape}, "
                f"but its input has the shape {A.shape}"
            )
        Z = A @ W + b
        A = activation(Z)
        layers.append(LayerValues(W, b, Z, A))
    if not layers:
        raise ShapeError("a network needs at least one layer, got none")
    return ForwardPass(X, tuple(layers))


def neuron_curve(w: float, b: float, at_x: float = 1.0) -> NeuronCurve:
    """The sigmoid neuron σ(w x + b) for x from −4 to 4, and at `at_x`."""
    w, b, at_x = number(w, "w"), number(b, "b"), number(at_x, "at_x")
    x = np.linspace(-4, 4, 97)
    z = w * at_x + b
    return NeuronCurve(w, b, x, sigmoid(w * x + b), at_x, z, float(sigmoid(z)))


def layer_product(
    X: ArrayLike, W: ArrayLike, b: ArrayLike, row: int = 0, column: int = 0
) -> LayerProduct:
    """Z = X W + b for X (N, n_in), W (n_in, n_out), b (n_out,), with one cell chosen.

    Raises:
        ShapeError: if the shapes do not fit.
        ValueError: if Z has no such cell.
    """
    X, W, b = batch(X, "X"), batch(W, "W"), finite_array(b, "b")
    if X.shape[1] != W.shape[0] or b.shape != W.shape[1:]:
        raise ShapeError(f"X {X.shape} @ W {W.shape} + b {b.shape} do not fit each other")
    Z = X @ W + b
    whole_number(row, "row", at_least=0)
    whole_number(column, "column", at_least=0)
    if row >= len(Z) or column >= len(b):
        raise ValueError(f"Z has the shape {Z.shape}, so it has no cell [{row}, {column}]")
    return LayerProduct(X, W, b, Z, row, column)


def small_layer(row: int = 1, column: int = 2) -> LayerProduct:
    """A layer of three neurons with round weights, over the four pairs of 0 and 1."""
    W = np.array([[1.0, 2.0, -1.0], [3.0, -2.0, 4.0]])
    b = np.array([0.0, 1.0, -2.0])
    return layer_product(xor()[0], W, b, row, column)


def source_000(seed: int = 0) -> ForwardPass:
    """The forward pass that source 000 prints: σ(X W), the XOR inputs, W = rand(2, 2), no bias."""
    W = np.random.RandomState(seed).rand(2, 2)
    return forward(xor()[0], [(W, np.zeros(2))])


def source_004(seed: int = 0) -> ForwardPass:
    """The first forward pass of source 004: 3-4-1, uniform weights, no biases.

    The third input is 1 in every row; the first two are those of XOR.
    """
    random = np.random.RandomState(seed)
    X = np.column_stack([xor()[0], np.ones(4)])
    return forward(X, [(random.rand(3, 4), np.zeros(4)), (random.rand(4, 1), np.zeros(1))])


def exclusive_or_weights() -> list[Weights]:
    """Weights of a 2-2-1 network, chosen by hand, whose sigmoid outputs answer XOR.

    The first hidden neuron fires if at least one input is 1, the second if both are; the
    output wants the first and not the second.
    """
    return [
        (np.array([[6.0, 4.0], [6.0, 4.0]]), np.array([-3.0, -6.0])),
        (np.array([[8.0], [-8.0]]), np.array([-4.0])),
    ]


def collapse(weights: Sequence[Weights]) -> Weights:
    """The one layer (W, b) that does what linear layers in a row do.

    Two layers: (X W₁ + b₁) W₂ + b₂ = X (W₁ W₂) + (b₁ W₂ + b₂); more, one after another.
    """
    if not weights:
        raise ValueError("a network needs at least one layer, got none")
    W, b = weights[0]
    for W_next, b_next in weights[1:]:
        W, b = W @ W_next, b @ W_next + b_next
    return W, b


def bend() -> Bend:
    """The hand-made XOR network on the way from (0, 0) to (1, 1), with activations and without."""
    s = np.linspace(0, 1, 81)
    X = np.column_stack([s, s])
    weights = exclusive_or_weights()
    straight = forward(X, weights, activation=lambda z: z).output[:, 0]
    return Bend(s, straight, forward(X, weights).output[:, 0])
