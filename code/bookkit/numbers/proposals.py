"""Where a number of the text may come from: places of the page's cells that hold its value."""

from __future__ import annotations

import re
from typing import NamedTuple

from .pages import Page, Passage
from .tokens import Token
from .values import NUMBER, Reader, number
from .written import pattern, shown

LONGEST_LABEL = 30  # characters before a number by which it is found
_PLAIN = re.compile(r"[-−+]?\d+(?:\.(\d+))?")


class Proposal(NamedTuple):
    """An expression for a number of the text, its format, and the value that it has."""

    expression: str
    spec: str
    value: float

    @property
    def decimals(self) -> int:
        """How many decimals the value is known to."""
        return len(f"{self.value:.12g}".partition(".")[2])

    @property
    def hole(self) -> str:
        """The hole as a sentence would hold it."""
        return f"«{self.expression} | {self.spec}»" if self.spec else f"«{self.expression}»"


def proposals(there: Page, passage: Passage, token: Token) -> list[Proposal]:
    """Expressions whose value, rounded as the text rounds, is the number, the nearest first.

    Those that need no rounding come before the others. Each has been evaluated. Whether it is
    what the sentence speaks of, its author must judge.
    """
    plain = _PLAIN.fullmatch(token.text)
    if plain is None:
        return []
    decimals = len(plain[1] or "")
    percent = re.match(r"\s*(?:\\?%|per cent)", passage.text[token.end :])
    reader = Reader(there)
    found: dict[str, Proposal] = {}
    for function, cell, text in _nearest_first(there, passage):
        for match in re.finditer(rf"(?<![\w.]){NUMBER}(?!\w|\.\d)", text):
            value = number(match[0])
            for factor in ("", "100 * ") if percent else ("",):
                spec = f".{decimals}f" if factor or decimals or isinstance(value, float) else ""
                scaled = value * 100 if factor else value
                if not re.fullmatch(pattern(shown(scaled, spec)), token.text):
                    continue
                if str(value) == shown(scaled, spec):
                    spec = ""
                if expression := _expression(reader, function, cell, text, match):
                    new = Proposal(factor + expression, spec, float(scaled))
                    found.setdefault(new.expression, new)
    return sorted(found.values(), key=lambda proposal: bool(proposal.spec))


def only(found: list[Proposal]) -> Proposal | None:
    """The proposal to take unseen: the finest, if all others are roundings of it; else none."""
    if not found:
        return None
    finest = max(found, key=lambda proposal: proposal.decimals)
    agree = all(round(finest.value, p.decimals) == round(p.value, p.decimals) for p in found)
    return finest if agree else None


def telling(token: Token) -> bool:
    """Whether the number has digits enough that meeting it elsewhere says something."""
    return len(re.sub(r"\D", "", token.text).strip("0")) >= 2


def _nearest_first(there: Page, passage: Passage) -> list[tuple[str, str, str]]:
    """The function that reads a text, its cell and the text, from the passage outwards."""
    place = {cell: number for number, cell in enumerate(there.order)}
    near = sorted(there.ran, key=lambda ran: abs(place[ran.cell] - place[passage.cell]))
    return [
        (kind, ran.cell, getattr(ran, kind))
        for kind in ("printed", "alt", "source")
        for ran in near
    ]


def _expression(
    reader: Reader, function: str, cell: str, text: str, match: re.Match[str]
) -> str | None:
    """An expression that reads the number of the match, the shortest that does; None if none."""
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    calls = [
        (function, _escaped(label), "")
        for label in (re.split(r"\d", before)[-1].strip(), before.strip())
        if re.search(r"\w\w|=", label) and len(label) <= LONGEST_LABEL
    ]
    if function == "printed" and (first := re.match(r"\s*(\S+)\s", before)):
        index = len(re.findall(rf"(?<![\w.]){NUMBER}", before[first.end() :]))
        calls.append(("row", rf"^\s*{_escaped(first[1])}\s", f"[{index}]"))
    for name, label, entry in calls:
        if '"' in label:
            continue
        for where in ("", f', cell="{cell}"'):
            expression = f'{name}(r"{label}"{where}){entry}'
            if _reads(reader, expression, match[0]):
                return expression
    return None


def _reads(reader: Reader, expression: str, wanted: str) -> bool:
    names = {name: getattr(reader, name) for name in ("printed", "alt", "source", "row")}
    try:
        return eval(expression, names) == number(wanted)
    except LookupError:
        return False


def _escaped(label: str) -> str:
    return re.sub(r"([\\.^$*+?{}\[\]|()])", r"\\\1", " ".join(label.split()))
