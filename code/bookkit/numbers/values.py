"""What the expressions in a hole may use: numbers read from a page's cells, words, modules."""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from .pages import Page, Ran, page
from .written import in_words

NUMBER = r"(?:(?<![\w.])[-−+])?\d+(?:\.\d+)?(?:e[-+]?\d+)?"


class Shown(float):
    """A number read from a text, which still knows how it was written there."""

    written: str

    def __new__(cls, written: str) -> Shown:
        number = super().__new__(cls, written.replace("−", "-").replace(",", ""))
        number.written = written.replace("−", "-")
        return number

    def __str__(self) -> str:
        return self.written


def number(text: str) -> int | Shown:
    """The number that `text` writes: an int, or a float that keeps its digits.

    Raises:
        ValueError: if `text` is no number.
    """
    text = text.strip()
    return int(text) if re.fullmatch(r"[-+]?\d+", text) else Shown(text)


class Reader:
    """Reads numbers from the cells of a page, or of another page of the same folder."""

    def __init__(self, own: Page) -> None:
        self._pages = {own.path.stem: own}
        self._own = own

    def printed(self, pattern: str, cell: str = "", page: str = "") -> Any:
        """The number that stands after `pattern` in what the cells printed.

        A space in the pattern stands for any number of spaces. With groups in the pattern, the
        number in the group; with several, a tuple.
        Exactly one place must match: in the page's outputs, or in those of the named `cell`.
        """
        return self._one(pattern, self._cells(cell, page), lambda ran: ran.printed, "printed")

    def alt(self, pattern: str, cell: str = "", page: str = "") -> Any:
        """The same as `printed`, in what the figures say of themselves."""
        return self._one(pattern, self._cells(cell, page), lambda ran: ran.alt, "alt")

    def source(self, pattern: str, cell: str = "", page: str = "") -> Any:
        """The same as `printed`, in the source of the code cells."""
        return self._one(pattern, self._cells(cell, page), lambda ran: ran.source, "source")

    def all_printed(self, pattern: str, cell: str = "", page: str = "") -> list[Any]:
        """What `printed` reads, at every place that matches, in order; at least one.

        Raises:
            LookupError: if no place matches.
        """
        found = _matches(pattern, (ran.printed for ran in self._cells(cell, page)))
        if not found:
            raise LookupError(f"all_printed({pattern!r}) matches nothing")
        return found

    def row(self, pattern: str, cell: str = "", page: str = "") -> list[Any]:
        """The numbers after `pattern` on the one printed line that it matches."""
        after = rf"(?:{_spaced(pattern)})([^\n]*)"
        lines = [
            match[match.lastindex or 0]
            for ran in self._cells(cell, page)
            for match in re.finditer(after, ran.printed, re.M)
        ]
        if len(lines) != 1:
            raise LookupError(f"row({pattern!r}) matches {len(lines)} lines, not one")
        return [number(found) for found in re.findall(rf"(?<![\w.]){NUMBER}", lines[0])]

    def _one(self, pattern: str, cells: list[Ran], text: Callable[[Ran], str], name: str) -> Any:
        found = _matches(pattern, map(text, cells))
        if len(found) != 1:
            what = f"{len(found)} places, not one: {found[:6]}" if found else "nothing"
            raise LookupError(f"{name}({pattern!r}) matches {what}")
        return found[0]

    def _cells(self, cell: str, name: str) -> list[Ran]:
        there = self._own
        if name:
            if name not in self._pages:
                self._pages[name] = page(self._own.path.parent / f"{name}.ipynb")
            there = self._pages[name]
        if cell and cell not in {ran.cell for ran in there.ran}:
            raise LookupError(f"{there.path.name} has no code cell {cell!r}")
        return [ran for ran in there.ran if not cell or ran.cell == cell]


def _spaced(pattern: str) -> str:
    return re.sub(r" +", " +", pattern)


def _matches(pattern: str, texts: Iterable[str]) -> list[Any]:
    pattern = _spaced(pattern)
    compiled = re.compile(pattern, re.M)
    if compiled.groups == 0:
        compiled = re.compile(rf"(?:{pattern})[^\d\n]*?({NUMBER})", re.M)
    found = []
    for text in texts:
        for match in compiled.finditer(text):
            numbers = tuple(number(group) for group in match.groups() if group is not None)
            found.append(numbers if len(numbers) > 1 else numbers[0])
    return found


def names(own: Page, imports: Iterable[str], used: set[str]) -> dict[str, Any]:
    """What every expression of the page may use, by name.

    `lesson` is the module of the page's own name, imported when it is `used`; `imports` are
    modules of the package, "backprop.lessons.toy_step" or "backprop.lessons.toy_step as toy".

    Raises:
        ValueError: if an import is not of the package, or is not used.
    """
    reader = Reader(own)
    found: dict[str, Any] = {
        "printed": reader.printed, "all_printed": reader.all_printed, "row": reader.row,
        "alt": reader.alt, "source": reader.source, "words": in_words,
        "np": np, "math": math, "Fraction": Fraction, "Decimal": Decimal,
    }  # fmt: skip
    if "lesson" in used:
        found["lesson"] = importlib.import_module(f"backprop.lessons.{own.path.stem}")
    for line in imports:
        module, _, name = line.partition(" as ")
        name = name.strip() or module.rpartition(".")[2]
        if module.partition(".")[0] != "backprop":
            raise ValueError(f"import: {line!r} is no module of the package")
        if name not in used:
            raise ValueError(f"import: {line!r} is not used")
        found[name] = importlib.import_module(module)
    return found
