"""Dropout: the dice, what they do on both ways, and that evaluation knows nothing of them."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import make_vjp
from hypothesis import given
from hypothesis import strategies as st
from xor_case import refused

from backprop import Dense, Dropout, Network, Sigmoid, Tanh, check_gradients, train
from backprop.datasets import xor
from backprop.losses import MeanSquaredError
from backprop.optimizers import Adam

X, T = xor()


def network(seed: Any, rate: float = 0.4) -> Network:
    return Network(
        [Dropout(rate), Dense(2, 5), Tanh(), Dropout(rate), Dense(5, 1), Sigmoid()],
        loss=MeanSquaredError(),
        seed=seed,
    )


@pytest.mark.parametrize("many", [False, True])
@given(sizes=st.permutations(range(2, 7)), rate=st.floats(0, 0.9), noise=st.integers(0, 999))
def test_both_ways_multiply_by_the_documented_draw(
    many: bool, sizes: list[int], rate: float, noise: int
) -> None:
    rng = np.random.default_rng(noise)
    A = rng.normal(size=tuple(sizes[: 2 + many]))
    upstream = rng.normal(size=A.shape)
    layer = Dropout(rate)
    out, cache = layer.training_forward({}, A, (noise, 3))
    back, gradients = layer.backward({}, cache, upstream)

    def formula(A: Any) -> Any:
        kept = np.random.RandomState((noise, 3)).rand(*A.shape[-2:]) >= rate
        return anp.where(kept, A / (1 - rate), 0 * A)

    vjp, expected = make_vjp(formula)(A)
    np.testing.assert_allclose(out, expected, rtol=1e-15)
    np.testing.assert_allclose(back, vjp(upstream), rtol=1e-15)
    assert gradients == {}


def test_the_mean_of_every_unit_is_kept() -> None:
    """20 000 draws of 0 or 1 / (1 − rate): their mean strays by √(rate / (1 − rate) / 20 000)."""
    ones = np.ones((20_000, 3))
    for rate in (0.1, 0.5, 0.8):
        out, _ = Dropout(rate).training_forward({}, ones, (0, 0))
        np.testing.assert_allclose(np.unique(out), [0, 1 / (1 - rate)], rtol=1e-15)
        strays = np.sqrt(rate / (1 - rate) / len(ones))
        assert np.all(np.abs(out.mean(axis=0) - 1) < 4 * strays)


def test_evaluation_passes_everything_on() -> None:
    net = network(0)
    plain = Network([Dense(2, 5), Tanh(), Dense(5, 1), Sigmoid()], loss=MeanSquaredError(), seed=0)
    np.testing.assert_array_equal(net.forward(X), plain.forward(X))
    assert net.loss(X, T) != plain.loss(X, T)
    assert network(0, rate=0).loss(X, T) == plain.loss(X, T)


def test_the_way_back_of_evaluation_passes_everything_on() -> None:
    rng = np.random.default_rng(0)
    A, upstream = rng.normal(size=(2, 4, 3))
    _, cache = Dropout(0.5).forward({}, A)
    np.testing.assert_array_equal(Dropout(0.5).backward({}, cache, upstream)[0], upstream)


@pytest.mark.parametrize("seed", [0, range(3)])
@pytest.mark.parametrize("noise", [0, 7])
def test_the_gradients_are_those_of_the_loss_at_the_same_noise(seed: Any, noise: int) -> None:
    report = check_gradients(network(seed), X, T, noise=noise)
    assert report
    assert report.checked == network(seed).count_parameters() * np.size(seed if seed else 1)


def test_many_networks_share_the_draw_and_each_trains_as_alone() -> None:
    many = network(range(4))
    together = train(many, X, T, Adam(0.05), epochs=40, batch_size=3)
    for s in range(4):
        alone = network(s)
        history = train(alone, X, T, Adam(0.05), epochs=40, batch_size=3)
        np.testing.assert_allclose(together.loss[:, s], history.loss, rtol=1e-10)
        for key, array in alone.parameters.items():
            np.testing.assert_allclose(many.parameters[key][s], array, rtol=1e-9, atol=1e-12)


def test_each_layer_and_each_step_draws_anew_and_the_same_noise_draws_the_same() -> None:
    ones = np.ones((6, 5))
    layer = Dropout(0.5)
    draws = {
        noise: layer.training_forward({}, ones, noise)[0].tobytes()
        for noise in [(0, 0), (0, 1), (1, 0), (0, 0, 0), (0, 1, 0), (1, 1)]
    }
    assert len(set(draws.values())) == len(draws)
    for noise, drawn in draws.items():
        assert layer.training_forward({}, ones, noise)[0].tobytes() == drawn


def test_single_precision_is_kept() -> None:
    net = Network(
        [Dense(2, 5), Dropout(0.3), Dense(5, 1)], loss=MeanSquaredError(), seed=0, dtype=np.float32
    )
    _, gradients = net.gradients(X, T)
    assert {array.dtype for array in gradients.values()} == {np.dtype(np.float32)}
    out, _ = Dropout(0.3).training_forward({}, np.ones((2, 2), np.float32), (0, 0))
    assert out.dtype == np.float32


def test_a_rate_outside_zero_to_one_is_refused() -> None:
    for rate in (-0.1, 1, 1.0, 1.5, np.nan, np.inf):
        refused(lambda rate=rate: Dropout(rate), "rate of Dropout", "at least 0 and below 1")
    for thing in ("0.5", None, True, [0.5]):
        refused(lambda thing=thing: Dropout(thing), "rate of Dropout", kind=TypeError)
