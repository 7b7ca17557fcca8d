"""A displayed equation cut into its statements: sides, and what is said between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from .tokens import Token, Unreadable, tokens, word

RELATIONS = {
    "=": "=",
    "<": "<",
    ">": ">",
    ":": ":",
    r"\leftarrow": "←",
    r"\approx": "≈",
    r"\le": "≤",
    r"\ge": "≥",
}
TABLES = {r"\begin{cases}": r"\end{cases}", r"\begin{pmatrix}": r"\end{pmatrix}"}
CLOSED_BY = {"{": "}", "(": ")", "[": "]", **TABLES}
WIDE = {r"\quad", r"\qquad"}
ALIGNMENT = {r"\begin{aligned}", r"\end{aligned}", "&", *WIDE}
QUANTIFIERS = {"for every", "for all"}
CONTINUES = {"+", "-", r"\cdot", r"\odot"}


@dataclass
class Written:
    """One chain of statements as it is written: tokens of each side, relations between them.

    every: the indices for which it is said to hold, where a side does not show them.
    """

    sides: list[list[Token]] = field(default_factory=lambda: [[]])
    relations: list[str] = field(default_factory=list)
    every: list[str] = field(default_factory=list)


def chains(latex: str) -> list[Written]:
    """The chains of a displayed equation, in order.

    A line that begins with a relation goes on with the chain above it, a line that begins with an
    operation and has no relation goes on with the side above it. Words that open a line, with a
    wide space behind them, are a heading.
    Raises Unreadable for brackets that do not close and for a line that states nothing.
    """
    found: list[Written] = []
    for line in _lines(tokens(latex)):
        pieces = _pieces(line)
        if found and not pieces.sides[0] and pieces.relations:
            found[-1].sides += pieces.sides[1:]
            found[-1].relations += pieces.relations
        elif found and not pieces.relations and pieces.sides[0][0].text in CONTINUES:
            found[-1].sides[-1] += pieces.sides[0]
        else:
            found.append(pieces)
    for chain in found:
        if not chain.relations:
            text = " ".join(token.text for token in chain.sides[0])
            raise Unreadable(f"a line that states nothing, neither = nor ≈ nor another: {text}")
    if not found:
        raise Unreadable("an empty equation")
    return found


def statements(latex: str) -> int:
    """How many statements a displayed equation makes: one for each relation."""
    return sum(len(chain.relations) for chain in chains(latex))


def _lines(pieces: list[Token]) -> list[list[Token]]:
    r"""The lines, cut at `\\` and at a comma before a wide space, where no bracket is open."""
    lines: list[list[Token]] = [[]]
    open_brackets: list[Token] = []
    for token, after in pairwise([*pieces, Token("", 0)]):
        if open_brackets and token.text == CLOSED_BY[open_brackets[-1].text]:
            open_brackets.pop()
        elif token.text in CLOSED_BY:
            open_brackets.append(token)
        elif token.text in CLOSED_BY.values():
            raise Unreadable(f"{token.text} at character {token.at} closes nothing")
        in_table = any(bracket.text in TABLES for bracket in open_brackets)
        if token.text.startswith(r"\\") and not in_table:
            lines += [] if open_brackets else [[]]
        elif token.text == "," and after.text in WIDE and not open_brackets:
            lines.append([])
        elif token.text.startswith(r"\text") and after.text in WIDE and not lines[-1]:
            continue  # a heading
        elif token.text not in ALIGNMENT or (in_table and token.text == "&"):
            lines[-1].append(token)
    if open_brackets:
        raise Unreadable(
            f"{open_brackets[-1].text} at character {open_brackets[-1].at} is not closed"
        )
    return [line for line in map(_trimmed, lines) if line]


def _trimmed(line: list[Token]) -> list[Token]:
    """The line without the punctuation that ends it."""
    while line and line[-1].text in {",", ".", ";"}:
        line = line[:-1]
    return line


def _pieces(line: list[Token]) -> Written:
    written, depth = Written(), 0
    for at, token in enumerate(line):
        if depth == 0 and word(token) in QUANTIFIERS:
            written.every = _letters(line[at + 1 :])
            break
        depth += (token.text in CLOSED_BY) - (token.text in CLOSED_BY.values())
        if depth == 0 and token.text in RELATIONS:
            written.relations.append(RELATIONS[token.text])
            written.sides.append([])
        else:
            written.sides[-1].append(token)
    for side, after in zip(written.sides[1:], written.relations, strict=True):
        if not side:
            raise Unreadable(f"nothing stands on the right of {after}")
    return written


def _letters(line: list[Token]) -> list[str]:
    """The indices behind "for every"."""
    for token in line:
        if not token.text.isalpha() and token.text != ",":
            raise Unreadable(f"{token.text} at character {token.at} is no index")
    return [token.text for token in line if token.text.isalpha()]
