"""What the symbols of "Gradient descent" mean."""

from collections.abc import Iterator

import numpy as np
from numpy.random import RandomState
from witnesses import sizes, slopes

from backprop import Dense, Network, Tanh
from backprop.lessons import gradient_descent as lesson
from backprop.losses import SumSquaredError
from backprop.optimizers import GradientDescent
from bookkit.equations import Registry, Table, named

CHAPTER = Registry()
equation = CHAPTER.equation


@equation("eq-descent-update")
def update(random: RandomState) -> Iterator[tuple[str, Table]]:
    N, n, m = sizes(random, 3)
    net = Network([Dense(n, m), Tanh()], SumSquaredError(), seed=random.randint(1000))
    X, T = random.normal(size=(N, n)), random.normal(size=(N, m))
    before, rate = net.parameters["W1"].copy(), random.uniform(0.1, 0.5)
    _, gradients = net.gradients(X, T)
    GradientDescent(rate).step(net.parameters, gradients)
    known = {"w": before, "w ←": net.parameters["W1"].copy(), "η": rate}
    yield "the package", known | {"∂L/∂w": gradients["W1"]}
    stepped = slopes(lambda W: ((np.tanh(X @ W) - T) ** 2).sum(), before)
    yield "an imaginary step", known | {"∂L/∂w": stepped}


@equation(
    "eq-descent-bowl",
    equal={
        "L = (1 / 2) (w_1^2 + 10 w_2^2)": "a factor of 1, the curvature, changes nothing",
        "∇L = (w_1, 10 w_2)": "a factor of 1, the curvature, changes nothing",
    },
)
def bowl(random: RandomState) -> Iterator[tuple[str, Table]]:
    w = random.normal(size=2)
    known = {"w_1": w[0], "w_2": w[1], "L": lesson.bowl_loss(w)}
    yield "the package", known | {"∇L": lesson.bowl_gradient(w)}
    yield "an imaginary step", known | {"∇L": slopes(lambda w: w @ np.diag([0.5, 5.0]) @ w, w)}


@equation("eq-descent-factor")
def factor(random: RandomState) -> Iterator[tuple[str, Table]]:
    w, c, rate = random.normal(size=4), random.uniform(0.5, 3), random.uniform(0.1, 2)
    moved = {"w": w.copy()}
    GradientDescent(rate).step(moved, {"w": slopes(lambda w: (0.5 * c * w**2).sum(), w)})
    yield (
        "the package",
        {"w": named(w, "k"), "w ←": named(moved["w"], "k"), "η": rate, "c": c},
    )
