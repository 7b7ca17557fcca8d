"""What `python -m bookkit numbers` prints: what is not yet bound, and a draft of its binding."""

from __future__ import annotations

import re
from pathlib import Path

from .binding import settle
from .pages import Page, Passage, page
from .proposals import only, proposals, telling
from .tokens import Token

SHOWN = 3  # proposals listed for one number


def report(paths: list[Path], draft: bool) -> int:
    """Print for each page what is wrong and what is bound; returns 1 if anything is wrong."""
    wrong = False
    for path in paths:
        try:
            account = settle(path)
        except ValueError as error:
            print(error)
            wrong = True
            continue
        wrong |= bool(account.problems)
        there = page(path)
        if draft:
            print("\n".join(_draft(there, account.loose)))
            continue
        computed, given = account.bound
        print(f"{path.name}: {computed} computed, {given} given, {len(account.loose)} in nothing")
        for line in account.problems[: len(account.problems) - len(account.loose)]:
            print(f"  {line}")
        for passage, token in account.loose:
            print(f"  {passage.place}: {token.text}   “{token.context}”")
            if len(token.text) == 1:
                continue
            found = proposals(there, passage, token)
            exact = [proposal for proposal in found if not proposal.spec]
            for proposal in (found if telling(token) else exact)[:SHOWN]:
                print(f"      {proposal.hole}")
    return int(wrong)


def _draft(there: Page, loose: list[tuple[Passage, Token]]) -> list[str]:
    """A first file: holes where one value alone fits, the rest to be sorted by its author."""
    computed, rest = [], []
    for passage, token in loose:
        found = only(proposals(there, passage, token)) if telling(token) else None
        if found:
            computed.append(f"  - {_quoted(_fragment(there, passage, token, found.hole))}")
        else:
            rest.append(f"    - {_quoted(_fragment(there, passage, token, token.text))}")
    return ["computed:", *computed, "given:", "  unsorted:", *rest]


def _fragment(there: Page, passage: Passage, token: Token, hole: str) -> str:
    """The words around the number, as few as make them occur once on the page."""
    text = passage.text
    paragraph_start = text.rfind("\n\n", 0, token.start) + 2 if "\n\n" in text[: token.start] else 0
    paragraph_end = text.find("\n\n", token.end)
    before = text[paragraph_start : token.start]
    after = text[token.end : paragraph_end if paragraph_end >= 0 else len(text)]
    for width in range(2, 30):
        left = re.search(rf"(?:\S+\s+){{0,{width}}}\S*$", before)
        right = re.match(rf"\S*(?:\s+\S+){{0,{max(0, width - 2)}}}", after)
        lead, tail = left[0] if left else "", right[0] if right else ""
        words = (lead + token.text + tail).split()
        everywhere = " ".join(" ".join(other.text for other in there.passages).split())
        if everywhere.count(" ".join(words)) == 1:
            break
    return " ".join((lead + hole + tail).split())


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
