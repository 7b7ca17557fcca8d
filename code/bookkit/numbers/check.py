"""Every page whose numbers have to be bound, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

from .. import project
from .binding import settle
from .bindings import FOLDER, file_of


def every_page(root: Path) -> list[Path]:
    """The pages of the book, in reading order; one without numbers needs no file of bindings.

    Raises:
        FileNotFoundError: if a file of bindings belongs to no page.
    """
    pages = project.pages(root)
    known = {file_of(path) for path in pages}
    for file in sorted((root / "book" / FOLDER).glob("*")):
        if file not in known:
            raise FileNotFoundError(f"{file.relative_to(root)} belongs to no page of _toc.yml")
    return pages


def check(path: Path) -> list[str]:
    """What is wrong with the numbers of the page at `path`, each a line; empty if nothing."""
    try:
        return settle(path).problems
    except ValueError as error:
        return [str(error)]
