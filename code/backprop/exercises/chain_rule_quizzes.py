"""The quiz of "The chain rule": back through a sigmoid, with z or with a."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from .judging.quiz import Option, Quiz, Setting, slopes


def _kept() -> dict[str, Any]:
    z = np.array([2.0, -1.0, 0.5])
    return {"z": z, "a": sigmoid(z), "da": np.array([0.3, -1.2, 0.8]), "sigmoid": sigmoid}


def _loss_of_z(z: Array) -> float:
    return float(_kept()["da"] @ sigmoid(z))


back_through_sigmoid = Quiz(
    "chain_rule.back_through_sigmoid",
    question="Three sigmoids have kept their `z` and their `a`. From above arrives `da`, the "
    "slopes of the loss at `a`. Which line gives the slopes at `z`?",
    setting=Setting(_kept, "dz", slopes(_loss_of_z, lambda: _kept()["z"])),
    options=(
        Option("dz = da * a * (1 - a)", "What arrives, times the local slope, written with `a`."),
        Option(
            "dz = da * z * (1 - z)",
            "The short form takes the activation. At 0.5 the two are close, at 2 they are worlds "
            "apart.",
        ),
        Option(
            "dz = da * sigmoid(a) * (1 - sigmoid(a))",
            "This would be right with `z` in place of `a`: the sigmoid has been taken twice.",
        ),
        Option("dz = a * (1 - a)", "This is the local slope alone: what arrives has been dropped."),
        Option("dz = da * (1 - a**2)", "This is the slope of another bend, `tanh`."),
    ),
)
