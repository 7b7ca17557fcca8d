"""Memory kept back while a cell runs, for the words with which it fails."""

from __future__ import annotations

# For a traceback, and for what Python itself needs to hand it on.
SIZE = 8_000_000


class Reserve:
    """Memory that a cell cannot use up: where none is left, an error could not be told."""

    def __init__(self) -> None:
        self._held: bytearray | None = None

    def take(self) -> None:
        """Hold it, or nothing where so much is no longer there: the cell may yet free some."""
        try:
            self._held = bytearray(SIZE)
        except MemoryError:
            self._held = None

    def release(self) -> None:
        """Let go of it."""
        self._held = None
