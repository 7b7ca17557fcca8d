"""What the sources ask for, against what the chapters treat.

`book/coverage.yml` lists what the course must cover. A chapter claims an entry by the tag
`covers:ID` on the cell that treats it, so the list of places is found, never written by hand.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import yaml
from jupyter_book.config import get_final_config  # type: ignore[import-untyped]
from markdown_it.renderer import RendererHTML
from markdown_it.tree import SyntaxTreeNode
from myst_nb.core.nb_to_tokens import notebook_to_tokens  # type: ignore[import-untyped]
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import compute_unique_slug
from myst_parser.parsers.mdit import create_md_parser

from . import project
from .notebook_files import tags

LIST = Path("book/coverage.yml")
TAG = "covers:"
LATER = "in a later chapter"


@dataclass(frozen=True)
class Entry:
    """One thing that the course must cover.

    Attributes:
        id: its short name, which tags repeat.
        source: the keys of the sources that hold it, separated by commas.
        what: what the course says about it.
        said: for a statement that misleads, what the source says; else empty.
        required: whether a chapter of today must treat it.
        test: the check that holds it, for a rule of the house that has no chapter; else empty.
    """

    id: str
    source: str
    what: str
    said: str = ""
    required: bool = False
    test: str = ""


@dataclass(frozen=True)
class Place:
    """Where an entry is treated: a page and the heading above the cell."""

    page: str
    title: str
    heading: str
    anchor: str

    @property
    def link(self) -> str:
        """The place as a Markdown link from a page beside the chapter."""
        return f"[{self.heading}]({self.page}#{self.anchor})"


def sources(root: Path) -> dict[str, str]:
    """The names of the sources by their keys, in the order of the list."""
    return {str(key): str(name) for key, name in _read(root)["sources"].items()}


def entries(root: Path) -> list[Entry]:
    """All entries of the list in its order, must-covers first, then statements.

    Raises:
        ValueError: if an entry has an unknown or missing field, or a source nobody names.
    """
    known = sources(root)
    listed = _read(root)
    found = []
    for group in ("covers", "statements"):
        for fields in listed[group]:
            try:
                entry = Entry(**fields)
            except TypeError as error:
                raise ValueError(f"{LIST}: {fields}: {error}") from None
            if strange := [key for key in entry.source.split(", ") if key not in known]:
                raise ValueError(f"{LIST}: {entry.id}: source {strange[0]!r}, not of {[*known]}")
            if bool(entry.said) != (group == "statements"):
                raise ValueError(f"{LIST}: {entry.id}: only a statement says what is `said`")
            found.append(entry)
    return found


def places(root: Path) -> dict[str, list[Place]]:
    """For each id that a tag names, where: in reading order, each heading once."""
    found: dict[str, list[Place]] = {}
    for path in project.notebooks(root):
        for cell_tags, place in _cells(root, path):
            for name in _claims(cell_tags):
                if place not in found.setdefault(name, []):
                    found[name].append(place)
    return found


def problems(root: Path) -> list[str]:
    """Everything wrong between list and chapters, each as one line that says what and where."""
    listed = entries(root)
    ids = Counter(entry.id for entry in listed)
    treated = places(root)
    found = [f"{LIST}: {name} is listed {count} times" for name, count in ids.items() if count > 1]
    for name, where in treated.items():
        if name not in ids:
            found.append(f"{where[0].page}: tag {TAG}{name}, which {LIST} does not list")
    for entry in listed:
        if entry.required and entry.id not in treated:
            found.append(f"{entry.id} is required and no cell has the tag {TAG}{entry.id}")
        if entry.test and not (root / entry.test).is_file():
            found.append(f"{entry.id} names the check {entry.test}, which is not there")
    return found + [line for path in project.notebooks(root) for line in _hidden(root, path)]


def markdown(root: Path) -> str:
    """The tables of the page on the sources, in MyST Markdown, one for each source.

    The last table holds the statements that mislead and what holds instead.
    """
    listed, treated = entries(root), places(root)
    parts = []
    for key, name in sources(root).items():
        rows = [
            (entry.id, entry.what, _where(entry, treated))
            for entry in listed
            if entry.source == key and not entry.said
        ]
        parts.append(_table(name, ("id", "what the course covers", "where"), rows))
    statements = [
        (entry.id, f"{entry.said} ({entry.source})", f"{entry.what} {_where(entry, treated)}")
        for entry in listed
        if entry.said
    ]
    head = ("id", "what one reads (source)", "what holds, and where")
    parts.append(_table("Statements that mislead, put right", head, statements))
    return "\n\n".join(parts) + "\n"


def _where(entry: Entry, treated: dict[str, list[Place]]) -> str:
    if entry.test:
        return f"kept by the check `{Path(entry.test).name}`"
    by_title: dict[str, list[Place]] = {}
    for place in treated.get(entry.id, []):
        by_title.setdefault(place.title, []).append(place)
    chapters = [
        f"*{title}*, {', '.join(place.link for place in there)}"
        for title, there in by_title.items()
    ]
    return "; ".join(chapters) or LATER


def _table(caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    body = "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |"
                     for line in lines)  # fmt: skip
    return f"```{{table}} {caption}\n:class: coverage\n\n{body}\n```"


def _read(root: Path) -> dict[str, Any]:
    listed: dict[str, Any] = yaml.safe_load((root / LIST).read_text(encoding="utf-8"))
    return listed


def _claims(cell_tags: list[str]) -> list[str]:
    return [tag.removeprefix(TAG) for tag in cell_tags if tag.startswith(TAG)]


def _hidden(root: Path, path: Path) -> Iterator[str]:
    """Claims on cells that the page does not show, or that stand above its title."""
    shown = Counter(name for cell_tags, _ in _cells(root, path) for name in _claims(cell_tags))
    claimed = Counter(name for cell in _notebook(path).cells for name in _claims(tags(cell)))
    for name in claimed - shown:
        yield f"{path.name}: tag {TAG}{name} is on a cell that the page does not show"


def _cells(root: Path, path: Path) -> Iterator[tuple[list[str], Place]]:
    """Each cell that the page shows: its tags, and the heading in force where it begins.

    The cells are read by the very functions that build the page, so that an anchor here is an
    anchor there: comments in code, headings in directives and repeated titles included.
    """
    config = _myst(root)
    parser = create_md_parser(config, RendererHTML)
    tokens = notebook_to_tokens(_notebook(path), parser, {}, logging.getLogger(__name__))
    slugs: list[str] = []
    title = ""
    place: Place | None = None
    for cell in SyntaxTreeNode(tokens).children:
        if "metadata" not in cell.meta:
            continue  # the marks with which MyST-NB begins and ends a notebook
        above = place
        for index, node in enumerate(cell.children):
            if node.type == "heading" and int(node.tag[1]) <= config.heading_anchors:
                slugs.append(compute_unique_slug(node, slugs, config.heading_slug_func))
                heading = node.children[0].content
                title = title or heading
                place = Place(path.name, title, heading, slugs[-1])
                if index == 0:
                    above = place
        if above is not None:
            yield cell.meta["metadata"].get("tags", []), above


def _notebook(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


@cache
def _myst(root: Path) -> MdParserConfig:
    """The Markdown that the book is written in, by its own settings."""
    settings, _ = get_final_config(
        user_yaml=root / "_config.yml",
        cli_config={"latex_individualpages": False},
        validate=False,  # the build does that
    )
    names = MdParserConfig().as_dict()
    return MdParserConfig(**{n: settings[f"myst_{n}"] for n in names if f"myst_{n}" in settings})
