"""Small networks to train: one that learns XOR, one whose every step is known by heart."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop import Dense, Network, Sigmoid, Tanh
from backprop.initializers import Constant
from backprop.losses import HalfSquaredError, MeanSquaredError

ONE, NIL = np.array([[1.0]]), np.array([[0.0]])


def xor_network(seed: Any = 0, loss: Any = None) -> Network:
    """A 2-3-1 network with a tanh hidden layer."""
    return Network(
        [Dense(2, 3), Tanh(), Dense(3, 1), Sigmoid()], loss=loss or MeanSquaredError(), seed=seed
    )


def line(seed: Any = 0, start: float = 0.0) -> Network:
    """y = w x with ½(y − t)²: on x = 1, t = 0 each step multiplies w by 1 − rate."""
    return Network(
        [Dense(1, 1, init=Constant(start), bias=False)], loss=HalfSquaredError(), seed=seed
    )
