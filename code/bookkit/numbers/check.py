"""Every page whose numbers are bound, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

from .. import project
from .binding import settle
from .bindings import FOLDER, file_of


def pages_with_bindings(root: Path) -> list[Path]:
    """The pages of the book beside which a file of bindings lies, in reading order.

    Raises:
        FileNotFoundError: if a file of bindings belongs to no page.
    """
    pages = [path for path in project.pages(root) if file_of(path).is_file()]
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
