"""The quiz of the chapter "Where it is used"."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..activations import softmax
from ..checks import Array
from .judging.quiz import Option, Quiz, Setting, slopes

Z = np.array([0.4, -0.9, 1.1])
T = np.array([0.0, 1.0, 0.0])


def _names() -> dict[str, Any]:
    p = softmax(Z)
    return {"np": np, "p": p, "t": T, "J": np.diag(p) - np.outer(p, p)}


def _surprise(z: Array) -> float:
    return -float(np.log(softmax(z)[T == 1][0]))


score_back = Quiz(
    "where_used.score_back",
    question="Now there are three animals, and the second is right: `t = (0, 1, 0)`. `p` are the "
    "probabilities, `J` is the Jacobian of the softmax, and the loss is −ln of the right `p`. "
    "Which line gives its slope for the three scores?",
    setting=Setting(_names, "dz", slopes(_surprise, lambda: Z)),
    options=(
        Option(
            "dz = p - t",
            "With three animals as with two.",
        ),
        Option(
            "dz = (p - t) * p * (1 - p)",
            "The softmax has been gone back through already: p − t is the slope for the scores, "
            "and no further factor is due.",
        ),
        Option(
            "dz = -t / p",
            "This stops halfway: it is the slope for the probabilities.",
        ),
        Option(
            "dz = -t / p * np.diag(J)",
            "This takes the diagonal of the Jacobian alone. The right score would rise, and the "
            "others would not hear of it.",
        ),
        Option(
            "dz = t - p",
            "This is the way down. An update subtracts the slope, so the minus would be there "
            "twice.",
        ),
    ),
)
