"""Setting knobs by luck: how many tries it takes, measured over many seeds and computed exactly.

Guesses are even in a box: each knob anywhere between −2 and 2, whatever the others are. The
number of guesses up to the first hit is geometric, so its mean is 1 / (chance of one guess).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from math import gamma, pi
from typing import NamedTuple

import numpy as np

from backprop.activations import sigmoid
from backprop.checks import Array, number, whole_number
from backprop.datasets import addition, xor
from backprop.lessons.intervals import Interval, mean_interval

Loss = Callable[[Array], Array]

BOX = 2.0  # knobs are drawn evenly between −2 and 2
BLOCK = 4096
LEDGER_ROWS = 8


def start_of(seed: int, knobs: int) -> Array:
    """A starting point in the box (knobs,), from a stream that the guesses do not use."""
    return np.random.RandomState([seed, knobs]).uniform(-BOX, BOX, knobs)


def tries_until(loss: Loss, knobs: int, tolerance: float, seed: int) -> int:
    """How many random guesses in the box it takes until one has a loss below `tolerance`.

    `loss` takes many settings at once, (M, knobs), and returns their losses (M,). The guesses are
    `RandomState(seed).uniform(-2, 2, …)`, in order.
    """
    random = np.random.RandomState(seed)
    return next(
        block * BLOCK + int(hits[0]) + 1
        for block in count()
        if (
            hits := np.flatnonzero(loss(random.uniform(-BOX, BOX, (BLOCK, knobs))) < tolerance)
        ).size
    )


def steps_until(
    loss: Loss,
    gradient: Loss,
    start: Array,
    tolerance: float,
    learning_rate: float,
    limit: int = 10_000,
) -> int:
    """How many steps w ← w − learning_rate · gradient(w) bring the loss below `tolerance`.

    Raises ValueError if `limit` steps do not.
    """
    number(learning_rate, "learning_rate", above=0)
    w = start
    for step in range(limit + 1):
        if loss(w) < tolerance:
            return step
        w = w - learning_rate * gradient(w)
    raise ValueError(
        f"{limit} steps with learning_rate {learning_rate:g} did not bring the loss "
        f"below {tolerance:g}: try a smaller rate"
    )


def ledger(knobs: int) -> tuple[Array, Array]:
    """Eight rows of `knobs` coins, each won (+1) or lost (−1), and what each row comes to.

    X (8, knobs) holds the first columns of a Hadamard matrix, which are at right angles: with the
    loss mean ½ (y − t)² every knob has curvature 1 and none depends on another. T (8,) is the sum
    of the row, so every knob should stand at 1.
    Raises ValueError unless there are 1 to 8 knobs.
    """
    if whole_number(knobs, "knobs", at_least=1) > LEDGER_ROWS:
        raise ValueError(f"knobs must be at most {LEDGER_ROWS}, got {knobs}")
    square = np.ones((1, 1))
    while len(square) < LEDGER_ROWS:
        square = np.block([[square, square], [square, -square]])
    X = square[:, :knobs]
    return X, X.sum(axis=1)


def chance_of_a_hit(knobs: int, off_by: float) -> float:
    """The exact chance that one guess for the ledger has a loss below ½ · off_by².

    The settings that are good enough fill a ball of radius `off_by` around (1, …, 1); the chance
    is its volume, πⁿᐟ² rⁿ / Γ(n/2 + 1), over that of the box. The ball must lie inside the box,
    so `off_by` must be at most 1.
    """
    whole_number(knobs, "knobs", at_least=1)
    if number(off_by, "off_by", above=0) > BOX - 1:
        raise ValueError(f"off_by must be at most {BOX - 1:g}, got {off_by:g}")
    return pi ** (knobs / 2) / gamma(knobs / 2 + 1) * (off_by / (2 * BOX)) ** knobs


class KnobCost(NamedTuple):
    """What it takes to set this many knobs: mean tries and mean steps, each with its interval."""

    knobs: int
    tries: Interval
    expected: float
    steps: Interval


def knob_costs(
    knobs: Sequence[int] = (1, 2, 3, 4),
    seeds: range = range(300),
    off_by: float = 0.25,
    learning_rate: float = 0.08,
) -> list[KnobCost]:
    """Random guesses and gradient steps on the ledger, for growing numbers of knobs.

    Both stop when the root mean square error is below `off_by`; starts and guesses are even in
    the box, each seed with its own stream. `expected` is 1 / chance_of_a_hit, the exact mean.
    """
    return [_knob_cost(n, seeds, off_by, learning_rate) for n in knobs]


def _knob_cost(knobs: int, seeds: range, off_by: float, learning_rate: float) -> KnobCost:
    X, T = ledger(knobs)
    tolerance = off_by**2 / 2

    def loss(W: Array) -> Array:
        return ((W @ X.T - T) ** 2).mean(axis=-1) / 2

    def gradient(w: Array) -> Array:
        return (w @ X.T - T) @ X / len(X)

    tries = [tries_until(loss, knobs, tolerance, seed) for seed in seeds]
    steps = [
        steps_until(loss, gradient, start_of(seed, knobs), tolerance, learning_rate)
        for seed in seeds
    ]
    return KnobCost(
        knobs,
        mean_interval(np.array(tries)),
        1 / chance_of_a_hit(knobs, off_by),
        mean_interval(np.array(steps)),
    )


class Luck(NamedTuple):
    """Networks drawn at random and never trained: how many were good, `right` and `tight`."""

    spread: float
    draws: int
    right: int
    tight: int


def lucky_xor_networks(spread: float, draws: int = 400_000, seed: int = 0) -> Luck:
    """Draw 2-3-1 sigmoid networks, all 13 numbers from a bell curve of width `spread`.

    Right: all four answers to XOR on the correct side of 0.5. Tight: all within 0.1 of the
    target. Draws `spread * RandomState(seed).randn(…, 13)`, in the order W1 b1 W2 b2.
    """
    number(spread, "spread", above=0)
    X, T = xor()
    right = tight = 0
    for p in _in_blocks(draws, 13, seed):
        p = spread * p
        hidden = sigmoid(X @ p[:, :6].reshape(-1, 2, 3) + p[:, None, 6:9])
        error = np.abs(sigmoid(hidden @ p[:, 9:12, None] + p[:, None, 12:]) - T).max(axis=(1, 2))
        right += int((error < 0.5).sum())
        tight += int((error < 0.1).sum())
    return Luck(spread, draws, right, tight)


def lucky_adders(draws: int = 1_000_000, seed: int = 0) -> int:
    """Draw source 003's adder y = (w₁x₁ + w₂x₂)·w₃, weights from a bell curve of width 1.

    Returns how many answer its four sums with a mean absolute error below 0.01. Draws
    `RandomState(seed).randn(…, 3)`.
    """
    X, T = addition()
    good = 0
    for w in _in_blocks(draws, 3, seed):
        good += int((np.abs(w[:, :2] @ X.T * w[:, 2:] - T[:, 0]).mean(axis=1) < 0.01).sum())
    return good


def _in_blocks(draws: int, width: int, seed: int, block: int = 50_000) -> Iterator[Array]:
    random = np.random.RandomState(seed)
    whole_number(draws, "draws", at_least=1)
    for begin in range(0, draws, block):
        yield random.randn(min(block, draws - begin), width)
