"""The addition network of source 003 at a learning rate that is too large, and what holds it.

Two weights into a hidden sum, one weight out, no biases, no activation; all weights start as
0.1 · randn. As in the source, each of the four sums is learned on its own, in order. The loss
is half the squared error.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from ..checks import Array
from ..datasets import addition
from ..modifiers import Clip, Schedule, WeightDecay, inverse_time
from ..network import Network
from ..optimizers import GradientDescent, Optimizer
from ..training import train
from .addition_network import adding_networks

RATE = 0.1
EPOCHS = 60
SEEDS = range(500)
CLOSE = 0.01  # the mean absolute error at which source 003 calls the sums learned


class Run(NamedTuple):
    """Many networks trained with one recipe.

    Attributes:
        name: the recipe.
        error: the mean absolute error over the four sums before training and after each epoch
            (epochs + 1, S); not a number where a network has run away.
        weights: the weights at the end (S, 3).
    """

    name: str
    error: Array
    weights: Array

    @property
    def seeds(self) -> int:
        """How many networks were trained."""
        return self.error.shape[1]

    @property
    def lost(self) -> int:
        """How many have weights that are no finite numbers any more."""
        return int((~np.isfinite(self.weights).all(axis=1)).sum())

    @property
    def learned(self) -> int:
        """How many end with a mean absolute error below `CLOSE`."""
        return int((self.error[-1] < CLOSE).sum())

    @property
    def median(self) -> Array:
        """The middle error at each epoch, with every lost network counted as infinitely wrong."""
        return np.median(np.where(np.isfinite(self.error), self.error, np.inf), axis=1)


def recipes() -> dict[str, Optimizer]:
    """What is tried at the learning rate `RATE`, by name."""
    plain = GradientDescent(RATE)
    clipped = Clip(plain, max_norm=1)
    falling = inverse_time(0.1)
    return {
        "alone": plain,
        "weight decay": WeightDecay(plain, decay=0.1),
        "clipped": clipped,
        # A count of the schedule is an epoch: four steps, one for each sum.
        "falling rate": Schedule(plain, falling, every=4),
        "both": Schedule(clipped, falling, every=4),
    }


def run(name: str, optimizer: Optimizer, seeds: Iterable[int] = SEEDS, epochs: int = EPOCHS) -> Run:
    """Train the addition networks with one recipe, one sum at a time, in the given order."""
    net = adding_networks(seeds)
    X, T = addition()

    def error(net: Network) -> Array:
        W1, W2 = net.parameters["W1"], net.parameters["W2"]
        # Matrix by matrix, for a network that has run away has no finite outputs to ask for.
        return np.abs(X @ W1 @ W2 - T).mean(axis=(1, 2))

    history = train(
        net, X, T, optimizer, epochs=epochs, batch_size=1, shuffle_seed=None, watch=error
    )
    weights = np.concatenate([net.parameters["W1"][:, :, 0], net.parameters["W2"][:, :, 0]], axis=1)
    return Run(name, np.array(history.watched), weights)
