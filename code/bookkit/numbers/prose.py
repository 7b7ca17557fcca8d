"""Which parts of a page's Markdown are prose, where a number must be accounted for.

Code, displayed equations, citations, links' targets, directive options and HTML attributes are
not prose: they have checks of their own, or their digits count nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Stands where something was blanked: no letter, no digit, no space.
BLANK = "\0"
# Directives between backquotes whose content is no prose.
CODE_LIKE = {"math", "code", "code-block", "code-cell", "literalinclude", "mermaid", "raw"}

_FENCE = re.compile(
    r"^(?P<mark>[ ]*`{3,})(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=mark)[ ]*$", re.M | re.S
)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_OPTIONS = re.compile(r"^[ ]*(?::{3,}|`{3,})\{[^\n]*\n(?P<blank>(?:[ ]*:[\w-]+:[^\n]*\n)+)", re.M)
_DISPLAYED = re.compile(r"\$\$.*?\$\$(?:[ ]*\([\w-]+\))?", re.S)
_ROLE = re.compile(r"\{[\w:-]+\}`[^`]*`")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.S)
_MATHS = re.compile(r"(?<![\\$])\$(?!\$)(?P<maths>(?:(?!\n\s*\n)[^$])+?)(?<!\\)\$(?!\$)")
_OUTSIDE_MATHS = [
    re.compile(r"<[a-zA-Z/!][^>\n]*>"),
    re.compile(r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"),
    re.compile(r"^\[[^\]]+\]:\s+\S+", re.M),
    re.compile(r"https?://[^\s)>]+"),
    re.compile(r"^[ ]*\([\w-]+\)=[ ]*$", re.M),
    re.compile(r"&#?\w+;"),
    # Enumerators: plain, of a heading, or in bold type.
    re.compile(r"^(?:[ ]*|#+[ ])(?:\d+[.)](?=\s)|\*\*\d+\.\*\*)", re.M),
]
_INSIDE_MATHS = [
    re.compile(r"#[0-9a-fA-F]{6}\b"),
    # Indices, and the two digits of a short fraction: structure, not measured.
    re.compile(r"_(?:\d+|\{[\d,\s]+\})"),
    re.compile(r"\\[dt]?frac\s*\d\s*\d(?!\d)"),
]


class Prose(NamedTuple):
    """The prose of one text, place for place.

    Attributes:
        text: the Markdown with everything blanked that is no prose; as long as the original.
        maths: the spans of the inline formulas.
    """

    text: str
    maths: list[tuple[int, int]]


def prose(markdown: str) -> Prose:
    """What is prose in `markdown`: the same text, the rest blanked."""
    text = _blanked(_COMMENT, markdown)
    text = _OPTIONS.sub(lambda m: _blank_group(m, "blank"), text)
    text = _FENCE.sub(_fence, text)
    for pattern in (_DISPLAYED, _ROLE, _CODE_SPAN):
        text = _blanked(pattern, text)
    maths = [match.span("maths") for match in _MATHS.finditer(text)]
    formulas = _all_blanked(_INSIDE_MATHS, text)
    for start, stop in maths:
        text = text[:start] + BLANK * (stop - start) + text[stop:]
    text = _all_blanked(_OUTSIDE_MATHS, text)
    for start, stop in maths:
        text = text[:start] + formulas[start:stop] + text[stop:]
    return Prose(text, maths)


def _fence(match: re.Match[str]) -> str:
    directive = re.match(r"\{([\w:-]+)\}", match["info"])
    if directive is None or directive[1] in CODE_LIKE:
        return _blank(match[0])
    # The body is prose; the marks would be taken for those of a code span.
    return match[0].replace(match["mark"].strip(), BLANK * len(match["mark"].strip()))


def _blank(text: str) -> str:
    """As long as `text` and with its lines; patterns that begin at a line still see them."""
    return re.sub(r"[^\n]", BLANK, text)


def _blank_group(match: re.Match[str], group: str) -> str:
    start, stop = (place - match.start() for place in match.span(group))
    return match[0][:start] + _blank(match[0][start:stop]) + match[0][stop:]


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: _blank(match[0]), text)


def _all_blanked(patterns: list[re.Pattern[str]], text: str) -> str:
    for pattern in patterns:
        text = _blanked(pattern, text)
    return text
