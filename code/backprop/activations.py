"""Activation functions, each beside its derivative.

All work on single numbers and on arrays of any shape, element by element (softmax: row by row).

A derivative can be written with the pre-activation z or with the activation a = f(z). Both are
useful, mixing them up is the commonest slip in hand-written backpropagation, and so both stand
here under names that say which one they take. With a at hand, which a forward pass has computed
anyway, the second form costs no new exponential.
"""

from typing import Any

import numpy as np

from backprop.checks import Array


def sigmoid(z: Any) -> Any:
    """The logistic function σ(z) = 1 / (1 + e^−z), which squeezes any number into (0, 1)."""
    # For z below −709, e^−z overflows to infinity, and 1 / (1 + ∞) = 0 is the right answer.
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-np.asarray(z)))


def sigmoid_prime_from_z(z: Any) -> Any:
    """σ′ where the pre-activation is z: σ(z) (1 − σ(z))."""
    return sigmoid_prime_from_a(sigmoid(z))


def sigmoid_prime_from_a(a: Any) -> Any:
    """σ′ where the activation is a = σ(z): a (1 − a)."""
    return a * (1 - a)


def tanh(z: Any) -> Any:
    """The hyperbolic tangent, which squeezes any number into (−1, 1)."""
    return np.tanh(z)


def tanh_prime_from_z(z: Any) -> Any:
    """tanh′ where the pre-activation is z: 1 − tanh²(z)."""
    return tanh_prime_from_a(tanh(z))


def tanh_prime_from_a(a: Any) -> Any:
    """tanh′ where the activation is a = tanh(z): 1 − a²."""
    return 1 - a**2


def relu(z: Any) -> Any:
    """The rectifier: z where z is positive, and 0 elsewhere."""
    return np.maximum(z, 0)


def relu_prime_from_z(z: Any) -> Any:
    """The slope of relu: 1 where z > 0, and 0 elsewhere.

    At z = 0 relu has a kink and no derivative. The convention of the whole package is 0 there.
    """
    return np.heaviside(z, 0.0)


def relu_prime_from_a(a: Any) -> Any:
    """The slope of relu where the activation is a = relu(z): a is positive exactly where z is."""
    return relu_prime_from_z(a)


def softplus(z: Any) -> Any:
    """log(1 + e^z), computed without overflow. Its derivative is the sigmoid."""
    return np.logaddexp(0, z)


def softmax(z: Any) -> Array:
    """Turn each row of scores into probabilities that add to one: e^z_k / Σ_j e^z_j.

    z: (..., K). Only differences between the scores of a row matter, so the largest is subtracted
    first, and no exponential can overflow.
    """
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def log_softmax(z: Any) -> Array:
    """The logarithm of `softmax(z)`, exact even where the probability itself rounds to zero."""
    z = z - np.max(z, axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
