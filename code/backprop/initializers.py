"""Where weights begin. An initializer draws one matrix W of shape (n_in, n_out).

Each is called as `init(random, n_in, n_out)` with a `np.random.RandomState`, and its docstring
names the draw, so that a run of someone else's code can be met to the last digit.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.random import RandomState
from numpy.typing import ArrayLike

from backprop.checks import Array, ShapeError, finite_array, number


class Initializer:
    """What all initializers share: the way they are called."""

    def __call__(self, random: RandomState, n_in: int, n_out: int) -> Array:
        """Draw W (n_in, n_out) from `random`."""
        raise NotImplementedError(f"{type(self).__name__} needs a method __call__")


@dataclass(frozen=True)
class Normal(Initializer):
    """Bell-shaped around 0: `std * random.randn(n_in, n_out)`. std must be above 0."""

    std: float = 1.0

    def __post_init__(self) -> None:
        number(self.std, "std", above=0)

    def __call__(self, random: RandomState, n_in: int, n_out: int) -> Array:
        return self.std * random.randn(n_in, n_out)


@dataclass(frozen=True)
class Uniform(Initializer):
    """Evenly between low and high: `random.uniform(low, high, (n_in, n_out))`.

    Uniform(0, 1) draws exactly what `random.rand(n_in, n_out)` draws. high must be above low.
    """

    low: float = -1.0
    high: float = 1.0

    def __post_init__(self) -> None:
        number(self.high, "high", above=number(self.low, "low"))

    def __call__(self, random: RandomState, n_in: int, n_out: int) -> Array:
        return random.uniform(self.low, self.high, (n_in, n_out))


@dataclass(frozen=True)
class Glorot(Initializer):
    """Evenly between ±√(6 / (n_in + n_out)), so with variance 2 / (n_in + n_out).

    Keeps signals and gradients of about the same size through layers of sigmoid or tanh.
    Draws `random.uniform`. Source: Glorot and Bengio (2010), equation 16; also called Xavier.
    """

    def __call__(self, random: RandomState, n_in: int, n_out: int) -> Array:
        limit = np.sqrt(6 / (n_in + n_out))
        return random.uniform(-limit, limit, (n_in, n_out))


Xavier = Glorot


@dataclass(frozen=True)
class He(Initializer):
    """Bell-shaped with variance 2 / n_in: `√(2 / n_in) * random.randn(n_in, n_out)`.

    Keeps signals of about the same size through layers of ReLU, which silence half of their
    inputs. Source: He, Zhang, Ren and Sun (2015), equation 10.
    """

    def __call__(self, random: RandomState, n_in: int, n_out: int) -> Array:
        return np.sqrt(2 / n_in) * random.randn(n_in, n_out)


@dataclass(frozen=True)
class Constant(Initializer):
    """The same value everywhere; draws nothing."""

    value: float

    def __post_init__(self) -> None:
        number(self.value, "value")

    def __call__(self, random: RandomState, n_in: int, n_out: int) -> Array:
        return np.full((n_in, n_out), float(self.value))


@dataclass(frozen=True)
class Zeros(Initializer):
    """Zero everywhere; draws nothing."""

    def __call__(self, random: RandomState, n_in: int, n_out: int) -> Array:
        return np.zeros((n_in, n_out))


@dataclass(frozen=True, eq=False)
class Given(Initializer):
    """The matrix W (n_in, n_out) itself, copied; draws nothing.

    Raises ShapeError when used for a layer of another shape.
    """

    W: ArrayLike
    _matrix: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_matrix", finite_array(self.W, "Given W").copy())

    def __call__(self, random: RandomState, n_in: int, n_out: int) -> Array:
        if self._matrix.shape != (n_in, n_out):
            raise ShapeError(
                f"Given holds a matrix of shape {self._matrix.shape}, "
                f"but the layer needs W of shape {(n_in, n_out)}"
            )
        return self._matrix.copy()
