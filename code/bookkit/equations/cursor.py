"""Tokens read one after the other, and the error that says where reading stopped."""

from __future__ import annotations

from collections.abc import Collection

from .names import BUILT_IN
from .tokens import Token, Unreadable


class Cursor:
    """A place in a list of tokens, and the names that stand for functions."""

    def __init__(self, tokens: list[Token], functions: Collection[str] = ()) -> None:
        self.tokens = tokens
        self.functions = {*functions, *BUILT_IN}
        self.at = 0
        # The bars that are open: `|` closes what it opened, so it ends a product only then.
        self.closing: list[str] = []

    @property
    def next(self) -> str:
        """The text of the next token; "" at the end."""
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def take(self, expected: str | None = None) -> Token:
        """The next token, which must be the expected one."""
        if self.at == len(self.tokens) or expected not in (None, self.next):
            raise self.refusal(f"expected {expected or 'more'}")
        self.at += 1
        return self.tokens[self.at - 1]

    def took(self, text: str) -> bool:
        """Whether the next token was this one; if so it is taken."""
        if self.next != text:
            return False
        self.at += 1
        return True

    def must_end(self) -> None:
        """Raise Unreadable unless everything has been read."""
        if self.next:
            raise self.refusal("did not expect this")

    def refusal(self, why: str) -> Unreadable:
        """The error for the next token."""
        if self.at == len(self.tokens):
            return Unreadable(f"{why}, but the line ends")
        before = " ".join(token.text for token in self.tokens[max(0, self.at - 4) : self.at])
        token = self.tokens[self.at]
        return Unreadable(f"{token.text!r} at character {token.at}, after {before!r}: {why}")
