"""What the symbols of "The chain rule" mean."""

from collections.abc import Iterator

import numpy as np
from numpy.random import RandomState
from witnesses import sigmoid, slopes
from worked_example import chain_of_three, links

from backprop import Dense, Network, Tanh
from backprop.graph import Value
from backprop.losses import HalfSquaredError
from bookkit.equations import Registry, Table

CHAPTER = Registry()
equation = CHAPTER.equation


@equation("eq-chain-product")
def one_path(random: RandomState) -> Iterator[tuple[str, Table]]:
    _, known = chain_of_three(random)
    yield from links(known)


@equation("eq-chain-two-paths")
def two_paths(random: RandomState) -> Iterator[tuple[str, Table]]:
    w_0, u_1, u_2, v_1, v_2, x, t = random.normal(size=7)

    def error(a_1: complex, a_2: complex) -> complex:
        return 0.5 * (v_1 * a_1 + v_2 * a_2 - t) ** 2

    h = sigmoid(w_0 * x)
    a_1, a_2 = sigmoid(u_1 * h), sigmoid(u_2 * h)
    yield (
        "an imaginary step",
        {
            "∂E/∂a_1": slopes(lambda a: error(a, a_2), a_1),
            "∂E/∂a_2": slopes(lambda a: error(a_1, a), a_2),
            "∂a_1/∂h": slopes(lambda h: sigmoid(u_1 * h), h),
            "∂a_2/∂h": slopes(lambda h: sigmoid(u_2 * h), h),
            "∂E/∂h": slopes(lambda h: error(sigmoid(u_1 * h), sigmoid(u_2 * h)), h),
            "∂h/∂w_0": slopes(lambda w: sigmoid(w * x), w_0),
            "∂E/∂w_0": slopes(
                lambda w: error(sigmoid(u_1 * sigmoid(w * x)), sigmoid(u_2 * sigmoid(w * x))), w_0
            ),
        },
    )
    nodes = {"w_0": Value(w_0)}
    nodes["h"] = (nodes["w_0"] * x).sigmoid()
    nodes["a_1"], nodes["a_2"] = (nodes["h"] * u_1).sigmoid(), (nodes["h"] * u_2).sigmoid()
    nodes["E"] = 0.5 * (nodes["a_1"] * v_1 + nodes["a_2"] * v_2 - t) ** 2
    found = {}
    for top, bottoms in ("E", ("a_1", "a_2", "h", "w_0")), ("a_1", "h"), ("a_2", "h"):
        nodes[top].backward()
        found |= {f"∂{top}/∂{bottom}": nodes[bottom].grad for bottom in bottoms}
    nodes["h"].backward()
    yield "the package's graph", found | {"∂h/∂w_0": nodes["w_0"].grad}


def of_one_weight(random: RandomState) -> Table:
    """A loss as a function of one weight, at a random place, and its slope by the package."""
    w, v, x, t = random.normal(size=4)
    layers = [Dense(1, 1, bias=False), Tanh(), Dense(1, 1, bias=False)]
    net = Network(layers, HalfSquaredError())
    net.parameters["W1"], net.parameters["W2"] = [[w]], [[v]]
    _, gradients = net.gradients([[x]], [[t]])
    return {
        "w": w,
        "L": lambda w: 0.5 * (v * np.tanh(w * x) - t) ** 2,
        "slope": gradients["W1"].item(),
    }


# With this step the error of a forward difference is some ten-thousandths, that of the others its
# square.
@equation("eq-chain-differences", within=(1e-2, 1e-6, 1e-6))
def differences(random: RandomState) -> Iterator[tuple[str, Table]]:
    known = of_one_weight(random)
    slope = known["slope"]
    yield "the package", known | {"L′": lambda w: np.full(np.shape(w), slope), "h": 1e-4, "i": 1j}
