"""Batch normalisation: the formula, its way back, and the running statistics."""

import copy
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import make_vjp
from hypothesis import given
from hypothesis import strategies as st
from xor_case import refused

from backprop import BatchNorm, Dense, Network, Sigmoid, Tanh, check_gradients, train
from backprop.losses import HalfSquaredError, MeanSquaredError
from backprop.optimizers import Adam, GradientDescent, Momentum

rng = np.random.default_rng(5)
X, T = rng.normal(size=(7, 3)) * [1, 4, 0.2] + [0, 3, -1], rng.normal(size=(7, 2))


def network(seed: Any = 0, **options: Any) -> Network:
    return Network(
        [BatchNorm(3, **options), Dense(3, 5), BatchNorm(5, **options), Tanh(), Dense(5, 2)],
        loss=MeanSquaredError(),
        seed=seed,
    )


def kept(net: Network) -> dict[str, bytes]:
    return {key: array.tobytes() for key, array in net.statistics.items()}


# --- the formula and its way back ----------------------------------------------------------------


def test_one_two_three_four() -> None:
    """Mean 5/2, variance 5/4: ∓3/√5, ∓1/√5. The default epsilon moves them by 4 in a million."""
    numbers = np.array([[1.0], [2.0], [3.0], [4.0]])
    tiny = BatchNorm(1, epsilon=1e-30)
    out, _ = tiny.training_forward(tiny.initial(np.random.RandomState(0)), numbers, (0, 0))
    np.testing.assert_allclose(out[:, 0], np.array([-3, -1, 1, 3]) / np.sqrt(5), rtol=1e-15)
    np.testing.assert_allclose(
        out[:, 0], [-1.3416407865, -0.4472135955, 0.4472135955, 1.3416407865], atol=5e-11
    )
    usual = BatchNorm(1)
    other, _ = usual.training_forward(usual.initial(np.random.RandomState(0)), numbers, (0, 0))
    np.testing.assert_allclose(other / out, np.sqrt(1.25 / (1.25 + 1e-5)), rtol=1e-14)


def both_ways(lead: tuple[int, ...], N: int, width: int, seed: int, training: bool) -> Any:
    """Ours and autograd's: output, derivative for the input, gradients."""
    rng = np.random.default_rng(seed)
    layer = BatchNorm(width, epsilon=0.01)
    A, upstream = rng.normal(size=(2, *lead, N, width))
    own = {name: rng.normal(size=(*lead, width)) for name in ("gamma", "beta", "mean")}
    own["variance"] = rng.uniform(0.5, 2, size=(*lead, width))
    out, cache = layer.training_forward(own, A, (0, 0)) if training else layer.forward(own, A)
    back, gradients = layer.backward(own, cache, upstream)

    def row(name: str, learned: Any) -> Any:
        return anp.reshape(learned[name], (*lead, 1, width))

    def formula(everything: Any) -> Any:
        A, learned = everything
        if training:
            mean = anp.sum(A, axis=-2, keepdims=True) / N
            variance = anp.sum((A - mean) ** 2, axis=-2, keepdims=True) / N
        else:
            mean, variance = row("mean", own), row("variance", own)
        A_hat = (A - mean) / anp.sqrt(variance + 0.01)
        return row("gamma", learned) * A_hat + row("beta", learned)

    learned = {name: own[name] for name in ("gamma", "beta")}
    vjp, expected = make_vjp(formula)((A, learned))
    return (out, back, gradients), (expected, *vjp(upstream))


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("training", [False, True])
@given(sizes=st.permutations(range(2, 7)), seed=st.integers(0, 999))
def test_both_ways_are_those_of_autograd(
    training: bool, many: bool, sizes: list[int], seed: int
) -> None:
    S, N, width = sizes[:3]
    ours, theirs = both_ways((S,) * many, N, width, seed, training)
    np.testing.assert_allclose(ours[0], theirs[0], rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(ours[1], theirs[1], rtol=1e-11, atol=1e-12)
    assert ours[2].keys() == theirs[2].keys()
    for name, expected in theirs[2].items():
        np.testing.assert_allclose(ours[2][name], expected, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("seed", [0, range(3)])
def test_the_gradients_of_a_network_are_those_of_its_loss(seed: Any) -> None:
    net = network(seed)
    for array in net.parameters.values():
        array[...] = rng.normal(size=array.shape)
    report = check_gradients(net, X, T)
    assert report
    # A bias before it moves nothing, for the mean takes it away again.
    _, gradients = net.gradients(X, T)
    assert np.abs(gradients["b2"]).max() < 1e-15
    assert np.abs(gradients["beta3"]).max() > 1e-3


def test_what_comes_out_while_training_has_mean_beta_and_deviation_gamma() -> None:
    layer = BatchNorm(3, epsilon=1e-12)
    own = {"gamma": np.array([1.0, 2.0, 3.0]), "beta": np.array([0.0, -1.0, 5.0])}
    out, _ = layer.training_forward(own, X, (0, 0))
    np.testing.assert_allclose(out.mean(axis=0), own["beta"], atol=1e-14)
    np.testing.assert_allclose(out.std(axis=0), own["gamma"], rtol=1e-10)


# --- running statistics --------------------------------------------------------------------------


def test_statistics_have_names_beside_the_parameters_and_start_at_zero_and_one() -> None:
    for seed, lead in ((0, ()), (range(4), (4,))):
        net = network(seed)
        assert list(net.parameters)[:6] == ["gamma1", "beta1", "W2", "b2", "gamma3", "beta3"]
        assert {key: array.shape for key, array in net.statistics.items()} == {
            "mean1": (*lead, 3),
            "variance1": (*lead, 3),
            "mean3": (*lead, 5),
            "variance3": (*lead, 5),
        }
        assert not any(array.any() for key, array in net.statistics.items() if "mean" in key)
        assert all((array == 1).all() for key, array in net.statistics.items() if "var" in key)
        assert net.count_parameters() == 3 + 3 + 15 + 5 + 5 + 5 + 10 + 2
    assert dict(Network([Dense(2, 1)], loss=HalfSquaredError(), seed=0).statistics) == {}


@pytest.mark.parametrize("seed", [0, range(3)])
def test_only_training_changes_them(seed: Any) -> None:
    net = network(seed)
    train(net, X, T, Adam(0.1), epochs=3)
    before = kept(net)
    net.forward(X)
    net.trace(X)
    net.loss(X, T)
    net.gradients(X, T)
    net.checked_gradients(*net.checked(X, T))
    check_gradients(net, X, T)
    train(net, X, T, Adam(0.1), epochs=0)
    assert kept(net) == before
    train(net, X, T, Adam(0.1), epochs=1)
    assert not set(kept(net).values()) & set(before.values())


def test_each_step_moves_them_towards_its_batch() -> None:
    """The first layer sees the data as they are, so the averages are geometric sums."""
    net = network(momentum=0.8)
    train(net, X, T, GradientDescent(0.1), epochs=6)
    memory = 0.8**6
    np.testing.assert_allclose(
        net.statistics["mean1"], (1 - memory) * X.mean(axis=0), rtol=1e-13, atol=1e-15
    )
    np.testing.assert_allclose(
        net.statistics["variance1"], memory + (1 - memory) * X.var(axis=0), rtol=1e-13
    )


def test_without_memory_they_are_those_of_the_last_batch() -> None:
    net = network(momentum=0)
    train(net, X, T, GradientDescent(0.1), epochs=1, batch_size=4, shuffle_seed=None)
    np.testing.assert_allclose(net.statistics["mean1"], X[4:].mean(axis=0), rtol=1e-14)
    np.testing.assert_allclose(net.statistics["variance1"], X[4:].var(axis=0), rtol=1e-13)


def test_evaluation_uses_them_and_not_the_neighbours() -> None:
    net = network()
    train(net, X, T, Adam(0.1), epochs=5)
    np.testing.assert_array_equal(net.forward(X[2:3])[0], net.forward(X)[2])
    statistics = net.statistics
    A_hat = (X - statistics["mean1"]) / np.sqrt(statistics["variance1"] + 1e-5)
    expected = net.parameters["gamma1"] * A_hat + net.parameters["beta1"]
    np.testing.assert_allclose(net.trace(X)[0], expected, rtol=1e-13, atol=1e-15)
    statistics["mean1"] = [1.0, 2.0, 3.0]
    np.testing.assert_allclose(
        net.trace([[1.0, 2.0, 3.0]])[0][0], net.parameters["beta1"], atol=1e-16
    )
    # In the loss it is the neighbours that count.
    assert net.loss(X, T) != pytest.approx(np.mean((net.forward(X) - T) ** 2), rel=1e-3)


def test_after_much_training_evaluation_is_what_training_saw() -> None:
    net = Network([BatchNorm(3)], loss=MeanSquaredError(), seed=0)
    train(net, X, X, GradientDescent(1e-9), epochs=400)
    assert net.loss(X, X) == pytest.approx(np.mean((net.forward(X) - X) ** 2), rel=1e-12)


def test_many_networks_train_as_each_alone() -> None:
    """Not with Adam: from the rounding that beta1 and b2 get for a gradient it makes full steps."""
    many = network(range(4))
    together = train(many, X, T, Momentum(0.05), epochs=30, batch_size=4)
    for s in range(4):
        alone = network(s)
        history = train(alone, X, T, Momentum(0.05), epochs=30, batch_size=4)
        np.testing.assert_allclose(together.loss[:, s], history.loss, rtol=1e-9)
        for ours, theirs in (
            (many.parameters, alone.parameters),
            (many.statistics, alone.statistics),
        ):
            for key, array in theirs.items():
                np.testing.assert_allclose(ours[key][s], array, rtol=1e-9, atol=1e-12)


def test_a_copied_network_keeps_statistics_of_its_own() -> None:
    net = network()
    twin = copy.deepcopy(net)
    train(twin, X, T, Adam(0.1), epochs=2)
    assert kept(net) == kept(network())
    twin.statistics["mean1"][...] = 7.0
    assert not np.array_equal(twin.forward(X), net.forward(X))


def test_a_network_that_diverges_beside_others_takes_its_statistics_with_it() -> None:
    net = Network([Dense(3, 4), BatchNorm(4), Dense(4, 2)], loss=HalfSquaredError(), seed=range(3))
    net.parameters["W3"][1] *= 1e150
    history = train(net, X, T, GradientDescent(0.5), epochs=20)
    assert (history.diverged_at >= 0).tolist() == [False, True, False]
    finite = np.isfinite(net.statistics["variance2"]).all(axis=1)
    assert finite.tolist() == [True, False, True]


def test_single_precision_is_kept() -> None:
    net = Network(
        [Dense(3, 4), BatchNorm(4), Sigmoid(), Dense(4, 2)],
        loss=MeanSquaredError(),
        seed=0,
        dtype=np.float32,
    )
    train(net, X, T, Adam(0.1), epochs=3)
    _, gradients = net.gradients(X, T)
    for arrays in (gradients, net.parameters, net.statistics):
        assert {array.dtype for array in arrays.values()} == {np.dtype(np.float32)}
    assert net.forward(X).dtype == np.float32


# --- what is refused -----------------------------------------------------------------------------


def test_a_batch_of_one_row_is_refused_while_training_and_before_anything_changes() -> None:
    net = network()
    before = {key: array.tobytes() for key, array in net.parameters.items()}, kept(net)
    words = ("BatchNorm(3)", "at least 2 rows", "got 1")
    refused(lambda: net.loss(X[:1], T[:1]), *words)
    refused(lambda: net.gradients(X[:1], T[:1]), *words)
    refused(lambda: train(net, X[:1], T[:1], Adam(), epochs=2), *words)
    # Seven examples in batches of 1, of 2 and of 3 leave one alone.
    for size in (1, 2, 3, 6):
        refused(lambda size=size: train(net, X, T, Adam(), epochs=2, batch_size=size), *words)
    assert before == ({key: a.tobytes() for key, a in net.parameters.items()}, kept(net))
    assert net.forward(X[:1]).shape == (1, 2)
    train(net, X, T, Adam(), epochs=1, batch_size=4)


def test_rows_of_another_width_are_refused() -> None:
    net = network()
    refused(lambda: net.forward(np.ones((4, 2))), "BatchNorm(3)", "3", "(4, 2)")
    refused(
        lambda: Network([Dense(3, 4), BatchNorm(5)], loss=MeanSquaredError(), seed=0),
        "layers[1]",
        "BatchNorm(5)",
        "not of 4",
    )


def test_arguments_without_meaning_are_refused() -> None:
    refused(lambda: BatchNorm(0), "width of BatchNorm", "0")
    refused(lambda: BatchNorm(2.0), "width of BatchNorm", "2.0", kind=TypeError)
    for momentum in (-0.1, 1.0, np.nan):
        refused(lambda m=momentum: BatchNorm(2, momentum=m), "momentum of BatchNorm")
    for epsilon in (0, -1e-5, np.inf):
        refused(lambda e=epsilon: BatchNorm(2, epsilon=e), "epsilon of BatchNorm")


def test_statistics_refuse_what_parameters_refuse() -> None:
    net = network()
    refused(lambda: net.statistics["mean2"], "running statistic", "mean1", kind=KeyError)
    refused(lambda: net.statistics.update({"mean1": np.ones(2)}), "mean1", "(2,)", "(3,)")
    refused(lambda: net.parameters["mean1"], "parameter", kind=KeyError)
    with pytest.raises(AttributeError):
        net.statistics = {}
