"""Ways to break the Python of a live page."""

from __future__ import annotations

from pathlib import Path

from breaking import Sabotage, in_notebook, replaced

from bookkit import vendor
from bookkit.notebook_files import Notebook, code_cells, source

CHAPTER = "index.ipynb"
STARTER = "vendor/live/starter.js"


def only_here(notebook: Notebook) -> None:
    """Let a cell print what differs between this machine's Python and a page's."""
    cell = code_cells(notebook)[0]
    cell["source"] = f"import sys\n{source(cell)}\nprint(sys.platform)"


def by_hand(copy: Path) -> None:
    """Change a bundle and not its source, and renew its hash to hide it."""
    path = copy / STARTER
    path.write_text(path.read_text(encoding="utf-8") + ";", encoding="utf-8")
    vendor.write(copy)


LIVE = (
    Sabotage(
        "a cell that puts out something else in a page",
        in_notebook(CHAPTER, only_here, recorded=False),
        "cells",
        only="printed and index",
        freeze_again=True,
    ),
    Sabotage(
        "printed words that a page changes on their way",
        replaced(
            "code/bookkit/live/streams.py",
            "self._write(self.name, text)",
            "self._write(self.name, text.upper())",
        ),
        "pages",
        only="as_it_is_printed and index",
    ),
    Sabotage("a bundle changed by hand", by_hand, "cells", only="scripts_and_styles"),
    Sabotage(
        "a source changed after it was bundled",
        replaced(
            "code/bookkit/web/live/words.js", "RUN_ALL = 'Run all'", "RUN_ALL = 'Run everything'"
        ),
        "book",
        only="manifest",
    ),
    Sabotage(
        "a byte of the packed Python",
        lambda copy: _flip(copy / "vendor/pyodide/python_stdlib.zip.gzip"),
        "book",
        only="manifest",
    ),
)


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
