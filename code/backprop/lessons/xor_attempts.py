"""The attempts of three sources at XOR, retried from hundreds of starts.

What a source computes is written here in our own code, slips included, and its random numbers
are drawn in its order, so that a run with a seed gives the source's numbers to the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, get_args

import numpy as np

from backprop import Dense, Network, Sigmoid, train
from backprop.activations import sigmoid
from backprop.checks import Array, number, whole_number
from backprop.datasets import xor
from backprop.initializers import Uniform
from backprop.layers import Arrays, swap
from backprop.lessons.intervals import Interval, rate_interval
from backprop.lessons.loss import claimed_table
from backprop.lessons.xor import Outcome, Tally, outcome, sigmoid_network
from backprop.losses import MeanSquaredError, SumSquaredError
from backprop.optimizers import GradientDescent

Bias = Literal["column", "trained", "frozen", "none"]


def source_000_as_written(
    seeds: Sequence[int] = range(200), updates: int = 1001, rate: float = 0.1
) -> Outcome:
    """Source 000's program: one matrix W (2, 2) from `rand`, no bias, two answers to each input.

    Its update is W − rate · Xᵀ (((Y − T) Wᵀ) ⊙ Y (1 − Y)), and its loss the mean over the eight
    cells of (T − Y)². Row k of `loss` belongs to the weights after k updates: the source makes
    one update before its loop, then prints at 0, 100, …, 900, which are rows 1, 101, …, 901.
    `answers` (S, 4) are those of the first column.
    """
    whole_number(updates, "updates", at_least=1)
    number(rate, "rate", above=0)
    X, T = xor()
    W = np.stack([np.random.RandomState(seed).rand(2, 2) for seed in seeds])
    losses = []
    for done in range(updates + 1):
        Y = sigmoid(X @ W)
        losses.append(((T - Y) ** 2).mean(axis=(-2, -1)))
        if done < updates:
            hidden_error = ((Y - T) @ swap(W)) * Y * (1 - Y)
            W = W - rate * X.T @ hidden_error
    return Outcome(np.array(losses), Y[..., 0])


def source_000_corrected(
    seeds: Sequence[int] = range(200), updates: int = 1001, rate: float = 0.1
) -> Outcome:
    """The same matrix from the same start, with the gradient of the loss that it prints."""
    X, T = xor()
    layers = [Dense(2, 2, init=Uniform(0, 1), bias=False), Sigmoid()]
    net = Network(layers, loss=MeanSquaredError(), seed=seeds)
    history = train(net, X, np.hstack([T, T]), GradientDescent(rate), epochs=updates)
    return Outcome(history.loss, net.forward(X)[..., 0])


def source_003(seeds: int | Sequence[int] = range(500)) -> Network:
    """Source 003's network: 2-3-1 sigmoids, weights 0.1·`randn`, biases 0.

    Its gradient starts from output − target, so it is that of the binary cross-entropy, mean over
    the four examples, although the source reports the mean squared error.
    """
    return sigmoid_network(3, spread=0.1, seeds=seeds)


def source_003_as_written(seeds: Sequence[int] = range(500)) -> Outcome:
    """Train source 003's networks as its example call does: 2000 epochs at rate 1."""
    return outcome(source_003(seeds), 1.0, 2000)


def source_003_report(seed: int) -> Array:
    """The mean squared error that source 003 records, before each of 2000 epochs and at the end."""
    X, T = xor()
    history = train(
        source_003(seed), X, T, GradientDescent(1.0), epochs=2000, watch=lambda n: n.forward(X)
    )
    return ((np.array(history.watched) - T) ** 2).mean(axis=(-2, -1))


class FrozenBiasSigmoid(Sigmoid):
    """a = σ(z + 1): a sigmoid behind a bias that is 1 and stays 1."""

    def forward(self, parameters: Arrays, Z: Array) -> tuple[Array, Any]:
        """σ(Z + 1), element by element; σ′ is a (1 − a) as before."""
        return super().forward(parameters, Z + 1)


def source_004(bias: Bias = "column", seeds: int | Sequence[int] = range(500)) -> Network:
    """Source 004's network: four hidden sigmoids, weights from `rand`, loss Σ (y − t)².

    bias: "column", as in the source, has none, but a third input that is always 1; "trained" has
    two inputs and biases that begin at 0 and learn; "frozen" has biases that stay 1; "none" has
    neither biases nor the third input.
    Raises ValueError for another word.
    """
    if bias not in get_args(Bias):
        raise ValueError(f"bias must be one of {', '.join(get_args(Bias))}, got {bias!r}")
    inputs, learns = 3 if bias == "column" else 2, bias == "trained"
    bend = FrozenBiasSigmoid if bias == "frozen" else Sigmoid
    layers = [
        Dense(inputs, 4, init=Uniform(0, 1), bias=learns), bend(),
        Dense(4, 1, init=Uniform(0, 1), bias=learns), bend(),
    ]  # fmt: skip
    return Network(layers, loss=SumSquaredError(), seed=seeds)


def source_004_run(
    bias: Bias = "column", seeds: Sequence[int] = range(500), iterations: int = 1000
) -> Outcome:
    """Train source 004's networks, at the rate 1 that its program leaves unsaid.

    The source prints the forward pass of the last iteration, which `iterations` − 1 updates
    precede; so do we.
    """
    X, _ = xor()
    X = np.column_stack([X, np.ones(4)]) if bias == "column" else X
    whole_number(iterations, "iterations", at_least=1)
    return outcome(source_004(bias, seeds), 1.0, iterations - 1, X=X)


class Typical(NamedTuple):
    """Where source 004's printed table stands among runs of its program.

    loss: the table's sum of squared errors. share: of the runs, those with at most that loss,
    with its interval. nearest: how far the likest run is from the table, in its worst answer.
    bands (4, 2): the 5 % and 95 % points of each answer over the runs. table (4,): the answers.
    """

    table: Array
    loss: float
    share: Interval
    nearest: float
    bands: Array


def how_typical(run: Outcome) -> Typical:
    """Compare source 004's printed answers with those of many runs."""
    Y, T = claimed_table()
    loss = float(((Y - T) ** 2).sum())
    below = int((run.loss[-1] <= loss).sum())
    nearest = float(np.abs(run.answers - Y[:, 0]).max(axis=1).min())
    bands = np.percentile(run.answers, [5, 95], axis=0).T
    return Typical(Y[:, 0], loss, rate_interval(below, len(run.answers)), nearest, bands)


class Entry(NamedTuple):
    """One line of the scoreboard."""

    name: str
    tally: Tally

    @property
    def right(self) -> Interval:
        """The share of starts that end right, with its 95 % interval."""
        return rate_interval(self.tally.right, self.tally.starts)

    @property
    def tight(self) -> Interval:
        """The share of starts that end tight, with its 95 % interval."""
        return rate_interval(self.tally.tight, self.tally.starts)
