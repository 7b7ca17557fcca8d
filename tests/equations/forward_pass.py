"""What the symbols of "The forward pass" mean."""

from collections.abc import Iterator
from itertools import pairwise

from numpy.random import RandomState
from witnesses import forward, sigmoid, sizes

from backprop import Dense, Network, Sigmoid, Tanh, activations
from backprop.losses import SumSquaredError
from bookkit.equations import Layers, Registry, Running, Table

CHAPTER = Registry()
equation = CHAPTER.equation


def random_network(random: RandomState, *layers) -> Network:
    """A network with these layers whose biases are not zero."""
    net = Network(list(layers), SumSquaredError(), seed=random.randint(1000))
    for array in net.parameters.values():
        array[...] = random.normal(size=array.shape)
    return net


@equation("eq-forward-neuron")
def neuron(random: RandomState) -> Iterator[tuple[str, Table]]:
    net = random_network(random, Dense(2, 1), Sigmoid())
    x = random.normal(size=2)
    (z,), (a,) = (out[0] for out in net.trace(x[None]))
    w = net.parameters["W1"][:, 0]
    known = {"x_1": x[0], "x_2": x[1], "w_1": w[0], "w_2": w[1], "b": net.parameters["b1"][0]}
    yield "the package", known | {"z": z, "a": a, "σ": activations.sigmoid}


@equation("eq-forward-layer")
def layer(random: RandomState) -> Iterator[tuple[str, Table]]:
    N, n_in, n_out = sizes(random, 3)
    net = random_network(random, Dense(n_in, n_out))
    X = random.normal(size=(N, n_in))
    W, b = net.parameters["W1"], net.parameters["b1"]
    known = {"X": X, "W": W, "b": b, "N": N, "n_in": n_in, "n_out": n_out}
    yield "the package", known | {"Z": net.forward(X)}
    yield "sums entry by entry", known | {"Z": forward(X, [W], [b], sigmoid)[0][0]}


@equation("eq-forward-general")
def general(random: RandomState) -> Iterator[tuple[str, Table]]:
    N, *widths = sizes(random, 5)
    count = len(widths) - 1
    pairs = list(pairwise(widths))
    net = random_network(random, *(layer for n, m in pairs for layer in (Dense(n, m), Tanh())))
    X = random.normal(size=(N, widths[0]))
    outputs = net.trace(X)
    numbers = range(1, count + 1)
    yield (
        "the package",
        {
            "X": X,
            "f": activations.tanh,
            "L": count,
            "l": Running(numbers),
            "W": Layers({k: net.parameters[f"W{k}"] for k in numbers}),
            "b": Layers({k: net.parameters[f"b{k}"] for k in numbers}),
            "Z": Layers({k: outputs[2 * k - 2] for k in numbers}),
            "A": Layers({0: X} | {k: outputs[2 * k - 1] for k in numbers}),
        },
    )


def two_layers(random: RandomState, *ends) -> tuple[Network, Table]:
    N, n_0, n_1, n_2 = sizes(random, 4)
    net = random_network(random, Dense(n_0, n_1), *ends, Dense(n_1, n_2), *ends)
    names = {"W_1": "W1", "b_1": "b1", "W_2": "W2", "b_2": "b2"}
    known = {name: net.parameters[key] for name, key in names.items()}
    return net, known | {"X": random.normal(size=(N, n_0)), "σ": sigmoid}


@equation("eq-forward-rows")
def rows(random: RandomState) -> Iterator[tuple[str, Table]]:
    net, known = two_layers(random, Sigmoid())
    yield "the package", known | {"hat Y": net.forward(known["X"])}


@equation("eq-forward-columns")
def columns(random: RandomState) -> Iterator[tuple[str, Table]]:
    net, known = two_layers(random, Sigmoid())
    x = known["X"][0]
    turned = {"W_1": known["W_1"].T, "W_2": known["W_2"].T}
    yield "the package", known | turned | {"x": x, "hat y": net.forward(x[None])[0]}


@equation("eq-forward-collapse")
def collapse(random: RandomState) -> Iterator[tuple[str, Table]]:
    net, known = two_layers(random)
    yield "the package", known | {"Z_2": net.forward(known["X"])}
