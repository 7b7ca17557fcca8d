"""Recurrent layers: back through time against autograd, and the path that a gate keeps open."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import make_vjp
from hypothesis import given
from hypothesis import strategies as st
from xor_case import refused

from backprop import GRU, LSTM, Dense, Network, Recurrent, check_gradients, train
from backprop.losses import MeanSquaredError
from backprop.optimizers import Adam

KINDS: dict[str, Any] = {"Recurrent": Recurrent, "LSTM": LSTM, "GRU": GRU}


# --- the layers a second time, from the textbook, one step after the other -----------------------


def sigma(z: Any) -> Any:
    return 1 / (1 + anp.exp(-z))


def elman(p: Any, x: Any, h: Any, c: Any) -> Any:
    return anp.tanh(anp.dot(x, p["Wxh"]) + anp.dot(h, p["Whh"]) + p["bh"]), c


def lstm(p: Any, x: Any, h: Any, c: Any) -> Any:
    i, f, g, o = (anp.dot(x, p[f"Wx{k}"]) + anp.dot(h, p[f"Wh{k}"]) + p[f"b{k}"] for k in "ifgo")
    c = sigma(f) * c + sigma(i) * anp.tanh(g)
    return sigma(o) * anp.tanh(c), c


def gru(p: Any, x: Any, h: Any, c: Any) -> Any:
    r = sigma(anp.dot(x, p["Wxr"]) + anp.dot(h, p["Whr"]) + p["br"])
    u = sigma(anp.dot(x, p["Wxu"]) + anp.dot(h, p["Whu"]) + p["bu"])
    n = anp.tanh(anp.dot(x, p["Wxn"]) + r * anp.dot(h, p["Whn"]) + p["bn"])
    return u * h + (1 - u) * n, c


STEPS: dict[str, Callable[..., Any]] = {"Recurrent": elman, "LSTM": lstm, "GRU": gru}


@pytest.mark.parametrize("name", KINDS)
@given(sizes=st.permutations(range(1, 7)), seed=st.integers(0, 999))
def test_both_ways_are_those_of_autograd(name: str, sizes: list[int], seed: int) -> None:
    N, n_in, n_hidden, steps = sizes[:4]
    layer = KINDS[name](n_in, n_hidden, steps)
    rng = np.random.default_rng(seed)
    A, upstream = rng.normal(size=(N, steps * n_in)), rng.normal(size=(N, n_hidden))
    own = {
        key: rng.normal(scale=0.8, size=array.shape)
        for key, array in layer.initial(np.random.RandomState(0)).items()
    }
    out, cache = layer.forward(own, A)
    back, gradients = layer.backward(own, cache, upstream)

    def formula(everything: Any) -> Any:
        A, own = everything
        h = c = np.zeros((N, n_hidden))
        for t in range(steps):
            h, c = STEPS[name](own, A[:, t * n_in : (t + 1) * n_in], h, c)
        return h

    vjp, expected = make_vjp(formula)((A, own))
    expected_back, expected_gradients = vjp(upstream)
    np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(back, expected_back, rtol=1e-11, atol=1e-13)
    assert gradients.keys() == own.keys()
    for key, array in expected_gradients.items():
        assert gradients[key].shape == array.shape, key
        np.testing.assert_allclose(gradients[key], array, rtol=1e-11, atol=1e-12, err_msg=key)


@pytest.mark.parametrize("name", KINDS)
def test_a_network_of_one_is_checked_and_trained_like_any_other(name: str) -> None:
    """The target is the sum of the first and the last step: both ends of the sequence count."""
    rng = np.random.default_rng(1)
    X = rng.normal(size=(30, 4))
    T = X[:, :1] + X[:, -1:]
    net = Network([KINDS[name](1, 6, 4), Dense(6, 1)], loss=MeanSquaredError(), seed=0)
    assert check_gradients(net, X, T)
    history = train(net, X, T, Adam(0.03), epochs=150, batch_size=10)
    assert history.loss[-1] < 0.02 * history.loss[0]


@pytest.mark.parametrize("name", KINDS)
def test_two_in_a_row_over_one_step_are_an_ordinary_network(name: str) -> None:
    rng = np.random.default_rng(1)
    net = Network(
        [KINDS[name](3, 4, steps=1), KINDS[name](2, 5, steps=2)], loss=MeanSquaredError(), seed=0
    )
    assert check_gradients(net, rng.normal(size=(3, 3)), rng.normal(size=(3, 5)))


# --- how far a gradient reaches ------------------------------------------------------------------


def test_a_forget_gate_of_nine_tenths_keeps_a_half_per_cent_over_fifty_steps() -> None:
    """0.9⁵⁰ = 0.0051537752: what is left of a candidate's gradient after fifty more steps."""
    layer = LSTM(1, 1, steps=51)
    own = {key: np.zeros_like(a) for key, a in layer.initial(np.random.RandomState(0)).items()}
    own |= {"bf": np.array([np.log(9.0)]), "Wxg": np.array([[1.0]])}
    _, cache = layer.forward(own, np.zeros((1, 51)))
    back, _ = layer.backward(own, cache, np.ones((1, 1)))
    assert back[0, 0] / back[0, -1] == pytest.approx(0.9**50, rel=1e-12)
    assert pytest.approx(0.0051537752, abs=5e-11) == 0.9**50
    np.testing.assert_allclose(back[0, :-1] / back[0, 1:], 0.9, rtol=1e-13)


def test_an_elman_network_multiplies_by_its_weight_at_every_step() -> None:
    layer = Recurrent(1, 1, steps=20)
    own = {"Wxh": np.array([[1.0]]), "Whh": np.array([[0.5]]), "bh": np.zeros(1)}
    _, cache = layer.forward(own, np.zeros((1, 20)))
    back, _ = layer.backward(own, cache, np.ones((1, 1)))
    np.testing.assert_allclose(back[0], 0.5 ** np.arange(19, -1, -1), rtol=1e-15)


def test_an_update_gate_near_one_keeps_the_old_state() -> None:
    layer = GRU(1, 1, steps=20)
    own = {key: np.zeros_like(a) for key, a in layer.initial(np.random.RandomState(0)).items()}
    own |= {"bu": np.array([np.log(99.0)]), "Wxn": np.array([[1.0]])}
    _, cache = layer.forward(own, np.zeros((1, 20)))
    back, _ = layer.backward(own, cache, np.ones((1, 1)))
    np.testing.assert_allclose(back[0], 0.01 * 0.99 ** np.arange(19, -1, -1), rtol=1e-12)


# --- what else they promise ----------------------------------------------------------------------


@pytest.mark.parametrize("name", KINDS)
def test_the_start_is_drawn_as_documented(name: str) -> None:
    layer = KINDS[name](3, 5, 2)
    own = layer.initial(np.random.RandomState(7))
    random = np.random.RandomState(7)
    letters = {"Recurrent": "h", "LSTM": "ifgo", "GRU": "run"}[name]
    assert list(own) == [f"{kind}{k}" for k in letters for kind in ("Wx", "Wh", "b")]
    for k in letters:
        for key, n_in in ((f"Wx{k}", 3), (f"Wh{k}", 5)):
            limit = np.sqrt(6 / (n_in + 5))
            np.testing.assert_array_equal(own[key], random.uniform(-limit, limit, (n_in, 5)))
        np.testing.assert_array_equal(own[f"b{k}"], np.full(5, 1.0 if k == "f" else 0.0))
    assert "Glorot" in (type(layer).__doc__ or "")


def test_the_forget_bias_is_an_argument() -> None:
    own = LSTM(3, 5, 2, forget_bias=-2.5).initial(np.random.RandomState(0))
    np.testing.assert_array_equal(own["bf"], np.full(5, -2.5))
    assert not own["bi"].any()
    for bad in (np.nan, np.inf):
        refused(lambda bad=bad: LSTM(3, 5, 2, forget_bias=bad), "forget_bias")
    refused(lambda: LSTM(3, 5, 2, forget_bias="1"), "forget_bias", kind=TypeError)


def test_their_arrays_are_numbered_like_all_others() -> None:
    net = Network([Dense(4, 6), GRU(2, 5, 3), Dense(5, 1)], loss=MeanSquaredError(), seed=0)
    assert list(net.parameters) == [
        *("W1", "b1", "Wxr2", "Whr2", "br2", "Wxu2", "Whu2", "bu2", "Wxn2", "Whn2", "bn2"),
        *("W3", "b3"),
    ]


@pytest.mark.parametrize("name", KINDS)
def test_a_layer_keeps_nothing_between_two_passes(name: str) -> None:
    layer = KINDS[name](2, 3, 4)
    own = layer.initial(np.random.RandomState(0))
    rng = np.random.default_rng(0)
    first, second, upstream = (
        rng.normal(size=(5, 8)),
        rng.normal(size=(6, 8)),
        rng.normal(size=(5, 3)),
    )
    out, cache = layer.forward(own, first)
    expected, gradients = layer.backward(own, cache, upstream)
    kept = first.copy(), dict(layer.__dict__), upstream.copy()
    layer.forward(own, second)
    out[...] = 0.0
    again, gradients_again = layer.backward(own, cache, upstream)
    np.testing.assert_array_equal(again, expected)
    for key, array in gradients.items():
        np.testing.assert_array_equal(gradients_again[key], array)
    np.testing.assert_array_equal(first, kept[0])
    np.testing.assert_array_equal(upstream, kept[2])
    assert layer.__dict__ == kept[1]


@pytest.mark.parametrize("name", KINDS)
def test_single_precision_is_kept(name: str) -> None:
    layers = [KINDS[name](2, 3, 4), Dense(3, 1)]
    net = Network(layers, loss=MeanSquaredError(), seed=0, dtype=np.float32)
    X = np.random.default_rng(0).normal(size=(5, 8))
    _, gradients = net.gradients(X, np.ones((5, 1)))
    assert {array.dtype for array in gradients.values()} == {np.dtype(np.float32)}
    assert net.forward(X).dtype == np.float32
    drawn = layers[0].initial(np.random.RandomState(0))
    own = {key: array.astype(np.float32) for key, array in drawn.items()}
    out, cache = layers[0].forward(own, X.astype(np.float32))
    assert out.dtype == layers[0].backward(own, cache, out)[0].dtype == np.float32


@pytest.mark.parametrize("name", KINDS)
def test_what_does_not_fit_is_refused(name: str) -> None:
    kind = KINDS[name]
    layers = [kind(2, 3, 4), Dense(3, 1)]
    net = Network(layers, loss=MeanSquaredError(), seed=0)
    refused(lambda: net.forward(np.ones((5, 7))), name, "4 · 2 = 8", "not of 7", "(5, 7)")
    refused(
        lambda: Network(layers, loss=MeanSquaredError(), seed=range(2)), name, "one network at a"
    )
    for place, argument in enumerate(("n_in", "n_hidden", "steps")):
        for bad, error in ((0, ValueError), (2.0, TypeError), (True, TypeError)):
            sizes = [2, 3, 4]
            sizes[place] = bad
            words = f"{argument} of {name}", repr(bad)
            refused(lambda sizes=sizes: kind(*sizes), *words, kind=error)
