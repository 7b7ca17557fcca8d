"""The XOR network of source 003 near the point where it answers one half, whatever it is asked.

The network is `xor_attempts.source_003`: two inputs, three hidden sigmoids, one sigmoid output,
weights drawn with a spread of 0.1, biases 0; binary cross-entropy, mean over the four examples;
gradient descent at rate 1. A *point* is a row of all parameters of one network, in the order
W1 b1 W2 b2: 13 numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from ..datasets import xor
from ..losses import Loss, MeanSquaredError
from ..network import Network
from ..optimizers import GradientDescent
from ..training import train
from .xor import sigmoid_network
from .xor_attempts import source_003

X, T = xor()
squares = MeanSquaredError()
# Central differences of gradients of size about 1: the error is h² or 1e-16 / h.
H = 1e-5

# Along this direction all four outputs of a network at zero move together.
TOGETHER = np.array([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2]) / np.sqrt(7)
# Along this one the first hidden unit wakes: its weights 2 and 2, its bias −1, its weight to the
# output 1; the output's bias −½ keeps the average answer at one half.
WAKE = np.array([2, 0, 0, 2, 0, 0, -1, 0, 0, 1, 0, 0, -0.5])


class Starts(NamedTuple):
    """Several starts of source 003's network, with the mean squared error that it prints."""

    seeds: tuple[int, ...]
    squares: Array  # (epochs + 1, S)


class Slice(NamedTuple):
    """The loss on a plane through the all-zero point."""

    wake: Array  # (A,), steps along WAKE
    together: Array  # (B,), steps along TOGETHER
    loss: Array  # (B, A)


class Run(NamedTuple):
    """One network on its way, with every point that it passed."""

    seed: int
    points: Array  # (epochs + 1, 13)
    loss: Array  # (epochs + 1,)


class Moment(NamedTuple):
    """One epoch of a run, looked at closely.

    `curvature` is the smallest eigenvalue of the Hessian, and `cut` the loss along its eigenvector,
    at the distances `steps` from the point, positive ones downhill.
    """

    epoch: int
    outputs: Array  # (4,)
    loss: float
    slope: float  # the length of the gradient
    curvature: float
    steps: Array
    cut: Array


def two_starts(seeds: Sequence[int] = (0, 1), epochs: int = 2000) -> Starts:
    """Source 003's run from several seeds, with the error that it prints."""
    history = train(
        source_003(seeds), X, T, GradientDescent(1.0), epochs,
        watch=lambda now: squares(now.forward(X), T),
    )  # fmt: skip
    return Starts(tuple(seeds), np.array(history.watched))


def flat(arrays: Mapping[str, Array]) -> Array:
    """Parameters or gradients of many networks as rows (S, P)."""
    return np.concatenate([a.reshape(len(a), -1) for a in arrays.values()], axis=1)


def networks_at(points: Array, loss: Loss | None = None) -> Network:
    """One 2-h-1 network of sigmoids for each row of `points` (S, 4h + 1).

    Raises:
        ValueError: if the rows have not the length 4h + 1 of any h.
    """
    hidden, rest = divmod(points.shape[1] - 1, 4)
    if rest or not hidden:
        raise ValueError(f"a 2-h-1 network has 4h + 1 parameters, not {points.shape[1]}")
    net = sigmoid_network(hidden, loss=loss, seeds=range(len(points)))
    _move(net, points)
    return net


def _move(net: Network, points: Array) -> None:
    start = 0
    for key, array in net.parameters.items():
        end = start + array[0].size
        net.parameters[key] = points[:, start:end].reshape(array.shape)
        start = end


def losses_at(points: Array) -> Array:
    """The loss (S,) at each of the points (S, P)."""
    return np.asarray(networks_at(points).loss(X, T))


def gradients_at(points: Array, loss: Loss | None = None) -> Array:
    """The gradient (S, P) at each of the points (S, P)."""
    return flat(networks_at(points, loss).gradients(X, T)[1])


def hessians_at(points: Array, loss: Loss | None = None) -> Array:
    """The second derivatives (S, P, P) at each of the points (S, P).

    Row i is the central difference of the gradient along parameter i. The true matrix is
    symmetric, so each is averaged with its transpose.
    """
    net, rows = networks_at(points, loss), []
    for step in H * np.eye(points.shape[1]):
        slopes = []
        for moved in (points + step, points - step):
            _move(net, moved)
            slopes.append(flat(net.gradients(X, T)[1]))
        rows.append((slopes[0] - slopes[1]) / (2 * H))
    table = np.stack(rows, axis=1)
    return (table + np.swapaxes(table, -1, -2)) / 2


def slice_through_zero(points: int = 31) -> Slice:
    """The loss around the all-zero point, along `WAKE` and `TOGETHER`."""
    wake, together = np.linspace(-2, 2, points), np.linspace(-1, 1, points)
    grid = wake[:, None] * WAKE + together[:, None, None] * TOGETHER
    return Slice(wake, together, losses_at(grid.reshape(-1, WAKE.size)).reshape(points, points))


def rise(direction: Array, distance: float) -> float:
    """How far the loss lies above its value at zero, `distance` away along `direction`."""
    unit = direction / np.linalg.norm(direction)
    here, zero = losses_at(np.array([distance * unit, 0 * unit]))
    return float(here - zero)


def run(seed: int = 1, epochs: int = 4400, progress: bool = False) -> Run:
    """Source 003's network from one seed, with every point of its way."""
    net = source_003([seed])
    history = train(
        net, X, T, GradientDescent(1.0), epochs,
        watch=lambda now: flat(now.parameters)[0], progress=progress,
    )  # fmt: skip
    return Run(seed, np.array(history.watched), history.loss[:, 0])


def slopes(passed: Run, epochs: Sequence[int] | Array) -> Array:
    """The length of the gradient at some epochs of a run."""
    return np.asarray(np.linalg.norm(gradients_at(passed.points[list(epochs)]), axis=1))


def moments(passed: Run, epochs: Sequence[int], reach: float = 2.0) -> list[Moment]:
    """Some epochs of a run, each with its curvature and a cut through the loss."""
    points = passed.points[list(epochs)]
    outputs = networks_at(points).forward(X)[..., 0]
    gradients = gradients_at(points)
    values, vectors = np.linalg.eigh(hessians_at(points))
    steps = np.linspace(-reach, reach, 41)
    found = []
    for i, epoch in enumerate(epochs):
        # An eigenvector has no sign of its own: let positive steps go downhill.
        lowest = vectors[i, :, 0]
        downhill = lowest if lowest @ gradients[i] < 0 else -lowest
        found.append(
            Moment(
                epoch, outputs[i], float(passed.loss[epoch]), float(np.linalg.norm(gradients[i])),
                float(values[i, 0]), steps, losses_at(points[i] + steps[:, None] * downhill),
            )
        )  # fmt: skip
    return found


def answers(point: Array) -> Array:
    """The outputs (4,) of the 2-3-1 network at one point (13,), written out."""
    W1, b1, W2, b2 = point[:6].reshape(2, 3), point[6:9], point[9:12], point[12]
    return np.asarray(sigmoid(sigmoid(X @ W1 + b1) @ W2 + b2))
