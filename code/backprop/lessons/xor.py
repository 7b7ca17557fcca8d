"""Exclusive or: what one neuron can do about it, and what two hidden ones can.

A network is *right* on XOR when each of its four answers lies on the same side of one half as
its target, and *tight* when each lies within a tenth of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from backprop import Dense, Network, Sigmoid, train
from backprop.activations import sigmoid
from backprop.checks import Array, ShapeError, number, whole_number
from backprop.datasets import xor
from backprop.initializers import Normal
from backprop.lessons.forward_pass import exclusive_or_weights
from backprop.losses import BinaryCrossEntropy, Loss
from backprop.optimizers import GradientDescent

RIGHT = 0.5
TIGHT = 0.1
MIDDLE = np.array([0.5, 0.5])
GRID = np.linspace(-0.5, 1.5, 21)
LOOKS = (0, 50, 100, 200, 275, 300, 325, 350, 400, 500, 1000)


class Tally(NamedTuple):
    """How many of `starts` networks end right, and how many of these tight."""

    right: int
    tight: int
    starts: int


class Outcome(NamedTuple):
    """Many networks after training: loss (epochs + 1, S), and the answers (S, 4) at the end."""

    loss: Array
    answers: Array

    @property
    def tally(self) -> Tally:
        """How many of these networks are right, and how many tight."""
        return tally(self.answers)


def tally(answers: Array) -> Tally:
    """Count the networks that are right and those that are tight, given answers (S, 4).

    Raises ShapeError unless there are four answers for each network.
    """
    if np.ndim(answers) != 2 or np.shape(answers)[1] != 4:
        raise ShapeError(f"answers must be four for each network, (S, 4), got {np.shape(answers)}")
    off = np.abs(answers - xor()[1][:, 0]).max(axis=1)
    return Tally(int((off < RIGHT).sum()), int((off < TIGHT).sum()), len(answers))


def outcome(net: Network, rate: float, epochs: int, X: Array | None = None) -> Outcome:
    """Train many networks on XOR by gradient descent on all four examples, and see how they end.

    X (4, n_in) replaces the inputs, for networks that see them in another form.
    """
    inputs, T = xor()
    inputs = inputs if X is None else X
    history = train(net, inputs, T, GradientDescent(rate), epochs=epochs)
    return Outcome(history.loss, net.forward(inputs)[..., 0])


def one_neuron(loss: Loss, seeds: range = range(500), epochs: int = 3000) -> Outcome:
    """Train a sigmoid neuron with two weights and a bias, from N(0, 1) weights, at rate 2."""
    net = Network([Dense(2, 1, init=Normal()), Sigmoid()], loss=loss, seed=seeds)
    return outcome(net, 2.0, epochs)


def one_hidden_layer(
    hidden: int = 8,
    spread: float = 1.0,
    rate: float = 1.0,
    epochs: int = 2000,
    loss: Loss | None = None,
    seeds: range = range(500),
) -> Outcome:
    """Train 2-`hidden`-1 networks of sigmoids.

    Weights spread·N(0, 1), biases 0; the loss is binary cross-entropy unless another is given.
    """
    return outcome(sigmoid_network(hidden, spread, loss, seeds), rate, epochs)


def sigmoid_network(
    hidden: int, spread: float = 1.0, loss: Loss | None = None, seeds: int | Sequence[int] = 0
) -> Network:
    """A 2-`hidden`-1 network of sigmoids with weights spread·N(0, 1) and biases 0."""
    init = Normal(spread)
    layers = [Dense(2, hidden, init=init), Sigmoid(), Dense(hidden, 1, init=init), Sigmoid()]
    return Network(layers, loss=loss or BinaryCrossEntropy(), seed=seeds)


class Line(NamedTuple):
    """A sigmoid neuron by its boundary: a line `distance` from the middle (½, ½) of the points.

    `angle`, in degrees, is the direction in which the answer climbs. `along` (4,) are the
    positions of the four points in that direction, 0 being the middle, and `answers` (4,) what
    the neuron says there.
    """

    angle: float
    distance: float
    steepness: float
    along: Array
    answers: Array

    @property
    def right(self) -> int:
        """How many of the four answers lie on the right side of one half."""
        return int((np.abs(self.answers - xor()[1][:, 0]) < RIGHT).sum())

    @property
    def loss(self) -> float:
        """The mean squared error of the four answers."""
        return float(((self.answers - xor()[1][:, 0]) ** 2).mean())

    def profile(self, s: Array) -> Array:
        """The answers at positions s along the direction: σ(steepness · (s − distance))."""
        return sigmoid(self.steepness * (s - self.distance))


def turned_line(angle: float, distance: float = 0.35, steepness: float = 8.0) -> Line:
    """The neuron a = σ(steepness · (n·(x − middle) − distance)), n = (cos angle, sin angle)."""
    radians = np.deg2rad(number(angle, "angle"))
    number(steepness, "steepness", above=0)
    along = (xor()[0] - MIDDLE) @ np.array([np.cos(radians), np.sin(radians)])
    line = Line(angle, number(distance, "distance"), steepness, along, along)
    return line._replace(answers=line.profile(along))


class Planes(NamedTuple):
    """A network with two hidden sigmoids, in the plane of its inputs and in the hidden plane.

    W1 (2, 2), b1 (2,), W2 (2,), b2: its parameters. hidden (4, 2): where the four points lie in
    the hidden plane. answers (4,): the outputs. surface (21, 21): the outputs on GRID × GRID.
    """

    W1: Array
    b1: Array
    W2: Array
    b2: float
    hidden: Array
    answers: Array
    surface: Array


def planes(parameters: Mapping[str, Array]) -> Planes:
    """Look at a 2-2-1 network of sigmoids with these parameters: W1, b1, W2, b2."""
    W1, b1, W2, b2 = (np.array(parameters[key], dtype=float) for key in ("W1", "b1", "W2", "b2"))
    if W1.shape != (2, 2) or W2.shape != (2, 1):
        raise ShapeError(f"planes need a 2-2-1 network, got W1 {W1.shape} and W2 {W2.shape}")
    X, _ = xor()
    square = np.stack(np.meshgrid(GRID, GRID), axis=-1)
    hidden = sigmoid(X @ W1 + b1)
    surface = sigmoid(sigmoid(square @ W1 + b1) @ W2 + b2)[..., 0]
    answers = sigmoid(hidden @ W2 + b2)[:, 0]
    return Planes(W1, b1, W2[:, 0], float(b2[0]), hidden, answers, surface)


def hand_made(scale: float = 1.0) -> dict[str, Array]:
    """The hand-made weights of the forward pass, times `scale`, by the keys of a Network."""
    (W1, b1), (W2, b2) = exclusive_or_weights()
    return {
        key: scale * w for key, w in zip(("W1", "b1", "W2", "b2"), (W1, b1, W2, b2), strict=True)
    }


class Training(NamedTuple):
    """One run of a 2-2-1 network, looked at after each of `epochs`; loss (last epoch + 1,)."""

    epochs: tuple[int, ...]
    loss: Array
    looks: tuple[Planes, ...]


def watched_training(seed: int, epochs: Sequence[int] = LOOKS, rate: float = 1.0) -> Training:
    """Train a 2-2-1 network of sigmoids from N(0, 1) weights, and look at both planes on the way.

    Loss: binary cross-entropy. Raises ValueError unless the epochs rise, and end at 1 or later.
    """
    for epoch in epochs:
        whole_number(epoch, "epoch", at_least=0)
    if not epochs or epochs[-1] == 0 or any(a >= b for a, b in pairwise(epochs)):
        raise ValueError(f"epochs must rise, and end at 1 or later, got {list(epochs)}")
    net = sigmoid_network(2, seeds=seed)
    losses, looks = [], []
    # Gradient descent remembers nothing, so training may stop for a look and go on.
    for now, later in pairwise((0, *epochs)):
        history = train(net, *xor(), GradientDescent(rate), epochs=later - now)
        losses.append(history.loss[: later - now])
        looks.append(planes(net.parameters))
    losses.append(history.loss[-1:])
    return Training(tuple(epochs), np.concatenate(losses), tuple(looks))
