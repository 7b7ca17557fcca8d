"""The gradient check of deeplearning.ai's course, and what its printed differences measure.

The check compares the gradient g with central differences q of step h, all entries at once:

    difference = ‖g − q‖ / (‖g‖ + ‖q‖)

The network is 4-5-3-1 with ReLU, ReLU and a sigmoid, its three examples drawn with seed 1. The
exercise plants two slips, dW2 doubled and db1 times four. Its cost takes log(1 − a) of a computed
a: where a is near 1 the subtraction has lost digits, and dividing by 2h makes them visible.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.random import RandomState

from ..checks import Array
from ..layers import Dense, ReLU, Sigmoid
from ..losses import BinaryCrossEntropy
from ..network import Network
from .court_rules import Case, Other, Source

URL = "https://www.coursera.org/learn/deep-neural-network"
COURSE_STEP = 1e-7
STEPS = tuple(10.0 ** (-k / 4) for k in range(8, 37))  # from 1e-2 to 1e-9, four to a decade
LIMIT, LOOSENED = 1e-7, 2e-7
PLANTED = {"W2": 2.0, "b1": 4.0}
WRONG, RIGHT = "0.2850931567761623", "1.1890913024229996e-07"
ONE_DIMENSION = "2.919335883291695e-10"
ORDER = ("W1", "b1", "W2", "b2", "W3", "b3")

Cost = Callable[[Network, Array, Array], float]


def network() -> tuple[Network, Array, Array]:
    """The network of the exercise, its inputs (3, 4) and its targets (3, 1)."""
    draw = RandomState(1)
    X = draw.randn(4, 3).T
    net = Network(
        [Dense(4, 5), ReLU(), Dense(5, 3), ReLU(), Dense(3, 1), Sigmoid()],
        loss=BinaryCrossEntropy(),
    )
    for name, shape in zip(ORDER, ((5, 4), (5,), (3, 5), (3,), (1, 3), (1,)), strict=True):
        net.parameters[name] = draw.randn(*shape).T
    return net, X, np.array([[1.0], [1.0], [0.0]])


def last_z(net: Network, X: Array) -> list[float]:
    """What arrives at the sigmoid, for each example, added up term by term in plain Python.

    A matrix product may add in another order on another processor. That moves the last digits, and
    these are what the check measures.
    """
    p = {name: array.tolist() for name, array in net.parameters.items()}
    arriving = []
    for a in X.tolist():
        for W, b in zip(ORDER[::2], ORDER[1::2], strict=True):
            columns = zip(*p[W], strict=True)
            z = [
                sum(w * v for w, v in zip(column, a, strict=True)) + shift
                for column, shift in zip(columns, p[b], strict=True)
            ]
            a = [max(v, 0.0) for v in z]
        arriving.append(z[0])
    return arriving


def course_cost(net: Network, X: Array, T: Array) -> float:
    """The cross-entropy from the output a = σ(z), with log(1 − a), as the exercise computes it."""
    outputs = (1 / (1 + math.exp(-z)) for z in last_z(net, X))
    parts = [
        -math.log(a) * t - math.log(1 - a) * (1 - t)
        for a, t in zip(outputs, T.ravel().tolist(), strict=True)
    ]
    return 1 / len(parts) * sum(parts)


def steady_cost(net: Network, X: Array, T: Array) -> float:
    """The same cross-entropy from z, as log(1 + e^z) − tz, where nothing cancels."""
    parts = [
        math.log1p(math.exp(z)) - t * z
        for z, t in zip(last_z(net, X), T.ravel().tolist(), strict=True)
    ]
    return 1 / len(parts) * sum(parts)


@cache
def differences(h: float, cost: Cost = course_cost) -> Array:
    """Central differences of step h for all parameters in order, in one row."""
    net, X, T = network()
    found = []
    for name in ORDER:
        array = net.parameters[name]
        for i in np.ndindex(array.shape):
            kept = array[i]
            array[i] = kept + h
            above = cost(net, X, T)
            array[i] = kept - h
            found.append((above - cost(net, X, T)) / (2 * h))
            array[i] = kept
    return np.array(found)


@cache
def gradient(planted: bool = False) -> Array:
    """Backpropagation's gradient in one row, right or with the two planted slips."""
    net, X, T = network()
    _, found = net.gradients(X, T)
    return _row(found, PLANTED if planted else {})


def _row(gradients: Mapping[str, Array], factors: Mapping[str, float]) -> Array:
    return np.concatenate([factors.get(k, 1.0) * gradients[k].ravel() for k in ORDER])


def relative_difference(g: Array, q: Array) -> float:
    """‖g − q‖ / (‖g‖ + ‖q‖): 0 for equal rows, 1 for opposite ones."""
    norm = np.linalg.norm
    return float(norm(g - q) / (norm(g) + norm(q)))


def checked(h: float = COURSE_STEP, planted: bool = False, cost: Cost = course_cost) -> float:
    """The exercise's difference for one step h."""
    return relative_difference(gradient(planted), differences(h, cost))


def true_difference() -> float:
    """The difference of the planted slips from the true gradient, with no step at all."""
    return relative_difference(gradient(planted=True), gradient())


class Sweep(NamedTuple):
    """The difference that a right gradient shows at each step, for two ways to compute the cost."""

    steps: tuple[float, ...]
    course: tuple[float, ...]
    steady: tuple[float, ...]

    @property
    def best(self) -> tuple[float, float]:
        """The steps with the smallest difference, of the course's cost and of the steady one."""
        ways = (self.course, self.steady)
        return self.steps[int(np.argmin(ways[0]))], self.steps[int(np.argmin(ways[1]))]


def sweep(steps: Iterable[float] = STEPS) -> Sweep:
    """The right gradient checked with one step after another."""
    chosen = tuple(steps)
    course = tuple(checked(h) for h in chosen)
    return Sweep(chosen, course, tuple(checked(h, cost=steady_cost) for h in chosen))


def one_dimension(h: float = COURSE_STEP, x: float = 2.0, theta: float = 4.0) -> float:
    """The difference for J = xθ, a straight line: the quotient is exact but for rounding."""
    quotient = (x * (theta + h) - x * (theta - h)) / (2 * h)
    return abs(x - quotient) / (abs(x) + abs(quotient))


CASES = (
    Case("one dimension: J and dθ", "8 2", lambda: [2.0 * 4.0, 2.0]),
    Case("one dimension: difference", ONE_DIMENSION, one_dimension),
    Case(
        "two slips planted",
        WRONG,
        true_difference,
        other=Other("quotients with h = 1e-7", lambda: checked(planted=True), digits=9),
    ),
    Case(
        "both slips mended",
        RIGHT,
        lambda: checked(cost=steady_cost),
        other=Other("h = 1e-7 and log(1 - a)", checked, digits=3),
    ),
)

SOURCE = Source("gradient checking", "Ng, Katanforoosh, Bensouda Mourri", URL, CASES)
