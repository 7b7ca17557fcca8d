"""What Sphinx needs so that a built page is whole on its own: no other host, no dead control."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from . import assets, kept_tables, live, pictures, practice, proof, repository, saved_widgets


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect each part; Sphinx calls this because `_config.yml` names the extension."""
    parts = (assets, pictures, saved_widgets, repository, kept_tables, practice, proof, live)
    for part in parts:
        part.connect(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
