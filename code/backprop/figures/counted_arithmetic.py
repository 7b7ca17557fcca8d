"""What a gradient costs, in forward passes."""

from __future__ import annotations

from collections.abc import Sequence

from backprop.lessons.counted_arithmetic import GradientCost

from .log_axis import powers_of_ten
from .palette import BACKWARD, DATA
from .picture import WIDTH, Picture, canvas, picture


def draw_gradient_costs(costs: Sequence[GradientCost]) -> Picture:
    """The counted cost of one gradient against the number of weights, both logarithmic."""
    parameters = [cost.parameters for cost in costs]
    differences = [cost.differences / cost.forward for cost in costs]
    backpropagation = [cost.backpropagation / cost.forward for cost in costs]
    with canvas(WIDTH, 3.3) as figure:
        axes = figure.subplots()
        axes.plot(parameters, differences, "s-", color=DATA, markersize=7)
        axes.plot(parameters, backpropagation, "o--", color=BACKWARD, markersize=7)
        axes.text(parameters[-2] * 0.8, differences[-2], "nudge one by one", color=DATA, ha="right")
        axes.text(parameters[-2], backpropagation[-2] * 1.6, "backpropagation", color=BACKWARD,
                  ha="center")  # fmt: skip
        axes.set(
            xscale="log", yscale="log", xlabel="weights and biases",
            ylabel="cost in forward passes", ylim=(1, max(differences) * 2),
        )  # fmt: skip
        powers_of_ten(axes.xaxis)
        powers_of_ten(axes.yaxis)
        return picture(
            figure,
            f"From {parameters[0]} to {parameters[-1]} weights and biases the cost of a gradient "
            f"by nudging grows from {differences[0]:.1f} to {differences[-1]:.1f} forward passes; "
            f"by backpropagation it stays between {min(backpropagation):.2f} and "
            f"{max(backpropagation):.2f}.",
        )
