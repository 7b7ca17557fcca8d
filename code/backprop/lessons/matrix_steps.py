"""One forward and one backward pass through a small 2-4-1 network, matrix by matrix.

Three examples, four sigmoid units, one sigmoid output; the loss is the squared error, mean over
everything. The names are those of the chapter: Z, A, δ = ∂L/∂Z, and dW for ∂L/∂W.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from ..activations import sigmoid
from ..checks import Array

Way = Literal["given", "forward", "backward"]


class Step(NamedTuple):
    """One matrix that is computed from others.

    name: what is computed, and result: its numbers.
    formula: how, in words of mathematics.
    parts: the matrices on the right-hand side by name, and the signs between them in turn. For a
        step entry by entry, products or powers that belong together are one matrix.
    """

    name: str
    result: Array
    formula: str
    parts: tuple[str | tuple[str, Array], ...]
    way: Way


class Passes(NamedTuple):
    """What is given, by name, and every step after it."""

    given: dict[str, Array]
    steps: tuple[Step, ...]

    @property
    def arrays(self) -> dict[str, Array]:
        """Everything by name: what is given and what is computed."""
        return self.given | {step.name: step.result for step in self.steps}


def small_batch() -> dict[str, Array]:
    """Three examples and the parameters of a 2-4-1 network, in numbers that are easy to read."""
    return {
        "X": np.array([[1.0, 0.5], [-1.0, 1.0], [0.5, -2.0]]),
        "W₁": np.array([[0.5, -1.0, 1.5, -0.5], [1.0, 0.5, -0.5, -1.5]]),
        "b₁": np.array([[0.1, -0.1, 0.2, 0.0]]),
        "W₂": np.array([[1.0], [-1.5], [0.5], [2.0]]),
        "b₂": np.array([[-0.5]]),
        "T": np.array([[0.0], [1.0], [0.0]]),
    }


def both_passes(given: dict[str, Array] | None = None) -> Passes:
    """Every matrix of the forward and the backward pass, in order.

    given: X, W₁, b₁, W₂, b₂ and T, each with two axes; by default `small_batch()`.
    """
    given = small_batch() if given is None else given
    X, W1, b1, W2, b2, T = (given[name] for name in ("X", "W₁", "b₁", "W₂", "b₂", "T"))
    Z1 = X @ W1 + b1
    A1 = sigmoid(Z1)
    Z2 = A1 @ W2 + b2
    Y = sigmoid(Z2)
    L = np.array([[((Y - T) ** 2).mean()]])
    d2 = 2 / T.size * (Y - T) * Y * (1 - Y)
    dA1 = d2 @ W2.T
    d1 = dA1 * A1 * (1 - A1)
    ones = np.ones((1, len(X)))
    N = T.size
    steps = (
        Step("Z₁", Z1, "X W₁ + b₁", (("X", X), "·", ("W₁", W1), "+", ("b₁", b1)), "forward"),
        Step("A₁", A1, "σ(Z₁), entry by entry", ("σ", ("Z₁", Z1)), "forward"),
        Step("Z₂", Z2, "A₁ W₂ + b₂", (("A₁", A1), "·", ("W₂", W2), "+", ("b₂", b2)), "forward"),
        Step("Y", Y, "σ(Z₂), entry by entry", ("σ", ("Z₂", Z2)), "forward"),
        Step("L", L, "mean of (Y − T)²", ("mean", ("(Y − T)²", (Y - T) ** 2)), "forward"),
        Step(
            "δ₂",
            d2,
            f"2/{N} (Y − T) ⊙ Y ⊙ (1 − Y)",
            (f"2/{N}", ("Y − T", Y - T), "⊙", ("Y ⊙ (1 − Y)", Y * (1 - Y))),
            "backward",
        ),
        Step("dW₂", A1.T @ d2, "A₁ᵀ δ₂", (("A₁ᵀ", A1.T), "·", ("δ₂", d2)), "backward"),
        Step(
            "db₂", ones @ d2, "sum of the rows of δ₂", (("1ᵀ", ones), "·", ("δ₂", d2)), "backward"
        ),
        Step("dA₁", dA1, "δ₂ W₂ᵀ", (("δ₂", d2), "·", ("W₂ᵀ", W2.T)), "backward"),
        Step(
            "δ₁",
            d1,
            "dA₁ ⊙ A₁ ⊙ (1 − A₁)",
            (("dA₁", dA1), "⊙", ("A₁ ⊙ (1 − A₁)", A1 * (1 - A1))),
            "backward",
        ),
        Step("dW₁", X.T @ d1, "Xᵀ δ₁", (("Xᵀ", X.T), "·", ("δ₁", d1)), "backward"),
        Step(
            "db₁", ones @ d1, "sum of the rows of δ₁", (("1ᵀ", ones), "·", ("δ₁", d1)), "backward"
        ),
    )
    return Passes(given, steps)
