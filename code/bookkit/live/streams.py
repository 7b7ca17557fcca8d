"""What a cell prints, handed on as it comes."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

Write = Callable[[str, str], None]


class Stream(io.TextIOBase):
    """A text stream without a file below it."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, name: str, write: Write) -> None:
        self.name = name
        self._write = write

    def writable(self) -> bool:
        """True: this is where output goes."""
        return True

    def write(self, text: str) -> int:
        """Hand the text on.

        Raises:
            TypeError: if `text` is not a string.
        """
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._write(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Ask for what was written to be seen at once: an empty text says so."""
        self._write(self.name, "")


def redirect(write: Write) -> None:
    """Let `print` and warnings go to `write`, which gets the stream's name and the text."""
    sys.stdout = Stream("stdout", write)
    sys.stderr = Stream("stderr", write)
