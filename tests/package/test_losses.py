"""Losses against autograd, scikit-learn's metrics and SymPy, and what they refuse."""

from typing import Any

import autograd
import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special
from sklearn import metrics

from backprop import losses

NAMES = list(oracles.LOSSES)


def data(name: str, N: int, K: int, seed: int, S: int | None = None) -> tuple[Any, Any]:
    """Outputs and targets from the domain of the loss."""
    rng = np.random.default_rng(seed)
    size = (N, K) if S is None else (S, N, K)
    if name == "BinaryCrossEntropy":
        return rng.uniform(0.02, 0.98, size), rng.uniform(0, 1, (N, K)).round(1)
    if name == "SoftmaxCrossEntropy":
        return rng.normal(size=size), rng.dirichlet(np.ones(K), size=N)
    return rng.normal(size=size), rng.normal(size=(N, K))


sizes = st.permutations(range(2, 8)).map(lambda p: p[:3])


@pytest.mark.parametrize("name", NAMES)
@given(sizes=sizes, seed=st.integers(0, 999))
def test_value_and_gradient_against_autograd(name: str, sizes: list[int], seed: int) -> None:
    N, K, S = sizes
    loss, oracle = getattr(losses, name)(), oracles.LOSSES[name]
    Y, T = data(name, N, K, seed)
    assert loss(Y, T) == pytest.approx(float(oracle(Y, T)), rel=1e-13)
    gradient = loss.gradient(Y, T)
    expected = autograd.grad(oracle)(Y, T)
    assert gradient.shape == Y.shape
    np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-14)
    many, T = data(name, N, K, seed, S)
    assert loss(many, T).shape == (S,)
    assert loss.gradient(many, T).shape == (S, N, K)
    for s in range(S):
        assert loss(many, T)[s] == pytest.approx(loss(many[s], T), rel=1e-14)
        np.testing.assert_allclose(
            loss.gradient(many, T)[s], autograd.grad(oracle)(many[s], T), rtol=1e-12, atol=1e-14
        )


def test_values_against_scikit_learn() -> None:
    Y, T = data("MeanSquaredError", 7, 3, 0)
    squares = metrics.mean_squared_error(T, Y)
    assert losses.MeanSquaredError()(Y, T) == pytest.approx(squares, rel=1e-14)
    assert losses.SumSquaredError()(Y, T) == pytest.approx(21 * squares, rel=1e-14)
    assert losses.HalfSquaredError()(Y, T) == pytest.approx(1.5 * squares, rel=1e-14)
    p, _ = data("BinaryCrossEntropy", 7, 1, 0)
    labels = np.array([0, 1, 1, 0, 1, 0, 0])
    assert losses.BinaryCrossEntropy()(p, labels[:, None]) == pytest.approx(
        metrics.log_loss(labels, p[:, 0]), rel=1e-14
    )
    z, _ = data("SoftmaxCrossEntropy", 7, 3, 0)
    classes = np.array([0, 2, 1, 1, 2, 0, 1])
    assert losses.SoftmaxCrossEntropy()(z, np.eye(3)[classes]) == pytest.approx(
        metrics.log_loss(classes, special.softmax(z, axis=1)), rel=1e-14
    )


def test_the_reductions_of_one_small_case_by_hand() -> None:
    """Errors 1, 2, 3 in the first row and 4, 5, 6 in the second: squares add to 14 and to 77."""
    Y, T = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.zeros((2, 3))
    assert losses.HalfSquaredError()(Y, T) == (14 / 2 + 77 / 2) / 2
    assert losses.SumSquaredError()(Y, T) == 91
    assert losses.MeanSquaredError()(Y, T) == pytest.approx(91 / 6, rel=1e-15)
    np.testing.assert_array_equal(losses.HalfSquaredError().gradient(Y, T), Y / 2)
    np.testing.assert_array_equal(losses.SumSquaredError().gradient(Y, T), 2 * Y)
    np.testing.assert_allclose(losses.MeanSquaredError().gradient(Y, T), Y / 3, rtol=1e-15)


@pytest.mark.parametrize("name", NAMES)
def test_the_first_line_of_the_description_states_the_reduction(name: str) -> None:
    first = (getattr(losses, name).__doc__ or "").splitlines()[0]
    assert "mean" in first or "sum" in first


def test_a_certain_and_right_answer_costs_nothing_and_a_wrong_one_its_distance() -> None:
    loss = losses.SoftmaxCrossEntropy()
    z = np.array([[1000.0, 0.0, -1000.0]])
    assert loss(z, [[1, 0, 0]]) == 0.0
    assert loss(z, [[0, 1, 0]]) == 1000.0
    assert loss(z, [[0, 0, 1]]) == 2000.0
    np.testing.assert_array_equal(loss.gradient(z, [[0, 0, 1]]), [[1, 0, -1]])


def test_four_fifths_of_dog_where_a_cat_sits() -> None:
    """S3-19: cross-entropy −ln 0.2 and the signal (0.8, −0.8); one step of size 1 on the scores."""
    loss = losses.SoftmaxCrossEntropy()
    z, cat = np.log([[0.8, 0.2]]), np.array([[0.0, 1.0]])
    assert loss(z, cat) == pytest.approx(1.6094379124341003, rel=1e-15)
    np.testing.assert_allclose(loss.gradient(z, cat), [[0.8, -0.8]], rtol=1e-15)
    z = z - loss.gradient(z, cat)
    assert special.softmax(z)[0, 1] == pytest.approx(0.5532240016, abs=5e-11)
    assert loss(z, cat) == pytest.approx(0.5919922933, abs=5e-11)


def test_the_claimed_table_of_source_004() -> None:
    Y = np.array([[0.02191928], [0.97279658], [0.95721863], [0.04292296]])
    T = np.array([[0.0], [1.0], [1.0], [0.0]])
    assert losses.SumSquaredError()(Y, T) == pytest.approx(0.0048931070, abs=5e-11)
    assert losses.MeanSquaredError()(Y, T) == pytest.approx(0.0012232768, abs=5e-11)


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [(4, 2), (1, 3), (4, 1), (3, 4), (5, 4, 3)])
def test_a_target_of_another_shape_is_refused(name: str, shape: tuple[int, ...]) -> None:
    loss = getattr(losses, name)()
    Y, _ = data(name, 4, 3, 0)
    for call in (loss, loss.gradient):
        with pytest.raises(ValueError, match=r"\(" + ", ".join(map(str, shape))):
            call(Y, np.zeros(shape))


@pytest.mark.parametrize("name", NAMES)
def test_one_dimensional_targets_are_refused(name: str) -> None:
    loss = getattr(losses, name)()
    Y, _ = data(name, 4, 1 if name != "SoftmaxCrossEntropy" else 2, 0)
    instead = "one-hot" if name == "SoftmaxCrossEntropy" else r"4, 1"
    with pytest.raises(ValueError, match=rf"(?s)\(4,\).*{instead}"):
        loss(Y, np.zeros(4))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("name", NAMES)
def test_targets_that_are_not_finite_are_refused(name: str, bad: float) -> None:
    Y, T = data(name, 4, 3, 0)
    T[1, 2] = bad
    with pytest.raises(ValueError, match=str(bad)):
        getattr(losses, name)()(Y, T)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("name", NAMES)
def test_outputs_that_are_not_finite_are_refused(name: str, bad: float) -> None:
    loss = getattr(losses, name)()
    Y, T = data(name, 4, 3, 0)
    Y[1, 2] = bad
    for call in (loss, loss.gradient):
        with pytest.raises(ValueError, match=rf"Y.*{bad}"):
            call(Y, T)


@pytest.mark.parametrize("name", NAMES)
def test_outputs_that_are_no_numbers_or_have_too_many_axes_are_refused(name: str) -> None:
    loss = getattr(losses, name)()
    Y, T = data(name, 4, 3, 0)
    for call in (loss, loss.gradient):
        with pytest.raises(TypeError, match="Y must hold real numbers"):
            call(Y.astype(str), T)
        with pytest.raises(ValueError, match=r"\(1, 1, 4, 3\)"):
            call(Y[None, None], T)


@pytest.mark.parametrize("p", [0.0, 1.0, -0.1, 1.5])
def test_an_impossible_probability_is_refused(p: float) -> None:
    loss = losses.BinaryCrossEntropy()
    for call in (loss, loss.gradient):
        with pytest.raises(ValueError, match=f"{p:g}"):
            call([[0.5], [p]], [[0.0], [1.0]])


@pytest.mark.parametrize("t", [-0.5, 1.5])
def test_a_target_that_is_no_probability_is_refused(t: float) -> None:
    with pytest.raises(ValueError, match=f"{t:g}"):
        losses.BinaryCrossEntropy()([[0.5]], [[t]])


def test_class_numbers_are_refused_with_a_pointer_to_one_hot_rows() -> None:
    loss = losses.SoftmaxCrossEntropy()
    z = np.zeros((3, 4))
    for labels in ([0, 1, 3], [[0], [1], [3]]):
        with pytest.raises(ValueError, match="one-hot"):
            loss(z, labels)
    with pytest.raises(ValueError, match=r"add to 1|sum"):
        loss(z, np.full((3, 4), 0.3))
    with pytest.raises(ValueError, match="negative"):
        loss(z, np.tile([1.5, -0.5, 0, 0], (3, 1)))
