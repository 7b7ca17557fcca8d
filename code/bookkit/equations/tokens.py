"""LaTeX cut into tokens, without what only looks: colours, spaces, sizes of brackets."""

from __future__ import annotations

import re
from typing import NamedTuple

PATTERN = re.compile(
    r"""
    \\textcolor\{[^{}]*\}                            # what follows in braces stays
  | \\(?:begin|end)\{[a-z]+\}
  | \\(?:text|mathrm|operatorname|mathsf)\s*(?:\{[^{}]*\}|[A-Za-z])
  | \\\\(?:\[[^\]]*\])?                              # the end of a line, and its extra space
  | \\[A-Za-z]+
  | \\.
  | \S
    """,
    re.VERBOSE,
)
LOOKS = re.compile(r"\\(?:textcolor.*|left|right|[bB]igg?[lr]?|displaystyle|[,;:! ])|~", re.DOTALL)


class Unreadable(ValueError):
    """An equation that the reader does not understand: what was read, and where."""


class Token(NamedTuple):
    """One piece of LaTeX, and the character at which it stands."""

    text: str
    at: int


def tokens(latex: str) -> list[Token]:
    """The pieces of an equation that mean something, in order."""
    found = [Token(match[0], match.start()) for match in PATTERN.finditer(latex)]
    kept = [token for token in found if not LOOKS.fullmatch(token.text)]
    return [
        token
        for before, token, after in zip([None, *kept], kept, [*kept[1:], None], strict=False)
        if not _is_empty_group(before, token, after)
    ]


def word(token: Token) -> str | None:
    r"""The word in `\text{…}` and its like; None for another token."""
    match = re.fullmatch(r"\\(text|mathrm|operatorname|mathsf)\s*\{?([^{}]*)\}?", token.text)
    return match[2].strip() if match else None


def _is_empty_group(before: Token | None, token: Token, after: Token | None) -> bool:
    """Whether this is one brace of `{}`, which only keeps a sign from clinging to its neighbour."""
    return (token.text == "{" and after is not None and after.text == "}") or (
        token.text == "}" and before is not None and before.text == "{"
    )
