"""Steps in a bowl: three optimizers from one place, and one optimizer with a learning rate."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse

from ..checks import Array
from ..lessons.gradient_descent import CURVATURES, START, Descent, bowl_loss
from .log_axis import powers_of_ten
from .palette import BACKWARD, DATA, FAINT, INK, LOSS, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

LEVELS = (0.5, 4.0, 12.0)
VIEW = ((-5.2, 3.2), (-2.6, 2.6))
STEPS_SHOWN = 30
ARRIVED = 0.02  # a loss that the eye cannot tell from 0 on the map
FLOOR, CEILING = 1e-8, 1e6  # of the loss axis, the same in every frame
STYLES = (("o", "-", PARAMETER), ("s", ":", INK), ("^", "--", DATA))


def draw_walks(walks: Mapping[str, Array]) -> Picture:
    """Up to three walks down the bowl, and below it the loss of each, step by step."""
    steps = len(next(iter(walks.values()))) - 1
    ends = "; ".join(
        f"{name} reaches loss {bowl_loss(places[-1]):.2g}" for name, places in walks.items()
    )
    first = bowl_loss(np.array(START))
    alt = (
        f"{len(walks)} walks from the same place in a bowl that is {CURVATURES[1]:g} times as "
        f"curved upwards as sideways. From loss {first:.4g}, after {steps} steps: {ends}."
    )
    with canvas(WIDTH, 5.4) as figure:
        bowl, curves = figure.subplots(2, 1, height_ratios=(1.5, 1))
        _bowl(bowl)
        for (name, places), (marker, line, colour) in zip(walks.items(), STYLES, strict=False):
            looks = {"marker": marker, "linestyle": line, "color": colour, "linewidth": 1.4}
            bowl.plot(*places.T, markersize=3.5, label=name, **looks)
            curves.plot(bowl_loss(places), markersize=3.5, markevery=6, **looks)
        curves.set(yscale="log", xlabel="step", ylabel="loss", xlim=(-0.5, steps + 0.5))
        powers_of_ten(curves.yaxis, marks=4)
        figure.legend(loc="outside upper center", ncols=3, handletextpad=0.4, columnspacing=1.2)
        return picture(figure, alt)


def draw_descent(tried: Descent, threshold: float) -> Picture:
    """One learning rate in the bowl: on the scale of rates, on the map, and as a curve.

    threshold: the measured rate from which the loss climbs; marked on the scale.
    """
    flat, steep = tried.factors
    last = tried.losses[-1]
    ends = "falls to" if last < tried.losses[0] else "climbs to"
    alt = (
        f"η = {tried.rate:.4g}: each step multiplies the flat weight w₁ by {_signed(flat)} and "
        f"the steep weight w₂ by {_signed(steep)}. In {len(tried.losses) - 1} steps the loss "
        f"{ends} {last:.3g}, from {tried.losses[0]:.4g}."
    )
    with canvas(WIDTH, 5.9) as figure:
        figure.set_layout_engine("none")  # many frames: places known beforehand are drawn faster
        scale = figure.add_axes((0.14, 0.92, 0.84, 0.075))
        bowl = figure.add_axes((0.14, 0.425, 0.84, 0.36))
        curve = figure.add_axes((0.14, 0.085, 0.84, 0.24))
        _scale(scale, tried.rate, threshold)
        _bowl(bowl)
        bowl.plot(
            *_on_the_map(tried).T, "o--", color=BACKWARD, markerfacecolor=PARAMETER,
            markeredgewidth=0, markersize=5.5, linewidth=1.4,
        )  # fmt: skip
        seen = np.maximum(tried.losses, FLOOR / 100)
        curve.plot(seen, color=LOSS)
        curve.axhline(tried.losses[0], color=DATA, linewidth=1, linestyle=":")
        curve.text(
            STEPS_SHOWN, tried.losses[0] * 2, "loss at the start", size=11, color=DATA, ha="right"
        )
        curve.set(yscale="log", ylim=(FLOOR, CEILING), xlim=(-0.5, STEPS_SHOWN + 0.5))
        powers_of_ten(curve.yaxis, marks=4)
        curve.set(xlabel="step", ylabel="loss")
        curve.set_xticks([0, 10, 20, 30])
        curve.tick_params(length=0)
        curve.grid(visible=False)
        return picture(figure, alt)


def _signed(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _scale(axes: Axes, rate: float, threshold: float) -> None:
    end = 0.225
    axes.axvspan(threshold, end, color=FAINT, alpha=0.6, linewidth=0)
    axes.text(threshold - 0.003, 0.72, "falls", size=11, ha="right", va="center")
    axes.text((threshold + end) / 2, 0.72, "climbs", size=11, ha="center", va="center")
    axes.axvline(threshold, color=INK, linewidth=1.2)
    axes.plot([rate], [0.25], "o", color=INK, markersize=9)
    axes.set(xlim=(0, end), ylim=(0, 1), yticks=[], xlabel="learning rate η, threshold measured")
    axes.set_xticks([0, 0.1, threshold])
    axes.set_xticklabels(["0", "0.1", f"{threshold:.3g}"])
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(visible=False)


def _on_the_map(tried: Descent) -> Array:
    """The places up to the first that is off the map or, to the eye, in the middle of it."""
    (left, right), (low, high) = VIEW
    x, y = tried.places.T
    over = (x < left) | (x > right) | (y < low) | (y > high) | (tried.losses < ARRIVED)
    return tried.places[: int(over.argmax()) + 1] if over.any() else tried.places


def _bowl(axes: Axes) -> None:
    """Lines of equal loss, which are ellipses, long where the bowl is flat."""
    for level in LEVELS:
        axes.add_patch(
            Ellipse(
                (0, 0), *(2 * np.sqrt(2 * level / CURVATURES)), fill=False, edgecolor=LOSS,
                linewidth=0.9,
            )
        )  # fmt: skip
    axes.plot(0, 0, "+", color=LOSS, markersize=11)
    axes.set(xlim=VIEW[0], ylim=VIEW[1], xlabel="w₁, flat", ylabel="w₂, steep")
    axes.set(xticks=(-4, -2, 0, 2), yticks=(-2, 0, 2))
    axes.tick_params(length=0)
    axes.grid(visible=False)
