"""Many networks on XOR, one recipe at a time: how many of them solve it, and how soon.

The criterion is fixed before anything runs. A network has *solved* XOR when all four outputs are
within 0.1 of their targets; it is on the *right side* when all four are within 0.5. We look
every 10 epochs, and a network that has solved it leaves the race, which is what makes hundreds of
networks affordable. The loss is the mean binary cross-entropy, the output a sigmoid.

Every network with the same seed draws the same normal numbers, in the same order, whatever is done
with them afterwards: recipes that differ in the width of their start differ in nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan, sqrt

import numpy as np

from backprop.checks import Array, number, whole_number
from backprop.datasets import xor
from backprop.initializers import Normal
from backprop.layers import Dense, Identity, Layer, ReLU, Sigmoid, Tanh
from backprop.lessons.intervals import Interval, rate_interval
from backprop.losses import BinaryCrossEntropy
from backprop.network import Network
from backprop.optimizers import Optimizer
from backprop.training import train

TIGHT, RIGHT = 0.1, 0.5
EPOCHS = 2000
LOOK = 10
# Setting up the race anew, without those who have finished, costs something too.
WORTH_A_NEW_RACE = 0.5

ACTIVATIONS: Mapping[str, type[Layer]] = {
    "sigmoid": Sigmoid, "tanh": Tanh, "ReLU": ReLU, "none": Identity,
}  # fmt: skip


@dataclass(frozen=True)
class Recipe:
    """Everything about a training run except the seed.

    widths: from input to output, (2, 3, 1) for three hidden units. XOR needs 2 and 1 at the ends.
    activation: of the hidden layers: "sigmoid", "tanh", "ReLU" or "none".
    spread: standard deviation of the first weights, which are normal numbers. "glorot" takes
        √(2 / (n_in + n_out)) for each layer, "he" takes √(2 / n_in). Biases start at 0.
    learning_rate: of plain gradient descent on all four examples at once.

    Raises ValueError for arguments without a meaning.
    """

    widths: tuple[int, ...] = (2, 3, 1)
    activation: str = "sigmoid"
    spread: float | str = 1.0
    learning_rate: float = 1.0

    def __post_init__(self) -> None:
        if len(self.widths) < 2 or self.widths[0] != 2 or self.widths[-1] != 1:
            raise ValueError(f"widths must begin with 2 and end with 1, got {self.widths}")
        for width in self.widths:
            whole_number(width, "a width", at_least=1)
        if self.activation not in ACTIVATIONS:
            raise ValueError(
                f"activation must be one of {', '.join(ACTIVATIONS)}, got {self.activation!r}"
            )
        if isinstance(self.spread, str):
            if self.spread not in ("glorot", "he"):
                raise ValueError(f'spread must be a number, "glorot" or "he", got {self.spread!r}')
        else:
            number(self.spread, "spread", above=0)
        number(self.learning_rate, "learning_rate", above=0)

    @property
    def weight_layers(self) -> int:
        """How many layers have weights: one more than there are hidden layers."""
        return len(self.widths) - 1

    def network(self, seeds: Sequence[int]) -> Network:
        """One network for each seed, at its start."""
        layers: list[Layer] = []
        for n_in, n_out in zip(self.widths, self.widths[1:], strict=False):
            layers += [Dense(n_in, n_out, init=Normal(self._std(n_in, n_out)))]
            layers += [ACTIVATIONS[self.activation]()]
        layers[-1] = Sigmoid()
        return Network(layers, loss=BinaryCrossEntropy(), seed=seeds)

    def _std(self, n_in: int, n_out: int) -> float:
        if isinstance(self.spread, str):
            return sqrt(2 / (n_in + n_out) if self.spread == "glorot" else 2 / n_in)
        return self.spread


# What source 003 builds, and the same with two things mended.
SOURCE = Recipe((2, 3, 1), spread=0.1)
MENDED = Recipe((2, 8, 1), spread=1.0)
# The starts that suit each activation (Glorot and Bengio 2010; He and others 2015).
SUITED = {"sigmoid": "glorot", "tanh": "glorot", "ReLU": "he", "none": "glorot"}


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of one recipe, for each seed.

    solved_at: (S,) the first epoch, of those looked at, at which the network had solved XOR; −1
        where it had not by the end.
    right: (S,) whether all four outputs were on the right side of 0.5 when last looked at.
    """

    recipe: Recipe
    seeds: tuple[int, ...]
    solved_at: Array
    right: Array

    @property
    def solved(self) -> Array:
        """(S,) whether the network solved XOR in time."""
        return self.solved_at > 0

    def solved_by(self, epoch: int) -> Array:
        """(S,) whether the network had solved XOR after this epoch."""
        return self.solved & (self.solved_at <= epoch)

    @property
    def rate(self) -> Interval:
        """The share of the networks that solved XOR, with its 95 % interval."""
        return rate_interval(int(self.solved.sum()), len(self.seeds))

    @property
    def median_epoch(self) -> float:
        """The median epoch at which those that solved XOR did so; NaN if none did."""
        return float(np.median(self.solved_at[self.solved])) if self.solved.any() else nan

    def of(self, count: int) -> Outcome:
        """The same for the first `count` seeds only."""
        if whole_number(count, "count", at_least=1) > len(self.seeds):
            raise ValueError(f"count is {count}, but there are only {len(self.seeds)} seeds")
        return Outcome(self.recipe, self.seeds[:count], self.solved_at[:count], self.right[:count])


@dataclass(frozen=True, eq=False)
class _OwnRates(Optimizer):
    """Gradient descent in which every network of many has a learning rate of its own."""

    rates: Array

    def step(self, parameters: Mapping, gradients: Mapping, state: object = None) -> None:
        for key, w in parameters.items():
            w -= self.rates.reshape((-1,) + (1,) * (w.ndim - 1)) * gradients[key]


def run(recipe: Recipe, seeds: Sequence[int], epochs: int = EPOCHS) -> Outcome:
    """Train one network for each seed, and note when it has solved XOR."""
    return sweep(recipe, [recipe.learning_rate], seeds, epochs)[0]


def sweep(
    recipe: Recipe, rates: Sequence[float], seeds: Sequence[int], epochs: int = EPOCHS
) -> list[Outcome]:
    """The recipe with each of these learning rates, all networks side by side."""
    recipes = [replace(recipe, learning_rate=rate) for rate in rates]
    solved_at, right, _ = _race(
        recipe, list(seeds) * len(rates), np.repeat(np.asarray(rates, float), len(seeds)), epochs
    )
    parts = (slice(i * len(seeds), (i + 1) * len(seeds)) for i in range(len(rates)))
    return [
        Outcome(each, tuple(seeds), solved_at[part], right[part])
        for each, part in zip(recipes, parts, strict=True)
    ]


def trained(recipe: Recipe, seeds: Sequence[int], epochs: int = EPOCHS) -> tuple[Outcome, Network]:
    """The outcome of `run`, and the networks as they were when last seen."""
    rates = np.full(len(seeds), recipe.learning_rate)
    solved_at, right, parameters = _race(recipe, seeds, rates, epochs)
    net = recipe.network(seeds)
    for key, array in parameters.items():
        net.parameters[key] = array
    return Outcome(recipe, tuple(seeds), solved_at, right), net


def _race(
    recipe: Recipe, seeds: Sequence[int], rates: Array, epochs: int
) -> tuple[Array, Array, dict[str, Array]]:
    """Train until solved: (solved_at, right, parameters when last seen), one entry a network."""
    if whole_number(epochs, "epochs", at_least=LOOK) % LOOK:
        raise ValueError(f"epochs must be a multiple of {LOOK}, got {epochs}")
    X, T = xor()
    solved_at, off = np.full(len(seeds), -1), np.ones(len(seeds))
    net, racing = recipe.network(seeds), np.arange(len(seeds))
    last = {key: np.array(w) for key, w in net.parameters.items()}
    for epoch in range(LOOK, epochs + 1, LOOK):
        train(net, X, T, _OwnRates(rates[racing]), epochs=LOOK)
        worst = np.abs(net.forward(X) - T).max(axis=(1, 2))
        running = solved_at[racing] < 0
        off[racing[running]] = worst[running]
        solved_at[racing[running & (worst < TIGHT)]] = epoch
        running = solved_at[racing] < 0
        if epoch == epochs or running.mean() <= 1 - WORTH_A_NEW_RACE:
            for key, w in net.parameters.items():
                last[key][racing] = w
            racing = racing[running]
            if epoch == epochs or not racing.size:
                break
            net = recipe.network([seeds[int(i)] for i in racing])
            for key in net.parameters:
                net.parameters[key] = last[key][racing]
    return solved_at, off < RIGHT, last
