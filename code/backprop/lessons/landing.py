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

EPOCHS = (0, 1, 2, 5, 10, 15, 20, 25, 30, 35, 40, 50, 60, 80, 100, 150, 200, 300)
RATE = 1.0
GRID = np.linspace(-0.5, 1.5, 33)


class Snapshot(NamedTuple):
    """The network after so many epochs.

    answers (4,) to the four points, the loss, and `surface` (33, 33), its answer everywhere on
    the square GRID × GRID, rows from below to above.
    """

    epoch: int
    answers: Array
    loss: float
    surface: Array


def learn_xor(epochs: Sequence[int] = EPOCHS, seed: int = 0) -> list[Snapshot]:
    """Train a 2-4-1 network (tanh, then sigmoid) on XOR; look at it after each of `epochs`.

    Loss: binary cross-entropy, mean over the four points. Gradient descent with learning rate 1
    on all four at once; the weights are drawn by `Glorot` from the seed.
    Raises ValueError unless the epochs begin at 0 or later and rise.
    """
    for epoch in epochs:
        whole_number(epoch, "epoch", at_least=0)
    if list(epochs) != sorted(set(epochs)):
        raise ValueError(f"epochs must rise, got {list(epochs)}")
    X, T = xor()
    net = Network(
        [Dense(2, 4), Tanh(), Dense(4, 1), Sigmoid()], loss=BinaryCrossEntropy(), seed=seed
    )
    square = np.stack(np.meshgrid(GRID, GRID), axis=-1).reshape(-1, 2)
    snapshots, done = [], 0
    for epoch in epochs:
        if epoch > done:
            # Plain gradient descent remembers nothing, so training may pause without a trace.
            train(net, X, T, GradientDescent(RATE), epochs=epoch - done)
            done = epoch
        surface = net.forward(square).reshape(len(GRID), len(GRID))
        snapshots.append(Snapshot(epoch, net.forward(X)[:, 0], float(net.loss(X, T)), surface))
    return snapshots
