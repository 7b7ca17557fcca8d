"""The networks of these tests a second time, from the textbook, for HIPS autograd to differentiate.

Nothing here imports the package: an oracle that shares code with what it judges judges nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import autograd
import autograd.numpy as anp
import numpy as np

Arrays = Mapping[str, np.ndarray]

ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "Sigmoid": lambda z: 0.5 + 0.5 * anp.tanh(0.5 * z),
    "Tanh": anp.tanh,
    "ReLU": lambda z: z * (anp.real(z) > 0),
    "Identity": lambda z: z,
}

LOSSES: dict[str, Callable[[Any, Any], Any]] = {
    "HalfSquaredError": lambda y, t: anp.mean(anp.sum(0.5 * (y - t) ** 2, axis=1)),
    "SumSquaredError": lambda y, t: anp.sum((y - t) ** 2),
    "MeanSquaredError": lambda y, t: anp.mean((y - t) ** 2),
    "BinaryCrossEntropy": lambda y, t: -anp.mean(t * anp.log(y) + (1 - t) * anp.log(1 - y)),
    "SoftmaxCrossEntropy": lambda y, t: (
        -anp.mean(anp.sum(t * (y - anp.log(anp.sum(anp.exp(y), axis=1, keepdims=True))), axis=1))
    ),
}


class Shape(NamedTuple):
    """A network in words: widths from input to output, an activation after each weight layer."""

    widths: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str


def forward(shape: Shape, parameters: Arrays, X: np.ndarray) -> Any:
    """The output of the network, by the formula of each layer."""
    A = X
    for number, activation in enumerate(shape.activations, 1):
        A = ACTIVATIONS[activation](A @ parameters[f"W{number}"] + parameters[f"b{number}"])
    return A


def loss(shape: Shape, parameters: Arrays, X: np.ndarray, T: np.ndarray) -> Any:
    """One number, which works for real and for complex parameters."""
    return LOSSES[shape.loss](forward(shape, parameters, X), T)


def gradients(
    shape: Shape, parameters: Arrays, X: np.ndarray, T: np.ndarray
) -> tuple[float, dict[str, np.ndarray]]:
    """Loss and gradients by HIPS autograd."""
    value, by_name = autograd.value_and_grad(lambda p: loss(shape, p, X, T))(dict(parameters))
    return float(value), by_name


def complex_step(
    shape: Shape, parameters: Arrays, X: np.ndarray, T: np.ndarray, key: str, index: Sequence[int]
) -> float:
    """One entry of the gradient from an imaginary step: no subtraction, so no lost digits."""
    tiny = 1e-30
    moved = {name: array.astype(complex) for name, array in parameters.items()}
    moved[key][tuple(index)] += 1j * tiny
    return float(loss(shape, moved, X, T).imag / tiny)


def assert_close(ours: Arrays, theirs: Arrays, digits: float = 1e-12) -> None:
    """The same keys and shapes, and entries equal to `digits` of the largest in their array."""
    assert list(ours) == sorted(theirs, key=lambda key: (int(key[1:]), key[0]))
    for key, right in theirs.items():
        assert ours[key].shape == right.shape, key
        scale = float(np.abs(right).max()) or 1.0
        np.testing.assert_allclose(ours[key], right, rtol=0, atol=digits * scale, err_msg=key)
