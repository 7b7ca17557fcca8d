"""Cells that come alive in the page, with Python itself."""

from __future__ import annotations

from typing import Any

import pytest
from chromium import ROOT
from live_page import SOON, LivePage, ran, sources, stopped
from playwright.sync_api import Page, expect

from bookkit import compare, project

LONG = 400_000
XOR = ROOT / "book" / "xor.ipynb"
CHAPTERS = [page.stem for page in project.notebooks(ROOT)]
pytestmark = pytest.mark.python

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


@pytest.mark.parametrize("name", CHAPTERS)
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
    code = "import time\nprint('begun')\nwhile True:\n    time.sleep(0.1)"
    stopped(running, 1, code, shown="begun")


def test_what_a_program_flushes_is_seen_at_once(running: LivePage) -> None:
    # After so many lines they are sent in bunches, and none follows that would send the last.
    code = (
        "for i in range(300):\n    print(i)\nprint('the last', flush=True)\nwhile True:\n    pass"
    )
    stopped(running, 1, code, shown="the last")


def test_a_traceback_names_cells_by_their_numbers_on_the_page(running: LivePage) -> None:
    # However often they have run, and not the last one alone.
    ran(running, 1, "def share(x):\n    return 1 / x")
    ran(running, 1, "def part(x):\n    y = x - 1\n    return 1 / y")
    for code in ("part(1)", "2 +", "part(1) + 0"):
        running.run(2, code)
        expect(running.output(2)).to_contain_text("Cell In[2], line 1", timeout=SOON)
        running.run(2, "print('cleared')")
        expect(running.output(2)).to_have_text("cleared", timeout=SOON)
    running.run(2, "part(1)")
    expect(running.output(2)).to_contain_text("Cell In[1], line 3, in part(x)", timeout=SOON)


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


def test_a_key_tells_the_signature_of_a_function(running: LivePage) -> None:
    ran(running, 1, "def half(x, by=2):\n    return x / by")
    running.write(1, "half(")
    running.editor(1).press("Control+Shift+Space")
    expect(running.page.get_by_role("tooltip")).to_contain_text("half(x, by=2)")
    running.editor(1).press("Escape")


def test_a_slider_computes_through_python_as_long_as_it_is_there(running: LivePage) -> None:
    code = (
        "from ipywidgets import interact\n_ = interact(lambda n: print('square', n * n), n=(0, 9))"
    )
    ran(running, 1, code)
    box = running.output(1)
    expect(box).to_contain_text("square 16")
    box.get_by_role("slider").press("ArrowRight")
    expect(box).to_contain_text("square 25")
    expect(box).not_to_contain_text("square 16")
    running.control.get_by_role("button", name="Restart").click()
    expect(box).to_contain_text("These controls belong to a Python that is gone")
    expect(running.status).to_contain_text("Python is ready", timeout=SOON)


def test_an_explorer_draws_between_its_frames(page: Page) -> None:
    live = LivePage(page).open("book/xor.html")
    explorer = page.locator(".bp-explorer").first
    caption, slider = explorer.locator(".bp-caption:visible"), explorer.get_by_role("slider")
    slider.press("ArrowRight")
    expect(caption).to_contain_text("in the direction of 60°")
    live.start(wait=False)
    live.press("Run", 1 + [code.startswith("line_explorer(") for code in sources(XOR)].index(True))
    expect(live.status).to_contain_text("cells have run", timeout=SOON)
    expect(caption).to_contain_text("in the direction of 30°")
    for key, angle in (("ArrowRight", 33), ("ArrowRight", 36), ("Home", 0), ("End", 357)):
        drawing = explorer.locator("svg").inner_html()
        slider.press(key)
        expect(caption).to_contain_text(f"in the direction of {angle}°")
        assert slider.get_attribute("aria-valuetext") == f"{angle}°"
        assert explorer.locator("svg").inner_html() != drawing
    # What changes in the place of the picture is said aloud.
    expect(explorer.locator("[aria-live=polite]")).to_contain_text("in the direction of 357°")
    # With Python gone, the frames are there again, where they were left.
    live.control.get_by_role("button", name="Restart").click()
    expect(caption).to_contain_text("in the direction of 60°")
    slider.press("ArrowRight")
    expect(caption).to_contain_text("in the direction of 90°")


def test_a_loop_that_never_ends_is_interrupted_with_its_variables_kept(running: LivePage) -> None:
    code = "kept = 41\nprint('begun')\nwhile True:\n    kept += 0"
    stopped(running, 1, code, shown="begun", told="Stopped. All variables are still there.")
    expect(running.output(1)).to_contain_text("KeyboardInterrupt")
    ran(running, 1, "print(kept + 1)")
    expect(running.output(1)).to_have_text("42")


def test_endless_output_is_cut_and_stopped(running: LivePage) -> None:
    code = "i = 0\nwhile True:\n    print(i)\n    i += 1"
    stopped(running, 1, code, shown="What follows is not shown")
    ran(running, 1, "print('well')")
    expect(running.output(1)).to_have_text("well")


def test_completion_knows_the_variables(running: LivePage) -> None:
    ran(running, 1, "a_name_of_mine = 1")
    running.write(1, "a_name_o")
    running.editor(1).press("Control+Space")
    running.page.get_by_role("option", name="a_name_of_mine").click()
    assert running.text(1) == "a_name_of_mine"
