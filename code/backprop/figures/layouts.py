"""The four formulas of a layer in one layout, with every matrix as a rectangle of its shape."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..checks import Array
from ..lessons.layouts import Layout, from_rows, part
from .palette import BACKWARD, FORWARD, INK, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

UNIT = 0.11  # inches for one row or one column
BAND = 1.3  # inches for one formula
SHOWN = {
    "A": "A", "W": "W", "b": "b", "delta": "δ", "A.T": "Aᵀ", "W.T": "Wᵀ", "delta.T": "δᵀ",
    "delta.sum(axis=0)": "rows of δ, added",
    "delta.sum(axis=1, keepdims=True)": "columns of δ, added",
}  # fmt: skip
LINES = ("Z", "dW", "db", "dA")


def layout_picture(layout: Layout, arrays: dict[str, Array]) -> Picture:
    """Z, dW, db and dA by the layout's formulas; `arrays` are A, W, b, delta with rows."""
    own = from_rows(layout, arrays)
    N, n_in = arrays["A"].shape
    height = BAND * len(LINES)
    said = []
    with canvas(WIDTH, height) as figure:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(0, height), aspect="equal")
        axes.axis("off")
        for line, wanted in enumerate(LINES):
            top = height - BAND * line
            text = f"{wanted} = {layout.text(wanted)}"
            axes.text(0.08, top - 0.16, text, size=12, va="center", color=INK)
            result = part(layout, layout.text(wanted), own)
            said.append(f"{text}, shape {_shape(result)}")
            left = _block(axes, 0.08, top, wanted, result)
            left = _sign(axes, left, top, "=")
            for piece in layout.formulas[wanted]:
                if piece in "@+/":
                    left = _sign(axes, left, top, {"@": "·"}.get(piece, piece))
                elif piece == "N":
                    left = _sign(axes, left, top, "N")
                elif piece.startswith("delta.sum"):
                    left = _block(axes, left, top, "delta", own["delta"], SHOWN[piece])
                else:
                    left = _block(axes, left, top, piece, part(layout, piece, own))
        return picture(
            figure,
            f"Layout “{layout.name}” ({layout.used_by}), with {N} examples, {n_in} numbers in and "
            f"{arrays['W'].shape[1]} out: {'; '.join(said)}.",
        )


def _shape(array: Array) -> str:
    return f"({', '.join(map(str, array.shape))}{',' if array.ndim == 1 else ''})"


def _colour(name: str) -> str:
    if name.startswith(("d", "delta")):
        return BACKWARD
    return PARAMETER if name[0] in "Wb" else FORWARD


def _block(axes: Axes, left: float, top: float, name: str, array: Array, label: str = "") -> float:
    """A rectangle to scale with its name and shape beside it; returns its right end."""
    rows, columns = array.shape if array.ndim == 2 else (1, len(array))
    colour = _colour(name)
    wide, high = UNIT * columns, UNIT * rows
    middle = top - 0.8
    axes.add_patch(
        Rectangle(
            (left, middle - high / 2), wide, high, facecolor="none", edgecolor=colour,
            linewidth=1.8, linestyle="--" if colour == BACKWARD else "-",
        )
    )  # fmt: skip
    text = label or SHOWN.get(name, name)
    axes.text(left + wide + 0.06, middle + 0.1, text, size=12, va="center", color=colour)
    shape = _shape(array)
    axes.text(left + wide + 0.06, middle - 0.1, shape, size=11, va="center", color=colour)
    return left + wide + 0.1 + max(0.088 * len(shape), 0.1 * len(text))


def _sign(axes: Axes, left: float, top: float, sign: str) -> float:
    axes.text(left + 0.1, top - 0.8, sign, size=13, ha="center", va="center", color=INK)
    return left + 0.26
