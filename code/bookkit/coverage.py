"""What the sources ask for, against what the chapters treat.

`book/coverage.yml` lists what the course must cover. A chapter claims an entry by the tag
`covers:ID` on the cell that treats it, so the list of places is found, never written by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from . import project
from .notebook_files import read, tags
from .places import Place, cells

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
        for cell in cells(root, path):
            for name in _claims(cell.tags):
                if cell.place not in found.setdefault(name, []):
                    found[name].append(cell.place)
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
    shown = Counter(name for cell in cells(root, path) for name in _claims(cell.tags))
    claimed = Counter(name for cell in read(path)["cells"] for name in _claims(tags(cell)))
    for name in claimed - shown:
        yield f"{path.name}: tag {TAG}{name} is on a cell that the page does not show"
