"""Each layer's way back against autograd, with random upstream gradients; layers of one's own."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import make_vjp
from hypothesis import given
from hypothesis import strategies as st

from backprop import Dense, Identity, Layer, Network, ReLU, Sigmoid, Softmax, Tanh, train
from backprop.datasets import xor
from backprop.gradcheck import check_gradients
from backprop.losses import HalfSquaredError, Loss, MeanSquaredError
from backprop.optimizers import GradientDescent

FORMULAS: dict[str, tuple[Layer, Callable[[Any], Any]]] = {
    "Sigmoid": (Sigmoid(), lambda z: 1 / (1 + anp.exp(-z))),
    "Tanh": (Tanh(), anp.tanh),
    "ReLU": (ReLU(), lambda z: anp.maximum(z, 0)),
    "Identity": (Identity(), lambda z: 1.0 * z),
    "Softmax": (
        Softmax(),
        lambda z: anp.exp(z) / anp.sum(anp.exp(z), axis=-1, keepdims=True),
    ),
}
sizes = st.permutations(range(2, 7))
seeds = st.integers(0, 999)


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("name", FORMULAS)
@given(sizes=sizes, seed=seeds)
def test_activations_hand_back_what_autograd_hands_back(
    name: str, many: bool, sizes: list[int], seed: int
) -> None:
    layer, formula = FORMULAS[name]
    rng = np.random.default_rng(seed)
    Z = rng.normal(size=tuple(sizes[: 2 + many]))
    upstream = rng.normal(size=Z.shape)
    out, cache = layer.forward({}, Z)
    back, gradients = layer.backward({}, cache, upstream)
    vjp, expected = make_vjp(formula)(Z)
    np.testing.assert_allclose(out, expected, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(back, vjp(upstream), rtol=1e-12, atol=1e-14)
    assert gradients == {}


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("many", [False, True])
@given(sizes=sizes, seed=seeds)
def test_dense_hands_back_what_autograd_hands_back(
    bias: bool, many: bool, sizes: list[int], seed: int
) -> None:
    N, n_in, n_out, S = sizes[:4]
    lead = (S,) * many
    rng = np.random.default_rng(seed)
    A, upstream = rng.normal(size=(*lead, N, n_in)), rng.normal(size=(*lead, N, n_out))
    own = {"W": rng.normal(size=(*lead, n_in, n_out))}
    if bias:
        own["b"] = rng.normal(size=(*lead, n_out))
    layer = Dense(n_in, n_out, bias=bias)
    out, cache = layer.forward(own, A)
    back, gradients = layer.backward(own, cache, upstream)

    def formula(everything: Any) -> Any:
        A, own = everything
        Z = anp.matmul(A, own["W"])
        return Z + anp.reshape(own["b"], (*lead, 1, n_out)) if bias else Z

    vjp, expected = make_vjp(formula)((A, own))
    expected_back, expected_gradients = vjp(upstream)
    np.testing.assert_allclose(out, expected, rtol=1e-13, atol=1e-14)
    np.testing.assert_allclose(back, expected_back, rtol=1e-12, atol=1e-13)
    assert gradients.keys() == own.keys()
    for key, array in expected_gradients.items():
        assert gradients[key].shape == array.shape
        np.testing.assert_allclose(gradients[key], array, rtol=1e-12, atol=1e-13)


def test_one_input_for_many_networks_is_shared() -> None:
    """The data come without a leading axis; the way back through W still has one."""
    rng = np.random.default_rng(0)
    A, W, b = rng.normal(size=(5, 2)), rng.normal(size=(3, 2, 4)), rng.normal(size=(3, 4))
    layer = Dense(2, 4)
    out, cache = layer.forward({"W": W, "b": b}, A)
    upstream = rng.normal(size=out.shape)
    _, gradients = layer.backward({"W": W, "b": b}, cache, upstream)
    for s in range(3):
        np.testing.assert_allclose(out[s], A @ W[s] + b[s], rtol=1e-14)
        np.testing.assert_allclose(gradients["W"][s], A.T @ upstream[s], rtol=1e-13)
        np.testing.assert_allclose(gradients["b"][s], upstream[s].sum(0), rtol=1e-13)


@pytest.mark.parametrize("name", FORMULAS)
def test_a_layer_keeps_nothing_between_two_passes(name: str) -> None:
    layer, _ = FORMULAS[name]
    rng = np.random.default_rng(0)
    first, second, upstream = (rng.normal(size=(4, 3)) for _ in range(3))
    _, cache = layer.forward({}, first)
    expected, _ = layer.backward({}, cache, upstream)
    expected = expected.copy()
    kept = first.copy(), upstream.copy(), dict(layer.__dict__)
    layer.forward({}, second)
    again, _ = layer.backward({}, cache, upstream)
    np.testing.assert_array_equal(again, expected)
    np.testing.assert_array_equal(first, kept[0])
    np.testing.assert_array_equal(upstream, kept[1])
    assert layer.__dict__ == kept[2]


def test_relu_at_its_kink_passes_nothing_on() -> None:
    layer = ReLU()
    out, cache = layer.forward({}, np.array([[-1.0, 0.0, 2.0]]))
    np.testing.assert_array_equal(out, [[0, 0, 2]])
    np.testing.assert_array_equal(
        layer.backward({}, cache, np.array([[5.0, 6.0, 7.0]]))[0], [[0, 0, 7]]
    )


# --- a layer of one's own -----------------------------------------------------------------------


class Scale(Layer):
    """y = gamma x + beta, unit by unit: two parameters with names of their own."""

    def __init__(self, width: int) -> None:
        self.width = width

    def initial(self, random: Any) -> dict[str, np.ndarray]:
        return {"gamma": 1 + 0.1 * random.randn(self.width), "beta": np.zeros(self.width)}

    def forward(self, parameters: Any, A: Any) -> Any:
        return A * parameters["gamma"][..., None, :] + parameters["beta"][..., None, :], A

    def backward(self, parameters: Any, cache: Any, delta: Any) -> Any:
        gradients = {"gamma": (delta * cache).sum(axis=-2), "beta": delta.sum(axis=-2)}
        return delta * parameters["gamma"][..., None, :], gradients


@pytest.mark.parametrize("seed", [0, range(3)])
def test_a_layer_of_ones_own_trains_and_is_checked_like_any_other(seed: Any) -> None:
    X, T = xor()
    net = Network(
        [Dense(2, 3), Scale(3), Tanh(), Dense(3, 1), Sigmoid()], loss=MeanSquaredError(), seed=seed
    )
    assert list(net.parameters) == ["W1", "b1", "gamma2", "beta2", "W3", "b3"]
    assert net.count_parameters() == 9 + 6 + 4
    assert check_gradients(net, X, T)
    history = train(net, X, T, GradientDescent(0.5), epochs=50)
    assert np.all(history.loss[-1] < history.loss[0])


def test_a_layer_of_ones_own_that_is_wrong_is_found_out() -> None:
    class Wrong(Scale):
        def backward(self, parameters: Any, cache: Any, delta: Any) -> Any:
            back, gradients = super().backward(parameters, cache, delta)
            return back, gradients | {"gamma": delta.sum(axis=-2)}

    X, T = xor()
    net = Network(
        [Dense(2, 3), Wrong(3), Tanh(), Dense(3, 1), Sigmoid()], loss=MeanSquaredError(), seed=0
    )
    report = check_gradients(net, X, T)
    assert {entry.name for entry in report.failures} == {"gamma2"}


def test_a_loss_of_ones_own_gives_the_way_back_a_random_start() -> None:
    """L = Σ T · Y hands the targets themselves back through the network."""

    class Pairing(Loss):
        """Σ t y, summed over everything."""

        def value(self, Y: Any, T: Any) -> Any:
            return (Y * T).sum(axis=(-2, -1))

        def derivative(self, Y: Any, T: Any) -> Any:
            return T + 0 * Y

    rng = np.random.default_rng(2)
    X, upstream = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    net = Network([Dense(3, 4), Tanh(), Dense(4, 2), Softmax()], loss=Pairing(), seed=range(2))
    assert check_gradients(net, X, upstream)
    _, gradients = net.gradients(X, upstream)

    def formula(W: Any) -> Any:
        a = anp.tanh(anp.dot(X, W) + net.parameters["b1"][1])
        z = anp.dot(a, net.parameters["W2"][1]) + net.parameters["b2"][1]
        return anp.exp(z) / anp.sum(anp.exp(z), axis=-1, keepdims=True)

    vjp, _ = make_vjp(formula)(net.parameters["W1"][1])
    np.testing.assert_allclose(gradients["W1"][1], vjp(upstream), rtol=1e-12, atol=1e-15)


def test_a_layer_without_a_way_back_says_so() -> None:
    class OneWay(Layer):
        def forward(self, parameters: Any, A: Any) -> Any:
            return A, None

    net = Network([Dense(2, 1), OneWay()], loss=HalfSquaredError(), seed=0)
    with pytest.raises(NotImplementedError, match=r"(?s)OneWay.*backward"):
        net.gradients([[1.0, 2.0]], [[0.0]])


def test_a_loss_without_formulas_says_so() -> None:
    class Blank(Loss):
        pass

    net = Network([Dense(2, 1)], loss=Blank(), seed=0)
    with pytest.raises(NotImplementedError, match=r"(?s)Blank.*value"):
        net.loss([[1.0, 2.0]], [[0.0]])


def test_a_way_back_that_forgets_a_gradient_or_its_shape_is_refused() -> None:
    class Forgetful(Scale):
        def backward(self, parameters: Any, cache: Any, delta: Any) -> Any:
            back, gradients = super().backward(parameters, cache, delta)
            return back, {"gamma": gradients["gamma"]}

    class Lopsided(Scale):
        def backward(self, parameters: Any, cache: Any, delta: Any) -> Any:
            back, gradients = super().backward(parameters, cache, delta)
            return back, gradients | {"beta": delta}

    for layer, error, words in (
        (Forgetful(1), KeyError, "beta"),
        (Lopsided(1), ValueError, r"(?s)beta.*\(1,\)"),
    ):
        net = Network([Dense(2, 1), layer], loss=HalfSquaredError(), seed=0)
        with pytest.raises(error, match=words):
            net.gradients([[1.0, 2.0], [0.0, 1.0]], [[0.0], [1.0]])


def test_an_output_that_broadcasts_over_the_target_is_refused() -> None:
    """The width of this layer is not known before it runs; its output must still fit T."""

    class Pool(Layer):
        """The mean of each row."""

        def output_width(self, width: int | None) -> int | None:
            return None

        def forward(self, parameters: Any, A: Any) -> Any:
            return A.mean(axis=-1, keepdims=True), A

        def backward(self, parameters: Any, cache: Any, delta: Any) -> Any:
            return np.broadcast_to(delta / cache.shape[-1], cache.shape), {}

    net = Network([Dense(2, 3), Pool()], loss=HalfSquaredError(), seed=0)
    X = np.ones((4, 2))
    assert check_gradients(net, X, np.zeros((4, 1)))
    for how in ("loss", "gradients"):
        with pytest.raises(ValueError, match=r"(?s)\(4, 3\).*\(4, 1\)"):
            getattr(net, how)(X, np.zeros((4, 3)))
