"""The quiz of the chapter "Fitting and overfitting"."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..checks import Array
from .judging.exercise import seeded
from .judging.quiz import Option, Quiz, Setting, slopes


def _names() -> dict[str, Any]:
    w, gradient = seeded(2, (4,), (4,))
    return {"np": np, "w": w, "gradient": gradient, "decay": 0.3}


def _charged_loss(w: Array) -> float:
    """A loss whose slope is `gradient` everywhere, and the penalty without its ½."""
    names = _names()
    return float(names["gradient"] @ w + names["decay"] * (w**2).sum())


other_penalty = Quiz(
    "overfitting.other_penalty",
    question="Another library charges λ Σ w², without the ½. Its `decay` is λ, and `gradient` is "
    "the slope of the bare loss for the weights `w`. Which line gives the slope of the whole?",
    setting=Setting(_names, "slope", slopes(_charged_loss, lambda: _names()["w"])),
    options=(
        Option(
            "slope = gradient + 2 * decay * w",
            "The 2 of the square finds no ½ to cancel it. The same λ pulls twice as hard there.",
        ),
        Option(
            "slope = gradient + decay * w",
            "This is the slope of the penalty with the ½.",
        ),
        Option(
            "slope = gradient + decay * w**2",
            "This adds the penalty itself, and its slope is asked for.",
        ),
        Option(
            "slope = gradient + decay * np.sum(w**2)",
            "This adds the same amount to every entry; each weight pays for itself alone.",
        ),
        Option(
            "slope = gradient - 2 * decay * w",
            "The minus belongs to the update, which subtracts the whole slope.",
        ),
    ),
)
