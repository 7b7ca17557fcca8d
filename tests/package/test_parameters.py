"""The live dict of a network: names, shapes, assignment, refusals."""

import copy
from collections.abc import Callable, MutableMapping
from typing import Any

import numpy as np
import pytest
from xor_case import X, copies, refused, xor_network

from backprop import Dense, Identity, Network, ReLU, Tanh
from backprop.losses import (
    MeanSquaredError,
)
from backprop.parameters import numbered


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
    with pytest.raises(TypeError, match="W1"):
        del net.parameters["W1"]
    with pytest.raises(AttributeError):
        net.parameters = {}
    assert len(net.parameters) == 4


def test_several_parameters_are_assigned_together_or_not_at_all() -> None:
    net = xor_network()
    kept = net.parameters.copy()
    refused(lambda: net.parameters.update({"W1": np.ones((2, 3)), "b1": np.ones(2)}), "b1", "(2,)")
    for key, array in kept.items():
        np.testing.assert_array_equal(net.parameters[key], array)
    net.parameters.update({"W1": np.ones((2, 3))}, b1=np.full(3, 2.0))
    assert np.all(net.parameters["W1"] == 1)
    assert np.all(net.parameters["b1"] == 2)
    net.parameters.update(kept)
    np.testing.assert_array_equal(net.parameters["W1"], xor_network().parameters["W1"])
    assert "W1" in repr(net.parameters)
    assert "(2, 3)" in repr(net.parameters)


def test_a_copied_network_goes_its_own_way() -> None:
    for seed in (0, range(3)):
        net = xor_network(seed)
        twin = copy.deepcopy(net)
        before = net.forward(X)
        twin.parameters["W1"][...] += 1.0
        np.testing.assert_array_equal(net.forward(X), before)
        assert not np.array_equal(twin.forward(X), before)


def test_the_count_goes_on_after_a_layer_made_of_layers() -> None:
    assert numbered([["W", "b"], [], ["gamma", "beta"], ["W1", "b1", "W2", "mean10"], ["W"]]) == [
        {"W": "W1", "b": "b1"},
        {},
        {"gamma": "gamma2", "beta": "beta2"},
        {"W1": "W3", "b1": "b3", "W2": "W4", "mean10": "mean12"},
        {"W": "W13"},
    ]


def test_the_dict_says_whether_there_are_many_networks() -> None:
    assert not xor_network().parameters.many
    assert xor_network([0]).parameters.many
