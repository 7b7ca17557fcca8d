"""A chapter in JupyterLab, as `make lab` opens it: runs to the end, and its slider moves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import ROOT
from playwright.sync_api import Browser, expect

from bookkit.notebook_files import code_cells, read, write

CHAPTER = "worked_example.ipynb"
SECONDS = 120


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """JupyterLab on a copy of the chapters, so that saving touches nothing; yields its address."""
    chapters = tmp_path / "book"
    shutil.copytree(ROOT / "book", chapters)
    _strip(chapters / CHAPTER)
    settings = tmp_path / "home" / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(parents=True)
    # All cells in the page, not only those in sight: the test looks at every one.
    settings.write_text('{"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}')
    home = str(tmp_path / "home")
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
            *("--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", "--IdentityProvider.token="),
            f"--ServerApp.root_dir={chapters}",
            *("--ServerApp.disable_check_xsrf=True", "--LabApp.news_url=None"),
        ],
        env=os.environ | {"JUPYTER_RUNTIME_DIR": home, "JUPYTER_CONFIG_DIR": home, "HOME": home},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _address(Path(home))
    finally:
        server.terminate()
        server.wait(timeout=30)


def _strip(path: Path) -> None:
    """Take the outputs away, so that what is seen later was run here."""
    notebook = read(path)
    notebook["metadata"].pop("widgets")
    for cell in code_cells(notebook):
        cell["outputs"], cell["execution_count"] = [], None
    write(path, notebook)


def _address(runtime: Path) -> str:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        for record in runtime.glob("jpserver-*.json"):
            url: str = json.loads(record.read_text())["url"]
            try:
                with urllib.request.urlopen(url + "api", timeout=5):
                    return url
            except OSError:
                pass
        time.sleep(0.2)
    raise TimeoutError(f"JupyterLab did not start within {SECONDS} s")


def test_a_chapter_runs_in_jupyterlab_and_its_slider_moves(browser: Browser, lab: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 2000})
    page.goto(f"{lab}lab/tree/{CHAPTER}?reset")
    kernel = page.locator(".jp-Notebook-ExecutionIndicator")
    expect(kernel.first).to_have_attribute("data-status", "idle", timeout=SECONDS * 1000)
    page.locator(".jp-Notebook").first.click(position={"x": 5, "y": 5})
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Restart Kernel and Run All Cells…").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    ran = page.wait_for_function(
        """() => {
            const cells = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
            const counts = cells.map(cell => cell.textContent.trim())
            return counts.length > 3 && counts.every(c => /^\\[\\d+\\]:$/.test(c)) && counts.length
        }""",
        timeout=SECONDS * 1000,
    )
    assert ran.json_value() > 3
    assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    explorer = page.locator(".bp-explorer").first
    explorer.scroll_into_view_if_needed()
    picture = explorer.locator("svg.bp-figure").first
    before = picture.inner_html()
    handle = explorer.locator(".noUi-handle").first
    handle.focus()
    handle.press("ArrowRight")
    expect(explorer.locator("svg.bp-figure").first).to_be_visible()
    page.wait_for_function(
        "before => document.querySelector('.bp-explorer svg.bp-figure').innerHTML !== before",
        arg=before,
    )
    page.close()
