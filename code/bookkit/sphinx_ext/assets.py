"""Styles, scripts and templates, all from our own files, each only on the pages that need it."""

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
# Wide formulas get a place in the keyboard's order, so that they can be scrolled without a mouse.
MATHS = "widgets/wide-maths.js"


def connect(app: Sphinx) -> None:
    """Connect this part to Sphinx."""
    app.connect("config-inited", _without_thebe)
    app.connect("config-inited", _templates)
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


def _templates(app: Sphinx, config: Config) -> None:
    # The theme leaves its logo outside every landmark of the page.
    config.templates_path.append(str(Path(__file__).parent / "templates"))


def _static_folders(app: Sphinx) -> None:
    app.config.html_static_path += [str(Path(app.confdir) / folder) for folder in STATIC]
    app.add_css_file("book.css")


def _page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    meta = f"<style>{css_variables()}</style>"
    if doctree is not None:
        about = html.escape(_opening(doctree), quote=True)
        meta += f'<meta name="description" content="{about}">'
        meta += f'<meta property="og:description" content="{about}">'
        if next(doctree.findall(nodes.math_block), None) is not None:
            app.add_js_file(MATHS, loading_method="defer")
        # The bibliography marks its entries with a role that is no longer allowed there.
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')
    context["metatags"] = context.get("metatags", "") + meta


def _opening(doctree: nodes.document, length: int = 200) -> str:
    """The first paragraph, cut at a word, for search engines and link previews."""
    paragraph = next(doctree.findall(nodes.paragraph), None)
    text = " ".join(paragraph.astext().split()) if paragraph else ""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"
