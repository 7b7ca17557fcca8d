"""Where on a page each cell of a notebook stands: under which heading, and how to link there."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import nbformat
from jupyter_book.config import get_final_config  # type: ignore[import-untyped]
from markdown_it.renderer import RendererHTML
from markdown_it.tree import SyntaxTreeNode
from myst_nb.core.nb_to_tokens import notebook_to_tokens  # type: ignore[import-untyped]
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import compute_unique_slug
from myst_parser.parsers.mdit import create_md_parser


@dataclass(frozen=True)
class Place:
    """A page and a heading of it."""

    page: str
    title: str
    heading: str
    anchor: str

    @property
    def link(self) -> str:
        """The place as a Markdown link from a page beside the chapter."""
        return f"[{self.heading}]({self.page}#{self.anchor})"


class Cell(NamedTuple):
    """One cell that a page shows.

    Attributes:
        number: which of the notebook's cells it is, counted from 0.
        tags: its tags.
        place: the heading in force where it begins.
    """

    number: int
    tags: list[str]
    place: Place


def cells(root: Path, path: Path) -> Iterator[Cell]:
    """Each cell that the page of the notebook `path` shows, from the page's title on.

    The cells are read by the very functions that build the page, so that an anchor here is an
    anchor there: comments in code, headings in directives and repeated titles included.
    """
    config = _myst(root)
    parser = create_md_parser(config, RendererHTML)
    notebook = nbformat.read(path, as_version=4)
    tokens = notebook_to_tokens(notebook, parser, {}, logging.getLogger(__name__))
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
            yield Cell(cell.meta["index"], cell.meta["metadata"].get("tags", []), above)


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
