"""Source 003's network that is to learn addition, as it behaves from hundreds of starts.

Two weights lead into one hidden sum, a third to the output, with no bias and no activation:

    y = w3 (w1 x1 + w2 x2)        loss of one example ½ (y − t)²

The examples come one at a time, in the given order, and each is followed by an update. What the
source prints for an epoch is the mean of |t − y|, each taken just before its update.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np

from backprop import Dense, Network
from backprop.checks import Array, whole_number
from backprop.datasets import addition
from backprop.initializers import Normal
from backprop.lessons.worked_example import bisect
from backprop.losses import HalfSquaredError
from backprop.optimizers import GradientDescent

SEEDS = range(500)
RATE = 0.01
GOOD = 0.01  # the mean |error| below which the source stops and congratulates
TESTS = np.array([[6.0, 4.0], [1.0, 9.0], [7.0, 3.0]])  # every right answer is 10

# The two plots of the source, number by number, as it writes them into its code.
CLAIMED_ERRORS = (2.45, 1.89, 1.23, 0.78, 0.45, 0.28, 0.15, 0.08, 0.04, 0.02)
CLAIMED_W1 = (0.1, 0.15, 0.23, 0.35, 0.48, 0.61, 0.73, 0.84, 0.93, 0.98, 1.0)
CLAIMED_W2 = (0.2, 0.28, 0.38, 0.51, 0.64, 0.76, 0.86, 0.93, 0.97, 0.99, 1.0)


def adding_networks(seeds: int | Iterable[int], bias: bool = False) -> Network:
    """The source's network for each seed, weights 0.1·randn; `bias` adds one to the output."""
    small = Normal(0.1)
    layers = [Dense(2, 1, init=small, bias=False), Dense(1, 1, init=small, bias=bias)]
    return Network(layers, loss=HalfSquaredError(), seed=seeds)


class Run(NamedTuple):
    """What S networks did in a number of epochs.

    Attributes:
        errors: (epochs, S), the mean |t − y| of each epoch, as the source prints it.
        weights: (epochs + 1, S, 3), w1, w2 and w3 before the first epoch and after each.
        slopes: (epochs + 1, S), the length of the gradient of the loss on all four sums.
        answers: (S, 3), what the networks say to the tests in the end.
    """

    errors: Array
    weights: Array
    slopes: Array
    answers: Array

    @property
    def products(self) -> Array:
        """(epochs + 1, S, 2): w1·w3 and w2·w3, what the output multiplies its inputs by."""
        return self.weights[..., :2] * self.weights[..., 2:]

    @property
    def balance(self) -> Array:
        """(epochs + 1, S): w1² + w2² − w3²."""
        return (self.weights**2 * [1, 1, -1]).sum(axis=-1)

    @property
    def stopped(self) -> Array:
        """(S,): the first epoch whose error is below 0.01; 0 where there is none."""
        good = self.errors < GOOD
        return np.where(good.any(axis=0), good.argmax(axis=0) + 1, 0)

    def answers_after(self, epoch: int, network: int) -> Array:
        """(3,): what one network says to the tests after that many epochs."""
        w1, w2, w3 = self.weights[epoch, network]
        return w3 * (TESTS @ np.array([w1, w2]))


def online(net: Network, rate: float = RATE, epochs: int = 10) -> Run:
    """Train many networks as the source does, without stopping early.

    `net` has a range of seeds. Stops after the epoch in which no network is finite any more.
    """
    whole_number(epochs, "epochs", at_least=1)
    if not net.many:
        raise ValueError("online trains many networks: make them with a range of seeds")
    optimizer = GradientDescent(rate)
    errors: list[Array] = []
    weights, slopes = [_weights(net)], [_slope(net)]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(epochs):
            errors.append(_one_epoch(net, optimizer))
            weights.append(_weights(net))
            slopes.append(_slope(net))
            if not np.isfinite(errors[-1]).any():
                break
        return Run(
            np.array(errors), np.array(weights), np.array(slopes), net.forward(TESTS)[..., 0]
        )


def _one_epoch(net: Network, optimizer: GradientDescent) -> Array:
    """Go through the four sums, an update after each; return the mean |t − y| (S,) on the way."""
    error = np.zeros(len(net.seeds))
    X, T = addition()
    for x, t in zip(X, T, strict=True):
        # ½ e² of one example is all its loss, so |e| can be read from it.
        loss, gradients = net.checked_gradients(x[None], t[None])
        error += np.sqrt(2 * loss)
        optimizer.step(net.parameters, gradients)
    return error / len(X)


def _weights(net: Network) -> Array:
    both = (net.parameters["W1"][..., 0], net.parameters["W2"][..., 0])
    return np.concatenate(both, axis=-1)


def _slope(net: Network) -> Array:
    _, gradients = net.checked_gradients(*addition())
    squares = [(g**2).reshape(len(g), -1).sum(axis=-1) for g in gradients.values()]
    return np.sqrt(np.sum(squares, axis=0))


@cache
def recorded(epochs: int = 60) -> Run:
    """The 500 networks of the source, for `epochs` epochs at its rate 0.01."""
    return online(adding_networks(SEEDS), RATE, epochs)


def from_zero(epochs: int = 200) -> Run:
    """One network whose three weights all start at 0."""
    net = adding_networks(range(1))
    for array in net.parameters.values():
        array[...] = 0
    return online(net, RATE, epochs)


class Verdict(NamedTuple):
    """One learning rate tried on many networks.

    Attributes:
        rate: the learning rate.
        reached: how many came below the source's 0.01 within the epochs allowed.
        diverged: how many ended in numbers that are no longer finite.
        epochs: the median epoch at which those that reached it did; 0 if none did.
        error: the median error of the last epoch, of those that are finite; else infinite.
    """

    rate: float
    reached: int
    diverged: int
    epochs: float
    error: float


def sweep(rates: Iterable[float], seeds: range = range(200), epochs: int = 1000) -> list[Verdict]:
    """The adding network with each of the rates, for at most `epochs` epochs."""
    whole_number(epochs, "epochs", at_least=1)
    return [_verdict(rate, seeds, epochs) for rate in rates]


def _verdict(rate: float, seeds: range, epochs: int) -> Verdict:
    net, optimizer = adding_networks(seeds), GradientDescent(rate)
    reached = np.zeros(len(seeds))
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(1, epochs + 1):
            error = _one_epoch(net, optimizer)
            reached[(reached == 0) & (error < GOOD)] = epoch
            finite = np.isfinite(error)
            if reached.all() or not finite.any():
                break
    done = reached > 0
    return Verdict(
        rate=rate,
        reached=int(done.sum()),
        diverged=int((~finite).sum()),
        epochs=float(np.median(reached[done])) if done.any() else 0.0,
        error=float(np.median(error[finite])) if finite.any() else np.inf,
    )


def example_bound() -> float:
    """2 / max ‖J‖²: up to this rate no example's own step overshoots at the balanced minimum.

    J = ∂y/∂(w1, w2, w3) = (w3 x1, w3 x2, w1 x1 + w2 x2) at w1 = w2 = 2^(−1/4), w3 = 2^(1/4), and
    ‖J‖² is the curvature of ½ e² there, in its only curved direction.
    """
    return float(2 / (_jacobians() ** 2).sum(axis=1).max())


def cycle_bound() -> float:
    """The rate from which a whole round of the four examples no longer shrinks a small error.

    Each example multiplies a small displacement by I − rate·J Jᵀ. Along the valley, where the
    products stay 1, nothing ever shrinks; of the other two directions the slower one decides.
    """

    def growth(rate: float) -> float:
        rounds = np.eye(3)
        for J in _jacobians():
            rounds = (np.eye(3) - rate * np.outer(J, J)) @ rounds
        # Restricted to the plane that is not the valley: one eigenvalue, exactly 1, drops out.
        across = np.linalg.svd(_jacobians())[2][:2]
        return float(np.abs(np.linalg.eigvals(across @ rounds @ across.T)).max()) - 1

    return bisect(growth, 0.03, 0.06)


def _jacobians() -> Array:
    w, w3 = 2**-0.25, 2**0.25
    X, _ = addition()
    return np.column_stack([w3 * X, w * X.sum(axis=1)])
