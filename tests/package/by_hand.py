"""Backpropagation as a learner writes it, with one mistake of choice."""

from typing import Any

import numpy as np

MISTAKES = [
    "sign",
    "transpose",
    "no derivative at the hidden layer",
    "no derivative at the output",
    "derivative of z where a belongs",
    "no 1/N",
    "half of it",
    "bias of the first example only",
    "bias averaged",
    "new weights on the way back",
    "one entry off by a millionth",
]


class ByHand:
    """A 3-3-3 network of sigmoids with ½Σ(y − t)², mean over the batch, as a learner writes it.

    The width is the same everywhere, so that a forgotten transpose type-checks.
    """

    def __init__(self, mistake: str = "", seed: int = 0) -> None:
        random = np.random.RandomState(seed)
        self.mistake = mistake
        self.parameters = {
            "W1": random.randn(3, 3),
            "b1": random.randn(3),
            "W2": random.randn(3, 3),
            "b2": random.randn(3),
        }

    def loss(self, X: Any, T: Any, noise: int = 0) -> float:
        p = self.parameters
        a = 1 / (1 + np.exp(-(X @ p["W1"] + p["b1"])))
        y = 1 / (1 + np.exp(-(a @ p["W2"] + p["b2"])))
        return float(np.mean(0.5 * np.sum((y - T) ** 2, axis=1)))

    def gradients(self, X: Any, T: Any, noise: int = 0) -> tuple[float, dict[str, np.ndarray]]:
        p, is_wrong = self.parameters, self.mistake.__eq__
        z1 = X @ p["W1"] + p["b1"]
        a1 = 1 / (1 + np.exp(-z1))
        y = 1 / (1 + np.exp(-(a1 @ p["W2"] + p["b2"])))
        delta2 = (y - T) * y * (1 - y) / len(X)
        if is_wrong("sign"):
            delta2 = -delta2
        if is_wrong("no derivative at the output"):
            delta2 = (y - T) / len(X)
        if is_wrong("no 1/N"):
            delta2 = delta2 * len(X)
        if is_wrong("half of it"):
            delta2 = delta2 / 2
        W2 = p["W2"]
        if is_wrong("new weights on the way back"):
            W2 = W2 - 0.5 * a1.T @ delta2
        if is_wrong("transpose"):
            W2 = W2.T
        slope = a1 * (1 - a1)
        if is_wrong("no derivative at the hidden layer"):
            slope = np.ones_like(a1)
        if is_wrong("derivative of z where a belongs"):
            slope = z1 * (1 - z1)
        delta1 = delta2 @ W2.T * slope
        found = {"W1": X.T @ delta1, "b1": delta1.sum(0), "W2": a1.T @ delta2, "b2": delta2.sum(0)}
        if is_wrong("bias of the first example only"):
            found["b1"] = delta1[0]
        if is_wrong("bias averaged"):
            found["b2"] = delta2.mean(0)
        if is_wrong("one entry off by a millionth"):
            largest = np.unravel_index(np.abs(found["W2"]).argmax(), (3, 3))
            found["W2"][largest] *= 1 + 1e-6
        return self.loss(X, T), found


SOME = np.random.default_rng(3).normal(size=(5, 3))
OTHER = np.random.default_rng(4).normal(size=(5, 3))
