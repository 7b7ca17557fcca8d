"""Batch normalisation: every unit brought to mean 0 and variance 1, then scaled and moved."""

from typing import NamedTuple

import numpy as np
from numpy.random import RandomState

from backprop.checks import Array, ShapeError, number, whole_number
from backprop.layers import Arrays, Layer


class _Cache(NamedTuple):
    """What one pass leaves behind; mean and variance are those that it divided by."""

    A_hat: Array
    mean: Array
    variance: Array
    of_the_batch: bool


class BatchNorm(Layer):
    """Â = (A − mean) / √(variance + epsilon), then gamma Â + beta, unit by unit.

    While training (`loss`, `gradients`, `train`) mean and variance are those of the batch, the
    variance divided by N; so each example depends on its neighbours, and a batch needs at least
    two rows, for one alone would become zero whatever it is. Evaluation (`forward`, `trace`) uses
    running statistics instead, which each step of `train` moves a little towards the batch:

        mean ← momentum · mean + (1 − momentum) · mean of the batch, and so the variance.

    Parameters: gamma (width,), which starts at 1, and beta (width,), at 0. Statistics: mean
    (width,), which starts at 0, and variance (width,), at 1. A bias in the layer before has no
    effect, for the mean takes it away again; beta does its work.
    Raises TypeError or ValueError unless width is a whole number of at least 1, momentum in [0, 1)
    and epsilon above 0.
    Source: Ioffe and Szegedy (2015), algorithm 1. Their running variance is divided by N − 1, and
    PyTorch's besides calls momentum what is 1 − momentum here.
    """

    smallest_batch = 2

    def __init__(self, width: int, momentum: float = 0.9, epsilon: float = 1e-5) -> None:
        self.width = whole_number(width, "width of BatchNorm", at_least=1)
        self.momentum = number(momentum, "momentum of BatchNorm", at_least=0, below=1)
        self.epsilon = number(epsilon, "epsilon of BatchNorm", above=0)

    def initial(self, random: RandomState) -> dict[str, Array]:
        return {"gamma": np.ones(self.width), "beta": np.zeros(self.width)}

    def initial_statistics(self) -> dict[str, Array]:
        return {"mean": np.zeros(self.width), "variance": np.ones(self.width)}

    def output_width(self, width: int | None) -> int:
        if width is not None and width != self.width:
            raise ShapeError(f"{self!r} takes rows of {self.width} numbers, not of {width}")
        return self.width

    def forward(self, parameters: Arrays, A: Array) -> tuple[Array, _Cache]:
        mean, variance = parameters["mean"], parameters["variance"]
        return self._normalised(parameters, A, mean, variance, of_the_batch=False)

    def training_forward(
        self, parameters: Arrays, A: Array, noise: tuple[int, ...]
    ) -> tuple[Array, _Cache]:
        mean, variance = A.mean(axis=-2), A.var(axis=-2)
        return self._normalised(parameters, A, mean, variance, of_the_batch=True)

    def _normalised(
        self, parameters: Arrays, A: Array, mean: Array, variance: Array, of_the_batch: bool
    ) -> tuple[Array, _Cache]:
        A_hat = (A - mean[..., None, :]) / self._deviation(variance)
        out = parameters["gamma"][..., None, :] * A_hat + parameters["beta"][..., None, :]
        return out, _Cache(A_hat, mean, variance, of_the_batch)

    def _deviation(self, variance: Array) -> Array:
        return np.sqrt(variance + self.epsilon)[..., None, :]

    def backward(
        self, parameters: Arrays, cache: _Cache, delta: Array
    ) -> tuple[Array, dict[str, Array]]:
        A_hat = cache.A_hat
        gradients = {"gamma": (delta * A_hat).sum(axis=-2), "beta": delta.sum(axis=-2)}
        dA_hat = delta * parameters["gamma"][..., None, :]
        if cache.of_the_batch:
            # The mean and the variance moved with A too: their shares are the mean of dA_hat, and
            # the part of dA_hat that runs along A_hat.
            along = (dA_hat * A_hat).mean(axis=-2, keepdims=True)
            dA_hat = dA_hat - dA_hat.mean(axis=-2, keepdims=True) - A_hat * along
        return dA_hat / self._deviation(cache.variance), gradients

    def new_statistics(self, parameters: Arrays, cache: _Cache) -> dict[str, Array]:
        old, new = self.momentum, 1 - self.momentum
        return {
            "mean": old * parameters["mean"] + new * cache.mean,
            "variance": old * parameters["variance"] + new * cache.variance,
        }

    def __repr__(self) -> str:
        return f"BatchNorm({self.width})"
