"""The questions that every public function asks of its arguments before it computes anything."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]


class ShapeError(ValueError):
    """Two shapes that should fit each other and do not."""


def number(
    value: object,
    name: str,
    *,
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
) -> float:
    """Return `value` as a float if it is one finite number inside the stated bounds.

    Raises TypeError for anything that is no real number (a bool or a string is none), ValueError
    for NaN, infinity and numbers out of bounds.
    """
    if isinstance(value, bool | np.bool_) or not isinstance(
        value, int | float | np.integer | np.floating
    ):
        raise TypeError(f"{name} must be a number, got {value!r} ({type(value).__name__})")
    fits = (
        math.isfinite(value)
        and (above is None or value > above)
        and (at_least is None or value >= at_least)
        and (below is None or value < below)
    )
    if not fits:
        bounds = (("above", above), ("at least", at_least), ("below", below))
        wanted = " and ".join(f"{word} {bound:g}" for word, bound in bounds if bound is not None)
        raise ValueError(f"{name} must be {wanted or 'finite'}, got {value!r}")
    return float(value)


def whole_number(value: object, name: str, *, at_least: int) -> int:
    """Return `value` as an int if it is a whole number of at least `at_least`.

    Raises TypeError for bools, strings and floats (3.0 included), ValueError for smaller numbers.
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} must be a whole number, got {value!r} ({type(value).__name__})")
    if value < at_least:
        raise ValueError(f"{name} must be at least {at_least}, got {value!r}")
    return int(value)


def finite_array(value: ArrayLike, name: str, dtype: Any = np.float64) -> Array:
    """Return a copy of `value` as an array of `dtype` if it holds finite real numbers only.

    Raises TypeError for anything but real numbers, ValueError for NaN, infinity and numbers that
    `dtype` cannot hold.
    """
    try:
        given = np.asarray(value)
    except ValueError as reason:
        raise ShapeError(f"{name} has rows of different lengths: {reason}") from reason
    if given.dtype.kind not in "buif":
        raise TypeError(f"{name} must hold real numbers, got an array of {given.dtype}")
    with np.errstate(over="ignore"):
        array = given.astype(dtype)
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(
            f"{name} must be finite numbers of {np.dtype(dtype)}, got {given[where]} at {where}"
        )
    return array


def batch(value: ArrayLike, name: str, dtype: Any = np.float64) -> Array:
    """Return `value` as a batch: a finite 2-D array, one example a row, at least one row.

    Raises ShapeError for another number of dimensions (and shows the row form) and for an empty
    batch, and what `finite_array` raises.
    """
    array = finite_array(value, name, dtype)
    if array.ndim == 1:
        n = len(array)
        raise ShapeError(
            f"{name} must be 2-D, one example a row, got shape ({n},). "
            f"For one example of {n} numbers write {name}.reshape(1, {n}), "
            f"for {n} examples of one number each {name}.reshape({n}, 1)"
        )
    if array.ndim != 2:
        raise ShapeError(f"{name} must be 2-D, one example a row, got shape {array.shape}")
    if array.size == 0:
        raise ShapeError(f"{name} is an empty batch: its shape is {array.shape}")
    return array
