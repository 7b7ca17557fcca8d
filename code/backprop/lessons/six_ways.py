"""One gradient in six ways: of a sigmoid network of any depth, mean squared error, mean over all.

Parameters are a list W1, b1, W2, b2, …; the six functions return a list of the same shapes. All but
the graph of `Value` work on any numbers that can be added, multiplied and exponentiated, so that
the very same functions also run on numbers that count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise, product
from typing import Any, NamedTuple

import numpy as np

from ..checks import Array
from ..graph import Value, topological_order
from .counted_arithmetic import Counted

Parameters = list[Array]


def forward(X: Array, parameters: Parameters) -> list[Array]:
    """The activations of every layer, X first: A ← σ(A @ W + b), with examples in rows."""
    activations = [X]
    for W, b in zip(parameters[::2], parameters[1::2], strict=True):
        activations.append(1 / (1 + np.exp(-(activations[-1] @ W + b))))
    return activations


def loss(X: Array, T: Array, parameters: Parameters) -> Any:
    """(y − t)², mean over everything."""
    miss = forward(X, parameters)[-1] - T
    return (miss * miss).sum() / T.size


# --- 1: every path by itself ----------------------------------------------------------------------


def over_paths(X: Array, T: Array, parameters: Parameters) -> Parameters:
    """For every parameter and example, multiply along each path to the loss, then add the paths."""
    activations = forward(X, parameters)
    slopes = [A * (1 - A) for A in activations[1:]]
    to_loss = 2 * (activations[-1] - T) / T.size
    Ws = parameters[::2]
    gradients: Parameters = []
    for layer, W in enumerate(Ws):
        dW, db = np.zeros_like(W), np.zeros_like(parameters[2 * layer + 1])
        for n, j in product(range(len(X)), range(W.shape[1])):
            for path in product([j], *(range(later.shape[1]) for later in Ws[layer + 1 :])):
                share = slopes[layer][n, j]
                for step, (k, m) in enumerate(pairwise(path), start=layer + 1):
                    share = share * Ws[step][k, m] * slopes[step][n, m]
                share = share * to_loss[n, path[-1]]
                db[j] = db[j] + share
                for i in range(W.shape[0]):
                    dW[i, j] = dW[i, j] + activations[layer][n, i] * share
        gradients += [dW, db]
    return gradients


# --- 2: the matrices of all slopes, written out ---------------------------------------------------


def by_jacobians(X: Array, T: Array, parameters: Parameters) -> Parameters:
    """For every example, a row of slopes times one whole matrix of slopes after the other."""
    activations = forward(X, parameters)
    gradients = [np.zeros_like(array) for array in parameters]
    for n in range(len(X)):
        row = 2 * (activations[-1][n] - T[n]) / T.size
        for layer in reversed(range(len(parameters) // 2)):
            W, below, a = parameters[2 * layer], activations[layer][n], activations[layer + 1][n]
            n_out = len(a)
            row = row @ np.diag(a * (1 - a))  # by z: each a depends on its own z only
            by_W = np.kron(below, np.eye(n_out))  # z by W, a column for each entry of W
            gradients[2 * layer] = gradients[2 * layer] + (row @ by_W).reshape(W.shape)
            gradients[2 * layer + 1] = gradients[2 * layer + 1] + row @ np.eye(n_out)
            if layer:
                row = row @ W.T
    return gradients


# --- 3: forward mode ------------------------------------------------------------------------------


class Dual:
    """A number and its slope with respect to one parameter, carried along together."""

    __slots__ = ("slope", "value")

    def __init__(self, value: Any, slope: Any = 0.0) -> None:
        self.value, self.slope = value, slope

    def __add__(self, other: Dual | float) -> Dual:
        if isinstance(other, Dual):
            return Dual(self.value + other.value, self.slope + other.slope)
        return Dual(self.value + other, self.slope)

    def __mul__(self, other: Dual | float) -> Dual:
        if isinstance(other, Dual):
            slope = self.slope * other.value + self.value * other.slope
            return Dual(self.value * other.value, slope)
        return Dual(self.value * other, self.slope * other)

    def __rtruediv__(self, other: float) -> Dual:
        quotient = other / self.value
        return Dual(quotient, -(quotient / self.value) * self.slope)

    def __neg__(self) -> Dual:
        return Dual(-self.value, -self.slope)

    def exp(self) -> Dual:
        """eˣ, whose slope is eˣ times that of x. NumPy's `np.exp` calls this for each entry."""
        e = np.exp(self.value)
        return Dual(e, e * self.slope)

    def __sub__(self, other: Dual | float) -> Dual:
        return self + -other

    def __truediv__(self, other: float) -> Dual:
        return Dual(self.value / other, self.slope / other)

    __radd__, __rmul__ = __add__, __mul__


def by_dual_numbers(X: Array, T: Array, parameters: Parameters) -> Parameters:
    """One forward pass for each parameter, which carries its slope along with every value."""
    lift = np.vectorize(Dual, otypes=[object])
    lifted, x, t = [lift(array) for array in parameters], lift(X), lift(T)
    gradients = [np.zeros_like(array) for array in parameters]
    for array, gradient in zip(lifted, gradients, strict=True):
        for index in np.ndindex(array.shape):
            array[index].slope = 1.0
            gradient[index] = loss(x, t, lifted).slope
            array[index].slope = 0.0
    return gradients


# --- 4: a scalar graph ----------------------------------------------------------------------------


def graph_of_loss(X: Array, T: Array, parameters: Parameters) -> tuple[Value, Parameters]:
    """The loss as the end of a graph of single numbers, and the parameters as arrays of Values."""
    values = [np.vectorize(Value, otypes=[object])(array) for array in parameters]
    squash = np.vectorize(Value.sigmoid, otypes=[object])
    A = X.astype(object)
    for W, b in zip(values[::2], values[1::2], strict=True):
        A = squash(A @ W + b)
    miss = A - T.astype(object)
    return (miss * miss).sum() / T.size, values


def by_graph(X: Array, T: Array, parameters: Parameters) -> Parameters:
    """One graph of single numbers, walked back once."""
    end, values = graph_of_loss(X, T, parameters)
    end.backward()
    return [np.vectorize(lambda v: v.grad, otypes=[float])(array) for array in values]


# --- 5: layers ------------------------------------------------------------------------------------


def by_layers(X: Array, T: Array, parameters: Parameters) -> Parameters:
    """Backpropagation with matrices: one delta for each layer, for all examples at once."""
    activations = forward(X, parameters)
    upstream = 2 * (activations[-1] - T) / T.size
    gradients: Parameters = []
    for layer in reversed(range(len(parameters) // 2)):
        A, below = activations[layer + 1], activations[layer]
        delta = upstream * (A * (1 - A))
        gradients = [below.T @ delta, delta.sum(axis=0), *gradients]
        if layer:
            upstream = delta @ parameters[2 * layer].T
    return gradients


# --- 6: central differences -----------------------------------------------------------------------


def by_differences(X: Array, T: Array, parameters: Parameters, h: float = 6e-6) -> Parameters:
    """Two forward passes for each parameter, a little above it and a little below."""
    gradients = [np.zeros_like(array) for array in parameters]
    for array, gradient in zip(parameters, gradients, strict=True):
        for index in np.ndindex(array.shape):
            kept = array[index]
            array[index] = kept + h
            above = loss(X, T, parameters)
            array[index] = kept - h
            gradient[index] = (above - loss(X, T, parameters)) / (2 * h)
            array[index] = kept
    return gradients


WAYS: dict[str, Callable[[Array, Array, Parameters], Parameters]] = {
    "sum over paths": over_paths,
    "Jacobian products": by_jacobians,
    "forward mode": by_dual_numbers,
    "scalar graph": by_graph,
    "layers": by_layers,
    "differences": by_differences,
}


# --- what they cost -------------------------------------------------------------------------------


class Cost(NamedTuple):
    """Pieces of arithmetic (+ − × ÷ and exp) for one gradient, and for one forward pass."""

    widths: tuple[int, ...]
    examples: int
    parameters: int
    forward: int
    ways: dict[str, int]


def costs(X: Array, T: Array, parameters: Parameters) -> Cost:
    """Count the arithmetic of a forward pass with its loss, and of all six ways."""
    tally = [0]
    lift = np.vectorize(lambda value: Counted(float(value), tally), otypes=[object])
    lifted, x, t = [lift(array) for array in parameters], lift(X), lift(T)

    def count(work: Callable[..., object]) -> int:
        before = tally[0]
        work(x, t, lifted)
        return tally[0] - before

    ways = {
        name: graph_cost(graph_of_loss(X, T, parameters)[0]) if way is by_graph else count(way)
        for name, way in WAYS.items()
    }
    widths = (X.shape[1], *(W.shape[1] for W in parameters[::2]))
    total = sum(array.size for array in parameters)
    return Cost(widths, len(X), total, count(loss), ways)


# What a node of the graph costs: its number, and the local slopes that are more than a copy.
_NUMBER = {"+": 1, "-": 1, "*": 1, "/": 1, "sigmoid": 4}
_SLOPES = {"/": 3, "sigmoid": 2}


def graph_cost(end: Value, backward: bool = True) -> int:
    """The arithmetic behind a graph: every number, every local slope, and × and + on every edge.

    With `backward=False` only the numbers are counted: a forward pass.
    """
    nodes = [node for node in topological_order(end) if node.parents]
    numbers = sum(_NUMBER[node.op] for node in nodes)
    if not backward:
        return numbers
    return numbers + sum(_SLOPES.get(node.op, 0) + 2 * len(node.parents) for node in nodes)


def example(widths: Sequence[int], examples: int, seed: int = 0) -> tuple[Array, Array, Parameters]:
    """Random X, T and parameters for a network of these widths; weights between −1 and 1."""
    random = np.random.RandomState(seed)
    parameters: Parameters = []
    for n_in, n_out in pairwise(widths):
        parameters += [random.uniform(-1, 1, (n_in, n_out)), random.uniform(-1, 1, n_out)]
    return random.rand(examples, widths[0]), random.rand(examples, widths[-1]), parameters
