"""What the symbols of "The bug hunt" mean."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import RandomState
from witnesses import jacobian, sizes, slopes

from backprop import Dense, Network, Softmax, Tanh
from backprop.losses import SumSquaredError
from backprop.optimizers import GradientDescent
from bookkit.equations import Registry, Table

CHAPTER = Registry()
equation = CHAPTER.equation


def one_neuron(random: RandomState) -> tuple[Network, Table, np.ndarray, np.ndarray]:
    """A neuron with several inputs, its weights w in a row, and its loss as a function of them."""
    N, n = sizes(random, 2)
    net = Network([Dense(n, 1, bias=False), Tanh()], SumSquaredError(), seed=random.randint(1000))
    X, T = random.normal(size=(N, n)), random.normal(size=(N, 1))

    def loss(w: np.ndarray) -> complex:
        return ((np.tanh(X @ w) - T[:, 0]) ** 2).sum()

    return net, {"L": loss, "w": net.parameters["W1"][:, 0].copy()}, X, T


@equation("eq-bug-direction", within=(1e-6,))
def direction(random: RandomState) -> Iterator[tuple[str, Table]]:
    net, known, X, T = one_neuron(random)
    _, gradients = net.gradients(X, T)
    v = random.normal(size=len(known["w"]))
    yield "the package", known | {"∂L/∂w": gradients["W1"][:, 0], "v": v, "h": 1e-4}


@equation("eq-bug-ones")
def ones(random: RandomState) -> Iterator[tuple[str, Table]]:
    (K,) = sizes(random, 1)
    z = random.normal(size=K)
    yield "an imaginary step", {"∂y/∂z": jacobian(lambda z: np.exp(z) / np.exp(z).sum(), z)}
    _, cache = Softmax().forward({}, z[None])
    rows = [Softmax().backward({}, cache, row[None])[0][0] for row in np.eye(K)]
    yield "the package", {"∂y/∂z": np.stack(rows)}


# For a step as small as this the loss is a straight line to a part in a thousand.
@equation("eq-bug-promise", within=(1e-3,))
def promise(random: RandomState) -> Iterator[tuple[str, Table]]:
    net, known, X, T = one_neuron(random)
    _, gradients = net.gradients(X, T)
    rate = 1e-6
    GradientDescent(rate).step(net.parameters, gradients)
    moved = net.parameters["W1"][:, 0] - known["w"]
    known |= {"η": rate, "Δw": moved}
    yield "the package", known | {"g": gradients["W1"][:, 0]}
    yield "an imaginary step", known | {"g": slopes(known["L"], known["w"])}
