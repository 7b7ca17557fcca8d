"""A page as this check reads it: its passages of prose, and what its cells hold and show."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..notebook_files import alt_text, read, source, text_of


class Passage(NamedTuple):
    """A Markdown cell, or a whole Markdown page.

    Attributes:
        cell: the cell's id; empty for a Markdown page.
        place: how a message names it, "cell 17 (9bad5462)".
        text: its Markdown.
    """

    cell: str
    place: str
    text: str


class Ran(NamedTuple):
    """A code cell: its id, its source, the text that it printed, its figure's own words."""

    cell: str
    source: str
    printed: str
    alt: str


class Page(NamedTuple):
    """A page: its passages of prose, its code cells, and the ids of all cells in order."""

    path: Path
    passages: list[Passage]
    ran: list[Ran]
    order: list[str]


def page(path: Path) -> Page:
    """Read the notebook or Markdown page at `path`."""
    if path.suffix == ".md":
        return Page(path, [Passage("", "", path.read_text(encoding="utf-8"))], [], [""])
    passages, ran = [], []
    cells = read(path)["cells"]
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] == "markdown":
            passages.append(Passage(cell["id"], f"cell {number} ({cell['id']})", source(cell)))
        elif cell["cell_type"] == "code":
            alt = alt_text(cell) or ""
            ran.append(Ran(cell["id"], source(cell), _printed(cell["outputs"]), alt))
    return Page(path, passages, ran, [cell["id"] for cell in cells])


def _printed(outputs: list[dict]) -> str:
    """Streams, and values shown as text; a figure's words are kept apart."""
    pieces = []
    for output in outputs:
        data = output.get("data", {})
        if "text" in output:
            pieces.append(text_of(output["text"]))
        elif not any(kind.startswith("image/") for kind in data):
            pieces.append(text_of(data.get("text/plain", "")))
    return "\n".join(pieces)
