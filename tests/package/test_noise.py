"""The argument `noise`: a layer that rolls dice, and rolls the same dice when asked the same."""

from typing import Any

import numpy as np

from backprop import Dense, Layer, Network, Sigmoid, Tanh, train
from backprop.datasets import xor
from backprop.gradcheck import check_gradients
from backprop.losses import MeanSquaredError
from backprop.optimizers import GradientDescent

X, T = xor()


class Drop(Layer):
    """Silences half of the units while training, at random, and doubles the others."""

    def forward(self, parameters: Any, A: Any) -> Any:
        return A, np.ones_like(A)

    def training_forward(self, parameters: Any, A: Any, noise: Any) -> Any:
        kept = 2.0 * (np.random.RandomState(noise).rand(*A.shape) < 0.5)
        return A * kept, kept

    def backward(self, parameters: Any, cache: Any, delta: Any) -> Any:
        return delta * cache, {}


def noisy(seed: Any = 0) -> Network:
    return Network(
        [Dense(2, 6), Tanh(), Drop(), Dense(6, 6), Tanh(), Drop(), Dense(6, 1), Sigmoid()],
        loss=MeanSquaredError(),
        seed=seed,
    )


def test_the_same_noise_gives_the_same_loss_and_gradients() -> None:
    net = noisy()
    for noise in (0, 3):
        assert net.loss(X, T, noise=noise) == net.loss(X, T, noise=noise)
        loss, gradients = net.gradients(X, T, noise=noise)
        again, gradients_again = net.gradients(X, T, noise=noise)
        assert loss == again == net.loss(X, T, noise=noise)
        for key, array in gradients.items():
            np.testing.assert_array_equal(array, gradients_again[key])


def test_other_noise_gives_another_loss() -> None:
    assert len({float(noisy().loss(X, T, noise=noise)) for noise in range(6)}) > 3


def test_two_noisy_layers_do_not_roll_the_same_dice() -> None:
    net = Network([Drop(), Drop()], loss=MeanSquaredError(), seed=0)
    ones = np.ones((50, 8))
    # With the same dice each unit is kept twice or never: the squares are 16 or 0, 8 on average;
    # with dice of their own a quarter survives, 4 on average.
    assert net.loss(ones, 0 * ones) < 6


def test_evaluation_is_free_of_noise() -> None:
    net = noisy()
    plain = Network(
        [Dense(2, 6), Tanh(), Dense(6, 6), Tanh(), Dense(6, 1), Sigmoid()],
        loss=MeanSquaredError(),
        seed=0,
    )
    np.testing.assert_array_equal(net.forward(X), plain.forward(X))


def test_the_gradient_check_holds_the_dice_still() -> None:
    for seed in (0, range(3)):
        for noise in (0, 5):
            assert check_gradients(noisy(seed), X, T, noise=noise)


def test_training_rolls_anew_at_every_step_and_repeats_itself() -> None:
    seen = []

    class Watching(Drop):
        def training_forward(self, parameters: Any, A: Any, noise: Any) -> Any:
            out, kept = super().training_forward(parameters, A, noise)
            seen.append(kept.tobytes())
            return out, kept

    def run() -> Network:
        net = Network(
            [Dense(2, 6), Watching(), Dense(6, 1), Sigmoid()], loss=MeanSquaredError(), seed=0
        )
        train(net, X, T, GradientDescent(0.1), epochs=8)
        return net

    first = run()
    assert len(set(seen)) >= 8
    again = run()
    for key, array in first.parameters.items():
        np.testing.assert_array_equal(array, again.parameters[key])
