"""How long luck takes, and how fast that grows with the number of knobs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop.lessons.learning_from_mistakes import SearchCost
from backprop.lessons.random_search import KnobCost, chance_of_a_hit

from .log_axis import powers_of_ten
from .palette import BACKWARD, DATA, INK, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

SHARES = np.linspace(0, 100, 101)


def draw_search_cost(cost: SearchCost) -> Picture:
    """The share of the searches that have finished after so many tries, on a logarithmic scale."""
    tries, steps = np.sort(cost.tries), np.sort(cost.steps)
    seeds = len(tries)
    with canvas(WIDTH, 3.3) as figure:
        axes = figure.subplots()
        n = np.geomspace(1, tries.max() * 2, 120)
        axes.plot(n, 100 * (1 - (1 - cost.chance) ** n), ":", color=INK, linewidth=1.5)
        axes.plot(np.percentile(tries, SHARES), SHARES, color=DATA)
        axes.plot(np.percentile(steps, SHARES), SHARES, "--", color=BACKWARD)
        axes.text(np.median(steps) * 1.5, 62, "gradient\nsteps", color=BACKWARD)
        axes.text(np.median(tries) * 0.62, 62, "random\nguesses", color=DATA, ha="right")
        axes.text(n[-1], 12, "dotted:\nexact law", size=11, ha="right")
        axes.set(
            xscale="log", xlim=(1, n[-1]), ylim=(0, 103), xlabel="tries",
            ylabel="finished searches, %",
        )  # fmt: skip
        powers_of_ten(axes.xaxis)
        return picture(
            figure,
            f"Of {seeds} searches by gradient steps half are done after {np.median(steps):g} steps "
            f"and all after {steps[-1]}. Of {seeds} searches by random guesses half are done after "
            f"{np.median(tries):,.1f} guesses, and the slowest needs {tries[-1]:,}. "
            "The measured curve follows the exact law of a chance of "
            f"{cost.chance:.3g} for each guess.",
        )


def draw_knob_costs(costs: Sequence[KnobCost], off_by: float, up_to: int = 13) -> Picture:
    """Mean tries against the number of knobs: measured, and the exact law for up to `up_to`."""
    knobs = [cost.knobs for cost in costs]
    law = np.arange(1, up_to + 1)
    expected = [1 / chance_of_a_hit(int(n), off_by) for n in law]
    with canvas(WIDTH, 3.6) as figure:
        axes = figure.subplots()
        axes.plot(law, expected, ":", color=INK, linewidth=1.5)
        axes.plot(knobs, [c.tries.estimate for c in costs], "s", color=DATA, markersize=8)
        axes.plot(
            knobs, [c.steps.estimate for c in costs], "o--", color=BACKWARD,
            markerfacecolor=PARAMETER, markeredgecolor=PARAMETER, markersize=6,
        )  # fmt: skip
        axes.text(knobs[-1] + 0.4, costs[-1].steps.estimate, "gradient steps", color=BACKWARD,
                  va="center")  # fmt: skip
        axes.text(knobs[-1] + 0.6, costs[-1].tries.estimate, "random guesses, measured",
                  color=DATA, va="top")  # fmt: skip
        axes.text(law[-1] - 1.6, expected[-2], "exact law", ha="right", va="center")
        axes.set(
            yscale="log", xlabel="knobs", ylabel="mean number of tries", xticks=law[::2],
            ylim=(1, expected[-1] * 10), xlim=(0.5, up_to + 0.5),
        )  # fmt: skip
        powers_of_ten(axes.yaxis)
        return picture(
            figure,
            f"From {knobs[0]} to {knobs[-1]} knobs the mean number of random guesses grows from "
            f"{costs[0].tries.estimate:,.1f} to {costs[-1].tries.estimate:,.0f}, that of gradient "
            f"steps from {costs[0].steps.estimate:.1f} to {costs[-1].steps.estimate:.1f}. The "
            f"exact law for random guesses reaches {expected[-1]:.2g} at {up_to} knobs.",
        )
