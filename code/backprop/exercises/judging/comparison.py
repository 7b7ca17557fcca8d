"""Answers taken apart into named arrays, and compared with the right ones."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real
from typing import Any

import numpy as np

from ...checks import Array

Parts = dict[str, Array]

CANCELLED = 1e-12  # what rounding leaves of numbers of the size of one


class Unfit(Exception):
    """An answer that cannot be compared; its text is said to the learner."""


def is_empty(value: Any) -> bool:
    """Whether nothing has been filled in: None, `...`, or a container of nothing else."""
    if value is None or value is Ellipsis:
        return True
    if isinstance(value, Mapping):
        return not value or all(is_empty(each) for each in value.values())
    if isinstance(value, tuple | list):
        return not value or all(is_empty(each) for each in value)
    return (
        isinstance(value, np.ndarray)
        and value.dtype == object
        and value.size > 0
        and is_empty(value.ravel().tolist())
    )


def parts(value: Any, like: Any) -> Parts:
    """`value` as named arrays, in the form that the right answer `like` has.

    A dict gives its keys, a tuple the places 1, 2, ..., anything else the one name "".
    Raises Unfit, with a sentence for the learner, where the form is another.
    """
    if isinstance(like, Mapping):
        if not isinstance(value, Mapping):
            raise Unfit(f"The answer should be a dict with {_listed(like)}, not {_named(value)}.")
        if extra := [key for key in value if key not in like]:
            raise Unfit(
                f"The keys should be {_listed(like)}, and {_listed(extra)} is none of them."
            )
        if missing := [key for key in like if key not in value or is_empty(value[key])]:
            raise Unfit(f"There is no {_listed(missing)} in it yet.")
        return {str(key): _array(value[key], f"`{key}`") for key in like}
    if isinstance(like, tuple):
        if isinstance(value, np.ndarray) and value.ndim:
            value = tuple(value)
        if not isinstance(value, tuple | list) or len(value) != len(like):
            count = f" of {len(value)}" if isinstance(value, tuple | list) else ""
            raise Unfit(f"The answer should be {len(like)} values, not {_named(value)}{count}.")
        if missing := [str(place) for place, each in enumerate(value, start=1) if is_empty(each)]:
            raise Unfit(f"Value {' and '.join(missing)} is still missing.")
        return {f"value {n}": _array(each, f"Value {n}") for n, each in enumerate(value, start=1)}
    return {"": _array(value, "The answer")}


def _array(value: Any, who: str) -> Array:
    try:
        array = np.asarray(value)
    except ValueError as reason:
        raise Unfit(f"{who} has rows of different lengths.") from reason
    if array.dtype == object and any(is_empty(each) for each in array.ravel().tolist()):
        raise Unfit(f"{who} is not complete yet: there are dots left in it.")
    if array.dtype == object and all(isinstance(each, Real) for each in array.ravel().tolist()):
        array = array.astype(float)
    if array.dtype.kind not in "buifU":
        raise Unfit(f"{who} should hold numbers, and is {_named(value)}.")
    return array


def _named(value: Any) -> str:
    names = {"ndarray": "an array", "function": "a function", "int": "an int", "str": "a text"}
    kind = type(value).__name__
    return names.get(kind, f"a {kind}")


def _listed(keys: Any) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def same(answer: Array, right: Array, rtol: float) -> bool:
    """Whether two arrays have one shape and agree to `rtol` of the largest right entry."""
    if answer.shape != right.shape:
        return False
    if "U" in (answer.dtype.kind, right.dtype.kind):
        return bool(np.array_equal(answer, right))
    finite = np.isfinite(right.astype(float))
    size = float(np.abs(right[finite].astype(float)).max(initial=0.0))
    # Where all is zero there is no size to measure by; what is left of a sum that cancels will do.
    allowed = rtol * size or CANCELLED
    return bool(np.allclose(answer.astype(float), right.astype(float), rtol=0, atol=allowed))


def same_parts(answers: list[Parts], rights: list[Parts], name: str, rtol: float) -> bool:
    """Whether the part `name` agrees in every case that has it."""
    return all(
        name in a and same(a[name], r[name], rtol)
        for a, r in zip(answers, rights, strict=True)
        if name in r
    )
