"""The three-knob network of source 003, and one step of it, in the source's own signs.

Two inputs go to one hidden unit and on to the output, with no bias and no activation:

    h1 = w1·x1 + w2·x2      y = w3·h1      error = target − y

The source calls its three numbers dw gradients and *adds* them. They are −∇(½ error²).
"""

from __future__ import annotations

from typing import NamedTuple

INPUTS = (2.0, 3.0)
TARGET = 5.0
RATE = 0.01


class Knobs(NamedTuple):
    """The three weights, or three numbers that belong to them."""

    w1: float
    w2: float
    w3: float


START = Knobs(0.5, 0.8, 1.2)


class Pass(NamedTuple):
    """The values of one forward pass; `error` is target − y, and `loss` is ½ error²."""

    h1: float
    y: float
    error: float
    loss: float


def toy_forward(knobs: Knobs, inputs: tuple[float, float] = INPUTS, target: float = TARGET) -> Pass:
    """The forward pass of the toy network, and the half squared error of its one sample."""
    h1 = knobs.w1 * inputs[0] + knobs.w2 * inputs[1]
    y = knobs.w3 * h1
    error = target - y
    return Pass(h1, y, error, error**2 / 2)


def toy_dw(knobs: Knobs, inputs: tuple[float, float] = INPUTS, target: float = TARGET) -> Knobs:
    """The source's dw: error times ∂y/∂w for each weight, which is −∂(½ error²)/∂w."""
    values = toy_forward(knobs, inputs, target)
    through_w3 = values.error * knobs.w3
    return Knobs(through_w3 * inputs[0], through_w3 * inputs[1], values.error * values.h1)


def toy_step(
    knobs: Knobs,
    rate: float = RATE,
    inputs: tuple[float, float] = INPUTS,
    target: float = TARGET,
) -> Knobs:
    """One step as the source takes it, w += rate·dw, which subtracts rate·∇(½ error²)."""
    dw = toy_dw(knobs, inputs, target)
    return Knobs(*(w + rate * d for w, d in zip(knobs, dw, strict=True)))
