"""Exercises of the chapter "Vanishing, exploding, and the remedies"."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ..checks import Array
from ..modifiers import global_norm
from .judging.exercise import Exercise, Mistake, seeded
from .judging.reading import Reading
from .limitations_bath import rows_back as rows_back
from .limitations_gate import gate_back as gate_back
from .limitations_quizzes import gamma_back as gamma_back
from .limitations_quizzes import lane_back as lane_back

Arrays = Mapping[str, Array]

# 1. A row of three units, each with a factor of its own on the way back.
ROW = (0.2, 0.25, -0.4)


def _one_lane(at: int) -> Callable[[], float]:
    return lambda: math.prod(factor + (unit == at) for unit, factor in enumerate(ROW))


with_lanes = Reading(
    "limitations.with_lanes",
    reference=lambda: math.prod(1 + factor for factor in ROW),
    mistakes=(
        Mistake(lambda: math.prod(ROW), "That is what is left of the row without any lane."),
        Mistake(
            lambda: 1 + math.prod(ROW),
            "You laid one lane around the whole row; each unit has a lane of its own.",
        ),
        Mistake(
            lambda: 1 + sum(ROW),
            "You added up the ways that go through one unit at most, and left out those that go "
            "through two or three.",
        ),
        Mistake(
            lambda: sum(1 + factor for factor in ROW),
            "You added the three factors; one block follows the other, so they multiply.",
        ),
        Mistake(
            lambda: sum(ROW),
            "You added the factors of the units: factors multiply, and each lane adds a 1 to its "
            "own.",
        ),
        Mistake(
            lambda: math.prod(1 + abs(factor) for factor in ROW),
            "You lost the minus of the last unit: there the way through takes something away.",
        ),
        Mistake(
            lambda: math.prod(1 - factor for factor in ROW),
            "You took one minus the factor at each unit; what comes through the lane and what "
            "comes through the unit are added.",
        ),
        Mistake(
            lambda: 1.0,
            "That is what the lanes alone let through; what goes through the units is added to it.",
        ),
        *(
            Mistake(_one_lane(at), f"Only the {place} unit has its lane with you: all have one.")
            for at, place in enumerate(("first", "second", "last"))
        ),
    ),
    then="There are eight ways back through this row, and you have added them all.",
)


# 2. The rule of the factor, solved for the spread.
def _spread_for(n: int, slope: float, layers: int, share: float) -> float:
    return float(share ** (1 / layers) / (math.sqrt(n) * slope))


def _networks() -> Sequence[tuple[int, float, int, float]]:
    return [(64, 0.8, 10, 0.05), (25, 0.6, 4, 0.5), (9, 0.7, 3, 0.3)]


spread_for = Exercise(
    "limitations.spread_for",
    reference=_spread_for,
    cases=_networks,
    mistakes=(
        Mistake(
            lambda n, slope, layers, share: share ** (1 / layers) / (n * slope),
            "You divided by the width itself: a sum of n terms of random sign grows like √n.",
        ),
        Mistake(
            lambda n, slope, layers, share: share ** (1 / layers) / math.sqrt(n),
            "The activation is missing: its slope is a part of the factor.",
        ),
        Mistake(
            lambda n, slope, layers, share: share / (math.sqrt(n) * slope),
            "With this spread the share is left after a single layer, and it was meant for all "
            "of them together.",
        ),
        Mistake(
            lambda n, slope, layers, share: share / layers / (math.sqrt(n) * slope),
            "You divided the share among the layers, as if their factors were added.",
        ),
        Mistake(
            lambda n, slope, layers, share: share**layers / (math.sqrt(n) * slope),
            "You took a power where its inverse is asked: `share` is what all layers leave, "
            "not what one of them does.",
        ),
        Mistake(
            lambda n, slope, layers, share: share ** (1 / layers) * slope / math.sqrt(n),
            "You multiplied by the slope: a flat activation needs larger weights, not smaller.",
        ),
        Mistake(
            lambda n, slope, layers, share: share ** (2 / layers) / (n * slope**2),
            "This is the variance of the weights; the spread is its root.",
        ),
        Mistake(
            lambda n, slope, layers, share: 1 / (math.sqrt(n) * slope),
            "This spread keeps δ level, as if `share` were 1 (a cause may be `1 // layers`, which "
            "is 0).",
        ),
        Mistake(
            lambda n, slope, layers, share: share ** (1 / layers),
            "That is the factor that one layer needs; the spread which gives it is asked for.",
        ),
        Mistake(
            lambda n, slope, layers, share: (share / (math.sqrt(n) * slope)) ** (1 / layers),
            "You took the root of the width and the slope too: these belong to each layer, and "
            "only `share` belongs to all of them together.",
        ),
        Mistake(
            lambda n, slope, layers, share: share ** (1 / layers) * math.sqrt(n) * slope,
            "You multiplied by the width's root and the slope: they are in the factor already, and "
            "what is left of it is the spread.",
        ),
        Mistake(
            lambda n, slope, layers, share: math.sqrt(n) * slope / share ** (1 / layers),
            "Your fraction stands upside down: wider layers need smaller weights.",
        ),
        Mistake(
            lambda n, slope, layers, share: share ** (1 / layers) / math.sqrt(n * slope),
            "The root belongs to the width alone, and you took that of the slope as well.",
        ),
        Mistake(
            lambda n, slope, layers, share: share ** (1 / layers) * math.sqrt(2 / n),
            "That is a spread for the ReLU, whose slope has the rms √½; here the slope is given.",
        ),
        Mistake(
            lambda n, slope, layers, share: share ** (1 / (layers - 1)) / (math.sqrt(n) * slope),
            "You counted one layer too few: each of the hidden layers gives a factor.",
        ),
        Mistake(
            lambda n, slope, layers, share: share ** (1 / (layers + 1)) / (math.sqrt(n) * slope),
            "You counted one layer too many: the hidden layers give a factor each, and nothing "
            "else does.",
        ),
        Mistake(
            lambda n, slope, layers, share: (1 - share) ** (1 / layers) / (math.sqrt(n) * slope),
            "You took `share` for what is lost; it is what is left.",
        ),
    ),
)


# 3. Clipping, all gradients together.
def _clip(gradients: Arrays, limit: float) -> dict[str, Array]:
    factor = limit / max(float(global_norm(gradients)), limit)
    return {key: factor * g for key, g in gradients.items()}


def _gradient_sets() -> Sequence[tuple[dict[str, Array], float]]:
    first, second = seeded(0, (2, 3), (3,), (3, 1)), seeded(1, (4, 2), (2,), (2, 5))
    names = ("W1", "b1", "W2")
    return [
        (dict(zip(names, first, strict=True)), 1.5),
        (dict(zip(names, second, strict=True)), 60.0),  # short enough to stay as it is
        (dict(zip(names, first, strict=True)), 7.0),  # so too, but its squares add up to more
        ({key: 20 * g for key, g in zip(names, second, strict=True)}, 3.0),
    ]


def _clip_by(norm: Callable[[Arrays], float]) -> Callable[[Arrays, float], dict[str, Array]]:
    def program(gradients: Arrays, limit: float) -> dict[str, Array]:
        factor = min(1.0, limit / norm(gradients))
        return {key: factor * g for key, g in gradients.items()}

    return program


def _entries(gradients: Arrays) -> Array:
    return np.concatenate([g.ravel() for g in gradients.values()])


def _length(gradients: Arrays) -> float:
    return float(np.linalg.norm(_entries(gradients)))


def _shorten(
    gradients: Arrays, too_long: Callable[[float], bool], factor: Callable[[float], float]
) -> dict[str, Array]:
    """All arrays times a factor of the whole length, where that is found too long."""
    length = _length(gradients)
    by = factor(length) if too_long(length) else 1.0
    return {key: by * g for key, g in gradients.items()}


def _clip_each(gradients: Arrays, limit: float) -> dict[str, Array]:
    return {key: g * min(1.0, limit / np.linalg.norm(g)) for key, g in gradients.items()}


clip = Exercise(
    "limitations.clip",
    reference=_clip,
    cases=_gradient_sets,
    mistakes=(
        Mistake(
            _clip_each,
            "You shortened each array by a factor of its own, which turns the whole gradient in "
            "another direction: one factor serves all arrays.",
        ),
        Mistake(
            lambda gradients, limit: {k: np.clip(g, -limit, limit) for k, g in gradients.items()},
            "You cut off each entry by itself: that changes the direction, and the whole can "
            "still be longer than the limit.",
        ),
        Mistake(
            lambda gradients, limit: _shorten(
                gradients, lambda length: True, lambda length: limit / length
            ),
            "You brought every gradient to the length of the limit; one that is shorter should "
            "stay as it is.",
        ),
        Mistake(
            _clip_by(lambda gradients: float((_entries(gradients) ** 2).sum())),
            "You took the sum of the squares for the length: the root is missing.",
        ),
        Mistake(
            _clip_by(lambda gradients: float(np.abs(_entries(gradients)).sum())),
            "You added up absolute values: the length is the root of the sum of the squares.",
        ),
        Mistake(
            _clip_by(lambda gradients: float(np.abs(_entries(gradients)).max())),
            "You measured the largest entry: the length counts all entries.",
        ),
        Mistake(
            _clip_by(lambda gradients: float(np.linalg.norm(_entries(_only_weights(gradients))))),
            "You measured the weights alone: the biases belong to the gradient too.",
        ),
        Mistake(
            _clip_by(lambda gradients: sum(float(np.linalg.norm(g)) for g in gradients.values())),
            "You added the lengths of the arrays; lengths do not add, their squares do.",
        ),
        Mistake(
            _clip_by(lambda gradients: max(float(np.linalg.norm(g)) for g in gradients.values())),
            "You measured the longest array alone; all of them together are to be measured.",
        ),
        Mistake(
            _clip_by(lambda gradients: float(np.sqrt((_entries(gradients) ** 2).mean()))),
            "You took the mean of the squares; a length is the root of their sum.",
        ),
        Mistake(
            lambda gradients, limit: _shorten(
                gradients, lambda length: length**2 > limit, lambda length: limit / length
            ),
            "You compared the limit with the sum of the squares, without the root, and so changed "
            "a gradient that was short enough.",
        ),
        Mistake(
            lambda gradients, limit: _shorten(
                gradients, lambda length: length > limit, lambda length: 1 / length
            ),
            "You brought the long ones to the length 1; the length of the limit was asked for.",
        ),
        Mistake(
            lambda gradients, limit: _shorten(
                gradients, lambda length: length > limit, lambda length: length / limit
            ),
            "Your factor stands upside down: the long ones have grown longer still.",
        ),
        Mistake(
            lambda gradients, limit: _shorten(
                gradients, lambda length: length > limit, lambda length: limit
            ),
            "You multiplied by the limit: the old length has to be divided away first.",
        ),
        Mistake(
            lambda gradients, limit: _shorten(
                gradients, lambda length: length < limit, lambda length: limit / length
            ),
            "You have it the wrong way round: the short gradients were stretched to the limit, and "
            "the long ones left as they were.",
        ),
    ),
)


def _only_weights(gradients: Arrays) -> Arrays:
    return {key: g for key, g in gradients.items() if key.startswith("W")}
