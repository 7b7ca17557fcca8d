"""ReLU units that answer 0 to every example, and what becomes of networks that have them.

Such a unit is *dead*: its slope is 0 on every example, so no gradient reaches its weights. In the
first hidden layer, whose inputs never change, it stays dead for good. Deeper down the layer before
may move and wake it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from backprop.checks import Array
from backprop.datasets import xor
from backprop.layers import ReLU
from backprop.lessons.experiments import EPOCHS, Outcome, Recipe, trained
from backprop.lessons.intervals import Interval, rate_interval
from backprop.network import Network


class Census(NamedTuple):
    """Living units of S networks, layer by layer.

    outcome: how the networks fared.
    start, end: (S, hidden layers) how many units of each layer answered anything but 0 to at least
        one of the four examples, before training and when last seen.
    """

    outcome: Outcome
    start: Array
    end: Array

    def group(self, living: int) -> tuple[int, int]:
        """How many networks started with so many living units in the first layer, and solved."""
        these = self.start[:, 0] == living
        return int(these.sum()), int((these & self.outcome.solved).sum())

    def rate(self, living: int) -> Interval:
        """The share of that group that solved XOR, with its interval."""
        count, solved = self.group(living)
        return rate_interval(solved, count)

    @property
    def silent(self) -> Array:
        """(S,) whether in the end some layer has no living unit: then all answers are equal."""
        return (self.end == 0).any(axis=1)


def living(net: Network) -> Array:
    """(S, hidden layers): units of each ReLU layer that are above 0 for at least one example."""
    X, _ = xor()
    outputs = net.trace(X)
    hidden = [A for layer, A in zip(net.layers, outputs, strict=True) if isinstance(layer, ReLU)]
    return np.stack([(A > 0).any(axis=1).sum(axis=1) for A in hidden], axis=1)


def census(recipe: Recipe, seeds: Sequence[int], epochs: int = EPOCHS) -> Census:
    """Count living units before training and at its end.

    Raises ValueError for a recipe without ReLU units.
    """
    if recipe.activation != "ReLU" or recipe.weight_layers < 2:
        raise ValueError(f"only a recipe with ReLU units can have dead ones, got {recipe}")
    start = living(recipe.network(seeds))
    outcome, net = trained(recipe, seeds, epochs)
    return Census(outcome, start, living(net))
