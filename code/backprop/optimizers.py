"""Optimizers: what to do with a gradient.

An optimizer is a recipe; what it remembers between steps is a separate `state`:

    state = optimizer.start(net.parameters)
    loss, gradients = net.gradients(X, T)
    optimizer.step(net.parameters, gradients, state)

`start` returns a fresh state, `step` reads the gradients, brings the state up to date and writes
the new values into the parameters, in place. Every update subtracts. The gradients have all been
computed from the old parameters before the first one changes.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from backprop.checks import Array, number

Arrays = Mapping[str, Array]
State = dict[str, Any]


class Optimizer:
    """What all optimizers share. A new one adds `step`, and `start` if it remembers anything."""

    def start(self, parameters: Arrays) -> State:
        """A fresh state for parameters of these shapes."""
        return {}

    def step(self, parameters: Arrays, gradients: Arrays, state: State) -> None:
        """Take one step: write into the arrays of `parameters`, and into `state`."""
        raise NotImplementedError(f"{type(self).__name__} needs a method step")

    def scaled(self, factor: float) -> Self:
        """The same recipe with its learning_rate times `factor`; a rate of 0 stands still.

        Raises TypeError for an optimizer without a learning_rate, ValueError where the product is
        negative or not finite.
        """
        rate = getattr(self, "learning_rate", None)
        if rate is None:
            raise TypeError(f"{self!r} has no learning_rate to scale")
        rate = number(rate * factor, "learning_rate times factor", at_least=0)
        other = copy.copy(self)
        # Past the check of the constructor, which refuses a rate of 0: a schedule may end there.
        object.__setattr__(other, "learning_rate", rate)
        return other


@dataclass(frozen=True)
class GradientDescent(Optimizer):
    """w ← w − learning_rate · gradient. It remembers nothing, so `step` needs no state.

    Raises ValueError unless learning_rate is above 0.
    """

    learning_rate: float

    def __post_init__(self) -> None:
        number(self.learning_rate, "learning_rate", above=0)

    def step(self, parameters: Arrays, gradients: Arrays, state: State | None = None) -> None:
        for key, w in parameters.items():
            w -= self.learning_rate * gradients[key]


@dataclass(frozen=True)
class Momentum(Optimizer):
    """velocity ← momentum · velocity + gradient;  w ← w − learning_rate · velocity.

    A heavy ball: past gradients go on pushing, each a little weaker. State: {"velocity": arrays}.
    Raises ValueError unless learning_rate is above 0 and momentum in [0, 1).
    Source: Polyak (1964); this form, with the rate outside, is that of PyTorch's SGD.
    """

    learning_rate: float
    momentum: float = 0.9

    def __post_init__(self) -> None:
        number(self.learning_rate, "learning_rate", above=0)
        number(self.momentum, "momentum", at_least=0, below=1)

    def start(self, parameters: Arrays) -> State:
        return {"velocity": _zeros_like(parameters)}

    def step(self, parameters: Arrays, gradients: Arrays, state: State) -> None:
        for key, w in parameters.items():
            velocity = state["velocity"][key]
            velocity *= self.momentum
            velocity += gradients[key]
            w -= self.learning_rate * velocity


@dataclass(frozen=True)
class Adam(Optimizer):
    """Momentum on the gradient, divided by the recent size of the gradient, entry by entry.

    m ← beta1 m + (1 − beta1) gradient;  v ← beta2 v + (1 − beta2) gradient²;
    w ← w − learning_rate · m̂ / (√v̂ + epsilon), with m̂ = m / (1 − beta1ᵗ), v̂ = v / (1 − beta2ᵗ).

    t counts the steps from 1; the hats make up for m and v starting at zero.
    State: {"t": steps so far, "m": arrays, "v": arrays}.
    Raises ValueError unless learning_rate and epsilon are above 0, beta1 and beta2 in [0, 1).
    Source: Kingma and Ba (2015), algorithm 1.
    """

    learning_rate: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        number(self.learning_rate, "learning_rate", above=0)
        number(self.beta1, "beta1", at_least=0, below=1)
        number(self.beta2, "beta2", at_least=0, below=1)
        number(self.epsilon, "epsilon", above=0)

    def start(self, parameters: Arrays) -> State:
        return {"t": 0, "m": _zeros_like(parameters), "v": _zeros_like(parameters)}

    def step(self, parameters: Arrays, gradients: Arrays, state: State) -> None:
        # One count for all parameters: counting inside the loop is a famous slip.
        state["t"] += 1
        correction1 = 1 - self.beta1 ** state["t"]
        correction2 = 1 - self.beta2 ** state["t"]
        for key, w in parameters.items():
            gradient, m, v = gradients[key], state["m"][key], state["v"][key]
            m *= self.beta1
            m += (1 - self.beta1) * gradient
            v *= self.beta2
            v += (1 - self.beta2) * gradient**2
            w -= self.learning_rate * (m / correction1) / (np.sqrt(v / correction2) + self.epsilon)


def _zeros_like(parameters: Arrays) -> dict[str, Array]:
    return {key: np.zeros_like(w) for key, w in parameters.items()}
