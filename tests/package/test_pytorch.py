"""The same networks in PyTorch, where it is installed: losses, gradients, optimizers."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import backprop
from backprop import Dense, Network, Value, losses, train
from backprop.optimizers import Adam, GradientDescent, Momentum

torch = pytest.importorskip(
    "torch", reason="PyTorch is not installed; autograd and scikit-learn are the oracles here"
)

ACTIVATIONS = {"Sigmoid": "sigmoid", "Tanh": "tanh", "ReLU": "relu"}
SHAPE = (3, 5, 4, 2)


def loss_of(name: str) -> Any:
    F = torch.nn.functional
    return {
        "HalfSquaredError": lambda y, t: F.mse_loss(y, t, reduction="sum") / 2 / len(t),
        "SumSquaredError": lambda y, t: F.mse_loss(y, t, reduction="sum"),
        "MeanSquaredError": F.mse_loss,
        "BinaryCrossEntropy": lambda y, t: F.binary_cross_entropy(torch.sigmoid(y), t),
        "SoftmaxCrossEntropy": F.cross_entropy,
    }[name]


def problem(activation: str, loss: str) -> tuple[Network, np.ndarray, np.ndarray]:
    layers: list[Any] = []
    for n_in, n_out in pairwise(SHAPE):
        layers += [Dense(n_in, n_out), getattr(backprop, activation)()]
    layers[-1:] = [backprop.Sigmoid()] if loss == "BinaryCrossEntropy" else []
    net = Network(layers, loss=getattr(losses, loss)(), seed=1)
    rng = np.random.default_rng(0)
    for array in net.parameters.values():
        array[...] = rng.normal(scale=0.6, size=array.shape)
    return net, rng.normal(size=(7, 3)), rng.dirichlet(np.ones(2), size=7)


def tensors(net: Network) -> dict[str, Any]:
    return {
        key: torch.tensor(array.copy(), requires_grad=True) for key, array in net.parameters.items()
    }


def run(p: dict[str, Any], activation: str, X: np.ndarray) -> Any:
    A = torch.tensor(X)
    for number in (1, 2, 3):
        A = A @ p[f"W{number}"] + p[f"b{number}"]
        if number < 3:
            A = getattr(torch, ACTIVATIONS[activation])(A)
    return A


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(
    "loss",
    [
        "HalfSquaredError",
        "SumSquaredError",
        "MeanSquaredError",
        "BinaryCrossEntropy",
        "SoftmaxCrossEntropy",
    ],
)
def test_losses_and_gradients(activation: str, loss: str) -> None:
    net, X, T = problem(activation, loss)
    p = tensors(net)
    expected = loss_of(loss)(run(p, activation, X), torch.tensor(T))
    expected.backward()
    value, gradients = net.gradients(X, T)
    assert value == pytest.approx(expected.item(), rel=1e-13)
    for key, gradient in gradients.items():
        theirs = p[key].grad.numpy()
        np.testing.assert_allclose(gradient, theirs, rtol=0, atol=1e-13 * np.abs(theirs).max())


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
def test_optimizers(name: str) -> None:
    ours: Any = {
        "sgd": GradientDescent(0.1),
        "momentum": Momentum(0.05, 0.8),
        "adam": Adam(0.02, 0.85, 0.99, 1e-6),
    }[name]
    net, X, T = problem("Tanh", "MeanSquaredError")
    p = tensors(net)
    theirs: Any = {
        "sgd": lambda q: torch.optim.SGD(q, lr=0.1),
        "momentum": lambda q: torch.optim.SGD(q, lr=0.05, momentum=0.8),
        "adam": lambda q: torch.optim.Adam(q, lr=0.02, betas=(0.85, 0.99), eps=1e-6),
    }[name](list(p.values()))
    for _ in range(40):
        theirs.zero_grad()
        loss_of("MeanSquaredError")(run(p, "Tanh", X), torch.tensor(T)).backward()
        theirs.step()
    train(net, X, T, ours, epochs=40)
    for key, array in net.parameters.items():
        np.testing.assert_allclose(array, p[key].detach().numpy(), rtol=1e-11, atol=1e-13)


def test_values() -> None:
    def compute(x: Any, y: Any, log: Any, exp: Any, tanh: Any, sigmoid: Any, relu: Any) -> Any:
        a = sigmoid(x * y - 2) + relu(x - y) ** 2
        return log(a * a + exp(tanh(y) / x)) + 3 / (1 + a) - 2**a

    plain = [
        lambda v, name=name: getattr(v, name)()
        for name in ("log", "exp", "tanh", "sigmoid", "relu")
    ]
    for point in ((1.5, -0.7), (0.3, 2.0), (2.2, 2.1)):
        ours = [Value(v) for v in point]
        theirs = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in point]
        out, expected = compute(*ours, *plain), compute(*theirs, *plain)
        out.backward()
        expected.backward()
        assert out.data == pytest.approx(expected.item(), rel=1e-14)
        for v, t in zip(ours, theirs, strict=True):
            assert v.grad == pytest.approx(t.grad.item(), rel=1e-13, abs=1e-15)
