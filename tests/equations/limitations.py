"""What the symbols of "Limitations" mean."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.random import RandomState
from witnesses import forward, sizes, slopes

from backprop import BatchNorm, Dense, Residual, Tanh, activations
from backprop.layers import Layer
from bookkit.equations import Layers, Registry, Table, named

CHAPTER = Registry()
equation = CHAPTER.equation


def backward(layer: Layer, parameters: Table, A: np.ndarray, delta: np.ndarray) -> np.ndarray:
    """What the layer of the package hands back, for an input and what arrives from above."""
    _, cache = layer.training_forward(parameters, A, (0,))
    return layer.backward(parameters, cache, delta)[0]


@equation("eq-lim-delta")
def delta(random: RandomState) -> Iterator[tuple[str, Table]]:
    N, *widths = sizes(random, 4)
    number = 1 + random.randint(5)  # of the first of the two layers
    W = [random.normal(size=pair) for pair in pairwise(widths)]
    b = [random.normal(size=width) for width in widths[1:]]
    X, T = random.normal(size=(N, widths[0])), random.normal(size=(N, widths[-1]))
    z, _ = forward(X, W, b, np.tanh)

    def of_layer(layer: int) -> np.ndarray:
        def loss(shift: np.ndarray) -> complex:
            return ((forward(X, W, b, np.tanh, {layer: shift})[1][-1] - T) ** 2).sum()

        return slopes(loss, 0 * z[layer])

    known = {
        "f": np.tanh,
        "l": number,
        "W": Layers({number: W[0], number + 1: W[1]}),
        "z": Layers({number: z[0], number + 1: z[1]}),
    }
    stepped = {number: of_layer(0), number + 1: of_layer(1)}
    yield "an imaginary step", known | {"δ": Layers(stepped)}
    parameters = {"W": W[1], "b": b[1]}
    back = backward(Dense(*W[1].shape), parameters, activations.tanh(z[0]), stepped[number + 1])
    package = stepped | {number: backward(Tanh(), {}, z[0], back)}
    yield "the package", known | {"f′": activations.tanh_prime_from_z, "δ": Layers(package)}


# "About": at this width, measured on as many examples, a tenth.
@equation(
    "eq-lim-factor",
    within=(0.1,),
    equal={
        "q ≈ √(n) std(W^⊤) rms(f′(z))": "the spread of a table does not know its order",
        "q ≈ √(n) std(W) rms(f′(z^⊤))": "a mean over a table does not know its order",
    },
)
def factor(random: RandomState) -> Iterator[tuple[str, Table]]:
    n, N = 100, 40
    spread = random.uniform(0.05, 0.3)
    W, z = random.normal(scale=spread, size=(n, n)), random.normal(size=(N, n))
    above = random.normal(size=(N, n))
    through = backward(Dense(n, n, bias=False), {"W": W}, activations.tanh(z), above)
    below = backward(Tanh(), {}, z, through)
    known = {"n": n, "W": W, "z": z, "f": activations.tanh, "f′": activations.tanh_prime_from_z}
    yield "the package", known | {"std": np.std, "rms": rms, "q": rms(below) / rms(above)}


@equation("eq-lim-residual")
def residual(random: RandomState) -> Iterator[tuple[str, Table]]:
    a = random.normal(size=5)
    slope = backward(Residual([Tanh()]), {}, a[None], np.ones((1, 5)))[0]
    # 1 + f′ is what the block of the package hands back for a slope of 1.
    yield "the package", {"a": named(a, "k"), "f": np.tanh, "f′": lambda _: slope - 1}
    yield "an imaginary step", {"a": named(a, "k"), "f": np.tanh}


@equation("eq-lim-norm")
def batch_norm(random: RandomState) -> Iterator[tuple[str, Table]]:
    N, n = sizes(random, 2)
    a, weight = random.normal(size=(N, n)), random.normal(size=(N, n))
    epsilon = random.uniform(0.1, 0.5)

    def hat(a: np.ndarray) -> np.ndarray:
        centred = a - a.mean(axis=0)
        return centred / np.sqrt((centred**2).mean(axis=0) + epsilon)

    def loss(hat_a: np.ndarray) -> complex:
        return (np.tanh(hat_a) * weight).sum()

    g = slopes(loss, hat(a))
    known = {
        "hat a": named(hat(a), "n", "j"),
        "g": named(g, "n", "j"),
        "∂L/∂hat a": named(g, "n", "j"),
        "var": named(a.var(axis=0), "j"),
        "ε": epsilon,
        "bar": "n",
    }
    yield "an imaginary step", known | {"∂L/∂a": named(slopes(lambda a: loss(hat(a)), a), "n", "j")}
    layer = BatchNorm(n, epsilon=epsilon)
    back = backward(layer, layer.initial(random) | layer.initial_statistics(), a, g)
    yield "the package", known | {"∂L/∂a": named(back, "n", "j")}


def rms(values: np.ndarray) -> np.ndarray:
    """The root of the mean square."""
    return np.sqrt((values**2).mean())
