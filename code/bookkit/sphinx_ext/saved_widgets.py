"""Explorers on a page: the script that draws them, and a first picture for where none runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from ..notebook_files import REFERENCE, STATE, read

FILES = ("widgets/saved-widgets.js", "widgets/saved-widgets.css")
VIEW = re.compile(
    r'<script type="application/vnd\.jupyter\.widget-view\+json">\s*(\{.*?\})\s*</script>',
    flags=re.DOTALL,
)
WITHOUT_SCRIPT = "<noscript><p>Moving the slider needs JavaScript.</p></noscript>"


def connect(app: Sphinx) -> None:
    """Connect this part to Sphinx."""
    app.connect("html-page-context", _page)


def _page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    body = context.get("body", "")
    if doctree is None or not VIEW.search(body):
        return
    app.add_js_file(FILES[0], loading_method="defer")
    app.add_css_file(FILES[1])
    notebook = read(Path(app.env.doc2path(page)))
    models = notebook["metadata"]["widgets"][STATE]["state"]
    context["body"] = VIEW.sub(lambda view: with_first_frame(view, models), body)


def with_first_frame(view: re.Match[str], models: dict[str, Any]) -> str:
    """The view's script, and before it the frame that a reader sees until the script has run."""
    state = models[json.loads(view[1])["model_id"]]["state"]
    for child in state.get("children", []):
        stack = models[child.removeprefix(REFERENCE)]["state"]
        if stack.get("_model_name") == "StackModel":
            chosen = stack["children"][stack["selected_index"]].removeprefix(REFERENCE)
            frame = models[chosen]["state"]["value"]
            return f'<div class="saved-widget-fallback">{frame}{WITHOUT_SCRIPT}</div>{view[0]}'
    return view[0]
