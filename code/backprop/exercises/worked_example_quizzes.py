"""The quiz of the worked example: the road back from the loss to the first weight."""

from __future__ import annotations

import math
from typing import Any

from ..activations import sigmoid
from .judging.quiz import Option, Quiz, Setting, slopes

CASE = (0.7, 1.5, 0.4, -0.8)  # x, t, w1, w2


def _names() -> dict[str, Any]:
    x, t, w1, w2 = CASE
    a = 1 / (1 + math.exp(-w1 * x))
    y = w2 * a
    return {"x": x, "t": t, "w1": w1, "w2": w2, "z": w1 * x, "a": a, "y": y}


def _loss_of_w1(w1: Any) -> Any:
    x, t, _, w2 = CASE
    return 0.5 * (w2 * sigmoid(w1 * x) - t) ** 2


road_to_w1 = Quiz(
    "worked_example.road_to_w1",
    question="`z = w1*x`, `a` is the sigmoid of `z`, `y = w2*a`, and the loss is half of (y − t)². "
    "Which line is its slope by `w1`?",
    setting=Setting(_names, "slope", slopes(_loss_of_w1, lambda: CASE[2])),
    options=(
        Option(
            "slope = (y - t) * w2 * a * (1 - a) * x",
            "Four stretches of road: from L to y, to a, to z, to w1.",
        ),
        Option(
            "slope = (y - t) * w2 * z * (1 - z) * x",
            "The bend is described by what comes out of it: a(1 − a).",
        ),
        Option("slope = (y - t) * a * w2", "Two stretches are missing, the bend and x."),
        Option(
            "slope = (t - y) * w2 * a * (1 - a) * x",
            "With the sign turned this is the way down. Whoever uses it has to add it.",
        ),
    ),
)
