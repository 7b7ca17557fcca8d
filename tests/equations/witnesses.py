"""What the equations are compared with: random shapes, slopes by an imaginary step, plain networks.

Nothing here imports the package, which is the other witness.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.random import RandomState

TINY = 1e-30

Array = np.ndarray
Function = Callable[[Any], Any]


def sigmoid(z: Any) -> Any:
    """The logistic function, also of complex numbers."""
    return 0.5 + 0.5 * np.tanh(0.5 * z)


def relu(z: Any) -> Any:
    """z where its real part is positive, else 0, also of complex numbers."""
    return z * (np.real(z) > 0)


def sizes(random: RandomState, count: int) -> list[int]:
    """Widths and batch sizes: mostly all different, now and then all the same."""
    if random.uniform() < 0.2:
        return [int(random.randint(2, 5))] * count
    return [int(size) for size in random.permutation(np.arange(2, 8))[:count]]


def slopes(function: Function, at: Any) -> Array:
    """The derivative of a function with one value by every entry of its argument."""
    at = np.asarray(at, dtype=float)
    found = np.empty(at.shape)
    for index in np.ndindex(at.shape):
        moved = at.astype(complex)
        moved[index] += 1j * TINY
        found[index] = np.imag(function(moved)) / TINY
    return found


def jacobian(function: Function, at: Array) -> Array:
    """The derivative (m, n) of m values by n entries, column by column."""
    columns = []
    for index in range(len(at)):
        moved = at.astype(complex)
        moved[index] += 1j * TINY
        columns.append(np.imag(function(moved)) / TINY)
    return np.stack(columns, axis=1)


def forward(
    X: Array, weights: Sequence[Array], biases: Sequence[Array], f: Function, shifts: Any = None
) -> tuple[list[Array], list[Array]]:
    """Z and A of every layer, A with X in front; `shifts` are added to the Z of their layer."""
    A, Z = [X], []
    for number, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = np.einsum("ni,ij->nj", A[-1], W) + b[None, :]
        Z.append(z + (shifts or {}).get(number, 0))
        A.append(f(Z[-1]))
    return Z, A
