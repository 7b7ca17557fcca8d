"""What is done with a gradient once it is there: steps, their size, sums and means.

The bowl is the simplest loss with a steep and a flat direction,

    L(w) = ½ (c₁ w₁² + c₂ w₂²),   gradient (c₁ w₁, c₂ w₂),   curvatures c₁ = 1 and c₂ = 10.

A step of gradient descent multiplies each weight by 1 − η c, which is the whole theory of the
learning rate: it shrinks as long as η c < 2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from backprop import Dense, Network, Sigmoid, train
from backprop.checks import Array, number, whole_number
from backprop.datasets import xor
from backprop.gradcheck import numerical_gradient
from backprop.initializers import Given, Normal, Uniform
from backprop.lessons import worked_example
from backprop.lessons.worked_example import bisect
from backprop.losses import BinaryCrossEntropy, HalfSquaredError, Loss, SumSquaredError
from backprop.optimizers import Adam, GradientDescent, Momentum, Optimizer

CURVATURES = np.array([1.0, 10.0])
START = (-4.0, 1.5)
RATE = 0.15  # for all three optimizers of the race down the bowl
WALKERS: tuple[Optimizer, ...] = (GradientDescent(RATE), Momentum(RATE), Adam(RATE))

Gradient = Callable[[Array], Array]


def bowl_loss(w: Array) -> Array:
    """½ (c₁ w₁² + c₂ w₂²) at each place w (..., 2)."""
    return (CURVATURES * np.asarray(w) ** 2).sum(axis=-1) / 2


def bowl_gradient(w: Array) -> Array:
    """(c₁ w₁, c₂ w₂) at each place w (..., 2)."""
    return CURVATURES * w


def measured_gradient(w: Array) -> Array:
    """The same by central differences: it knows the loss, and no formula for its slope."""
    return numerical_gradient(bowl_loss, w)


def walk(
    optimizer: Optimizer,
    steps: int,
    gradient: Gradient = bowl_gradient,
    start: Sequence[float] = START,
) -> Array:
    """The places (steps + 1, 2) that `optimizer` visits when `gradient` tells it the slopes."""
    whole_number(steps, "steps", at_least=0)
    weights = {"w": np.array(start, dtype=float)}
    state = optimizer.start(weights)
    places = [weights["w"].copy()]
    for _ in range(steps):
        optimizer.step(weights, {"w": gradient(weights["w"])}, state)
        places.append(weights["w"].copy())
    return np.array(places)


class Descent(NamedTuple):
    """Gradient descent in the bowl with one learning rate: places (n, 2) and losses (n,)."""

    rate: float
    places: Array
    losses: Array

    @property
    def factors(self) -> Array:
        """What one step multiplies each weight by: 1 − η c."""
        return 1 - self.rate * CURVATURES


def descent(rate: float, steps: int = 30) -> Descent:
    """`steps` steps of gradient descent down the bowl."""
    places = walk(GradientDescent(rate), steps)
    return Descent(rate, places, bowl_loss(places))


def rates_to_try() -> list[float]:
    """Learning rates from far too small to too large for the bowl."""
    return [0.02, 0.05, 0.08, 0.1, 0.13, 0.15, 0.17, 2 / 11, 0.19, 0.2, 0.205, 0.22]


def measured_threshold(curvatures: Array = CURVATURES, steps: int = 200) -> float:
    """The learning rate from which the loss of a bowl still grows after `steps` steps.

    Found by bisection on runs alone: does the last step of a run go down or up? No formula for
    the threshold is used.
    """

    def last_step(rate: float) -> float:
        w = np.ones(len(curvatures))
        before = after = 0.0
        for _ in range(steps):
            w, before = w - rate * curvatures * w, float(curvatures @ w**2)
        after = float(curvatures @ w**2)
        return after - before

    return bisect(last_step, 1.5 / float(np.max(curvatures)), 3 / float(np.max(curvatures)))


def curvature_along_the_gradient() -> float:
    """How curved the loss of source 001 is at its start, in the direction of its first step.

    The second difference of the loss along the unit vector of the gradient.
    """
    slope = worked_example.gradient(worked_example.START)
    length = float(np.hypot(*slope))
    h = 1e-4 / length  # a move of 1e-4; h is the learning rate that makes it
    ahead, here, behind = (worked_example.loss_along_gradient(r) for r in (h, 0.0, -h))
    return (ahead - 2 * here + behind) / 1e-8


# The networks of the sources that this chapter trains


def source_001_network() -> Network:
    """The 1-1-1 network of the worked example, both weights 0.5, half squared error."""
    half = Given(np.array([[0.5]]))
    layers = [Dense(1, 1, init=half, bias=False), Sigmoid(), Dense(1, 1, init=half, bias=False)]
    return Network(layers, loss=HalfSquaredError())


def source_004_data() -> tuple[Array, Array]:
    """The four XOR rows with a third column of ones (4, 3), and their targets (4, 1)."""
    X, T = xor()
    return np.column_stack([X, np.ones(len(X))]), T


def source_004_network(loss: Loss | None = None) -> Network:
    """3 inputs, 4 hidden sigmoids, 1 sigmoid output, no biases, weights `rand` of seed 0.

    loss: by default the sum of squared errors, which the source's gradient belongs to.
    """
    return Network(
        [
            Dense(3, 4, init=Uniform(0, 1), bias=False),
            Sigmoid(),
            Dense(4, 1, init=Uniform(0, 1), bias=False),
            Sigmoid(),
        ],
        loss=SumSquaredError() if loss is None else loss,
        seed=0,
    )


def measured_slopes(net: Network, X: Array, T: Array) -> dict[str, Array]:
    """The gradients of a network by central differences of its loss, without backpropagation."""
    slopes = {}
    for key, array in net.parameters.items():

        def loss_at(values: Array, array: Array = array) -> float:
            before = array.copy()
            array[...] = values
            loss = float(net.loss(X, T))
            array[...] = before
            return loss

        slopes[key] = numerical_gradient(loss_at, array)
    return slopes


class Solved(NamedTuple):
    """Of `networks` XOR networks trained with one rate: how many have all answers within 0.1."""

    rate: float
    networks: int
    tight: int


def xor_rate(rate: float, seeds: range = range(200), epochs: int = 600) -> Solved:
    """An XOR network that can learn, tried with one learning rate.

    2-8-1 sigmoids, weights from the standard normal, binary cross-entropy, all four examples in
    each step. Every answer within 0.1 of its target counts as solved.
    """
    number(rate, "rate", above=0)
    X, T = xor()
    layers = [Dense(2, 8, init=Normal(1)), Sigmoid(), Dense(8, 1, init=Normal(1)), Sigmoid()]
    nets = Network(layers, loss=BinaryCrossEntropy(), seed=seeds)
    train(nets, X, T, GradientDescent(rate), epochs=epochs)
    off = np.abs(nets.forward(X) - T).max(axis=(1, 2))
    return Solved(rate, len(seeds), int((off < 0.1).sum()))
