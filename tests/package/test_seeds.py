"""Random starts: the same seed, the same network, alone or among five hundred."""

from typing import Any

import numpy as np
import pytest

from backprop import Dense, Network, Sigmoid, Tanh, train
from backprop.datasets import xor
from backprop.initializers import Glorot, He, Normal, Uniform
from backprop.losses import (
    BinaryCrossEntropy,
    HalfSquaredError,
    MeanSquaredError,
    SumSquaredError,
)
from backprop.optimizers import Adam, GradientDescent, Momentum

X, T = xor()


def network(seed: Any, init: Any = None, loss: Any = None, width: int = 3) -> Network:
    return Network(
        [Dense(2, width, init=init), Tanh(), Dense(width, 1, init=init), Sigmoid()],
        loss=loss or BinaryCrossEntropy(),
        seed=seed,
    )


@pytest.mark.parametrize("init", [None, Normal(0.1), Uniform(0, 1), Glorot(), He()])
@pytest.mark.parametrize("seeds", [range(5), range(3, 20, 4), [7, 2, 7], (0,), np.arange(4)])
def test_network_s_of_many_is_the_network_of_seed_s(init: Any, seeds: Any) -> None:
    many = network(seeds, init)
    for place, seed in enumerate(seeds):
        alone = network(int(seed), init)
        for key, array in alone.parameters.items():
            assert many.parameters[key][place].tobytes() == array.tobytes()


def test_the_default_weights_are_documented_and_drawn_as_documented() -> None:
    """±√(6 / (n_in + n_out)), evenly."""
    net = network(11)
    random = np.random.RandomState(11)
    for key, n_in, n_out in (("W1", 2, 3), ("W2", 3, 1)):
        limit = np.sqrt(6 / (n_in + n_out))
        np.testing.assert_array_equal(
            net.parameters[key], random.uniform(-limit, limit, (n_in, n_out))
        )
    assert "Glorot" in (Dense.__doc__ or "")


def test_different_seeds_differ_and_no_global_state_is_touched() -> None:
    np.random.seed(0)
    before = np.random.get_state()[1].tobytes()
    assert not np.array_equal(network(0).parameters["W1"], network(1).parameters["W1"])
    train(network(0), X, T, GradientDescent(0.1), epochs=2, batch_size=2)
    assert np.random.get_state()[1].tobytes() == before


@pytest.mark.parametrize(
    "loss", [HalfSquaredError(), SumSquaredError(), MeanSquaredError(), BinaryCrossEntropy()]
)
@pytest.mark.parametrize("optimizer", [GradientDescent(0.3), Momentum(0.1), Adam(0.02)])
def test_training_many_is_training_each(loss: Any, optimizer: Any) -> None:
    """Rounding differs in the last digits between one large product and many small ones."""
    many = network(range(6), Normal(1.0), loss)
    together = train(many, X, T, optimizer, epochs=100)
    for s in range(6):
        alone = network(s, Normal(1.0), loss)
        history = train(alone, X, T, optimizer, epochs=100)
        np.testing.assert_allclose(together.loss[:, s], history.loss, rtol=1e-10)
        for key, array in alone.parameters.items():
            np.testing.assert_allclose(many.parameters[key][s], array, rtol=1e-9, atol=1e-12)


def test_neighbours_do_not_matter() -> None:
    """What network 3 becomes does not depend on who trains beside it."""
    few, many = network(range(2, 5)), network(range(60))
    train(few, X, T, GradientDescent(1.0), epochs=300)
    train(many, X, T, GradientDescent(1.0), epochs=300)
    np.testing.assert_allclose(many.forward(X)[2:5], few.forward(X), rtol=1e-10)


def test_the_same_training_twice_is_the_same_to_the_bit() -> None:
    runs = [network(range(10)) for _ in range(2)]
    histories = [train(net, X, T, Adam(0.1), epochs=50, batch_size=3) for net in runs]
    assert histories[0].loss.tobytes() == histories[1].loss.tobytes()
    for key in runs[0].parameters:
        assert runs[0].parameters[key].tobytes() == runs[1].parameters[key].tobytes()
