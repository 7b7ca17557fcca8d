"""The later exercises of the chapter "Gradient descent": whole steps and a whole epoch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded

# --- one step of the adding network ---


def _slopes(w: Array, x: Array, t: float) -> Array:
    h = w[0] * x[0] + w[1] * x[1]
    delta = w[2] * h - t
    return np.array([delta * w[2] * x[0], delta * w[2] * x[1], delta * h])


def _output_first(w: Array, x: Array, t: float, rate: float) -> Array:
    w = w.copy()
    h = w[:2] @ x
    delta = w[2] * h - t
    w[2] -= rate * delta * h
    w[:2] -= rate * delta * w[2] * x
    return w


def _inputs_first(w: Array, x: Array, t: float, rate: float) -> Array:
    w = w.copy()
    delta = w[2] * (w[:2] @ x) - t
    w[:2] -= rate * delta * w[2] * x
    w[2] -= rate * delta * (w[:2] @ x)
    return w


def _one_by_one(w: Array, x: Array, t: float, rate: float) -> Array:
    w = w.copy()
    for place in range(3):
        w[place] -= rate * _slopes(w, x, t)[place]
    return w


def _spoiled(scale: Callable[[Array, Array], Any]) -> Callable[..., Array]:
    """A step whose slopes are multiplied by scale(w, x), entry by entry."""
    return lambda w, x, t, rate: w - rate * _slopes(w, x, t) * scale(w, x)


def _adding_cases() -> list[tuple[Array, Array, float, float]]:
    return [
        (np.array([0.6, -0.4, 1.3]), np.array([2.0, 1.5]), 5.0, 0.05),
        (np.array([-0.9, 0.7, 0.8]), np.array([1.0, 4.0]), -2.0, 0.02),
    ]


adding_step = Exercise(
    "gradient_descent.adding_step",
    lambda w, x, t, rate: w - rate * _slopes(w, x, t),
    _adding_cases,
    (
        Mistake(
            _output_first,
            "`w3` was already new when the slopes of `w1` and `w2` were taken: all slopes belong "
            "to the weights before the step.",
        ),
        Mistake(
            _inputs_first,
            "The hidden sum for the slope of `w3` was made of new weights: all slopes belong to "
            "the weights before the step.",
        ),
        Mistake(
            _spoiled(lambda w, x: -1),
            "This climbs: what is subtracted has to begin with y − t.",
        ),
        Mistake(
            _spoiled(lambda w, x: np.array([1 / w[2], 1 / w[2], 1])),
            "The way from `w1` and `w2` to the output leads through `w3`, which is missing.",
        ),
        Mistake(
            _spoiled(lambda w, x: np.array([1 / x[0], 1 / x[1], 1])),
            "`w1` and `w2` get the same slope here, although each is multiplied by another input.",
        ),
        Mistake(
            _spoiled(lambda w, x: 2),
            "Each step is twice as long as it should be: the ½ of the loss has cancelled the 2.",
        ),
        Mistake(
            _one_by_one,
            "Each weight was changed before the next slope was taken: all slopes belong to the "
            "weights before the step.",
        ),
        Mistake(
            _spoiled(lambda w, x: np.array([1, 1, w[2]])),
            "The slope of `w3` has the answer y as its factor here, and `w3` is multiplied by the "
            "hidden sum.",
        ),
        Mistake(
            _spoiled(lambda w, x: np.array([1, 1, 1 / (w[:2] @ x)])),
            "The slope of `w3` is not the error alone: `w3` is multiplied by the hidden sum.",
        ),
        Mistake(
            _spoiled(lambda w, x: np.array([1, 1, x.sum() / (w[:2] @ x)])),
            "What `w3` is multiplied by is the weighted sum of the inputs.",
        ),
        Mistake(
            _spoiled(lambda w, x: np.array([w[0] / w[2], w[1] / w[2], 1])),
            "The slopes of `w1` and `w2` have these weights themselves as a factor, where the "
            "way to the output leads through `w3`.",
        ),
        Mistake(
            _spoiled(lambda w, x: np.array([x[1] / x[0], x[0] / x[1], 1])),
            "The two inputs are exchanged: `w1` is multiplied by the first one.",
        ),
        Mistake(
            lambda w, x, t, rate: w - rate * _slopes(w, x, t) * (w[2] * (w[:2] @ x) - t) / 2,
            "Your slopes begin with the loss, where its slope y − t belongs.",
        ),
        Mistake(
            lambda w, x, t, rate: w - _slopes(w, x, t),
            "The learning rate is missing.",
        ),
        Mistake(
            _spoiled(lambda w, x: np.array([0, 0, 1])),
            "Only `w3` was changed, and all three weights have a slope.",
        ),
        Mistake(
            lambda w, x, t, rate: -rate * _slopes(w, x, t),
            "That is the step alone; asked are the weights after it.",
        ),
        Mistake(
            lambda w, x, t, rate: _slopes(w, x, t),
            "These are the slopes; asked are the weights after the step.",
        ),
    ),
)

# --- one epoch in batches ---


def _epoch(
    w: Array, X: Array, t: Array, rate: float, size: int, share: Any = None, keep: bool = False
) -> Array:
    """One epoch; `share(batch, all)` divides the sum of a batch, `keep` holds the old weights."""
    now = w
    for i in range(0, len(X), size):
        A, wanted = X[i : i + size], t[i : i + size]
        slope = A.T @ (A @ (w if keep else now) - wanted)
        now = now - rate * slope / (share(len(A), len(X)) if share else len(A))
    return now


def _without_the_rest(w: Array, X: Array, t: Array, rate: float, size: int) -> Array:
    full = len(X) // size * size
    return _epoch(w, X[:full], t[:full], rate, size)


def _in_windows(w: Array, X: Array, t: Array, rate: float, size: int) -> Array:
    """A step for the rows from each row on, so that the batches overlap."""
    for i in range(len(X)):
        w = _epoch(w, X[i : i + size], t[i : i + size], rate, size)
    return w


def _rows_too_many(more: int) -> Callable[..., Array]:
    def program(w: Array, X: Array, t: Array, rate: float, size: int) -> Array:
        for i in range(0, len(X), size):
            rows = slice(i, i + size + more)
            w = _epoch(w, X[rows], t[rows], rate, size + more)
        return w

    return program


def _so_many_batches(w: Array, X: Array, t: Array, rate: float, size: int) -> Array:
    for rows in np.array_split(np.arange(len(X)), size):
        w = _epoch(w, X[rows], t[rows], rate, len(rows))
    return w


def _epoch_cases() -> list[tuple[Any, ...]]:
    X, t, w = seeded(0, (7, 4), (7,), (4,))
    X2, t2, w2 = seeded(1, (8, 2), (8,), (2,))
    return [(w, X, t, 0.1, 3), (w2, X2, t2, 0.2, 5)]


one_epoch = Exercise(
    "gradient_descent.one_epoch",
    lambda w, X, t, rate, size: _epoch(w, X, t, rate, size),
    _epoch_cases,
    (
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, rate, len(X)),
            "All examples went into one step: a batch has only `size` of them.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, rate, size, keep=True),
            "Every batch took its slope at the weights from the start of the epoch: after a step "
            "there are new ones.",
        ),
        Mistake(
            _without_the_rest,
            "The last batch was left out because it is not full.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, rate, size, lambda n, N: size),
            "The last batch was divided by `size`, though it has fewer examples.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, rate, size, lambda n, N: 1),
            "This is a step for the sum over the batch, and the loss is the mean.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, rate, size, lambda n, N: N),
            "The mean goes over the examples of the batch, not over all of them.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, -rate, size),
            "Every step of this epoch climbs: the gradient is subtracted.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, 2 * rate, size),
            "Each step is twice as long as it should be: the loss has a ½.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X[:size], t[:size], rate, size),
            "Only the first batch made a step: look where the `return` stands, and whether the "
            "slice moves on.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X, t, rate, 1),
            "Every row made a step of its own: a batch has `size` rows.",
        ),
        Mistake(
            lambda w, X, t, rate, size: _epoch(w, X[::-1], t[::-1], rate, size),
            "The rows were taken from the last to the first; their order counts.",
        ),
        Mistake(
            _in_windows,
            "A batch begins at every row, so the batches overlap: the next one begins `size` rows "
            "further.",
        ),
        Mistake(
            _rows_too_many(1),
            "Each batch has a row too many, the first one of the next.",
        ),
        Mistake(
            _rows_too_many(-1),
            "Each batch has a row too few: a slice ends before its second number, without it.",
        ),
        Mistake(
            _so_many_batches,
            "There are `size` batches here, and each should have `size` rows.",
        ),
    ),
)
