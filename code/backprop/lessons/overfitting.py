"""Fitting and overfitting: what training does to the error on rows that it has not seen.

Two problems. Source 002's targets are drawn without regard to the inputs, so that nothing can be
learned; and a noisy sine, t = sin(πx) + noise, of which something can. Every network has rows of
its own, so that a rate over networks is a rate over data sets as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.random import RandomState

from ..checks import Array, ShapeError, number, whole_number
from ..dropout import Dropout
from ..initializers import Normal, Uniform
from ..layers import Dense, Layer, Sigmoid, Tanh
from ..losses import MeanSquaredError
from ..network import Network
from ..optimizers import Adam, GradientDescent, Optimizer
from . import source_002
from .intervals import Interval, rate_interval
from .own_data import losses, outputs, side_by_side, train_each

SPREAD = 0.4  # standard deviation of the noise around the sine
FLOOR = SPREAD**2  # no prediction of fresh noisy rows has a smaller mean squared error
TRAINING, VALIDATION = 0, 1  # which stream of rows a seed draws
GRID = np.linspace(-1, 1, 41)
LOOKS = (0, 10, 20, 30, 40, 50, 75, 100, 150, 200, 300, 400)


class NoiseRun(NamedTuple):
    """Source 002's network trained on S data sets of 100 rows.

    Attributes:
        epochs: when it was looked at.
        train, fresh: mean squared error on its own rows and on fresh ones (looks, S).
        constant, constant_fresh: the same of the mean of its targets, as an answer to all (S,).
    """

    epochs: tuple[int, ...]
    train: Array
    fresh: Array
    constant: Array
    constant_fresh: Array

    @property
    def beats_constant(self) -> Interval:
        """The share of networks that end below their constant on their own rows, 95 %."""
        return rate_interval(int((self.train[-1] < self.constant).sum()), len(self.constant))


def source_002_run(
    seeds: Sequence[int],
    rate: float,
    looks: Sequence[int],
    learnable: bool = False,
    fresh_rows: int = 1000,
) -> NoiseRun:
    """Train source 002's 2-4-1 network by gradient descent; seed s draws weights, then rows.

    learnable: whether the target is the mean of the two inputs, instead of noise.
    fresh_rows: how many new rows each network is measured on.
    """
    whole_number(fresh_rows, "fresh_rows", at_least=1)
    net = _source_002_networks(seeds)
    own = [source_002.data(seed) for seed in seeds]
    X, T = (side_by_side(np.array(part)) for part in zip(*own, strict=True))
    draws = [RandomState([seed, 1]).rand(fresh_rows, 3) for seed in seeds]
    fresh = side_by_side(np.array(draws))
    X_new, T_new = fresh[..., :2], fresh[..., 2:]
    if learnable:
        T, T_new = (inputs.mean(axis=2, keepdims=True) for inputs in (X, X_new))
    noted = train_each(
        net, X, T, GradientDescent(rate), looks,
        lambda now: (losses(now, X, T), losses(now, X_new, T_new)),
    )  # fmt: skip
    mean = T.mean(axis=1, keepdims=True)
    train, new = np.swapaxes(noted, 0, 1)
    ends = (((targets - mean) ** 2).mean(axis=(1, 2)) for targets in (T, T_new))
    return NoiseRun(tuple(looks), train, new, *ends)


def sine(x: Array) -> Array:
    """The curve that the noise hides: sin(πx)."""
    return np.asarray(np.sin(np.pi * x))


def rows_of(seed: int, rows: int, stream: int = TRAINING) -> tuple[Array, Array]:
    """X (rows, 1) evenly between −1 and 1, and T (rows, 1) = sin(πx) + 0.4 · N(0, 1).

    The streams of one seed, TRAINING and VALIDATION, have nothing in common.
    """
    whole_number(rows, "rows", at_least=1)
    random = RandomState([seed, stream])
    x = random.uniform(-1, 1, (rows, 1))
    return x, sine(x) + SPREAD * random.randn(rows, 1)


@dataclass(frozen=True)
class Recipe:
    """How to fit the sine: a network 1-hidden-1 of tanh units, its rows, and how it trains.

    dropout: the rate of a Dropout layer after the hidden units; 0 for none.
    """

    name: str = "plain"
    hidden: int = 12
    rows: int = 16
    optimizer: Optimizer = field(default_factory=lambda: Adam(0.05))
    dropout: float = 0.0

    def network(self, seed: int | Sequence[int]) -> Network:
        """The untrained network, or one for each seed: first weights 3 · N(0, 1), then Glorot."""
        noise: list[Layer] = [Dropout(self.dropout)] if self.dropout else []
        layers = [Dense(1, self.hidden, Normal(3.0)), Tanh(), *noise, Dense(self.hidden, 1)]
        return Network(layers, MeanSquaredError(), seed=seed)


class Fits(NamedTuple):
    """Many networks of one recipe, each on rows of its own.

    Attributes:
        recipe: how they were trained.
        epochs: when they were looked at.
        train: the loss on their own rows (looks, S), in evaluation.
        validation: the loss on half as many rows that were kept aside (looks, S).
        new: the mean squared error that all possible new rows would give (looks, S): the mean
            square distance from the sine, over the inputs, plus the noise's own 0.16.
    """

    recipe: Recipe
    epochs: tuple[int, ...]
    train: Array
    validation: Array
    new: Array

    @property
    def stopped(self) -> Array:
        """The look (S,) at which the validation loss of each network is smallest."""
        return np.asarray(self.validation.argmin(axis=0))

    def early(self) -> Fits:
        """The same networks, each as it was at that look: a Fits with one row."""
        place = self.stopped, np.arange(len(self.stopped))
        parts = [part[place][None] for part in (self.train, self.validation, self.new)]
        return Fits(self.recipe, (-1,), *parts)


def fit(recipe: Recipe, seeds: Sequence[int] = range(200), looks: Sequence[int] = LOOKS) -> Fits:
    """Train a network of this recipe for each seed, and measure it at the looks."""
    X, T = _each(seeds, recipe.rows, TRAINING)
    X_kept, T_kept = _each(seeds, max(1, recipe.rows // 2), VALIDATION)
    grid = side_by_side(np.repeat(GRID[None, :, None], len(seeds), axis=0))

    def look(net: Network) -> tuple[Array, Array, Array]:
        off = (outputs(net, grid) - sine(grid)) ** 2
        return losses(net, X, T), losses(net, X_kept, T_kept), FLOOR + _trapezoid(off[..., 0])

    noted = train_each(recipe.network(seeds), X, T, recipe.optimizer, looks, look)
    return Fits(recipe, tuple(looks), *np.swapaxes(noted, 0, 1))


class Duel(NamedTuple):
    """How often one way has a smaller error on new rows than another, on the same data sets.

    won, tied, lost: counts of data sets. rate: the share won, with its 95 % interval.
    """

    won: int
    tied: int
    lost: int
    rate: Interval


def duel(ours: Fits, theirs: Fits) -> Duel:
    """Compare the errors on new rows at the last look of both.

    Raises ShapeError where they have not the same number of networks.
    """
    a, b = ours.new[-1], theirs.new[-1]
    if a.shape != b.shape:
        raise ShapeError(f"a duel needs pairs, got {a.shape[0]} networks and {b.shape[0]}")
    won, tied = int((a < b).sum()), int((a == b).sum())
    return Duel(won, tied, len(a) - won - tied, rate_interval(won, len(a)))


class Watched(NamedTuple):
    """One network while it trains: its rows, its curve on GRID and its losses, at each look."""

    recipe: Recipe
    train_rows: tuple[Array, Array]
    kept_rows: tuple[Array, Array]
    epochs: tuple[int, ...]
    curves: Array  # (looks, 41)
    train: Array  # (looks,)
    validation: Array  # (looks,)


def watch(recipe: Recipe, seed: int = 0, looks: Sequence[int] = LOOKS) -> Watched:
    """Train one network and note its curve and both losses at the looks."""
    X, T = _each([seed], recipe.rows, TRAINING)
    X_kept, T_kept = _each([seed], max(1, recipe.rows // 2), VALIDATION)
    noted = train_each(
        recipe.network([seed]), X, T, recipe.optimizer, looks,
        lambda net: (
            outputs(net, GRID[None, :, None])[0, :, 0],
            losses(net, X, T)[0], losses(net, X_kept, T_kept)[0],
        ),
    )  # fmt: skip
    curves, train, kept = (np.array(part) for part in zip(*noted, strict=True))
    rows = (X[0, :, 0], T[0, :, 0]), (X_kept[0, :, 0], T_kept[0, :, 0])
    return Watched(recipe, *rows, tuple(looks), curves, train, kept)


class Choice(NamedTuple):
    """The best of some candidates, by the rows that chose it and by fresh ones: mean squares.

    chosen_on, fresh: one number for each time that a best one was chosen (times,).
    """

    chosen_on: Array
    fresh: Array


def best_of(candidates: int, rows: int, times: int = 50) -> Choice:
    """Untrained networks of source 002; the best on `rows` rows of noise, and on 1000 others."""
    for name, count in {"candidates": candidates, "rows": rows, "times": times}.items():
        whole_number(count, name, at_least=1)
    net = _source_002_networks(range(candidates))
    random = RandomState(0)
    scores = np.array([net.loss(random.rand(rows, 2), random.rand(rows, 1)) for _ in range(times)])
    fresh = net.loss(random.rand(1000, 2), random.rand(1000, 1))
    return Choice(scores.min(axis=1), fresh[scores.argmin(axis=1)])


def penalised(net: Network, X: Array, T: Array, decay: float) -> float:
    """The loss of one network plus decay / 2 · Σ w² over its weights, biases left out."""
    number(decay, "decay", at_least=0)
    weights = [w for key, w in net.parameters.items() if key.startswith("W")]
    return float(net.loss(X, T) + decay / 2 * sum((w**2).sum() for w in weights))


def _source_002_networks(seeds: Sequence[int]) -> Network:
    layers = [Dense(2, 4, Uniform(-1, 1)), Sigmoid(), Dense(4, 1, Uniform(-1, 1)), Sigmoid()]
    return Network(layers, MeanSquaredError(), seed=seeds)


def _each(seeds: Sequence[int], rows: int, stream: int) -> tuple[Array, Array]:
    X, T = zip(*(rows_of(seed, rows, stream) for seed in seeds), strict=True)
    return side_by_side(np.array(X)), side_by_side(np.array(T))


def _trapezoid(values: Array) -> Array:
    """The mean over −1 to 1 of what is known on GRID (S, 41)."""
    return np.asarray(np.trapezoid(values, GRID, axis=1) / 2)
