"""A backward pass written by hand, with one defect of choice, trained and checked.

The network sorts three bits: 3 inputs, 3 hidden sigmoids, 3 sigmoid outputs, and the loss
½ Σ_k (y_k − t_k)², mean over the batch. All widths are alike, so that a forgotten transpose fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..activations import sigmoid, sigmoid_prime_from_a
from ..checks import Array
from ..gradcheck import Report, check_gradients
from ..layers import matmul, swap

WIDTH = 3
RATE = 2.0
EPOCHS = 500
STARTS = range(200)

Arrays = Mapping[str, Array]

# Name, and what the program does instead of the right thing.
DEFECTS = {
    "none": "none, this program is right",
    "sign": "t − y where y − t belongs",
    "no 1/N": "the gradient of the sum, the loss of the mean",
    "half": "a factor ½ too many",
    "no σ′, output": "the output's σ′ is forgotten",
    "no σ′, hidden": "the hidden layer's σ′ is forgotten",
    "σ′ of z": "z(1 − z) where a(1 − a) belongs",
    "transpose": "W₂ where W₂ᵀ belongs",
    "new weights": "W₂ is updated before the error goes back through it",
    "first row's b": "b₁ gets the first example only",
    "mean for sum": "b₂ gets the mean of the examples' shares, not their sum",
}


def sorting() -> tuple[Array, Array]:
    """All rows of three bits, X (8, 3), and the same bits with the ones first, T (8, 3)."""
    X = np.array([[n >> 2 & 1, n >> 1 & 1, n & 1] for n in range(2**WIDTH)], dtype=float)
    return X, -np.sort(-X, axis=1)


def start(seed: int | Iterable[int]) -> dict[str, Array]:
    """Weights `RandomState(seed).randn`, W1 first; biases 0. With many seeds, a leading axis."""
    if isinstance(seed, Iterable):
        each = [start(s) for s in seed]
        # The same entry of all networks lies side by side, which `matmul` turns into speed.
        return {
            key: np.moveaxis(np.stack([own[key] for own in each], axis=-1), -1, 0)
            for key in each[0]
        }
    random = np.random.RandomState(seed)
    shape = (WIDTH, WIDTH)
    W1, W2 = random.randn(*shape), random.randn(*shape)
    return {"W1": W1, "b1": np.zeros(WIDTH), "W2": W2, "b2": np.zeros(WIDTH)}


def forward(p: Arrays, X: Array) -> tuple[Array, Array, Array]:
    """z1, a1 and y for the inputs X (N, 3)."""
    z1 = matmul(X, p["W1"]) + p["b1"][..., None, :]
    a1 = sigmoid(z1)
    return z1, a1, sigmoid(matmul(a1, p["W2"]) + p["b2"][..., None, :])


def half_squared_error(y: Array, T: Array) -> Any:
    """½ Σ_k (y_k − t_k)², summed over the outputs, mean over the batch."""
    return 0.5 * ((y - T) ** 2).sum(axis=-1).mean(axis=-1)


def loss(p: Arrays, X: Array, T: Array) -> Any:
    """The loss at the parameters p, for the inputs X and the targets T."""
    return half_squared_error(forward(p, X)[-1], T)


def backward(
    p: Arrays, X: Array, T: Array, defect: str = "none", rate: float = RATE
) -> tuple[Any, dict[str, Array]]:
    """The loss, and its gradients spoiled by `defect`. "new weights" steps with `rate`.

    Raises ValueError for a defect that is not listed in `DEFECTS`.
    """
    if defect not in DEFECTS:
        raise ValueError(f"defect must be one of {', '.join(DEFECTS)}, got {defect!r}")
    z1, a1, y = forward(p, X)
    delta2 = (y - T) * sigmoid_prime_from_a(y) / len(X)
    if defect == "sign":
        delta2 = -delta2
    elif defect == "no 1/N":
        delta2 = delta2 * len(X)
    elif defect == "half":
        delta2 = delta2 / 2
    elif defect == "no σ′, output":
        delta2 = (y - T) / len(X)

    W2 = p["W2"]
    if defect == "new weights":
        W2 = W2 - rate * matmul(swap(a1), delta2)
    elif defect == "transpose":
        W2 = swap(W2)
    slope = sigmoid_prime_from_a(a1)
    if defect == "no σ′, hidden":
        slope = np.ones_like(a1)
    elif defect == "σ′ of z":
        slope = z1 * (1 - z1)
    delta1 = matmul(delta2, swap(W2)) * slope

    found = {
        "W1": matmul(swap(X), delta1), "b1": delta1.sum(axis=-2),
        "W2": matmul(swap(a1), delta2), "b2": delta2.sum(axis=-2),
    }  # fmt: skip
    if defect == "first row's b":
        found["b1"] = delta1[..., 0, :]
    elif defect == "mean for sum":
        found["b2"] = delta2.mean(axis=-2)
    return half_squared_error(y, T), found


class Handwritten:
    """The program as `check_gradients` wants to see it: parameters, a loss and gradients."""

    def __init__(self, defect: str = "none", seed: int = 0) -> None:
        self.defect = defect
        self.parameters = start(seed)

    def loss(self, X: ArrayLike, T: ArrayLike, noise: int = 0) -> Any:
        """The loss at the parameters."""
        return loss(self.parameters, np.asarray(X), np.asarray(T))

    def gradients(
        self, X: ArrayLike, T: ArrayLike, noise: int = 0
    ) -> tuple[Any, Mapping[str, Array]]:
        """The loss, and what the program takes for its gradients."""
        return backward(self.parameters, np.asarray(X), np.asarray(T), self.defect)


def checked(defect: str, seed: int = 0) -> Report:
    """The gradient check of the program with this defect, on the sorting data."""
    return check_gradients(Handwritten(defect, seed), *sorting())


class Trained(NamedTuple):
    """Many starts trained with one defect.

    Attributes:
        defect: its name.
        loss: the loss before the first epoch and after each one, (epochs + 1, S).
    """

    defect: str
    loss: Array

    @property
    def median(self) -> Array:
        """The median over the starts, at each epoch; a loss that ran away counts as infinite."""
        with_ends = np.where(np.isfinite(self.loss), self.loss, np.inf)
        return np.median(with_ends, axis=1)

    @property
    def fell(self) -> int:
        """In how many starts the last loss is below the first."""
        return int((self.loss[-1] < self.loss[0]).sum())

    @property
    def halved(self) -> int:
        """In how many starts the last loss is below half of the first."""
        return int((self.loss[-1] < self.loss[0] / 2).sum())


def trained(
    defect: str,
    seeds: Iterable[int] = STARTS,
    epochs: int = EPOCHS,
    rate: float = RATE,
    rows: int = 2**WIDTH,
) -> Trained:
    """Gradient descent from every seed with the spoiled gradients, on the first `rows` examples."""
    X, T = (array[:rows] for array in sorting())
    p = start(seeds)
    record = []
    # A start that runs away ends in infinities, which the record shows.
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(epochs):
            before, gradients = backward(p, X, T, defect, rate)
            record.append(before)
            for key, array in p.items():
                array -= rate * gradients[key]
        record.append(loss(p, X, T))
    return Trained(defect, np.array(record))
