"""Pictures of the chapter "Which check finds which bug": the matrix, and one bug at a time."""

from __future__ import annotations

import difflib
import html
import textwrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..lessons.bug import Bug
from ..lessons.kill_matrix import KillMatrix
from .palette import BACKWARD, DATA, FAINT, INK, PARAMETER, with_variables
from .picture import FONTS, WIDTH, Picture, canvas, picture

MONO = "DejaVu Sans Mono, Menlo, Consolas, monospace"
POINTS = 72  # to the inch
PAGE = WIDTH * POINTS
LINE = 0.2  # inches from one line of text to the next
LABELS = 2.3  # inches for the names of the bugs
CODE_WIDTH = 54  # letters of code in a line
STORY_WIDTH = 62


def matrix_picture(matrix: KillMatrix) -> Picture:
    """The whole matrix: a full square where a bug is caught from every start, a ring from some."""
    rows, columns = matrix.caught.shape
    kills = matrix.always.sum(axis=0)
    top = max(range(columns), key=lambda j: int(kills[j]))
    counts = ", ".join(
        f"{one.name} {int(kill)}" for one, kill in zip(matrix.detectors, kills, strict=True)
    )
    alone = int((matrix.always.sum(axis=1) == 1).sum())
    alt = (
        f"{rows} bugs against {columns} detectors. Bugs caught from every one of {matrix.starts} "
        f"starts: {counts}. Most are caught by “{matrix.detectors[top].name}”, none of the "
        f"detectors catches all, and {alone} bugs are caught by one detector only."
    )
    with canvas(WIDTH, (rows + 1) * LINE + 1.25) as figure:
        axes = _blank(figure, LABELS, 0.05, 0.1, 1.15)
        axes.set(xlim=(-0.6, columns - 0.4), ylim=(rows + 0.5, -0.6))
        for row, bug in enumerate(matrix.bugs):
            if row % 2 == 0:
                axes.axhspan(row - 0.5, row + 0.5, color=FAINT, alpha=0.25, linewidth=0)
            axes.annotate(
                bug.name, (-0.6, row), xytext=(-4, 0), textcoords="offset points",
                ha="right", va="center", size=11, annotation_clip=False,
            )  # fmt: skip
        for column, one in enumerate(matrix.detectors):
            axes.annotate(
                one.name, (column, -0.6), xytext=(0, 4), textcoords="offset points",
                ha="center", va="bottom", rotation=90, size=11, annotation_clip=False,
            )  # fmt: skip
        for marker, some in (("s", False), ("o", True)):
            cells = [
                (column, row)
                for row in range(rows)
                for column in range(columns)
                if (0 < matrix.caught[row, column] < matrix.starts) == some
                and matrix.caught[row, column]
            ]
            axes.plot(
                *zip(*cells, strict=True) if cells else ((), ()), marker, markersize=7.5,
                color=PARAMETER, markerfacecolor="none" if some else PARAMETER, linestyle="none",
            )  # fmt: skip
        for column, kill in enumerate(kills):
            axes.text(column, rows, str(int(kill)), ha="center", va="center", size=11)
        axes.annotate(
            f"caught of {rows}", (-0.6, rows), xytext=(-4, 0), textcoords="offset points",
            ha="right", va="center", size=11, annotation_clip=False,
        )  # fmt: skip
        return picture(figure, alt)


def bug_picture(matrix: KillMatrix, row: int) -> Picture:
    """One bug: the lines that change, what it does, and what each detector saw of it.

    It is a page of text, so the SVG is written directly. Raises ValueError for a row that the
    matrix does not have.
    """
    if not 0 <= row < len(matrix.bugs):
        raise ValueError(f"row must be between 0 and {len(matrix.bugs) - 1}, got {row}")
    bug = matrix.bugs[row]
    fires = [one.name for one, c in zip(matrix.detectors, matrix.caught[row], strict=True) if c]
    alt = (
        f"{bug.name}: {bug.story} Met in {bug.met[0].says}. Caught by {len(fires)} of "
        f"{len(matrix.detectors)} detectors: {', '.join(fires)}."
    )
    drawn = [_text(0, 0, f"{row + 1}. {bug.name}", INK, 'font-weight="bold" font-size="13"')]
    y = 1.3
    for mark, line in changed_lines(bug.old, bug.new):
        colour = {"+": BACKWARD, "−": DATA}.get(mark, INK)
        drawn.append(_text(0, y, f"{mark} {line}", colour, f'font-family="{MONO}"'))
        y += 1
    for line in textwrap.wrap(bug.story, STORY_WIDTH):
        drawn.append(_text(0, y + 0.2, line, INK))
        y += 1
    # The table begins at the same height for every bug.
    first = max(_height(one) for one in matrix.bugs) + 2
    findings = zip(matrix.detectors, matrix.caught[row], matrix.saw[row], strict=True)
    for y, (one, count, saw) in enumerate(findings, start=first):
        mark = "■" if count == matrix.starts else "○" if count else "–"
        colour = INK if count else DATA
        drawn.append(_text(0, y, mark, PARAMETER if count else DATA))
        drawn.append(_text(18, y, one.name, colour))
        drawn.append(_text(125, y, saw.replace("-", "−"), colour))
    height = (first + len(matrix.detectors)) * LINE * POINTS
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="bp-figure" '
        f'viewBox="0 0 {PAGE:g} {height:g}" width="{PAGE:g}pt" height="{height:g}pt" '
        f'font-family="{FONTS}" font-size="11">'
        f"{''.join(drawn)}</svg>"
    )
    return Picture(with_variables(svg), alt)


def changed_lines(old: str, new: str) -> list[tuple[str, str]]:
    """The change, line by line and wrapped to fit: "−" goes, "+" comes, " " stays."""
    lines = []
    before, after = ([line.strip() for line in text.splitlines()] for text in (old, new))
    for line in difflib.ndiff(before, after):
        if line[0] != "?":
            parts = textwrap.wrap(line[2:], CODE_WIDTH, subsequent_indent="    ")
            lines += [(line[0].replace("-", "−"), part) for part in parts]
    return lines


def _height(bug: Bug) -> int:
    return len(changed_lines(bug.old, bug.new)) + len(textwrap.wrap(bug.story, STORY_WIDTH))


def _text(x: float, line: float, text: str, colour: str, more: str = "") -> str:
    y = (line + 0.75) * LINE * POINTS
    return (
        f'<text x="{x:g}" y="{y:.1f}" xml:space="preserve" style="fill: {colour}" {more}>'
        f"{html.escape(text)}</text>"
    )


def _blank(figure: Figure, left: float, right: float, bottom: float, top: float) -> Axes:
    """Axes without a frame, margins in inches."""
    figure.set_layout_engine("none")
    width, height = figure.get_size_inches()
    axes: Axes = figure.add_axes(
        (left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height)
    )
    axes.set_axis_off()
    return axes
