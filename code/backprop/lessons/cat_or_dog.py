"""A picture of a cat that a small network takes for a dog, and what one step changes.

The picture is described by four numbers between 0 and 1, and a single layer with a softmax turns
them into two probabilities. The biases are chosen so that the first answer is the one that
source 003 tells of: 80 % dog, 20 % cat.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..activations import softmax
from ..checks import Array, number
from ..initializers import Given
from ..layers import Dense
from ..losses import SoftmaxCrossEntropy
from ..network import Network

ANIMALS = ("dog", "cat")
FEATURES = ("fur", "pointed ears", "long tail", "collar")
PICTURE = np.array([[0.9, 0.8, 0.5, 0.7]])  # (1, 4): this one wears a collar
CAT = np.array([[0.0, 1.0]])  # (1, 2)
CLAIMED = np.array([[0.8, 0.2]])  # what the network says before the step
# Before the step the collar is what speaks for a dog, and the ears are what speaks for a cat.
WEIGHTS = np.array([[0.2, 0.2], [-0.4, 0.4], [0.1, 0.1], [0.9, -0.9]])  # (4, 2)


class LogitStep(NamedTuple):
    """What a step on the two scores alone makes of the answer."""

    rate: float
    scores: Array  # (2,)
    p: Array  # (2,)
    loss: float


def network() -> Network:
    """The network before the step: Dense(4, 2) with scores whose softmax is `CLAIMED`."""
    net = Network([Dense(4, 2, init=Given(WEIGHTS))], loss=SoftmaxCrossEntropy())
    net.parameters["b1"] = np.log(CLAIMED[0]) - (PICTURE @ WEIGHTS)[0]
    return net


def logit_step(rate: float) -> LogitStep:
    """One step of gradient descent on the scores z themselves, from `CLAIMED`.

    Raises ValueError for a rate below 0.
    """
    number(rate, "rate", at_least=0)
    loss = SoftmaxCrossEntropy()
    z = np.log(CLAIMED)
    z = z - rate * loss.gradient(z, CAT)
    return LogitStep(rate, z[0], softmax(z)[0], float(loss(z, CAT)))


def softmax_jacobian(p: Array) -> Array:
    """∂p_k/∂z_j = p_k (1{k=j} − p_j) as a matrix (K, K) with row k and column j, for p (K,)."""
    return np.diag(p) - np.outer(p, p)
