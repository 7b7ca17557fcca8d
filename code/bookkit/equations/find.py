"""The displayed equations of a page, with their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..notebook_files import read, source
from .display import statements

FENCED = re.compile(r"^[ ]*(```+|~~~+).*?^[ ]*\1[`~]*[ ]*$", re.MULTILINE | re.DOTALL)
DISPLAYED = re.compile(r"\$\$(?P<latex>.*?)\$\$(?:[ ]*\((?P<label>[^)\s]+)\))?", re.DOTALL)
# Other ways to write a displayed equation. The book has one, so that none escapes the check.
DIRECTIVE = re.compile(r"[`:~]{3,}\s*\{math\}")
ENVIRONMENT = re.compile(r"\\begin\{(?:align|equation|gather|eqnarray)\*?\}|\\\[")
LABEL = re.compile(r"eq-[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Displayed:
    """One displayed equation.

    Attributes:
        page: the file's name.
        cell: the number of the notebook's cell from 0; 0 for a page of Markdown.
        label: its label, "" if it has none.
        latex: what stands between the dollars.
    """

    page: str
    cell: int
    label: str
    latex: str

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"{self.page}, cell {self.cell}, {self.label or 'an equation without label'}"


class Count(NamedTuple):
    """How many displayed equations a page has, and how many statements they make."""

    equations: int
    statements: int


def displayed(page: Path) -> list[Displayed]:
    """The displayed equations of a notebook or a page of Markdown, in order.

    Raises ValueError for dollars that do not close, and for a displayed equation in any other form
    than two dollars, the equation, two dollars and its label in brackets.
    """
    return [found for cell, text in _texts(page) for found in _displayed(page.name, cell, text)]


def count(page: Path) -> Count:
    """How many displayed equations and statements a page has."""
    found = displayed(page)
    return Count(len(found), sum(statements(equation.latex) for equation in found))


def _texts(page: Path) -> Iterator[tuple[int, str]]:
    if page.suffix != ".ipynb":
        yield 0, page.read_text(encoding="utf-8")
        return
    for number, cell in enumerate(read(page)["cells"]):
        if cell["cell_type"] == "markdown":
            yield number, source(cell)


def _displayed(page: str, cell: int, text: str) -> Iterator[Displayed]:
    plain = FENCED.sub("", text)
    for other in (DIRECTIVE.search(text), ENVIRONMENT.search(DISPLAYED.sub("", plain))):
        if other:
            raise ValueError(f"{page}, cell {cell}: {other[0]}: write $$ … $$ (eq-label) instead")
    if plain.count("$$") % 2:
        raise ValueError(f"{page}, cell {cell}: a $$ that does not close")
    for match in DISPLAYED.finditer(plain):
        yield Displayed(page, cell, match["label"] or "", match["latex"])
