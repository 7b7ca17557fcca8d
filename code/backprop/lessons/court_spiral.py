"""CS231n's case study: a spiral, a linear classifier, then a network with a hidden layer.

The notes print both training logs and no seed. They link to a notebook of the same code, which sets
seed 0 and holds a log of its own, the one without any unused number. The recipe that gives the logs
of the text to the digit was found by trying: seed 0; the data; 18 normal numbers that are drawn and
not used (a 2 × 3 start, three times over); the start of the linear classifier; and, with no new
seed, the start of the network.

The loss is softmax cross-entropy, mean over the 300 points, plus 0.0005 Σ W²; the rate is 1.

The network trains for 10,000 steps, too long for a page. Its log, and that of the same training
with the sums taken in the notes' own order, lie in `court_spiral.csv`, which is made again by

    python -m backprop.lessons.court_spiral
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.random import RandomState

from ..checks import Array
from ..initializers import Given
from ..layers import Dense, Layer, ReLU
from ..losses import SoftmaxCrossEntropy
from ..modifiers import WeightDecay
from ..network import Network
from ..optimizers import GradientDescent
from .court_rules import Case, Figure, Source

RECORD = Path(__file__).with_suffix(".csv")
URL = "https://cs231n.github.io/neural-networks-case-study/"
RATE, DECAY, UNUSED = 1.0, 1e-3, 18
STEPS, EVERY = 10_000, 1_000

LINEAR = (
    "1.096956 0.917265 0.851503 0.822336 0.807586 0.799448 0.794681 0.791764 0.789920 0.788726 "
    "0.787938 0.787409 0.787049 0.786803 0.786633 0.786514 0.786431 0.786373 0.786331 0.786302"
)
# The same losses as the notebook prints them (read in copies of it).
NOTEBOOK = (
    "1.096919 0.917310 0.851535 0.822352 0.807594 0.799452 0.794683 0.791765 0.789921 0.788726 "
    "0.787937 0.787408 0.787049 0.786803 0.786633 0.786514 0.786431 0.786373 0.786331 0.786302"
)
NET = "1.098744 0.294946 0.259301 0.248310 0.246170 0.245649 0.245491 0.245400 0.245335 0.245292"


class Start(NamedTuple):
    """What the recipe draws: X (300, 2), one-hot T (300, 3), W for the line, W1 and W2."""

    X: Array
    T: Array
    W: Array
    W1: Array
    W2: Array


@cache
def start(seed: int = 0, unused: int = UNUSED) -> Start:
    """The spiral and both starts, all from one stream of random numbers."""
    draw = RandomState(seed)
    radius, arms = np.linspace(0, 1, 100), []
    for arm in range(3):
        turn = np.linspace(4 * arm, 4 * (arm + 1), 100) + 0.2 * draw.randn(100)
        arms.append(np.column_stack([radius * np.sin(turn), radius * np.cos(turn)]))
    draw.randn(unused)
    W, W1, W2 = (0.01 * draw.randn(*shape) for shape in ((2, 3), (2, 100), (100, 3)))
    return Start(np.concatenate(arms), np.repeat(np.eye(3), 100, axis=0), W, W1, W2)


class Log(NamedTuple):
    """The loss at every so manieth step, and the share of the points that end in their class."""

    loss: list[float]
    right: float


def _log(layers: list[Layer], drawn: Start, steps: int, every: int) -> Log:
    net = Network(layers, loss=SoftmaxCrossEntropy())
    X, T = net.checked(drawn.X, drawn.T)
    optimizer, loss = WeightDecay(GradientDescent(RATE), DECAY), []
    for step in range(steps):
        data, gradients = net.checked_gradients(X, T)
        if step % every == 0:
            weights = (w for name, w in net.parameters.items() if name.startswith("W"))
            loss.append(data + DECAY / 2 * sum(float((w**2).sum()) for w in weights))
        optimizer.step(net.parameters, gradients, {})
    right = np.mean(net.forward(X).argmax(axis=1) == T.argmax(axis=1))
    return Log(loss, float(right))


@cache
def linear_log(seed: int = 0, unused: int = UNUSED) -> Log:
    """200 steps of the linear classifier, every tenth loss."""
    drawn = start(seed, unused)
    return _log([Dense(2, 3, init=Given(drawn.W))], drawn, 200, 10)


@cache
def net_log(steps: int = STEPS) -> Log:
    """The 2-100-3 network with the package's layers: every thousandth loss of so many steps."""
    drawn = start()
    first, second = Dense(2, 100, init=Given(drawn.W1)), Dense(100, 3, init=Given(drawn.W2))
    return _log([first, ReLU(), second], drawn, steps, EVERY)


def plain_log(steps: int = STEPS) -> Log:
    """The same training, its sums in the order in which the notes write them.

    The exponentials are taken as they are and the gradient is divided by 300 at the end: other
    roundings, the same mathematics.
    """
    X, T, _, W1, W2 = start()
    W1, W2, b1, b2 = W1.copy(), W2.copy(), np.zeros((1, 100)), np.zeros((1, 3))
    loss = []
    for step in range(steps):
        hidden = np.maximum(0, X @ W1 + b1)
        powers = np.exp(hidden @ W2 + b2)
        p = powers / powers.sum(axis=1, keepdims=True)
        if step % EVERY == 0:
            penalty = 0.5 * DECAY * (W1 * W1).sum() + 0.5 * DECAY * (W2 * W2).sum()
            loss.append(float(-np.log(p[T == 1]).sum() / 300 + penalty))
        delta = (p - T) / 300
        back = delta @ W2.T
        back[hidden <= 0] = 0
        W2 += -RATE * (hidden.T @ delta + DECAY * W2)
        b2 += -RATE * delta.sum(axis=0, keepdims=True)
        W1 += -RATE * (X.T @ back + DECAY * W1)
        b1 += -RATE * back.sum(axis=0, keepdims=True)
    scores = np.maximum(0, X @ W1 + b1) @ W2 + b2
    return Log(loss, float(np.mean(scores.argmax(axis=1) == T.argmax(axis=1))))


class Recorded(NamedTuple):
    """Both full logs as they lie in the record, the layers' and the plain one's."""

    layers: Log
    plain: Log


def write(path: Path = RECORD) -> None:
    """Train both programs to the end and write their logs."""
    runs: dict[str, Callable[[], Log]] = {"layers": net_log, "plain": plain_log}
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["program", "right", *range(0, STEPS, EVERY)])
        for name, run in runs.items():
            log = run()
            table.writerow([name, f"{log.right:.4f}", *(f"{v:.9f}" for v in log.loss)])


@cache
def recorded(path: Path = RECORD) -> Recorded:
    """The logs of the record."""
    with path.open(newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file))[1:]
    return Recorded(*(Log([float(v) for v in line[2:]], float(line[1])) for line in lines))


def compared() -> Iterator[tuple[int, Figure, Figure]]:
    """For each printed line of the network's log: its step, and both programs beside it."""
    both = recorded()
    for n, printed in enumerate(NET.split()):
        yield n * EVERY, Figure(printed, both.layers.loss[n]), Figure(printed, both.plain.loss[n])


CASES = (
    Case("linear: all 20 losses", LINEAR, lambda: linear_log().loss),
    Case("linear: share right", "0.49", lambda: linear_log().right),
    Case("its notebook: all 20 losses", NOTEBOOK, lambda: linear_log(unused=0).loss),
    Case(
        "network: 10 losses",
        NET,
        lambda: recorded().layers.loss,
        also_right=lambda: recorded().plain.loss,
    ),
    Case("network: share right", "0.98", lambda: recorded().layers.right),
)

SOURCE = Source("CS231n, spiral", "Karpathy and others", URL, CASES)

if __name__ == "__main__":
    write()
