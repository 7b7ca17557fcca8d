"""Small problems as pairs (X, T): inputs and targets, one example a row."""

import numpy as np
from numpy.typing import ArrayLike

from backprop.checks import Array, ShapeError, whole_number


def xor() -> tuple[Array, Array]:
    """Exclusive or: X (4, 2), T (4, 1). The target is 1 where exactly one of two inputs is 1.

    No straight line separates the two kinds, so no network without a hidden layer solves it.
    """
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    T = np.array([[0.0], [1.0], [1.0], [0.0]])
    return X, T


def addition() -> tuple[Array, Array]:
    """Four sums with the same answer: X (4, 2) holds 2+3, 1+4, 3+2, 0+5, and T (4, 1) is all 5.

    All inputs lie on one line, so the data cannot tell addition from "always answer 5".
    """
    X = np.array([[2.0, 3.0], [1.0, 4.0], [3.0, 2.0], [0.0, 5.0]])
    return X, X.sum(axis=1, keepdims=True)


def one_hot(labels: ArrayLike, classes: int) -> Array:
    """Class numbers 0 … classes − 1 as rows with a single 1: (N,) or (N, 1) becomes (N, classes).

    Raises TypeError where the labels are not whole numbers, ShapeError for another shape,
    ValueError for a label that is no class or fewer than two classes.
    """
    whole_number(classes, "classes", at_least=2)
    numbers = np.asarray(labels)
    if numbers.dtype.kind not in "ui":
        raise TypeError(f"labels must be whole numbers, got an array of {numbers.dtype}")
    if numbers.ndim == 2 and numbers.shape[1] == 1:
        numbers = numbers[:, 0]
    if numbers.ndim != 1 or numbers.size == 0:
        raise ShapeError(f"labels must have shape (N,) or (N, 1), got {np.shape(labels)}")
    if numbers.min() < 0 or numbers.max() >= classes:
        raise ValueError(
            f"labels must lie between 0 and {classes - 1}, got {numbers.min()} to {numbers.max()}"
        )
    return np.eye(classes)[numbers]
