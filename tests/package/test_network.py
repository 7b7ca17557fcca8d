"""What a network computes: forward, trace, loss, gradients that change nothing, precision."""

from typing import Any

import numpy as np
import pytest
from xor_case import T, X, copies, xor_network

from backprop import Dense, Dropout, Identity, Network, ReLU, Sigmoid, Tanh, check_gradients
from backprop.losses import (
    BinaryCrossEntropy,
    HalfSquaredError,
    MeanSquaredError,
    SoftmaxCrossEntropy,
    SumSquaredError,
)

# --- forward, loss, trace ------------------------------------------------------------------------


def test_forward_is_the_formula_written_out() -> None:
    net = xor_network(3)
    p = net.parameters
    a1 = 1 / (1 + np.exp(-(X @ p["W1"] + p["b1"])))
    y = 1 / (1 + np.exp(-(a1 @ p["W2"] + p["b2"])))
    np.testing.assert_allclose(net.forward(X), y, rtol=1e-15)
    assert net.loss(X, T) == pytest.approx(np.mean(0.5 * (y - T) ** 2), rel=1e-15)


def test_trace_shows_what_each_layer_put_out() -> None:
    net = xor_network(3)
    p = net.parameters
    trace = net.trace(X)
    z1 = X @ p["W1"] + p["b1"]
    a1 = 1 / (1 + np.exp(-z1))
    z2 = a1 @ p["W2"] + p["b2"]
    assert len(trace) == len(net.layers) == 4
    for ours, expected in zip(trace, [z1, a1, z2, 1 / (1 + np.exp(-z2))], strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-15, atol=1e-15)
    np.testing.assert_array_equal(trace[-1], net.forward(X))


@pytest.mark.parametrize("seed", [0, range(3)])
def test_trace_hands_out_an_array_for_each_layer(seed: Any) -> None:
    """Layers that change nothing hand on their very input; the reader may still write into one."""
    layers = [Identity(), Dense(2, 3), Identity(), Dropout(0.5), Tanh(), Identity()]
    net = Network(layers, loss=HalfSquaredError(), seed=seed)
    data = X.copy()
    trace = net.trace(data)
    expected = [outputs.copy() for outputs in trace]
    for place, outputs in enumerate(trace):
        outputs[...] = 99.0
        for other, kept in zip(trace[place + 1 :], expected[place + 1 :], strict=True):
            np.testing.assert_array_equal(other, kept)
    np.testing.assert_array_equal(data, X)


def test_the_loss_object_is_at_hand() -> None:
    loss = HalfSquaredError()
    net = Network([Dense(2, 1)], loss=loss, seed=0)
    assert net.loss_function is loss


def test_one_network_gives_a_plain_number_for_its_loss() -> None:
    net = xor_network()
    assert np.ndim(net.loss(X, T)) == 0
    assert isinstance(float(net.loss(X, T)), float)
    assert np.shape(xor_network([4]).loss(X, T)) == (1,)


def test_lists_are_welcome_as_data() -> None:
    net = xor_network()
    assert net.loss(X.tolist(), T.tolist()) == net.loss(X, T)
    assert net.loss(X.astype(int), T.astype(int)) == net.loss(X, T)


def test_repr_reads_like_the_network() -> None:
    text = repr(xor_network())
    for part in ("Dense", "2", "3", "1", "Sigmoid", "HalfSquaredError"):
        assert part in text
    assert "500" in repr(xor_network(range(500)))
    assert len(repr(xor_network(range(500)))) < 500


# --- gradients are pure --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, range(4)])
def test_gradients_change_nothing_and_say_the_same_again(seed: Any) -> None:
    net = xor_network(seed)
    before = copies(net)
    data = X.copy(), T.copy()
    loss, gradients = net.gradients(X, T)
    again, gradients_again = net.gradients(X, T)
    assert np.array_equal(loss, again)
    assert list(gradients) == list(net.parameters)
    for key, array in net.parameters.items():
        assert gradients[key].shape == array.shape
        assert gradients[key].tobytes() == gradients_again[key].tobytes()
        assert array.tobytes() == before[key].tobytes()
    assert X.tobytes() == data[0].tobytes()
    assert T.tobytes() == data[1].tobytes()


def test_gradients_are_the_readers_own_arrays() -> None:
    net = xor_network()
    _, gradients = net.gradients(X, T)
    for array in gradients.values():
        array[...] = 99.0
    _, fresh = net.gradients(X, T)
    assert all(np.all(np.abs(array) < 1) for array in fresh.values())
    for key, array in fresh.items():
        assert not np.shares_memory(array, net.parameters[key])


def test_forward_hands_out_no_window_into_the_network() -> None:
    net = xor_network()
    y = net.forward(X)
    kept = y.copy()
    net.gradients(2 * X, T)
    net.forward(X - 1)
    np.testing.assert_array_equal(y, kept)
    identity = Network([Identity()], loss=HalfSquaredError(), seed=0)
    data = X.copy()
    identity.forward(data)[...] = 5.0
    np.testing.assert_array_equal(data, X)


def test_gradients_may_be_asked_for_other_data_in_between() -> None:
    net = xor_network()
    _, first = net.gradients(X, T)
    net.gradients(X[:2] * 3, T[:2])
    net.forward(np.ones((7, 2)))
    _, again = net.gradients(X, T)
    for key, array in first.items():
        np.testing.assert_array_equal(again[key], array)


def test_noise_is_an_argument_and_changes_nothing_where_nothing_is_noisy() -> None:
    net = xor_network()
    loss, gradients = net.gradients(X, T, noise=0)
    other, other_gradients = net.gradients(X, T, noise=17)
    assert loss == other == net.loss(X, T, noise=5)
    for key, array in gradients.items():
        np.testing.assert_array_equal(other_gradients[key], array)


def test_the_mean_of_the_batch_is_the_mean_of_its_examples() -> None:
    """1/N stands in the loss, once: examples one at a time average to the batch."""
    net = xor_network(5)
    _, together = net.gradients(X, T)
    alone = [net.gradients(X[i : i + 1], T[i : i + 1])[1] for i in range(4)]
    for key, array in together.items():
        np.testing.assert_allclose(
            array, np.mean([g[key] for g in alone], axis=0), rtol=1e-13, atol=1e-17
        )


# --- precision -----------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("loss", "last"),
    [
        (HalfSquaredError(), Sigmoid()),
        (SumSquaredError(), Tanh()),
        (MeanSquaredError(), ReLU()),
        (BinaryCrossEntropy(), Sigmoid()),
        (SoftmaxCrossEntropy(), Identity()),
    ],
)
def test_the_precision_asked_for_is_kept_throughout(dtype: Any, loss: Any, last: Any) -> None:
    net = Network([Dense(2, 3), Tanh(), Dense(3, 2), last], loss=loss, seed=0, dtype=dtype)
    targets = np.eye(2)[[0, 1, 1, 0]]
    value, gradients = net.gradients(X, targets)
    assert {array.dtype for array in net.parameters.values()} == {np.dtype(dtype)}
    assert {array.dtype for array in gradients.values()} == {np.dtype(dtype)}
    assert net.forward(X).dtype == dtype
    assert isinstance(value, float)
    net.parameters["W1"] = np.ones((2, 3))
    assert net.parameters["W1"].dtype == dtype


def test_single_precision_draws_the_same_numbers_rounded() -> None:
    double, single = xor_network(2), xor_network(2, dtype=np.float32)
    for key, array in double.parameters.items():
        np.testing.assert_array_equal(single.parameters[key], array.astype(np.float32))


def test_a_sigmoid_of_ones_own_is_not_replaced_before_cross_entropy() -> None:
    class Steep(Sigmoid):
        """σ(2z), with the way back of σ(z): half of what it should be."""

        def forward(self, parameters: Any, Z: Any) -> Any:
            return super().forward(parameters, 2 * Z)

    net = Network([Dense(2, 1), Steep()], loss=BinaryCrossEntropy(), seed=1)
    assert net.loss(X, T) == pytest.approx(net.loss_function(net.forward(X), T), rel=1e-14)
    assert not check_gradients(net, X, T)
