"""The repository's public address is one setting: buttons appear when it is set, and not before."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.config import Config

BUTTONS = ("use_repository_button", "use_issues_button", "use_edit_page_button")


def connect(app: Sphinx) -> None:
    """Connect this part to Sphinx."""
    # After Jupyter Book and the theme have read the configuration.
    app.connect("config-inited", _buttons, priority=900)


def _buttons(app: Sphinx, config: Config) -> None:
    options = config.html_theme_options
    known = bool(options.get("repository_url"))
    for button in BUTTONS:
        options[button] = known
    options["launch_buttons"] = {"binderhub_url": "https://mybinder.org"} if known else {}
