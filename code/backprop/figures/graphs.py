"""Draw a computation graph: values flow down the page, gradients climb back up.

`describe` turns the graph behind a `Value` into plain boxes; `draw_graph` draws any boxes, also
ones written by hand. Solid blue arrows carry values, dashed vermilion arrows carry gradients.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.patches import PathPatch
from matplotlib.path import Path

from .graph_boxes import Box, Edge, describe, edges_of
from .graph_layout import Point, across_of, arrow, ends, rows_of
from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, LOSS, PAPER, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Box", "describe", "draw_graph"]

ROLES = {"data": DATA, "parameter": PARAMETER, "forward": FORWARD, "loss": LOSS}
LINE = 0.17  # inches from one line of text to the next
MARGIN = 0.06
SHIFT = 0.07  # inches between an edge and each of its two arrows


def draw_graph(
    boxes: Sequence[Box],
    alt: str,
    *,
    forward: Collection[Edge] | None = None,
    backward: Collection[Edge] | None = None,
    labels: Mapping[Edge, str] | None = None,
    focus: str | None = None,
    columns: Mapping[str, float] | None = None,
    pitch: float = 0.82,
) -> Picture:
    """A computation graph, the inputs at the top and the result at the bottom.

    Args:
        boxes: the nodes, parents before children.
        alt: what the picture shows.
        forward: the edges along which a value has gone down, drawn solid blue; the others are
            faint. None means all.
        backward: the edges along which a gradient has come up, drawn dashed vermilion beside
            the forward arrow. None means every edge between two boxes that have a gradient.
        labels: text to write beside an edge, for instance its local derivative.
        focus: the box with a thick frame.
        columns: where boxes stand across the page, 0 (left) to 1 (right), for those that the
            automatic layout does not place well.
        pitch: inches from one row to the next; edges with labels want about 1.1.

    Raises:
        ValueError: if there is no box, a parent is not among the boxes before its child, two
            boxes have one name, a role is unknown, or a box or an edge is named that is not there.
    """
    _check(boxes)
    edges = edges_of(boxes)
    _known("edge", [*(forward or ()), *(backward or ()), *(labels or ())], edges)
    _known("box", [*([focus] if focus else ()), *(columns or ())], [box.name for box in boxes])
    forward = set(edges) if forward is None else set(forward)
    if backward is None:
        received = {box.name for box in boxes if box.gradient}
        backward = {edge for edge in edges if received.issuperset(edge)}
    parents = {box.name: box.parents for box in boxes}
    rows = rows_of(parents)
    across = across_of(parents, rows) | dict(columns or {})
    at = {box.name: (across[box.name] * WIDTH, rows[box.name] * pitch) for box in boxes}
    deepest = max(rows.values()) * pitch
    half = (LINE * (3 if any(box.formula for box in boxes) else 2) + 0.09) / 2
    crowd = max(list(rows.values()).count(row) for row in rows.values())
    wide = min(1.6, WIDTH / crowd - 2 * MARGIN)
    with canvas(WIDTH, deepest + 2 * half + 2 * MARGIN) as figure:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(deepest + half + MARGIN, -half - MARGIN))
        axes.axis("off")
        arrows: dict[str, list[tuple[Point, Point]]] = {FAINT: [], FORWARD: [], BACKWARD: []}
        for edge in edges:
            start, end = ends(at[edge[0]], at[edge[1]], half, wide)
            apart = SHIFT if edge in backward else 0.0
            tone = FORWARD if edge in forward else FAINT
            arrows[tone].append((_moved(start, -apart), _moved(end, -apart)))
            if edge in backward:
                arrows[BACKWARD].append((_moved(end, apart), _moved(start, apart)))
            if labels and edge in labels:
                _label(axes, start, end, labels[edge])
        for tone, ways in arrows.items():
            _arrows(axes, ways, tone)
        _frames(axes, boxes, at, wide, half, focus)
        for box in boxes:
            _words(axes, box, at[box.name])
        return picture(figure, alt)


def _known(kind: str, wanted: Iterable[object], there: Sequence[object]) -> None:
    if strange := [name for name in wanted if name not in there]:
        raise ValueError(f"no such {kind} in the graph: {strange}; there are {list(there)}")


def _check(boxes: Sequence[Box]) -> None:
    if not boxes:
        raise ValueError("a graph needs at least one box, got none")
    seen: set[str] = set()
    for box in boxes:
        if box.name in seen:
            raise ValueError(f"two boxes are called {box.name!r}")
        if missing := [parent for parent in box.parents if parent not in seen]:
            raise ValueError(f"{box.name!r} needs {missing}, which no box before it provides")
        if box.role not in ROLES:
            raise ValueError(f"role of {box.name!r} must be one of {list(ROLES)}, got {box.role!r}")
        seen.add(box.name)


def _moved(point: Point, shift: float) -> Point:
    return point[0] + shift, point[1]


def _arrows(axes: Axes, ways: Sequence[tuple[Point, Point]], tone: str) -> None:
    # One path for all arrows of a tone: an explorer holds dozens of these drawings.
    drawn = [arrow(start, end) for start, end in ways]
    if not drawn:
        return
    shafts = Path.make_compound_path(*(Path(shaft) for shaft, _ in drawn))
    heads = Path.make_compound_path(*(Path([*head, head[0]], closed=True) for _, head in drawn))
    dashes = (0, (3, 2)) if tone == BACKWARD else "-"
    _path(axes, shafts, facecolor="none", edgecolor=tone, linewidth=1.6, linestyle=dashes)
    _path(axes, heads, facecolor=tone, edgecolor="none")


def _frames(
    axes: Axes,
    boxes: Sequence[Box],
    at: Mapping[str, Point],
    wide: float,
    half: float,
    focus: str | None,
) -> None:
    for role, tone in ROLES.items():
        for thick in (False, True):
            outlines = [
                _outline(at[box.name], wide / 2, half, 0.02 if role == "data" else 0.12)
                for box in boxes
                if box.role == role and (box.name == focus) == thick
            ]
            if outlines:
                path = Path.make_compound_path(*outlines)
                width = 3.4 if thick else 1.4
                _path(axes, path, facecolor=PAPER, edgecolor=tone, linewidth=width)


def _outline(at: Point, w: float, h: float, r: float) -> Path:
    """A rectangle around `at`, 2w by 2h, whose corners are rounded by r."""
    corners = [(w, -h), (w, h), (-w, h), (-w, -h)]
    before = [(w - r, -h), (w, h - r), (r - w, h), (-w, r - h)]
    after = [(w, r - h), (w - r, h), (-w, h - r), (r - w, -h)]
    points, codes = [after[-1]], [Path.MOVETO]
    for corner in zip(before, corners, after, strict=True):
        points += corner
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    points.append(after[-1])
    codes.append(Path.CLOSEPOLY)
    return Path([(at[0] + x, at[1] + y) for x, y in points], codes)


def _path(axes: Axes, path: Path, **style: object) -> None:
    axes.add_patch(PathPatch(path, clip_on=False, **style))


def _words(axes: Axes, box: Box, at: Point) -> None:
    # Every text has its own line, also while others are empty: a step then moves nothing.
    if box.formula:
        lines = [f"{box.name} = {box.formula}", box.value]
    else:
        lines = [f"{box.name} = {box.value}" if box.value else box.name]
    lines.append(f"∂ {box.gradient}" if box.gradient else "")
    tones = [INK, FORWARD, BACKWARD] if box.formula else [INK, BACKWARD]
    for i, (text, tone) in enumerate(zip(lines, tones, strict=True)):
        if text:
            _text(axes, (at[0], at[1] + (i - (len(lines) - 1) / 2) * LINE), text, tone)


def _label(axes: Axes, start: Point, end: Point, text: str) -> None:
    """Write beside an edge, on the side that is farther from the middle of the page."""
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    outwards = -1 if x < WIDTH / 2 - 0.05 else 1
    side = "right" if outwards < 0 else "left"
    _text(axes, (x + outwards * 2.5 * SHIFT, y), text, INK, side)


def _text(axes: Axes, at: Point, text: str, tone: str, side: str = "center") -> None:
    axes.text(*at, text, color=tone, fontsize=11, ha=side, va="center_baseline")
