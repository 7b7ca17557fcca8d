"""The quiz of "Learning from mistakes": the error with the other sign."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..checks import Array
from .judging.quiz import Option, Quiz, Setting, slopes


def _names() -> dict[str, Any]:
    x, w, t = np.array([3.0, -2.0]), np.array([0.5, 1.5]), 4.0
    return {"x": x, "w": w, "t": t, "e": t - x @ w}


def _half_squared(w: Array) -> float:
    names = _names()
    return float((names["x"] @ w - names["t"]) ** 2 / 2)


error_of_the_text = Quiz(
    "learning_from_mistakes.error_of_the_text",
    question="A text sends you its error `e = t - x @ w`, target minus output. Which line makes of "
    "it the gradient of ½ (y − t)², which this book subtracts?",
    setting=Setting(_names, "gradient", slopes(_half_squared, lambda: _names()["w"])),
    options=(
        Option("gradient = -e * x", "The two minus signs meet here, once, and are gone."),
        Option(
            "gradient = e * x",
            "That is the direction in which the loss falls. Subtracted, it makes the loss grow.",
        ),
        Option(
            "gradient = -e * w",
            "Turning a knob changes the answer by the number beside it, not by the knob.",
        ),
        Option(
            "gradient = -2 * e * x",
            "The ½ has cancelled the 2 already: this belongs to the squared error without it.",
        ),
        Option(
            "gradient = -e",
            "One number for both knobs: each has a slope of its own, because each has another "
            "number beside it.",
        ),
    ),
)
