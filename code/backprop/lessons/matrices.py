"""Examples of the chapter "From scalars to matrices": index sums, candidates, source 004's step."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np

from ..checks import Array
from ..datasets import xor
from ..initializers import Uniform
from ..layers import Dense, Sigmoid
from ..losses import SumSquaredError
from ..network import Network


class Candidate(NamedTuple):
    """A product of A and delta, each as it is or transposed, in either order, as a guess for dW.

    text: the product. shape: its shape, or None where the two do not fit.
    fits: whether the shape is that of W. right: whether its numbers are those of dW.
    """

    text: str
    shape: tuple[int, ...] | None
    fits: bool
    right: bool


def candidates(A: Array, delta: Array) -> list[Candidate]:
    """All eight products of A (N, n_in) and delta (N, n_out), judged against dW entry by entry."""
    wanted = weight_gradient(A, delta)
    turned = {"A": A, "A.T": A.T}, {"delta": delta, "delta.T": delta.T}
    found = []
    for (a, left), (d, right) in product(turned[0].items(), turned[1].items()):
        for text, first, second in ((f"{a} @ {d}", left, right), (f"{d} @ {a}", right, left)):
            if first.shape[1] != second.shape[0]:
                found.append(Candidate(text, None, False, False))
                continue
            guess = first @ second
            fits = guess.shape == wanted.shape
            right_numbers = fits and bool(np.allclose(guess, wanted, rtol=1e-12, atol=1e-14))
            found.append(Candidate(text, guess.shape, fits, right_numbers))
    return found


def weight_gradient(A: Array, delta: Array) -> Array:
    """∂L/∂W (n_in, n_out) one entry at a time: Σ_n A[n, i] · delta[n, j]."""
    (N, n_in), n_out = A.shape, delta.shape[1]
    gradient = np.zeros((n_in, n_out))
    for i, j, n in product(range(n_in), range(n_out), range(N)):
        gradient[i, j] += A[n, i] * delta[n, j]
    return gradient


def random_layer(rows: int, n_in: int, n_out: int, seed: int = 0) -> tuple[Array, Array]:
    """Some A (rows, n_in) and some delta (rows, n_out)."""
    random = np.random.RandomState(seed)
    return random.randn(rows, n_in), random.randn(rows, n_out)


# --- source 004 -----------------------------------------------------------------------------------


def source_004_data() -> tuple[Array, Array]:
    """The XOR rows with a third input that is always 1, X (4, 3), and their targets T (4, 1)."""
    X, T = xor()
    return np.column_stack([X, np.ones(len(X))]), T


def source_004_network(seed: int = 0) -> Network:
    """Source 004's network 3-4-1: no biases, weights between 0 and 1, sum of squared errors."""
    layers = [
        Dense(3, 4, Uniform(0, 1), bias=False),
        Sigmoid(),
        Dense(4, 1, Uniform(0, 1), bias=False),
        Sigmoid(),
    ]
    return Network(layers, loss=SumSquaredError(), seed=seed)
