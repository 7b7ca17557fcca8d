"""A machine with two knobs, and two ways of setting them: by luck, and by the slope.

The machine is the smallest network there is, one neuron without a bias and without an activation:

    y = w₁·x₁ + w₂·x₂        L = mean over the examples of ½ (y − t)²

Its task is the addition data of source 003, four sums with the answer 5. The loss over the two
knobs is a valley with its lowest point at (1, 1).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from backprop.checks import Array, ShapeError, finite_array, number, whole_number
from backprop.datasets import addition
from backprop.lessons.random_search import BOX, start_of, steps_until, tries_until

TOLERANCE = 0.005  # good enough: ½ · 0.1², answers that are off by 0.1
RATE = 0.08

STATIONS = ("input", "network", "output", "answer", "compare", "error", "backpropagation")
ARROWS = (
    ("input", "network"),
    ("network", "output"),
    ("output", "compare"),
    ("answer", "compare"),
    ("compare", "error"),
    ("error", "backpropagation"),
    ("backpropagation", "network"),
)


class Loop(NamedTuple):
    """One turn of the learning loop. `error` is answer − output; `gradient` is ∂(½ error²)/∂w."""

    numbers: Array
    knobs: Array
    output: float
    answer: float
    error: float
    gradient: Array


def learning_loop(
    numbers: tuple[float, ...] = (2, 3), answer: float = 5, knobs: tuple[float, ...] = (1.5, 1)
) -> Loop:
    """What passes each station when a machine with these knobs is asked for a sum.

    The gradient is (output − answer)·numbers, that is −error·numbers.
    Raises ShapeError unless there is one knob for each number.
    """
    x, w = finite_array(numbers, "numbers"), finite_array(knobs, "knobs")
    if x.shape != w.shape or x.ndim != 1:
        raise ShapeError(f"one knob for each number: got {x.size} numbers and {w.size} knobs")
    output = float(x @ w)
    error = number(answer, "answer") - output
    return Loop(x, w, output, float(answer), error, -error * x)


def valley_loss(knobs: Array) -> Array:
    """The loss at each setting of the knobs (..., 2): mean over the four sums of ½ (y − t)²."""
    X, T = addition()
    return ((knobs @ X.T - T[:, 0]) ** 2).mean(axis=-1) / 2


def valley_gradient(knobs: Array) -> Array:
    """∂L/∂w at each setting of the knobs (..., 2): mean over the four sums of (y − t)·x."""
    X, T = addition()
    return (knobs @ X.T - T[:, 0]) @ X / len(X)


def valley_curvature() -> Array:
    """The second derivatives of the loss (2, 2), XᵀX / N: the same everywhere in the valley."""
    X, _ = addition()
    return X.T @ X / len(X)


class Race(NamedTuple):
    """Two searches with the same number of looks at the loss; row 0 is where both begin.

    `guesses` and `walk` are (tries + 1, 2), the losses (tries + 1,).
    """

    guesses: Array
    guess_losses: Array
    walk: Array
    walk_losses: Array


def race(
    tries: int = 20,
    seed: int = 0,
    learning_rate: float = RATE,
    start: tuple[float, float] = (-1.5, -0.5),
) -> Race:
    """Random guesses in the box [−2, 2]², and steps against the gradient, from the same start.

    Args:
        tries: how many guesses, and how many steps w ← w − learning_rate · ∂L/∂w.
        seed: of the guesses, `RandomState(seed).uniform(-2, 2, (tries, 2))`.
        learning_rate: the size of a step; above 0.1342 = 2 / (largest curvature) the walk
            leaves the valley.
        start: the knobs before the first try.
    """
    whole_number(tries, "tries", at_least=1)
    number(learning_rate, "learning_rate", above=0)
    begin = finite_array(start, "start")
    if begin.shape != (2,):
        raise ShapeError(f"start must be two knobs, got shape {begin.shape}")
    drawn = np.random.RandomState(seed).uniform(-BOX, BOX, (tries, 2))
    guesses = np.vstack([begin, drawn])
    walk = [begin]
    for _ in range(tries):
        walk.append(walk[-1] - learning_rate * valley_gradient(walk[-1]))
    return Race(guesses, valley_loss(guesses), np.array(walk), valley_loss(np.array(walk)))


class SearchCost(NamedTuple):
    """How many tries each search needed, one entry for each seed, and the exact chance of a hit."""

    tries: Array
    steps: Array
    chance: float


def search_cost(
    seeds: range = range(300), tolerance: float = TOLERANCE, learning_rate: float = RATE
) -> SearchCost:
    """Tries until the loss is below `tolerance`: random guesses against gradient steps.

    Guesses and starting points are even in the box [−2, 2]², each seed with its own stream. The
    settings that are good enough fill an ellipse of area 2π·tolerance / √det(curvature); its share
    of the box is the exact chance of one guess, as long as the ellipse lies inside the box.
    """
    number(tolerance, "tolerance", above=0)
    curvature = valley_curvature()
    reach = np.sqrt(2 * tolerance / np.linalg.eigvalsh(curvature)[0])
    if 1 + reach > BOX:
        raise ValueError(
            f"tolerance must leave the good settings inside the box, got {tolerance:g}"
        )
    area = 2 * np.pi * tolerance / np.sqrt(np.linalg.det(curvature))
    tries = [tries_until(valley_loss, 2, tolerance, seed) for seed in seeds]
    steps = [
        steps_until(valley_loss, valley_gradient, start_of(seed, 2), tolerance, learning_rate)
        for seed in seeds
    ]
    return SearchCost(np.array(tries), np.array(steps), float(area / (2 * BOX) ** 2))


class Flow(NamedTuple):
    """The values of one forward pass of the three-knob machine, and the gradients coming back."""

    numbers: tuple[float, float]
    knobs: tuple[float, float, float]
    answer: float
    h: float
    y: float
    loss: float
    d_y: float
    d_w3: float
    d_h: float
    d_w1: float
    d_w2: float


def flow(
    numbers: tuple[float, float] = (2, 3),
    knobs: tuple[float, float, float] = (0.5, 0.8, 1.2),
    answer: float = 5,
) -> Flow:
    """Source 003's machine with one hidden value, in the order in which its numbers come to be.

    Forward h = w₁x₁ + w₂x₂, y = w₃h, L = ½ (y − t)². Backward, each from what is already there:
    ∂L/∂y = y − t, then ∂L/∂w₃ = ∂L/∂y·h and ∂L/∂h = ∂L/∂y·w₃, then ∂L/∂wᵢ = ∂L/∂h·xᵢ.
    """
    x1, x2 = (number(x, "numbers") for x in numbers)
    w1, w2, w3 = (number(w, "knobs") for w in knobs)
    h = w1 * x1 + w2 * x2
    y = w3 * h
    d_y = y - number(answer, "answer")
    d_h = d_y * w3
    return Flow(
        (x1, x2), (w1, w2, w3), answer, h, y, d_y**2 / 2, d_y, d_y * h, d_h, d_h * x1, d_h * x2
    )
