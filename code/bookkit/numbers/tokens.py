"""The numbers in a text: what one number is, however it is written."""

from __future__ import annotations

import re
from typing import NamedTuple

from .prose import prose

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
# Between groups of three digits: a comma, a space of any width, TeX's comma and thin space.
GROUPING = r"(?:[,\u0020\u00a0\u2009\u202f]|\{,\}|\\,)"
CONTEXT = 28  # characters shown to either side of a number

_NUMBER = re.compile(
    rf"""
    (?:(?<![\w)}}\]])[-−+])?                                       # a sign, not a hyphen
    (?:
      (?:\d+(?:\.\d+)?\s*(?:\\times|\\cdot|×|·)\s*)?
          10(?:\^\{{[-−]?\d+\}}|\^\d|⁻?[{RAISED}]+)                # a power of ten
    | [1-9]\d{{0,2}}(?:{GROUPING}\d{{3}})+(?!\d)                   # 12 000
    | \d+/\d+(?![\d/])                                             # 1/8
    | \d+(?:\.\d+)?(?:e[-+−]?\d+)?(?:[{VULGAR}]|⁻?[{RAISED}]+)?    # 12, 0.5, 3.2e-5, 2½, 3²
    | (?<!\d)\.\d+
    | [{VULGAR}]
    )
    """,
    re.X,
)


class Token(NamedTuple):
    """One number in a text.

    Attributes:
        start, end: where it stands.
        text: how it is written, its sign included.
        context: the words around it, on one line.
    """

    start: int
    end: int
    text: str
    context: str


def tokens(markdown: str) -> list[Token]:
    """The numbers in the prose of `markdown` that must be accounted for.

    Within a formula these are the numbers with a decimal point or at least two digits: a small
    integer there is structure, like the 2 of a square.
    """
    readable = prose(markdown)
    found = []
    for match in _NUMBER.finditer(readable.text):
        in_maths = any(start <= match.start() < stop for start, stop in readable.maths)
        if in_maths and "." not in match[0] and sum(map(str.isdecimal, match[0])) < 2:
            continue
        start, end = match.span()
        found.append(Token(start, end, match[0], around(markdown, start, end)))
    return found


def around(text: str, start: int, end: int) -> str:
    """The words around a place, from whole words, on one line."""
    before = text[max(0, start - CONTEXT) : start]
    after = text[end : end + CONTEXT]
    if start > CONTEXT:
        before = "…" + (before.partition(" ")[2] if " " in before[:-1] else before)
    if end + CONTEXT < len(text):
        after = (after.rpartition(" ")[0] if " " in after[1:] else after) + "…"
    return " ".join((before + text[start:end] + after).split())
