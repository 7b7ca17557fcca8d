"""Parameters and gradients for optimizers around optimizers, and ways to see what they did."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop.optimizers import Optimizer

rng = np.random.default_rng(3)
W = {"W1": rng.normal(size=(2, 3)), "b1": rng.normal(size=3), "W2": rng.normal(size=(3, 1))}
GRADIENTS = [{key: rng.normal(size=w.shape) for key, w in W.items()} for _ in range(6)]


class Seen(Optimizer):
    """Takes no step and keeps the gradients that it is given."""

    learning_rate = 1.0

    def step(self, parameters: Any, gradients: Any, state: Any) -> None:
        state["seen"] = gradients


def reached(modify: Callable[[Optimizer], Optimizer], parameters: Any, gradients: Any) -> Any:
    """The gradients that reach the inner optimizer."""
    optimizer = modify(Seen())
    state = optimizer.start(parameters)
    optimizer.step(parameters, gradients, state)
    return state["seen"]


def walk(optimizer: Optimizer, steps: list[Any] = GRADIENTS) -> dict[str, np.ndarray]:
    """Where the parameters are after steps with these gradients."""
    w = {key: array.copy() for key, array in W.items()}
    state = optimizer.start(w)
    for gradients in steps:
        optimizer.step(w, gradients, state)
    return w


def assert_same(ours: Any, theirs: Any, rtol: float = 0) -> None:
    assert ours.keys() == theirs.keys()
    for key, array in theirs.items():
        np.testing.assert_allclose(ours[key], array, rtol=rtol, atol=0, err_msg=key)


def norm(gradients: Any) -> float:
    """All entries in one long vector, measured by NumPy."""
    return float(np.linalg.norm(np.concatenate([g.ravel() for g in gradients.values()])))
