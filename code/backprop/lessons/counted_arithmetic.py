"""What a gradient costs, counted: every +, −, ×, ÷ and exp that is done, not the seconds it took.

The same three functions run on plain arrays and on arrays of `Counted` numbers, which count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import exp
from typing import NamedTuple

import numpy as np

from backprop.checks import Array, whole_number

Weights = list[Array]


class Counted:
    """A number that counts, in the shared list `tally`, each piece of arithmetic done with it."""

    __slots__ = ("tally", "value")

    def __init__(self, value: float, tally: list[int]) -> None:
        self.value, self.tally = value, tally

    def _count(self, value: float) -> Counted:
        self.tally[0] += 1
        return Counted(value, self.tally)

    def __add__(self, other: Counted | float) -> Counted:
        return self._count(self.value + _plain(other))

    def __sub__(self, other: Counted | float) -> Counted:
        return self._count(self.value - _plain(other))

    def __mul__(self, other: Counted | float) -> Counted:
        return self._count(self.value * _plain(other))

    def __truediv__(self, other: Counted | float) -> Counted:
        return self._count(self.value / _plain(other))

    def __rsub__(self, other: float) -> Counted:
        return self._count(other - self.value)

    def __rtruediv__(self, other: float) -> Counted:
        return self._count(other / self.value)

    def __neg__(self) -> Counted:
        return self._count(-self.value)

    def exp(self) -> Counted:
        """eˣ. NumPy's `np.exp` calls this for each entry of an array of objects."""
        return self._count(exp(self.value))

    __radd__, __rmul__ = __add__, __mul__


def _plain(number: Counted | float) -> float:
    return number.value if isinstance(number, Counted) else number


def forward(x: Array, weights: Weights) -> list[Array]:
    """The activations of each layer, the input first: a ← σ(a @ W + b).

    `x` is (n,). `weights` alternates W (n_in, n_out) and b (n_out,).
    """
    activations = [x]
    for W, b in zip(weights[::2], weights[1::2], strict=True):
        activations.append(1 / (1 + np.exp(-(activations[-1] @ W + b))))
    return activations


def half_squared_error(y: Array, t: Array) -> float:
    """½ Σ (y − t)² of one example."""
    return 0.5 * ((y - t) * (y - t)).sum()


def by_backpropagation(x: Array, t: Array, weights: Weights) -> Weights:
    """All derivatives of the loss with one forward and one backward pass, shaped as `weights`."""
    activations = forward(x, weights)
    half_squared_error(activations[-1], t)  # training wants the loss too, so it is paid for
    upstream = activations[-1] - t
    gradients: Weights = []
    for layer in reversed(range(len(weights) // 2)):
        a, below = activations[layer + 1], activations[layer]
        delta = upstream * a * (1 - a)
        gradients = [below[:, None] * delta, delta, *gradients]
        if layer:
            upstream = weights[2 * layer] @ delta
    return gradients


def by_differences(x: Array, t: Array, weights: Weights, h: float = 1e-6) -> Weights:
    """All derivatives by nudging one weight after the other: P + 1 forward passes.

    Each is (L(w + h) − L(w)) / h, right up to about h. The weights are left as they were.
    """
    loss = half_squared_error(forward(x, weights)[-1], t)
    gradients = [np.empty_like(array) for array in weights]
    for array, gradient in zip(weights, gradients, strict=True):
        for index in np.ndindex(array.shape):
            kept = array[index]
            array[index] = kept + h
            gradient[index] = (half_squared_error(forward(x, weights)[-1], t) - loss) / h
            array[index] = kept
    return gradients


class GradientCost(NamedTuple):
    """Pieces of arithmetic: of one forward pass with its loss, and of a gradient, two ways."""

    widths: tuple[int, ...]
    parameters: int
    forward: int
    backpropagation: int
    differences: int


def gradient_costs(shapes: Sequence[Sequence[int]]) -> list[GradientCost]:
    """Count what one gradient costs in fully connected sigmoid networks of these layer widths.

    Raises ValueError for a network of fewer than two widths or a width below 1.
    """
    return [_gradient_cost(tuple(widths)) for widths in shapes]


def _gradient_cost(widths: tuple[int, ...]) -> GradientCost:
    if len(widths) < 2:
        raise ValueError(f"a network needs at least two widths, got {widths}")
    for width in widths:
        whole_number(width, "width", at_least=1)
    random = np.random.RandomState(0)
    plain: Weights = []
    for n_in, n_out in pairwise(widths):
        plain += [random.randn(n_in, n_out) / n_in**0.5, np.zeros(n_out)]
    tally = [0]
    count = np.vectorize(lambda value: Counted(float(value), tally), otypes=[object])
    weights = [count(array) for array in plain]
    x, t = count(random.randn(widths[0])), count(np.zeros(widths[-1]))

    def cost(work: Callable[[], object]) -> int:
        before = tally[0]
        work()
        return tally[0] - before

    return GradientCost(
        widths,
        sum(array.size for array in weights),
        cost(lambda: half_squared_error(forward(x, weights)[-1], t)),
        cost(lambda: by_backpropagation(x, t, weights)),
        cost(lambda: by_differences(x, t, weights)),
    )
