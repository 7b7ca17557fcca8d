"""What the reference looks up: symbols with their shapes, losses with their gradients, the years.

Shapes are read off a network that has run, and slopes are measured, so that nothing here is
written from memory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.random import RandomState

from ..activations import (
    relu,
    relu_prime_from_z,
    sigmoid,
    sigmoid_prime_from_z,
    tanh,
    tanh_prime_from_z,
)
from ..checks import Array
from ..datasets import one_hot
from ..gradcheck import numerical_gradient
from ..layers import Dense, Tanh
from ..losses import (
    BinaryCrossEntropy,
    HalfSquaredError,
    Loss,
    MeanSquaredError,
    SoftmaxCrossEntropy,
    SumSquaredError,
)
from ..network import Network

N, N_IN, N_HIDDEN, N_OUT = 5, 2, 3, 4


class Symbol(NamedTuple):
    """One letter of the notation, as it stands in a network of one hidden layer."""

    name: str
    meaning: str
    formula: str
    shape: tuple[int, ...]
    role: str


class LossLine(NamedTuple):
    """A loss, its formula with the reduction, and its gradient checked by differences."""

    name: str
    formula: str
    gradient: str
    largest_gap: float


class Activation(NamedTuple):
    """An activation, its derivative as a formula, and both as functions of z."""

    name: str
    formula: str
    derivative: str
    value: Callable[[Array], Array]
    slope: Callable[[Array], Array]


class Event(NamedTuple):
    """A year of the history, and the key of its entry in the bibliography, if it has one."""

    year: int
    what: str
    key: str = ""


ACTIVATIONS = (
    Activation("sigmoid", "1 / (1 + e^−z)", "a (1 − a)", sigmoid, sigmoid_prime_from_z),
    Activation("tanh", "(e^z − e^−z) / (e^z + e^−z)", "1 − a²", tanh, tanh_prime_from_z),
    Activation("ReLU", "max(z, 0)", "1 if z > 0, else 0", relu, relu_prime_from_z),
)

LOSSES = (
    HalfSquaredError(),
    SumSquaredError(),
    MeanSquaredError(),
    BinaryCrossEntropy(),
    SoftmaxCrossEntropy(),
)

HISTORY = (
    Event(1676, "Leibniz writes down the chain rule"),
    Event(1847, "Cauchy: go against the gradient"),
    Event(1970, "Linnainmaa: reverse mode, in his thesis"),
    Event(1974, "Werbos: such derivatives for learning, in his thesis"),
    Event(1986, "Rumelhart, Hinton, Williams: hidden units learn", "rumelhart1986"),
    Event(1989, "Cybenko: one hidden layer can be enough", "cybenko1989"),
    Event(1997, "LSTM: gradients through long times", "hochreiter1997"),
    Event(2010, "Glorot, Bengio: how to begin", "glorot2010"),
    Event(2014, "dropout", "srivastava2014"),
    Event(2015, "batch normalisation; Adam", "ioffe2015"),
    Event(2016, "residual connections", "he2016"),
)


def small_network() -> tuple[Network, Array, Array]:
    """Two inputs, three hidden units with tanh, four classes, and five examples for it."""
    net = Network(
        [Dense(N_IN, N_HIDDEN), Tanh(), Dense(N_HIDDEN, N_OUT)], loss=SoftmaxCrossEntropy(), seed=0
    )
    X = RandomState(0).randn(N, N_IN)
    return net, X, one_hot([0, 1, 2, 3, 0], N_OUT)


def symbols() -> list[Symbol]:
    """The notation in the order in which a step of training meets it, each with its shape."""
    net, X, T = small_network()
    Z1, A1, Z2 = net.trace(X)
    _, gradients = net.gradients(X, T)
    W2 = net.parameters["W2"]
    delta2 = net.loss_function.gradient(Z2, T)
    dA1 = delta2 @ W2.T
    delta1 = dA1 * (1 - A1**2)
    assert np.allclose(gradients["W1"], X.T @ delta1, rtol=1e-12)
    return [
        Symbol("X", "the inputs, one example a row", "given", X.shape, "data"),
        Symbol("W₁, b₁", f"weights of layer 1, and biases of shape {gradients['b1'].shape}",
               "learned", net.parameters["W1"].shape, "parameter"),
        Symbol("Z₁", "pre-activation: weighted sums", "X @ W₁ + b₁", Z1.shape, "forward"),
        Symbol("A₁", "activation of the hidden units", "tanh(Z₁)", A1.shape, "forward"),
        Symbol("W₂, b₂", f"weights of layer 2, and biases of shape {gradients['b2'].shape}",
               "learned", W2.shape, "parameter"),
        Symbol("Z₂", "the scores, which are the output", "A₁ @ W₂ + b₂", Z2.shape, "forward"),
        Symbol("T", "the targets, one-hot rows", "given", T.shape, "data"),
        Symbol("L", "the loss, one number", "−(1/N) Σ T ln softmax(Z₂)", (), "loss"),
        Symbol("δ₂", "∂L/∂Z₂", "(softmax(Z₂) − T) / N", delta2.shape, "backward"),
        Symbol("∂L/∂W₂", "gradient of W₂", "A₁ᵀ @ δ₂", gradients["W2"].shape, "backward"),
        Symbol("∂L/∂b₂", "gradient of b₂", "δ₂ summed over rows",
               gradients["b2"].shape, "backward"),
        Symbol("∂L/∂A₁", "what layer 2 hands back", "δ₂ @ W₂ᵀ", dA1.shape, "backward"),
        Symbol("δ₁", "∂L/∂Z₁", "∂L/∂A₁ · (1 − A₁²)", delta1.shape, "backward"),
        Symbol("∂L/∂W₁", "gradient of W₁", "Xᵀ @ δ₁", gradients["W1"].shape, "backward"),
        Symbol("∂L/∂b₁", "gradient of b₁", "δ₁ summed over rows",
               gradients["b1"].shape, "backward"),
    ]  # fmt: skip


def loss_lines(seed: int = 0) -> list[LossLine]:
    """Every loss of the package with its formula, and how far its gradient is from differences.

    N examples, K outputs; measured at a random point of shape (5, 4).
    """
    random = RandomState(seed)
    scores, probabilities = random.randn(N, N_OUT), random.uniform(0.1, 0.9, (N, N_OUT))
    classes, numbers = one_hot(random.randint(N_OUT, size=N), N_OUT), random.rand(N, N_OUT)
    half, total, mean, binary, softmax = LOSSES
    rows: list[tuple[Loss, str, str, Array, Array]] = [
        (half, "(1/N) Σ ½ (y − t)²", "(y − t) / N", scores, numbers),
        (total, "Σ (y − t)²", "2 (y − t)", scores, numbers),
        (mean, "(1/NK) Σ (y − t)²", "2 (y − t) / NK", scores, numbers),
        (binary, "−1/NK Σ[t ln p + (1−t) ln(1−p)]", "(p − t) / (p (1−p) NK)",
         probabilities, numbers),
        (softmax, "−(1/N) Σ t ln softmax(z)", "(softmax(z) − t) / N", scores,
         classes),
    ]  # fmt: skip
    found = []
    for loss, formula, gradient, Y, T in rows:
        measured = numerical_gradient(partial(_value, loss, T), Y)
        gap = float(np.abs(loss.gradient(Y, T) - measured).max())
        found.append(LossLine(type(loss).__name__, formula, gradient, gap))
    return found


def _value(loss: Loss, T: Array, Y: Array) -> float:
    return float(loss(Y, T))


def stated_gradient(name: str, Y: Array, T: Array) -> Array:
    """The gradient that the line of this loss states, computed by that formula.

    Raises KeyError for a loss without a line.
    """
    n, k = Y.shape
    formulas: dict[str, Callable[[], Array]] = {
        "HalfSquaredError": lambda: (Y - T) / n,
        "SumSquaredError": lambda: 2 * (Y - T),
        "MeanSquaredError": lambda: 2 * (Y - T) / (n * k),
        "BinaryCrossEntropy": lambda: (Y - T) / (Y * (1 - Y) * n * k),
        "SoftmaxCrossEntropy": lambda: (np.exp(Y) / np.exp(Y).sum(1, keepdims=True) - T) / n,
    }
    return formulas[name]()
