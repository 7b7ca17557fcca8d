"""A small network as a drawing: nodes with their values, arrows with their weights.

Values go forward along solid arrows, gradients come back along dashed ones. The caller says
what each node and arrow reads; this module finds the places and the colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch

from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, PAPER, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

RADIUS = 0.36  # inches, as every length here: a value of six digits and its name fit inside
ROW = 1.16
HEADING = 0.36
CLEAR = 0.36  # between the middles of two labels
SIDE = 0.06  # half the gap between an arrow forward and the arrow back beside it

Texts = Sequence[Sequence[str]]
Point = tuple[float, float]


def network_picture(
    nodes: Texts,
    *,
    alt: str,
    weights: Sequence[Texts] | None = None,
    gradients: Sequence[Texts] | None = None,
    notes: Texts | None = None,
    deltas: Texts | None = None,
    headings: Sequence[str] | None = None,
) -> Picture:
    """A fully connected network, layer by layer from left to right.

    Args:
        nodes: what each node reads, layer by layer, the inputs first; a line break sets a name
            above a value (`"a₁\\n0.6225"`). An empty text is a node that nothing has reached
            yet: it and the arrows at it are drawn faint.
        alt: what the picture shows.
        weights: `weights[l][i][j]` stands on the arrow from node i of layer l to node j of
            layer l + 1. Left out, the arrows carry no text. There is
            room for texts between layers of up to about two and three nodes.
        gradients: as `weights`, on dashed arrows going back. Given without `weights`, only
            the arrows back are drawn; given with them, both, side by side.
        notes: what stands below each node, in the parameters' colour: its bias.
        deltas: what stands below each node (below its note), in the gradients' colour.
        headings: one for each layer, above it.

    Raises:
        ValueError: if there are fewer than two layers, a layer is empty, or a text is given
            for a node or an arrow that does not exist.
    """
    sizes = [len(layer) for layer in nodes]
    _check(sizes, weights, gradients, notes, deltas, headings)
    lines = (notes is not None) + (deltas is not None)
    row = ROW + 0.2 * lines
    height = max(sizes) * row + (HEADING if headings else 0.0) - 0.3
    with canvas(WIDTH, height) as figure:
        figure.set_layout_engine("none")  # places are exact already
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(0, height), aspect="equal")
        axes.axis("off")
        middle = (height - (HEADING if headings else 0.0) + 0.2 * lines) / 2
        places = _places(sizes, row, middle)
        for layer in range(len(sizes) - 1):
            _arrows(
                axes,
                (places[layer], places[layer + 1]),
                (nodes[layer], nodes[layer + 1]),
                None if weights is None else weights[layer],
                None if gradients is None else gradients[layer],
            )
        _nodes(axes, places, nodes)
        for texts, colour, drop in (
            (notes, PARAMETER, 0.0),
            (deltas, BACKWARD, 0.2 * (notes is not None)),
        ):
            for place, text in _pairs(places, texts):
                axes.text(
                    place[0], place[1] - RADIUS - 0.14 - drop, text, color=colour, size=11,
                    ha="center", va="center",
                )  # fmt: skip
        for column, heading in zip(places, headings or (), strict=False):
            axes.text(
                column[0][0], height - 0.04, heading, color=INK, size=12, ha="center", va="top"
            )
        return picture(figure, alt)


def _places(sizes: Sequence[int], row: float, middle: float) -> list[list[Point]]:
    margin = RADIUS + 0.12
    columns = np.linspace(margin, WIDTH - margin, len(sizes))
    return [
        [(float(x), middle + row * ((size - 1) / 2 - i)) for i in range(size)]
        for x, size in zip(columns, sizes, strict=True)
    ]


def _nodes(axes: Axes, places: Sequence[Sequence[Point]], nodes: Texts) -> None:
    for layer, (column, texts) in enumerate(zip(places, nodes, strict=True)):
        for place, text in zip(column, texts, strict=True):
            edge = FAINT if not text else DATA if layer == 0 else FORWARD
            axes.add_patch(Circle(place, RADIUS, facecolor=PAPER, edgecolor=edge, linewidth=1.8))
            axes.text(*place, text, color=INK, size=11, ha="center", va="center", linespacing=1.1)


def _arrows(
    axes: Axes,
    places: tuple[Sequence[Point], Sequence[Point]],
    nodes: tuple[Sequence[str], Sequence[str]],
    weights: Texts | None,
    gradients: Texts | None,
) -> None:
    forward, backward = weights is not None or gradients is None, gradients is not None
    side = SIDE if forward and backward else 0.0
    along = _label_place(places, both=bool(side))
    for i, start in enumerate(places[0]):
        for j, end in enumerate(places[1]):
            reached = bool(nodes[0][i] and nodes[1][j])
            if forward:
                label = weights[i][j] if weights is not None else ""
                _arrow(axes, start, end, side, label, along, FORWARD, PARAMETER, "-", reached)
            if gradients is not None:
                label = gradients[i][j]
                _arrow(axes, end, start, side, label, along, BACKWARD, BACKWARD, "--", reached)


def _arrow(
    axes: Axes,
    start: Point,
    end: Point,
    side: float,
    label: str,
    along: float,
    colour: str,
    label_colour: str,
    style: str,
    reached: bool,
) -> None:
    a, b = np.array(start), np.array(end)
    step = (b - a) / np.hypot(*(b - a))
    shift = side * np.array([-step[1], step[0]])
    tail, head = a + (RADIUS + 0.02) * step + shift, b - (RADIUS + 0.02) * step + shift
    axes.add_patch(
        FancyArrowPatch(
            (float(tail[0]), float(tail[1])), (float(head[0]), float(head[1])),
            arrowstyle="-|>", mutation_scale=11, linewidth=1.5, linestyle=style,
            color=colour if reached else FAINT, shrinkA=0, shrinkB=0,
        )
    )  # fmt: skip
    if label:
        x, y = tail + (along if b[0] > a[0] else 1 - along) * (head - tail) + 2 * shift
        axes.text(
            float(x), float(y), label, size=11, color=label_colour, ha="center", va="center",
            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.2},
        )  # fmt: skip


def _label_place(places: tuple[Sequence[Point], Sequence[Point]], both: bool) -> float:
    """How far along the arrows their labels stand, so that no two labels are close.

    All arrows between two layers share the place, so only the labels' heights differ. The
    place nearest the middle where they differ by `CLEAR` wins, else the one where they
    differ most.
    """
    starts, ends = ([y for _, y in column] for column in places)
    if both or len(starts) * len(ends) == 1:
        return 0.5
    candidates = sorted(np.linspace(0.25, 0.75, 21), key=lambda f: abs(f - 0.5))

    def closest(f: float) -> float:
        heights = sorted(y + f * (end - y) for y in starts for end in ends)
        return min(CLEAR, round(min(b - a for a, b in pairwise(heights)), 6))

    return float(max(candidates, key=closest))


def _pairs(places: Sequence[Sequence[Point]], texts: Texts | None) -> list[tuple[Point, str]]:
    return [
        (place, text)
        for column, line in zip(places, texts or (), strict=False)
        for place, text in zip(column, line, strict=True)
        if text
    ]


def _check(
    sizes: Sequence[int],
    weights: Sequence[Texts] | None,
    gradients: Sequence[Texts] | None,
    notes: Texts | None,
    deltas: Texts | None,
    headings: Sequence[str] | None,
) -> None:
    if len(sizes) < 2 or not all(sizes):
        raise ValueError(f"a network has at least two layers and no empty one, got sizes {sizes}")
    pairs = [(a, b) for a, b in pairwise(sizes)]
    for name, texts in (("weights", weights), ("gradients", gradients)):
        if texts is None:
            continue
        given = [(len(m), len(m[0]) if m else 0) for m in texts]
        ragged = any(len(line) != len(m[0]) for m in texts for line in m)
        if given != pairs or ragged:
            raise ValueError(f"{name} must have the shapes {pairs} for layers {sizes}, got {given}")
    for name, lines in (("notes", notes), ("deltas", deltas)):
        if lines is not None and [len(line) for line in lines] != list(sizes):
            raise ValueError(
                f"{name} must have one text for each node, {list(sizes)}, "
                f"got {[len(line) for line in lines]}"
            )
    if headings is not None and len(headings) != len(sizes):
        raise ValueError(f"one heading for each of {len(sizes)} layers, got {len(headings)}")
