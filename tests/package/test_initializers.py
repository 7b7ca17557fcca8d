"""Where weights begin: the draws of NumPy's RandomState, to the digit, and their sizes."""

from typing import Any

import numpy as np
import pytest

from backprop import Dense, Network, Sigmoid
from backprop.initializers import (
    Constant,
    Given,
    Glorot,
    He,
    Normal,
    Uniform,
    Xavier,
    Zeros,
)
from backprop.losses import HalfSquaredError


def start(init: Any, seed: Any = 5, bias: bool = True) -> Network:
    return Network(
        [Dense(2, 3, init=init, bias=bias), Sigmoid(), Dense(3, 4, init=init, bias=bias)],
        loss=HalfSquaredError(),
        seed=seed,
    )


DRAWS = {
    "Normal": (Normal(0.1), lambda r, i, o: 0.1 * r.randn(i, o)),
    "Uniform": (Uniform(-1, 1), lambda r, i, o: r.uniform(-1, 1, (i, o))),
    "rand": (Uniform(0, 1), lambda r, i, o: r.rand(i, o)),
    "He": (He(), lambda r, i, o: np.sqrt(2 / i) * r.randn(i, o)),
}


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("name", DRAWS)
def test_weights_are_drawn_in_layer_order_and_biases_draw_nothing(name: str, bias: bool) -> None:
    init, draw = DRAWS[name]
    net = start(init, bias=bias)
    random = np.random.RandomState(5)
    np.testing.assert_array_equal(net.parameters["W1"], draw(random, 2, 3))
    np.testing.assert_array_equal(net.parameters["W2"], draw(random, 3, 4))
    for key in net.parameters:
        if key.startswith("b"):
            assert np.all(net.parameters[key] == 0)


@pytest.mark.parametrize(
    ("init", "variance"),
    [
        (Normal(0.3), 0.09),
        (Uniform(-2, 4), 3.0),
        (Glorot(), 2 / 500),
        (Xavier(), 2 / 500),
        (He(), 2 / 200),
    ],
)
def test_the_spread_is_the_one_that_is_promised(init: Any, variance: float) -> None:
    """60 000 draws: the sample variance lies within 3 % of the true one, five standard errors."""
    W = init(np.random.RandomState(0), 200, 300)
    assert W.shape == (200, 300)
    assert W.var() == pytest.approx(variance, rel=0.03)
    centre = 1.0 if variance == 3.0 else 0.0
    assert abs(W.mean() - centre) < 5 * np.sqrt(variance / W.size)


def test_glorot_keeps_its_bounds() -> None:
    W = Glorot()(np.random.RandomState(0), 200, 300)
    assert 0.999 * np.sqrt(6 / 500) < np.abs(W).max() <= np.sqrt(6 / 500)


def test_constants_and_given_numbers_draw_nothing() -> None:
    random = np.random.RandomState(0)
    np.testing.assert_array_equal(Zeros()(random, 2, 3), np.zeros((2, 3)))
    np.testing.assert_array_equal(Constant(0.5)(random, 2, 3), np.full((2, 3), 0.5))
    np.testing.assert_array_equal(Given([[1, 2]])(random, 1, 2), [[1.0, 2.0]])
    assert random.rand() == np.random.RandomState(0).rand()


def test_given_numbers_are_copied() -> None:
    W = np.ones((2, 3))
    net = Network([Dense(2, 3, init=Given(W))], loss=HalfSquaredError(), seed=0)
    W[:] = 7
    assert np.all(net.parameters["W1"] == 1)
    net.parameters["W1"][:] = 5
    again = Network(net.layers, loss=HalfSquaredError(), seed=0)
    assert np.all(again.parameters["W1"] == 1)


@pytest.mark.parametrize("init", [Zeros(), Constant(2), Given(np.ones((2, 3)))])
def test_what_draws_nothing_serves_many_networks_too(init: Any) -> None:
    net = Network([Dense(2, 3, init=init)], loss=HalfSquaredError(), seed=range(4))
    assert net.parameters["W1"].shape == (4, 2, 3)
    assert np.ptp(net.parameters["W1"]) == 0


def test_given_numbers_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"(?s)\(3, 2\).*\(2, 3\)"):
        Network([Dense(2, 3, init=Given(np.ones((3, 2))))], loss=HalfSquaredError(), seed=0)
    with pytest.raises(ValueError, match="nan"):
        Given([[np.nan]])


@pytest.mark.parametrize("std", [0, -1.0, np.nan, np.inf])
def test_a_spread_that_is_none_is_refused(std: float) -> None:
    with pytest.raises(ValueError, match=rf"(?s)std.*{std}"):
        Normal(std)


@pytest.mark.parametrize("std", ["0.1", True, None, [0.1]])
def test_a_spread_that_is_no_number_is_refused(std: Any) -> None:
    with pytest.raises(TypeError, match="std"):
        Normal(std)


@pytest.mark.parametrize(("low", "high"), [(1, 1), (1, -1), (0, np.inf), (np.nan, 1)])
def test_a_range_that_is_none_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match=r"low|high"):
        Uniform(low, high)


def test_something_else_than_an_initializer_is_refused() -> None:
    with pytest.raises(TypeError, match="init"):
        Dense(2, 3, init=0.1)
