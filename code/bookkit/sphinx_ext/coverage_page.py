"""The directive `{coverage}`: what the sources ask for, and where the book treats it."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..coverage import markdown


class Coverage(SphinxDirective):
    """Tables made from the coverage list and the tags in the notebooks."""

    def run(self) -> list[nodes.Node]:
        """Parse the tables as part of the page; their links are checked like any other."""
        root = Path(self.env.app.srcdir)
        for path in (root / "book" / "coverage.yml", *(root / "book").glob("*.ipynb")):
            self.env.note_dependency(str(path))
        box = nodes.container()
        self.state.nested_parse(
            StringList(markdown(root).splitlines(), "coverage"), 0, box, match_titles=1
        )
        return list(box.children)


def connect(app: Sphinx) -> None:
    """Connect this part to Sphinx."""
    app.add_directive("coverage", Coverage)
