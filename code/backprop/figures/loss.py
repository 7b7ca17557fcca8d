"""Pictures of the chapter "The loss"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Rectangle

from ..checks import Array
from ..lessons.loss import Comparison, Measure, SlopesAtZ, Tangent
from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, LOSS, PAPER
from .picture import WIDTH, Picture, canvas, picture


def measures_picture(measures: Sequence[Measure]) -> Picture:
    """One bar for each way of measuring the same errors, with its value."""
    with canvas(height=0.55 * len(measures) + 0.5) as figure:
        axes = figure.subplots()
        places = np.arange(len(measures))[::-1]
        values = [measure.value for measure in measures]
        axes.barh(places, values, height=0.55, color=LOSS)
        for place, value in zip(places, values, strict=True):
            axes.text(value + max(values) * 0.02, place, f"{value:.4g}", va="center", size=12)
        axes.set(yticks=places, xlim=(0, max(values) * 1.3), xticks=())
        axes.set_yticklabels([measure.name for measure in measures], size=12)
        axes.grid(False)
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(length=0)
        low, high = min(measures, key=_value), max(measures, key=_value)
        return picture(
            figure,
            "The same errors measured in "
            f"{len(measures)} ways: "
            + ", ".join(f"{m.name} {m.value:.4g}" for m in measures)
            + f". The largest, {high.name}, is {high.value / low.value:.3g} times the smallest, "
            f"{low.name}.",
        )


def _value(measure: Measure) -> float:
    return measure.value


def tangents_picture(tangents: Sequence[Tangent]) -> Picture:
    """One panel for each loss of a prediction, with its tangent there.

    The panels have the same axes, except that a loss without an upper bound gets a longer one.
    """
    with canvas(height=5.2) as figure:
        # Fixed margins, so that nothing moves from frame to frame, and drawing is fast.
        figure.set_layout_engine("none")
        margins = {"left": 0.09, "right": 0.98, "bottom": 0.11, "top": 0.89}
        panels = figure.subplots(
            2, 2, sharex=True, gridspec_kw=margins | {"wspace": 0.22, "hspace": 0.5}
        )
        for axes, tangent in zip(panels.flat, tangents, strict=True):
            top = 1.15 if tangent.loss.max() < 1.15 else 4.6
            axes.plot(tangent.y, tangent.loss, color=LOSS)
            reach = 0.25 / np.hypot(1, tangent.slope / top)
            y = tangent.at_y + np.array([-reach, reach])
            axes.plot(
                y, tangent.at_loss + tangent.slope * (y - tangent.at_y),
                color=BACKWARD, linestyle="--",
            )  # fmt: skip
            axes.plot(tangent.at_y, tangent.at_loss, "o", color=LOSS, markersize=7)
            axes.set(xlim=(0, 1), ylim=(-0.15 * top, top), xticks=(0, 0.5, 1))
            values = f"L {_text(tangent.at_loss)}, slope {_text(tangent.slope)}"
            axes.set_title(f"{tangent.formula}\n{values}", linespacing=1.4)
        for axes in panels[1]:
            axes.set(xlabel="prediction y")
        said = "; ".join(f"{t.name} {_text(t.at_loss)}, slope {_text(t.slope)}" for t in tangents)
        return picture(figure, f"The prediction y = {tangents[0].at_y:.4g}. Loss: {said}.")


def comparison_picture(comparison: Comparison) -> Picture:
    """Outputs and targets as grids of numbers; cells that NumPy made up are drawn dashed."""
    Y, T, stretched = comparison
    cell, height = 0.62, 0.4 * len(Y) + 0.75
    with canvas(WIDTH, height) as figure:
        figure.set_layout_engine("none")  # places are exact already
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(0, height))
        axes.axis("off")
        gap = (WIDTH - 2 * cell * Y.shape[1]) / 3
        for left, M, name, colour in (
            (gap, Y, f"outputs {Y.shape}", FORWARD),
            (2 * gap + cell * Y.shape[1], stretched, f"targets {T.shape}, stretched", DATA),
        ):
            middle = left + cell * M.shape[1] / 2
            axes.text(middle, height - 0.15, name, color=colour, ha="center", va="top", size=12)
            for (i, j), value in np.ndenumerate(M):
                invented = M is stretched and j >= T.shape[1]
                x, y = left + j * cell, height - 0.5 - (i + 1) * 0.4
                axes.add_patch(
                    Rectangle(
                        (x, y), cell, 0.4, facecolor="none",
                        edgecolor=FAINT if invented else colour,
                        linestyle="--" if invented else "-", linewidth=1.2,
                    )
                )  # fmt: skip
                text = f"({value:.4g})" if invented else f"{value:.4g}"
                axes.text(x + cell / 2, y + 0.2, text, color=INK, ha="center", va="center", size=11)
        axes.text(WIDTH / 2, height - 0.5 - 0.2 * len(Y), "−", size=16, ha="center", va="center")
        return picture(
            figure,
            f"Outputs of shape {Y.shape} beside targets of shape {T.shape}. NumPy repeats the "
            f"target column, so {stretched.size} cells are compared, {stretched.size - T.size} of "
            f"them with a target that nobody gave.",
        )


def surprise_picture(curve: tuple[Array, Array]) -> Picture:
    """−ln p over the probability p that the model gave to what happened."""
    p, cost = curve
    marks = (0.05, 0.2, 0.5, 0.9)
    with canvas(height=3.0) as figure:
        axes = figure.subplots()
        axes.plot(p, cost, color=LOSS)
        for mark in marks:
            value = -np.log(mark)
            axes.plot(mark, value, "o", color=LOSS)
            axes.annotate(
                f"p = {mark:g}: {value:.4f}", (mark, value), xytext=(9, 5),
                textcoords="offset points", size=11,
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.5},
            )  # fmt: skip
        axes.set(xlim=(0, 1.25), ylim=(0, 4.7), xticks=(0, 0.5, 1))
        axes.set(xlabel="probability p given to what happened", ylabel="loss −ln p")
        said = ", ".join(f"{-np.log(mark):.4f} at p = {mark:g}" for mark in marks)
        return picture(
            figure,
            f"The loss −ln p falls from {cost[0]:.4f} at p = {p[0]:g} to {cost[-1]:g} at p = "
            f"{p[-1]:g}: {said}.",
        )


def slopes_picture(slopes: SlopesAtZ) -> Picture:
    """dL/dz of cross-entropy and of half squared error behind a sigmoid, for the target 1."""
    with canvas(height=3.2) as figure:
        axes = figure.subplots()
        for line, style, name in (
            (slopes.cross_entropy, "--", "cross-entropy: y − t"),
            (slopes.half_squared, ":", "½(y − t)²: (y − t) y (1 − y)"),
        ):
            axes.plot(slopes.z, line, color=BACKWARD, linestyle=style, label=name)
        axes.set(xlim=(-8, 8), ylim=(-1.08, 0.42), yticks=(-1, -0.5, 0))
        axes.set(xlabel="pre-activation z (target 1)", ylabel="slope dL/dz")
        axes.legend(loc="upper left")
        steepest = int(np.argmin(slopes.half_squared))
        return picture(
            figure,
            f"The slope dL/dz where the target is 1. At z = {_text(slopes.z[0])}, surely wrong, "
            f"cross-entropy has slope {_text(slopes.cross_entropy[0])}, half squared error "
            f"{_text(slopes.half_squared[0])}; the steepest of its drawn points has slope "
            f"{_text(slopes.half_squared[steepest])}, at z = {_text(slopes.z[steepest])}. At "
            f"z = {_text(slopes.z[-1])}, surely right, they are {_text(slopes.cross_entropy[-1])} "
            f"and {_text(slopes.half_squared[-1])}.",
        )


def _text(value: float) -> str:
    return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".").replace("-", "−")
