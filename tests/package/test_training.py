"""The training loop: history, batches, state, and what it refuses."""

from typing import Any

import numpy as np
import pytest
from training_cases import NIL, ONE, line, xor_network

from backprop import Dense, Network, Tanh, train
from backprop.datasets import xor
from backprop.losses import BinaryCrossEntropy, HalfSquaredError, MeanSquaredError
from backprop.optimizers import Adam, GradientDescent, Momentum

X, T = xor()


# --- history -------------------------------------------------------------------------------------


def test_the_history_has_a_row_before_and_one_after_each_epoch() -> None:
    net = xor_network()
    first = net.loss(X, T)
    history = train(net, X, T, GradientDescent(0.5), epochs=7)
    assert history.loss.shape == (8,)
    assert history.loss[0] == first
    assert history.loss[-1] == net.loss(X, T)
    assert history.loss[-1] < history.loss[0]
    many = xor_network(range(3))
    assert train(many, X, T, GradientDescent(0.5), epochs=7).loss.shape == (8, 3)


def test_no_epochs_is_a_look_at_the_loss() -> None:
    net = xor_network()
    before = {key: array.copy() for key, array in net.parameters.items()}
    history = train(net, X, T, GradientDescent(0.5), epochs=0)
    assert history.loss.tolist() == [net.loss(X, T)]
    for key, array in before.items():
        np.testing.assert_array_equal(net.parameters[key], array)


def test_a_quadratic_falls_by_the_factor_that_it_must() -> None:
    net = line(start=3.0)
    history = train(net, ONE, NIL, GradientDescent(0.25), epochs=20)
    np.testing.assert_allclose(history.loss, 4.5 * 0.75 ** (2 * np.arange(21)), rtol=1e-13)


@pytest.mark.parametrize("optimizer", [GradientDescent(0.3), Momentum(0.3), Adam(0.05)])
def test_training_is_the_loop_one_would_write_by_hand(optimizer: Any) -> None:
    net, by_hand = xor_network(), xor_network()
    history = train(net, X, T, optimizer, epochs=30)
    state, losses = optimizer.start(by_hand.parameters), []
    for _ in range(30):
        loss, gradients = by_hand.gradients(X, T)
        losses.append(loss)
        optimizer.step(by_hand.parameters, gradients, state)
    np.testing.assert_array_equal(history.loss, [*losses, by_hand.loss(X, T)])
    for key, array in by_hand.parameters.items():
        np.testing.assert_array_equal(net.parameters[key], array)


@pytest.mark.parametrize("make", [lambda: Momentum(0.3), lambda: Adam(0.05)])
def test_every_training_starts_with_a_fresh_state(make: Any) -> None:
    optimizer = make()
    first, second = xor_network(1), xor_network(1)
    a = train(first, X, T, optimizer, epochs=10)
    b = train(second, X, T, optimizer, epochs=10)
    np.testing.assert_array_equal(a.loss, b.loss)
    # Going on is not the same as never having stopped: the memory is gone.
    train(first, X, T, optimizer, epochs=10)
    train(whole := xor_network(1), X, T, make(), epochs=20)
    assert not np.array_equal(first.parameters["W1"], whole.parameters["W1"])


def test_training_writes_into_the_arrays_that_the_reader_may_hold() -> None:
    net = xor_network()
    held = net.parameters["W1"]
    train(net, X, T, GradientDescent(0.5), epochs=1)
    assert net.parameters["W1"] is held
    assert not np.array_equal(held, xor_network().parameters["W1"])


def test_the_data_stay_as_they_are() -> None:
    data, targets = X.copy(), T.copy()
    train(xor_network(), data, targets, Adam(0.1), epochs=5, batch_size=3)
    np.testing.assert_array_equal(data, X)
    np.testing.assert_array_equal(targets, T)


@pytest.mark.parametrize("seed", [0, range(3)])
def test_training_in_single_precision_stays_there(seed: Any) -> None:
    net = Network(
        [Dense(2, 3), Tanh(), Dense(3, 1)], loss=MeanSquaredError(), seed=seed, dtype=np.float32
    )
    for optimizer in (GradientDescent(0.1), Momentum(0.1), Adam(0.1)):
        train(net, X, T, optimizer, epochs=3)
    assert {array.dtype for array in net.parameters.values()} == {np.dtype(np.float32)}


def test_watching_keeps_what_it_saw() -> None:
    """The watcher hands out a live array; the history holds what it was at the time."""
    net = xor_network()
    first = net.parameters["W1"].copy()
    history = train(
        net, X, T, GradientDescent(0.5), epochs=3, watch=lambda net: net.parameters["W1"]
    )
    assert len(history.watched) == 4
    np.testing.assert_array_equal(history.watched[0], first)
    np.testing.assert_array_equal(history.watched[3], net.parameters["W1"])
    assert not np.array_equal(history.watched[1], history.watched[2])


def test_a_history_describes_itself() -> None:
    history = train(xor_network(), X, T, GradientDescent(0.5), epochs=5)
    assert history.epochs == 5
    assert f"{history.loss[-1]:.6g}" in repr(history)
    many = repr(train(xor_network(range(3)), X, T, GradientDescent(0.5), epochs=5))
    assert "3 networks" in many
    assert len(many) < 200


# --- batches -------------------------------------------------------------------------------------


class Spy(GradientDescent):
    """Notes the gradient of each step."""

    def step(self, parameters: Any, gradients: Any, state: Any = None) -> None:
        object.__setattr__(self, "seen", [*getattr(self, "seen", []), gradients["W1"].copy()])
        super().step(parameters, gradients, state)


def rows_of_each_step(N: int, batch_size: int | None, epochs: int, **options: Any) -> list[set]:
    """Which examples made each step: example i is the unit vector i, so it touches row i of W."""
    net = Network([Dense(N, 2)], loss=HalfSquaredError(), seed=0)
    spy = Spy(1e-6)
    targets = np.full((N, 2), 5.0)
    train(net, np.eye(N), targets, spy, epochs=epochs, batch_size=batch_size, **options)
    return [set(np.flatnonzero(g[:, 0]).tolist()) for g in spy.seen]


def test_each_epoch_meets_every_example_once_and_the_last_batch_may_be_small() -> None:
    steps = rows_of_each_step(7, 3, epochs=5)
    assert [len(rows) for rows in steps] == [3, 3, 1] * 5
    for epoch in range(5):
        assert set.union(*steps[3 * epoch : 3 * epoch + 3]) == set(range(7))


def test_examples_are_shuffled_anew_in_each_epoch_and_not_only_the_batches() -> None:
    steps = rows_of_each_step(12, 4, epochs=6)
    epochs = [steps[i : i + 3] for i in range(0, 18, 3)]
    kinds = {frozenset(frozenset(rows) for rows in epoch) for epoch in epochs}
    assert len(kinds) > 1


def test_the_shuffle_is_the_one_of_its_seed() -> None:
    first = rows_of_each_step(9, 4, epochs=3, shuffle_seed=1)
    assert rows_of_each_step(9, 4, epochs=3, shuffle_seed=1) == first
    assert rows_of_each_step(9, 4, epochs=3, shuffle_seed=2) != first
    assert rows_of_each_step(9, 4, epochs=3) == rows_of_each_step(9, 4, epochs=3, shuffle_seed=0)


def test_without_a_batch_size_all_examples_make_one_step() -> None:
    assert rows_of_each_step(5, None, epochs=2) == [set(range(5))] * 2


def test_the_gradient_of_a_batch_is_the_mean_of_that_batch() -> None:
    """A last batch of one example is divided by 1, not by the batch size."""
    net = Network([Dense(5, 2)], loss=HalfSquaredError(), seed=0)
    net.parameters["W1"] = np.zeros((5, 2))
    spy = Spy(1e-9)
    train(net, np.eye(5), np.full((5, 2), 5.0), spy, epochs=1, batch_size=4)
    full, last = spy.seen
    assert sorted(set(np.round(full[:, 0], 6))) == [-1.25, 0]
    assert sorted(set(np.round(last[:, 0], 6))) == [-5.0, 0]


def test_many_networks_see_the_same_batches_as_one() -> None:
    many, alone = xor_network(range(4)), xor_network(2)
    a = train(many, X, T, Momentum(0.3), epochs=20, batch_size=3, shuffle_seed=5)
    b = train(alone, X, T, Momentum(0.3), epochs=20, batch_size=3, shuffle_seed=5)
    np.testing.assert_allclose(a.loss[:, 2], b.loss, rtol=1e-12)
    for key, array in alone.parameters.items():
        np.testing.assert_allclose(many.parameters[key][2], array, rtol=1e-12, atol=1e-15)


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "kind", "words"),
    [
        ({"epochs": -1}, ValueError, "epochs"),
        ({"epochs": 1.5}, TypeError, "epochs"),
        ({"epochs": 10.0}, TypeError, "epochs"),
        ({"epochs": True}, TypeError, "epochs"),
        ({"epochs": "10"}, TypeError, "epochs"),
        ({"epochs": None}, TypeError, "epochs"),
        ({"batch_size": 0}, ValueError, "batch_size"),
        ({"batch_size": -2}, ValueError, "batch_size"),
        ({"batch_size": 2.0}, TypeError, "batch_size"),
        ({"batch_size": True}, TypeError, "batch_size"),
        ({"batch_size": 5}, ValueError, "4"),
        ({"shuffle_seed": -1}, ValueError, "shuffle_seed"),
        ({"shuffle_seed": 0.5}, TypeError, "shuffle_seed"),
        ({"optimizer": 0.5}, TypeError, "optimizer"),
        ({"optimizer": GradientDescent}, TypeError, "optimizer"),
        ({"watch": 3}, TypeError, "watch.*3"),
        ({"X": X[:, :1]}, ValueError, r"\(4, 1\)"),
        ({"X": X[:, 0]}, ValueError, r"\(4,\)"),
        ({"X": X[:0], "T": T[:0]}, ValueError, "empty"),
        ({"X": X * np.nan}, ValueError, "nan"),
        ({"T": T[:, 0]}, ValueError, r"\(4,\)"),
        ({"T": T[:3]}, ValueError, r"(?s)\(3, 1\).*\(4, 1\)"),
        ({"T": np.hstack([T, T])}, ValueError, r"(?s)\(4, 2\).*\(4, 1\)"),
        ({"T": T + np.inf}, ValueError, "inf"),
        ({"T": T - 0.5, "loss": BinaryCrossEntropy()}, ValueError, "-0.5"),
    ],
)
def test_unfit_arguments_are_refused_before_anything_changes(
    options: dict[str, Any], kind: type[Exception], words: str
) -> None:
    net = xor_network(loss=options.pop("loss", None))
    before = {key: array.tobytes() for key, array in net.parameters.items()}
    arguments = {"X": X, "T": T, "optimizer": GradientDescent(0.5), "epochs": 3} | options
    with pytest.raises(kind, match=words):
        train(net, **arguments)
    assert {key: array.tobytes() for key, array in net.parameters.items()} == before


def test_something_else_than_a_network_is_refused() -> None:
    with pytest.raises(TypeError, match="net must be a Network, got 'net'"):
        train("net", X, T, GradientDescent(0.5), epochs=1)
