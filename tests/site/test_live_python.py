"""Cells that come alive in the page, with Python itself: the outputs, and the bad days."""

from __future__ import annotations

import gzip
import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from chromium import ROOT, serving
from live_page import LivePage
from playwright.sync_api import Browser, Page, expect

from bookkit import build, compare, project

# Two cores that share a long run, and Python to be started: what waits may wait longer.
SOON = 90_000
LONG = 400_000
CHAPTER = "book/reference.html"
CHAPTERS = [page.stem for page in project.notebooks(ROOT)]
# All chapters take minutes; one of them shows that the page runs what node has run.
CHOSEN = CHAPTERS if os.environ.get("BOOK_LIVE") == "all" else ["worked_example"]
pytestmark = pytest.mark.xdist_group("live-python")

# What a reader sees below each cell: the words, how many figures, how many sliders. Controls of
# the page itself are no output.
SEEN = """() => [...document.querySelectorAll('div.cell:has(.cell_input pre)')].map(cell => {
    const output = cell.querySelector('.cell_output')?.cloneNode(true)
    if (!output) return {words: '', figures: 0, sliders: 0}
    output.querySelectorAll('.saved-widget-fallback, script, .copybtn').forEach(e => e.remove())
    const figures = output.querySelectorAll('svg, img').length
    const sliders = output.querySelectorAll('[role=slider]').length
    output.querySelectorAll('svg').forEach(e => e.remove())
    return {words: output.textContent.replace(/\\s+/g, ' ').trim(), figures, sliders}
})"""


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """An empty page of a browser that knows nothing of a reader yet."""
    context = browser.new_context(base_url=f"{served}/", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def running(browser: Browser, isolated: str) -> Iterator[LivePage]:
    """A page whose Python runs, for all checks that leave it running."""
    context = browser.new_context(base_url=f"{isolated}/", reduced_motion="reduce")
    opened = LivePage(context.new_page()).open(CHAPTER).start(wait=False)
    expect(opened.status).to_contain_text("Python is ready", timeout=SOON)
    yield opened
    context.close()


def ran(live: LivePage, number: int, code: str, told: str = "has run", wait: int = SOON) -> None:
    """Run a cell alone, until it says how it ended."""
    live.run(number, code)
    expect(live.status).to_contain_text(f"Cell {number} {told}", timeout=wait)


@pytest.mark.parametrize("name", CHOSEN)
def test_a_chapter_runs_in_the_page_as_it_is_printed(page: Page, name: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    live = LivePage(page).open(f"book/{name}.html")
    views = 'script[type="application/vnd.jupyter.widget-view+json"]'
    page.wait_for_function(
        f"document.querySelectorAll('.saved-widget [role=slider]').length >= "
        f"document.querySelectorAll('{views}').length"
    )
    stored = page.evaluate(SEEN)
    live.start(wait=False)
    live.control.get_by_role("button", name="Run all").click()
    expect(live.status).to_have_text(f"{len(stored)} cells have run.", timeout=LONG)
    sliders = sum(cell["sliders"] for cell in stored)
    page.wait_for_function(
        f"document.querySelectorAll('.cell_output [role=slider]').length === {sliders}"
    )
    assert differences(stored, page.evaluate(SEEN)) == []
    assert complaints == []


def differences(stored: list[dict[str, Any]], live: list[dict[str, Any]]) -> list[str]:
    """What the cells show otherwise than printed, a line each."""
    return [
        f"cell {number}: printed {before}, live {after}"
        for number, (before, after) in enumerate(zip(stored, live, strict=True), start=1)
        if (before["figures"], before["sliders"]) != (after["figures"], after["sliders"])
        or not compare.agree(before["words"], after["words"], compare.TOLERANCE)
    ]


def test_an_error_shows_the_line_it_came_from(running: LivePage) -> None:
    code = "def half(x):\n    return x / 0\n\nhalf(1)"
    ran(running, 1, code, told="stopped with ZeroDivisionError")
    shown = running.output(1).locator(".traceback")
    expect(shown).to_contain_text("----> 2     return x / 0")
    expect(shown).to_contain_text("ZeroDivisionError: division by zero")
    expect(shown).not_to_contain_text("pyodide")
    assert shown.locator("[class*=ansi-]").count() > 0


def test_a_changed_number_changes_the_figure(running: LivePage) -> None:
    code = "import matplotlib.pyplot as plt\nplt.plot([1, {}])\nplt.show()"
    drawn = []
    for last in (2, -2):
        ran(running, 1, code.format(last))
        drawn.append(running.output(1).locator("img, svg").first.evaluate("e => e.outerHTML"))
    assert drawn[0] != drawn[1]


def test_what_is_printed_in_a_long_loop_shows_as_it_goes(running: LivePage) -> None:
    code = "import time\nfor i in range(4):\n    print('round', i)\n    time.sleep(0.5)"
    running.run(1, code)
    expect(running.output(1)).to_contain_text("round 1", timeout=SOON)
    expect(running.badge(1)).to_contain_text("running")
    assert "round 3" not in running.output(1).inner_text()
    expect(running.status).to_contain_text("Cell 1 has run", timeout=SOON)


def test_mathematics_and_markdown_are_drawn(running: LivePage) -> None:
    code = (
        "from IPython.display import HTML, Markdown, Math, display\n"
        "display(Math('x^2'), Markdown('**bold** $a_1$ and $a_2$'), HTML('<i>leaning</i>'))"
    )
    ran(running, 1, code)
    box = running.output(1)
    expect(box.locator("mjx-container")).to_have_count(3)
    expect(box.locator("strong")).to_have_text("bold")
    expect(box.locator("i")).to_have_text("leaning")


def test_a_slider_computes_through_python(running: LivePage) -> None:
    code = (
        "from ipywidgets import interact\n_ = interact(lambda n: print('square', n * n), n=(0, 9))"
    )
    ran(running, 1, code)
    box = running.output(1)
    expect(box).to_contain_text("square 16")
    box.get_by_role("slider").press("ArrowRight")
    expect(box).to_contain_text("square 25")
    expect(box).not_to_contain_text("square 16")


def test_a_loop_that_never_ends_is_interrupted_with_its_variables_kept(running: LivePage) -> None:
    running.run(1, "kept = 41\nwhile True:\n    kept += 0")
    expect(running.badge(1)).to_contain_text("running", timeout=SOON)
    running.page.wait_for_timeout(500)
    running.press("Stop", 1)
    expect(running.status).to_have_text("Stopped. All variables are still there.", timeout=SOON)
    expect(running.output(1)).to_contain_text("KeyboardInterrupt")
    ran(running, 1, "print(kept + 1)")
    expect(running.output(1)).to_have_text("42")


def test_endless_output_is_cut_and_stopped(running: LivePage) -> None:
    running.run(1, "i = 0\nwhile True:\n    print(i)\n    i += 1")
    expect(running.output(1)).to_contain_text("What follows is not shown", timeout=SOON)
    running.press("Stop", 1)
    expect(running.status).to_contain_text("Stopped.", timeout=SOON)
    ran(running, 1, "print('well')")
    expect(running.output(1)).to_have_text("well")


def test_completion_knows_the_variables(running: LivePage) -> None:
    ran(running, 1, "a_name_of_mine = 1")
    running.write(1, "a_name_o")
    running.editor(1).press("Control+Space")
    running.page.get_by_role("option", name="a_name_of_mine").click()
    assert running.text(1) == "a_name_of_mine"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import sys; sys.exit()", "SystemExit"),
        ("exit()", "SystemExit"),
        ("quit()", "SystemExit"),
        ("def deeper(n):\n    return deeper(n + 1)\n\ndeeper(0)", "RecursionError"),
        ("input('Your name?')", "write the answer into the cell"),
        ("import threading\nthreading.Thread(target=print).start()", "can't start new thread"),
        ("import torch", "No module named 'torch'"),
        ("%nosuch", "`%nosuch` not found"),
        ("import numpy\n[numpy.empty(250_000_000) for _ in range(3)]", "Unable to allocate"),
    ],
)
def test_what_python_cannot_do_here_is_an_error_like_any_other(
    running: LivePage, code: str, told: str
) -> None:
    ran(running, 1, code, told="stopped with")
    expect(running.output(1)).to_contain_text(told)
    expect(running.output(1)).not_to_contain_text("To exit")
    ran(running, 1, "print('well')")
    expect(running.output(1)).to_have_text("well")


# All memory but crumbs, and then the crumbs.
HOARD = """import numpy
hoard, size = [], 2 ** 28
while size > 2 ** 12:
    try:
        hoard.append(numpy.empty(size, "u1"))
    except MemoryError:
        size //= 2
while True:
    hoard.append([len(hoard)] * 10)"""
NESTED = "nest = []\nfor _ in range(100_000):\n    nest = [nest]\nrepr(nest)"
DEAF = """while True:
    try:
        while True:
            pass
    except BaseException:
        pass"""


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (HOARD, "ran out of memory and was shut down"),
        (NESTED, "Python broke down"),
        ("import os\nos._exit(0)", "The cell ended Python"),
    ],
    ids=["memory", "stack", "exit"],
)
def test_a_python_that_a_cell_breaks_is_told_of_and_the_next_press_works(
    running: LivePage, code: str, told: str
) -> None:
    running.run(1, code)
    expect(running.status).to_contain_text(told, timeout=SOON)
    assert running.text(1) == code
    ran(running, 1, "print('well')")
    expect(running.output(1)).to_have_text("well")


def test_a_cell_that_catches_its_interrupt_is_stopped_all_the_same(running: LivePage) -> None:
    running.run(1, DEAF)
    expect(running.badge(1)).to_contain_text("running", timeout=SOON)
    running.page.wait_for_timeout(500)
    running.press("Stop", 1)
    expect(running.status).to_contain_text("Stopped.", timeout=SOON)
    ran(running, 1, "print('well')")
    expect(running.output(1)).to_have_text("well")


def test_a_loop_is_stopped_on_a_host_without_headers(page: Page) -> None:
    live = LivePage(page).open(CHAPTER).start(wait=False)
    live.run(1, "while True:\n    pass")
    expect(live.status).to_contain_text("Cell 1 of", timeout=SOON)
    live.press("Stop", 1)
    expect(live.status).to_contain_text("Python was shut down for it")
    ran(live, 1, "print('well')")
    page.reload(wait_until="domcontentloaded")
    live.start(wait=False)
    assert live.text(1) == "print('well')"


@dataclass
class Fault:
    """What the server does to the files of a name."""

    kind: str
    file: str
    told: str

    def pattern(self) -> re.Pattern[str]:
        """The addresses that it meets."""
        return re.compile(rf"/_static/.*{self.file}")


FETCHED, DAMAGED = "could not be fetched", "arrived damaged"
FAULTS = [
    Fault("gone", r"/numpy-.*\.whl", FETCHED),
    Fault("gone", r"/lock\.json", FETCHED),
    Fault("cut", r"/numpy-.*\.whl", FETCHED),
    Fault("cut", r"/pyodide\.asm\.wasm", FETCHED),
    Fault("stall", r"/matplotlib-.*\.whl", FETCHED),
    Fault("stall", r"/pyodide\.asm\.wasm", FETCHED),
    Fault("bit", r"/numpy-.*\.whl", DAMAGED),
    Fault("bit", r"/pyodide\.asm\.wasm", DAMAGED),
    Fault("bit", r"/python_stdlib\.zip", DAMAGED),
    Fault("bit", r"/pyodide\.mjs", DAMAGED),
]


def faulty(now: list[Fault], sent: list[str]) -> type[build.Handler]:
    """A server with the faults in `now`; `sent` gets the address of each file that it sends."""

    class Faulty(build.Handler):
        def end_headers(self) -> None:
            # The browser keeps what came, and asks each time whether it still holds.
            self.send_header("Cache-Control", "no-cache")
            super().end_headers()

        def log_request(self, code: Any = "-", size: Any = "-") -> None:
            if code == 200:
                sent.append(self.path)

        def do_GET(self) -> None:
            fault = next((one for one in now if one.pattern().search(self.path)), None)
            if fault is None:
                super().do_GET()
                return
            whole = Path(self.translate_path(self.path)).read_bytes()
            middle = len(whole) // 2
            self.send_response(404 if fault.kind == "gone" else 200)
            self.send_header("Content-Length", str(len(whole)))
            self.end_headers()
            self.wfile.write(whole[:middle])
            if fault.kind == "stall":
                while fault in now:
                    time.sleep(0.05)
            if fault.kind in ("cut", "stall"):
                self.close_connection = True
            else:
                self.wfile.write(bytes([whole[middle] ^ 1]) + whole[middle + 1 :])

    return Faulty


def test_a_file_that_does_not_come_whole_is_told_and_the_next_press_works(
    browser: Browser, site: Path
) -> None:
    now: list[Fault] = []
    sent: list[str] = []
    with serving(faulty(now, sent), site) as address:
        context = browser.new_context(base_url=f"{address}/")
        live = LivePage(context.new_page()).open(CHAPTER)
        live.change_setting(silence=2)
        now.append(FAULTS[0])
        live.start(wait=False)
        expect(live.status).to_contain_text(FAULTS[0].told, timeout=SOON)
        live.write(1, "import numpy\nprint(numpy.arange(3))")
        for fault in FAULTS[1:]:
            now[:] = [fault]
            live.press("Run", 1)
            expect(live.status, str(fault)).to_contain_text(fault.told, timeout=SOON)
        now.clear()
        sent.clear()
        live.press("Run", 1)
        expect(live.output(1)).to_have_text("[0 1 2]", timeout=SOON)
        # What had arrived whole is not sent again: only what the last fault spoilt.
        assert [Path(one).name for one in sent if "pyodide/" in one] == ["pyodide.mjs"]
        context.close()


class Shared(SimpleHTTPRequestHandler):
    """A host whose files every page may use."""

    def end_headers(self) -> None:
        """Add the header that says so."""
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()


def test_python_comes_from_another_host(
    browser: Browser, isolated: str, site: Path, tmp_path: Path
) -> None:
    """The runtime is there as it is published: not packed, and without hashes in our lock."""
    lock = json.loads((site / "_static/live-book/lock.json").read_text())
    for path in (site / "_static/pyodide").iterdir():
        data = path.read_bytes()
        packed = path.suffix == ".gzip"
        (tmp_path / (path.stem if packed else path.name)).write_bytes(
            gzip.decompress(data) if packed else data
        )
    lock["runtime"] = {
        name.removesuffix(".gzip"): {"bytes": entry["bytes"]}
        for name, entry in lock["runtime"].items()
    }
    asked: list[str] = []
    with serving(Shared, tmp_path) as host:
        context = browser.new_context(base_url=f"{isolated}/")
        page = context.new_page()
        page.route(re.compile(r"/lock\.json"), lambda route: route.fulfill(json=lock))
        page.on("request", lambda request: asked.append(request.url))
        live = LivePage(page).open(CHAPTER)
        live.change_setting(base=f"{host}/")
        live.start(wait=False)
        live.run(1, "import numpy\nprint(numpy.arange(3))")
        expect(live.output(1)).to_have_text("[0 1 2]", timeout=SOON)
        there = {Path(url).name for url in asked if url.startswith(host)}
        assert {"pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"} <= there
        assert not [url for url in asked if "_static/pyodide" in url]
        context.close()


def test_a_package_that_only_an_edit_needs_is_told_if_it_does_not_come(
    browser: Browser, site: Path
) -> None:
    now: list[Fault] = []
    with serving(faulty(now, []), site) as address:
        context = browser.new_context(base_url=f"{address}/")
        live = LivePage(context.new_page()).open(CHAPTER)
        live.change_setting(packages=["livecells"])
        live.start(wait=False)
        expect(live.status).to_contain_text("Python is ready", timeout=SOON)
        now.append(FAULTS[0])
        live.run(1, "import numpy\nprint(numpy.arange(3))")
        expect(live.status).to_contain_text("a package that it imports could not be fetched")
        now.clear()
        live.press("Run", 1)
        expect(live.output(1)).to_have_text("[0 1 2]", timeout=SOON)
        context.close()


@pytest.mark.parametrize("name", ["WebAssembly", "Worker", "DecompressionStream"])
def test_a_browser_without_what_python_needs_is_told_so(page: Page, name: str) -> None:
    page.add_init_script(f"delete window.{name}")
    live = LivePage(page).open(CHAPTER)
    expect(live.control).to_contain_text("Live Python needs a newer browser")
    assert live.control.get_by_role("button").count() == 0
