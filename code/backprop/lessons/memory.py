"""Depth in time: what fifty steps of a recurrent layer leave of a gradient, and of a fact.

The task of remembering: the first number of a sequence is +1 or −1, the others are noise of the
same size, and at the end the network is asked which it was.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.random import RandomState

from ..activations import sigmoid
from ..checks import Array, number, whole_number
from ..layers import Dense, Layer, Sigmoid
from ..losses import BinaryCrossEntropy
from ..network import Network
from ..optimizers import Adam
from ..recurrent import GRU, LSTM
from ..training import train

STEPS, HIDDEN = 50, 16
SEEDS = range(10)
TRAINED_ON, EXAMINED_ON = 64, 256  # sequences, in the task of remembering
KEEP = math.log(9)  # the bias at which a gate with nothing else to go by stands at 0.9
GATES: dict[type[Layer], str] = {LSTM: "bf", GRU: "bu"}  # the bias of the gate that keeps


class Reach(NamedTuple):
    """How far back a gradient lives, through one kind of layer.

    Attributes:
        name: the layer.
        left: the size of the gradient at the input of each step, the last step first, as a share
            of that at the last step; the geometric mean over the seeds (steps,).
    """

    name: str
    left: Array

    @property
    def factor(self) -> float:
        """The factor for each step back in time."""
        return float(self.left[-1] ** (1 / (len(self.left) - 1)))


def reach(
    kind: type[Layer], gate_bias: float = KEEP, seeds: Sequence[int] = SEEDS, steps: int = STEPS
) -> Reach:
    """Send a random gradient back through an untrained layer fed with noise of size one.

    gate_bias: the bias of the gate that keeps: f of LSTM, u of GRU. Recurrent has no such gate.

    Raises:
        TypeError, ValueError: unless gate_bias is a finite number and steps at least 2.
    """
    whole_number(steps, "steps", at_least=2)
    number(gate_bias, "gate_bias")
    logs = []
    for seed in seeds:
        random = RandomState(seed)
        layer = kind(HIDDEN, HIDDEN, steps)  # type: ignore[call-arg]
        parameters = layer.initial(random) | _kept(kind, gate_bias)
        noise = random.randn(1, steps * HIDDEN)
        _, cache = layer.forward(parameters, noise)
        back, _ = layer.backward(parameters, cache, random.randn(1, HIDDEN))
        sizes = np.linalg.norm(back.reshape(steps, HIDDEN), axis=1)[::-1]
        logs.append(np.log(sizes / sizes[0]))
    return Reach(kind.__name__, np.exp(np.mean(logs, axis=0)))


def _kept(kind: type[Layer], gate_bias: float) -> dict[str, Array]:
    return {GATES[kind]: np.full(HIDDEN, gate_bias)} if kind in GATES else {}


def gate(bias: float) -> float:
    """Where a gate stands that has nothing but its bias to go by: σ(bias)."""
    return float(sigmoid(number(bias, "bias")))


def gate_biases() -> list[float]:
    """Positions of the slider: from a gate half open to one that all but never closes."""
    return [0, 0.5, 1, 2, 3, 4, 5]


def lone_cell(steps: int = STEPS, gate_bias: float = KEEP) -> Array:
    """How much of the gradient is left 0, 1, … `steps` steps back, through an LSTM's cell alone.

    The cell's neighbours are cut off: no weight leads from h back into the layer, so that the
    forget gate is the only way back through time.
    """
    layer = LSTM(1, 1, steps + 1, forget_bias=gate_bias)
    parameters = layer.initial(RandomState(0))
    for name in ("Whi", "Whf", "Whg", "Who", "Wxf"):
        parameters[name] = np.zeros((1, 1))
    _, cache = layer.forward(parameters, np.zeros((1, steps + 1)))
    back, _ = layer.backward(parameters, cache, np.ones((1, 1)))
    return back[0, ::-1] / back[0, -1]


class Recall(NamedTuple):
    """What became of one network that was to remember the first number of a sequence.

    Attributes:
        name: the recurrent layer.
        loss: the training loss at the end.
        seen, new: the share of right answers, on the sequences it was trained on and on others.
    """

    name: str
    loss: float
    seen: float
    new: float


def sequences(examples: int, seed: int, steps: int = 25) -> tuple[Array, Array]:
    """Sequences X (examples, steps), and T (examples, 1), which is 1 where +1 came first."""
    random = RandomState(seed)
    X = random.randn(examples, steps)
    T = random.randint(0, 2, (examples, 1)).astype(float)
    X[:, :1] = 2 * T - 1
    return X, T


def recall(kind: type[Layer], gate_bias: float = KEEP, seed: int = 0, epochs: int = 60) -> Recall:
    """Train a recurrent layer of eight units with a sigmoid output to remember."""
    X, T = sequences(TRAINED_ON, seed=0)
    layers = [kind(1, 8, X.shape[1]), Dense(8, 1), Sigmoid()]  # type: ignore[call-arg]
    net = Network(layers, loss=BinaryCrossEntropy(), seed=seed)
    if kind in GATES:
        net.parameters[f"{GATES[kind]}1"][...] = gate_bias
    history = train(net, X, T, Adam(0.02), epochs=epochs)
    seen, new = (
        float(((net.forward(X) > 0.5) == T).mean())
        for X, T in ((X, T), sequences(EXAMINED_ON, seed=1))
    )
    return Recall(kind.__name__, history.loss[-1], seen, new)
