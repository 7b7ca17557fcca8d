"""What helps a network that is stuck at one half, and how often: rates over many starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, log
from typing import NamedTuple

import numpy as np

from ..checks import Array, number, whole_number
from ..datasets import addition, xor
from ..initializers import Initializer, Normal
from ..layers import Dense, Layer, Sigmoid, Tanh
from ..losses import BinaryCrossEntropy
from ..network import Network
from ..optimizers import Adam, GradientDescent, Momentum, Optimizer
from ..training import train
from .addition_network import adding_networks
from .intervals import Interval, rate_interval
from .xor import RIGHT, tally

X, T = xor()
PLATEAU = 0.2  # a mean squared error above this has not left the 0.25 of four halves, or only just


@dataclass(frozen=True)
class Recipe:
    """One way to set up and train the XOR network; the defaults are source 003's.

    signed: whether the inputs are −1 and 1 instead of 0 and 1.
    """

    name: str = "as written"
    optimizer: Optimizer = field(default_factory=lambda: GradientDescent(1.0))
    init: Initializer = field(default_factory=lambda: Normal(0.1))
    hidden: int = 3
    activation: Layer = field(default_factory=Sigmoid)
    signed: bool = False

    def networks(self, seeds: Sequence[int]) -> Network:
        """One untrained network for each seed; loss: binary cross-entropy."""
        layers = [
            Dense(2, self.hidden, self.init), self.activation,
            Dense(self.hidden, 1, self.init), Sigmoid(),
        ]  # fmt: skip
        return Network(layers, loss=BinaryCrossEntropy(), seed=seeds)

    @property
    def inputs(self) -> Array:
        """The four inputs (4, 2) as these networks see them."""
        return 2 * X - 1 if self.signed else X


class Outcome(NamedTuple):
    """How the networks of a recipe ended.

    Attributes:
        name: the recipe's.
        outputs: what each network answers at the end (S, 4).
    """

    name: str
    outputs: Array

    @property
    def squares(self) -> Array:
        """The mean squared error of each network (S,)."""
        return np.asarray(((self.outputs - T[:, 0]) ** 2).mean(axis=1))

    @property
    def right(self) -> Array:
        """Which networks have all four outputs on their target's side of ½ (S,)."""
        return np.asarray(np.abs(self.outputs - T[:, 0]).max(axis=1) < RIGHT)

    @property
    def tight(self) -> int:
        """How many networks have all four outputs within a tenth of the target."""
        return tally(self.outputs).tight

    @property
    def waiting(self) -> Array:
        """Which networks are not right and still have nearly the error of four halves (S,)."""
        return np.asarray(~self.right & (self.squares > PLATEAU))

    @property
    def rate(self) -> Interval:
        """The share of networks that are right, with its 95 % interval."""
        return rate_interval(int(self.right.sum()), len(self.outputs))


RECIPES = (
    Recipe(),
    Recipe("8 hidden", hidden=8),
    Recipe("momentum 0.9", Momentum(1.0, 0.9)),
    Recipe("Adam 0.01", Adam(0.01)),
    Recipe("Adam 0.05", Adam(0.05)),
    Recipe("tanh", activation=Tanh()),
    Recipe("rate 5", GradientDescent(5.0)),
    Recipe("randn × 1", init=Normal()),
    Recipe("× 1, 8 hidden", init=Normal(), hidden=8),
)


def outcome(
    recipe: Recipe,
    seeds: Sequence[int] = range(500),
    epochs: int = 2000,
    progress: bool = False,
) -> Outcome:
    """Train a network of this recipe from each seed, and see where it ends."""
    net = recipe.networks(seeds)
    train(net, recipe.inputs, T, recipe.optimizer, epochs, progress=progress)
    return Outcome(recipe.name, net.forward(recipe.inputs)[..., 0])


def rate_sweep(rates: Sequence[float], seeds: Sequence[int] = range(200)) -> list[Outcome]:
    """Source 003's network, 2000 epochs, with each of the learning rates; named by the rate."""
    return [outcome(Recipe(f"{rate:g}", GradientDescent(rate)), seeds) for rate in rates]


def success_in(tries: int, p: float) -> float:
    """The chance that at least one of `tries` independent starts succeeds, each with chance p."""
    whole_number(tries, "tries", at_least=1)
    return float(1 - (1 - _chance(p)) ** tries)


def tries_for(sure: float, p: float) -> int:
    """How many independent starts make at least one success as likely as `sure`."""
    return ceil(log(1 - _chance(sure)) / log(1 - _chance(p)))


def success_in_blocks(right: Array, tries: int) -> Interval:
    """Of the runs, taken `tries` at a time: the share of blocks with at least one success.

    Raises:
        ValueError: if the runs are no multiple of `tries`.
    """
    if len(right) % tries:
        raise ValueError(f"{len(right)} runs cannot be taken {tries} at a time")
    blocks = right.reshape(-1, tries)
    return rate_interval(int(blocks.any(axis=1).sum()), len(blocks))


class Valley(NamedTuple):
    """Networks that stay in a side valley, looked at after some numbers of epochs."""

    epochs: tuple[int, ...]
    squares: Array  # (looks, S)
    loss: Array  # (looks, S)
    largest: Array  # (looks, S), the largest weight into the hidden layer
    outputs: Array  # (S, 4), at the last look


def valley(seeds: Sequence[int], epochs: Sequence[int] = (1000, 2000, 3000, 5000)) -> Valley:
    """Train the network with weights from N(0, 1) from these seeds, at rate 1, and look in."""
    net = Recipe(init=Normal()).networks(seeds)
    squares, loss, largest, before = [], [], [], 0
    for epoch in epochs:
        train(net, X, T, GradientDescent(1.0), epoch - before)
        before = epoch
        outputs = net.forward(X)[..., 0]
        squares.append(((outputs - T[:, 0]) ** 2).mean(axis=1))
        loss.append(net.loss(X, T))
        largest.append(np.abs(net.parameters["W1"]).max(axis=(1, 2)))
    rows = [np.array(row) for row in (squares, loss, largest)]
    return Valley(tuple(epochs), rows[0], rows[1], rows[2], outputs)


def additions(optimizer: Optimizer, seeds: Sequence[int] = range(500), epochs: int = 50) -> Array:
    """The mean |t − y| of source 003's adding network after each epoch (epochs + 1, S).

    Each of its four sums is a step of its own, in the given order.
    """
    sums, targets = addition()
    net = adding_networks(seeds)
    history = train(
        net, sums, targets, optimizer, epochs, batch_size=1, shuffle_seed=None,
        watch=lambda now: np.abs(now.forward(sums) - targets).mean(axis=(1, 2)),
    )  # fmt: skip
    return np.array(history.watched)


def _chance(p: float) -> float:
    if not number(p, "p", above=0) < 1:
        raise ValueError(f"a chance lies between 0 and 1, got {p}")
    return p
