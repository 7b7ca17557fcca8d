"""Exercises and quizzes on a page: style, script, and the page `{progress}` that lists them all."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .. import practice, project
from . import live

SCRIPT, STYLE = "widgets/practice.js", "practice.css"
# The page that holds the list, and the heading of a chapter below which its tasks stand.
LIST, HEADING = "progress", "exercises"
QUIZ = re.compile(r'<section class="quiz" data-quiz="([\w.]+)" aria-label="Quiz">')
USED = re.compile(r'data-(?:exercise|quiz|task)=|class="(?:hint|solution)"')
# True of a page that is served and of one from disk: its control says what to do.
WHERE = (
    f'to run these cells, begin <a href="#{live.PLACE}">at the top of this page</a>, '
    "or in JupyterLab"
)
TOOLS = """
<noscript><p>Keeping a record needs JavaScript, which is off here. The list below still leads to
everything there is to do.</p></noscript>
<div class="progress-tools" hidden>
<p class="progress-refused" role="status"></p>
<p class="progress-next"></p>
<p class="progress-buttons"><button type="button" data-do="export">Save as a file</button>
<label><input type="file" accept=".json,application/json" data-do="import">Read from a file</label>
<button type="button" data-do="forget">Forget everything</button></p>
<p class="progress-told" role="status"></p>
</div>
"""


class Progress(SphinxDirective):
    """Every exercise and quiz of the book, chapter by chapter, for the reader's own record."""

    def run(self) -> list[nodes.Node]:
        """Parse the list as part of the page; its links are checked like any other."""
        root = Path(self.env.app.srcdir)
        for path in project.notebooks(root):
            self.env.note_dependency(str(path))
        chapters = [self._chapter(found) for found in practice.chapters(root)]
        return [nodes.raw("", TOOLS, format="html"), *chapters]

    def _chapter(self, found: list[practice.Task]) -> nodes.section:
        title = found[0].place.title
        section = nodes.section(
            ids=[nodes.make_id(title)], names=[nodes.fully_normalize_name(title)]
        )
        section += nodes.title("", "", *self.state.inline_text(title, self.lineno)[0])
        section += self._parsed(practice.markdown(found))
        self.state.document.note_implicit_target(section)
        return section

    def _parsed(self, markdown: str) -> list[nodes.Element]:
        box = nodes.container()
        self.state.nested_parse(StringList(markdown.splitlines(), LIST), 0, box)
        return list(box.children)


def connect(app: Sphinx) -> None:
    """Connect this part to Sphinx."""
    app.add_directive(LIST, Progress)
    app.connect("doctree-resolved", _count_at_heading)
    app.connect("html-page-context", _page)


def _count_at_heading(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Say below the heading of a chapter's exercises how many there are, and where they count."""
    path = Path(app.env.doc2path(page))
    if app.builder.format != "html" or path.suffix != ".ipynb":
        return
    for section in doctree.findall(nodes.section):
        if HEADING in section["ids"]:
            told = practice.how_many(practice.tasks(Path(app.srcdir), path))
            address = app.builder.get_relative_uri(page, str(PurePosixPath(page).with_name(LIST)))
            line = (
                f'<p class="practice-line"><span class="practice-count">{told}</span> · '
                f'<a href="{address}">Your progress</a> · {WHERE}</p>'
            )
            section.insert(1, nodes.raw("", line, format="html"))


def _page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    body = context.get("body", "")
    if doctree is None or not USED.search(body):
        return
    app.add_js_file(SCRIPT, loading_method="defer")
    app.add_css_file(STYLE)
    context["body"] = with_places(body)


def with_places(body: str) -> str:
    """The page with an id for each quiz, for links to it, and a number, to tell them apart."""
    count = 0

    def numbered(quiz: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return (
            f'<section class="quiz" id="{practice.anchor(quiz[1])}" data-quiz="{quiz[1]}" '
            f'aria-label="Quiz {count}">'
        )

    return QUIZ.sub(numbered, body)
