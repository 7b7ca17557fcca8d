"""Residual connections: the sum, its way back, and everything that goes through to the inside."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import make_vjp
from hypothesis import given
from hypothesis import strategies as st
from xor_case import refused

from backprop import (
    LSTM,
    BatchNorm,
    Dense,
    Dropout,
    Layer,
    Network,
    Residual,
    ShapeError,
    Sigmoid,
    Tanh,
    check_gradients,
    train,
)
from backprop.losses import MeanSquaredError
from backprop.optimizers import Adam, Momentum

rng = np.random.default_rng(5)
X, T = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))


def everything_inside(seed: Any = 0) -> Network:
    inner = Residual([Dense(5, 5), Tanh(), Dropout(0.3)])
    block = Residual([Dense(4, 5), BatchNorm(5), Tanh(), inner, Dropout(0.3), Dense(5, 4)])
    return Network([Dense(3, 4), block, Tanh(), Dense(4, 2)], loss=MeanSquaredError(), seed=seed)


@pytest.mark.parametrize("many", [False, True])
@given(sizes=st.permutations(range(2, 7)), seed=st.integers(0, 999))
def test_both_ways_are_those_of_autograd(many: bool, sizes: list[int], seed: int) -> None:
    S, N, width, hidden = sizes[:4]
    lead = (S,) * many
    rng = np.random.default_rng(seed)
    A, upstream = rng.normal(size=(2, *lead, N, width))
    own = {
        "W1": rng.normal(size=(*lead, width, hidden)),
        "b1": rng.normal(size=(*lead, hidden)),
        "W2": rng.normal(size=(*lead, hidden, width)),
        "b2": rng.normal(size=(*lead, width)),
    }
    layer = Residual([Dense(width, hidden), Tanh(), Dense(hidden, width)])
    out, cache = layer.forward(own, A)
    back, gradients = layer.backward(own, cache, upstream)

    def formula(everything: Any) -> Any:
        A, own = everything
        b1 = anp.reshape(own["b1"], (*lead, 1, hidden))
        b2 = anp.reshape(own["b2"], (*lead, 1, width))
        return A + anp.matmul(anp.tanh(anp.matmul(A, own["W1"]) + b1), own["W2"]) + b2

    vjp, expected = make_vjp(formula)((A, own))
    expected_back, expected_gradients = vjp(upstream)
    np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(back, expected_back, rtol=1e-12, atol=1e-12)
    assert list(gradients) == list(own)
    for key, array in expected_gradients.items():
        np.testing.assert_allclose(gradients[key], array, rtol=1e-12, atol=1e-12)


def test_the_derivative_is_one_plus_that_of_what_is_inside() -> None:
    layer = Residual([Dense(1, 1, bias=False)])
    for w in (0.0, 0.25, -1.0):
        out, cache = layer.forward({"W1": np.array([[w]])}, np.array([[3.0]]))
        back, _ = layer.backward({"W1": np.array([[w]])}, cache, np.array([[10.0]]))
        assert out.item() == 3 + 3 * w
        assert back.item() == 10 * (1 + w)


def test_layers_inside_are_numbered_like_all_others_depth_first() -> None:
    net = everything_inside()
    assert list(net.parameters) == [
        *("W1", "b1", "W2", "b2", "gamma3", "beta3", "W4", "b4", "W5", "b5", "W6", "b6")
    ]
    assert list(net.statistics) == ["mean3", "variance3"]
    assert net.parameters["W4"].shape == (5, 5)
    # The draw goes through them in the same order.
    flat = Network(
        [Dense(3, 4), Dense(4, 5), Dense(5, 5), Dense(5, 4), Dense(4, 2)],
        loss=MeanSquaredError(),
        seed=0,
    )
    for ours, theirs in (("W1", "W1"), ("W2", "W2"), ("W4", "W3"), ("W5", "W4"), ("W6", "W5")):
        np.testing.assert_array_equal(net.parameters[ours], flat.parameters[theirs])


def test_the_network_is_the_sum_written_out() -> None:
    net = Network([Residual([Dense(3, 3), Tanh()]), Dense(3, 2)], loss=MeanSquaredError(), seed=2)
    p = net.parameters
    A = X + np.tanh(X @ p["W1"] + p["b1"])
    np.testing.assert_allclose(net.trace(X)[0], A, rtol=1e-15)
    np.testing.assert_allclose(net.forward(X), A @ p["W2"] + p["b2"], rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("seed", [0, range(3)])
@pytest.mark.parametrize("noise", [0, 4])
def test_the_gradients_are_those_of_the_loss_whatever_is_inside(seed: Any, noise: int) -> None:
    net = everything_inside(seed)
    for array in net.parameters.values():
        array[...] = rng.normal(size=array.shape)
    assert check_gradients(net, X, T, noise=noise)


def test_noise_goes_through_and_differs_from_place_to_place() -> None:
    seen = []

    class Listening(Layer):
        def forward(self, parameters: Any, A: Any) -> Any:
            return A, None

        def training_forward(self, parameters: Any, A: Any, noise: Any) -> Any:
            seen.append(noise)
            return A, None

    one = Listening()
    net = Network(
        [one, Residual([one, one, Residual([one, one])]), one, Dense(3, 2)],
        loss=MeanSquaredError(),
        seed=0,
    )
    net.loss(X, T, noise=9)
    assert len(seen) == len(set(seen)) == 6
    assert all(noise[0] == 9 for noise in seen)


def test_statistics_go_through_and_only_training_changes_them() -> None:
    net = everything_inside()
    before = net.statistics.copy()
    net.gradients(X, T)
    np.testing.assert_array_equal(net.statistics["mean3"], before["mean3"])
    # Before the first step, the batch norm inside sees what the first two layers make of X.
    A = net.trace(X)[0]
    seen = A @ net.parameters["W2"] + net.parameters["b2"]
    train(net, X, T, Adam(0.1), epochs=1)
    np.testing.assert_allclose(net.statistics["mean3"], 0.1 * seen.mean(axis=0), rtol=1e-13)
    expected = 0.9 + 0.1 * seen.var(axis=0)
    np.testing.assert_allclose(net.statistics["variance3"], expected, rtol=1e-13)


def test_many_networks_train_as_each_alone() -> None:
    many = everything_inside(range(4))
    together = train(many, X, T, Momentum(0.02), epochs=20, batch_size=4)
    for s in range(4):
        alone = everything_inside(s)
        history = train(alone, X, T, Momentum(0.02), epochs=20, batch_size=4)
        np.testing.assert_allclose(together.loss[:, s], history.loss, rtol=1e-10)
        for key, array in alone.statistics.items():
            np.testing.assert_allclose(many.statistics[key][s], array, rtol=1e-9, atol=1e-12)


def test_what_the_layers_inside_need_holds_for_the_whole() -> None:
    block = Residual([Dense(3, 3), Residual([BatchNorm(3)])])
    net = Network([block, Dense(3, 2)], loss=MeanSquaredError(), seed=0)
    refused(lambda: net.loss(X[:1], T[:1]), "at least 2 rows", "got 1")
    one_by_one = [Residual([LSTM(1, 3, steps=3)]), Dense(3, 2)]
    assert check_gradients(Network(one_by_one, loss=MeanSquaredError(), seed=0), X, T)
    refused(
        lambda: Network(one_by_one, loss=MeanSquaredError(), seed=range(2)), "one network at a time"
    )


def test_widths_that_do_not_fit_are_refused() -> None:
    refused(lambda: Residual([Dense(3, 4)]), "", kind=ShapeError)
    refused(lambda: Residual([Dense(3, 4), Tanh(), Dense(5, 3)]), "layers[2]", "5", "4")

    def build(block: Layer) -> Network:
        return Network([Dense(3, 4), block, Dense(4, 2)], loss=MeanSquaredError(), seed=0)

    refused(
        lambda: build(Residual([Dense(3, 3)])),
        "layers[1]",
        "Residual([Dense(3, 3)])",
        "not of 4",
        kind=ShapeError,
    )
    refused(
        lambda: build(Residual([Tanh(), Residual([Sigmoid(), Dense(3, 3)])])),
        "layers[1]",
        "not of 4",
        kind=ShapeError,
    )


@pytest.mark.parametrize("known", [True, False])
def test_a_width_that_would_broadcast_is_refused(known: bool) -> None:
    class Pool(Layer):
        """The mean of each row, which says in advance how wide it is, or does not."""

        def output_width(self, width: int | None) -> int | None:
            return 1 if known else None

        def forward(self, parameters: Any, A: Any) -> Any:
            return A.mean(axis=-1, keepdims=True), A

    def use(how: str) -> None:
        layers = [Residual([Pool()]), Dense(3, 2)]
        net = Network(layers, loss=MeanSquaredError(), seed=0)
        net.forward(X) if how == "forward" else net.loss(X, T)

    for how in ("forward", "loss"):
        words = ("Residual([Pool()])", "1", "3") if known else ("(7, 1)", "(7, 3)")
        refused(lambda how=how: use(how), *words, kind=ShapeError)


def test_other_misunderstandings_are_refused() -> None:
    refused(lambda: Residual([]), "at least one layer")
    refused(lambda: Residual(Tanh()), "[Tanh()]", kind=TypeError)
    refused(lambda: Residual([Tanh]), "Tanh()", kind=TypeError)
