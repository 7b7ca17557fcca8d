"""Quizzes of the chapter "Vanishing, exploding, and the remedies"."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..checks import Array
from .judging.exercise import seeded
from .judging.quiz import Option, Quiz, Setting, slopes


def _block() -> dict[str, Any]:
    A, delta = seeded(4, (3, 2), (3, 2))
    return {"A": A, "F": np.tanh(A), "delta": delta}


lane_back = Quiz(
    "limitations.lane_back",
    question="A block hands on `A + F`, where `F = np.tanh(A)`. From the next layer comes `delta`, "
    "the slope of the loss for `A + F`. Which line gives the slope for `A`?",
    setting=Setting(
        names=_block,
        asked="dA",
        truth=slopes(
            lambda A: float((_block()["delta"] * (A + np.tanh(A))).sum()), lambda: _block()["A"]
        ),
    ),
    options=(
        Option(
            "dA = delta + delta * (1 - F**2)",
            "A goes two ways, and the slopes of both are added.",
        ),
        Option(
            "dA = 1 + delta * (1 - F**2)",
            "The 1 of 1 + f′ is a factor of delta like f′ itself: the lane hands back what "
            "arrives, and not a one.",
        ),
        Option(
            "dA = delta * (1 - F**2)",
            "This is the block without its lane.",
        ),
        Option(
            "dA = delta * (1 - (A + F)**2)",
            "The slope 1 − a² wants the tangent's own output for a, and A + F is another number.",
        ),
    ),
)


def _scaled() -> dict[str, Any]:
    A, delta = seeded(6, (4, 3), (4, 3))
    return {"A": A, "A_hat": (A - A.mean(axis=0)) / A.std(axis=0), "delta": delta}


def _scaled_loss(gamma: Array) -> float:
    given = _scaled()
    return float((given["delta"] * (gamma * given["A_hat"] + 0.3)).sum())


gamma_back = Quiz(
    "limitations.gamma_back",
    question="After the bath of a batch of four rows comes `gamma * A_hat + beta`, with three "
    "numbers in `gamma`. The slope of the loss for its result is `delta`. Which line gives the "
    "slope for `gamma`?",
    setting=Setting(names=_scaled, asked="dgamma", truth=slopes(_scaled_loss, lambda: np.ones(3))),
    options=(
        Option(
            "dgamma = (delta * A_hat).sum(axis=0)",
            "Each row sends back its share, the product of what came in and what comes back.",
        ),
        Option(
            "dgamma = delta.sum(axis=0)",
            "This is the slope for beta, which is added; gamma multiplies.",
        ),
        Option(
            "dgamma = (delta * A).sum(axis=0)",
            "Gamma meets the numbers after the bath, not before it.",
        ),
        Option(
            "dgamma = (delta * A_hat).mean(axis=0)",
            "Whatever 1/N the loss has is in delta already.",
        ),
        Option(
            "dgamma = delta * A_hat",
            "One number of gamma serves four rows, and their shares add.",
        ),
    ),
)
