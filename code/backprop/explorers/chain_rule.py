"""The chain rule to move: a graph stepped through, and the step of a difference."""

from __future__ import annotations

from ..figures.chain_rule import secant_frame
from ..lessons.chain_rule import PARAMETERS, two_paths
from .frames import Explorer, explore
from .graph_stepper import step_through

STEPS = (2.0, 0.5, *(10.0**-k for k in range(1, 14)))


def two_path_stepper() -> Explorer:
    """The two-path network, forward node by node, then backward node by node."""
    return step_through(two_paths()["E"], PARAMETERS, label="step")


def step_explorer() -> Explorer:
    """A slider over the step h: the secant on the loss, and its error on the U-curve."""
    return explore(
        "step h",
        STEPS,
        secant_frame,
        read=lambda h: f"{h:g}",
        start=0.1,
        # One digit each, since that is what the caption says of h.
        finer=[n * 10.0**-k for k in range(1, 14) for n in range(1, 10)],
    )
