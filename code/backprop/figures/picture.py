"""A figure as the course keeps it: SVG, the same on every run, and a sentence of what it shows."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib
from matplotlib.figure import Figure

from .palette import FAINT, INK, with_variables

# Sized for a phone: at 340 px a figure 5.6 inches wide keeps its text at 10 px.
WIDTH = 5.6
STYLE = {
    "figure.figsize": (WIDTH, 3.5),
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.titlesize": 12,
    "axes.labelsize": 12,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "font.size": 12,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "legend.frameon": False,
    "legend.fontsize": 11,
    "lines.linewidth": 2.0,
    # Text stays text: it can be read aloud, searched and enlarged, and the file is small.
    "svg.fonttype": "none",
    "svg.hashsalt": "backpropagation-checked",
    "font.family": ["sans-serif"],
    "path.simplify": True,
}
# DejaVu Sans is what the drawing was measured with; Verdana is as wide.
FONTS = "DejaVu Sans, Verdana, Arial, sans-serif"
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


class Picture:
    """An SVG drawing and the sentence that says what it shows.

    Args:
        svg: the text of one `<svg>` element.
        alt: what the picture shows, computed from the data that it was drawn from. It is the
            notebook's plain-text output, the page's alternative text and an explorer's caption.

    Raises:
        ValueError: if `alt` is empty, or too short to say anything (under 20 characters).
    """

    def __init__(self, svg: str, alt: str) -> None:
        if len(alt.strip()) < 20:
            raise ValueError(f"a picture needs a sentence that says what it shows, got {alt!r}")
        self.svg = svg
        self.alt = " ".join(alt.split())

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"image/svg+xml": self.svg, "text/plain": self.alt}


@contextmanager
def canvas(width: float = WIDTH, height: float = 3.5) -> Iterator[Figure]:
    """A matplotlib figure in the course's style, `width` by `height` inches (5.6 fits a phone).

    Draw inside the `with` block and end with `return picture(figure, alt)`, still inside it:
    the style holds while the figure is written as well.
    """
    with matplotlib.rc_context(STYLE):
        yield Figure(figsize=(width, height), layout="constrained")


def picture(figure: Figure, alt: str) -> Picture:
    """The figure as a `Picture`: one `<svg>` element, byte for byte the same on every run.

    Coordinates are written to a hundredth of a point, and ids begin with a hash of the drawing,
    so that two drawings may stand in one page.
    """
    with matplotlib.rc_context(STYLE), io.StringIO() as stream:
        figure.savefig(stream, format="svg", metadata=NO_METADATA)
        svg = stream.getvalue()
    # Only tags are shortened: what stands between them is text that a reader sees.
    svg = re.sub(r"<[^>]*>", lambda tag: _shorten(tag[0]), svg[svg.index("<svg") :])
    svg = re.sub(
        r"<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.S
    )
    svg = re.sub(r"\s*\n\s*", "\n", svg).strip()
    return Picture(with_variables(_own_ids(_root(svg))), alt)


def _shorten(tag: str) -> str:
    tag = re.sub(r"(?<![#\w])-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", tag)
    tag = re.sub(r" ?font-family: [^;\"]*;?| transform=\"rotate\(-0 [^\"]*\"", "", tag)
    return re.sub(r"\s+", " ", tag)


def _root(svg: str) -> str:
    """State once, on the root, what matplotlib repeats; a page may then choose the width."""
    head, rest = svg.split(">", 1)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', head)
    assert size, "matplotlib writes a viewBox on every SVG"
    width, height = size.groups()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'class="bp-figure" viewBox="0 0 {width} {height}" width="{width}pt" height="{height}pt" '
        f'font-family="{FONTS}" stroke-linejoin="round" stroke-linecap="butt">{rest}'
    )


def _own_ids(svg: str) -> str:
    mark = "f" + hashlib.sha256(svg.encode()).hexdigest()[:8]
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
    svg = re.sub(r' id="([^"]+)"', lambda m: m[0] if m[1] in used else "", svg)
    svg = re.sub(r' id="', f' id="{mark}-', svg)
    return re.sub(r'(href="#|url\(#)', rf"\g<1>{mark}-", svg)
