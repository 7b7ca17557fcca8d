"""Training that goes wrong: divergence of one, divergence of some, interruption."""

import copy
import pickle
from typing import Any

import numpy as np
import pytest
from training_cases import NIL, ONE, line, xor_network

from backprop import Dense, Diverged, Identity, Network, ReLU, Sigmoid, Tanh, train
from backprop.datasets import addition, xor
from backprop.initializers import Constant, Normal
from backprop.losses import HalfSquaredError, MeanSquaredError
from backprop.optimizers import GradientDescent

X, T = xor()


# --- divergence ----------------------------------------------------------------------------------


def test_one_network_that_diverges_says_so_and_hands_over_its_history() -> None:
    net = line(start=1.0)
    with pytest.raises(Diverged) as failure:
        train(net, ONE, NIL, GradientDescent(1e10), epochs=200)
    loss = failure.value.history.loss
    assert 2 < len(loss) < 201
    assert np.isfinite(loss[:-1]).all()
    np.testing.assert_allclose(loss[:5], 0.5 * (1 - 1e10) ** (2 * np.arange(5)), rtol=1e-13)
    assert "rate" in str(failure.value)


def test_it_keeps_its_history_on_the_way_from_process_to_process() -> None:
    with pytest.raises(Diverged) as failure:
        train(line(start=1.0), ONE, NIL, GradientDescent(1e10), epochs=200)
    for twin in (pickle.loads(pickle.dumps(failure.value)), copy.copy(failure.value)):
        assert isinstance(twin, Diverged)
        assert str(twin) == str(failure.value)
        np.testing.assert_array_equal(twin.history.loss, failure.value.history.loss)
        assert twin.history.diverged_at == failure.value.history.diverged_at


def test_source_003_at_the_rate_that_it_calls_too_large() -> None:
    """The addition network at 0.1 and 0.9 grows beyond all numbers, from every start."""
    data, targets = addition()
    for rate in (0.1, 0.9):
        net = Network(
            [Dense(2, 1, init=Normal(0.1), bias=False), Dense(1, 1, init=Normal(0.1), bias=False)],
            loss=HalfSquaredError(),
            seed=range(200),
        )
        history = train(net, data, targets, GradientDescent(rate), epochs=150, batch_size=1)
        assert history.loss.shape == (151, 200)
        assert (history.diverged_at >= 0).all()
        single = Network(net.layers, loss=HalfSquaredError(), seed=3)
        with pytest.raises(Diverged):
            train(single, data, targets, GradientDescent(rate), epochs=150, batch_size=1)


def test_of_many_networks_the_others_go_on() -> None:
    """The second starts where its slope is so steep that it flies off; the rest settle."""
    net = Network(
        [
            Dense(1, 1, init=Constant(1.0), bias=False),
            Dense(1, 1, init=Constant(1.0), bias=False),
        ],
        loss=HalfSquaredError(),
        seed=range(3),
    )
    net.parameters["W1"][1] = 100.0
    calm = Network(net.layers, loss=HalfSquaredError(), seed=0)
    history = train(net, ONE, NIL, GradientDescent(0.1), epochs=60)
    alone = train(calm, ONE, NIL, GradientDescent(0.1), epochs=60)
    assert history.loss.shape == (61, 3)
    np.testing.assert_allclose(history.loss[:, 0], alone.loss, rtol=1e-12)
    np.testing.assert_array_equal(history.loss[:, 0], history.loss[:, 2])
    marks = np.asarray(history.diverged_at)
    assert marks.shape == (3,)
    row = int(marks[1])
    assert 0 < row <= 60
    assert np.isfinite(history.loss[:row, 1]).all()
    assert not np.isfinite(history.loss[row, 1])
    assert (marks[[0, 2]] < 0).all()


def test_a_loss_that_is_finite_over_weights_that_are_not_is_divergence_too() -> None:
    """A saturated sigmoid returns 1 for infinity: the loss alone would not tell."""
    for seed in (0, range(2)):
        net = Network(
            [Dense(1, 1, init=Constant(1e-3)), Sigmoid()], loss=HalfSquaredError(), seed=seed
        )
        if seed == 0:
            with pytest.raises(Diverged):
                train(net, [[1e3]], [[0.0]], GradientDescent(1e307), epochs=1)
        else:
            history = train(net, [[1e3]], [[0.0]], GradientDescent(1e307), epochs=1)
            assert history.diverged_at.tolist() == [1, 1]
        assert not np.isfinite(net.parameters["W1"]).any()


def test_divergence_raises_no_warning_from_any_layer() -> None:
    for layer in (Identity(), ReLU(), Tanh(), Sigmoid()):
        net = Network(
            [Dense(2, 3, init=Normal(50)), layer, Dense(3, 1, init=Normal(50))],
            loss=MeanSquaredError(),
            seed=range(20),
        )
        history = train(net, X, T, GradientDescent(1e5), epochs=400)
        assert history.loss.shape == (401, 20)


def test_a_healthy_run_marks_nobody() -> None:
    history = train(xor_network(range(4)), X, T, GradientDescent(0.5), epochs=3)
    assert (np.asarray(history.diverged_at) < 0).all()


# --- interruption --------------------------------------------------------------------------------


def test_an_interruption_leaves_usable_parameters() -> None:
    class Interrupt(GradientDescent):
        """Somebody presses Ctrl-C while the fifth gradient is being computed."""

        def step(self, parameters: Any, gradients: Any, state: Any = None) -> None:
            super().step(parameters, gradients, state)
            object.__setattr__(self, "count", getattr(self, "count", 0) + 1)
            if self.count == 5:
                raise KeyboardInterrupt

    net, five = xor_network(), xor_network()
    with pytest.raises(KeyboardInterrupt):
        train(net, X, T, Interrupt(0.5), epochs=100)
    train(five, X, T, GradientDescent(0.5), epochs=5)
    for key, array in five.parameters.items():
        np.testing.assert_array_equal(net.parameters[key], array)
    assert train(net, X, T, GradientDescent(0.5), epochs=5).loss[-1] < five.loss(X, T)
