"""Live Python on a page: a place for its control, its addresses, and what it fetches."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .. import live_bundle, project

STARTER, STYLE = "live/starter.js", "live/live.css"
# What the page loads when the reader asks for it, below `_static`.
SCRIPT, WORKER = "live/live.js", "live/worker.js"
WIDGETS = {"script": "widgets/saved-widgets.js", "style": "widgets/saved-widgets.css"}
# Pyodide's own files lie here, unless the setting `live_pyodide` names another address.
PYODIDE = "pyodide/"
# The lock file of this book, with the wheels that only this book has.
BOOK = "live-book"
# A connection that sends nothing for so many seconds is taken for broken.
SILENCE = 30
# The id of the control, for links to it.
PLACE = "live-python"


class Fetched(SphinxDirective):
    """How much a page fetches for live Python, over all chapters, in megabytes."""

    def run(self) -> list[nodes.Node]:
        """Parse the sentence as part of the page."""
        app = self.env.app
        if app.builder.format != "html":
            return []
        lock = _lock(app)
        notebooks = project.notebooks(Path(app.srcdir))
        sizes = [live_bundle.weight(lock, live_bundle.packages(lock, path)) for path in notebooks]
        box = nodes.container()
        self.state.nested_parse(StringList([sentence(sizes)], "fetched"), 0, box)
        return list(box.children)


def sentence(sizes: Sequence[int]) -> str:
    """What is fetched at most, in words, where `sizes` are the bytes of each chapter."""
    return (
        f"The first press fetches at most {max(sizes) / 1e6:.1f} MB of Python and packages; the "
        "browser keeps them for the other chapters."
    )


def connect(app: Sphinx) -> None:
    """Connect this part to Sphinx."""
    app.add_config_value("live_pyodide", "", "html", [str])
    app.add_directive("fetched", Fetched)
    app.connect("builder-inited", _write)
    app.connect("html-page-context", _page)


def _write(app: Sphinx) -> None:
    if app.builder.format == "html":
        live_bundle.write(Path(app.srcdir), _home(app), from_cdn=bool(app.config.live_pyodide))


def _home(app: Sphinx) -> Path:
    return Path(app.outdir) / "_static" / BOOK


def _lock(app: Sphinx) -> live_bundle.Lock:
    lock: live_bundle.Lock = json.loads((_home(app) / live_bundle.LOCK).read_text("utf-8"))
    return lock


def _page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is None or not _has_code(doctree):
        return
    app.add_js_file(STARTER, loading_method="defer")
    app.add_css_file(STYLE)
    lock = _lock(app)
    setting = _setting(app, lambda name: context["pathto"](f"_static/{name}", resource=True))
    setting["packages"] = live_bundle.packages(lock, Path(app.env.doc2path(page)))
    context["body"] = with_control(context["body"], setting)


def _has_code(doctree: nodes.document) -> bool:
    return any("cell_input" in box["classes"] for box in doctree.findall(nodes.container))


def _setting(app: Sphinx, address: Callable[[str], str]) -> dict[str, Any]:
    static = Path(app.srcdir) / "vendor"

    def fresh(name: str, home: Path = static) -> str:
        # A browser that kept an older file of this name asks for the new one.
        return f"{address(name)}?v={hashlib.sha256((home / name).read_bytes()).hexdigest()[:8]}"

    return {
        "script": fresh(SCRIPT),
        "worker": fresh(WORKER),
        "base": (app.config.live_pyodide or address(PYODIDE)).rstrip("/") + "/",
        "lock": fresh(f"{BOOK}/{live_bundle.LOCK}", _home(app).parent),
        "silence": SILENCE,
        "widgets": {name: fresh(path) for name, path in WIDGETS.items()},
        "mathematics": {
            "script": address(app.config.mathjax_path),
            "config": app.config.mathjax3_config or {},
        },
    }


def with_control(body: str, setting: dict[str, Any]) -> str:
    """The page with a place for the control below its title, which holds what live Python needs.

    Raises:
        ValueError: if the page has no title.
    """
    title = "</h1>"
    if title not in body:
        raise ValueError("a page with code needs a title, got one without <h1>")
    told = html.escape(json.dumps(setting, sort_keys=True), quote=True)
    control = f'<div class="live-control" id="{PLACE}" data-setting="{told}"></div>'
    return body.replace(title, title + control, 1)
