"""Andrej Karpathy's micrograd and the first lecture of "Neural Networks: Zero to Hero".

Python's own `random` and NumPy's `RandomState` draw the same numbers on every machine, and so the
whole training of micrograd's demonstration can be met: 337 parameters, a hinge loss, a hundred
steps. Its data come from scikit-learn's `make_moons`; the few lines below draw the same moons.
"""

from __future__ import annotations

import random
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.random import RandomState

from ..checks import Array
from ..graph import Value
from ..initializers import Given
from ..layers import Dense, ReLU
from ..losses import Loss
from ..network import Network
from .court_rules import Case, Other, Source

SEED = 1337
BIAS = 6.8813735870195432


def expression() -> list[float]:
    """The expression of the README, its repeated additions gathered: g, ∂g/∂a, ∂g/∂b."""
    a, b = Value(-4.0), Value(2.0)
    c = 2 * (2 * (a + b) + 1) + 1 - a
    d = 4 * (3 * (a * b + b**3) + (a + b).relu()) + (b - a).relu()
    f = (c - d) ** 2
    g = f / 2 + 10 / f
    g.backward()
    return [g.data, a.grad, b.grad]


def sanity_check() -> list[float]:
    """micrograd's first test: y and ∂y/∂x at x = −4."""
    x = Value(-4.0)
    z = 3 * x + 2
    q = z.relu() + z * x
    y = (z * z).relu() + q + q * x
    y.backward()
    return [y.data, x.grad]


def drawn_neuron() -> list[float]:
    """The neuron of `trace_graph`: two drawn weights, w·x at x = (1, −2) rectified, its slopes."""
    draw = random.Random(SEED)
    w = [Value(draw.uniform(-1, 1)) for _ in range(2)]
    x = [Value(1.0), Value(-2.0)]
    out = (w[0] * x[0] + w[1] * x[1]).relu()
    out.backward()
    return [w[0].data, w[1].data, out.data, w[0].grad, w[1].grad]


def lecture_neuron(bias: float = BIAS) -> list[float]:
    """tanh(x·w + b) at x = (2, 0), w = (−3, 1): its output, then the slopes of x1 w1 x2 w2."""
    x1, x2, w1, w2 = Value(2.0), Value(0.0), Value(-3.0), Value(1.0)
    out = (x1 * w1 + x2 * w2 + bias).tanh()
    out.backward()
    return [out.data, *(v.grad for v in (x1, w1, x2, w2))]


def lecture_expression() -> list[float]:
    """L = (ab + c) f, and L again after each leaf has moved by 0.01 times its slope, uphill."""
    leaves = [Value(v) for v in (2.0, -3.0, 10.0, -2.0)]

    def loss() -> Value:
        a, b, c, f = leaves
        return (a * b + c) * f

    before = loss()
    before.backward()
    leaves = [Value(v.data + 0.01 * v.grad) for v in leaves]
    return [before.data, loss().data]


def moons(n: int = 100, noise: float = 0.1, seed: int = SEED) -> tuple[Array, Array]:
    """Two half circles with noise as scikit-learn's `make_moons` draws them: X (n, 2), ±1 (n, 1).

    First the n points are shuffled, then one normal number is added to each coordinate.
    """
    draw = RandomState(seed)
    angle = np.linspace(0, np.pi, n // 2)
    outer = np.column_stack([np.cos(angle), np.sin(angle)])
    inner = np.column_stack([1 - np.cos(angle), 1 - np.sin(angle) - 0.5])
    order = np.arange(n)
    draw.shuffle(order)
    X = np.concatenate([outer, inner])[order]
    label = np.repeat([-1.0, 1.0], n // 2)[order]
    return X + draw.normal(scale=noise, size=X.shape), label[:, None]


class Hinge(Loss):
    """max(0, 1 − t y), mean over everything; targets are −1 and +1."""

    def value(self, Y: Array, T: Array) -> Array:
        return np.maximum(0, 1 - T * Y).mean(axis=(-2, -1))

    def derivative(self, Y: Array, T: Array) -> Array:
        return np.where(T * Y < 1, -T, 0) / T.size


def moon_network() -> Network:
    """The 2-16-16-1 network, each unit's weights drawn in turn by Python's `random`."""
    draw = random.Random(SEED)
    weights = [
        np.array([[draw.uniform(-1, 1) for _ in range(n_in)] for _ in range(n_out)]).T
        for n_in, n_out in pairwise((2, 16, 16, 1))
    ]
    first, second, third = (Dense(w.shape[0], w.shape[1], init=Given(w)) for w in weights)
    return Network([first, ReLU(), second, ReLU(), third], loss=Hinge())


class MoonRun(NamedTuple):
    """The hundred losses of the demonstration, and the share of points on the right side."""

    parameters: int
    loss: list[float]
    right: list[float]


@cache
def moon_run(steps: int = 100) -> MoonRun:
    """Train as the demonstration does: hinge + 1e-4 Σ p², rate from 1 down to 0.109.

    The penalty takes in the biases too. A loss is that of the parameters before the step.
    """
    (X, T), net = moons(), moon_network()
    losses, right = [], []
    for step in range(steps):
        loss, gradients = net.gradients(X, T)
        losses.append(loss + 1e-4 * sum((p**2).sum() for p in net.parameters.values()))
        right.append(float(np.mean((net.forward(X) > 0) == (T > 0))))
        rate = 1.0 - 0.9 * step / 100
        for name, p in net.parameters.items():
            p -= rate * (gradients[name] + 2e-4 * p)
    return MoonRun(net.count_parameters(), losses, right)


MICROGRAD = (
    Case("README: g and its slopes", "24.7041 138.8338 645.5773", expression),
    Case(
        "the same in its ports' tests",
        "24.70408163265306 138.83381924198252 645.5772594752186",
        expression,
    ),
    Case("first test: y, ∂y/∂x", "-20.0 46.0", sanity_check),
    Case(
        "a drawn neuron",
        "0.23550571390294128 0.06653114721000164 0.102443419482938 1 -2",
        drawn_neuron,
    ),
    Case("moons: parameters", "337", lambda: moon_run().parameters),
    Case(
        "moons: losses 0 to 4",
        "0.8958441028683222 1.7235905336972022 0.7429006313851131 0.7705641260584198 "
        "0.3692793385976538",
        lambda: moon_run().loss[:5],
    ),
    Case(
        "moons: 39, 40, 95, 99",
        "0.05225659921975849 0.06016009895234464 0.010980680258141723 0.010978370135492717",
        lambda: [moon_run().loss[step] for step in (39, 40, 95, 99)],
    ),
    Case("moons: % right at the end", "100.0", lambda: 100 * moon_run().right[-1]),
)

LECTURE = (
    Case("3x² − 4x + 5 at x = 3", "20.0", lambda: (3 * Value(3.0) ** 2 - 4 * Value(3.0) + 5).data),
    Case("L, and after a step", "-8.0 -7.286496", lecture_expression),
    Case("neuron and its slopes", "0.7071067811865476 -1.5 1.0 0.5 0.0", lecture_neuron),
    Case(
        "in PyTorch",
        "0.7071066904050358 -1.5000003851533106 1.0000002567688737 0.5000001283844369 0.0",
        lecture_neuron,
        other=Other(
            "the bias went through 32 bits", lambda: lecture_neuron(float(np.float32(BIAS)))
        ),
    ),
)

SOURCES = (
    Source("micrograd", "Andrej Karpathy", "https://github.com/karpathy/micrograd", MICROGRAD),
    Source(
        "Zero to Hero, lecture 1",
        "Andrej Karpathy",
        "https://karpathy.ai/zero-to-hero.html",
        LECTURE,
    ),
)
