"""One iteration of training as the messages it consists of, and a run as the counts of its parts.

Both are recorded from a network that really trains; the figures draw what was recorded.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from backprop import Network
from backprop.checks import Array, whole_number
from backprop.lessons.gradient_descent import source_001_network
from backprop.optimizers import GradientDescent, Optimizer

Who = Literal["data", "network", "loss", "optimizer"]
PARTICIPANTS: tuple[Who, ...] = ("data", "network", "loss", "optimizer")
Kind = Literal["data", "forward", "loss", "backward", "update"]


class Message(NamedTuple):
    """One message of an iteration: its number, who sends it to whom, what it is and says."""

    number: int
    sender: Who
    receiver: Who
    kind: Kind
    text: str


def iteration(rate: float = 0.1) -> list[Message]:
    """The messages of one iteration of the worked example, recorded while it happens.

    The label comes from the data and goes to the loss. The network neither sees it nor changes
    itself: it hands its gradients to the optimizer, which writes the new weights.
    """
    net, X, T = source_001_network(), np.array([[1.0]]), np.array([[0.0]])
    Y = net.forward(X)
    slope = net.loss_function.gradient(Y, T)
    loss, gradients = net.gradients(X, T)
    GradientDescent(rate).step(net.parameters, gradients)
    return [
        Message(1, "data", "network", "data", f"x = {_numbers(X)}"),
        Message(2, "network", "network", "forward", "forward"),
        Message(3, "network", "loss", "forward", f"y = {_numbers(Y)}"),
        Message(4, "data", "loss", "data", f"label t = {_numbers(T)}"),
        Message(5, "loss", "loss", "loss", f"L = {loss:.4f}"),
        Message(6, "loss", "network", "backward", f"∂L/∂y = {_numbers(slope)}"),
        Message(7, "network", "optimizer", "backward", f"∇L = {_numbers(*gradients.values())}"),
        Message(8, "optimizer", "network", "update", f"w = {_numbers(*net.parameters.values())}"),
    ]


def _numbers(*arrays: Array) -> str:
    values = np.concatenate([np.ravel(array) for array in arrays])
    return ", ".join(f"{v:.4f}".rstrip("0").rstrip(".") for v in values)


class Counts(NamedTuple):
    """How often each part of a training run happened."""

    examples: int
    epochs: int
    batches: int
    logged: int

    @property
    def batches_per_epoch(self) -> int:
        """How many steps go into one epoch."""
        return self.batches // self.epochs


def run(
    net: Network,
    X: Array,
    T: Array,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int,
    log_every: int,
) -> tuple[Counts, dict[int, float]]:
    """Train in the given order of the examples; return the counts and the logged losses.

    The loss is that on all the data, taken after the last update of every `log_every`th epoch.
    """
    for value, name in ((epochs, "epochs"), (batch_size, "batch_size"), (log_every, "log_every")):
        whole_number(value, name, at_least=1)
    state = optimizer.start(net.parameters)
    batches, log = 0, {}
    for epoch in range(1, epochs + 1):
        for first in range(0, len(X), batch_size):
            rows = slice(first, first + batch_size)
            _, gradients = net.gradients(X[rows], T[rows])
            optimizer.step(net.parameters, gradients, state)
            batches += 1
        if epoch % log_every == 0:
            log[epoch] = net.loss(X, T)
    return Counts(len(X), epochs, batches, len(log)), log
