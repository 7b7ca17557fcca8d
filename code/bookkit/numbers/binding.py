"""The numbers of one page settled: each lies in a hole that computes it, or is given."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from .bindings import Bindings, Quote, file_of, load, used_names
from .pages import Page, Passage, page
from .places import filled, nearest, places
from .tokens import Token, tokens
from .values import names
from .written import shown

Spans = dict[Passage, list[tuple[int, int]]]


class Count(NamedTuple):
    """How many numbers of a page are computed and bound, and how many are given."""

    computed: int
    given: int


class Account(NamedTuple):
    """What became of the numbers of a page.

    Attributes:
        problems: what is wrong, each a line that names the place, the loose numbers last.
        loose: the numbers that lie in nothing, each with its passage.
        bound: how many are bound.
    """

    problems: list[str]
    loose: list[tuple[Passage, Token]]
    bound: Count


def settle(path: Path) -> Account:
    """Compute what the file of the page at `path` binds, and hold it against the text.

    A page without a file is one in which nothing is bound.
    """
    there = page(path)
    bindings = _load(path)
    problems: list[str] = []
    computed: Spans = {passage: [] for passage in there.passages}
    for quote, values in _values(there, bindings, problems):
        _place(quote, values, there, computed, problems)
    given = _given(there, bindings, computed, problems)
    loose = [
        (passage, token)
        for passage in there.passages
        for token in tokens(passage.text)
        if not _lies_in(token, computed[passage]) and not _lies_in(token, given[passage])
    ]
    problems += [
        f"{_where(passage)}the number {token.text} in “{token.context}” is bound to nothing"
        for passage, token in loose
    ]
    return Account([f"{path.name}, {line}" for line in problems], loose, count(path))


def count(path: Path) -> Count:
    """How many numbers of the page at `path` are bound: its holes, and its given numbers.

    It counts and computes nothing; `settle` proves that what is counted holds.
    """
    there = page(path)
    bindings = _load(path)
    spans = {
        passage: [place.span for quote in bindings.given for place in places(quote, [], [passage])]
        for passage in there.passages
    }
    given = sum(
        _lies_in(token, spans[passage])
        for passage in there.passages
        for token in tokens(passage.text)
    )
    return Count(sum(len(quote.holes) for quote in bindings.computed), given)


def _load(path: Path) -> Bindings:
    file = file_of(path)
    return load(file) if file.is_file() else Bindings([], {}, [], [])


def _values(there: Page, bindings: Bindings, problems: list[str]) -> list[tuple[Quote, list[str]]]:
    """Each sentence with what stands in its holes; what cannot be computed is a problem."""
    in_holes = [hole.expression for quote in bindings.computed for hole in quote.holes]
    try:
        used = used_names([*bindings.names.values(), *in_holes])
        known = names(there, bindings.imports, used)
    except SyntaxError as error:
        problems.append(f"{error.msg}: {error.text}")
        return []
    except (ValueError, ImportError) as error:
        problems.append(str(error))
        return []
    for name, expression in bindings.names.items():
        if name in known:
            problems.append(f"names: {name}: the name is taken")
        if name not in used:
            problems.append(f"names: {name}: no expression uses it")
        try:
            known[name] = eval(expression, known)
        except Exception as error:
            problems.append(f"names: {name}: {_told(error)}")
    found = []
    for quote in bindings.computed:
        try:
            found.append((quote, [_computed(h.expression, h.spec, known) for h in quote.holes]))
        except Exception as error:
            problems.append(f"“{quote.says}”: {_told(error)}")
    return found


def _computed(expression: str, spec: str, known: dict[str, Any]) -> str:
    if not used_names([expression]):
        raise ValueError(f"«{expression}» computes nothing: it names no value")
    return shown(eval(expression, known), spec)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _place(
    quote: Quote, values: list[str], there: Page, computed: Spans, problems: list[str]
) -> None:
    """Note where the sentence stands; it must stand in exactly one place."""
    found = places(quote, values, there.passages)
    if len(found) == 1:
        computed[found[0].passage] += found[0].holes
    elif found:
        where = ", ".join(place.passage.place for place in found)
        problems.append(f"“{filled(quote, values)}” stands {len(found)} times: {where}: quote more")
    else:
        instead = nearest(quote, there.passages)
        problems.append(f"“{filled(quote, values)}” is computed, but the text has {instead}")


def _given(there: Page, bindings: Bindings, computed: Spans, problems: list[str]) -> Spans:
    """Where given fragments stand; each accounts for a number that no hole holds."""
    spans: Spans = {passage: [] for passage in there.passages}
    listed = {passage: tokens(passage.text) for passage in there.passages}
    for quote in bindings.given:
        found = places(quote, [], there.passages)
        if not found:
            instead = nearest(quote, there.passages)
            problems.append(f"given “{quote.says}” does not stand in the text; it has {instead}")
            continue
        if len(found) != quote.times:
            problems.append(
                f"given “{quote.says}” stands {len(found)} times, and not {quote.times}: "
                f"if that is right, write {{says: '{quote.says}', times: {len(found)}}}"
            )
        held = [
            token
            for place in found
            for token in listed[place.passage]
            if _lies_in(token, [place.span]) and not _lies_in(token, computed[place.passage])
        ]
        if not held:
            problems.append(f"given “{quote.says}” accounts for no number")
        elif any(token.text == quote.says.strip("$") for token in held):
            problems.append(f"given “{quote.says}” is a bare number: quote the words around it")
        for place in found:
            spans[place.passage].append(place.span)
    return spans


def _lies_in(token: Token, spans: list[tuple[int, int]]) -> bool:
    return any(start <= token.start and token.end <= end for start, end in spans)


def _where(passage: Passage) -> str:
    return f"{passage.place}: " if passage.place else ""
