"""What a network holds, gives and refuses: parameters, forward, loss, gradients, errors."""

from collections.abc import Callable, MutableMapping
from typing import Any

import numpy as np
import pytest

from backprop import Dense, Identity, Network, ReLU, Sigmoid, Tanh
from backprop.losses import (
    BinaryCrossEntropy,
    HalfSquaredError,
    MeanSquaredError,
    SoftmaxCrossEntropy,
    SumSquaredError,
)

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
T = np.array([[0.0], [1.0], [1.0], [0.0]])


def xor_network(seed: Any = 0, **options: Any) -> Network:
    return Network(
        [Dense(2, 3), Sigmoid(), Dense(3, 1), Sigmoid()],
        loss=HalfSquaredError(),
        seed=seed,
        **options,
    )


def copies(net: Network) -> dict[str, np.ndarray]:
    return {key: array.copy() for key, array in net.parameters.items()}


def refused(call: Callable[[], Any], *words: str, kind: Any = ValueError) -> None:
    """The call raises, and its message holds each of the words."""
    with pytest.raises(kind) as refusal:
        call()
    for word in words:
        assert word.lower() in str(refusal.value).lower(), f"{word!r} not in: {refusal.value}"


# --- parameters ----------------------------------------------------------------------------------


def test_parameters_are_named_in_order_and_shaped_by_rows() -> None:
    net = xor_network()
    assert isinstance(net.parameters, MutableMapping)
    assert {key: array.shape for key, array in net.parameters.items()} == {
        "W1": (2, 3),
        "b1": (3,),
        "W2": (3, 1),
        "b2": (1,),
    }
    assert list(net.parameters) == ["W1", "b1", "W2", "b2"]
    assert len(net.parameters) == 4
    assert "W1" in net.parameters
    assert "W3" not in net.parameters
    assert net.count_parameters() == 13


def test_keys_count_layers_with_weights_and_skip_missing_biases() -> None:
    net = Network(
        [Dense(2, 3, bias=False), Tanh(), Identity(), Dense(3, 4), ReLU(), Dense(4, 1)],
        loss=MeanSquaredError(),
        seed=0,
    )
    assert list(net.parameters) == ["W1", "W2", "b2", "W3", "b3"]
    assert net.count_parameters() == 6 + 16 + 5


def test_many_networks_give_every_parameter_a_leading_axis() -> None:
    net = xor_network(range(5))
    assert {key: array.shape for key, array in net.parameters.items()} == {
        "W1": (5, 2, 3),
        "b1": (5, 3),
        "W2": (5, 3, 1),
        "b2": (5, 1),
    }
    assert net.count_parameters() == 13


def test_writing_into_an_array_moves_the_network() -> None:
    net = xor_network()
    before = net.forward(X)
    net.parameters["b2"][0] += 1.0
    assert np.all(net.forward(X) > before)
    net.parameters["W1"][:] = 0.0
    assert np.ptp(net.forward(X)) == 0.0
    net.parameters["W1"] += 1.0
    assert np.all(net.parameters["W1"] == 1.0)


def test_assignment_copies() -> None:
    net = xor_network()
    array = np.arange(6.0).reshape(2, 3)
    held = net.parameters["W1"]
    net.parameters["W1"] = array
    array[:] = -1.0
    np.testing.assert_array_equal(net.parameters["W1"], np.arange(6.0).reshape(2, 3))
    np.testing.assert_array_equal(held, net.parameters["W1"])  # the dict is live: one array


def test_a_nested_list_or_integers_may_be_assigned() -> None:
    net = xor_network()
    net.parameters["W1"] = [[1, 2, 3], [4, 5, 6]]
    assert net.parameters["W1"].dtype == np.float64
    np.testing.assert_array_equal(net.parameters["W1"], [[1, 2, 3], [4, 5, 6]])


@pytest.mark.parametrize(
    "assign",
    [
        lambda p: p.__setitem__("W1", np.ones((3, 2))),
        lambda p: p.__setitem__("W1", np.ones((1, 2, 3))),
        lambda p: p.__setitem__("W1", 1.0),
        lambda p: p.__setitem__("b1", np.ones((3, 1))),
        lambda p: p.__setitem__("b2", np.ones(())),
    ],
)
def test_assignment_of_another_shape_is_refused(assign: Callable[[Any], None]) -> None:
    net = xor_network()
    before = copies(net)
    with pytest.raises(ValueError, match=r"(?s)\(.*\).*\(.*\)"):
        assign(net.parameters)
    for key, array in before.items():
        np.testing.assert_array_equal(net.parameters[key], array)


def test_the_refusal_names_the_key_and_both_shapes() -> None:
    net = xor_network()
    refused(lambda: net.parameters.__setitem__("W1", np.ones((3, 2))), "W1", "(3, 2)", "(2, 3)")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_assignment_of_what_is_not_finite_is_refused(bad: float) -> None:
    net = xor_network()
    before = copies(net)
    array = np.ones((2, 3))
    array[1, 2] = bad
    with pytest.raises(ValueError, match=r"(?s)W1.*(nan|inf|finite)"):
        net.parameters["W1"] = array
    np.testing.assert_array_equal(net.parameters["W1"], before["W1"])


def test_unknown_keys_are_refused_and_the_known_ones_are_named() -> None:
    net = xor_network()
    for use in (
        lambda: net.parameters["W3"],
        lambda: net.parameters.__setitem__("W3", np.ones((2, 3))),
        lambda: net.parameters["w1"],
    ):
        with pytest.raises(KeyError) as refusal:
            use()
        message = str(refusal.value)
        assert "3" in message or "w1" in message
        for known in ("W1", "b1", "W2", "b2"):
            assert known in message


def test_parameters_may_not_be_deleted_nor_the_dict_replaced() -> None:
    net = xor_network()
    with pytest.raises((TypeError, KeyError, AttributeError)):
        del net.parameters["W1"]
    with pytest.raises(AttributeError):
        net.parameters = {}  # type: ignore[misc, assignment]
    assert len(net.parameters) == 4


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


# --- what is refused -----------------------------------------------------------------------------


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


@pytest.mark.parametrize("seed", [-1, 1.5, "0", None, True, [0, -1], [], 2**32])
def test_a_seed_that_is_none_is_refused(seed: Any) -> None:
    refused(lambda: xor_network(seed), "seed", kind=(TypeError, ValueError))


def test_the_same_layer_object_twice_is_refused_or_shares_nothing() -> None:
    layer = Dense(2, 2)
    try:
        net = Network([layer, Tanh(), layer], loss=HalfSquaredError(), seed=0)
    except ValueError:
        return
    assert list(net.parameters) == ["W1", "b1", "W2", "b2"]
    assert not np.shares_memory(net.parameters["W1"], net.parameters["W2"])
    assert not np.array_equal(net.parameters["W1"], net.parameters["W2"])


def test_two_networks_from_the_same_layers_do_not_disturb_each_other() -> None:
    layers = [Dense(2, 3), Sigmoid(), Dense(3, 1), Sigmoid()]
    first = Network(layers, loss=HalfSquaredError(), seed=0)
    before = copies(first)
    try:
        second = Network(layers, loss=HalfSquaredError(), seed=1)
    except ValueError:
        return
    second.parameters["W1"][...] = 7.0
    for key, array in before.items():
        np.testing.assert_array_equal(first.parameters[key], array)
