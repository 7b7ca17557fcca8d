"""What the symbols of "Saddles" mean."""

from collections.abc import Iterator

import numpy as np
from numpy.random import RandomState

from backprop.optimizers import Adam, Momentum
from bookkit.equations import Registry, Table, named

CHAPTER = Registry()
equation = CHAPTER.equation

WEIGHTS = 3


@equation("eq-saddles-momentum")
def momentum(random: RandomState) -> Iterator[tuple[str, Table]]:
    rate, beta = random.uniform(0.1, 0.9, size=2)
    optimizer = Momentum(rate, beta)
    weights = {"w": random.normal(size=WEIGHTS)}
    state = optimizer.start(weights)
    optimizer.step(weights, {"w": random.normal(size=WEIGHTS)}, state)
    before = weights["w"].copy(), state["velocity"]["w"].copy()
    g = random.normal(size=WEIGHTS)
    optimizer.step(weights, {"w": g}, state)
    arrays = {
        "w": before[0], "v": before[1], "∇L": g,
        "w ←": weights["w"], "v ←": state["velocity"]["w"],
    }  # fmt: skip
    entries = {name: named(array, "k") for name, array in arrays.items()}
    yield "the package", entries | {"β": beta, "η": rate}


@equation("eq-saddles-adam")
def adam(random: RandomState) -> Iterator[tuple[str, Table]]:
    rate, beta_1, beta_2, epsilon = random.uniform(0.1, 0.9, size=4)
    optimizer = Adam(rate, beta_1, beta_2, epsilon)
    weights = {"w": random.normal(size=WEIGHTS)}
    state = optimizer.start(weights)
    steps = random.randint(2, 6)
    slopes = random.normal(size=(steps, WEIGHTS))
    for g in slopes:
        before = weights["w"].copy(), state["m"]["w"].copy(), state["v"]["w"].copy()
        optimizer.step(weights, {"w": g}, state)

    def mean(values: np.ndarray, beta: float) -> np.ndarray:
        """The mean in which each step back counts beta times as much."""
        return np.average(values, axis=0, weights=beta ** np.arange(steps)[::-1])

    arrays = {
        "w": before[0], "m": before[1], "v": before[2], "g": g,
        "w ←": weights["w"], "m ←": state["m"]["w"], "v ←": state["v"]["w"],
        "hat m": mean(slopes, beta_1), "hat v": mean(slopes**2, beta_2),
    }  # fmt: skip
    entries = {name: named(array, "k") for name, array in arrays.items()}
    numbers = {"β_1": beta_1, "β_2": beta_2, "η": rate, "ε": epsilon, "t": steps}
    yield "the package", entries | numbers
