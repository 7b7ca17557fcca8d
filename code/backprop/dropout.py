"""Dropout: units that fall silent at random while training."""

import numpy as np
from numpy.random import RandomState

from backprop.checks import Array, number
from backprop.layers import Arrays, Layer


class Dropout(Layer):
    """While training, each unit is silenced with probability `rate`, anew for every example.

    The units that speak are divided by 1 − rate, so that the mean of each stays what it was, and
    evaluation (`forward`) needs no change at all: it passes every unit on as it is. The way back
    meets the very factors of the way forward, 0 or 1 / (1 − rate).

    A unit speaks where `RandomState(noise).rand(N, width)` is at least `rate`. Many networks share
    the draw, so that each of them trains as it would alone.
    Raises TypeError or ValueError unless rate is a number in [0, 1).
    Source: Srivastava et al. (2014); dividing while training is called inverted dropout.
    """

    def __init__(self, rate: float) -> None:
        self.rate = number(rate, "rate of Dropout", at_least=0, below=1)

    def forward(self, parameters: Arrays, A: Array) -> tuple[Array, Array]:
        return A, np.ones(A.shape[-2:], A.dtype)

    def training_forward(
        self, parameters: Arrays, A: Array, noise: tuple[int, ...]
    ) -> tuple[Array, Array]:
        speaks = RandomState(noise).rand(*A.shape[-2:]) >= self.rate
        factors = (speaks / (1 - self.rate)).astype(A.dtype)
        return A * factors, factors

    def backward(
        self, parameters: Arrays, factors: Array, dA: Array
    ) -> tuple[Array, dict[str, Array]]:
        return dA * factors, {}

    def __repr__(self) -> str:
        return f"Dropout({self.rate:g})"
