"""The directives `{coverage}` and `{costs}`: tables that are made from what the checks keep."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .. import costs, coverage


class Coverage(SphinxDirective):
    """Tables made from the coverage list and the tags in the notebooks."""

    def run(self) -> list[nodes.Node]:
        """Parse the tables as part of the page; their links are checked like any other."""
        root = Path(self.env.app.srcdir)
        for path in (root / "book" / "coverage.yml", *(root / "book").glob("*.ipynb")):
            self.env.note_dependency(str(path))
        box = nodes.container()
        self.state.nested_parse(
            StringList(coverage.markdown(root).splitlines(), "coverage"), 0, box, match_titles=1
        )
        return list(box.children)


class Costs(SphinxDirective):
    """The table of what running each notebook takes."""

    def run(self) -> list[nodes.Node]:
        """Parse the table as part of the page."""
        root = Path(self.env.app.srcdir)
        self.env.note_dependency(str(root / costs.TABLE))
        box = nodes.container()
        self.state.nested_parse(StringList(costs.markdown(root).splitlines(), "costs"), 0, box)
        return list(box.children)


def connect(app: Sphinx) -> None:
    """Connect this part to Sphinx."""
    app.add_directive("coverage", Coverage)
    app.add_directive("costs", Costs)
