"""What a gradient costs: the counts against formulas, the gradients against the package."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from backprop import Dense, Network, Sigmoid
from backprop.figures.counted_arithmetic import draw_gradient_costs
from backprop.lessons import counted_arithmetic as counted
from backprop.losses import HalfSquaredError

SHAPES = [(2, 1), (2, 3, 1), (4, 8, 1), (8, 16, 1), (8, 16, 16, 1)]


def network_of(widths: tuple[int, ...], seed: int) -> Network:
    layers = [layer for a, b in pairwise(widths) for layer in (Dense(a, b), Sigmoid())]
    net = Network(layers, loss=HalfSquaredError(), seed=seed)
    for key, array in net.parameters.items():
        array[...] = np.random.RandomState([seed, len(key) + array.size]).randn(*array.shape)
    return net


@pytest.mark.parametrize("widths", [*SHAPES, (3, 4, 2), (5, 2, 3, 4)])
def test_the_counted_passes_are_those_of_the_package(widths: tuple[int, ...]) -> None:
    net = network_of(widths, seed=1)
    weights = list(net.parameters.values())
    x, t = np.random.RandomState(2).randn(widths[0]), np.random.RandomState(3).rand(widths[-1])
    loss, gradients = net.gradients(x[None], t[None])
    assert np.allclose(counted.forward(x, weights)[-1], net.forward(x[None])[0], rtol=1e-13)
    assert counted.half_squared_error(counted.forward(x, weights)[-1], t) == pytest.approx(
        loss, rel=1e-13
    )
    for ours, key in zip(counted.by_backpropagation(x, t, weights), gradients, strict=True):
        assert np.allclose(ours, gradients[key], rtol=1e-11, atol=1e-14), key


def test_nudging_finds_the_same_gradient_and_leaves_the_weights_alone() -> None:
    net = network_of((3, 4, 2), seed=4)
    weights = [array.copy() for array in net.parameters.values()]
    before = [array.copy() for array in weights]
    x, t = np.array([0.3, -0.7, 1.1]), np.array([0.2, 0.9])
    exact = counted.by_backpropagation(x, t, weights)
    for ours, theirs in zip(counted.by_differences(x, t, weights), exact, strict=True):
        # A forward difference is off by h/2 times a curvature below 1, and by rounding over h.
        assert np.allclose(ours, theirs, rtol=0, atol=1e-6)
    assert all(np.array_equal(a, b) for a, b in zip(before, weights, strict=True))


@pytest.mark.parametrize("widths", SHAPES)
def test_every_count_is_what_a_formula_says(widths: tuple[int, ...]) -> None:
    (cost,) = counted.gradient_costs([widths])
    pairs = list(pairwise(widths))
    n = widths[-1]
    parameters = sum(a * b + b for a, b in pairs)
    # A layer: a·b products, (a − 1)·b sums, b biases; −, exp, +, ÷ for each sigmoid.
    forward = sum(a * b + (a - 1) * b + b + 4 * b for a, b in pairs) + 3 * n + (n - 1) + 1
    # A layer back: upstream · a · (1 − a) for each delta, a·b products for dW, and W @ delta where
    # a layer lies below. On top, y − t.
    back = n + sum(3 * b + a * b for a, b in pairs) + sum(a * (2 * b - 1) for a, b in pairs[1:])
    assert cost.parameters == parameters
    assert cost.forward == forward
    assert cost.backpropagation == forward + back
    # P + 1 forward passes; for each parameter one nudge, one difference, one division.
    assert cost.differences == (parameters + 1) * forward + 3 * parameters


def test_backpropagation_costs_a_few_forward_passes_however_many_weights() -> None:
    for cost in counted.gradient_costs(SHAPES):
        assert 1 < cost.backpropagation / cost.forward < 3
        assert cost.differences / cost.forward > cost.parameters


@pytest.mark.parametrize("bad", [[(3,)], [(2, 0)], [()]])
def test_a_shape_without_meaning_is_refused(bad: list[tuple[int, ...]]) -> None:
    with pytest.raises(ValueError, match="width"):
        counted.gradient_costs(bad)


def test_the_picture_says_the_numbers_it_was_given() -> None:
    two = counted.gradient_costs([(2, 1), (2, 3, 1), (3, 3, 1)])
    assert "From 3 to 16 weights" in draw_gradient_costs(two).alt
    assert f"to {two[-1].differences / two[-1].forward:.1f} forward" in draw_gradient_costs(two).alt
