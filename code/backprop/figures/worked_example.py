"""The worked example drawn: its graph, its printed digits, its descent, its learning rates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch

from ..lessons.printed_digits import Claim
from ..lessons.worked_example import (
    Backward,
    Forward,
    Trial,
    Weights,
    best_rate,
    loss_along_gradient,
    turning_rate,
)
from .log_axis import powers_of_ten
from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, LOSS, PAPER, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

RADIUS = 0.36
COLUMNS = np.linspace(0.42, WIDTH - 0.42, 5)
MAIN, ABOVE = 0.98, 2.28  # the height of the row x z a y L, and of w₁ w₂ t above it
FLOOR = 1e-8  # the lowest loss that the learning-rate panel has room for

Point = tuple[float, float]


def example_graph(
    weights: Weights, values: Forward, back: Backward, x: float = 1.0, t: float = 0.0
) -> Picture:
    """The 1-1-1 network as a graph: every value on the way forward, every slope on the way back."""
    alt = (
        f"From left to right, solid arrows: x = {x:g} and w₁ = {weights.w1:.4g} give "
        f"z = {values.z:.4f}, then a = {values.a:.4f}; with w₂ = {weights.w2:.4g} that gives "
        f"y = {values.y:.4f}, and with the target t = {t:g} the loss {values.loss:.4f}. "
        f"Back, dashed arrows: ∂L/∂y = {back.dL_dy:.4f}, ∂L/∂a = {back.dL_da:.4f}, "
        f"δ = ∂L/∂z = {back.delta:.4f}; off to the weights ∂L/∂w₂ = {back.dL_dw2:.4f} and "
        f"∂L/∂w₁ = {back.dL_dw1:.4f}. No dashed arrow goes to x or t."
    )
    x_at, z_at, a_at, y_at, loss_at = [(float(c), MAIN) for c in COLUMNS]
    w1_at, w2_at, t_at = [(p[0], ABOVE) for p in (z_at, y_at, loss_at)]
    with canvas(WIDTH, 2.74) as figure:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(0, 2.74), aspect="equal")
        axes.axis("off")
        for start, end, label, slope in (
            (x_at, z_at, "", None),
            (z_at, a_at, "δ = ∂L/∂z", back.delta),
            (a_at, y_at, "∂L/∂a", back.dL_da),
            (y_at, loss_at, "∂L/∂y", back.dL_dy),
            (w1_at, z_at, "∂L/∂w₁", back.dL_dw1),
            (w2_at, y_at, "∂L/∂w₂", back.dL_dw2),
            (t_at, loss_at, "", None),
        ):
            _edge(axes, start, end, label, slope)
        for place, name, value, colour in (
            (x_at, "x", f"{x:g}", DATA),
            (z_at, "z", f"{values.z:.4f}", FORWARD),
            (a_at, "a", f"{values.a:.4f}", FORWARD),
            (y_at, "y", f"{values.y:.4f}", FORWARD),
            (loss_at, "L", f"{values.loss:.4f}", LOSS),
            (w1_at, "w₁", f"{weights.w1:.4g}", PARAMETER),
            (w2_at, "w₂", f"{weights.w2:.4g}", PARAMETER),
            (t_at, "t", f"{t:g}", DATA),
        ):
            axes.add_patch(Circle(place, RADIUS, facecolor=PAPER, edgecolor=colour, linewidth=2))
            axes.text(
                *place, f"{name}\n{value}", ha="center", va="center", size=11, linespacing=1.1
            )
        return picture(figure, alt)


def _edge(axes: Axes, start: Point, end: Point, label: str, slope: float | None) -> None:
    a, b = np.array(start), np.array(end)
    along = (b - a) / np.hypot(*(b - a))
    # To the left of the way forward; the way back keeps to its own left.
    side = np.array([-along[1], along[0]]) * (0.0 if slope is None else 0.07)
    tail, head = a + (RADIUS + 0.02) * along, b - (RADIUS + 0.02) * along
    _arrow(axes, tail + side, head + side, FORWARD, "-")
    if slope is None:
        return
    _arrow(axes, head - side, tail - side, BACKWARD, "--")
    middle, text = (a + b) / 2, f"{label}\n{slope:.4f}"
    if start[1] == end[1]:
        place = {"x": middle[0], "y": middle[1] - RADIUS - 0.08, "ha": "center", "va": "top"}
    else:
        place = {"x": middle[0] - 0.18, "y": middle[1], "ha": "right", "va": "center"}
    axes.text(s=text, color=BACKWARD, size=11, linespacing=1.15, **place)


def _arrow(axes: Axes, tail: np.ndarray, head: np.ndarray, colour: str, style: str) -> None:
    axes.add_patch(
        FancyArrowPatch(
            (float(tail[0]), float(tail[1])), (float(head[0]), float(head[1])),
            arrowstyle="-|>", mutation_scale=11, linewidth=1.6, linestyle=style, color=colour,
            shrinkA=0, shrinkB=0,
        )
    )  # fmt: skip


def printed_digits(claims: Sequence[Claim]) -> Picture:
    """How far each printed number lies from the exact one; inside the band it is well rounded."""
    wrong = [claim for claim in claims if not claim.right]
    listed = "; ".join(f"{c.name} printed {c.published}, rounded {c.rounded}" for c in wrong)
    alt = (
        f"{len(claims) - len(wrong)} of {len(claims)} printed numbers lie within half a unit of "
        f"the fourth decimal of the exact value, {len(wrong)} outside: {listed or 'none'}."
    )
    rows = np.arange(len(claims))[::-1]
    with canvas(WIDTH, 0.27 * len(claims) + 0.75) as figure:
        axes = figure.subplots()
        axes.axvspan(-0.5, 0.5, color=FAINT, alpha=0.45, linewidth=0)
        axes.axvline(0, color=DATA, linewidth=1)
        for row, claim in zip(rows, claims, strict=True):
            colour, marker = (DATA, "o") if claim.right else (INK, "D")
            axes.plot([0, claim.off], [row, row], color=colour, linewidth=1.5)
            axes.plot([claim.off], [row], color=colour, marker=marker, markersize=7)
            if not claim.right:
                away = np.sign(claim.off)
                axes.text(
                    claim.off + 0.14 * away, row, f"{claim.published}, not {claim.rounded}",
                    ha="left" if away > 0 else "right", va="center", size=11,
                )  # fmt: skip
        axes.set_yticks(rows, [claim.name for claim in claims])
        axes.set(xlim=(-2.5, 2.5), ylim=(-0.7, len(claims) - 0.3), xticks=[-1, -0.5, 0, 0.5, 1])
        axes.set_xlabel("printed − exact, in units of the fourth decimal")
        axes.grid(visible=False, axis="y")
        axes.tick_params(axis="y", length=0)
        return picture(figure, alt)


def descent(record: Sequence[float], rate: float, marked: Sequence[int]) -> Picture:
    """The loss at every step, on a logarithmic axis, with the steps of `marked` written out."""
    told = ", ".join(f"{record[k]:.4g} after {k}" for k in marked if k > 0)
    alt = (
        f"With learning rate {rate:g} the loss falls in {len(record) - 1} steps from "
        f"{record[0]:.4g}: {told}. On a logarithmic axis the fall is nearly a straight line."
    )
    with canvas(WIDTH, 3.2) as figure:
        axes = figure.subplots()
        axes.plot(record, color=LOSS)
        axes.plot(marked, [record[k] for k in marked], "o", color=LOSS, markersize=6)
        for k in marked:
            if k >= 10:
                end = k == len(record) - 1
                axes.annotate(
                    f"step {k}: {record[k]:.4g}", (k, record[k]),
                    xytext=(-10, -5) if end else (9, 4), textcoords="offset points",
                    ha="right" if end else "left", va="center", size=11,
                )  # fmt: skip
        axes.set(yscale="log", ylim=(1e-5, 0.1))
        powers_of_ten(axes.yaxis)
        axes.set(xlabel="step", ylabel="loss ½(y − t)²")
        return picture(figure, alt)


def learning_rate(tried: Trial) -> Picture:
    """One learning rate: where its first step lands on the loss, and the loss step after step."""
    before, after, end = tried.record[0], tried.record[1], tried.record[-1]
    verb = "lowers" if tried.gained > 0 else "raises"
    alt = (
        f"η = {tried.rate:.4g}: the first step {verb} the loss from {_amount(before)} to "
        f"{_amount(after)}, by {_amount(abs(tried.gained))}; the slope promised to lower it by "
        f"{_amount(tried.promised)}. After {len(tried.record) - 1} steps it is {_amount(end)}."
    )
    rates = np.linspace(0, 8.2, 36)
    with canvas(WIDTH, 4.9) as figure:
        top, bottom = figure.subplots(2, 1, height_ratios=(3, 2))
        top.plot(rates, [loss_along_gradient(float(rate)) for rate in rates], color=LOSS)
        reach = before / tried.promised * tried.rate
        top.plot([0, reach], [before, 0], "--", color=BACKWARD, linewidth=1.5)
        top.text(0.3, 0.07, "dashed: what the\nslope promises", size=11, color=BACKWARD)
        top.axhline(before, color=DATA, linewidth=1, linestyle=":")
        top.text(3.6, before + 0.003, "loss before", ha="center", size=11, color=DATA)
        top.plot([tried.rate] * 2, [before, after], color=INK, linewidth=1.5)
        top.plot([tried.rate], [after], "o", color=INK, markersize=8)
        top.set(xlim=(0, 8.2), ylim=(-0.008, 0.18), yticks=[0, 0.05, 0.1, 0.15])
        top.set_xticks([0, best_rate(), turning_rate(), 8])
        top.set_xticklabels(["0", f"{best_rate():.3f}", f"{turning_rate():.3f}", "8"])
        top.set(xlabel="learning rate η", ylabel="loss after one step")
        top.grid(visible=False)
        bottom.plot(np.maximum(tried.record, FLOOR / 100), color=LOSS)
        bottom.axhline(before, color=DATA, linewidth=1, linestyle=":")
        bottom.set(yscale="log", ylim=(FLOOR, 1))
        powers_of_ten(bottom.yaxis, marks=3)
        bottom.set(xlim=(-0.5, len(tried.record) - 0.5), xticks=range(0, len(tried.record), 5))
        bottom.set(xlabel="step", ylabel="loss")
        bottom.grid(visible=False)
        return picture(figure, alt)


def _amount(loss: float) -> str:
    return f"{loss:.6g}" if loss >= 1e-12 else "below 10⁻¹²"
