"""The XOR network that many tests ask, and the way they expect to be refused."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop import Dense, Network, Sigmoid
from backprop.losses import (
    HalfSquaredError,
)

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
T = np.array([[0.0], [1.0], [1.0], [0.0]])


def xor_network(seed: Any = 0, **options: Any) -> Network:
    return Network(
        [Dense(2, 3), Sigmoid(), Dense(3, 1), Sigmoid()],
        loss=HalfSquaredError(),
        seed=seed,
        **options,
    )


def copies(net: Network) -> dict[str, np.ndarray]:
    return {key: array.copy() for key, array in net.parameters.items()}


def refused(call: Callable[[], Any], *words: str, kind: Any = ValueError) -> None:
    """The call raises, and its message holds each of the words."""
    with pytest.raises(kind) as refusal:
        call()
    for word in words:
        assert word.lower() in str(refusal.value).lower(), f"{word!r} not in: {refusal.value}"
