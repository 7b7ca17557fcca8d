"""The quizzes of the chapter "Checking gradients"."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..activations import sigmoid
from ..gradcheck import numerical_gradient
from .judging.quiz import Option, Quiz, Setting

W, H = 0.7, 6e-6


def _loss(w: float) -> float:
    return float(np.exp(3 * w))


def _one_weight() -> dict[str, Any]:
    return {"L": _loss, "w": W, "h": H}


central = Quiz(
    "checking_gradients.central",
    question="`L` is a loss, `w` one weight, `h` a small step. Which line of Python is the "
    "quotient above?",
    setting=Setting(_one_weight, "slope", lambda: 3 * _loss(W), "The slope by formula"),
    options=(
        Option(
            "slope = (L(w + h) - L(w - h)) / (2 * h)",
            "How much the loss changes, by how far the two places lie apart.",
        ),
        Option(
            "slope = (L(w + h) - L(w - h)) / 2 * h",
            "Python reads from the left: it divides by 2 and then multiplies by h.",
        ),
        Option(
            "slope = L(w + h) - L(w - h) / (2 * h)",
            "Only the second loss is divided: the difference needs brackets.",
        ),
        Option(
            "slope = (L(w + h) - L(w - h)) / h",
            "One step up and one step down: the two places lie 2h apart.",
        ),
    ),
)


def _unit() -> dict[str, Any]:
    z = 2.0
    return {
        "z": z, "a": sigmoid(z), "sigmoid": sigmoid, "sigmoid_derivative": lambda x: x * (1 - x),
    }  # fmt: skip


name_of_a_derivative = Quiz(
    "checking_gradients.name_of_a_derivative",
    question="A unit has the sum `z` and the answer `a = sigmoid(z)`, and `sigmoid_derivative(x)` "
    "returns x(1 − x). Which line gives the slope of the sigmoid at `z`?",
    setting=Setting(_unit, "slope", lambda: numerical_gradient(sigmoid, 2.0), "Central difference"),
    options=(
        Option("slope = sigmoid_derivative(a)", "The rule is written for what comes out."),
        Option(
            "slope = sigmoid_derivative(z)",
            "This is what the name suggests, and for z above 1 it is even negative, though a "
            "sigmoid only climbs.",
        ),
        Option(
            "slope = sigmoid_derivative(sigmoid(a))",
            "The sigmoid is taken twice: `a` has been through it already.",
        ),
        Option(
            "slope = sigmoid(z) * (1 - z)",
            "Half of it is the rule for the answer, the other half that for the sum.",
        ),
    ),
)
