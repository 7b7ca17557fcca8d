"""The pictures of the chapter on the chain rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..activations import sigmoid_prime_from_a, sigmoid_prime_from_z
from ..gradcheck import Method
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
from .graph_boxes import Box, describe, short
from .graphs import draw_graph
from .palette import BACKWARD, DATA, FORWARD, INK, LOSS, PAPER, PARAMETER
from .picture import Picture, canvas, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

STEPS = 10.0 ** np.arange(0, -15.01, -0.25)
FLOOR = 1e-17  # errors below are drawn here: half the spacing of the numbers near 0.0366
METHODS: dict[Method, tuple[str, str]] = {
    "forward": (DATA, ":"),
    "complex": (PARAMETER, "-"),
    "central": (BACKWARD, "--"),
}
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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
    for number, unit in enumerate(("a₁", "a₂"), start=1):
        labels["h", unit] = f"path {number}: " + labels["h", unit]
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
    boxes = describe(end)
    feeds = {
        box.name: " and ".join(child.name for child in boxes if box.name in child.parents)
        for box in boxes
    }
    said = "; ".join(f"{name} feeds {children}" for name, children in feeds.items() if children)
    alt = (
        f"{said}. {count} paths of different lengths lead from x = {short(start.data)} to "
        f"d = {short(end.data)}, and the right slope ∂d/∂x is {short(start.grad)}."
    )
    columns = {"x": 0.5, "a": 0.5, "b": 0.18, "c": 0.36, "d": 0.62}
    return draw_graph(boxes, alt, columns=columns, pitch=0.95)


def growth_figure(rows: Sequence[Growth]) -> Picture:
    """Edges walked on ladders of diamonds: along every path, and by backpropagation."""
    rungs = [row.rungs for row in rows]
    last = rows[-1]
    alt = (
        f"Edges walked against the number of diamonds in a row, on a logarithmic scale. Path by "
        f"path the count climbs in a straight line to {last.by_path} for {last.rungs} diamonds "
        f"with their {last.paths} paths, {last.by_path / rows[-2].by_path:.3g} times the count "
        f"for one diamond less; backpropagation walks {last.backward} edges."
    )
    with canvas(height=3.3) as figure:
        axes = figure.subplots()
        axes.semilogy(rungs, [row.by_path for row in rows], "-", color=DATA)
        axes.semilogy(rungs, [row.backward for row in rows], "--", color=BACKWARD)
        _beside(axes, rungs[-4], rows[-4].by_path, "path by path", DATA, "right", 8)
        _beside(axes, rungs[-2], rows[-2].backward, "backward", BACKWARD, "center", 8)
        axes.set(xlabel="diamonds in a row", ylabel="edges walked", xticks=rungs[1::2])
        _powers(axes.yaxis, 0, 4)
        return picture(figure, alt)


def cost_figure(rows: Sequence[Cost]) -> Picture:
    """Edges walked for the whole gradient of a neuron, by the number of its weights."""
    weights = [row.weights for row in rows]
    last = rows[-1]
    alt = (
        f"Edges walked against the number of weights of a neuron, both on logarithmic scales. "
        f"With {last.weights} weights, forward mode walks {last.forward_mode} edges, forward "
        f"differences {last.differences}, reverse mode {last.reverse_mode}, which is "
        f"{last.forward_mode / last.reverse_mode:.4g} times less than forward mode."
    )
    with canvas(height=3.3) as figure:
        axes = figure.subplots()
        axes.loglog(weights, [r.differences for r in rows], ":", color=DATA)
        axes.loglog(weights, [r.forward_mode for r in rows], "-", color=FORWARD)
        axes.loglog(weights, [r.reverse_mode for r in rows], "--", color=BACKWARD)
        middle = rows[len(rows) // 2]
        _beside(axes, middle.weights, middle.differences, "differences", DATA, "right", 10)
        later = rows[-3]
        _beside(axes, later.weights, later.forward_mode, "forward mode", FORWARD, "left", -18)
        _beside(axes, middle.weights, middle.reverse_mode, "reverse mode", BACKWARD, "left", -16)
        axes.set(xlabel="weights of the neuron", ylabel="edges walked")
        _powers(axes.xaxis, 0, 2)
        _powers(axes.yaxis, 0, 5)
        return picture(figure, alt)


def sigmoid_slope_figure(z: float) -> Picture:
    """The slope of the sigmoid at every z, and what a·(1 − a) gives when z is put in for a."""
    grid = np.linspace(-3, 3, 81)
    right, wrong = sigmoid_prime_from_z(z), sigmoid_prime_from_a(z)
    alt = (
        f"The slope of the sigmoid is a bell, 0.25 high at z = 0 and never negative; at z = {z:g} "
        f"it is {short(right, 4)}. Putting z in the place of a draws a parabola instead, and at "
        f"z = {z:g} it gives {short(wrong, 4)}."
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


def error_curves() -> Picture:
    """The error of a slope measured with a step h, by three methods, over sixteen decades of h."""
    errors = {method: difference_errors(STEPS, method) for method in METHODS}
    best = {method: int(np.argmin(values)) for method, values in errors.items()}
    u_shaped = " and ".join(
        f"the {method} difference, best near h = {STEPS[best[method]]:.0e} with an error of "
        f"{errors[method].min():.0e}"
        for method in ("forward", "central")
    )
    settled = STEPS[int(np.argmax(errors["complex"] < 1e-16))]
    alt = (
        f"The error of a measured slope against the step h, both on logarithmic scales. Two "
        f"curves fall and rise again like a U: {u_shaped}. The complex step has no U: its error "
        f"is below 1e-16 from h = {settled:.0e} down."
    )
    with canvas(height=3.6) as figure:
        axes = figure.subplots()
        for method, values in errors.items():
            _error_curve(axes, method, STEPS, values)
        _beside(axes, 1e-4, 1e-2, "forward difference", DATA, "center", 0)
        _beside(axes, 3e-3, 3e-12, "central", BACKWARD, "center", 0)
        _beside(axes, 1e-11, 3e-16, "complex step", PARAMETER, "center", 0)
        return picture(figure, alt)


def secant_frame(h: float) -> Picture:
    """The slope of the worked example's loss measured with one step h, and the error it makes."""
    slope, error = difference(h), abs(difference(h) - exact_slope())
    digits = max(0, int(np.floor(-np.log10(error / exact_slope()))))
    trusted = {0: "not one digit", 1: "1 digit"}.get(digits, f"{digits} digits")
    alt = (
        f"h = {h:.0e}: (L(w₁ + h) − L(w₁ − h)) / 2h = {slope:.12g}. The error is {error:.1e}, "
        f"so {trusted} can be trusted. {_cause(h)}"
    )
    grid = np.linspace(-2.6, 3.6, 40)
    left, right = START.w1 - h, START.w1 + h
    with canvas(height=5.4) as figure:
        above, below = figure.subplots(2, height_ratios=(1, 1.15))
        above.plot(grid, loss_of_first_weight(grid), color=LOSS)
        line = loss_of_first_weight(left) + slope * (grid - left)
        above.plot(grid[[0, -1]], line[[0, -1]], "--", color=BACKWARD)
        points = np.array([left, right])
        above.plot(points, loss_of_first_weight(points), "o", color=INK, markersize=6)
        for axes in (above, below):
            axes.tick_params(bottom=False, left=False)
        above.set(xticks=[-2, 0, 2], yticks=[0, 0.05, 0.1])
        above.set(xlabel="w₁", ylabel="loss L", ylim=(-0.03, 0.14), xlim=(-2.6, 3.6))
        coarse = STEPS[::2]
        _error_curve(below, "central", coarse, difference_errors(coarse))
        below.plot([h], [max(error, FLOOR)], "o", color=INK, markersize=8)
        return picture(figure, alt)


def _cause(h: float) -> str:
    """What limits the central difference at this h, the bend of the curve or rounding."""
    # The complex step has the same bend, with the sign turned, and no rounding.
    bend = abs(difference(h, "complex") - exact_slope())
    rounding = np.finfo(float).eps * loss_of_first_weight(START.w1) / h
    if bend > 10 * rounding:
        return "The curve bends between the two points: a smaller h is better."
    if rounding > 10 * bend:
        return "The two losses agree in most digits, and their difference keeps few."
    return "Bend and rounding do about equal harm: this is the bottom of the U."


def _error_curve(axes: Axes, method: Method, steps: np.ndarray, errors: np.ndarray) -> None:
    tone, style = METHODS[method]
    axes.plot(steps, np.maximum(errors, FLOOR), linestyle=style, color=tone, linewidth=1.6)
    axes.set(xscale="log", yscale="log")
    axes.set(xlabel="step h", ylabel="error", xlim=(3, 3e-16), ylim=(FLOOR / 5, 1))
    _powers(axes.xaxis, -15, 0, 3)
    _powers(axes.yaxis, -16, 0, 4)


def _powers(axis: Axis, low: int, high: int, step: int = 1) -> None:
    """Ticks at powers of ten, in plain Unicode: text that can be read aloud."""
    exponents = range(low, high + 1, step)
    axis.set_ticks(
        [10.0**k for k in exponents], ["10" + str(k).translate(RAISED) for k in exponents]
    )
    axis.set_ticks([], minor=True)


def _beside(axes: Axes, x: float, y: float, text: str, tone: str, side: str, lift: float) -> None:
    axes.annotate(
        text,
        (x, y),
        xytext=(0, lift),
        textcoords="offset points",
        color=tone,
        ha=side,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.8},
    )
