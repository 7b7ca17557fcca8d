"""The 1-1-1 network of source 001, computed without rounding, and one step of it looked at.

An input x goes through weight w1 and a sigmoid to the one hidden unit a, and through weight
w2, with nothing after it, to the output y. There are no biases, and one training sample:

    z = w1·x      a = σ(z)      y = w2·a      L = ½(y − t)²

The loss is the half squared error of that one sample, so there is nothing to average.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from ..activations import sigmoid, sigmoid_prime_from_a

SAMPLE_X = 1.0
SAMPLE_T = 0.0
RATE = 0.1


class Weights(NamedTuple):
    """The two weights, first layer first."""

    w1: float
    w2: float


START = Weights(0.5, 0.5)


class Forward(NamedTuple):
    """The values of one forward pass, in the order in which they are computed."""

    z: float
    a: float
    y: float
    loss: float


class Backward(NamedTuple):
    """Every factor of the backward pass, from the loss back to the first weight."""

    dL_dy: float
    dy_dw2: float
    dL_dw2: float
    dL_da: float
    da_dz: float
    dz_dw1: float
    dL_dw1: float

    @property
    def gradient(self) -> Weights:
        """The two numbers that the update needs: ∂L/∂w1 and ∂L/∂w2."""
        return Weights(self.dL_dw1, self.dL_dw2)

    @property
    def delta(self) -> float:
        """δ = ∂L/∂z, what flows back into the hidden unit."""
        return self.dL_da * self.da_dz


def forward(weights: Weights, x: float = SAMPLE_X, t: float = SAMPLE_T) -> Forward:
    """The forward pass of the 1-1-1 network, all the way to the loss ½(y − t)²."""
    z = weights.w1 * x
    a = float(sigmoid(z))
    y = weights.w2 * a
    return Forward(z, a, y, (y - t) ** 2 / 2)


def backward(
    weights: Weights, values: Forward, x: float = SAMPLE_X, t: float = SAMPLE_T
) -> Backward:
    """The chain rule from the loss to both weights, at the `values` of a forward pass.

    `weights` must be those of that forward pass: the slope ∂L/∂a passes through w2.
    """
    dL_dy = values.y - t
    dL_da = dL_dy * weights.w2
    da_dz = float(sigmoid_prime_from_a(values.a))
    return Backward(
        dL_dy=dL_dy,
        dy_dw2=values.a,
        dL_dw2=dL_dy * values.a,
        dL_da=dL_da,
        da_dz=da_dz,
        dz_dw1=x,
        dL_dw1=dL_da * da_dz * x,
    )


def gradient(weights: Weights) -> Weights:
    """∂L/∂w1 and ∂L/∂w2 at these weights, for the sample of the example."""
    return backward(weights, forward(weights)).gradient


def step(weights: Weights, rate: float = RATE) -> Weights:
    """One step of gradient descent: both gradients first, then both weights at once.

    Raises:
        ValueError: if `rate` is not a positive, finite number.
    """
    _check_rate(rate)
    slope = gradient(weights)
    return Weights(weights.w1 - rate * slope.w1, weights.w2 - rate * slope.w2)


def losses(rate: float = RATE, steps: int = 100, start: Weights = START) -> list[float]:
    """The loss before the first step and after each of `steps` steps: steps + 1 numbers."""
    weights, record = start, [forward(start).loss]
    for _ in range(steps):
        weights = step(weights, rate)
        record.append(forward(weights).loss)
    return record


def loss_along_gradient(rate: float) -> float:
    """The loss after a single step of size `rate` from the start; at rate 0, the loss there."""
    slope = gradient(START)
    return forward(Weights(START.w1 - rate * slope.w1, START.w2 - rate * slope.w2)).loss


def promised_drop(rate: float = RATE) -> float:
    """η‖∇L‖²: how far the loss would fall if the slope stayed what it is at the start."""
    slope = gradient(START)
    return rate * (slope.w1**2 + slope.w2**2)


def best_rate() -> float:
    """The learning rate whose one step makes the loss smallest.

    A sigmoid is never 0, so y = w2·a meets its target 0 only where w2 = 0; the step along the
    gradient arrives there at η = w2 / (∂L/∂w2).
    """
    return START.w2 / gradient(START).w2


def turning_rate() -> float:
    """The smallest rate above the best whose one step leaves the loss as it was."""
    before = forward(START).loss
    return bisect(lambda rate: loss_along_gradient(rate) - before, best_rate(), 10.0)


class Trial(NamedTuple):
    """One learning rate tried on the example.

    Attributes:
        rate: the learning rate η.
        record: the loss before the first step and after each step.
        promised: what η‖∇L‖² says the first step will gain.
    """

    rate: float
    record: list[float]
    promised: float

    @property
    def gained(self) -> float:
        """By how much the first step lowers the loss; negative if it raises it."""
        return self.record[0] - self.record[1]


def trial(rate: float, steps: int = 20) -> Trial:
    """The example trained for `steps` steps with one learning rate."""
    return Trial(rate, losses(rate, steps), promised_drop(rate))


def trial_rates() -> list[float]:
    """Learning rates from very small to too large; the best and the turning one to 3 decimals."""
    chosen = [0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 8]
    return sorted([*chosen, round(best_rate(), 3), round(turning_rate(), 3)])


def bisect(f: Callable[[float], float], low: float, high: float) -> float:
    """A zero of the continuous `f` between `low` and `high`, to the last digit of a float.

    The interval in which the sign changes is halved until no float lies inside it.

    Raises:
        ValueError: if `f` has the same sign at both ends.
    """
    sign = math.copysign(1.0, f(low))
    if sign == math.copysign(1.0, f(high)):
        raise ValueError(f"f has the same sign at both ends: {f(low)} and {f(high)}")
    while low < (middle := (low + high) / 2) < high:
        if math.copysign(1.0, f(middle)) == sign:
            low = middle
        else:
            high = middle
    return low


def _check_rate(rate: float) -> None:
    if not (math.isfinite(rate) and rate > 0):
        raise ValueError(f"a learning rate is a positive number, got {rate}")
