"""What the symbols of "Overfitting" mean."""

from collections.abc import Iterator

import numpy as np
from numpy.random import RandomState
from witnesses import sizes, slopes

from backprop import Dense, Network, Tanh
from backprop.losses import HalfSquaredError
from backprop.modifiers import WeightDecay
from backprop.optimizers import GradientDescent
from bookkit.equations import Registry, Table

CHAPTER = Registry()
equation = CHAPTER.equation


@equation("eq-overfitting-floor")
def floor(random: RandomState) -> Iterator[tuple[str, Table]]:
    yield "arithmetic", {}


@equation("eq-overfitting-decay")
def decay(random: RandomState) -> Iterator[tuple[str, Table]]:
    N, n = sizes(random, 2)
    net = Network([Dense(n, 1, bias=False), Tanh()], HalfSquaredError(), seed=random.randint(1000))
    X, T = random.normal(size=(N, n)), random.normal(size=(N, 1))
    strength = random.uniform(0.1, 1)
    w = net.parameters["W1"].copy()[:, 0]

    def loss(w: np.ndarray) -> complex:
        return (0.5 * (np.tanh(X @ w) - T[:, 0]) ** 2).mean()

    def penalised(w: np.ndarray) -> complex:
        return loss(w) + strength * sum(entry * entry for entry in w) / 2

    value, gradients = net.gradients(X, T)
    known = {"w": w, "λ": strength, "L": value, "J": penalised(w)}
    yield (
        "an imaginary step",
        known | {"∂L/∂w": slopes(loss, w), "∂J/∂w": slopes(penalised, w)},
    )
    # One step at the rate 1 moves each weight by the whole of what the package adds up.
    WeightDecay(GradientDescent(1.0), strength).step(net.parameters, gradients, {})
    moved = w - net.parameters["W1"][:, 0]
    yield "the package", known | {"∂L/∂w": gradients["W1"][:, 0], "∂J/∂w": moved}
