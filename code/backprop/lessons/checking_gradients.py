"""What the chapter "Checking gradients" checks, and how it reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, NamedTuple

import numpy as np
from numpy.random import RandomState
from numpy.typing import ArrayLike

from ..activations import sigmoid
from ..batch_norm import BatchNorm
from ..checks import Array
from ..datasets import one_hot, xor
from ..dropout import Dropout
from ..gradcheck import Report
from ..initializers import He, Normal, Uniform
from ..layers import Dense, Layer, ReLU, Sigmoid, Softmax, Tanh
from ..losses import (
    BinaryCrossEntropy,
    HalfSquaredError,
    MeanSquaredError,
    SoftmaxCrossEntropy,
    SumSquaredError,
)
from ..network import Network
from ..residual import Residual
from . import planted_defects, source_002

Arrays = Mapping[str, Array]
Rule = Callable[[MutableMapping[str, Array], Any, Any], Any]


class Program:
    """Somebody's program as `check_gradients` wants to see it.

    parameters: its arrays by name; they are copied.
    loss: a function of (parameters, X, T) that returns one number.
    gradients: a function of (parameters, X, T) that returns what it takes for the gradients.
    """

    def __init__(self, parameters: Arrays, loss: Rule, gradients: Rule) -> None:
        self.parameters = {name: np.array(array, float) for name, array in parameters.items()}
        self._loss, self._gradients = loss, gradients

    def loss(self, X: ArrayLike, T: ArrayLike, noise: int = 0) -> Any:
        """The loss at the parameters."""
        return self._loss(self.parameters, X, T)

    def gradients(
        self, X: ArrayLike, T: ArrayLike, noise: int = 0
    ) -> tuple[Any, Mapping[str, Array]]:
        """The loss, and what the program takes for its gradients."""
        return self.loss(X, T), self._gradients(self.parameters, X, T)


def told(report: Report) -> str:
    """A report in lines that fit a phone: the verdict, and the worst entry with both numbers."""
    on_kinks = f"\n  on a kink: {', '.join(e.place for e in report.kinks)}" if report.kinks else ""
    if report.ok:
        return f"right at {len(report.judged)} of {report.checked} entries{on_kinks}"
    if not report.judged:
        return f"nothing could be judged{on_kinks}"
    entry = report.failures[0]
    return (
        f"WRONG at {len(report.failures)} of {report.checked} entries\n"
        f"  worst: {entry.place}\n"
        f"  the program says  {entry.analytic:.8f}\n"
        f"  the difference    {entry.numeric:.8f}{on_kinks}"
    )


def symptoms(report: Report) -> dict[str, str]:
    """What the check saw, array by array: "right", a common factor such as "× −1", or "wrong".

    An array has a common factor if one number times the difference quotients gives all of the
    program's entries, as nearly as the check allows.
    """
    found = {}
    # W1 before b1 before W2: the report has the worst entry first.
    for name in sorted({entry.name for entry in report.judged}, key=lambda name: (name[1:], name)):
        entries = [entry for entry in report.judged if entry.name == name]
        analytic = np.array([entry.analytic for entry in entries])
        numeric = np.array([entry.numeric for entry in entries])
        allowed = np.array([entry.allowed for entry in entries])
        factor = float(analytic @ numeric / (numeric @ numeric)) if numeric.any() else 1.0
        if all(entry.error <= entry.allowed for entry in entries):
            found[name] = "right"
        elif (np.abs(analytic - factor * numeric) <= max(1, abs(factor)) * allowed).all():
            found[name] = f"× {factor:.4g}".replace("-", "−")
        else:
            found[name] = "wrong"
    return found


def below(x: float) -> str:
    """The power of ten next above x > 0, as "1e-09". How large rounding errors are exactly differs
    from machine to machine."""
    return f"{10.0 ** np.floor(np.log10(x) + 1):.0e}"


def cosine(report: Report) -> float:
    """Between what the program says and the difference quotients: 1 alike, −1 opposite."""
    analytic = np.array([entry.analytic for entry in report.judged])
    numeric = np.array([entry.numeric for entry in report.judged])
    return float(analytic @ numeric / (np.linalg.norm(analytic) * np.linalg.norm(numeric)))


def length_ratio(report: Report) -> float:
    """The length of what the program says over the length of the difference quotients."""
    analytic = np.array([entry.analytic for entry in report.judged])
    numeric = np.array([entry.numeric for entry in report.judged])
    return float(np.linalg.norm(analytic) / np.linalg.norm(numeric))


# --- a famous example ----------------------------------------------------------------------------

MAZUR_X, MAZUR_T = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
MAZUR_BIASES = 0.35, 0.60
MAZUR_RATE = 0.5


def mazur_round(overwritten: bool = False) -> tuple[float, float]:
    """The loss before and after one update of the 2-2-2 example of Matt Mazur (2015).

    Sigmoids, ½ Σ (y − t)², one sample; each column of W holds what flows into one unit, and the
    biases do not learn. `overwritten` sends the error back through weights already updated.
    """
    W1, W2 = np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([[0.40, 0.50], [0.45, 0.55]])

    def forward() -> tuple[Array, Array, float]:
        a = sigmoid(MAZUR_X @ W1 + MAZUR_BIASES[0])
        y = sigmoid(a @ W2 + MAZUR_BIASES[1])
        return a, y, float(0.5 * np.sum((y - MAZUR_T) ** 2))

    a, y, before = forward()
    delta2 = (y - MAZUR_T) * y * (1 - y)
    new_W2 = W2 - MAZUR_RATE * a.T @ delta2
    delta1 = delta2 @ (new_W2 if overwritten else W2).T * a * (1 - a)
    W1, W2 = W1 - MAZUR_RATE * MAZUR_X.T @ delta1, new_W2
    return before, forward()[2]


# --- every network of the course -----------------------------------------------------------------


class Case(NamedTuple):
    """A network of the course with data to check it on."""

    name: str
    net: Network
    X: Array
    T: Array


def networks_of_the_course(seed: int = 0) -> Iterator[Case]:
    """The networks of the chapters, each at a random point with no zero in it."""
    random = RandomState(seed)
    X, T = xor()

    def case(name: str, layers: list[Layer], loss: Any, X: Array, T: Array) -> Case:
        net = Network(layers, loss=loss, seed=seed)
        for array in net.parameters.values():
            array += 0.1 * random.randn(*array.shape)
        return Case(name, net, X, T)

    narrow = [Dense(1, 1, bias=False), Sigmoid(), Dense(1, 1, bias=False)]
    yield case("one step", [*narrow], HalfSquaredError(), np.ones((1, 1)), np.zeros((1, 1)))
    toy = [Dense(2, 1, bias=False), Dense(1, 1, bias=False)]
    yield case("addition", [*toy], HalfSquaredError(), np.array([[2.0, 3.0]]), np.array([[5.0]]))
    yield Case("source 002", source_002.network(seed), *source_002.data(seed))
    small = Normal(0.1)
    three = [Dense(2, 3, init=small), Sigmoid(), Dense(3, 1, init=small), Sigmoid()]
    yield case("source 003", [*three], BinaryCrossEntropy(), X, T)
    even = Uniform(0, 1)
    four = [Dense(3, 4, init=even, bias=False), Sigmoid()]
    four += [Dense(4, 1, init=even, bias=False), Sigmoid()]
    yield case("source 004", [*four], SumSquaredError(), np.c_[X, np.ones(4)], T)
    eight = [Dense(2, 8, init=Normal(1.0)), Tanh(), Dense(8, 1), Sigmoid()]
    yield case("XOR, tanh", [*eight], MeanSquaredError(), X, T)
    rows = random.randn(5, 4)
    deep: list[Layer] = [Dense(4, 6, init=He()), ReLU(), Dense(6, 5, init=He()), ReLU()]
    classes = one_hot(np.arange(5) % 3, 3)
    yield case("ReLU, softmax", [*deep, Dense(5, 3)], SoftmaxCrossEntropy(), rows, classes)
    around = [Dense(4, 3), Residual([Dense(3, 2), Tanh(), Dense(2, 3)]), Dense(3, 2)]
    yield case("residual", [*around], MeanSquaredError(), rows, random.randn(5, 2))
    mixed = [Dense(4, 6, bias=False), BatchNorm(6), Tanh(), Dropout(0.3), Dense(6, 2)]
    yield case("batch norm, dropout", [*mixed], MeanSquaredError(), rows, random.randn(5, 2))


# --- checks that pass by accident ----------------------------------------------------------------

PLACES = ("random", "symmetric W2", "W2 = 0", "all alike")


def at(place: str, defect: str, seed: int = 0) -> planted_defects.Handwritten:
    """The hand-written program with this defect, at one of the `PLACES` of its parameters.

    "random" is its start; "symmetric W2" replaces W2 by the mean of W2 and its transpose; "W2 = 0"
    does what it says; in "all alike" each array holds one number. Raises ValueError otherwise.
    """
    program = planted_defects.Handwritten(defect, seed)
    p = program.parameters
    if place == "symmetric W2":
        p["W2"][...] = (p["W2"] + p["W2"].T) / 2
    elif place == "W2 = 0":
        p["W2"][...] = 0
    elif place == "all alike":
        for number, array in enumerate(p.values(), start=1):
            array[...] = 0.1 * number
    elif place != "random":
        raise ValueError(f"place must be one of {', '.join(PLACES)}, got {place!r}")
    return program


class PlainMeanSoftmax(Softmax):
    """A softmax whose way back subtracts the plain mean where the mean weighted by p belongs."""

    def backward(self, parameters: Arrays, P: Array, dP: Array) -> tuple[Array, dict[str, Array]]:
        return P * (dP - dP.mean(axis=-1, keepdims=True)), {}


class SilentSoftmax(Softmax):
    """A softmax whose way back returns zeros, whatever arrives."""

    def backward(self, parameters: Arrays, P: Array, dP: Array) -> tuple[Array, dict[str, Array]]:
        return np.zeros_like(dP), {}


def directional(layer: Layer, A: Array, u: Array, v: Array, h: float = 6e-6) -> tuple[float, float]:
    """u·(J v), with J v by a central difference, and (Jᵀ u)·v by the way back: two equal numbers.

    J is the Jacobian of the layer at the input A. v, a direction in which A moves, has the shape
    of A; u, the derivative that arrives from above, the shape of the output. The layer draws its
    parameters from `RandomState(0)`.
    """
    p = layer.initial(RandomState(0))
    ahead, behind = layer.forward(p, A + h * v)[0], layer.forward(p, A - h * v)[0]
    _, cache = layer.forward(p, A)
    back, _ = layer.backward(p, cache, u)
    return float(np.sum(u * (ahead - behind) / (2 * h))), float(np.sum(back * v))
