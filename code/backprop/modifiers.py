"""Optimizers around optimizers: they change the gradient or the rate, then let the inner one step.

They nest. In `Clip(WeightDecay(Momentum(0.1), 0.01), 1.0)` the outermost sees the gradient first:
this one clips what the data say, and then adds the decay. The state is that of the inner optimizer
or holds it, and of many networks each is treated on its own.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from backprop.checks import Array, number, whole_number
from backprop.optimizers import Arrays, Optimizer, State
from backprop.parameters import Parameters


@dataclass(frozen=True)
class Modifier(Optimizer):
    """What they share: the optimizer inside. A new one adds `step`.

    Raises TypeError for anything but an optimizer.
    """

    optimizer: Optimizer

    def __post_init__(self) -> None:
        if not isinstance(self.optimizer, Optimizer):
            raise TypeError(
                f"{type(self).__name__} goes around an optimizer such as GradientDescent(0.5), "
                f"got {self.optimizer!r}"
            )

    def start(self, parameters: Arrays) -> State:
        return self.optimizer.start(parameters)

    def scaled(self, factor: float) -> Self:
        return replace(self, optimizer=self.optimizer.scaled(factor))


@dataclass(frozen=True)
class Clip(Modifier):
    """gradient ← gradient · min(1, max_norm / ‖gradient‖), all of a network's gradients together.

    ‖gradient‖ is the root of the sum of the squares of all entries of all gradients, so clipping
    shortens the step and keeps its direction. A gradient of at most max_norm stays as it is.
    Raises TypeError unless `optimizer` is one, ValueError unless max_norm is above 0.
    Source: Pascanu, Mikolov and Bengio (2013), algorithm 1.
    """

    max_norm: float

    def __post_init__(self) -> None:
        super().__post_init__()
        number(self.max_norm, "max_norm", above=0)

    def step(self, parameters: Arrays, gradients: Arrays, state: State) -> None:
        many = isinstance(parameters, Parameters) and parameters.many
        norm = global_norm(gradients, many)
        factor = self.max_norm / np.maximum(norm, self.max_norm)
        clipped = {}
        for key, gradient in gradients.items():
            own = factor.reshape(factor.shape + (1,) * (gradient.ndim - factor.ndim))
            clipped[key] = gradient * own.astype(gradient.dtype)
        self.optimizer.step(parameters, clipped, state)


@dataclass(frozen=True)
class WeightDecay(Modifier):
    """gradient ← gradient + decay · w for every weight: the gradient of (decay / 2) Σ w² besides.

    keys: the parameters that it applies to; by default those whose name begins with W. Biases,
    gamma and beta are left alone, for a large bias makes no function steeper.

    With gradient descent each step shrinks the weights by the factor 1 − learning_rate · decay.
    With Momentum or Adam the penalty goes through their memory like any gradient ("coupled"); in
    particular Adam divides it by the size of the gradient, and this is not AdamW, which shrinks
    the weights beside the step. The loss that `train` records is the one without the penalty.
    Raises TypeError unless `optimizer` is one, ValueError for a negative decay, and KeyError,
    before anything changes, for a key that the network does not have.
    """

    decay: float
    keys: Sequence[str] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        number(self.decay, "decay", at_least=0)
        if isinstance(self.keys, str):
            raise TypeError(f"keys must be a list of keys: write [{self.keys!r}]")

    def start(self, parameters: Arrays) -> State:
        for key in self.keys or ():
            if key not in parameters:
                raise KeyError(f"no parameter {key!r} to decay; there are {', '.join(parameters)}")
        return super().start(parameters)

    def step(self, parameters: Arrays, gradients: Arrays, state: State) -> None:
        decayed = dict(gradients)
        for key, w in parameters.items():
            if key.startswith("W") if self.keys is None else key in self.keys:
                decayed[key] = gradients[key] + self.decay * w
        self.optimizer.step(parameters, decayed, state)


@dataclass(frozen=True)
class Schedule(Modifier):
    """The inner optimizer at learning_rate · factor(t), where t counts 0, 1, … from the start.

    factor: a function of t, such as `inverse_time(0.01)`, `step_decay(100, 0.5)`, `cosine(1000)`.
    every: how many steps t stays the same; with the number of batches in an epoch t counts epochs.

    State: {"steps": so far, "inner": the state of the inner optimizer}.
    Raises TypeError unless `optimizer` is one and has a learning_rate, TypeError or ValueError
    where `every` is no whole number of at least 1, and where factor(t) is no finite number of at
    least 0: for t = 0 at once, later before that step changes anything.
    """

    factor: Callable[[int], float]
    every: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if not callable(self.factor):
            raise TypeError(f"factor must be a function such as cosine(100), got {self.factor!r}")
        whole_number(self.every, "every", at_least=1)
        self.at(0)

    def at(self, t: int) -> Optimizer:
        """The inner optimizer as it is at t."""
        return self.optimizer.scaled(number(self.factor(t), f"factor({t})", at_least=0))

    def start(self, parameters: Arrays) -> State:
        return {"steps": 0, "inner": self.optimizer.start(parameters)}

    def step(self, parameters: Arrays, gradients: Arrays, state: State) -> None:
        now = self.at(state["steps"] // self.every)
        now.step(parameters, gradients, state["inner"])
        state["steps"] += 1


@dataclass(frozen=True)
class inverse_time:
    """1 / (1 + decay · t). Raises ValueError for a negative decay."""

    decay: float

    def __post_init__(self) -> None:
        number(self.decay, "decay", at_least=0)

    def __call__(self, t: int) -> float:
        return 1 / (1 + self.decay * t)


@dataclass(frozen=True)
class step_decay:
    """factor^⌊t / every⌋: times `factor` after every `every` counts.

    Raises ValueError unless every is at least 1 and factor above 0.
    """

    every: int
    factor: float

    def __post_init__(self) -> None:
        whole_number(self.every, "every", at_least=1)
        number(self.factor, "factor", above=0)

    def __call__(self, t: int) -> float:
        return float(self.factor ** (t // self.every))


@dataclass(frozen=True)
class cosine:
    """½ (1 + cos(π t / steps)): from 1 at t = 0 down to 0 at t = steps, where it stays.

    Raises ValueError unless steps is at least 1.
    Source: Loshchilov and Hutter (2017), equation 5, without restarts.
    """

    steps: int

    def __post_init__(self) -> None:
        whole_number(self.steps, "steps", at_least=1)

    def __call__(self, t: int) -> float:
        return 0.5 * (1 + math.cos(math.pi * min(t / self.steps, 1)))


def global_norm(gradients: Arrays, many: bool = False) -> Array:
    """√ of the sum of the squares of all entries: an array (), or (S,) where there are many."""
    rows = [np.reshape(g, (len(g), -1) if many else -1) for g in gradients.values()]
    entries = np.concatenate(rows, axis=-1).astype(np.float64)
    # Divided by the largest first, so that squaring cannot overflow.
    largest = np.abs(entries).max(axis=-1, initial=np.finfo(np.float64).tiny, keepdims=True)
    scaled: Array = largest[..., 0] * np.sqrt(((entries / largest) ** 2).sum(axis=-1))
    return scaled
