"""Exercises of the chapter "Vanishing, exploding, and the remedies"."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from ..modifiers import global_norm
from .exercise import Exercise, Mistake, seeded
from .limitations_quizzes import gamma_back as gamma_back
from .limitations_quizzes import lane_back as lane_back
from .reading import Reading

Arrays = Mapping[str, Array]

# 1. A row of three units, each with a factor of its own on the way back.
ROW = (0.2, 0.25, -0.4)

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
            lambda: math.prod(1 + abs(factor) for factor in ROW),
            "You lost the minus of the last unit: there the way through takes something away.",
        ),
    ),
    then="There are eight ways back through this row, and you have added them all.",
)


# 2. The rule of the factor, solved for the spread.
def _spread_for(n: int, slope: float, layers: int, share: float) -> float:
    return float(share ** (1 / layers) / (math.sqrt(n) * slope))


def _networks() -> Sequence[tuple[int, float, int, float]]:
    return [(64, 0.8, 10, 0.05), (25, 0.6, 4, 0.5), (9, 0.7, 3, 20.0)]


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
        ({key: 20 * g for key, g in zip(names, second, strict=True)}, 3.0),
    ]


def _clip_by(norm: Callable[[Arrays], float]) -> Callable[[Arrays, float], dict[str, Array]]:
    def program(gradients: Arrays, limit: float) -> dict[str, Array]:
        factor = min(1.0, limit / norm(gradients))
        return {key: factor * g for key, g in gradients.items()}

    return program


def _entries(gradients: Arrays) -> Array:
    return np.concatenate([g.ravel() for g in gradients.values()])


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
            lambda gradients, limit: {
                k: g * limit / np.linalg.norm(_entries(gradients)) for k, g in gradients.items()
            },
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
    ),
)


def _only_weights(gradients: Arrays) -> Arrays:
    return {key: g for key, g in gradients.items() if key.startswith("W")}


# 4. One gate, used at every step.
def _gate_back(bias: float, c0: float, x: Array, t: float, *, wrong: str = "") -> dict[str, float]:
    """The slopes of ½ (c − t)² for the cell c ← f c + (1 − f) x with f = σ(bias)."""
    f = float(sigmoid(bias))
    cells = [c0]
    for number in x:
        cells.append(f * cells[-1] + (1 - f) * float(number))
    dc, shares = cells[-1] - t, []
    for k in reversed(range(len(x))):
        kept = cells[k + 1] if wrong == "new cell" else cells[k]
        taken = 0.0 if wrong == "one side" else float(x[k])
        shares.append(dc * (kept - taken))
        if wrong != "no fading":
            dc *= f
    df = shares[0] if wrong == "one step" else sum(shares)
    if wrong == "mean":
        df /= len(x)
    return {"bias": df if wrong == "not to the bias" else df * f * (1 - f), "c0": dc}


def _wrong_gate(wrong: str) -> Callable[..., dict[str, float]]:
    return lambda bias, c0, x, t: _gate_back(bias, c0, x, t, wrong=wrong)


def _sequences() -> Sequence[tuple[float, float, Array, float]]:
    return [
        (0.8, 0.7, np.array([1.5, -0.4, 0.9]), -0.6),
        (-0.3, -1.2, np.array([0.6, 2.0, -1.1, 0.3, 1.7]), 2.5),
    ]


gate_back = Exercise(
    "limitations.gate_back",
    reference=lambda bias, c0, x, t: _gate_back(bias, c0, x, t),
    cases=_sequences,
    mistakes=(
        Mistake(
            _wrong_gate("one step"),
            "You kept the share of one step only: the same bias is used at every step, and all "
            "its shares add.",
        ),
        Mistake(
            _wrong_gate("no fading"),
            "What goes back along the cell has to pass the gate at each step, and yours does not "
            "fade.",
        ),
        Mistake(
            _wrong_gate("not to the bias"),
            "This is the slope for the gate f; one more factor leads from f to its bias.",
        ),
        Mistake(
            _wrong_gate("one side"),
            "The gate stands at two places, as f before the cell and as 1 − f before the number, "
            "and you followed one of them.",
        ),
        Mistake(
            _wrong_gate("new cell"),
            "You multiplied by the cell after the step: f stands before the cell as it was.",
        ),
        Mistake(
            _wrong_gate("mean"),
            "You took the mean over the steps: there is one loss at the end, and nothing in it "
            "is divided.",
        ),
    ),
)


# 5. The bath of a row instead of a column.
def _bathed(A: Array, axis: int | None, ddof: int = 0) -> tuple[Array, Array]:
    deviation = np.asarray(A.std(axis=axis, ddof=ddof, keepdims=True))
    return (A - A.mean(axis=axis, keepdims=True)) / deviation, deviation


def _bathe_back(A: Array, g: Array, axis: int | None = 1, *, without: str = "") -> Array:
    A_hat, deviation = _bathed(A, axis)
    mean = 0.0 if "mean" in without else g.mean(axis=axis, keepdims=True)
    along = 0.0 if "along" in without else A_hat * (g * A_hat).mean(axis=axis, keepdims=True)
    return np.asarray((g - mean - along) / (1.0 if "deviation" in without else deviation))


def _sample_back(A: Array, g: Array) -> Array:
    A_hat, deviation = _bathed(A, 1, ddof=1)
    n = A.shape[1]
    along = A_hat * (g * A_hat).sum(axis=1, keepdims=True) / (n - 1)
    return np.asarray((g - g.mean(axis=1, keepdims=True) - along) / deviation)


rows_back = Exercise(
    "limitations.rows_back",
    reference=lambda A, g: _bathe_back(A, g),
    cases=lambda: [seeded(2, (3, 5), (3, 5)), seeded(3, (2, 4), (2, 4))],
    mistakes=(
        Mistake(
            lambda A, g: _bathe_back(A, g, axis=0),
            "You bathed the columns, as batch normalisation does; here each row is on its own.",
        ),
        Mistake(
            lambda A, g: _bathe_back(A, g, axis=None),
            "You bathed all rows in one tub: each row has a mean and a deviation of its own.",
        ),
        Mistake(
            lambda A, g: _bathe_back(A, g, without="along"),
            "You took the deviation for a constant: it moves with every number of the row.",
        ),
        Mistake(
            lambda A, g: _bathe_back(A, g, without="mean"),
            "You took the mean for a constant: it moves with every number of the row.",
        ),
        Mistake(
            lambda A, g: _bathe_back(A, g, without="mean, along"),
            "You divided by the deviation and stopped: mean and deviation move with the row too.",
        ),
        Mistake(
            lambda A, g: _bathe_back(A, g, without="deviation"),
            "The division is missing: what was divided by the deviation on the way forward is "
            "divided by it on the way back.",
        ),
        Mistake(
            _sample_back,
            "Your deviation divides by n − 1; that of the bath divides by n.",
        ),
    ),
    then="This layer is called layer normalisation, and it does not mind a batch of one.",
)
