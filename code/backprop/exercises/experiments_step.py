"""The exercise of "Experiments" with a step that does not know the units of the inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded


def _step(power: float, sign: float = -1.0) -> Callable[..., Array]:
    def program(X: Array, delta: Array, W: Array, rate: float) -> Array:
        r = np.sqrt((X**2).mean(axis=0))
        return np.asarray(W + sign * rate * (X.T @ delta) / r[:, None] ** power)

    return program


def _squares(X: Array) -> Array:
    """The mean squares of the inputs, as a column."""
    return np.asarray((X**2).mean(axis=0)[:, None])


def _layers() -> Sequence[tuple[Array, Array, Array, float]]:
    found = []
    for seed, sizes, units, rate in (
        (0, (5, 3, 2), (1, 100, 0.2), 0.3),
        (1, (4, 2, 3), (7, 2), 0.1),
    ):
        rows, n_in, n_out = sizes
        X, delta, W = seeded(seed, (rows, n_in), (rows, n_out), (n_in, n_out))
        found.append(((X + 0.5) * units, delta, W, rate))
    return found


free_step = Exercise(
    "experiments.free_step",
    reference=_step(2),
    cases=_layers,
    mistakes=(
        Mistake(
            _step(0),
            "This is the plain step: in centimetres it is longer than in metres, though it should "
            "be shorter.",
        ),
        Mistake(
            _step(1),
            "Now the gradient no longer depends on the unit, but the weight that it is to change "
            "still does.",
        ),
        Mistake(
            _step(-2),
            "You multiplied by the power where you should divide.",
        ),
        Mistake(_step(2, sign=1.0), "The step goes uphill: an update subtracts."),
        Mistake(
            lambda X, delta, W, rate: W - rate * (X.T @ delta) / (X**2).mean(),
            "You took one r for all inputs: each input has a unit of its own.",
        ),
        Mistake(
            lambda X, delta, W, rate: W - rate * (X.T @ delta) / X.var(axis=0)[:, None],
            "You took the mean away first: r is the root of the mean square of the inputs "
            "themselves.",
        ),
        Mistake(
            lambda X, delta, W, rate: W - rate * (X.T @ delta) / (X**2).sum(axis=0)[:, None],
            "There is one division by the number of rows too many: r has the mean of the squares "
            "in it, and whatever the loss divides by is in `delta`.",
        ),
        Mistake(
            _step(4),
            "Your power is much too large, unless your r is the mean square itself: r is its root.",
        ),
        Mistake(
            _step(3),
            "Your power is too large: now the step is too short where the numbers are large.",
        ),
        Mistake(
            _step(1, sign=1.0),
            "The step goes uphill, and its power makes up for the unit of the gradient alone.",
        ),
        Mistake(
            lambda X, delta, W, rate: -rate * (X.T @ delta) / _squares(X),
            "That is the step alone; the new weights are asked for.",
        ),
        Mistake(
            lambda X, delta, W, rate: X.T @ delta / _squares(X),
            "That is the mended gradient; the new weights after a step along it are asked for.",
        ),
        Mistake(
            lambda X, delta, W, rate: W - X.T @ delta / _squares(X),
            "The rate is missing: your step has the length of the mended gradient.",
        ),
        Mistake(
            lambda X, delta, W, rate: (W - rate * (X.T @ delta)) / _squares(X),
            "You divided the new weights; only the gradient is divided.",
        ),
        Mistake(
            lambda X, delta, W, rate: (
                W - rate * (X.T @ delta) / np.abs(X).mean(axis=0)[:, None] ** 2
            ),
            "You took the mean of the absolute values; r is the root of the mean of the squares.",
        ),
        Mistake(
            lambda X, delta, W, rate: W - rate * (X.T @ delta) / X.mean(axis=0)[:, None] ** 2,
            "You took the mean and squared it; first square, then take the mean.",
        ),
        Mistake(
            lambda X, delta, W, rate: (
                W - rate * (X.T @ delta) / np.abs(X).max(axis=0)[:, None] ** 2
            ),
            "You measured each input by its largest number; r is the root of the mean square.",
        ),
        Mistake(
            lambda X, delta, W, rate: (
                W - rate * (X.T @ delta) / np.sqrt((X**2).sum(axis=0))[:, None]
            ),
            "You took the root of the sum of the squares, and divided by it once.",
        ),
    ),
    then="In metres or in inches, after this step the layer is the same function.",
)
