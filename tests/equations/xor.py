"""What the symbols of "XOR" mean."""

from collections.abc import Iterator

from numpy.random import RandomState

from backprop import Dense, Network, Sigmoid
from backprop.datasets import xor
from backprop.losses import MeanSquaredError
from bookkit.equations import Quantity, Registry, Table, named

CHAPTER = Registry()
equation = CHAPTER.equation

NEURONS = 50


@equation("eq-xor-inequalities")
def inequalities(random: RandomState) -> Iterator[tuple[str, Table]]:
    net = Network([Dense(2, 1), Sigmoid()], MeanSquaredError(), seed=range(NEURONS))
    for array in net.parameters.values():
        array[...] = random.normal(scale=2, size=array.shape)
    X, T = xor()
    right = (net.forward(X)[..., 0] > 0.5) == (T[:, 0] > 0.5)

    def is_right(point: tuple[int, ...]) -> Quantity:
        """For each neuron whether it is right at this point, one of the four."""
        places = [place for place, row in enumerate(X) if (row == point).all()]
        if len(places) != 1:
            raise ValueError(f"XOR has no point {point}")
        return named(right[:, places[0]], "k")

    w, b = net.parameters["W1"][..., 0], net.parameters["b1"][:, 0]
    yield (
        "the package",
        {":": is_right, "w_1": named(w[:, 0], "k"), "w_2": named(w[:, 1], "k"), "b": named(b, "k")},
    )
