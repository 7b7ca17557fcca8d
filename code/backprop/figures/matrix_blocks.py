"""Matrices as grids of numbers: one step of a forward or backward pass, and the ribbon of shapes.

The ribbon shows every array of a network with one hidden layer, and below each the derivative of
the loss with respect to it, which has the same shape. Going forward fills the upper line from the
left, going back the lower one from the right.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..checks import Array
from ..lessons.matrix_steps import Passes, Step
from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, LOSS, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

HEIGHT = 4.55
ROW = 0.25  # inches, the height of a row of numbers
RIBBON = ("X", "W₁", "b₁", "Z₁", "A₁", "W₂", "b₂", "Z₂", "Y", "T", "L")
BELOW = {"W₁": "dW₁", "b₁": "db₁", "Z₁": "δ₁", "A₁": "dA₁", "W₂": "dW₂", "b₂": "db₂", "Z₂": "δ₂"}
_WIDE = {"−": 0.117, ".": 0.05}  # inches at 11 points; a digit has 0.098


def step_picture(passes: Passes, done: int) -> Picture:
    """The ribbon after `done` steps, and the numbers of the last of them; 0 shows what is given.

    Raises:
        ValueError: if there are not that many steps.
    """
    if not 0 <= done <= len(passes.steps):
        raise ValueError(f"there are {len(passes.steps)} steps, got {done}")
    step = passes.steps[done - 1] if done else None
    known = set(passes.given) | {s.name for s in passes.steps[:done]}
    with canvas(WIDTH, HEIGHT + 0.08) as figure:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(-0.08, HEIGHT), aspect="equal")
        axes.axis("off")
        _ribbon(axes, passes, known, step)
        if step is None:
            _line(
                axes,
                2.72,
                [("X", passes.given["X"]), ("W₁", passes.given["W₁"]), ("b₁", passes.given["b₁"])],
            )
            _line(
                axes,
                1.3,
                [("T", passes.given["T"]), ("W₂", passes.given["W₂"]), ("b₂", passes.given["b₂"])],
            )
        else:
            axes.text(0.1, 2.98, f"{step.name} = {step.formula}", color=_colour(step.name), size=12)
            _line(axes, 2.66, step.parts)
            _line(axes, 1.28, ["=", (step.name, step.result)])
        return picture(figure, _said(passes, done))


def _said(passes: Passes, done: int) -> str:
    if not done:
        shapes = ", ".join(f"{name} {shape(name, array)}" for name, array in passes.given.items())
        return f"Given, before anything is computed: {shapes}."
    step = passes.steps[done - 1]
    used = [part for part in step.parts if not isinstance(part, str)]
    shapes = " and ".join(f"{name} {shape(name, array)}" for name, array in used)
    numbers = "; ".join(", ".join(_number(step.name, v) for v in row) for row in step.result)
    kind = "Backward" if step.way == "backward" else "Forward"
    return (
        f"{kind}, step {done} of {len(passes.steps)}: {step.name} = {step.formula}. "
        f"From {shapes} comes {step.name} {shape(step.name, step.result)}: {numbers}."
    )


def shape(name: str, array: Array) -> str:
    """The shape as the code has it: a bias and its derivative have one axis, a loss none."""
    if name == "L":
        return "one number"
    if name.lstrip("d").startswith("b"):
        return f"({array.shape[1]},)"
    return f"({array.shape[0]}, {array.shape[1]})"


def _colour(name: str) -> str:
    if name == "L":
        return LOSS
    if name[0] in "dδ":
        return BACKWARD
    if name[0] in "Wb":
        return PARAMETER
    return DATA if name[0] in "XT1" else FORWARD


def _ribbon(axes: Axes, passes: Passes, known: set[str], step: Step | None) -> None:
    width = (WIDTH - 0.1) / len(RIBBON)
    for place, name in enumerate(RIBBON):
        left = 0.05 + place * width
        for label, bottom in ((name, 4.02), (BELOW.get(name, ""), 3.4)):
            if not label:
                continue
            here = step is not None and label == step.name
            colour = _colour(label) if label in known else FAINT
            axes.add_patch(
                Rectangle(
                    (left + 0.03, bottom), width - 0.06, 0.46, facecolor="none", edgecolor=colour,
                    linewidth=3 if here else 1.3, linestyle="--" if bottom < 4 else "-",
                )
            )  # fmt: skip
            axes.text(
                left + width / 2, bottom + 0.33, label, size=11, ha="center", va="center",
                color=INK if label in known else DATA, weight="bold" if here else "normal",
            )  # fmt: skip
            if label in known:
                size = "1" if label == "L" else shape(label, passes.arrays[label]).replace(" ", "")
                axes.text(
                    left + width / 2, bottom + 0.12, size, size=11, ha="center", va="center",
                    color=colour,
                )  # fmt: skip


def _line(axes: Axes, top: float, parts: Sequence[str | tuple[str, Array]]) -> None:
    left = 0.12
    for part in parts:
        if isinstance(part, str):
            width = 0.1 * len(part)
            axes.text(left + width / 2, top - 0.42, part, size=13, ha="center", va="center")
            left += width + 0.1
        else:
            left = _grid(axes, left, top, *part) + 0.16


def _grid(axes: Axes, left: float, top: float, name: str, array: Array) -> float:
    """One matrix with its name and shape above; returns where it ends on the right."""
    texts = [[_number(name, value) for value in row] for row in array]
    widest = max(sum(_WIDE.get(c, 0.098) for c in text) for row in texts for text in row)
    cell = widest + 0.1
    rows, columns = array.shape
    colour = _colour(name)
    label = name if name == "L" else f"{name} {shape(name, array)}"
    axes.text(left, top - 0.13, label, color=colour, size=11, va="center")
    bottom, end = top - 0.28 - ROW * rows, left + max(cell * columns, 0.098 * len(label) - 0.1)
    axes.add_patch(
        Rectangle(
            (left, bottom), cell * columns, ROW * rows, facecolor="none", edgecolor=colour,
            linewidth=1.4, linestyle="--" if colour == BACKWARD else "-",
        )
    )  # fmt: skip
    for i, row in enumerate(texts):
        for j, text in enumerate(row):
            axes.text(
                left + (j + 1) * cell - 0.05, top - 0.28 - ROW * (i + 0.5), text, size=11,
                ha="right", va="center",
            )  # fmt: skip
    return end


def _number(name: str, value: float) -> str:
    """Given numbers as they are, values with two decimals; slopes, factors, the loss with three."""
    decimals = 3 if name[0] in "dδL" or "−" in name else 2
    text = f"{value:g}" if name[0] in "XTWb1" else f"{value:.{decimals}f}"
    return text.replace("-", "−")
