"""Stanford's CS231n: the circuits of its notes, and the arrays by which its assignments check.

The assignments build every array with `np.linspace`, so that a fixture needs no seed: `ramp` below
is that idea in one line. Their optimizers keep the velocity with the sign and the scale of a step;
ours keep that of a gradient.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from ..checks import Array
from ..graph import Value
from ..layers import Dense, Identity, ReLU, Tanh
from ..losses import HalfSquaredError, SoftmaxCrossEntropy
from ..network import Network
from ..optimizers import Adam, Momentum, State
from .court_rules import Case, Other, Source


def circuit() -> list[float]:
    """(x + y) z at (−2, 5, −4): the value, and the slopes of x, y, z."""
    x, y, z = Value(-2.0), Value(5.0), Value(-4.0)
    f = (x + y) * z
    f.backward()
    return [f.data, x.grad, y.grad, z.grad]


def product() -> list[float]:
    """xy at (4, −3): the value and both slopes."""
    x, y = Value(4.0), Value(-3.0)
    f = x * y
    f.backward()
    return [f.data, x.grad, y.grad]


def patterns() -> list[float]:
    """2 (xy + max(z, w)) at (3, −4, 2, −1): the value, and the slopes of x, y, z, w."""
    x, y, z, w = Value(3.0), Value(-4.0), Value(2.0), Value(-1.0)
    f = 2 * (x * y + (z + (w - z).relu()))
    f.backward()
    return [f.data, x.grad, y.grad, z.grad, w.grad]


@cache
def sigmoid_circuit() -> dict[str, tuple[float, float]]:
    """The neuron of the notes, gate by gate: for each wire its value and its slope."""
    names = ("w0", "x0", "w1", "x1", "w2")
    w0, x0, w1, x1, w2 = leaves = [Value(v) for v in (2.0, -1.0, -3.0, -2.0, -3.0)]
    dot = w0 * x0 + w1 * x1 + w2
    power = (-dot).exp()
    bottom = power + 1
    f = 1 / bottom
    f.backward()
    wires = dict(zip(names, leaves, strict=True))
    wires |= {"dot": dot, "e^-dot": power, "1 + e^-dot": bottom, "f": f}
    return {name: (wire.data, wire.grad) for name, wire in wires.items()}


def slopes(*names: str) -> list[float]:
    """The slopes of these wires of the sigmoid circuit."""
    return [sigmoid_circuit()[name][1] for name in names]


def scores_gradient() -> Array:
    """The signal at the scores where the probabilities are (0.2, 0.3, 0.5) and class 1 is right."""
    scores = np.log([[0.2, 0.3, 0.5]])
    return SoftmaxCrossEntropy().gradient(scores, [[0.0, 1.0, 0.0]])


def loss_of_equal_scores(classes: int) -> float:
    """What a classifier loses that finds all classes equally likely."""
    return SoftmaxCrossEntropy()(np.zeros((1, classes)), np.eye(classes)[:1])


def cut_off(value: float, decimals: int) -> float:
    """The value with its further decimals cut off instead of rounded."""
    return math.floor(value * 10**decimals) / 10**decimals


def ramp(start: float, stop: float, *shape: int) -> Array:
    """Evenly spaced numbers from `start` to `stop`, in the given shape."""
    return np.linspace(start, stop, math.prod(shape)).reshape(shape)


def affine() -> Array:
    """A dense layer on ramps."""
    net = Network([Dense(120, 3)], loss=HalfSquaredError())
    net.parameters["W1"] = ramp(-0.2, 0.3, 120, 3)
    net.parameters["b1"] = ramp(-0.3, 0.1, 3)
    return net.forward(ramp(-0.1, 0.5, 2, 120))


def rectified() -> Array:
    """ReLU on a ramp through zero."""
    net = Network([Identity(), ReLU()], loss=HalfSquaredError())
    return net.forward(ramp(-0.5, 0.5, 3, 4))


@cache
def two_layer_net() -> tuple[Array, float, float]:
    """The assignment's net on ramps: its scores (3, 7), its loss, and the loss with ½ Σ W²."""
    net = Network([Dense(5, 50), ReLU(), Dense(50, 7)], loss=SoftmaxCrossEntropy())
    net.parameters["W1"], net.parameters["b1"] = ramp(-0.7, 0.3, 5, 50), ramp(-0.1, 0.9, 50)
    net.parameters["W2"], net.parameters["b2"] = ramp(-0.3, 0.4, 50, 7), ramp(-0.9, 0.1, 7)
    X = ramp(-5.5, 4.5, 5, 3).T
    loss = net.loss(X, np.eye(7)[[0, 5, 1]])
    penalty = 0.5 * sum((net.parameters[name] ** 2).sum() for name in ("W1", "W2"))
    return net.forward(X), loss, loss + penalty


def _weights() -> dict[str, Array]:
    return {"W1": ramp(-0.4, 0.6, 4, 5)}


_GRADIENTS = {"W1": ramp(-0.6, 0.4, 4, 5)}


def momentum() -> tuple[Array, Array]:
    """One step of momentum from a given velocity: the weights, and the velocity as a step."""
    rate, parameters = 1e-3, _weights()
    state = {"velocity": {"W1": -ramp(0.6, 0.9, 4, 5) / rate}}
    Momentum(rate, 0.9).step(parameters, _GRADIENTS, state)
    return parameters["W1"], -rate * state["velocity"]["W1"]


def rmsprop() -> tuple[Array, Array]:
    """One step of RMSProp: the weights, and the running mean of the squared gradient."""
    w, g = _weights()["W1"], _GRADIENTS["W1"]
    cache = 0.99 * ramp(0.6, 0.9, 4, 5) + 0.01 * g**2
    return w - 1e-2 * g / (np.sqrt(cache) + 1e-8), cache


def adam() -> tuple[Array, Array, Array]:
    """The sixth step of Adam from given means: the weights, then v and m."""
    parameters = _weights()
    state: State = {"t": 5, "m": {"W1": ramp(0.6, 0.9, 4, 5)}, "v": {"W1": ramp(0.7, 0.5, 4, 5)}}
    Adam(1e-2).step(parameters, _GRADIENTS, state)
    return parameters["W1"], state["v"]["W1"], state["m"]["W1"]


def recurrent_step() -> Array:
    """One step tanh(x Wx + h Wh + b): a dense layer on x and h side by side."""
    net = Network([Dense(14, 4), Tanh()], loss=HalfSquaredError())
    net.parameters["W1"] = np.vstack([ramp(-0.1, 0.9, 10, 4), ramp(-0.3, 0.7, 4, 4)])
    net.parameters["b1"] = ramp(-0.2, 0.4, 4)
    return net.forward(np.hstack([ramp(-0.4, 0.7, 3, 10), ramp(-0.2, 0.5, 3, 4)]))


def same_shapes(n: int = 5) -> dict[str, Array]:
    """Every product of two square arrays A and δ, each turned or not: eight candidates for dW."""
    draw = np.random.RandomState(0)
    A, delta = draw.randn(n, n), draw.randn(n, n)
    turned = {"A": A, "A.T": A.T, "δ": delta, "δ.T": delta.T}
    pairs = [(a, d) for a in ("A", "A.T") for d in ("δ", "δ.T")]
    orders = [(a, d) for a, d in pairs] + [(d, a) for a, d in pairs]
    return {f"{left} @ {right}": turned[left] @ turned[right] for left, right in orders}


NOTES = (
    Case("(x + y) z and its slopes", "-12 -4 -4 3", circuit),
    Case("xy and its slopes", "-12 -3 4", product),
    Case("2 (xy + max(z, w))", "-20 -8 6 2 0", patterns),
    Case(
        "sigmoid circuit, forward",
        "1.00 0.37 1.37 0.73",
        lambda: [sigmoid_circuit()[name][0] for name in ("dot", "e^-dot", "1 + e^-dot", "f")],
    ),
    Case(
        "sigmoid circuit, backward",
        "-0.53 -0.53 0.20 -0.20 0.39 -0.39 -0.59 0.20",
        lambda: slopes("1 + e^-dot", "e^-dot", "dot", "w0", "x0", "w1", "x1", "w2"),
    ),
    Case("softmax: signal at the scores", "0.2 -0.7 0.5", scores_gradient),
    Case(
        "first loss, 10 classes",
        "2.302",
        lambda: loss_of_equal_scores(10),
        other=Other("cut off, not rounded", lambda: cut_off(loss_of_equal_scores(10), 3)),
    ),
    Case("first loss, 3 classes", "1.1", lambda: loss_of_equal_scores(3)),
    Case("first hinge loss, 10 classes", "9", lambda: np.maximum(0, np.zeros(9) - 0 + 1).sum()),
)

FIXTURES = (
    Case(
        "affine forward",
        "1.49834967 1.70660132 1.91485297 3.25553199 3.5141327 3.77273342",
        affine,
    ),
    Case(
        "ReLU forward, rows 2 and 3",
        "0 0 0.04545455 0.13636364 0.22727273 0.31818182 0.40909091 0.5",
        lambda: rectified()[1:],
    ),
    Case(
        "two-layer net: scores",
        "11.53165108 12.2917344 13.05181771 13.81190102 14.57198434 15.33206765 16.09215096 "
        "12.05769098 12.74614105 13.43459113 14.1230412 14.81149128 15.49994135 16.18839143 "
        "12.58373087 13.20054771 13.81736455 14.43418138 15.05099822 15.66781506 16.2846319",
        lambda: two_layer_net()[0],
    ),
    Case("two-layer net: loss", "3.4702243556", lambda: two_layer_net()[1]),
    Case("two-layer net: with penalty", "26.5948426952", lambda: two_layer_net()[2]),
    Case(
        "momentum: first row and last",
        "0.1406 0.20738947 0.27417895 0.34096842 0.40775789 1.4096",
        lambda: momentum()[0].ravel()[[0, 1, 2, 3, 4, -1]],
    ),
    Case(
        "momentum: velocity",
        "0.5406 0.55475789 0.8096",
        lambda: momentum()[1].ravel()[[0, 1, -1]],
    ),
    Case(
        "RMSProp: first row and last",
        "-0.39223849 -0.34037513 -0.28849239 -0.23659121 -0.18467247 0.59576619",
        lambda: rmsprop()[0].ravel()[[0, 1, 2, 3, 4, -1]],
    ),
    Case("RMSProp: its mean", "0.5976 0.8926", lambda: rmsprop()[1].ravel()[[0, -1]]),
    Case(
        "Adam: first row and last",
        "-0.40094747 -0.34836187 -0.29577703 -0.24319299 -0.19060977 0.59801459",
        lambda: adam()[0].ravel()[[0, 1, 2, 3, 4, -1]],
    ),
    Case(
        "Adam: v and m",
        "0.69966 0.49966 0.48 0.85",
        lambda: [*adam()[1].ravel()[[0, -1]], *adam()[2].ravel()[[0, -1]]],
    ),
    Case(
        "one step of an RNN",
        "-0.58172089 -0.50182032 -0.41232771 -0.31410098 0.66854692 0.79562378 0.87755553 "
        "0.92795967 0.97934501 0.99144213 0.99646691 0.99854353",
        recurrent_step,
    ),
)

SOURCES = (
    Source("CS231n, notes", "Karpathy and others", "https://cs231n.github.io/", NOTES),
    Source(
        "CS231n, assignments",
        "its course staff",
        "https://cs231n.github.io/",
        FIXTURES,
    ),
)
