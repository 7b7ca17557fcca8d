"""What the symbols of "Experiments" mean."""

from collections.abc import Iterator

import numpy as np
from numpy.random import RandomState
from witnesses import relu, sigmoid

from backprop import activations
from bookkit.equations import Registry, Table, named

CHAPTER = Registry()
equation = CHAPTER.equation


@equation("eq-experiments-activations")
def three(random: RandomState) -> Iterator[tuple[str, Table]]:
    z = random.normal(scale=2, size=6)
    known = {"z": named(np.concatenate([z, 0.4 * z]), "k")}
    yield (
        "the package",
        known
        | {
            "σ": activations.sigmoid,
            "σ′": activations.sigmoid_prime_from_z,
            "tanh": activations.tanh,
            "tanh′": activations.tanh_prime_from_z,
            "relu": activations.relu,
            "relu′": activations.relu_prime_from_z,
        },
    )
    yield "an imaginary step", known | {"σ": sigmoid, "tanh": np.tanh, "relu": relu}
