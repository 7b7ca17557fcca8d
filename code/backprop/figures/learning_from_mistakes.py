"""The learning loop, the way of the gradient, and two searchers in one valley."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, FancyArrowPatch, FancyBboxPatch

from backprop.lessons.learning_from_mistakes import (
    ARROWS,
    TOLERANCE,
    Flow,
    Loop,
    Race,
    valley_curvature,
)

from .log_axis import powers_of_ten
from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, LOSS, PAPER, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

LEVELS = (0.5, 2.0, 5.0, 10.0, 20.0, 40.0)
VIEW = (-2.3, 2.8)
BOX_SIZE = (1.5, 0.72)
PLACES = {
    "input": (0.83, 2.95),
    "network": (2.8, 2.95),
    "output": (4.77, 2.95),
    "compare": (4.77, 1.65),
    "answer": (4.77, 0.42),
    "error": (2.8, 1.65),
    "backpropagation": (0.83, 1.65),
}
BACKWARDS = {"error", "backpropagation"}
# In the order of an eye moving through a pass and back: what each frame of the flow adds.
FLOW_STEPS = ("input", "hidden", "output", "loss", "back at output", "back at hidden", "all knobs")


def plain(value: float) -> str:
    """A number as a reader would write it: six significant digits at most, a real minus sign."""
    return f"{value:.6g}".replace("-", "−")


def listed(values: object) -> str:
    """Several numbers with commas between."""
    return ", ".join(plain(float(v)) for v in np.atleast_1d(np.asarray(values)))


def draw_loop(loop: Loop) -> Picture:
    """The seven stations of learning from one mistake, with what passes each of them."""
    texts = {
        "input": ("input", listed(loop.numbers), DATA),
        "network": ("network", f"w = {listed(loop.knobs)}", PARAMETER),
        "output": ("output", plain(loop.output), FORWARD),
        "answer": ("correct answer", plain(loop.answer), DATA),
        "compare": ("compare", f"{plain(loop.answer)} with {plain(loop.output)}", LOSS),
        "error": ("error", plain(loop.error), BACKWARD),
        "backpropagation": ("backpropagation", f"∂L/∂w = {listed(loop.gradient)}", BACKWARD),
    }
    alt = (
        f"Seven stations in a loop. Input {listed(loop.numbers)} goes to the network, whose output "
        f"{plain(loop.output)} is compared with the correct answer {plain(loop.answer)} from the "
        f"data. The error, {plain(loop.error)}, goes to backpropagation, which hands the gradient "
        f"({listed(loop.gradient)}) to the network, where an update changes the weights."
    )
    with canvas(WIDTH, 3.4) as figure:
        axes = _page(figure.add_axes((0, 0, 1, 1)), WIDTH, 3.4)
        figure.set_layout_engine("none")
        for start, end in ARROWS:
            _arrow(axes, *_between(PLACES[start], PLACES[end]), start in BACKWARDS)
        for station, (name, value, colour) in texts.items():
            _station(axes, PLACES[station], name, value, colour)
        axes.text(1.62, 2.28, "update", color=PARAMETER, size=11, ha="right", va="center")
        for y, words, colour, style in (
            (0.6, "values go forward", FORWARD, "-"),
            (0.24, "what to change comes back", BACKWARD, "--"),
        ):
            axes.plot([0.1, 0.62], [y, y], color=colour, linestyle=style)
            axes.text(0.72, y, words, size=11, va="center")
        return picture(figure, alt)


def draw_flow(flow: Flow, step: int = len(FLOW_STEPS) - 1) -> Picture:
    """The three-knob machine after `step` moves: four forward, then three back.

    Raises:
        ValueError: if there is no such step.
    """
    if not 0 <= step < len(FLOW_STEPS):
        raise ValueError(f"step must lie between 0 and {len(FLOW_STEPS) - 1}, got {step}")
    w1, w2, w3 = flow.knobs
    columns = (0.62, 2.18, 3.62, 4.98)
    nodes = (
        ("input", f"x = {listed(flow.numbers)}", DATA),
        ("hidden", f"h = {plain(flow.h)}", FORWARD),
        ("output", f"y = {plain(flow.y)}", FORWARD),
        ("loss", f"L = {plain(flow.loss)}", LOSS),
    )
    # (step at which it appears, centre, text, colour)
    notes = (
        (1, 1.4, 2.3, f"w₁ = {plain(w1)}\nw₂ = {plain(w2)}", PARAMETER),
        (2, 2.9, 2.22, f"w₃ = {plain(w3)}", PARAMETER),
        (4, 3.62, 0.93, f"∂L/∂y\n= {plain(flow.d_y)}", BACKWARD),
        (5, 2.18, 0.93, f"∂L/∂h\n= {plain(flow.d_h)}", BACKWARD),
        (5, 2.95, 0.26, f"∂L/∂w₃ = {plain(flow.d_w3)}", BACKWARD),
        (6, 0.95, 0.26, f"∂L/∂w₁ = {plain(flow.d_w1)}\n∂L/∂w₂ = {plain(flow.d_w2)}", BACKWARD),
    )
    with canvas(WIDTH, 2.6) as figure:
        axes = _page(figure.add_axes((0, 0, 1, 1)), WIDTH, 2.6)
        figure.set_layout_engine("none")
        for i, (name, value, colour) in enumerate(nodes):
            reached = i <= step
            _station(
                axes, (columns[i], 1.6), name, value if reached else "…",
                colour if reached else FAINT, (1.12, 0.72),
            )  # fmt: skip
            if i and reached:
                _arrow(axes, (columns[i - 1] + 0.58, 1.73), (columns[i] - 0.58, 1.73), False)
            if i and step >= 7 - i:
                _arrow(axes, (columns[i] - 0.58, 1.47), (columns[i - 1] + 0.58, 1.47), True)
        for begin, x, y, words, colour in notes:
            if step >= begin:
                axes.text(x, y, words, color=colour, size=11, ha="center", va="center")
        return picture(figure, _flow_alt(flow, step))


def _flow_alt(flow: Flow, step: int) -> str:
    said = (
        f"The input {listed(flow.numbers)} stands ready.",
        f"Forward: the hidden value becomes h = {plain(flow.h)}.",
        f"Forward: the output becomes y = {plain(flow.y)}.",
        f"The end of the way forward: compared with {plain(flow.answer)}, "
        f"the loss is L = {plain(flow.loss)}.",
        f"Back from the loss to the output: ∂L/∂y = {plain(flow.d_y)}.",
        f"Back from the output to the hidden value: ∂L/∂w₃ = {plain(flow.d_w3)} "
        f"and ∂L/∂h = {plain(flow.d_h)}.",
        f"Back on the input side, where it ends: ∂L/∂w₁ = {plain(flow.d_w1)} "
        f"and ∂L/∂w₂ = {plain(flow.d_w2)}.",
    )
    return said[step]


def draw_race(race: Race, tries: int | None = None) -> Picture:
    """The valley over the two knobs with both searches so far, and below it the loss of each.

    Args:
        race: the recorded searches.
        tries: how many tries to show; all of them if left out.

    Raises:
        ValueError: if the race has not that many tries.
    """
    last = len(race.walk) - 1
    n = last if tries is None else tries
    if not 0 <= n <= last:
        raise ValueError(f"tries must lie between 0 and {last}, got {n}")
    best = np.minimum.accumulate(race.guess_losses)
    leader = int(np.argmin(race.guess_losses[: n + 1]))
    with canvas(WIDTH, 6.1) as figure:
        valley, curves = figure.subplots(2, 1, height_ratios=(2.3, 1))
        _valley(valley)
        guesses, walk = race.guesses[: n + 1], race.walk[: n + 1]
        valley.plot(*guesses[1:].T, "x", color=DATA, markersize=7, label="random guesses")
        valley.plot(
            *guesses[leader], "o", color=INK, markersize=12, fillstyle="none", label="best guess"
        )
        valley.plot(
            *walk.T, "o--", color=BACKWARD, markerfacecolor=PARAMETER, markeredgecolor=PARAMETER,
            markersize=5, linewidth=1.5, label="gradient steps",
        )  # fmt: skip
        figure.legend(loc="outside upper center", ncols=3, handletextpad=0.4, columnspacing=1.2)
        tried = np.arange(n + 1)
        curves.plot(tried, best[: n + 1], color=DATA, drawstyle="steps-post")
        curves.plot(tried, race.walk_losses[: n + 1], "--", color=BACKWARD)
        curves.plot(n, best[n], "x", color=DATA, markersize=7)
        curves.plot(n, race.walk_losses[n], "o", color=PARAMETER, markersize=6)
        curves.axhline(TOLERANCE, color=INK, linewidth=1, linestyle=":")
        curves.text(0.1, TOLERANCE * 0.75, "good enough", size=11, va="top")
        curves.set(
            yscale="log", xlim=(-0.6, last + 0.6), xlabel="tries", xticks=range(0, last + 1, 5),
            ylabel="loss so far",
            ylim=(min(best[-1], race.walk_losses.min(), TOLERANCE) / 5, 2 * race.walk_losses.max()),
        )  # fmt: skip
        powers_of_ten(curves.yaxis, marks=4)
        return picture(
            figure,
            f"After {n} {'try' if n == 1 else 'tries'} the best random guess has loss "
            f"{race.guess_losses[leader]:.4g} at w = ({guesses[leader][0]:.3f}, "
            f"{guesses[leader][1]:.3f}); the steps along the gradient have reached loss "
            f"{race.walk_losses[n]:.4g} at w = ({walk[-1][0]:.3f}, {walk[-1][1]:.3f}). "
            "The valley is deepest, with loss 0, at (1, 1).".replace("-", "−"),
        )


def _valley(axes: Axes) -> None:
    """Lines of equal loss: ellipses, because the loss is a quadratic of the knobs."""
    curvature, directions = np.linalg.eigh(valley_curvature())
    angle = np.degrees(np.arctan2(*directions[::-1, 0]))
    for level in LEVELS:
        size = 2 * np.sqrt(2 * level / curvature)
        axes.add_patch(
            Ellipse((1, 1), *size, angle=angle, fill=False, edgecolor=LOSS, linewidth=0.9)
        )
        top = 1 + np.sqrt(2 * level / valley_curvature()[1, 1])
        if level >= 2 and top < VIEW[1]:
            axes.text(
                1, top, f"{level:g}", size=11, color=LOSS, ha="center", va="center",
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.6},
            )  # fmt: skip
    axes.plot(1, 1, "+", color=LOSS, markersize=11)
    axes.set(xlim=VIEW, ylim=VIEW, aspect="equal", xlabel="knob w₁", ylabel="knob w₂")
    axes.grid(False)


def _page(axes: Axes, width: float, height: float) -> Axes:
    axes.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    axes.axis("off")
    return axes


def _station(
    axes: Axes,
    place: tuple[float, float],
    name: str,
    value: str,
    colour: str,
    size: tuple[float, float] = BOX_SIZE,
) -> None:
    x, y = place
    axes.add_patch(
        FancyBboxPatch(
            (x - size[0] / 2, y - size[1] / 2), *size,
            boxstyle="round,pad=0,rounding_size=0.1", facecolor=PAPER, edgecolor=colour,
            linewidth=1.8,
        )
    )  # fmt: skip
    axes.text(x, y + 0.16, name, size=11, ha="center", va="center")
    ink = INK if colour == FAINT else colour
    axes.text(x, y - 0.15, value, size=11, color=ink, ha="center", va="center")


def _between(
    start: tuple[float, float], end: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """From the edge of the box at `start` to the edge of the box at `end`."""
    a, b = np.array(start), np.array(end)
    half = np.array(BOX_SIZE) / 2 + 0.04
    with np.errstate(divide="ignore"):
        reach = (half / np.abs(b - a)).min()
    tail, head = a + reach * (b - a), b - reach * (b - a)
    return (float(tail[0]), float(tail[1])), (float(head[0]), float(head[1]))


def _arrow(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], backward: bool
) -> None:
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=14, linewidth=1.8, shrinkA=0, shrinkB=0,
            color=BACKWARD if backward else FORWARD, linestyle="--" if backward else "-",
        )
    )  # fmt: skip
