"""What is checked: a quiet line at the end of each chapter, and the table `{checked}` of all."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .. import project, proof

# The page that holds the table, and the heading above it.
TABLE, HEADING = "teaching", "what-is-checked"


class Checked(SphinxDirective):
    """The counts of all pages."""

    def run(self) -> list[nodes.Node]:
        """Parse the table as part of the page; its links are checked like any other."""
        root = Path(self.env.app.srcdir)
        for path in project.pages(root):
            self.env.note_dependency(str(path))
        box = nodes.container()
        self.state.nested_parse(StringList(proof.markdown(root).splitlines(), "checked"), 0, box)
        return list(box.children)


def connect(app: Sphinx) -> None:
    """Connect this part to Sphinx."""
    app.add_directive("checked", Checked)
    app.connect("doctree-resolved", _line)


def _line(app: Sphinx, doctree: nodes.document, page: str) -> None:
    path = Path(app.env.doc2path(page))
    if app.builder.format != "html" or path.suffix != ".ipynb":
        return
    told = proof.sentence(proof.of(Path(app.srcdir), path))
    if told:
        home = str(PurePosixPath(page).with_name(TABLE))
        address = f"{app.builder.get_relative_uri(page, home)}#{HEADING}"
        line = (
            f'<p class="checked-here">Checked on this page: {told}. '
            f'<a href="{address}">How that is checked</a></p>'
        )
        next(iter(doctree.findall(nodes.section))).append(nodes.raw("", line, format="html"))
