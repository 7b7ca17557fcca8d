"""Ten weight layers learn XOR, or fail to: the same task for every remedy against fading.

All networks have `DEPTH` weight layers, `WIDTH` units in each hidden one, a sigmoid output and
mean binary cross-entropy. They differ in one thing at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from ..batch_norm import BatchNorm
from ..checks import Array
from ..datasets import xor
from ..initializers import Glorot, Initializer, Normal
from ..layers import Dense, Layer, Sigmoid, Tanh
from ..losses import BinaryCrossEntropy
from ..network import Network
from ..optimizers import GradientDescent, Optimizer
from ..residual import Residual
from ..training import train
from .intervals import rate_interval
from .limitations import per_layer

DEPTH, WIDTH = 10, 6
EPOCHS = 600
SEEDS = range(200)


class Variation(NamedTuple):
    """One way to build and train the deep network.

    Attributes:
        name: what is special about it.
        hidden: one hidden layer after the first, as a list of layers.
        optimizer: the recipe that trains it.
        activation: what follows the first weight layer.
        init: how the first and the last weight layer are drawn.
    """

    name: str
    hidden: Callable[[], list[Layer]]
    optimizer: Optimizer
    activation: Callable[[], Layer] = Sigmoid
    init: Initializer = Glorot()


class Trial(NamedTuple):
    """What came of one variation.

    Attributes:
        name: that of the variation.
        gradients: the geometric mean over the seeds of ‖∂L/∂W‖, for each weight layer, before
            training (DEPTH,).
        solved: how many networks put all four outputs on the right side of 0.5.
        seeds: how many were trained.
    """

    name: str
    gradients: Array
    solved: int
    seeds: int

    @property
    def factor(self) -> float:
        """The factor for each layer from the last hidden weight layer back to the first one."""
        return per_layer(self.gradients[1:-1])

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share that is solved."""
        _, low, high = rate_interval(self.solved, self.seeds)
        return low, high


def variations() -> list[Variation]:
    """The variations that the chapter compares, the plain deep network first."""
    # A larger step lets tanh's networks tip to either side by the last digit of a sum, and so
    # end otherwise on another machine.
    quick, slow = GradientDescent(2.0), GradientDescent(0.04)
    small = Normal(0.1)

    def dense(init: Initializer | None = None) -> Dense:
        return Dense(WIDTH, WIDTH, init=init)

    return [
        Variation("sigmoid", lambda: [dense(), Sigmoid()], quick),
        Variation("tanh, small", lambda: [dense(small), Tanh()], slow, Tanh, small),
        Variation("tanh", lambda: [dense(), Tanh()], slow, Tanh),
        Variation("residual", lambda: [Residual([dense(), Sigmoid()])], quick),
        Variation("batch norm", lambda: [dense(), BatchNorm(WIDTH), Sigmoid()], quick),
    ]


def build(variation: Variation, seeds: int | Iterable[int] = SEEDS) -> Network:
    """The deep network of a variation, for the XOR inputs."""
    layers: list[Layer] = [
        Dense(2, WIDTH, init=variation.init),
        variation.activation(),
    ]
    for _ in range(DEPTH - 2):
        layers += variation.hidden()
    layers += [Dense(WIDTH, 1, init=variation.init), Sigmoid()]
    return Network(layers, loss=BinaryCrossEntropy(), seed=seeds)


def weight_keys(net: Network) -> list[str]:
    """The keys of the weight matrices, the first layer first."""
    return [key for key in net.parameters if key.startswith("W")]


def trial(
    variation: Variation, seeds: Iterable[int] = SEEDS, epochs: int = EPOCHS, progress: bool = False
) -> Trial:
    """Build the networks of one variation, measure their gradients, and train them on XOR."""
    net = build(variation, seeds)
    X, T = xor()
    _, gradients = net.gradients(X, T)
    sizes = [np.linalg.norm(gradients[key], axis=(1, 2)) for key in weight_keys(net)]
    typical = np.exp(np.log(sizes).mean(axis=1))
    train(net, X, T, variation.optimizer, epochs=epochs, progress=progress)
    right = (np.abs(net.forward(X) - T) < 0.5).all(axis=(1, 2))
    return Trial(variation.name, typical, int(right.sum()), right.size)
