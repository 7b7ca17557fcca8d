"""What the first page shows: a small network that learns to tell two kinds of points apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from backprop import Dense, Network, Sigmoid, Tanh, train
from backprop.checks import Array, whole_number
from backprop.datasets import xor
from backprop.losses import BinaryCrossEntropy
from backprop.optimizers import GradientDescent

EPOCHS = (0, 1, 2, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120, 150, 200, 300)
RATE = 1.0
GRID = np.linspace(-0.5, 1.5, 33)


class Learning(NamedTuple):
    """One run of training, looked at after each of `epochs`.

    loss (last epoch + 1,) is recorded at every epoch; answers (len(epochs), 4) to the four
    points, and surfaces (len(epochs), 33, 33), the answers everywhere on the square GRID × GRID,
    rows from below to above, where it was looked at.
    """

    epochs: tuple[int, ...]
    loss: Array
    answers: Array
    surfaces: Array


def learn_xor(epochs: Sequence[int] = EPOCHS, seed: int = 0) -> Learning:
    """Train a 2-4-1 network (tanh, then sigmoid) on XOR; look at it after each of `epochs`.

    Loss: binary cross-entropy, mean over the four points. Gradient descent with learning rate 1
    on all four at once; the weights are drawn by `Glorot` from the seed.
    Raises ValueError unless the epochs rise, and end at 1 or later.
    """
    for epoch in epochs:
        whole_number(epoch, "epoch", at_least=0)
    if not epochs or list(epochs) != sorted(set(epochs)) or epochs[-1] == 0:
        raise ValueError(f"epochs must rise, and end at 1 or later, got {list(epochs)}")
    X, T = xor()
    net = _network(seed)
    square = np.stack(np.meshgrid(GRID, GRID), axis=-1).reshape(-1, 2)
    everywhere = np.vstack([X, square])
    history = train(
        net, X, T, GradientDescent(RATE), epochs=epochs[-1], watch=lambda n: n.forward(everywhere)
    )
    seen = np.array([history.watched[epoch][:, 0] for epoch in epochs])
    surfaces = seen[:, len(X) :].reshape(-1, len(GRID), len(GRID))
    return Learning(tuple(epochs), history.loss, seen[:, : len(X)], surfaces)


def solved(seeds: range = range(500), epochs: int = 300) -> int:
    """How many of these networks, trained as in `learn_xor`, end right on all four points.

    Right: the answer lies on the same side of one half as the target.
    """
    X, T = xor()
    nets = _network(seeds)
    train(nets, X, T, GradientDescent(RATE), epochs=epochs)
    return int((np.abs(nets.forward(X) - T) < 0.5).all(axis=(1, 2)).sum())


def _network(seed: int | range) -> Network:
    return Network(
        [Dense(2, 4), Tanh(), Dense(4, 1), Sigmoid()], loss=BinaryCrossEntropy(), seed=seed
    )
