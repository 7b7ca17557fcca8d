"""The gradient check at the corners of ReLU: named where it stands on one, never an excuse."""

from typing import Any

import pytest
from by_hand import MISTAKES, OTHER, SOME, ByHand

from backprop import Dense, Network, ReLU, Sigmoid
from backprop.datasets import xor
from backprop.gradcheck import check_gradients
from backprop.initializers import Constant
from backprop.losses import BinaryCrossEntropy, HalfSquaredError, MeanSquaredError

X, T = xor()


def test_an_entry_on_a_kink_is_named_and_not_blamed() -> None:
    """The row (0, 0) meets zero biases: every hidden unit stands exactly at the corner of ReLU."""
    net = Network([Dense(2, 3), ReLU(), Dense(3, 1), Sigmoid()], loss=BinaryCrossEntropy(), seed=0)
    report = check_gradients(net, X, T)
    assert report, repr(report)
    assert {(entry.name, entry.index) for entry in report.kinks} == {
        ("b1", (0,)),
        ("b1", (1,)),
        ("b1", (2,)),
    }
    assert "kink" in repr(report)
    assert "b1[0]" in repr(report)


@pytest.mark.parametrize("distance", [1e-4, 1e-5, 1e-6, 1e-7])
def test_a_step_across_a_kink_close_by_does_not_condemn_a_right_gradient(distance: float) -> None:
    for side in (1, -1):
        net = Network(
            [Dense(1, 1, init=Constant(1.0)), ReLU(), Dense(1, 1, init=Constant(1.0))],
            loss=HalfSquaredError(),
            seed=0,
        )
        net.parameters["b1"] = [side * distance - 1.0]
        report = check_gradients(net, [[1.0]], [[3.0]])
        assert report.failures == [], repr(report)


def test_a_smooth_network_is_never_excused_by_a_kink() -> None:
    for mistake in MISTAKES:
        assert check_gradients(ByHand(mistake), SOME, OTHER).kinks == []


def test_a_mistake_in_a_network_with_kinks_is_not_excused() -> None:
    class Reversed(ReLU):
        def backward(self, parameters: Any, cache: Any, delta: Any) -> Any:
            above, rest = super().backward(parameters, cache, delta)
            return -above, rest

    class Leaking(ReLU):
        def backward(self, parameters: Any, cache: Any, delta: Any) -> Any:
            return delta, {}

    for wrong in (Reversed, Leaking):
        for seed in range(5):
            net = Network(
                [Dense(2, 4), wrong(), Dense(4, 1), Sigmoid()], loss=MeanSquaredError(), seed=seed
            )
            assert not check_gradients(net, X, T)
