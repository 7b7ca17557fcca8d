"""The gradient check: it passes what is right, and it catches each famous mistake."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from by_hand import MISTAKES, OTHER, SOME, ByHand
from hypothesis import given, settings
from hypothesis import strategies as st

import backprop
from backprop import Dense, Identity, Network, Sigmoid, Tanh, losses
from backprop.datasets import xor
from backprop.gradcheck import check_gradients
from backprop.initializers import Normal
from backprop.losses import HalfSquaredError, MeanSquaredError

X, T = xor()


@pytest.mark.parametrize("seed", range(10))
def test_the_right_program_passes(seed: int) -> None:
    report = check_gradients(ByHand(seed=seed), SOME, OTHER)
    assert report
    assert report.ok
    assert report.checked == 24
    assert report.failures == []


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_caught(mistake: str, seed: int) -> None:
    report = check_gradients(ByHand(mistake, seed), SOME, OTHER)
    assert not report
    assert not report.ok
    assert report.failures


@pytest.mark.parametrize(
    ("mistake", "wrong"),
    [
        ("bias of the first example only", {"b1"}),
        ("bias averaged", {"b2"}),
        ("no derivative at the hidden layer", {"W1", "b1"}),
        ("transpose", {"W1", "b1"}),
        ("new weights on the way back", {"W1", "b1"}),
        ("one entry off by a millionth", {"W2"}),
        ("no 1/N", {"W1", "b1", "W2", "b2"}),
    ],
)
def test_the_report_points_at_the_arrays_that_are_wrong(mistake: str, wrong: set[str]) -> None:
    report = check_gradients(ByHand(mistake), SOME, OTHER)
    assert {entry.name for entry in report.failures} == wrong
    assert report.worst.name in wrong


def test_the_worst_offender_is_named_with_both_numbers() -> None:
    class Spoiled(ByHand):
        def gradients(self, X: Any, T: Any, noise: int = 0) -> tuple[float, Any]:
            loss, found = super().gradients(X, T)
            found["W1"][1, 2] += 0.25
            found["b2"][0] += 0.01
            return loss, found

    net = Spoiled()
    report = check_gradients(net, SOME, OTHER)
    worst = report.worst
    assert (worst.name, worst.index) == ("W1", (1, 2))
    right = ByHand().gradients(SOME, OTHER)[1]["W1"][1, 2]
    assert worst.analytic == right + 0.25
    assert worst.numeric == pytest.approx(right, abs=1e-9)
    assert worst.error == pytest.approx(0.25, abs=1e-9)
    assert len(report.failures) == 2
    text = repr(report)
    assert "W1[1, 2]" in text
    assert f"{worst.analytic:.6g}"[:6] in text
    assert "WRONG" in text


def test_a_report_of_a_right_program_says_how_much_it_looked_at() -> None:
    text = repr(check_gradients(ByHand(), SOME, OTHER))
    assert "24" in text
    assert "WRONG" not in text


# --- the package's own networks ------------------------------------------------------------------


class Backwards(Sigmoid):
    """A sigmoid whose way back forgets the derivative."""

    def backward(self, parameters: Any, cache: Any, delta: Any) -> Any:
        return delta, {}


def network(loss: str, activations: list[str], sizes: list[int], seed: Any) -> Network:
    layers: list[Any] = []
    for i, activation in enumerate(activations):
        layers += [Dense(sizes[i], sizes[i + 1], init=Normal(1.0)), getattr(backprop, activation)()]
    return Network(layers, loss=getattr(losses, loss)(), seed=seed)


@settings(max_examples=25)
@given(st.data())
def test_networks_pass_whatever_their_make(data: st.DataObject) -> None:
    sizes = list(data.draw(st.permutations([1, 2, 3, 4, 5])))
    loss = data.draw(
        st.sampled_from(["HalfSquaredError", "SumSquaredError", "MeanSquaredError"])
        | st.sampled_from(["BinaryCrossEntropy", "SoftmaxCrossEntropy"])
    )
    if loss == "SoftmaxCrossEntropy" and sizes[2] == 1:
        sizes[2], sizes[3] = sizes[3], sizes[2]
    hidden = data.draw(st.sampled_from(["Sigmoid", "Tanh", "ReLU", "Identity"]))
    last = {"BinaryCrossEntropy": "Sigmoid", "SoftmaxCrossEntropy": "Identity"}.get(loss, hidden)
    seed = data.draw(st.sampled_from([0, range(3)]))
    net = network(loss, [hidden, last], sizes, seed)
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    for array in net.parameters.values():
        array += 0.3 * rng.normal(size=array.shape)
    inputs = rng.normal(size=(sizes[3], sizes[0]))
    targets = rng.dirichlet(np.ones(sizes[2]), size=sizes[3])
    report = check_gradients(net, inputs, targets)
    assert report, repr(report)
    assert report.checked == sum(array.size for array in net.parameters.values())


@pytest.mark.parametrize("seed", [0, range(4)])
def test_the_parameters_are_left_bit_for_bit(seed: Any) -> None:
    net = network("MeanSquaredError", ["Tanh", "Sigmoid"], [2, 3, 1], seed)
    net.parameters["W1"][..., 0, 0] = 1e-17  # lost if an entry were moved back by subtraction
    before = {key: array.tobytes() for key, array in net.parameters.items()}
    first = check_gradients(net, X, T)
    second = check_gradients(net, X, T)
    assert {key: array.tobytes() for key, array in net.parameters.items()} == before
    assert repr(first) == repr(second)
    assert first.worst == second.worst


def test_the_parameters_are_left_bit_for_bit_even_when_the_check_is_interrupted() -> None:
    class Failing(ByHand):
        calls = 0

        def loss(self, X: Any, T: Any, noise: int = 0) -> float:
            self.calls += 1
            if self.calls == 9:
                raise KeyboardInterrupt
            return super().loss(X, T)

    net = Failing()
    before = {key: array.tobytes() for key, array in net.parameters.items()}
    with pytest.raises(KeyboardInterrupt):
        check_gradients(net, SOME, OTHER)
    assert {key: array.tobytes() for key, array in net.parameters.items()} == before


def test_one_wrong_network_among_many_is_named() -> None:
    class Third(Network):
        def gradients(self, *arguments: Any, **options: Any) -> Any:
            loss, found = super().gradients(*arguments, **options)
            found["W2"][2, 1, 0] *= -1
            return loss, found

    net = Third(
        [Dense(2, 3), Tanh(), Dense(3, 1), Sigmoid()], loss=MeanSquaredError(), seed=range(4)
    )
    report = check_gradients(net, X, T)
    assert not report
    assert len(report.failures) == 1
    assert (report.worst.name, report.worst.index) == ("W2", (2, 1, 0))
    assert "W2[2, 1, 0]" in repr(report)


def test_a_layer_that_forgets_its_derivative_is_caught_in_one_network_and_in_many() -> None:
    for seed in (0, range(3)):
        net = Network(
            [Dense(2, 3), Backwards(), Dense(3, 1), Sigmoid()], loss=MeanSquaredError(), seed=seed
        )
        assert not check_gradients(net, X, T)


def test_a_loss_whose_derivative_belongs_to_another_loss_is_caught() -> None:
    """The classroom case: the gradient of cross-entropy beside a squared error that is printed."""

    class Mismatched(MeanSquaredError):
        def derivative(self, Y: Any, T: Any) -> Any:
            return (Y - T) / (Y * (1 - Y)) / T.size

    net = Network(
        [Dense(2, 3, init=Normal(0.1)), Sigmoid(), Dense(3, 1, init=Normal(0.1)), Sigmoid()],
        loss=Mismatched(),
        seed=0,
    )
    report = check_gradients(net, X, T)
    assert not report
    assert report.worst.analytic / report.worst.numeric == pytest.approx(2, rel=0.01)


@pytest.mark.parametrize("seed", [0, range(3)])
def test_single_precision_has_its_own_tolerance(seed: Any) -> None:
    layers = [Dense(2, 3), Tanh(), Dense(3, 1), Sigmoid()]
    net = Network(layers, loss=MeanSquaredError(), seed=seed, dtype=np.float32)
    assert check_gradients(net, X, T)
    layers[1] = Backwards()
    net = Network(layers, loss=MeanSquaredError(), seed=seed, dtype=np.float32)
    assert not check_gradients(net, X, T)


# --- what it refuses -----------------------------------------------------------------------------


def test_gradients_with_other_keys_or_shapes_are_refused() -> None:
    class Missing(ByHand):
        def gradients(self, X: Any, T: Any, noise: int = 0) -> tuple[float, Mapping[str, Any]]:
            loss, found = super().gradients(X, T)
            del found["b1"]
            return loss, found

    class Flat(ByHand):
        def gradients(self, X: Any, T: Any, noise: int = 0) -> tuple[float, Mapping[str, Any]]:
            loss, found = super().gradients(X, T)
            return loss, found | {"W1": found["W1"].ravel()}

    with pytest.raises(KeyError, match="b1"):
        check_gradients(Missing(), SOME, OTHER)
    with pytest.raises(ValueError, match=r"(?s)W1.*\(9,\).*\(3, 3\)"):
        check_gradients(Flat(), SOME, OTHER)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_gradient_that_is_no_number_fails(bad: float) -> None:
    class Broken(ByHand):
        def gradients(self, X: Any, T: Any, noise: int = 0) -> tuple[float, Any]:
            loss, found = super().gradients(X, T)
            found["b2"][1] = bad
            return loss, found

    report = check_gradients(Broken(), SOME, OTHER)
    assert not report
    assert report.worst.name == "b2"


def test_a_loss_that_is_no_number_is_refused() -> None:
    class Lost(ByHand):
        def loss(self, X: Any, T: Any, noise: int = 0) -> float:
            return float("nan")

    with pytest.raises(ValueError, match="nan"):
        check_gradients(Lost(), SOME, OTHER)


def test_an_empty_check_is_no_success() -> None:
    net = Network([Identity()], loss=HalfSquaredError(), seed=0)
    assert not check_gradients(net, X, X)


def test_unfit_data_are_refused() -> None:
    net = network("MeanSquaredError", ["Tanh", "Sigmoid"], [2, 3, 1], 0)
    with pytest.raises(ValueError, match=r"\(4, 2\)"):
        check_gradients(net, X, X)
    with pytest.raises((TypeError, ValueError), match="relative"):
        check_gradients(net, X, T, relative=0)
