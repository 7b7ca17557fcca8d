"""Gradients of whole networks against autograd, complex steps and scikit-learn.

Sizes are distinct, so that a transpose cannot hide in a square; targets are random, so that the
gradient that starts the way back is never a row of ones; biases are random, so that none is zero.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import Shape, assert_close
from sklearn.neural_network import MLPClassifier, MLPRegressor

import backprop
from backprop import Dense, Network, losses, train
from backprop.optimizers import Adam, GradientDescent, Momentum

HIDDEN = ("Sigmoid", "Tanh", "ReLU", "Identity")
SQUARES = ("HalfSquaredError", "SumSquaredError", "MeanSquaredError")


@st.composite
def problems(draw: st.DrawFn) -> tuple[Shape, int, int, int]:
    """A network in words, the number of examples, the number of networks, a seed for the data."""
    depth = draw(st.integers(1, 3))
    sizes = draw(st.permutations(range(2, 9)))
    loss = draw(st.sampled_from([*SQUARES, "BinaryCrossEntropy", "SoftmaxCrossEntropy"]))
    last = {"BinaryCrossEntropy": "Sigmoid", "SoftmaxCrossEntropy": "Identity"}.get(loss)
    activations = tuple(draw(st.sampled_from(HIDDEN)) for _ in range(depth - 1))
    activations += (last or draw(st.sampled_from(HIDDEN)),)
    shape = Shape(tuple(sizes[: depth + 1]), activations, loss)
    return shape, sizes[depth + 1], sizes[depth + 2], draw(st.integers(0, 2**16))


def network(shape: Shape, seed: Any) -> Network:
    layers: list[Any] = []
    for n_in, n_out, activation in zip(
        shape.widths, shape.widths[1:], shape.activations, strict=False
    ):
        layers += [Dense(n_in, n_out), getattr(backprop, activation)()]
    return Network(layers, loss=getattr(losses, shape.loss)(), seed=seed)


def data(shape: Shape, N: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Inputs, and targets from the whole domain of the loss, not only from its corners."""
    X = rng.normal(size=(N, shape.widths[0]))
    size = (N, shape.widths[-1])
    if shape.loss == "BinaryCrossEntropy":
        return X, rng.choice([0.0, 1.0, 0.3, 0.85], size=size)
    if shape.loss == "SoftmaxCrossEntropy":
        return X, rng.dirichlet(np.ones(size[1]), size=N)
    return X, rng.normal(size=size)


def scatter(net: Network, rng: np.random.Generator) -> None:
    """Weights that keep z of size one, so that no textbook formula of the oracle loses digits."""
    for key, array in net.parameters.items():
        scale = 0.3 if key[0] == "b" else 1 / np.sqrt(array.shape[-2])
        array[...] = rng.normal(scale=scale, size=array.shape)


def each(parameters: Any, s: int) -> dict[str, np.ndarray]:
    return {key: array[s].copy() for key, array in parameters.items()}


def compare_one(shape: Shape, N: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    net = network(shape, 0)
    scatter(net, rng)
    X, T = data(shape, N, rng)
    parameters = {key: array.copy() for key, array in net.parameters.items()}
    expected_loss, expected = oracles.gradients(shape, parameters, X, T)
    loss, gradients = net.gradients(X, T)
    assert loss == pytest.approx(expected_loss, rel=1e-13)
    assert net.loss(X, T) == loss
    assert_close(gradients, expected)
    np.testing.assert_allclose(
        net.forward(X), oracles.forward(shape, parameters, X), rtol=1e-12, atol=1e-14
    )


def compare_many(shape: Shape, N: int, S: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    net = network(shape, range(S))
    scatter(net, rng)
    X, T = data(shape, N, rng)
    loss, gradients = net.gradients(X, T)
    output = net.forward(X)
    assert loss.shape == (S,)
    assert output.shape == (S, N, shape.widths[-1])
    np.testing.assert_array_equal(net.loss(X, T), loss)
    for s in range(S):
        parameters = each(net.parameters, s)
        expected_loss, expected = oracles.gradients(shape, parameters, X, T)
        assert loss[s] == pytest.approx(expected_loss, rel=1e-13)
        assert_close(each(gradients, s), expected)
        np.testing.assert_allclose(
            output[s], oracles.forward(shape, parameters, X), rtol=1e-12, atol=1e-14
        )


@given(problems())
def test_one_network_agrees_with_autograd(problem: tuple[Shape, int, int, int]) -> None:
    shape, N, _, seed = problem
    compare_one(shape, N, seed)


@given(problems())
def test_each_of_many_networks_agrees_with_autograd(problem: tuple[Shape, int, int, int]) -> None:
    compare_many(*problem)


@pytest.mark.parametrize("n", [3, 9])
@pytest.mark.parametrize("loss", oracles.LOSSES)
def test_squares_agree_too(loss: str, n: int) -> None:
    """Where every size is the same a wrong product has a right shape: only its numbers tell."""
    last = {"BinaryCrossEntropy": "Sigmoid", "SoftmaxCrossEntropy": "Identity"}.get(loss, "Tanh")
    shape = Shape((n, n, n, n), ("Sigmoid", "Tanh", last), loss)
    compare_one(shape, n, seed=1)
    compare_many(shape, n, n, seed=2)


@given(problems(), st.data())
def test_entries_agree_with_an_imaginary_step(
    problem: tuple[Shape, int, int, int], chosen: st.DataObject
) -> None:
    shape, N, _, seed = problem
    rng = np.random.default_rng(seed)
    net = network(shape, 0)
    scatter(net, rng)
    X, T = data(shape, N, rng)
    _, gradients = net.gradients(X, T)
    for key, gradient in gradients.items():
        index = tuple(chosen.draw(st.integers(0, n - 1)) for n in gradient.shape)
        expected = oracles.complex_step(shape, dict(net.parameters), X, T, key, index)
        scale = np.abs(gradient).max()
        assert gradient[index] == pytest.approx(expected, rel=1e-12, abs=1e-12 * scale)


def test_autograd_itself_would_notice_a_wrong_gradient() -> None:
    """A slip of one part in a hundred thousand million does not pass."""
    shape = Shape((2, 3, 4), ("Tanh", "Identity"), "HalfSquaredError")
    rng = np.random.default_rng(0)
    net = network(shape, 0)
    scatter(net, rng)
    X, T = data(shape, 5, rng)
    _, expected = oracles.gradients(shape, dict(net.parameters), X, T)
    _, gradients = net.gradients(X, T)
    largest = np.unravel_index(np.abs(gradients["W2"]).argmax(), (3, 4))
    assert_close(gradients, expected)
    gradients["W2"][largest] *= 1 + 1e-11
    with pytest.raises(AssertionError, match="W2"):
        assert_close(gradients, expected)


# --- scikit-learn takes the same steps -----------------------------------------------------------

SKLEARN = {"Sigmoid": "logistic", "Tanh": "tanh", "ReLU": "relu", "Identity": "identity"}


def sklearn_steps(
    shape: Shape, net: Network, X: np.ndarray, targets: np.ndarray, steps: int, **solver: Any
) -> Iterator[dict[str, np.ndarray]]:
    """The parameters of scikit-learn's network, started where ours stands, after each step."""
    kind = MLPRegressor if shape.loss == "HalfSquaredError" else MLPClassifier
    model = kind(
        hidden_layer_sizes=shape.widths[1:-1],
        activation=SKLEARN[shape.activations[0]],
        alpha=0,
        batch_size=len(X),
        shuffle=False,
        random_state=0,
        **solver,
    )
    classes = {"classes": np.unique(targets)} if kind is MLPClassifier else {}
    # A fit that learns nothing lays out the arrays, which then take our numbers in place.
    rate = model.learning_rate_init
    model.learning_rate_init = 1e-300
    model.partial_fit(X, targets, **classes)
    model.learning_rate_init = rate
    del model._optimizer
    model.coefs_ = [net.parameters[key].copy() for key in net.parameters if key[0] == "W"]
    model.intercepts_ = [net.parameters[key].copy() for key in net.parameters if key[0] == "b"]
    for _ in range(steps):
        model.partial_fit(X, targets)
        arrays = {}
        for number, (W, b) in enumerate(zip(model.coefs_, model.intercepts_, strict=True), 1):
            arrays |= {f"W{number}": W.copy(), f"b{number}": b.copy()}
        yield arrays


# scikit-learn adds epsilon before it corrects v, the paper after: without epsilon they agree.
OPTIMIZERS = {
    "sgd": (
        lambda: GradientDescent(0.1),
        {"solver": "sgd", "momentum": 0.0, "learning_rate_init": 0.1},
    ),
    "momentum": (
        lambda: Momentum(0.05, 0.8),
        {
            "solver": "sgd",
            "momentum": 0.8,
            "nesterovs_momentum": False,
            "learning_rate_init": 0.05,
        },
    ),
    "adam": (
        lambda: Adam(0.02, 0.85, 0.99, 1e-30),
        {
            "solver": "adam",
            "beta_1": 0.85,
            "beta_2": 0.99,
            "epsilon": 1e-30,
            "learning_rate_init": 0.02,
        },
    ),
}


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(
    ("loss", "outputs"),
    [
        ("HalfSquaredError", 1),
        ("HalfSquaredError", 3),
        ("BinaryCrossEntropy", 1),
        ("SoftmaxCrossEntropy", 3),
    ],
)
def test_training_takes_the_steps_of_scikit_learn(
    hidden: str, optimizer: str, loss: str, outputs: int
) -> None:
    last = "Sigmoid" if loss == "BinaryCrossEntropy" else "Identity"
    shape = Shape((2, 5, 4, outputs), (hidden, hidden, last), loss)
    rng = np.random.default_rng(7)
    net = network(shape, 1)
    scatter(net, rng)
    X = rng.normal(size=(9, 2))
    if loss == "HalfSquaredError":
        T = rng.normal(size=(9, outputs))
        targets = T if outputs > 1 else T[:, 0]
    elif loss == "BinaryCrossEntropy":
        targets = np.array([0, 1, 1, 0, 1, 0, 0, 0, 1])
        T = targets[:, None].astype(float)
    else:
        targets = np.array([0, 2, 1, 0, 2, 2, 0, 1, 1])
        T = np.eye(3)[targets]
    make, solver = OPTIMIZERS[optimizer]
    start = {key: array.copy() for key, array in net.parameters.items()}
    for steps, expected in enumerate(sklearn_steps(shape, net, X, targets, 5, **solver), 1):
        for key in start:
            net.parameters[key] = start[key]
        train(net, X, T, make(), epochs=steps)
        assert_close(dict(net.parameters), expected, digits=1e-11)
