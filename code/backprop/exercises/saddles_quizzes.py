"""The quiz of the chapter "Stuck at one half": momentum's velocity beside Adam's mean."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..checks import Array
from ..optimizers import Momentum
from .judging.exercise import seeded
from .judging.quiz import Option, Quiz, Setting

BETA = 0.9


def _gradients() -> tuple[Array, ...]:
    return seeded(0, (2,), (2,), (2,))


def _after_two() -> dict[str, Any]:
    """The velocity after two gradients, written out, and the third gradient."""
    first, second, third = _gradients()
    return {"v": BETA * first + second, "g": third, "beta": BETA}


def _third_stride() -> Array:
    """How far the package's optimiser moves at its third step, with the rate 1."""
    optimizer, weights = Momentum(1.0, BETA), {"w": np.zeros(2)}
    state = optimizer.start(weights)
    for gradient in _gradients():
        before = weights["w"].copy()
        optimizer.step(weights, {"w": gradient}, state)
    return np.asarray(before - weights["w"])


velocity = Quiz(
    "saddles.velocity",
    question="Momentum and Adam both keep something of earlier gradients. `g` is the newest one, "
    "and the step will be η times `v`. Which line is that of momentum as this chapter uses it?",
    setting=Setting(_after_two, "v", _third_stride, "Beside the package's `Momentum`"),
    options=(
        Option(
            "v = beta * v + g",
            "What was there fades, and the new gradient comes in full: a sum, up to ten times as "
            "long as one gradient.",
        ),
        Option(
            "v = beta * v + (1 - beta) * g",
            "This is Adam's running mean: it is as long as one gradient, so with the same η it "
            "walks a tenth as far.",
        ),
        Option("v = v + beta * g", "Here nothing ever fades: the velocity never forgets."),
        Option(
            "v = beta * (v + g)",
            "The newest gradient has faded before it was used for the first time.",
        ),
    ),
)
