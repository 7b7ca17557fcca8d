"""A program that is given as text, with parameters and data, ready to be looked at."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.random import RandomState
from numpy.typing import ArrayLike

from ..checks import Array
from .bug_programs import FAMILIES, Family, Sizes


class Specimen:
    """A program, right or wrong, with parameters and data of its own.

    It looks like a network: `parameters`, `loss(X, T)` and `gradients(X, T)` are what
    `check_gradients` asks for.

    Args:
        family: which of the right programs it is, or was.
        text: what is run instead of the family's own text.
        seed: draws its first parameters and its data.
        sizes: the family's usual ones by default.

    Attributes:
        parameters: the arrays by name, as `start` drew them.
        X, T: its data.
        evaluations: how often all programs together were asked for outputs, a loss or slopes.
    """

    evaluations = 0

    def __init__(
        self, family: Family, text: str | None = None, seed: int = 0, sizes: Sizes | None = None
    ) -> None:
        self.family, self.text, self.seed = family, text or family.text, seed
        self.sizes = sizes or family.usual
        self._program: dict[str, Any] = {"np": np}
        exec(_compiled(self.text), self._program)
        self.parameters: dict[str, Array] = self._program["start"](*self.sizes[:3], seed)
        self.X, self.T = (array.copy() for array in data(family.name, self.sizes, seed))
        self._kept: dict[str, Any] = {}

    def again(self, seed: int | None = None, sizes: Sizes | None = None) -> Specimen:
        """The same program with another start and data, or other sizes; nothing is carried over."""
        return Specimen(
            self.family, self.text, self.seed if seed is None else seed, sizes or self.sizes
        )

    def outputs(self, X: ArrayLike) -> Array:
        """What the network answers, (rows, n_out)."""
        Specimen.evaluations += 1
        y: Array = self._program["forward"](dict(self.parameters), np.asarray(X, float))[-1]
        return y

    def loss(self, X: ArrayLike, T: ArrayLike, noise: int = 0) -> float:
        """The loss at the parameters; `noise` is there because `check_gradients` offers it."""
        return float(np.asarray(self._both(X, T, dict(self.parameters))[0]))

    def gradients(
        self, X: ArrayLike, T: ArrayLike, noise: int = 0
    ) -> tuple[float, Mapping[str, Array]]:
        """The loss, and what the program takes for its slopes. The parameters are the live ones."""
        L, g = self._both(X, T, self.parameters)
        return float(np.asarray(L)), {name: np.array(slope) for name, slope in g.items()}

    def backward(self, X: ArrayLike, upstream: ArrayLike) -> Mapping[str, Array]:
        """The slopes of Σ upstream · outputs: the way back alone, with any slopes from above."""
        Specimen.evaluations += 1
        p = dict(self.parameters)
        cache = self._program["forward"](p, np.asarray(X, float))
        g = self._program["backward"](p, cache, np.asarray(upstream, float))
        return {name: np.array(slope) for name, slope in g.items()}

    def step(self, gradients: Mapping[str, Array]) -> None:
        """One update of the parameters by the program's own rule."""
        self._program["step"](self.parameters, dict(gradients), self._kept)

    def train(self, steps: int, rows: int | None = None) -> list[float]:
        """Train on its data, or the first `rows` of them; the loss before each step and at last."""
        X, T = self.X[:rows], self.T[:rows]
        losses = []
        for _ in range(steps):
            before, g = self.gradients(X, T)
            self.step(g)
            losses.append(before)
        return [*losses, self.loss(X, T)]

    def _both(self, X: ArrayLike, T: ArrayLike, p: dict[str, Array]) -> Any:
        Specimen.evaluations += 1
        return self._program["gradients"](p, np.asarray(X, float), np.asarray(T, float))


def right(family: str, seed: int = 0, sizes: Sizes | None = None) -> Specimen:
    """The right program of this family.

    Raises ValueError for a family that is none of `FAMILIES`.
    """
    if family not in FAMILIES:
        raise ValueError(f"family must be one of {', '.join(FAMILIES)}, got {family!r}")
    return Specimen(FAMILIES[family], seed=seed, sizes=sizes)


def random_point(specimen: Specimen) -> dict[str, Array]:
    """Parameters of the right shapes with no zero among them, half as large as bell-shaped ones.

    However a program starts, a gradient is checked here. They depend on the family, the sizes and
    the seed of the specimen, and on nothing that its text says.
    """
    point = _random_point(specimen.family.name, specimen.sizes, specimen.seed)
    return {name: array.copy() for name, array in point.items()}


@functools.lru_cache(maxsize=256)
def _random_point(family: str, sizes: Sizes, seed: int) -> dict[str, Array]:
    random = RandomState(seed + 2000)
    shapes = right(family, sizes=sizes).parameters
    return {name: 0.5 * random.randn(*array.shape) for name, array in shapes.items()}


@functools.lru_cache(maxsize=256)
def data(family: str, sizes: Sizes, seed: int) -> tuple[Array, Array]:
    """Inputs and targets of the right shapes, drawn by `RandomState(seed + 1000)`.

    For "sigmoids" targets are 0.1 or 0.9, for "classes" they are one-hot with every class
    present, for "memory" they are bell-shaped.
    """
    random = RandomState(seed + 1000)
    words = 2 if family == "memory" else 1
    X = random.randn(sizes.rows, words * sizes.n_in)
    if family == "classes":
        return X, np.eye(sizes.n_out)[np.arange(sizes.rows) % sizes.n_out]
    if family == "sigmoids":
        return X, np.where(random.rand(sizes.rows, sizes.n_out) < 0.5, 0.1, 0.9)
    return X, random.randn(sizes.rows, sizes.n_out)


@functools.lru_cache(maxsize=256)
def _compiled(text: str) -> Any:
    return compile(text, "<program>", "exec")
