"""The pictures of the chapter on the chain rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..activations import sigmoid_prime_from_a, sigmoid_prime_from_z
from ..graph import Value
from ..lessons.chain_rule import (
    Cost,
    Growth,
    difference,
    difference_errors,
    exact_slope,
    loss_of_first_weight,
    routes,
    slope_between,
    slopes_along,
)
from ..lessons.worked_example import START
from .graphs import Box, describe, draw_graph, short
from .palette import BACKWARD, DATA, FORWARD, INK, LOSS, PAPER, PARAMETER
from .picture import Picture, canvas, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEPS = 10.0 ** np.arange(0, -15.01, -0.25)
FLOOR = 1e-17  # errors below are drawn here: half the spacing of the numbers near 0.0366
METHODS = {"forward": (DATA, ":"), "central": (BACKWARD, "--"), "complex": (PARAMETER, "-")}


def two_path_figure(nodes: Mapping[str, Value]) -> Picture:
    """The network of `lessons.chain_rule.two_paths`, drawn coarsely, a slope on every edge."""
    end, weight = nodes["E"], nodes["w₀"]
    shape = [
        ("w₀", (), "", "parameter"),
        ("h", ("w₀",), "σ(w₀·x)", "forward"),
        ("a₁", ("h",), "σ(u₁·h)", "forward"),
        ("a₂", ("h",), "σ(u₂·h)", "forward"),
        ("y", ("a₁", "a₂"), "v₁·a₁ + v₂·a₂", "forward"),
        ("E", ("y",), "½(y − t)²", "loss"),
    ]
    boxes = [
        Box(
            name,
            parents,
            formula,
            role,
            short(nodes[name].data),
            short(slope_between(end, nodes[name])),
        )
        for name, parents, formula, role in shape
    ]
    labels = {
        (parent, box.name): f"× {short(slope_between(nodes[box.name], nodes[parent]), 4)}"
        for box in boxes
        for parent in box.parents
    }
    shares = [float(np.prod(slopes_along(route))) for route in routes(end, weight)]
    alt = (
        f"From the weight w₀ the value h feeds both a₁ and a₂, which meet again in y and end in "
        f"the error E = {short(end.data)}. Going back, the path through a₁ brings w₀ the share "
        f"{short(shares[0])} and the path through a₂ brings {short(shares[1])}; "
        f"together ∂E/∂w₀ = {short(sum(shares))}."
    )
    return draw_graph(boxes, alt, labels=labels, pitch=1.12)


def nested_diamond_figure(nodes: Mapping[str, Value]) -> Picture:
    """A diamond inside a diamond, with the gradient of its end beside every node."""
    end, start = nodes["d"], nodes["x"]
    end.backward()
    count = len(routes(end, start))
    alt = (
        f"x feeds a; a feeds b, c and d; b feeds c; c feeds d. {count} paths of different "
        f"lengths lead from x to d = {short(end.data)}, and the right slope ∂d/∂x is "
        f"{short(start.grad)}."
    )
    columns = {"x": 0.5, "a": 0.5, "b": 0.18, "c": 0.36, "d": 0.62}
    return draw_graph(describe(end), alt, columns=columns, pitch=0.95)


def growth_figure(rows: Sequence[Growth]) -> Picture:
    """Edges walked on ladders of diamonds: along every path, and by backpropagation."""
    rungs = [row.rungs for row in rows]
    last = rows[-1]
    alt = (
        f"Edges walked against the number of diamonds in a row, on a logarithmic scale. Path by "
        f"path the count rises in a straight line, that is exponentially, to {last.by_path} for "
        f"{last.rungs} diamonds with their {last.paths} paths; backpropagation walks "
        f"{last.backward} edges."
    )
    with canvas(height=3.3) as figure:
        axes = figure.subplots()
        axes.semilogy(rungs, [row.by_path for row in rows], "o-", color=DATA, markersize=4)
        axes.semilogy(rungs, [row.backward for row in rows], "s--", color=BACKWARD, markersize=4)
        _beside(axes, rungs[-4], rows[-4].by_path, "path by path", DATA, "right", 8)
        _beside(axes, rungs[-2], rows[-2].backward, "backward", BACKWARD, "center", 8)
        axes.set(xlabel="diamonds in a row", ylabel="edges walked", xticks=rungs[1::2])
        return picture(figure, alt)


def cost_figure(rows: Sequence[Cost]) -> Picture:
    """Edges walked for the whole gradient of a neuron, by the number of its weights."""
    weights = [row.weights for row in rows]
    last = rows[-1]
    alt = (
        f"Edges walked against the number of weights of a neuron, both on logarithmic scales. "
        f"With {last.weights} weights, forward mode walks {last.forward_mode} edges, forward "
        f"differences {last.differences}, reverse mode {last.reverse_mode}: its line is half as "
        f"steep."
    )
    with canvas(height=3.3) as figure:
        axes = figure.subplots()
        axes.loglog(weights, [r.differences for r in rows], ":", color=DATA)
        axes.loglog(weights, [r.forward_mode for r in rows], "-", color=FORWARD)
        axes.loglog(weights, [r.reverse_mode for r in rows], "--", color=BACKWARD)
        middle = rows[len(rows) // 2]
        _beside(axes, middle.weights, middle.differences, "differences", DATA, "right", 10)
        _beside(axes, middle.weights, middle.forward_mode, "forward mode", FORWARD, "left", -22)
        _beside(axes, middle.weights, middle.reverse_mode, "reverse mode", BACKWARD, "left", -16)
        axes.set(xlabel="weights of the neuron", ylabel="edges walked")
        return picture(figure, alt)


def sigmoid_slope_figure(z: float) -> Picture:
    """The slope of the sigmoid at every z, and what a·(1 − a) gives when z is put in for a."""
    grid = np.linspace(-3, 3, 81)
    right, wrong = sigmoid_prime_from_z(z), sigmoid_prime_from_a(z)
    alt = (
        f"The slope of the sigmoid is a bell, 0.25 high at z = 0 and never negative; at z = {z:g} "
        f"it is {right:.4g}. Putting z in the place of a draws a parabola instead, and at "
        f"z = {z:g} it gives {wrong:.4g}."
    )
    with canvas(height=3.2) as figure:
        axes = figure.subplots()
        axes.plot(grid, sigmoid_prime_from_z(grid), color=FORWARD)
        axes.plot(grid, sigmoid_prime_from_a(grid), color=DATA, linestyle=":")
        axes.plot([z, z], [right, wrong], "o", color=INK, markersize=6)
        _beside(axes, -1.6, 0.16, "a(1 − a) with a = σ(z)", FORWARD, "center", 10)
        _beside(axes, -0.6, -1.5, "z(1 − z): z put\nin the place of a", DATA, "left", 0)
        axes.set(xlabel="z", ylabel="slope", ylim=(-2.4, 0.6))
        return picture(figure, alt)


def error_curves(methods: Sequence[str] = ("forward", "central", "complex")) -> Picture:
    """The error of a slope measured with a step h, for each method, over sixteen decades of h."""
    best = {}
    for method in methods:
        errors = difference_errors(STEPS, method)  # type: ignore[arg-type]
        best[method] = (STEPS[int(np.argmin(errors))], float(errors.min()))
    said = "; ".join(
        f"the {method} difference is best near h = {h:.0e}, where its error is {error:.0e}"
        for method, (h, error) in best.items()
        if method != "complex"
    )
    alt = (
        f"The error of a measured slope against the step h, both on logarithmic scales. Two "
        f"curves fall and rise again, like a U: {said}. The complex step falls and stays down, "
        f"below 1e-16 from h = 1e-7 on."
    )
    with canvas(height=3.6) as figure:
        _errors(figure.subplots(), None)
        return picture(figure, alt)


def secant_frame(h: float) -> Picture:
    """The slope of the worked example's loss measured with one step h, and the error it makes."""
    slope, error = difference(h), abs(difference(h) - exact_slope())
    digits = max(0, int(np.floor(-np.log10(error / exact_slope()))))
    if h > 1e-4:
        cause = "The curve bends between the two points: a smaller h is better."
    elif error < 1e-12:
        cause = "Bend and rounding are both about as small as they get."
    else:
        cause = "The two losses are almost equal and their difference keeps few digits."
    alt = (
        f"h = {h:.0e}: (L(w₁ + h) − L(w₁ − h)) / 2h = {slope:.12g}. The error is {error:.1e}, "
        f"so {digits} digit{'' if digits == 1 else 's'} can be trusted. {cause}"
    )
    grid = np.linspace(-2.6, 3.6, 60)
    left, right = START.w1 - h, START.w1 + h
    with canvas(height=5.4) as figure:
        above, below = figure.subplots(2, height_ratios=(1, 1.15))
        above.plot(grid, loss_of_first_weight(grid), color=LOSS)
        line = loss_of_first_weight(left) + slope * (grid - left)
        above.plot(grid, line, "--", color=BACKWARD)
        points = np.array([left, right])
        above.plot(points, loss_of_first_weight(points), "o", color=INK, markersize=6)
        above.set(xlabel="w₁", ylabel="loss L", ylim=(-0.03, 0.14), xlim=(-2.6, 3.6))
        _errors(below, h)
        return picture(figure, alt)


def _errors(axes: Axes, marked: float | None) -> None:
    for method, (tone, style) in METHODS.items():
        errors = np.maximum(difference_errors(STEPS, method), FLOOR)  # type: ignore[arg-type]
        axes.loglog(STEPS, errors, linestyle=style, color=tone, linewidth=1.6)
    if marked is not None:
        error = max(difference_errors([marked])[0], FLOOR)
        axes.loglog([marked], [error], "o", color=INK, markersize=8)
    _beside(axes, 1e-4, 1e-2, "forward", DATA, "center", 0)
    _beside(axes, 3e-3, 3e-12, "central", BACKWARD, "center", 0)
    _beside(axes, 1e-11, 3e-16, "complex step", PARAMETER, "center", 0)
    axes.set(xlabel="step h", ylabel="error", xlim=(3, 3e-16), ylim=(FLOOR / 5, 1))
    axes.set(xticks=10.0 ** np.arange(0, -16, -3), yticks=10.0 ** np.arange(-16, 1, 4))
    axes.minorticks_off()


def _beside(
    axes: Axes, x: float, y: float, text: str, tone: str, side: str, lift: float
) -> None:
    axes.annotate(
        text,
        (x, y),
        xytext=(0, lift),
        textcoords="offset points",
        color=tone,
        ha=side,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.8},
    )

