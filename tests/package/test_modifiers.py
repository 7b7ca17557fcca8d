"""Optimizers around optimizers: clipping, weight decay, and all of them together."""

from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from modifier_cases import GRADIENTS, W, assert_same, norm, reached, walk
from training_cases import xor_network
from xor_case import refused

from backprop import BatchNorm, Dense, Network, train
from backprop.datasets import xor
from backprop.losses import HalfSquaredError, MeanSquaredError
from backprop.modifiers import (
    Clip,
    Schedule,
    WeightDecay,
    cosine,
    global_norm,
    inverse_time,
)
from backprop.optimizers import Adam, GradientDescent, Momentum, Optimizer

X, T = xor()
# --- clipping ------------------------------------------------------------------------------------


def test_a_long_gradient_keeps_its_direction_and_gets_the_length_asked_for() -> None:
    for limit in (0.1, 1.0, 0.999 * norm(GRADIENTS[0])):
        clipped = reached(lambda inner, m=limit: Clip(inner, m), W, GRADIENTS[0])
        assert norm(clipped) == pytest.approx(limit, rel=1e-14)
        scale = limit / norm(GRADIENTS[0])
        assert_same(clipped, {key: scale * g for key, g in GRADIENTS[0].items()}, rtol=1e-13)


def test_a_short_gradient_stays_as_it_is_to_the_bit() -> None:
    for limit in (norm(GRADIENTS[0]) * 1.0001, 1e6):
        assert_same(reached(lambda inner, m=limit: Clip(inner, m), W, GRADIENTS[0]), GRADIENTS[0])
    nothing = {key: 0 * w for key, w in W.items()}
    assert_same(reached(lambda inner: Clip(inner, 1e-3), W, nothing), nothing)


def test_three_and_four_are_five() -> None:
    clipped = reached(
        lambda inner: Clip(inner, 1.0), {"a": 0, "b": 0}, {"a": np.array([3.0]), "b": np.array(4.0)}
    )
    assert clipped["a"].tolist() == pytest.approx([0.6], rel=1e-15)
    assert clipped["b"] == pytest.approx(0.8, rel=1e-15)


def test_a_gradient_whose_square_overflows_is_clipped_all_the_same() -> None:
    huge = {key: 1e200 * g for key, g in GRADIENTS[0].items()}
    expected = reached(lambda inner: Clip(inner, 1.0), W, GRADIENTS[0])
    assert_same(reached(lambda inner: Clip(inner, 1.0), W, huge), expected, rtol=1e-13)
    tiny = {key: 1e-200 * g for key, g in GRADIENTS[0].items()}
    assert float(global_norm(tiny)) == pytest.approx(1e-200 * norm(GRADIENTS[0]), rel=1e-14)


def test_each_of_many_networks_is_clipped_by_its_own_norm() -> None:
    net = xor_network(range(5))
    _, gradients = net.gradients(X, T)
    limit = float(np.median(global_norm(gradients, many=True)))
    clipped = reached(lambda inner: Clip(inner, limit), net.parameters, gradients)
    untouched = 0
    for s in range(5):
        alone = xor_network(s)
        _, own = alone.gradients(X, T)
        expected = reached(lambda inner: Clip(inner, limit), alone.parameters, own)
        assert_same({key: g[s] for key, g in clipped.items()}, expected, rtol=1e-12)
        untouched += norm(own) <= limit
    assert 1 < untouched < 5


def test_one_network_that_is_beyond_numbers_does_not_touch_the_others() -> None:
    net = xor_network(range(3))
    _, gradients = net.gradients(X, T)
    expected = reached(lambda inner: Clip(inner, 0.01), net.parameters, gradients)
    gradients["W1"][1, 0, 0] = np.nan
    clipped = reached(lambda inner: Clip(inner, 0.01), net.parameters, gradients)
    for key, array in expected.items():
        np.testing.assert_array_equal(clipped[key][[0, 2]], array[[0, 2]])
        assert np.isnan(clipped[key][1]).all()


# --- weight decay --------------------------------------------------------------------------------


def penalised(net: Network, decay: float, keys: tuple[str, ...]) -> Callable[[Any], Any]:
    """The loss of a 2-3-1 network with its penalty, for autograd."""

    def loss(p: Any) -> Any:
        y = 1 / (
            1 + anp.exp(-(anp.dot(anp.tanh(anp.dot(X, p["W1"]) + p["b1"]), p["W2"]) + p["b2"]))
        )
        return anp.mean((y - T) ** 2) + decay / 2 * sum(anp.sum(p[key] ** 2) for key in keys)

    return loss


@pytest.mark.parametrize("keys", [None, ("W1",), ("b1", "W2")])
def test_the_decay_is_the_gradient_of_half_the_squares(keys: Any) -> None:
    net = xor_network(2)
    net.parameters["b1"] = [0.3, -0.2, 0.5]
    _, gradients = net.gradients(X, T)
    found = reached(lambda inner: WeightDecay(inner, 0.3, keys), net.parameters, gradients)
    expected = autograd.grad(penalised(net, 0.3, keys or ("W1", "W2")))(net.parameters.copy())
    assert found.keys() == expected.keys()
    for key, array in expected.items():
        np.testing.assert_allclose(found[key], array, rtol=1e-12, atol=1e-16, err_msg=key)


def test_gamma_beta_and_biases_are_left_alone() -> None:
    net = Network([Dense(2, 3), BatchNorm(3)], loss=HalfSquaredError(), seed=range(2))
    _, gradients = net.gradients(X, np.ones((4, 3)))
    found = reached(lambda inner: WeightDecay(inner, 0.5), net.parameters, gradients)
    for key in ("b1", "gamma2", "beta2"):
        np.testing.assert_array_equal(found[key], gradients[key])
    assert_same({"W1": found["W1"]}, {"W1": gradients["W1"] + 0.5 * net.parameters["W1"]})


def test_without_a_gradient_each_step_shrinks_the_weights_by_the_same_factor() -> None:
    still = [{key: 0 * w for key, w in W.items()}] * 5
    w = walk(WeightDecay(GradientDescent(0.1), 0.2), still)
    np.testing.assert_allclose(w["W1"], (1 - 0.1 * 0.2) ** 5 * W["W1"], rtol=1e-14)
    np.testing.assert_array_equal(w["b1"], W["b1"])


def test_the_loss_that_is_recorded_is_the_one_without_the_penalty() -> None:
    net = xor_network()
    history = train(net, X, T, WeightDecay(GradientDescent(0.5), 0.1), epochs=5)
    assert history.loss[-1] == net.loss(X, T)


# --- together ------------------------------------------------------------------------------------


def test_the_outermost_sees_the_gradient_first() -> None:
    g, limit = GRADIENTS[0], 0.5
    clipped = {key: limit / norm(g) * array for key, array in g.items()}
    decayed = {key: array + 0.3 * W[key] * (key[0] == "W") for key, array in g.items()}
    assert_same(
        reached(lambda inner: Clip(WeightDecay(inner, 0.3), limit), W, g),
        {key: array + 0.3 * W[key] * (key[0] == "W") for key, array in clipped.items()},
        rtol=1e-13,
    )
    assert_same(
        reached(lambda inner: WeightDecay(Clip(inner, limit), 0.3), W, g),
        {key: limit / norm(decayed) * array for key, array in decayed.items()},
        rtol=1e-13,
    )


MAKERS: dict[str, Callable[[], Optimizer]] = {
    "clip": lambda: Clip(GradientDescent(0.5), 0.05),
    "decay": lambda: WeightDecay(Adam(0.02), 0.01),
    "schedule": lambda: Schedule(Momentum(0.1), cosine(120)),
    "all": lambda: Schedule(Clip(WeightDecay(Adam(0.05), 0.01), 0.1), inverse_time(0.1), every=2),
}


@pytest.mark.parametrize("name", MAKERS)
def test_training_many_is_training_each(name: str) -> None:
    many = xor_network(range(4))
    together = train(many, X, T, MAKERS[name](), epochs=60, batch_size=3)
    for s in range(4):
        alone = xor_network(s)
        history = train(alone, X, T, MAKERS[name](), epochs=60, batch_size=3)
        np.testing.assert_allclose(together.loss[:, s], history.loss, rtol=1e-10)
        for key, array in alone.parameters.items():
            np.testing.assert_allclose(many.parameters[key][s], array, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", MAKERS)
def test_nothing_is_kept_between_two_trainings_and_gradients_are_only_read(name: str) -> None:
    optimizer = MAKERS[name]()
    said = repr(optimizer)
    gradients = [{key: g.copy() for key, g in step.items()} for step in GRADIENTS]
    first = walk(optimizer, gradients)
    assert_same(walk(optimizer, gradients), first)
    assert repr(optimizer) == said
    for ours, theirs in zip(gradients, GRADIENTS, strict=True):
        assert_same(ours, theirs)


def test_single_precision_is_kept() -> None:
    for seed in (0, range(3)):
        net = Network([Dense(2, 1)], loss=MeanSquaredError(), seed=seed, dtype=np.float32)
        _, gradients = net.gradients(X, T)
        for modify in (lambda inner: Clip(inner, 0.01), lambda inner: WeightDecay(inner, 0.1)):
            found = reached(modify, net.parameters, gradients)
            assert {array.dtype for array in found.values()} == {np.dtype(np.float32)}


def test_they_read_like_what_they_are() -> None:
    """No address of a function, which would differ from run to run."""
    text = repr(MAKERS["all"]())
    for part in ("Schedule", "Clip", "WeightDecay", "Adam", "inverse_time(decay=0.1)", "every=2"):
        assert part in text
    assert "0x" not in text


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("build", "kind", "words"),
    [
        (lambda: Clip(0.1, 1.0), TypeError, ("Clip", "optimizer", "0.1")),
        (lambda: WeightDecay(GradientDescent, 1.0), TypeError, ("WeightDecay", "GradientDescent")),
        (lambda: Clip(GradientDescent(0.1), 0), ValueError, ("max_norm", "above 0")),
        (lambda: Clip(GradientDescent(0.1), np.nan), ValueError, ("max_norm", "nan")),
        (lambda: Clip(GradientDescent(0.1), "1"), TypeError, ("max_norm",)),
        (lambda: WeightDecay(GradientDescent(0.1), -0.1), ValueError, ("decay", "-0.1")),
        (lambda: WeightDecay(GradientDescent(0.1), np.inf), ValueError, ("decay", "inf")),
        (lambda: WeightDecay(GradientDescent(0.1), 1, "W1"), TypeError, ("['W1']",)),
    ],
)
def test_arguments_without_meaning_are_refused(build: Any, kind: Any, words: Any) -> None:
    refused(build, *words, kind=kind)


def test_an_unknown_key_is_refused_before_anything_changes() -> None:
    net = xor_network()
    decay = Clip(WeightDecay(GradientDescent(0.1), 0.1, ["W1", "W3"]), 1.0)
    refused(lambda: train(net, X, T, decay, epochs=3), "'W3'", "W1, b1, W2, b2", kind=KeyError)
    assert_same(net.parameters, xor_network().parameters)
