"""The exercise of "Vanishing, exploding, and the remedies" with the bath of each row by itself."""

from __future__ import annotations

import numpy as np

from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded


def _mean(values: Array, axis: int | None) -> Array:
    return np.asarray(values.mean(axis=axis, keepdims=True))


def _deviation(A: Array, axis: int | None = 1, ddof: int = 0) -> Array:
    return np.asarray(A.std(axis=axis, ddof=ddof, keepdims=True))


def _bathed(A: Array, axis: int | None = 1) -> Array:
    return np.asarray((A - _mean(A, axis)) / _deviation(A, axis))


def _back(A_hat: Array, deviation: Array, g: Array, axis: int | None = 1) -> Array:
    along = A_hat * _mean(g * A_hat, axis)
    return np.asarray((g - _mean(g, axis) - along) / deviation)


def _bathe_back(A: Array, g: Array, axis: int | None = 1) -> Array:
    return _back(_bathed(A, axis), _deviation(A, axis), g, axis)


def _terms(A: Array, g: Array, mean: float, along: float, power: float = 1) -> Array:
    """The way back with its terms so many times, over this power of the deviation."""
    A_hat = _bathed(A)
    taken = mean * _mean(g, 1) + along * A_hat * _mean(g * A_hat, 1)
    return np.asarray((g - taken) / _deviation(A) ** power)


def _sample_back(A: Array, g: Array) -> Array:
    """The right way back of a bath whose deviation divides by n − 1."""
    n = A.shape[1]
    deviation = _deviation(A, ddof=1)
    A_hat = (A - _mean(A, 1)) / deviation
    along = A_hat * (g * A_hat).sum(axis=1, keepdims=True) / (n - 1)
    return np.asarray((g - _mean(g, 1) - along) / deviation)


def _half_sample_back(A: Array, g: Array) -> Array:
    deviation = _deviation(A, ddof=1)
    return _back((A - _mean(A, 1)) / deviation, deviation, g)


def _by_length(A: Array, g: Array) -> Array:
    root = np.sqrt(_mean(A**2, 1))
    return _back((A - _mean(A, 1)) / root, root, g)


def _sums(A: Array, g: Array) -> Array:
    n = A.shape[1]
    return _terms(A, g, n, n)


def _along_for_all(A: Array, g: Array) -> Array:
    return np.asarray((g - _mean(g, 1) - _mean(g * _bathed(A), 1)) / _deviation(A))


rows_back = Exercise(
    "limitations.rows_back",
    reference=lambda A, g: _bathe_back(A, g),
    cases=lambda: [seeded(2, (3, 5), (3, 5)), seeded(3, (2, 4), (2, 4))],
    mistakes=(
        Mistake(
            lambda A, g: _bathe_back(A, g, axis=0),
            "You bathed the columns, as batch normalisation does; here each row is on its own.",
        ),
        Mistake(
            lambda A, g: _bathe_back(A, g, axis=None),
            "You bathed all rows in one tub: each row has a mean and a deviation of its own.",
        ),
        Mistake(
            lambda A, g: _back(_bathed(A), _deviation(A), g, axis=0),
            "The rows were bathed, but the means of your way back run down the columns.",
        ),
        Mistake(
            lambda A, g: _back(_bathed(A), _deviation(A), g, axis=None),
            "The means of your way back run over the whole table: each row has its own.",
        ),
        Mistake(
            lambda A, g: _terms(A, g, 1, 0),
            "The term with â is missing, or comes out as zero, as if the deviation were a "
            "constant: it moves with every number of the row.",
        ),
        Mistake(
            lambda A, g: _terms(A, g, 0, 1),
            "You took the mean for a constant: it moves with every number of the row.",
        ),
        Mistake(
            lambda A, g: _terms(A, g, 0, 0),
            "You divided by the deviation and stopped: mean and deviation move with the row too.",
        ),
        Mistake(
            lambda A, g: _terms(A, g, 1, 1, power=0),
            "The division is missing: what was divided by the deviation on the way forward is "
            "divided by it on the way back.",
        ),
        Mistake(
            lambda A, g: _terms(A, g, 1, 1, power=-1),
            "You multiplied by the deviation: what was divided on the way forward is divided on "
            "the way back.",
        ),
        Mistake(
            lambda A, g: _terms(A, g, 1, 1, power=2),
            "You divided by the variance; the deviation is its root.",
        ),
        Mistake(
            lambda A, g: _terms(A, g, 1, -1),
            "You added the part that the deviation answers for; it is taken away.",
        ),
        Mistake(
            _sums,
            "You took sums where the bar means a mean.",
        ),
        Mistake(
            _along_for_all,
            "You took the mean of g â away from every entry alike; the part of each entry is as "
            "large as its own â.",
        ),
        Mistake(
            lambda A, g: _back(A, _deviation(A), g),
            "You used the numbers that went into the bath where those that came out of it belong.",
        ),
        Mistake(
            lambda A, g: _bathed(A),
            "That is what comes out of the bath; the slope for what went in is asked for.",
        ),
        Mistake(
            _by_length,
            "You divided by the root mean square of the numbers themselves; the deviation is that "
            "of their distances from the mean.",
        ),
        Mistake(
            _sample_back,
            "Your deviation divides by n − 1; that of the bath divides by n.",
        ),
        Mistake(
            _half_sample_back,
            "Your deviation divides by n − 1, and your means by n, which is right for both.",
        ),
    ),
    then="This layer is called layer normalisation, and it does not mind a batch of one.",
)
