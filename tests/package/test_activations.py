"""Activation functions and their derivatives against SymPy, complex steps and autograd."""

from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
import sympy
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import special

from backprop import activations as act

Z = sympy.Symbol("z", real=True)
FORMULAS = {
    "sigmoid": 1 / (1 + sympy.exp(-Z)),
    "tanh": sympy.tanh(Z),
    "softplus": sympy.log(1 + sympy.exp(Z)),
}
# Rational points, so that SymPy evaluates the very number that the float is.
POINTS = [0.0, 0.5, -0.5, 2.0, -2.0, 0.0625, -7.5, 12.0, -30.0, 36.75]
EPSILON = np.finfo(float).eps


def exact(formula: sympy.Expr, z: float) -> float:
    return float(formula.subs(Z, sympy.Rational(z)).evalf(40))


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("z", POINTS)
def test_values_against_forty_digits(name: str, z: float) -> None:
    assert getattr(act, name)(z) == pytest.approx(exact(FORMULAS[name], z), rel=4 * EPSILON, abs=0)


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
@pytest.mark.parametrize("z", POINTS)
def test_both_forms_of_the_derivative_against_forty_digits(name: str, z: float) -> None:
    """Near a = 1 the forms a (1 − a) and 1 − a² subtract close numbers: ε is absolute there."""
    slope = exact(sympy.diff(FORMULAS[name], Z), z)
    from_z = getattr(act, f"{name}_prime_from_z")(z)
    from_a = getattr(act, f"{name}_prime_from_a")(getattr(act, name)(z))
    assert from_z == pytest.approx(slope, rel=4 * EPSILON, abs=4 * EPSILON)
    assert from_a == pytest.approx(slope, rel=4 * EPSILON, abs=4 * EPSILON)


@given(st.floats(-30, 30))
def test_derivatives_are_those_of_the_functions_by_imaginary_steps(z: float) -> None:
    h = 1e-30
    sigmoid = (1 / (1 + np.exp(-(z + 1j * h)))).imag / h
    assert act.sigmoid_prime_from_z(z) == pytest.approx(sigmoid, rel=1e-14, abs=4 * EPSILON)
    assert act.tanh_prime_from_z(z) == pytest.approx(
        np.tanh(z + 1j * h).imag / h, rel=1e-13, abs=8 * EPSILON
    )


def test_the_two_forms_are_not_each_other() -> None:
    """What comes of handing z to the form that takes a: 0.25 for 0.2350, and −2 for 0.1050."""
    assert act.sigmoid_prime_from_z(0.5) == pytest.approx(0.2350037122015945, rel=1e-15)
    assert act.sigmoid_prime_from_a(0.5) == 0.25
    assert act.sigmoid_prime_from_z(2.0) == pytest.approx(0.1049935854035065, rel=1e-14)
    assert act.sigmoid_prime_from_a(2.0) == -2.0
    assert act.tanh_prime_from_z(0.5) == pytest.approx(1 - np.tanh(0.5) ** 2, rel=1e-15)
    assert act.tanh_prime_from_a(0.5) == 0.75


@example(1000.0)
@example(-1000.0)
@given(st.floats(-1e300, 1e300))
def test_nothing_overflows_and_nothing_leaves_its_range(z: float) -> None:
    assert 0 <= act.sigmoid(z) <= 1
    assert 0 <= act.sigmoid_prime_from_z(z) <= 0.25
    assert -1 <= act.tanh(z) <= 1
    assert 0 <= act.tanh_prime_from_z(z) <= 1
    assert act.softplus(z) >= max(z, 0)
    assert np.isfinite(act.softplus(z))


@pytest.mark.parametrize("z", [-1000.0, 1000.0, [-1000.0, 0.0, 1000.0]])
def test_far_out_values(z: Any) -> None:
    z = np.array(z)
    np.testing.assert_array_equal(act.sigmoid(z), special.expit(z))
    np.testing.assert_array_equal(
        act.softplus(z), np.where(z > 0, z, np.where(z == 0, np.log(2), 0))
    )


def test_far_out_in_single_precision_without_a_warning() -> None:
    z = np.array([-1000, -100, 0, 100, 1000], dtype=np.float32)
    for name in ("sigmoid", "tanh", "softplus", "relu", "sigmoid_prime_from_z"):
        out = getattr(act, name)(z)
        assert out.dtype == np.float32
        assert np.isfinite(out).all()
    np.testing.assert_allclose(act.sigmoid(z), special.expit(z), rtol=1e-6, atol=1e-38)


def test_a_small_probability_keeps_its_digits() -> None:
    for z in (-40.0, -300.0, -700.0):
        assert act.sigmoid(z) == pytest.approx(np.exp(z), rel=1e-13, abs=0)
        assert act.sigmoid_prime_from_z(z) == pytest.approx(np.exp(z), rel=1e-13, abs=0)
        assert act.softplus(z) == pytest.approx(np.exp(z), rel=1e-13, abs=0)


def test_relu_and_its_kink() -> None:
    z = np.array([-2.0, -0.0, 0.0, 1e-300, 3.0])
    np.testing.assert_array_equal(act.relu(z), [0, 0, 0, 1e-300, 3])
    np.testing.assert_array_equal(act.relu_prime_from_z(z), [0, 0, 0, 1, 1])
    np.testing.assert_array_equal(act.relu_prime_from_a(act.relu(z)), [0, 0, 0, 1, 1])
    assert act.relu(-2) == 0


# --- softmax -------------------------------------------------------------------------------------

rows = st.lists(st.lists(st.floats(-50, 50), min_size=3, max_size=3), min_size=1, max_size=4).map(
    np.array
)


@given(rows)
def test_softmax_is_a_distribution_and_agrees_with_scipy(z: np.ndarray) -> None:
    p = act.softmax(z)
    np.testing.assert_allclose(p, special.softmax(z, axis=-1), rtol=1e-14)
    np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-15)


@given(rows, st.floats(-1e3, 1e3))
def test_softmax_depends_on_differences_only(z: np.ndarray, shift: float) -> None:
    rounding = EPSILON * (np.abs(z).max() + abs(shift))
    np.testing.assert_allclose(act.softmax(z + shift), act.softmax(z), rtol=1e-14 + 4 * rounding)


def test_softmax_of_scores_a_thousand_apart() -> None:
    np.testing.assert_array_equal(act.softmax(np.array([[1000.0, 0.0], [-1000.0, 0.0]])), np.eye(2))
    np.testing.assert_array_equal(act.softmax(np.full((1, 4), -1e4)), np.full((1, 4), 0.25))


def test_softmax_works_row_by_row_under_a_leading_axis() -> None:
    z = np.random.default_rng(0).normal(size=(5, 4, 3))
    for s in range(5):
        np.testing.assert_array_equal(act.softmax(z)[s], act.softmax(z[s]))


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("sigmoid", lambda z: 1 / (1 + anp.exp(-z))),
        ("tanh", anp.tanh),
        ("relu", lambda z: anp.maximum(z, 0)),
    ],
)
def test_derivatives_of_arrays_against_autograd(name: str, formula: Callable[[Any], Any]) -> None:
    z = np.random.default_rng(1).normal(size=(3, 4, 5))
    np.testing.assert_allclose(
        getattr(act, f"{name}_prime_from_z")(z),
        autograd.elementwise_grad(formula)(z),
        rtol=1e-13,
    )
