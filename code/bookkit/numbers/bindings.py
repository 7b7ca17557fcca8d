"""The file beside a page: its sentences with holes, and the numbers that nothing computes."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FOLDER = "numbers"
# Why a number is given and not computed.
REASONS = {
    "settings": "chosen by the author",
    "quoted": "what a source prints",
    "names": "part of a name",
    "formulas": "part of a formula or a definition",
    "examples": "an illustration which no cell runs",
}
_HOLE = re.compile(r"«(.*?)»", re.S)
_FORMAT = re.compile(r"(?:.?[<>=^])?[-+ ]?#?0?\d*[,_]?(?:\.\d+)?[a-zA-Z%]?")


class Hole(NamedTuple):
    """A place where a computed value stands: an expression and its format."""

    expression: str
    spec: str


class Quote(NamedTuple):
    """A fragment of the page's Markdown, which may be looked for in one cell alone.

    Attributes:
        says: the fragment as the file has it.
        cell: the id of the cell in which it stands; empty for anywhere on the page.
        parts: its literal text and its holes, in turn.
        reason: why its numbers are given; empty for a sentence with holes.
        times: in how many places it stands; a name such as "source 003" may stand in several.
    """

    says: str
    cell: str
    parts: list[str | Hole]
    reason: str
    times: int = 1

    @property
    def holes(self) -> list[Hole]:
        """Its holes, in order."""
        return [part for part in self.parts if isinstance(part, Hole)]


class Bindings(NamedTuple):
    """What the file of a page says.

    Attributes:
        imports: modules of the package, "backprop.lessons.toy_step as toy".
        names: values that the holes use, as Python expressions, in order.
        computed: the sentences with holes.
        given: the fragments whose numbers nothing computes.
    """

    imports: list[str]
    names: dict[str, str]
    computed: list[Quote]
    given: list[Quote]


def file_of(page: Path) -> Path:
    """Where the bindings of a page lie."""
    return page.parent / FOLDER / f"{page.stem}.yml"


def load(path: Path) -> Bindings:
    """Read a file of bindings.

    Raises:
        ValueError: if the file says something that a file of bindings cannot say.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        told = " ".join(str(error).split())
        raise ValueError(f"{path.name}: {told} (quote with single quotes)") from error
    if not isinstance(data, dict):
        raise ValueError(f"{path.name}: should be a mapping with computed: and given:")
    if unknown := data.keys() - {"import", "names", "computed", "given"}:
        raise ValueError(f"{path.name}: unknown key {sorted(unknown)[0]!r}")
    given = data.get("given") or {}
    if unknown := given.keys() - REASONS.keys():
        raise ValueError(f"{path.name}: given: {sorted(unknown)[0]!r} is not in {list(REASONS)}")
    return Bindings(
        imports=list(data.get("import") or []),
        names={str(name): str(text) for name, text in (data.get("names") or {}).items()},
        computed=[_quote(path, entry, "") for entry in data.get("computed") or []],
        given=[_quote(path, entry, reason) for reason in given for entry in given[reason] or []],
    )


def used_names(expressions: list[str]) -> set[str]:
    """Every name that the expressions read.

    Raises:
        SyntaxError: if one of them is no expression.
    """
    nodes = [node for text in expressions for node in ast.walk(ast.parse(text, mode="eval"))]
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _quote(path: Path, entry: Any, reason: str) -> Quote:
    cell, times = "", 1
    if isinstance(entry, dict) and "says" in entry and entry.keys() <= {"says", "cell", "times"}:
        cell, times = str(entry.get("cell", "")), entry.get("times", 1)
        entry = entry["says"]
    if not isinstance(entry, str) or not isinstance(times, int):
        raise ValueError(
            f"{path.name}: a fragment is a text, or says: with cell: or times:, got {entry}"
        )
    if times != 1 and not reason:
        raise ValueError(f"{path.name}: “{entry}” has a hole, so it stands once")
    parts = _parts(entry)
    holes = any(isinstance(part, Hole) for part in parts)
    if holes and reason:
        raise ValueError(f"{path.name}: “{entry}” has a hole: it belongs under computed:")
    if not holes and not reason:
        raise ValueError(f"{path.name}: “{entry}” has no hole: it belongs under given:")
    return Quote(" ".join(entry.split()), cell, parts, reason, times)


def _parts(text: str) -> list[str | Hole]:
    parts: list[str | Hole] = []
    for i, piece in enumerate(_HOLE.split(text)):
        if i % 2 == 0:
            parts.append(piece)
            continue
        expression, bar, spec = piece.rpartition("|")
        if bar and _FORMAT.fullmatch(spec.strip()):
            parts.append(Hole(" ".join(expression.split()), spec.strip()))
        else:
            parts.append(Hole(" ".join(piece.split()), ""))
    return parts
