"""Where a fragment stands on a page, and what stands there instead if it does not."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

from .bindings import Hole, Quote
from .pages import Passage
from .written import pattern, words

# A number, a power or a word: what may stand in a hole, when it is not what was computed.
_ANYTHING = r"[-−+]?[^\s,;:]+?(?:\s\d{3})*(?!\.?\d)"


class Place(NamedTuple):
    """One occurrence of a fragment: its passage, its span, and the spans of its holes."""

    passage: Passage
    span: tuple[int, int]
    holes: list[tuple[int, int]]


def places(quote: Quote, values: list[str], passages: list[Passage]) -> list[Place]:
    """Every occurrence of the fragment with these `values` in its holes."""
    return _found(_expression(quote, [pattern(value) for value in values]), quote, passages)


def nearest(quote: Quote, passages: list[Passage]) -> str:
    """What stands on the page in the place of a fragment that is not there, with its cell."""
    there = [passage for passage in passages if quote.cell in ("", passage.cell)]
    for place in _found(_expression(quote, [_ANYTHING] * len(quote.holes)), quote, passages):
        return _named(place.passage, place.passage.text[slice(*place.span)])
    literal = " ".join(part for part in quote.parts if isinstance(part, str))
    wanted = Counter(re.findall(r"\w+", literal))
    best, most = "nothing like it", (1, 0.0)
    for passage in there:
        spans = [match.span() for match in re.finditer(r"\S+", passage.text)]
        length = len(literal.split()) + len(quote.holes)
        for i in range(max(1, len(spans) - length + 1)):
            window = passage.text[spans[i][0] : spans[min(i + length, len(spans)) - 1][1]]
            shared = (wanted & Counter(re.findall(r"\w+", window))).total()
            if shared >= most[0]:
                score = (shared, SequenceMatcher(None, literal, window).ratio())
                if score > most:
                    best, most = _named(passage, window), score
    return best


def filled(quote: Quote, values: list[str]) -> str:
    """The fragment with the values in its holes, on one line."""
    rest = iter(values)
    text = "".join(next(rest) if isinstance(part, Hole) else part for part in quote.parts)
    return " ".join(text.split())


def _expression(quote: Quote, holes: list[str]) -> re.Pattern[str]:
    rest = iter(holes)
    return re.compile(
        "".join(
            f"({next(rest)})" if isinstance(part, Hole) else words(part) for part in quote.parts
        )
    )


def _found(expression: re.Pattern[str], quote: Quote, passages: list[Passage]) -> list[Place]:
    return [
        Place(passage, match.span(), [match.span(i + 1) for i in range(len(quote.holes))])
        for passage in passages
        if quote.cell in ("", passage.cell)
        for match in expression.finditer(passage.text)
    ]


def _named(passage: Passage, text: str) -> str:
    where = f" in {passage.place}" if passage.place else ""
    return f"“{' '.join(text.split())}”{where}"
