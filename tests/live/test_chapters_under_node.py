"""Every chapter's cells, run by the Python that a reader's page gets, under node: no browser."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bookkit import live_bundle, live_check, project
from bookkit.notebook_files import read

ROOT = project.root()
NO_NODE = "no node found, the cells were not run as in a page: install nodejs, version 18 or later"


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a page fetches. Where there is no node, tests are skipped, or fail if it is required."""
    if shutil.which("node") is None:
        if os.environ.get("BOOK_NODE") == "required":
            pytest.fail(NO_NODE)
        pytest.skip(NO_NODE)
    folder = tmp_path_factory.mktemp("live") / "bundle"
    live_bundle.write(ROOT, folder)
    return folder


@pytest.mark.parametrize("notebook", project.notebooks(ROOT), ids=lambda path: path.stem)
def test_a_chapter_puts_out_in_a_page_what_is_printed(bundle: Path, notebook: Path) -> None:
    assert live_check.differences(read(notebook), live_check.run(ROOT, bundle, notebook)) == []
