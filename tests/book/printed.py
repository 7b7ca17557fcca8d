"""What a chapter prints where it says that it covers something."""

from __future__ import annotations

from bookkit import project
from bookkit.notebook_files import code_cells, read, tags, text_of


def printed_beside(chapter: str, covered: str) -> str:
    """The text output of the chapter's cells that carry the tag `covers:` with this id."""
    notebook = read(project.root() / "book" / f"{chapter}.ipynb")
    return " ".join(
        text_of(output.get("text", ""))
        for cell in code_cells(notebook)
        if f"covers:{covered}" in tags(cell)
        for output in cell["outputs"]
    )
