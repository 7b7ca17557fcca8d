"""Optimizers against hand formulas and the fixtures of the CS231n assignments."""

import copy
from typing import Any

import numpy as np
import pytest

from backprop import Dense, Network, Sigmoid
from backprop.losses import HalfSquaredError
from backprop.optimizers import Adam, GradientDescent, Momentum

W = np.linspace(-0.4, 0.6, 20).reshape(4, 5)
DW = np.linspace(-0.6, 0.4, 20).reshape(4, 5)
MAKERS = {
    "GradientDescent": GradientDescent,
    "Momentum": Momentum,
    "Adam": Adam,
}


# --- CS231n, assignment 2 -----------------------------------------------------------------------


def test_gradient_descent_subtracts() -> None:
    w = {"W1": W.copy()}
    optimizer = GradientDescent(0.5)
    optimizer.step(w, {"W1": DW}, optimizer.start(w))
    np.testing.assert_allclose(w["W1"], W - 0.5 * DW, rtol=1e-15)


def test_momentum_meets_the_cs231n_fixture() -> None:
    """Their v is our velocity times −rate: it already holds the step."""
    rate, v = 1e-3, np.linspace(0.6, 0.9, 20).reshape(4, 5)
    w = {"W1": W.copy()}
    optimizer = Momentum(rate, 0.9)
    state = optimizer.start(w)
    state["velocity"]["W1"][...] = -v / rate
    optimizer.step(w, {"W1": DW}, state)
    np.testing.assert_allclose(
        w["W1"][0], [0.1406, 0.20738947, 0.27417895, 0.34096842, 0.40775789], atol=5e-9
    )
    assert w["W1"][-1, -1] == pytest.approx(1.4096, abs=5e-9)
    step = -rate * state["velocity"]["W1"]
    np.testing.assert_allclose(step[0, :2], [0.5406, 0.55475789], atol=5e-9)
    assert step[-1, -1] == pytest.approx(0.8096, abs=5e-9)


def test_adam_meets_the_cs231n_fixture() -> None:
    w = {"W1": W.copy()}
    optimizer = Adam(1e-2, beta1=0.9, beta2=0.999, epsilon=1e-8)
    state = optimizer.start(w)
    state["t"] = 5
    state["m"]["W1"][...] = np.linspace(0.6, 0.9, 20).reshape(4, 5)
    state["v"]["W1"][...] = np.linspace(0.7, 0.5, 20).reshape(4, 5)
    optimizer.step(w, {"W1": DW}, state)
    np.testing.assert_allclose(
        w["W1"][0], [-0.40094747, -0.34836187, -0.29577703, -0.24319299, -0.19060977], atol=5e-9
    )
    assert w["W1"][-1, -1] == pytest.approx(0.59801459, abs=5e-9)
    np.testing.assert_allclose(state["v"]["W1"].ravel()[[0, -1]], [0.69966, 0.49966], atol=5e-9)
    np.testing.assert_allclose(state["m"]["W1"].ravel()[[0, -1]], [0.48, 0.85], atol=5e-9)


# --- hand formulas over several steps -----------------------------------------------------------


def walk(optimizer: Any, gradients: list[np.ndarray]) -> np.ndarray:
    w = {"W1": W.copy()}
    state = optimizer.start(w)
    for gradient in gradients:
        optimizer.step(w, {"W1": gradient}, state)
    return w["W1"]


GRADIENTS = [np.random.default_rng(k).normal(size=(4, 5)) for k in range(6)]


def test_momentum_is_a_geometric_memory() -> None:
    """After k steps the velocity is Σ momentum^(k−j) g_j; each step subtracts rate times it."""
    expected = W.copy()
    for k in range(6):
        expected -= 0.1 * sum(0.8 ** (k - j) * GRADIENTS[j] for j in range(k + 1))
    np.testing.assert_allclose(
        walk(Momentum(0.1, 0.8), GRADIENTS), expected, rtol=1e-13, atol=1e-15
    )


def test_momentum_zero_is_gradient_descent() -> None:
    np.testing.assert_array_equal(
        walk(Momentum(0.1, 0.0), GRADIENTS), walk(GradientDescent(0.1), GRADIENTS)
    )


def test_adam_in_closed_form() -> None:
    """m̂ and v̂ are weighted means: weights β^(k−j) that are divided by their sum."""
    expected = W.copy()
    for k in range(6):
        w1 = 0.7 ** np.arange(k, -1, -1.0)
        w2 = 0.95 ** np.arange(k, -1, -1.0)
        m = sum(c * g for c, g in zip(w1 / w1.sum(), GRADIENTS, strict=False))
        v = sum(c * g**2 for c, g in zip(w2 / w2.sum(), GRADIENTS, strict=False))
        expected -= 0.1 * m / (np.sqrt(v) + 1e-3)
    np.testing.assert_allclose(
        walk(Adam(0.1, 0.7, 0.95, 1e-3), GRADIENTS), expected, rtol=1e-12, atol=1e-14
    )


def test_the_first_step_of_adam_has_the_size_of_the_rate_whatever_the_gradient() -> None:
    moved = walk(Adam(0.01), [GRADIENTS[0] * 1e6]) - W
    np.testing.assert_allclose(moved, -0.01 * np.sign(GRADIENTS[0]), rtol=1e-9)


def test_adam_counts_a_step_once_however_many_parameters_there_are() -> None:
    together = {"W1": W.copy(), "b1": W[0].copy(), "W2": W.copy()}
    alone = {"W2": W.copy()}
    optimizer = Adam(0.05)
    states = optimizer.start(together), optimizer.start(alone)
    for g in GRADIENTS:
        optimizer.step(together, {"W1": g, "b1": g[0], "W2": g}, states[0])
        optimizer.step(alone, {"W2": g}, states[1])
    np.testing.assert_array_equal(together["W2"], alone["W2"])
    np.testing.assert_array_equal(together["b1"], alone["W2"][0])


# --- what every optimizer promises --------------------------------------------------------------


@pytest.mark.parametrize("name", MAKERS)
def test_a_step_reads_the_gradients_and_writes_in_place(name: str) -> None:
    optimizer = MAKERS[name](0.1)
    w, g = {"W1": W.copy(), "b1": W[0].copy()}, {"W1": DW.copy(), "b1": DW[0].copy()}
    arrays = dict(w)
    state = optimizer.start(w)
    optimizer.step(w, g, state)
    optimizer.step(w, g, state)
    assert all(w[key] is arrays[key] for key in w)
    np.testing.assert_array_equal(g["W1"], DW)
    np.testing.assert_array_equal(g["b1"], DW[0])


@pytest.mark.parametrize("name", MAKERS)
def test_an_optimizer_keeps_nothing_between_two_trainings(name: str) -> None:
    optimizer = MAKERS[name](0.1)
    before = copy.deepcopy(optimizer.__dict__)
    first = walk(optimizer, GRADIENTS)
    np.testing.assert_array_equal(walk(optimizer, GRADIENTS), first)
    assert optimizer.__dict__ == before


@pytest.mark.parametrize("name", MAKERS)
def test_a_step_from_network_to_network(name: str) -> None:
    """The mapping of a network is a fit argument, as is its dict of gradients."""
    X, T = np.eye(2), np.ones((2, 1))
    net = Network([Dense(2, 1), Sigmoid()], loss=HalfSquaredError(), seed=0)
    optimizer = MAKERS[name](0.1)
    state = optimizer.start(net.parameters)
    before = net.loss(X, T)
    for _ in range(3):
        _, gradients = net.gradients(X, T)
        optimizer.step(net.parameters, gradients, state)
    assert net.loss(X, T) < before


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("rate", [0, 0.0, -0.1, np.nan, np.inf, -np.inf])
def test_a_rate_that_is_none_is_refused(name: str, rate: float) -> None:
    with pytest.raises(ValueError, match=rf"(?s)learning_rate.*{rate}"):
        MAKERS[name](rate)


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("rate", ["0.1", True, None, [0.1], 1j])
def test_a_rate_that_is_no_number_is_refused(name: str, rate: Any) -> None:
    with pytest.raises(TypeError, match="learning_rate"):
        MAKERS[name](rate)


@pytest.mark.parametrize("bad", [-0.1, 1.0, 1.5, np.nan])
def test_a_memory_outside_zero_to_one_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match=rf"(?s)momentum.*{bad}"):
        Momentum(0.1, bad)
    with pytest.raises(ValueError, match=rf"(?s)beta1.*{bad}"):
        Adam(0.1, beta1=bad)
    with pytest.raises(ValueError, match=rf"(?s)beta2.*{bad}"):
        Adam(0.1, beta2=bad)


@pytest.mark.parametrize("bad", [0, -1e-8, np.nan])
def test_an_epsilon_that_is_none_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match=rf"(?s)epsilon.*{bad}"):
        Adam(0.1, epsilon=bad)
