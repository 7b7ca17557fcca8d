"""`numerical_gradient`: three quotients, the digits each promises, and the digits it loses."""

from typing import Any

import numpy as np
import pytest

from backprop.gradcheck import numerical_gradient


def cubic(x: Any) -> Any:
    return (x**3).sum()


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
@pytest.mark.parametrize(
    ("method", "digits"), [("central", 1e-9), ("forward", 1e-6), ("complex", 1e-15)]
)
def test_each_method_has_the_digits_it_promises(shape: Any, method: Any, digits: float) -> None:
    x = np.random.default_rng(0).normal(size=shape)
    kept = x.copy()
    gradient = numerical_gradient(cubic, x, method=method)
    assert np.shape(gradient) == shape
    np.testing.assert_allclose(gradient, 3 * x**2, rtol=digits, atol=digits)
    np.testing.assert_array_equal(x, kept)


def test_central_errors_fall_with_the_square_of_the_step_and_forward_errors_with_the_step() -> None:
    """x³ at 1: the central error is exactly h², the forward error 3h + h²."""
    for h in (0.1, 0.01, 0.001):
        central = numerical_gradient(cubic, [1.0], h)[0] - 3
        forward = numerical_gradient(cubic, [1.0], h, method="forward")[0] - 3
        assert central == pytest.approx(h**2, rel=1e-6)
        assert forward == pytest.approx(3 * h + h**2, rel=1e-9)


def test_the_curve_of_source_001() -> None:
    """S1-13: central errors of ∂L/∂w1 at h = 0.1, 0.01, 0.001, and the way up again."""

    def loss(w: Any) -> Any:
        return 0.5 * (0.5 / (1 + np.exp(-w[0]))) ** 2

    slope = 0.0365700633817394
    for h, error in ((1e-1, 4.2e-5), (1e-2, 4.2e-7), (1e-3, 4.2e-9)):
        assert abs(numerical_gradient(loss, [0.5], h)[0] - slope) == pytest.approx(error, rel=0.02)
    assert abs(numerical_gradient(loss, [0.5], 1e-5)[0] - slope) < 2e-12
    assert abs(numerical_gradient(loss, [0.5], 1e-12)[0] - slope) > 1e-7
    assert numerical_gradient(loss, [0.5], method="complex")[0] == pytest.approx(slope, rel=1e-14)


def test_the_autograd_readme_prints_a_difference_quotient_and_its_last_digits_differ() -> None:
    published = 0.41997434264973155
    ours = numerical_gradient(np.tanh, 1.0, 1e-4)
    assert ours == pytest.approx(published, abs=1e-11)
    assert ours != published


def test_unfit_arguments_of_the_quotient_are_refused() -> None:
    with pytest.raises(ValueError, match="sideways"):
        numerical_gradient(cubic, [1.0], method="sideways")
    for h in (0, -1e-5, np.nan):
        with pytest.raises(ValueError, match="h must"):
            numerical_gradient(cubic, [1.0], h)
    with pytest.raises((TypeError, ValueError), match=r"\(2,\)"):
        numerical_gradient(lambda x: x**2, [1.0, 2.0])
    with pytest.raises(TypeError, match="complex"):
        numerical_gradient(lambda x: abs(x[0]), [1.0], method="complex")
