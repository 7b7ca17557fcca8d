"""What is left of a gradient, step by step back in time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..lessons.memory import Reach
from .log_axis import powers_of_ten
from .palette import BACKWARD, DATA
from .picture import WIDTH, Picture, canvas, picture

STYLES = (("o", BACKWARD), ("s", "none"), ("^", BACKWARD))


def reaches_picture(gate: float, reaches: Sequence[Reach]) -> Picture:
    """For one place of the gate that keeps: the gradient through each layer, and gateᵏ beside."""
    steps = len(reaches[0].left)
    back = np.arange(steps)
    said = ", ".join(f"{r.name} {r.left[-1]:.2g}" for r in reaches)
    alt = (
        f"The gates that keep stand at {gate:.4g}. Of the gradient at the last of {steps} steps "
        f"this share is left at the first: {said}; the gate alone would leave "
        f"{gate ** (steps - 1):.2g}."
    )
    with canvas(WIDTH, 3.9) as figure:
        figure.set_layout_engine("none")  # the same margins in every frame
        axes = figure.add_axes((0.15, 0.14, 0.82, 0.68))
        axes.plot(back, gate**back, color=DATA, linewidth=1.5, label="gate alone")
        for number, (r, (marker, fill)) in enumerate(zip(reaches, STYLES, strict=True)):
            axes.plot(
                back, r.left, "--", color=BACKWARD, linewidth=1.5, label=r.name,
                marker=marker, markersize=6, markerfacecolor=fill, markevery=(3 * number, 12),
            )  # fmt: skip
        axes.set(yscale="log", xlim=(0, steps - 1), ylim=(1e-16, 1e2))
        powers_of_ten(axes.yaxis, 6)
        axes.tick_params(length=0)
        axes.set(xlabel="steps back in time", ylabel="share that is left")
        axes.legend(
            loc="lower left", bbox_to_anchor=(-0.1, 1.0), ncols=2, handlelength=2.4, borderpad=0
        )
        return picture(figure, alt)
