"""What a learner is told about an answer, as text and as a box in the page."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["empty", "right", "named", "wrong", "raised"]

# A word and a mark for each kind: never colour alone.
OPENING: dict[Kind, tuple[str, str]] = {
    "empty": ("○", ""),
    "right": ("✓", "Right."),
    "named": ("✗", "Not yet."),
    "wrong": ("✗", "Not yet."),
    "raised": ("✗", "Not yet."),
}
EMPTY = "Complete the cell above first."


@dataclass(frozen=True, repr=False)
class Verdict:
    """What there is to say about an answer.

    Attributes:
        exercise: the name of the exercise, for example "matrices.bias_gradient".
        kind: "right"; "empty" for an untouched stub; "named" where the answer is that of a known
            mistake; "wrong" where it is not; "raised" where the answer stopped with an error.
        says: the sentences, in which code stands between backticks.
    """

    exercise: str
    kind: Kind
    says: str

    @property
    def right(self) -> bool:
        """Whether the answer solves the exercise."""
        return self.kind == "right"

    def __repr__(self) -> str:
        mark, opening = OPENING[self.kind]
        return " ".join(part for part in (mark, opening, self.says) if part)

    def _repr_html_(self) -> str:
        mark, opening = OPENING[self.kind]
        strong = f"<strong>{opening}</strong> " if opening else ""
        return (
            f'<div class="verdict verdict-{self.kind}" role="status" '
            f'data-exercise="{html.escape(self.exercise)}" data-verdict="{self.kind}">'
            f'<span class="verdict-mark" aria-hidden="true">{mark}</span> '
            f"{strong}{with_code(self.says)}</div>"
        )


def with_code(text: str) -> str:
    """`text` as HTML, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
