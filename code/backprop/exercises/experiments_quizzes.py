"""The quiz of the chapter "Experiments"."""

from __future__ import annotations

from typing import Any

import numpy as np

from .judging.quiz import Option, Quiz, Setting, slopes

Z = np.array([-1.4, -0.3, 0.6, 1.1])


def _names() -> dict[str, Any]:
    return {"np": np, "a": np.tanh(Z)}


kept_tanh = Quiz(
    "experiments.kept_tanh",
    question="The forward pass has kept `a = np.tanh(z)` and thrown `z` away. Which line gives the "
    "slope of the tangent at each `z`?",
    setting=Setting(_names, "slope", slopes(lambda z: float(np.tanh(z).sum()), lambda: Z)),
    options=(
        Option(
            "slope = 1 - a**2",
            "The slope can be had from the output alone, which is why layers keep their outputs.",
        ),
        Option(
            "slope = 1 - np.tanh(a)**2",
            "The tangent is taken twice: `a` is the tangent of z already.",
        ),
        Option(
            "slope = a * (1 - a)",
            "So it is for the sigmoid. Each curve has a slope of its own.",
        ),
        Option(
            "slope = (1 - a)**2",
            "One factor of (1 − a)(1 + a) has lost its sign.",
        ),
    ),
)
