"""Gradients that fade or run away on their way back through many layers, measured.

The network of the measurements: `LAYERS` weight layers in a row, `WIDTH` units in each hidden
one, one linear output, half squared error, and one example. With a single example ∂L/∂b of a
layer is its δ itself, and ∂L/∂W is the table of products a · δ.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.random import RandomState

from ..activations import (
    relu_prime_from_z,
    sigmoid,
    sigmoid_prime_from_a,
    sigmoid_prime_from_z,
    tanh_prime_from_z,
)
from ..checks import Array, number, whole_number
from ..initializers import Normal
from ..layers import Dense, Identity, Layer, ReLU, Sigmoid, Tanh
from ..losses import HalfSquaredError
from ..network import Network

LAYERS, WIDTH = 10, 16
SEEDS = range(100)

SLOPES: dict[type[Layer], Callable[[Array], Array]] = {
    Sigmoid: sigmoid_prime_from_z,
    Tanh: tanh_prime_from_z,
    ReLU: relu_prime_from_z,
    Identity: np.ones_like,
}


class Chain(NamedTuple):
    """A chain of single units a ← σ(w a), one after the other, followed back.

    Attributes:
        slopes: σ′ of each unit, in forward order.
        left: what is left of a slope of 1 after 0, 1, 2, … units on the way back, starting at
            the last unit; each takes the factor w · σ′.
    """

    slopes: list[float]
    left: list[float]


def sigmoid_chain(units: int = 10, w: float = 1.0) -> Chain:
    """The chain whose first pre-activation is 0, and the slope that is left after each unit.

    Raises:
        TypeError, ValueError: unless `units` is a whole number of at least 1 and w is finite.
    """
    whole_number(units, "units", at_least=1)
    number(w, "w")
    z, slopes = 0.0, []
    for _ in range(units):
        a = float(sigmoid(z))
        slopes.append(float(sigmoid_prime_from_a(a)))
        z = w * a
    left = [1.0]
    for slope in reversed(slopes):
        left.append(left[-1] * slope * w)
    return Chain(slopes, left)


class Profile(NamedTuple):
    """What flows through a deep network at the start, layer by layer, the first layer first.

    Every number is a geometric mean over the seeds.

    Attributes:
        name: the start, in words.
        weights: ‖∂L/∂W‖ of each layer (layers,).
        deltas: ‖δ‖ of each layer (layers,).
        sizes: the size of what each layer receives, ‖a‖ of the layer before (layers,).
        predicted: the factor by which δ should shrink or grow at one hidden layer.
    """

    name: str
    weights: Array
    deltas: Array
    sizes: Array
    predicted: float

    @property
    def factor(self) -> float:
        """The measured factor of δ for one hidden layer, from the last hidden one to the first."""
        return per_layer(self.deltas[:-1])


def per_layer(values: Array) -> float:
    """The factor for each layer, going back from the last value to the first."""
    return float((values[0] / values[-1]) ** (1 / (len(values) - 1)))


def deep_network(
    activation: type[Layer], std: float, seeds: Iterable[int] = SEEDS, layers: int = LAYERS
) -> Network:
    """Networks of `layers` weight layers, `WIDTH` wide, weights drawn by `Normal(std)`."""
    whole_number(layers, "layers", at_least=3)
    body: list[Layer] = []
    for _ in range(layers - 1):
        body += [Dense(WIDTH, WIDTH, init=Normal(std)), activation()]
    body.append(Dense(WIDTH, 1, init=Normal(std)))
    return Network(body, loss=HalfSquaredError(), seed=seeds)


def one_example() -> tuple[Array, Array]:
    """The example of every profile: X (1, WIDTH) bell-shaped, drawn with seed 0, and T = 1."""
    return RandomState(0).randn(1, WIDTH), np.ones((1, 1))


def profile(
    name: str, activation: type[Layer], std: float, seeds: Sequence[int] = SEEDS
) -> Profile:
    """Measure one start: the network of `deep_network`, before any training.

    The prediction is √WIDTH · std · (root mean square of the activation's slope): δ of a layer is
    a sum of WIDTH terms, each a weight times a δ of the next layer, times the slope.
    """
    net = deep_network(activation, std, seeds)
    X, T = one_example()
    _, gradients = net.gradients(X, T)
    trace = net.trace(X)
    inputs = [np.broadcast_to(X, (len(net.seeds), 1, WIDTH)), *trace[1:-1:2]]
    z = np.stack(trace[:-1:2])  # (hidden layers, S, 1, WIDTH)
    # δ of the last hidden layer comes through one output weight; the factor is for those below.
    mean_square = (SLOPES[activation](z[:-1]) ** 2).mean()
    return Profile(
        name,
        np.array([_typical(gradients[f"W{k}"]) for k in range(1, LAYERS + 1)]),
        np.array([_typical(gradients[f"b{k}"]) for k in range(1, LAYERS + 1)]),
        np.array([_typical(a) for a in inputs]),
        math.sqrt(WIDTH * mean_square) * std,
    )


def _typical(arrays: Array) -> float:
    """The geometric mean over the leading axis of the size of each array."""
    sizes = np.sqrt((arrays.reshape(len(arrays), -1) ** 2).sum(axis=1))
    return float(np.exp(np.log(sizes).mean()))


def starts() -> list[tuple[str, type[Layer], float]]:
    """The starts that the chapter compares: name, activation, standard deviation."""
    plain, he = 1 / math.sqrt(WIDTH), math.sqrt(2 / WIDTH)
    return [
        ("sigmoid, 1/√n", Sigmoid, plain),
        ("tanh, 1/√n", Tanh, plain),
        ("ReLU, He √(2/n)", ReLU, he),
        ("no bend, 1/√n", Identity, plain),
        ("no bend, std 1", Identity, 1.0),
        ("ReLU, std 3", ReLU, 3.0),
    ]


def scales() -> list[float]:
    """Positions of the slider: std · √n, with 1 (Glorot's for square layers) and √2 (He's)."""
    return [0.25, 0.5, 1, math.sqrt(2), 2, 4, 8]


def survey(scale: float, seeds: Sequence[int] = SEEDS[:40]) -> list[Profile]:
    """Sigmoid, tanh and ReLU, all started with standard deviation scale / √WIDTH.

    Raises:
        ValueError: unless `scale` is above 0.
    """
    std = number(scale, "scale", above=0) / math.sqrt(WIDTH)
    kinds = {"sigmoid": Sigmoid, "tanh": Tanh, "ReLU": ReLU}
    return [profile(name, kind, std, seeds) for name, kind in kinds.items()]
