"""A chapter in JupyterLab, as `make lab` opens it: runs to the end, and its slider moves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import ROOT
from playwright.sync_api import Browser, Page, expect

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
    # The kernel is reached over files, as everywhere in these checks (see `bookkit.kernels`); the
    # path of a socket must be short, and the folder of a test is not.
    with tempfile.TemporaryDirectory(prefix="lab-") as runtime, (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
                *("--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", "--IdentityProvider.token="),
                f"--ServerApp.root_dir={chapters}",
                *("--ServerApp.disable_check_xsrf=True", "--LabApp.news_url=None"),
                "--KernelManager.transport=ipc",
            ],
            env=os.environ
            | {"JUPYTER_RUNTIME_DIR": runtime, "JUPYTER_CONFIG_DIR": home, "HOME": home},
            stdout=log,
            stderr=log,
        )
        try:
            yield _address(Path(runtime))
        finally:
            server.terminate()
            server.wait(timeout=30)
            # Shown by pytest if the test has failed.
            print((tmp_path / "log").read_text())


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


def _prompts_when_done(page: Page) -> list[str]:
    """The prompts of all code cells, as soon as none is waiting, or when the time is over."""
    until = time.monotonic() + SECONDS
    while True:
        prompts = page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
        waiting = [p for p in prompts if p.strip() in ("[ ]:", "[*]:")]
        if (prompts and not waiting) or time.monotonic() > until:
            return [prompt.strip() for prompt in prompts]
        page.wait_for_timeout(200)


def test_a_chapter_runs_in_jupyterlab_and_its_slider_moves(browser: Browser, lab: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 2000})
    page.goto(f"{lab}lab/tree/{CHAPTER}?reset")
    kernel = page.locator(".jp-Notebook-ExecutionIndicator")
    expect(kernel.first).to_have_attribute("data-status", "idle", timeout=SECONDS * 1000)
    page.locator(".jp-Notebook").first.click(position={"x": 5, "y": 5})
    page.get_by_role("menuitem", name="Run", exact=True).click()
    # The kernel is new and no output is stored, so nothing seen later comes from an earlier run.
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    prompts = _prompts_when_done(page)
    assert len(prompts) > 3
    assert prompts == [f"[{n}]:" for n in range(1, len(prompts) + 1)]
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
