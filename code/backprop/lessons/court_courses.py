"""Two courses: Simon Prince's "Understanding Deep Learning" and deeplearning.ai's first course.

Prince composes sin, exp and cos, and asks for every derivative on the way back. The exercises of
deeplearning.ai hold examples in columns and divide by their number m inside the layer; our rows
are their columns, and that 1/m stands in our delta already.
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.random import RandomState

from ..checks import Array
from ..graph import Value
from ..layers import Dense, Layer, ReLU, Sigmoid
from .court_rules import Case, Source


def applied(name: str, x: Value, value: float, slope: float) -> Value:
    """An operation that Value does not bring along: its name, its value, its local derivative."""
    return Value(value, name, (x,), (slope,))


def sin(x: Value) -> Value:
    """The sine, whose slope is the cosine."""
    return applied("sin", x, math.sin(x.data), math.cos(x.data))


def cos(x: Value) -> Value:
    """The cosine, whose slope is minus the sine."""
    return applied("cos", x, math.cos(x.data), -math.sin(x.data))


@cache
def toy_model() -> dict[str, tuple[float, float]]:
    """Prince's toy model: every intermediate value and its slope, and those of the parameters.

    The loss is the squared error of one example, without a half.
    """
    b = [Value(v) for v in (1.0, 2.0, -3.0, 0.4)]
    w = [Value(v) for v in (0.1, -0.4, 2.0, 3.0)]
    h1 = sin(f0 := b[0] + w[0] * 2.3)
    h2 = (f1 := b[1] + w[1] * h1).exp()
    h3 = cos(f2 := b[2] + w[2] * h2)
    f3 = b[3] + w[3] * h3
    loss = (f3 - 2.0) ** 2
    loss.backward()
    nodes = {"f0": f0, "h1": h1, "f1": f1, "h2": h2, "f2": f2, "h3": h3, "f3": f3, "loss": loss}
    nodes |= {f"b{k}": node for k, node in enumerate(b)} | {f"w{k}": v for k, v in enumerate(w)}
    return {name: (node.data, node.grad) for name, node in nodes.items()}


def _values(names: str, which: int) -> list[float]:
    return [toy_model()[name][which] for name in names.split()]


class Columns(NamedTuple):
    """What a layer's backward pass returns, turned into the columns of the exercises."""

    dA: Array
    dW: Array
    db: Array


def backward(
    dA: Array, A: Array, W: Array, b: Array, Z: Array | None = None, activation: Layer | None = None
) -> Columns:
    """The exercises' backward pass through an activation and a linear layer, with our layers.

    Examples are columns: A (n_in, m), W (n_out, n_in), Z and dA (n_out, m). Without an activation
    `dA` is dZ.
    """
    m, dense = A.shape[1], Dense(A.shape[0], W.shape[0])
    delta = dA.T
    if activation is not None:
        assert Z is not None
        _, cache = activation.forward({}, Z.T)
        delta, _ = activation.backward({}, cache, delta)
    own = {"W": W.T, "b": b.ravel()}
    _, cache = dense.forward(own, A.T)
    before, gradients = dense.backward(own, cache, delta / m)
    return Columns(m * before.T, gradients["W"].T, gradients["b"])


def linear_forward(seed: int) -> Array:
    """Z of one drawn layer, (1, 2)."""
    draw = RandomState(seed)
    A, W, b = draw.randn(3, 2), draw.randn(1, 3), draw.randn(1, 1)
    return W @ A + b


def activated(activation: Layer, seed: int = 2) -> Array:
    """The output of one drawn layer with its activation."""
    return activation.forward({}, linear_forward(seed))[0]


def linear_backward() -> Columns:
    """Back through a drawn linear layer."""
    draw = RandomState(1)
    dZ, A, W, b = draw.randn(1, 2), draw.randn(3, 2), draw.randn(1, 3), draw.randn(1, 1)
    return backward(dZ, A, W, b)


def activation_backward(activation: Layer) -> Columns:
    """Back through a drawn layer with an activation."""
    draw = RandomState(2)
    dA, A, W, b = draw.randn(1, 2), draw.randn(3, 2), draw.randn(1, 3), draw.randn(1, 1)
    return backward(dA, A, W, b, draw.randn(1, 2), activation)


@cache
def model_backward() -> tuple[Columns, Columns]:
    """Back through two drawn layers, the last one first: what each returns."""
    draw = RandomState(3)
    AL, Y = draw.randn(1, 2), np.array([[1, 0]])
    A1, W1, b1, Z1 = (draw.randn(*shape) for shape in ((4, 2), (3, 4), (3, 1), (3, 2)))
    A2, W2, b2, Z2 = (draw.randn(*shape) for shape in ((3, 2), (1, 3), (1, 1), (1, 2)))
    dAL = -(Y / AL - (1 - Y) / (1 - AL))
    last = backward(dAL, A2, W2, b2, Z2, Sigmoid())
    return last, backward(last.dA, A1, W1, b1, Z1, ReLU())


TOY = (
    Case(
        "forward: f0 h1 f1 h2 f2 h3 f3 l",
        "1.230 0.942 1.623 5.068 7.137 0.657 2.372 0.139",
        lambda: _values("f0 h1 f1 h2 f2 h3 f3 loss", 0),
    ),
    Case(
        "back: f3 h3 f2 h2 f1 h1 f0",
        "0.745 2.234 -1.683 -3.366 -17.060 6.824 2.281",
        lambda: _values("f3 h3 f2 h2 f1 h1 f0", 1),
    ),
    Case(
        "back: the four biases",
        "0.745 -1.683 -17.060 2.281",
        lambda: _values("b3 b2 b1 b0", 1),
    ),
    Case(
        "back: the four weights",
        "0.489 -8.530 -16.079 5.246",
        lambda: _values("w3 w2 w1 w0", 1),
    ),
)

BLOCKS = (
    Case("linear forward", "3.26295337 -1.23429987", lambda: linear_forward(1)),
    Case("sigmoid forward", "0.96890023 0.11013289", lambda: activated(Sigmoid())),
    Case("ReLU forward", "3.43896131 0", lambda: activated(ReLU())),
    Case(
        "linear backward: dA",
        "0.51822968 -0.19517421 -0.40506361 0.15255393 2.37496825 -0.89445391",
        lambda: linear_backward().dA,
    ),
    Case(
        "linear backward: dW, db",
        "-0.10076895 1.40685096 1.64992505 0.50629448",
        lambda: [*linear_backward().dW.ravel(), *linear_backward().db],
    ),
    Case(
        "sigmoid backward: dA",
        "0.11017994 0.01105339 0.09466817 0.00949723 -0.05743092 -0.00576154",
        lambda: activation_backward(Sigmoid()).dA,
    ),
    Case(
        "sigmoid backward: dW, db",
        "0.10266786 0.09778551 -0.01968084 -0.05729622",
        lambda: [*activation_backward(Sigmoid()).dW.ravel(), *activation_backward(Sigmoid()).db],
    ),
    Case(
        "ReLU backward: dA",
        "0.44090989 0 0.37883606 0 -0.2298228 0",
        lambda: activation_backward(ReLU()).dA,
    ),
    Case(
        "ReLU backward: dW, db",
        "0.44513824 0.37371418 -0.10478989 -0.20837892",
        lambda: [*activation_backward(ReLU()).dW.ravel(), *activation_backward(ReLU()).db],
    ),
    Case(
        "model backward: dW2, db2",
        "-0.39202432 -0.13325855 -0.04601089 0.15187861",
        lambda: [*model_backward()[0].dW.ravel(), *model_backward()[0].db],
    ),
    Case(
        "model backward: dA1",
        "0.12913162 -0.44014127 -0.14175655 0.48317296 0.01663708 -0.05670698",
        lambda: model_backward()[0].dA,
    ),
    Case(
        "model backward: dW1",
        "0.41010002 0.07807203 0.13798444 0.10502167 0 0 0 0 "
        "0.05283652 0.01005865 0.01777766 0.0135308",
        lambda: model_backward()[1].dW,
    ),
    Case("model backward: db1", "-0.22007063 0 -0.02835349", lambda: model_backward()[1].db),
    Case(
        "model backward: dA0",
        "0 0.52257901 0 -0.3269206 0 -0.32070404 0 -0.74079187",
        lambda: model_backward()[1].dA,
    ),
)

SOURCES = (
    Source(
        "Understanding Deep Learning",
        "Simon J. D. Prince",
        "https://udlbook.github.io/udlbook/",
        TOY,
    ),
    Source(
        "deeplearning.ai, week 4",
        "Ng, Katanforoosh, Bensouda Mourri",
        "https://www.coursera.org/learn/neural-networks-deep-learning",
        BLOCKS,
    ),
)
