"""Draw a cell's SVG in the page itself, so that it takes the page's colours, light or dark."""

from __future__ import annotations

import html
import os
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx


def connect(app: Sphinx) -> None:
    """Connect this part to Sphinx."""
    app.connect("doctree-resolved", _inline)


def _inline(app: Sphinx, doctree: nodes.document, page: str) -> None:
    if app.builder.format != "html":
        return
    outputs = Path(app.outdir).parent / "jupyter_execute"
    for image in list(doctree.findall(nodes.image)):
        path = Path(app.srcdir) / image["uri"]
        if path.suffix == ".svg" and _is_inside(path, outputs):
            svg = inlined(path.read_text(encoding="utf-8"), image.get("alt", ""))
            image.replace_self(nodes.raw("", svg, format="html"))


def inlined(svg: str, alt: str) -> str:
    """The SVG as one image with a name of its own, for screen readers too.

    Raises:
        ValueError: if `alt` is empty.
    """
    if not alt.strip():
        raise ValueError("a figure of a built page needs an alternative text, got an empty one")
    start = svg.index("<svg")
    name = html.escape(alt, quote=True)
    return f'<svg role="img" aria-label="{name}" {svg[start + len("<svg ") :]}'


def _is_inside(path: Path, folder: Path) -> bool:
    return os.path.commonpath([os.path.normpath(path), os.path.normpath(folder)]) == str(folder)
