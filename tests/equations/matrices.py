"""What the symbols of "Whole layers at once" mean."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.random import RandomState
from witnesses import forward, sigmoid, sizes, slopes

from backprop import Dense, Network, Sigmoid, Tanh
from backprop.losses import HalfSquaredError, SumSquaredError
from bookkit.equations import Layers, Registry, Table

CHAPTER = Registry()
equation = CHAPTER.equation


def one_layer(random: RandomState) -> tuple[Table, Table, Table]:
    """A layer in the middle of a network: what is given, and its slopes by two witnesses.

    The loss after it is half the sum of the squared errors of σ(z).
    """
    N, n_in, n_out = sizes(random, 3)
    A, W = random.normal(size=(N, n_in)), random.normal(size=(n_in, n_out))
    b, T = random.normal(size=n_out), random.uniform(size=(N, n_out))

    def loss(A: np.ndarray, W: np.ndarray, b: np.ndarray) -> complex:
        return 0.5 * ((sigmoid(A @ W + b) - T) ** 2).sum()

    z = A @ W + b
    delta = slopes(lambda z: 0.5 * ((sigmoid(z) - T) ** 2).sum(), z)
    given = {"a": A, "A": A, "w": W, "W": W, "b": b, "z": z, "δ": delta}
    stepped = {
        "W": slopes(lambda W: loss(A, W, b), W),
        "b": slopes(lambda b: loss(A, W, b), b),
        "A": slopes(lambda A: loss(A, W, b), A),
    }
    back, found = Dense(n_in, n_out).backward({"W": W, "b": b}, A, delta)
    return given, stepped, found | {"A": back}


@equation("eq-matrices-entry")
def entry(random: RandomState) -> Iterator[tuple[str, Table]]:
    given, _, _ = one_layer(random)
    A, W, b = (given[name] for name in "AWb")
    Z, _ = Dense(*W.shape).forward({"W": W, "b": b}, A)
    yield "the package", given | {"z": Z}


@equation("eq-matrices-sums")
def sums(random: RandomState) -> Iterator[tuple[str, Table]]:
    given, stepped, package = one_layer(random)
    for witness, found in ("an imaginary step", stepped), ("the package", package):
        names = {"∂L/∂w": found["W"], "∂L/∂b": found["b"], "∂L/∂a": found["A"]}
        yield witness, given | names


@equation("eq-matrices-layer")
def layer(random: RandomState) -> Iterator[tuple[str, Table]]:
    given, stepped, package = one_layer(random)
    for witness, found in ("an imaginary step", stepped), ("the package", package):
        yield witness, given | {f"d{name}": array for name, array in found.items()}


@equation("eq-matrices-recursion")
def recursion(random: RandomState) -> Iterator[tuple[str, Table]]:
    N, *widths = sizes(random, 5)
    count = len(widths) - 1
    numbers = range(1, count + 1)
    pairs = list(pairwise(widths))
    net = Network(
        [layer for n, m in pairs for layer in (Dense(n, m), Tanh())],
        HalfSquaredError(),
        seed=random.randint(1000),
    )
    for array in net.parameters.values():
        array[...] = random.normal(scale=0.7, size=array.shape)
    X, T = random.normal(size=(N, widths[0])), random.normal(size=(N, widths[-1]))
    W = [net.parameters[f"W{k}"] for k in numbers]
    b = [net.parameters[f"b{k}"] for k in numbers]

    def cost(A_last: np.ndarray) -> complex:
        return 0.5 * ((A_last - T) ** 2).sum() / N

    def cost_with(change: int, array: np.ndarray, arrays: list[np.ndarray]) -> complex:
        moved = [*arrays[: change - 1], array, *arrays[change:]]
        weights, biases = (moved, b) if arrays is W else (W, moved)
        return cost(forward(X, weights, biases, np.tanh)[1][-1])

    def delta(k: int) -> np.ndarray:
        return slopes(
            lambda shift: cost(forward(X, W, b, np.tanh, {k - 1: shift})[1][-1]), 0 * Z[k - 1]
        )

    Z, A = forward(X, W, b, np.tanh)
    known = {
        "f": np.tanh,
        "L": count,
        "l": 1 + random.randint(count - 1),
        "W": Layers(zip(numbers, W, strict=True)),
        "Z": Layers(zip(numbers, Z, strict=True)),
        "A": Layers(enumerate(A)),
        "δ": Layers({k: delta(k) for k in numbers}),
        "∂C/∂A": Layers({count: slopes(cost, A[-1])}),
    }
    stepped = {
        "∂C/∂W": Layers({k: slopes(lambda a, k=k: cost_with(k, a, W), W[k - 1]) for k in numbers}),
        "∂C/∂b": Layers({k: slopes(lambda a, k=k: cost_with(k, a, b), b[k - 1]) for k in numbers}),
    }
    yield "an imaginary step", known | stepped
    _, found = net.gradients(X, T)
    package = {
        "∂C/∂W": Layers({k: found[f"W{k}"] for k in numbers}),
        "∂C/∂b": Layers({k: found[f"b{k}"] for k in numbers}),
    }
    yield "the package", known | package


@equation("eq-matrices-004")
def source_004(random: RandomState) -> Iterator[tuple[str, Table]]:
    N, n_0, n_1, n_2 = sizes(random, 4)
    layers = [Dense(n_0, n_1, bias=False), Sigmoid(), Dense(n_1, n_2, bias=False), Sigmoid()]
    net = Network(layers, SumSquaredError(), seed=random.randint(1000))
    X, T = random.normal(size=(N, n_0)), random.uniform(size=(N, n_2))
    W_1, W_2 = net.parameters["W1"], net.parameters["W2"]
    Z_1, A_1, Z_2, Y = net.trace(X)

    def error(Z_2: np.ndarray) -> complex:
        return ((sigmoid(Z_2) - T) ** 2).sum()

    known = {
        "X": X, "T": T, "Y": Y, "A_1": A_1, "W_2": W_2,
        "δ_2": slopes(error, Z_2),
        "δ_1": slopes(lambda Z_1: error(sigmoid(Z_1) @ W_2), Z_1),
    }  # fmt: skip
    stepped = {
        "∂L/∂W_2": slopes(lambda W_2: error(A_1 @ W_2), W_2),
        "∂L/∂W_1": slopes(lambda W_1: error(sigmoid(X @ W_1) @ W_2), W_1),
    }
    yield "an imaginary step", known | stepped
    _, found = net.gradients(X, T)
    yield "the package", known | {"∂L/∂W_2": found["W2"], "∂L/∂W_1": found["W1"]}
