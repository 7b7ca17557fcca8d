"""What the symbols of the worked example mean: one input, one hidden unit, one output."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.random import RandomState
from witnesses import sigmoid, slopes

from backprop import Dense, Identity, Network, Sigmoid, activations
from backprop.graph import Value
from backprop.losses import HalfSquaredError
from backprop.optimizers import GradientDescent
from bookkit.equations import Quantity, Registry, Table, named

CHAPTER = Registry()
equation = CHAPTER.equation


def chain_of_three(random: RandomState) -> tuple[Network, Table]:
    """The network with random numbers, and the values of its forward pass by the package."""
    layers = [Dense(1, 1, bias=False), Sigmoid(), Dense(1, 1, bias=False), Identity()]
    net = Network(layers, HalfSquaredError())
    w_1, w_2, x, t = random.normal(size=4)
    net.parameters["W1"], net.parameters["W2"] = [[w_1]], [[w_2]]
    z, a, y, _ = (float(out[0, 0]) for out in net.trace([[x]]))
    loss = net.loss([[x]], [[t]])
    known = {"x": x, "t": t, "w_1": w_1, "w_2": w_2, "z": z, "a": a, "y": y, "L": loss}
    return net, known | {"σ": activations.sigmoid}


def links(known: Table) -> Iterator[tuple[str, Table]]:
    """Every slope of the chain, by an imaginary step and by the package's graph."""
    x, t, w_1, w_2, z, a, y = (known[name] for name in ("x", "t", "w_1", "w_2", "z", "a", "y"))

    def loss(y: complex) -> complex:
        return 0.5 * (y - t) ** 2

    yield (
        "an imaginary step",
        {
            "∂L/∂w_1": slopes(lambda w: loss(w_2 * sigmoid(w * x)), w_1),
            "∂L/∂w_2": slopes(lambda w: loss(w * a), w_2),
            "∂L/∂y": slopes(loss, y),
            "∂y/∂a": slopes(lambda a: w_2 * a, a),
            "∂y/∂w_2": slopes(lambda w: w * a, w_2),
            "∂a/∂z": slopes(sigmoid, z),
            "∂z/∂w_1": slopes(lambda w: w * x, w_1),
        },
    )
    nodes = {"w_1": Value(w_1), "w_2": Value(w_2)}
    nodes["z"] = nodes["w_1"] * x
    nodes["a"] = nodes["z"].sigmoid()
    nodes["y"] = nodes["w_2"] * nodes["a"]
    nodes["L"] = 0.5 * (nodes["y"] - t) ** 2
    found = {}
    for top, bottoms in {
        "L": ["w_1", "w_2", "y"],
        "y": ["a", "w_2"],
        "a": ["z"],
        "z": ["w_1"],
    }.items():
        for node in nodes.values():
            node.grad = 0.0
        nodes[top].backward()
        found |= {f"∂{top}/∂{bottom}": nodes[bottom].grad for bottom in bottoms}
    yield "the package's graph", found


@equation("eq-worked-forward")
def forward(random: RandomState) -> Iterator[tuple[str, Table]]:
    _, known = chain_of_three(random)
    yield "the package", known


@equation("eq-worked-loss")
def loss(random: RandomState) -> Iterator[tuple[str, Table]]:
    _, known = chain_of_three(random)
    yield "the package", known


@equation("eq-worked-w2")
def slope_of_w2(random: RandomState) -> Iterator[tuple[str, Table]]:
    _, known = chain_of_three(random)
    for witness, found in links(known):
        yield witness, known | found


@equation("eq-worked-w1")
def slope_of_w1(random: RandomState) -> Iterator[tuple[str, Table]]:
    net, known = chain_of_three(random)
    for witness, found in links(known):
        yield witness, known | found
    _, gradients = net.gradients([[known["x"]]], [[known["t"]]])
    yield "the package's network", known | found | {"∂L/∂w_1": np.squeeze(gradients["W1"])}


@equation("eq-worked-update")
def update(random: RandomState) -> Iterator[tuple[str, Table]]:
    net, known = chain_of_three(random)
    rate = random.uniform(0.1, 0.5)
    before = both(net.parameters)
    _, gradients = net.gradients([[known["x"]]], [[known["t"]]])
    GradientDescent(rate).step(net.parameters, gradients)
    moved = {"w": before, "w ←": both(net.parameters), "η": rate}
    yield "the package", moved | {"∂L/∂w": both(gradients)}
    _, found = next(links(known))
    slopes_of_both = named([found["∂L/∂w_1"], found["∂L/∂w_2"]], "k")
    yield "an imaginary step", moved | {"∂L/∂w": slopes_of_both}


def both(arrays: Mapping[str, np.ndarray]) -> Quantity:
    """What belongs to the two weights, as entries with the index k."""
    return named([arrays["W1"].item(), arrays["W2"].item()], "k")
