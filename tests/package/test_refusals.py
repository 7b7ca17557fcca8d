"""What a network refuses, and that the message says what was given and what was expected."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from xor_case import T, X, copies, refused, xor_network

from backprop import Dense, Network, ShapeError, Sigmoid, Softmax, Tanh
from backprop.initializers import Normal
from backprop.losses import (
    BinaryCrossEntropy,
    HalfSquaredError,
    SoftmaxCrossEntropy,
)

USES = ("loss", "gradients")


def use(net: Network, how: str, X: Any, T: Any) -> Any:
    return getattr(net, how)(X, T)


def test_inputs_of_another_width_are_refused_with_layer_and_shapes() -> None:
    net = xor_network()
    refused(lambda: net.forward(np.ones((4, 3))), "(4, 3)", "2", "Dense")
    refused(lambda: net.trace(np.ones((4, 3))), "(4, 3)", "2", "Dense")
    for how in USES:
        refused(lambda how=how: use(net, how, np.ones((4, 3)), T), "(4, 3)", "2", "Dense")


def test_layers_that_do_not_fit_together_are_refused_by_number() -> None:
    def build() -> Network:
        return Network([Dense(2, 3), Sigmoid(), Dense(4, 1)], loss=HalfSquaredError(), seed=0)

    refused(build, "Dense", "3", "4")


@pytest.mark.parametrize("how", USES)
def test_one_dimensional_data_is_refused_with_the_row_form(how: str) -> None:
    net = xor_network()
    refused(lambda: use(net, how, np.array([0.0, 1.0]), T), "(2,)", "(1, 2)")
    refused(lambda: use(net, how, X, np.array([0.0, 1.0, 1.0, 0.0])), "(4,)", "(4, 1)")


def test_one_dimensional_input_is_refused_by_forward() -> None:
    refused(lambda: xor_network().forward(np.array([0.0, 1.0])), "(2,)", "(1, 2)")
    refused(lambda: xor_network().forward(np.float64(1.0)), "()")
    refused(lambda: xor_network().forward(np.ones((1, 4, 2))), "(1, 4, 2)")


@pytest.mark.parametrize("how", USES)
@pytest.mark.parametrize("shape", [(4, 2), (1, 1), (4, 3), (3, 1), (1, 4)])
def test_a_target_that_would_broadcast_is_refused(how: str, shape: tuple[int, int]) -> None:
    refused(lambda: use(xor_network(), how, X, np.zeros(shape)), str(shape), "(4, 1)")


@pytest.mark.parametrize("how", USES)
def test_one_target_serves_many_networks_and_has_the_shape_of_one(how: str) -> None:
    net = xor_network(range(4))
    refused(lambda: use(net, how, X, np.zeros((4, 4, 1))), "(4, 4, 1)")
    refused(lambda: use(net, how, X, np.zeros((4, 4))), "(4, 4)", "(4, 1)")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("how", USES)
def test_data_that_is_not_finite_is_refused(bad: float, how: str) -> None:
    broken = X.copy()
    broken[2, 1] = bad
    refused(lambda: use(xor_network(), how, broken, T), "X", str(bad))
    target = T.copy()
    target[3, 0] = bad
    refused(lambda: use(xor_network(), how, X, target), "T", str(bad))
    refused(lambda: xor_network().forward(broken), "X", str(bad))


@pytest.mark.parametrize("how", USES)
def test_an_empty_batch_is_refused(how: str) -> None:
    refused(lambda: use(xor_network(), how, X[:0], T[:0]), "empty")
    refused(lambda: xor_network().forward(X[:0]), "empty")


@pytest.mark.parametrize("thing", [[["a", "b"]], [[None, 1.0]], np.ones((4, 2), dtype=complex)])
def test_data_that_is_not_made_of_numbers_is_refused(thing: Any) -> None:
    refused(lambda: xor_network().forward(thing), "X", kind=(TypeError, ValueError))


def test_integer_labels_are_refused_where_one_hot_rows_are_meant() -> None:
    net = Network([Dense(2, 3)], loss=SoftmaxCrossEntropy(), seed=0)
    for how in USES:
        for labels in (np.array([[0], [1], [2], [1]]), np.array([0, 1, 2, 1])):
            refused(lambda labels=labels, how=how: use(net, how, X, labels), "one-hot")
    one = Network([Dense(2, 1)], loss=SoftmaxCrossEntropy(), seed=0)
    refused(lambda: one.loss(X, np.array([[0], [1], [2], [1]])))


@pytest.mark.parametrize("bad", [-0.1, 1.1, 2.0])
def test_targets_outside_the_domain_of_the_loss_are_refused(bad: float) -> None:
    target = T.copy()
    target[1, 0] = bad
    net = Network([Dense(2, 1), Sigmoid()], loss=BinaryCrossEntropy(), seed=0)
    refused(lambda: net.loss(X, target), f"{bad:g}", "BinaryCrossEntropy()")
    refused(lambda: net.gradients(X, target), f"{bad:g}")


@pytest.mark.parametrize("row", [[0.5, 0.6], [-0.5, 1.5], [0.0, 0.0], [1.0, 1.0]])
def test_softmax_targets_that_are_no_distribution_are_refused(row: list[float]) -> None:
    net = Network([Dense(2, 2)], loss=SoftmaxCrossEntropy(), seed=0)
    refused(lambda: net.loss(X, np.array([row] * 4)))
    refused(lambda: net.gradients(X, np.array([row] * 4)))


def test_a_probability_of_zero_or_one_is_refused_except_behind_a_sigmoid() -> None:
    bare = Network([Dense(2, 1)], loss=BinaryCrossEntropy(), seed=0)
    bare.parameters["W1"] = [[1.0], [0.0]]
    refused(lambda: bare.loss(X, T), "0", "1")
    refused(lambda: bare.gradients(X, T), "0", "1")
    behind = Network([Dense(2, 1), Sigmoid()], loss=BinaryCrossEntropy(), seed=0)
    behind.parameters["W1"] = [[1000.0], [-1000.0]]
    behind.parameters["b1"] = [0.0]
    loss, gradients = behind.gradients(X, [[0.0], [1.0], [1.0], [0.0]])
    # z = 0, -1000, 1000, 0 against t = 0, 1, 1, 0: ln 2, 1000, 0, ln 2
    assert loss == pytest.approx((2 * np.log(2) + 1000) / 4, rel=1e-15)
    np.testing.assert_allclose(gradients["b1"], [(0.5 - 1 + 0 + 0.5) / 4], atol=1e-17)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Dense(0, 3), ("0",)),
        (lambda: Dense(2, -1), ("-1",)),
    ],
)
def test_a_width_below_one_is_refused(build: Callable[[], Any], words: tuple[str, ...]) -> None:
    refused(build, *words)


@pytest.mark.parametrize("width", [2.0, "2", True, None])
def test_a_width_that_is_no_whole_number_is_refused(width: Any) -> None:
    refused(lambda: Dense(width, 3), repr(width), kind=(TypeError, ValueError))
    refused(lambda: Dense(3, width), repr(width), kind=(TypeError, ValueError))


def test_a_network_without_layers_or_with_a_class_for_a_layer_is_refused() -> None:
    refused(lambda: Network([], loss=HalfSquaredError(), seed=0), "layer")
    refused(
        lambda: Network([Dense(2, 1), Sigmoid], loss=HalfSquaredError(), seed=0),
        "Sigmoid",
        kind=(TypeError, ValueError),
    )
    refused(
        lambda: Network([Dense(2, 1)], loss=HalfSquaredError, seed=0),
        "HalfSquaredError",
        kind=(TypeError, ValueError),
    )


def test_one_layer_in_place_of_a_list_is_refused() -> None:
    refused(
        lambda: Network(Dense(2, 1), loss=HalfSquaredError(), seed=0),
        "[Dense(2, 1)]",
        kind=TypeError,
    )


@pytest.mark.parametrize(
    ("init", "words"),
    [
        (lambda random, n_in, n_out: np.zeros((n_out, n_in)), ("Dense(2, 3)", "(3, 2)", "(2, 3)")),
        (lambda random, n_in, n_out: np.zeros(n_out), ("Dense(2, 3)", "(3,)", "(2, 3)")),
        (lambda random, n_in, n_out: np.full((n_in, n_out), np.nan), ("Dense(2, 3)", "nan")),
    ],
)
def test_weights_that_are_none_are_refused_when_they_are_drawn(init: Any, words: Any) -> None:
    for seed in (0, range(3)):
        refused(
            lambda seed=seed: Network([Dense(2, 3, init=init)], loss=HalfSquaredError(), seed=seed),
            *words,
        )


def test_the_class_of_an_initializer_is_refused_with_the_object_to_write() -> None:
    refused(lambda: Dense(2, 3, init=Normal), "Normal()", kind=TypeError)


def test_rows_of_different_lengths_are_refused() -> None:
    refused(lambda: xor_network().forward([[0.0, 1.0], [1.0]]), "X", "length")


def test_other_misunderstandings_are_refused() -> None:
    layers = [Dense(2, 3), Tanh(), Dense(3, 2)]
    refused(lambda: Dense(2, 3, bias=1), "bias", kind=TypeError)
    refused(lambda: Network([*layers, Softmax()], loss=SoftmaxCrossEntropy(), seed=0), "leave out")
    refused(
        lambda: Network(layers, loss=HalfSquaredError(), seed=0, dtype=np.int64),
        "dtype",
        "int64",
        kind=(TypeError, ValueError),
    )
    refused(lambda: xor_network().loss(X, T, noise=-1), "noise")
    refused(lambda: xor_network().loss(X, T, noise=0.5), "noise", kind=TypeError)
    refused(lambda: Network([Tanh()], loss=HalfSquaredError(), seed=range(3)), "parameters")

    class Alone(Tanh):
        """A layer that cannot serve many networks, as a recurrent one."""

        serves_many = False

    assert Network([Dense(2, 1), Alone()], loss=HalfSquaredError(), seed=0).loss(X, T) > 0
    refused(
        lambda: Network([Dense(2, 1), Alone()], loss=HalfSquaredError(), seed=range(2)), "Alone"
    )


def test_every_refusal_of_a_shape_is_a_shape_error() -> None:
    assert issubclass(ShapeError, ValueError)
    for call in (
        lambda: xor_network().forward(np.ones((4, 3))),
        lambda: xor_network().loss(X, T[:, 0]),
        lambda: xor_network().loss(X, np.ones((4, 2))),
        lambda: xor_network().parameters.__setitem__("W1", np.ones(3)),
    ):
        refused(call, kind=ShapeError)


@pytest.mark.parametrize("seed", [-1, 1.5, "0", None, True, [0, -1], [], 2**32])
def test_a_seed_that_is_none_is_refused(seed: Any) -> None:
    refused(lambda: xor_network(seed), "seed", kind=(TypeError, ValueError))


def test_the_same_layer_twice_draws_numbers_of_its_own_each_time() -> None:
    """A layer is a recipe and holds no numbers: it may stand in a network as often as one likes."""
    layer = Dense(2, 2)
    net = Network([layer, Tanh(), layer], loss=HalfSquaredError(), seed=0)
    assert list(net.parameters) == ["W1", "b1", "W2", "b2"]
    assert not np.shares_memory(net.parameters["W1"], net.parameters["W2"])
    assert not np.array_equal(net.parameters["W1"], net.parameters["W2"])


def test_two_networks_from_the_same_layers_do_not_disturb_each_other() -> None:
    layers = [Dense(2, 3), Sigmoid(), Dense(3, 1), Sigmoid()]
    first = Network(layers, loss=HalfSquaredError(), seed=0)
    before = copies(first)
    second = Network(layers, loss=HalfSquaredError(), seed=1)
    second.parameters["W1"][...] = 7.0
    for key, array in before.items():
        np.testing.assert_array_equal(first.parameters[key], array)
