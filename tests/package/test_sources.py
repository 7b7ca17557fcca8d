"""The worked examples of the source documents, met to the digit."""

import numpy as np
import pytest

from backprop import Dense, Network, Sigmoid, Value, train
from backprop.datasets import addition, xor
from backprop.initializers import Constant, Normal, Uniform
from backprop.losses import (
    HalfSquaredError,
    MeanSquaredError,
)
from backprop.optimizers import GradientDescent

X, T = xor()

# --- source 001: one example through a 1-1-1 network ---------------------------------------------


OLD = {"y": 0.3112296656009273, "L": 0.0484319523750325, "g1": 0.0365700633817394}


def one_one_one() -> Network:
    return Network(
        [Dense(1, 1, init=Constant(0.5)), Sigmoid(), Dense(1, 1, init=Constant(0.5))],
        loss=HalfSquaredError(),
        seed=0,
    )


def test_source_001_forward_backward_and_one_step() -> None:
    net = one_one_one()
    z, a, y = net.trace([[1.0]])
    assert z.item() == 0.5
    assert a.item() == pytest.approx(0.6224593312018546, rel=2e-16)
    assert y.item() == pytest.approx(OLD["y"], rel=2e-16)
    loss, gradients = net.gradients([[1.0]], [[0.0]])
    assert loss == pytest.approx(OLD["L"], rel=1e-14)
    assert gradients["W2"].item() == pytest.approx(0.1937278095001300, rel=1e-14)
    assert gradients["W1"].item() == pytest.approx(OLD["g1"], rel=1e-14)
    for key in ("W1", "W2"):
        net.parameters[key] -= 0.1 * gradients[key]
    assert net.parameters["W2"].item() == pytest.approx(0.4806272190499870, rel=1e-15)
    assert net.parameters["W1"].item() == pytest.approx(0.4963429936618261, rel=1e-15)
    assert net.forward([[1.0]]).item() == pytest.approx(0.2987576568548749, rel=1e-15)
    assert net.loss([[1.0]], [[0.0]]) == pytest.approx(0.0446280687647076, rel=1e-14)


def test_source_001_repeated_steps() -> None:
    """Without biases, as in the source: 2, 10 and 100 steps at rate 0.1."""
    net = Network(
        [
            Dense(1, 1, init=Constant(0.5), bias=False),
            Sigmoid(),
            Dense(1, 1, init=Constant(0.5), bias=False),
        ],
        loss=HalfSquaredError(),
        seed=0,
    )
    history = train(net, [[1.0]], [[0.0]], GradientDescent(0.1), epochs=100)
    for step, expected in {
        0: 0.0484319523750325,
        1: 0.0446280687647076,
        2: 0.0411405608,
        10: 0.0217157370,
        100: 2.227188048e-5,
    }.items():
        assert history.loss[step] == pytest.approx(expected, rel=2e-9)


def test_source_001_with_values_and_its_sum_over_two_paths() -> None:
    """M8: E = ½(v₁a₁ + v₂a₂ − 1)² reaches w₀ by two paths, and both count."""
    w0, u, v = Value(0.5), (0.4, 0.6), (0.7, 0.3)

    def error(paths: tuple[int, ...]) -> Value:
        """A path that is not followed sees the hidden value as a fixed number."""
        h = (w0 * 1.0).sigmoid()
        out = Value(-1.0)
        for i in (0, 1):
            out = out + v[i] * (u[i] * (h if i in paths else Value(h.data))).sigmoid()
        return 0.5 * out**2

    slopes = []
    for paths in ((0,), (1,), (0, 1)):
        E = error(paths)
        E.backward()
        assert E.data == pytest.approx(0.0920041969, abs=5e-11)
        slopes.append(w0.grad)
    np.testing.assert_allclose(slopes, [-0.0069482926, -0.0043817639, -0.0113300565], atol=6e-11)


# --- source 002: a 2-4-1 network -----------------------------------------------------------------


def test_source_002_counts_seventeen_parameters() -> None:
    net = Network(
        [
            Dense(2, 4, init=Uniform(-1, 1)),
            Sigmoid(),
            Dense(4, 1, init=Uniform(-1, 1)),
            Sigmoid(),
        ],
        loss=MeanSquaredError(),
        seed=0,
    )
    assert net.count_parameters() == 17
    rng = np.random.RandomState(0)
    np.testing.assert_array_equal(net.parameters["W1"], rng.uniform(-1, 1, (2, 4)))
    np.testing.assert_array_equal(net.parameters["W2"], rng.uniform(-1, 1, (4, 1)))
    data, targets = rng.rand(100, 2), rng.rand(100, 1)
    p = {key: array.copy() for key, array in net.parameters.items()}
    a1 = 1 / (1 + np.exp(-(data @ p["W1"])))
    y = 1 / (1 + np.exp(-(a1 @ p["W2"])))
    delta2 = 2 / 100 * (y - targets) * y * (1 - y)
    delta1 = delta2 @ p["W2"].T * a1 * (1 - a1)
    _, gradients = net.gradients(data, targets)
    expected = {
        "W1": data.T @ delta1,
        "b1": delta1.sum(0),
        "W2": a1.T @ delta2,
        "b2": delta2.sum(0),
    }
    for key, array in expected.items():
        np.testing.assert_allclose(gradients[key], array, rtol=1e-12, atol=1e-17)


# --- source 003: three weights that add ----------------------------------------------------------


def test_source_003_one_step_with_values() -> None:
    w = [Value(0.5), Value(0.8), Value(1.2)]

    def error() -> Value:
        return 5 - (2 * w[0] + 3 * w[1]) * w[2]

    loss = 0.5 * error() ** 2
    loss.backward()
    assert error().data == pytest.approx(0.92, rel=1e-14)
    assert loss.data == pytest.approx(0.4232, rel=1e-14)
    # The source's dw is the *negative* gradient, which it therefore adds.
    np.testing.assert_allclose([-x.grad for x in w], [2.208, 3.312, 3.128], rtol=1e-14)
    w = [Value(x.data - 0.01 * x.grad) for x in w]
    np.testing.assert_allclose([x.data for x in w], [0.52208, 0.83312, 1.23128], rtol=1e-15)
    assert error().data == pytest.approx(0.6369346944, abs=5e-11)
    assert (0.5 * error() ** 2).data == pytest.approx(0.2028429025, abs=5e-11)


def test_source_003_addition_network_learns_one_example_at_a_time() -> None:
    net = Network(
        [Dense(2, 1, init=Normal(0.1), bias=False), Dense(1, 1, init=Normal(0.1), bias=False)],
        loss=HalfSquaredError(),
        seed=0,
    )
    data, targets = addition()
    np.testing.assert_array_equal(data, [[2, 3], [1, 4], [3, 2], [0, 5]])
    np.testing.assert_array_equal(targets, [[5]] * 4)
    seen = []
    for _ in range(10):
        errors = []
        for i in range(4):
            x, t = data[i : i + 1], targets[i : i + 1]
            errors.append(abs((t - net.forward(x)).item()))
            _, gradients = net.gradients(x, t)
            for key, gradient in gradients.items():
                net.parameters[key] -= 0.01 * gradient
        seen.append(np.mean(errors))
    np.testing.assert_allclose([seen[0], seen[-1]], [4.9297799572, 0.2688849211], atol=5e-11)
    weights = np.concatenate([net.parameters[key].ravel() for key in ("W1", "W2")])
    np.testing.assert_allclose(weights, [0.7385515936, 0.9000718591, 1.1492902787], atol=5e-11)
    np.testing.assert_allclose(
        net.forward([[6, 4], [1, 9], [7, 3]]).ravel(),
        [9.2306363521, 10.1588047066, 9.0450026812],
        atol=1e-10,
    )
