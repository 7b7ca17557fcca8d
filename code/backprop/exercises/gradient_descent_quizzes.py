"""The quiz of the chapter "Gradient descent and the update"."""

from __future__ import annotations

import numpy as np

from ..checks import Array
from ..gradcheck import numerical_gradient
from ..lessons.gradient_descent import bowl_gradient, bowl_loss
from .judging.quiz import Option, Quiz, Setting

QUIZ_RATE = 0.05


def _quiz_place() -> Array:
    return np.array([2.0, -0.5])


turned_sign = Quiz(
    "gradient_descent.turned_sign",
    "A program keeps the gradient with its sign turned in `d`, as source 004 does. Which line "
    "takes one step down the bowl with the learning rate `rate`?",
    Setting(
        names=lambda: {"w": _quiz_place(), "d": -bowl_gradient(_quiz_place()), "rate": QUIZ_RATE},
        asked="w",
        truth=lambda: _quiz_place() - QUIZ_RATE * numerical_gradient(bowl_loss, _quiz_place()),
        judge="A step along measured slopes",
    ),
    (
        Option(
            "w = w + rate * d",
            "The sign was turned once in d and once more here: the gradient is subtracted.",
        ),
        Option("w = w - rate * d", "A turned gradient that is subtracted climbs."),
        Option("w = w + d", "No rate is a rate of 1, far too much for the steep direction."),
        Option("w = rate * d", "That is the step alone, and not the place to which it leads."),
    ),
)
