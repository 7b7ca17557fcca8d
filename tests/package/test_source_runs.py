"""The runs of the source documents over hundreds of random starts.

What was measured over many starts is asserted as a band, unless the run is the very one that was
measured; then its digits are.
"""

import numpy as np
import pytest

from backprop import Dense, Network, Sigmoid, train
from backprop.datasets import xor
from backprop.initializers import Constant, Normal, Uniform
from backprop.losses import (
    BinaryCrossEntropy,
    MeanSquaredError,
    SumSquaredError,
)
from backprop.optimizers import GradientDescent, Momentum

X, T = xor()


def right(Y: np.ndarray) -> np.ndarray:
    """Of each network: are all four outputs on the correct side of one half?"""
    return np.all((Y > 0.5) == (T > 0.5), axis=(-2, -1))


def tight(Y: np.ndarray) -> np.ndarray:
    """Of each network: are all four outputs within a tenth of their targets?"""
    return np.all(np.abs(Y - T) < 0.1, axis=(-2, -1))


# --- source 003: the XOR network -----------------------------------------------------------------


def source_003(scale: float = 0.1, hidden: int = 3, loss: type = BinaryCrossEntropy) -> Network:
    """500 networks with weights scale·randn and the loss whose gradient the source follows."""
    return Network(
        [
            Dense(2, hidden, init=Normal(scale)),
            Sigmoid(),
            Dense(hidden, 1, init=Normal(scale)),
            Sigmoid(),
        ],
        loss=loss(),
        seed=range(500),
    )


def test_source_003_starts_where_the_source_starts() -> None:
    cross_entropy, squares = source_003(), source_003(loss=MeanSquaredError)
    loss, gradients = cross_entropy.gradients(X, T)
    assert loss[0] == pytest.approx(0.6933277593, abs=5e-11)
    assert gradients["b2"][0, 0] == pytest.approx(9.7648853538e-03, abs=5e-13)
    loss, gradients = squares.gradients(X, T)
    assert loss[0] == pytest.approx(0.2500902508, abs=5e-11)
    assert gradients["b2"][0, 0] == pytest.approx(4.8800981761e-03, abs=5e-13)


def test_source_003_as_written_mostly_fails() -> None:
    net = source_003()
    train(net, X, T, GradientDescent(1.0), epochs=2000)
    Y = net.forward(X)
    assert 15 <= right(Y).sum() <= 55  # measured: 34 of 500
    assert tight(Y).sum() <= right(Y).sum()
    assert np.flatnonzero(right(Y))[:10].tolist() == [0, 5, 53, 54, 58, 59, 64, 72, 81, 88]
    squares = np.mean((Y - T) ** 2, axis=(1, 2))
    np.testing.assert_allclose(squares[:2], [0.0001876275, 0.2499978876], atol=1e-9)
    np.testing.assert_allclose(
        Y[0].ravel(), [0.0183712291, 0.9881029910, 0.9880999657, 0.0113955335], atol=1e-8
    )


def test_source_003_momentum_rescues_most() -> None:
    net = source_003()
    train(net, X, T, Momentum(1.0, 0.9), epochs=2000)
    assert 0.85 <= np.mean(right(net.forward(X))) <= 0.97  # measured: 461 of 500


def test_source_003_larger_weights_and_eight_hidden_units_solve_every_seed() -> None:
    net = source_003(scale=1.0, hidden=8)
    history = train(net, X, T, GradientDescent(1.0), epochs=2000)
    Y = net.forward(X)
    assert tight(Y).all()
    assert history.loss.shape == (2001, 500)
    np.testing.assert_allclose(
        Y[0].ravel(), [0.0012653703, 0.9962610902, 0.9959641794, 0.0059200853], atol=1e-6
    )


@pytest.mark.parametrize(
    ("loss", "height", "curvature"),
    [(BinaryCrossEntropy, np.log(2), 7 / 16), (MeanSquaredError, 0.25, 7 / 32)],
)
def test_source_003_sits_beside_a_saddle(loss: type, height: float, curvature: float) -> None:
    """At all zeros: gradient 0 and a Hessian with one positive and twelve vanishing eigenvalues.

    Its rows are differences of gradients, each network of the 26 moved along one axis.
    """
    net = Network(
        [Dense(2, 3, init=Constant(0)), Sigmoid(), Dense(3, 1, init=Constant(0)), Sigmoid()],
        loss=loss(),
        seed=range(27),
    )
    h = 1e-5
    moves = np.concatenate([np.zeros((1, 13)), h * np.eye(13), -h * np.eye(13)])
    at = 0
    for array in net.parameters.values():
        size = array[0].size
        array += moves[:, at : at + size].reshape(array.shape)
        at += size
    value, gradients = net.gradients(X, T)
    flat = np.concatenate([g.reshape(27, -1) for g in gradients.values()], axis=1)
    assert value[0] == pytest.approx(height, rel=1e-15)
    np.testing.assert_allclose(flat[0], 0, atol=1e-17)
    eigenvalues = np.linalg.eigvalsh((flat[1:14] - flat[14:]) / (2 * h))
    np.testing.assert_allclose(eigenvalues[-1], curvature, rtol=1e-9)
    np.testing.assert_allclose(eigenvalues[:-1], 0, atol=1e-10)


# --- source 000: what a hidden layer changes -----------------------------------------------------


def test_source_000_one_layer_settles_at_a_quarter_and_a_hidden_layer_solves_it() -> None:
    single = Network([Dense(2, 1), Sigmoid()], loss=MeanSquaredError(), seed=range(100))
    train(single, X, T, GradientDescent(2.0), epochs=3000)
    np.testing.assert_allclose(single.loss(X, T), 0.25, atol=1e-6)
    assert not right(single.forward(X)).any()
    hidden = source_003(scale=1.0, hidden=8, loss=MeanSquaredError)
    train(hidden, X, T, GradientDescent(1.0), epochs=2000)
    assert tight(hidden.forward(X)).sum() >= 495


# --- source 004 ----------------------------------------------------------------------------------


X3 = np.column_stack([X, np.ones(4)])


def source_004(seed: object) -> Network:
    """No biases: a constant third input stands in for one; weights from rand."""
    return Network(
        [
            Dense(3, 4, init=Uniform(0, 1), bias=False),
            Sigmoid(),
            Dense(4, 1, init=Uniform(0, 1), bias=False),
            Sigmoid(),
        ],
        loss=SumSquaredError(),
        seed=seed,
    )


def test_source_004_first_pass_gradients_and_step() -> None:
    net = source_004(0)
    np.testing.assert_allclose(
        net.forward(X3).ravel(),
        [0.7437111756, 0.7793073353, 0.7827105746, 0.8056534951],
        atol=5e-11,
    )
    loss, gradients = net.gradients(X3, T)
    assert loss == pytest.approx(1.2981038134890, abs=5e-13)
    # The source holds the negative gradient and adds it.
    np.testing.assert_allclose(
        -gradients["W2"].ravel(),
        [-0.3043972972, -0.2720054857, -0.2946309379, -0.2834548060],
        atol=5e-11,
    )
    np.testing.assert_allclose(
        -gradients["W1"][0],
        [-0.0095777893, -0.0167403159, -0.0012958689, -0.0011466186],
        atol=5e-11,
    )
    history = train(net, X3, T, GradientDescent(1.0), epochs=1)
    assert history.loss[1] == pytest.approx(1.0272807600480, abs=5e-13)


def test_source_004_after_a_thousand_iterations() -> None:
    """It prints the forward pass of iteration 1000, which 999 updates precede."""
    net = source_004(range(200))
    train(net, X3, T, GradientDescent(1.0), epochs=999)
    Y = net.forward(X3)
    np.testing.assert_allclose(
        Y[0].ravel(), [0.0138965207, 0.9622856634, 0.9622979038, 0.0441329756], atol=1e-7
    )
    assert tight(Y).sum() >= 198


def test_source_004_a_mean_with_four_times_the_rate_is_the_sum() -> None:
    summed, averaged = source_004(range(20)), source_004(range(20))
    averaged = Network(averaged.layers, loss=MeanSquaredError(), seed=range(20))
    train(summed, X3, T, GradientDescent(1.0), epochs=200)
    train(averaged, X3, T, GradientDescent(4.0), epochs=200)
    np.testing.assert_allclose(averaged.forward(X3), summed.forward(X3), rtol=1e-12)
