"""The exercise of "Fitting and overfitting" with the way back through dropout."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded


# The way back through dropout.
def _back(
    A: Array,
    factors: Array,
    W2: Array,
    delta: Array,
    *,
    for_W2: Array | None = None,
    gate: Array | None = None,
    bent: Array | None = None,
) -> dict[str, Array]:
    """W2's and Z's slopes; what a mistake takes instead of the right array is handed over."""
    for_W2 = A * factors if for_W2 is None else for_W2
    gate = factors if gate is None else gate
    bent = 1 - A**2 if bent is None else bent
    return {"W2": for_W2.T @ delta, "Z": (delta @ W2.T) * gate * bent}


Back = Callable[[Array, Array, Array, Array], dict[str, Array]]


def _meeting(for_W2: Callable[[Array, Array], Array]) -> Back:
    """The way back that takes this, of A and the factors, for what W2 has met."""
    return lambda A, factors, W2, delta: _back(A, factors, W2, delta, for_W2=for_W2(A, factors))


def _silencing(gate: Callable[[Array], Array]) -> Back:
    """The way back that takes this, of the factors, past the dropout."""
    return lambda A, factors, W2, delta: _back(A, factors, W2, delta, gate=gate(factors))


def _bending(slope: Callable[[Array], Array]) -> Back:
    """The way back that takes this, of A, for the slope of the tangent."""
    return lambda A, factors, W2, delta: _back(A, factors, W2, delta, bent=slope(A))


def _meant(A: Array, factors: Array, W2: Array, delta: Array) -> dict[str, Array]:
    return {key: slope / len(A) for key, slope in _back(A, factors, W2, delta).items()}


def _reversed(A: Array, factors: Array, W2: Array, delta: Array) -> dict[str, Array]:
    return {key: -slope for key, slope in _back(A, factors, W2, delta).items()}


def _hidden_layers() -> Sequence[tuple[Array, Array, Array, Array]]:
    cases = []
    for seed, rows, units, outputs, rate in ((0, 3, 5, 2, 0.4), (1, 2, 6, 1, 0.25)):
        Z, W2, delta = seeded(seed, (rows, units), (units, outputs), (rows, outputs))
        speaks = np.random.RandomState(seed).rand(rows, units) >= rate
        cases.append((np.tanh(Z), speaks / (1 - rate), W2, delta))
    return cases


drop_back = Exercise(
    "overfitting.drop_back",
    reference=lambda A, factors, W2, delta: _back(A, factors, W2, delta),
    cases=_hidden_layers,
    mistakes=(
        Mistake(
            _silencing(np.ones_like),
            "You went back past the dropout: a unit that was silent must not be blamed, and the "
            "others spoke louder.",
        ),
        Mistake(
            _silencing(lambda factors: factors > 0),
            "You silenced the units on the way back, but those that spoke were also made louder.",
        ),
        Mistake(
            lambda A, factors, W2, delta: _back(A, factors, W2, delta, bent=1 - (A * factors) ** 2),
            "You took the slope of the tangent at what came out of the dropout: it belongs to what "
            "came out of the tangent.",
        ),
        Mistake(
            _meeting(lambda A, factors: A),
            "For W2 you took the units as they were before the dropout: W2 met them after it.",
        ),
        Mistake(
            _meeting(lambda A, factors: A * factors**2),
            "For W2 the factors are there twice: what W2 met was multiplied by them once.",
        ),
        Mistake(
            _silencing(lambda factors: factors**2),
            "The factors are there twice: the way forward met them once.",
        ),
        Mistake(
            _silencing(lambda factors: 1 / factors),
            "You divided by the factors, some of which are 0: what was multiplied on the way "
            "forward is multiplied on the way back.",
        ),
        Mistake(
            _bending(np.ones_like),
            "The slope of the tangent is missing: that is the slope for A, and Z is asked for.",
        ),
        Mistake(
            _bending(lambda A: A * (1 - A)),
            "You took the slope of the sigmoid; here the units bend with the tangent.",
        ),
        Mistake(
            _bending(lambda A: 1 - np.tanh(A) ** 2),
            "You took the tangent twice: A is what came out of it already.",
        ),
        Mistake(
            _bending(lambda A: (1 - A) ** 2),
            "In the slope of the tangent the square belongs to a alone, not to the difference.",
        ),
        Mistake(
            _bending(lambda A: 1 - A),
            "In the slope of the tangent a square has got lost.",
        ),
        Mistake(
            _meant,
            "You divided by the number of rows: whatever the loss divides by is in `delta` "
            "already.",
        ),
        Mistake(
            _reversed,
            "The sign is turned: asked for are slopes, and the minus belongs to the step.",
        ),
    ),
)
