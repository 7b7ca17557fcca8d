"""Styles and scripts, all from our own files, each only on the pages that need it."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from backprop.figures.palette import css_variables

# Folders whose contents are copied as they are. Not `book/_static`: Jupyter Book puts every
# script found there on every page.
STATIC = ("vendor", "book/style")
WIDGETS = ("widgets/saved-widgets.js", "widgets/saved-widgets.css")
VIEW = "application/vnd.jupyter.widget-view+json"


def connect(app: Sphinx) -> None:
    """Connect this part to Sphinx."""
    app.connect("config-inited", _without_thebe)
    app.connect("builder-inited", _static_folders)
    app.connect("html-page-context", _page)


def _without_thebe(app: Sphinx, config: Config) -> None:
    # Jupyter Book always loads sphinx-thebe, whose script names a host and logs an error on
    # every page with Sphinx 7.2 and later; this book has no use for it.
    for listeners in app.events.listeners.values():
        for listener in list(listeners):
            if listener.handler.__module__.startswith("sphinx_thebe"):
                app.disconnect(listener.id)
    app.registry.css_files = [f for f in app.registry.css_files if "thebe" not in str(f[0])]


def _static_folders(app: Sphinx) -> None:
    app.config.html_static_path += [str(Path(app.confdir) / folder) for folder in STATIC]
    app.add_css_file("book.css")


def _page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    meta = f"<style>{css_variables()}</style>"
    if doctree is not None and (first := _first_sentences(doctree)):
        meta += f'<meta name="description" content="{html.escape(first, quote=True)}">'
        meta += f'<meta property="og:description" content="{html.escape(first, quote=True)}">'
    context["metatags"] = context.get("metatags", "") + meta
    if VIEW in context.get("body", ""):
        app.add_js_file(WIDGETS[0], loading_method="defer")
        app.add_css_file(WIDGETS[1])


def _first_sentences(doctree: nodes.document, length: int = 200) -> str:
    """The opening paragraph, cut at a word, for search engines and link previews."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) <= length:
            return text
        return text[:length].rsplit(" ", 1)[0] + " …"
    return ""
