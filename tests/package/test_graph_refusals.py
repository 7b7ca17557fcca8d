"""What `Value` refuses, and what it takes for a number."""

import math
import re
from collections.abc import Callable
from operator import add, mul, sub, truediv
from typing import Any

import numpy as np
import pytest

from backprop import Value


@pytest.mark.parametrize("number", [0.0, -1.5])
def test_log_of_what_has_no_logarithm_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match=rf"log.*{number:g}"):
        Value(number).log()


@pytest.mark.parametrize(
    "divide",
    [
        lambda: Value(1.0) / Value(0.0),
        lambda: Value(1.0) / 0,
        lambda: 1 / Value(0.0),
        lambda: Value(0.0) ** -1,
    ],
)
def test_division_by_zero_is_refused(divide: Callable[[], Value]) -> None:
    with pytest.raises((ValueError, ZeroDivisionError), match=r"(?i)zero|\b0"):
        divide()


@pytest.mark.parametrize("thing", ["3", None, [1.0], True, 1j, np.array([1.0, 2.0])])
def test_what_is_not_a_number_is_refused(thing: Any) -> None:
    with pytest.raises(TypeError, match=re.escape(repr(thing))):
        Value(thing)


@pytest.mark.parametrize("thing", ["3", None, [1.0]])
def test_arithmetic_with_what_is_not_a_number_is_refused(thing: Any) -> None:
    for operate in (add, sub, mul, truediv, pow):
        for left, right in ((Value(1.0), thing), (thing, Value(1.0))):
            with pytest.raises(TypeError, match=re.escape(repr(thing))):
                operate(left, right)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match=r"nan|inf"):
        Value(number)


def test_numpy_numbers_are_numbers() -> None:
    x = Value(np.float64(2.0))
    out = np.float64(3.0) * x + x * np.int64(2)
    assert isinstance(out, Value)
    out.backward()
    assert (out.data, x.grad) == (10.0, 5.0)
    assert type(x.data) is float


@pytest.mark.parametrize(
    ("compute", "kind", "words"),
    [
        (lambda: Value(-2.0) ** 0.5, ValueError, r"\(-2\) \*\* 0\.5"),
        (lambda: Value(0.0) ** 0.5, ValueError, "derivative"),
        (lambda: Value(-2.0) ** Value(2.0), ValueError, r"-2.*base"),
        (lambda: 0 ** Value(2.0), ValueError, "base"),
        (lambda: Value(1000.0).exp(), OverflowError, "1000"),
        (lambda: Value(1e200) ** 2, OverflowError, r"1e\+200"),
        (lambda: Value(1e200) * 1e200, (ValueError, OverflowError), "inf"),
        (lambda: Value(1.0) + np.array([1.0, 2.0]), TypeError, "array"),
        (lambda: np.array([1.0, 2.0]) * Value(1.0), TypeError, "array"),
        (lambda: Value(1.0) ** "2", TypeError, "'2'"),
        (lambda: Value(1.0, "sin", (Value(1.0),), ()), ValueError, "sin"),
        (lambda: Value(1.0, "sin", (1.0,), (0.5,)), TypeError, r"sin.*1\.0"),
        (lambda: Value(1.0, "sin", (Value(1.0),), (math.nan,)), ValueError, "sin.*nan"),
        # The quotients are finite, their slopes too large for a number.
        (lambda: Value(1e200) / Value(1e-100), ValueError, "slope.*inf"),
        (lambda: Value(1e-320).log(), ValueError, "slope.*inf"),
    ],
)
def test_what_has_no_answer_is_refused(compute: Any, kind: Any, words: str) -> None:
    with pytest.raises(kind, match=words):
        compute()


def test_whole_powers_of_zero_and_of_negative_numbers_have_answers() -> None:
    for x, n, value, slope in ((0.0, 2, 0, 0), (0.0, 1, 0, 1), (0.0, 0, 1, 0), (-2.0, 3, -8, 12)):
        base = Value(x)
        out = base**n
        out.backward()
        assert (out.data, base.grad) == (value, slope)
