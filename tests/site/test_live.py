"""Cells that come alive in the page: everything but Python itself, which a stand-in plays here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from chromium import ROOT
from live_page import CHAPTER, START, LivePage, output, says, sources, with_fake_python
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_browser import OUTSIDE, QUICK

from bookkit import project

# A page with exercises.
PRACTICE = "book/worked_example.html"
CELLS = sources(ROOT / "book" / "reference.ipynb")
LOOP = says({"type": "loop"})
ERROR = says(output("error", ename="NameError", evalue="x", traceback=["\x1b[31mNameError\x1b[0m"]))


@pytest.fixture
def context(browser: Browser, served: str) -> Iterator[BrowserContext]:
    """A browser that knows nothing of a reader yet."""
    fresh = browser.new_context(base_url=f"{served}/", reduced_motion="reduce")
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page whose Python is a stand-in."""
    opened = context.new_page()
    with_fake_python(opened)
    return opened


@pytest.fixture
def live(page: Page) -> LivePage:
    """A chapter that has been made live."""
    return LivePage(page).open(CHAPTER).start()


def test_nothing_is_loaded_or_run_before_the_reader_asks(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened = LivePage(page).open(CHAPTER)
    expect(opened.control.get_by_role("button")).to_have_text(START)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "/live/starter.js" in url]
    heavy = re.compile(r"/live/(live.js|worker|part)|pyodide|\.whl|\.wasm|lock\.json")
    assert [url for url in asked if heavy.search(url)] == []
    opened.start()
    assert [url for url in asked if heavy.search(url)]
    assert page.locator("[data-live='ok'], [data-live='running']").count() == 0


@pytest.mark.parametrize("notebook", project.notebooks(ROOT), ids=lambda path: path.stem)
def test_every_page_holds_the_code_of_every_cell(site: Path, notebook: Path) -> None:
    html = (site / "book" / f"{notebook.stem}.html").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "html.parser")
    shown = [code.get_text().removesuffix("\n") for code in page.select("div.cell .cell_input pre")]
    assert shown == sources(notebook)
    assert len(page.select("h1 + .live-control[data-setting]")) == 1


def test_every_cell_becomes_an_editor_with_its_code(live: LivePage) -> None:
    expect(live.page.locator(".cm-editor")).to_have_count(len(CELLS))
    # An editor draws only the lines near the screen.
    for number, code in enumerate(CELLS, start=1):
        if code.count("\n") < 15:
            assert live.text(number) == code
    assert live.page.get_by_text("You have changed").count() == 0


def test_progress_says_what_is_fetched_and_what_is_left(context: BrowserContext) -> None:
    page = context.new_page()
    with_fake_python(page)
    opened = LivePage(page).open(CHAPTER)
    worker = opened.setting()["worker"]
    opened.change_setting(worker=f"{worker}&start=900")
    opened.start(wait=False)
    expect(opened.control).to_contain_text("Fetching numpy: 3.2 of 12.5 MB, 9.3 MB left")
    bar = opened.control.get_by_role("progressbar")
    expect(bar).to_have_js_property("value", 3.2e6)
    expect(opened.status).to_contain_text("Python is ready")
    expect(bar).to_be_hidden()


def test_run_first_runs_the_earlier_cells(live: LivePage) -> None:
    live.press("Run", 4)
    expect(live.status).to_have_text("4 cells have run.")
    for number in range(1, 5):
        expect(live.output(number)).to_have_text(f"ran {CELLS[number - 1].splitlines()[0]}")
    expect(live.badge(5)).to_have_text("")

    live.run(2, "again")
    expect(live.output(2)).to_have_text("ran again")
    expect(live.status).to_have_text("Cell 2 has run.")
    live.press("Run to here", 3)
    expect(live.status).to_have_text("3 cells have run.")


def test_run_all_runs_every_cell_once_and_in_order(live: LivePage) -> None:
    live.control.get_by_role("button", name="Run all").click()
    expect(live.status).to_have_text(f"{len(CELLS)} cells have run.")
    assert live.page.locator("[data-live='ok']").count() == len(CELLS)


def test_an_error_ends_run_all_and_the_next_press_works(live: LivePage) -> None:
    live.write(3, ERROR)
    live.control.get_by_role("button", name="Run all").click()
    expect(live.status).to_have_text(
        f"Cell 3 stopped with NameError. {len(CELLS) - 3} cells after it did not run."
    )
    expect(live.badge(3)).to_contain_text("stopped with an error")
    expect(live.output(3).locator(".ansi-red")).to_have_text("NameError")
    assert live.page.locator("[data-live='waiting']").count() == 0
    # What ran before it is kept, what comes after it is as the book came.
    expect(live.output(2)).to_have_text(f"ran {CELLS[1].splitlines()[0]}")
    assert live.page.locator("[data-live='ok']").count() == 2
    expect(live.badge(4)).to_have_text("did not run")
    assert live.page.locator(".cell_output:has-text('ran ')").count() == 2
    live.press("Reset", 3)
    live.press("Run", 5)
    expect(live.status).to_have_text("3 cells have run.")
    live.control.get_by_role("button", name="Run all").click()
    expect(live.status).to_have_text(f"{len(CELLS)} cells have run.")


def test_a_cell_that_may_raise_does_not_end_run_all(page: Page) -> None:
    opened = LivePage(page).open(CHAPTER)
    page.evaluate("document.querySelectorAll('div.cell')[2].classList.add('tag_raises-exception')")
    opened.start()
    opened.write(3, ERROR)
    opened.control.get_by_role("button", name="Run all").click()
    expect(opened.status).to_have_text(f"{len(CELLS)} cells have run.")


def test_an_endless_loop_is_stopped_and_the_next_press_works(live: LivePage) -> None:
    live.run(1, LOOP)
    expect(live.badge(1)).to_contain_text("running")
    live.press("Stop", 1)
    expect(live.status).to_have_text(
        "Stopped. Python was shut down for it, so its variables are gone; "
        "the next run starts it again."
    )
    assert live.text(1) == LOOP
    live.run(1, "short")
    expect(live.output(1)).to_have_text("ran short")
    expect(live.status).to_have_text("Cell 1 has run.")


def test_stopping_drops_what_waits(live: LivePage) -> None:
    live.write(2, LOOP)
    live.control.get_by_role("button", name="Run all").click()
    expect(live.badge(2)).to_contain_text("running")
    live.control.get_by_role("button", name="Stop").click()
    expect(live.status).to_contain_text("Stopped.")
    assert live.page.locator("[data-live='waiting'], [data-live='ok']").count() == 0


def test_restart_forgets_what_has_run(live: LivePage) -> None:
    live.press("Run", 2)
    expect(live.status).to_have_text("2 cells have run.")
    live.control.get_by_role("button", name="Restart").click()
    expect(live.status).to_contain_text("Python is ready. Press Run below a cell, or Run all.")
    live.press("Run", 3)
    expect(live.status).to_have_text("3 cells have run.")


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("memory", "ran out of memory"),
        ("exited", "The cell ended Python"),
        ("broken", "Python broke down"),
    ],
)
def test_a_python_that_dies_is_told_and_replaced(live: LivePage, reason: str, told: str) -> None:
    live.run(1, says({"type": "died", "reason": reason}))
    expect(live.status).to_contain_text(told)
    live.run(1, "after")
    expect(live.output(1)).to_have_text("ran after")


def test_an_edit_survives_a_reload_and_can_be_forgotten(live: LivePage) -> None:
    live.write(2, "mine = 1")
    expect(live.badge(2)).to_have_text("changed")
    live.page.reload(wait_until="domcontentloaded")
    expect(live.control).to_contain_text("You have changed one cell here.")
    live.start()
    assert live.text(2) == "mine = 1"
    expect(live.badge(2)).to_have_text("changed")
    assert live.text(1) == CELLS[0]
    forget = live.control.get_by_role("button", name="Forget my changes")
    live.page.once("dialog", lambda asked: asked.dismiss())
    forget.click()
    assert live.text(2) == "mine = 1"
    live.page.once("dialog", lambda asked: asked.accept())
    forget.click()
    assert live.text(2) == CELLS[1]
    expect(live.control).not_to_contain_text("You have changed")
    live.page.reload(wait_until="domcontentloaded")
    live.start()
    assert live.text(2) == CELLS[1]


def test_reset_brings_back_code_and_output(live: LivePage) -> None:
    stored = live.output(2).inner_html()
    live.run(2, "mine = 1")
    expect(live.output(2)).to_have_text("ran mine = 1")
    live.press("Reset", 2)
    assert live.text(2) == CELLS[1]
    assert live.output(2).inner_html() == stored
    expect(live.badge(2)).to_have_text("")


def test_a_changed_cell_says_that_it_has_not_run_so(live: LivePage) -> None:
    live.run(2, "mine = 1")
    expect(live.badge(2)).to_have_text("changed · has run")
    live.write(2, "mine = 2")
    expect(live.badge(2)).to_have_text("changed since it ran")


def test_an_update_of_the_book_keeps_an_old_edit_and_does_not_run_it(live: LivePage) -> None:
    live.write(2, "my old work")
    # As if the book had said something else when the reader wrote this.
    live.page.evaluate(
        """() => {
            for (const [key, value] of Object.entries(localStorage))
                if (key.startsWith('live-edits/'))
                    localStorage.setItem(key, JSON.stringify({...JSON.parse(value), original: 'x'}))
        }"""
    )
    live.page.reload(wait_until="domcontentloaded")
    live.start()
    assert live.text(2) == CELLS[1]
    expect(live.control).to_contain_text("belongs to code that the book has replaced since")
    live.control.get_by_text("Show").click()
    expect(live.control.locator("pre")).to_have_text("my old work")
    live.control.get_by_role("button", name="Forget them").click()
    expect(live.control).not_to_contain_text("replaced since")
    assert live.page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('live'))") == []


def test_two_tabs_tell_of_each_other(context: BrowserContext, live: LivePage) -> None:
    page = context.new_page()
    with_fake_python(page)
    other = LivePage(page).open(CHAPTER).start()
    other.write(2, "theirs")
    notice = live.cell(2).locator(".live-notice")
    expect(notice).to_contain_text("Another tab has changed this cell")
    assert live.text(2) == CELLS[1]
    notice.get_by_role("button").click()
    assert live.text(2) == "theirs"
    expect(notice).to_have_text("")
    # Each has a Python of its own.
    live.run(1, says({"type": "wait", "milliseconds": 500}))
    other.run(1, "at the same time")
    expect(other.output(1)).to_have_text("ran at the same time")
    expect(live.status).to_have_text("Cell 1 has run.")


FULL = """for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2))
    try { for (let i = 0; ; i++) localStorage.setItem(`full ${size} ${i}`, 'x'.repeat(size)) }
    catch { }"""
THROWS = """Object.defineProperty(window, 'localStorage', {get() {
    throw new DOMException('no storage here', 'SecurityError')
}})"""


@pytest.mark.parametrize("storage", [FULL, THROWS], ids=["full", "forbidden"])
def test_a_browser_that_keeps_nothing_is_told_of(context: BrowserContext, storage: str) -> None:
    context.add_init_script(storage)
    page = context.new_page()
    with_fake_python(page)
    opened = LivePage(page).open(CHAPTER).start()
    opened.run(2, "mine = 1")
    expect(opened.control).to_contain_text("your changes last until the page is closed")
    expect(opened.output(2)).to_have_text("ran mine = 1")


def test_outputs_look_as_in_jupyter(live: LivePage) -> None:
    live.run(
        1,
        says(
            output("stream", name="stdout", text="one\n10%\r50%"),
            output("stream", name="stdout", text="\r100%\n\x1b[32mgreen\x1b[0m"),
            output("stream", name="stderr", text="careful"),
            output("display_data", data={"text/html": "<b>bold</b>", "text/plain": "no"}),
            output(
                "execute_result",
                data={
                    "image/svg+xml": "<svg width='9'></svg>",
                    "text/plain": "A line that climbs.",
                },
            ),
            output("display_data", data={"text/latex": "$x^2$", "text/plain": "no"}),
            output("display_data", data={"text/markdown": "| a |\n|---|\n| $y$ |"}),
            output("display_data", data={"image/png": "iVBORw0KGgo=", "text/plain": "a figure"}),
        ),
    )
    box = live.output(1)
    expect(box.locator(".output.stream pre")).to_have_text("one\n100%\ngreen")
    expect(box.locator(".ansi-green")).to_have_text("green")
    expect(box.locator(".output.stderr")).to_have_text("careful")
    expect(box.locator("b")).to_have_text("bold")
    expect(box.get_by_role("img", name="A line that climbs.")).to_have_count(1)
    expect(box.locator("img")).to_have_attribute("alt", "a figure")
    expect(box.locator(".text_latex mjx-container")).to_have_count(1)
    expect(box.locator("td mjx-container")).to_have_count(1)


def test_outputs_are_updated_and_cleared(live: LivePage) -> None:
    shown = {"data": {"text/plain": "before"}, "transient": {"display_id": "d"}}
    later = {"data": {"text/plain": "after"}, "transient": {"display_id": "d"}}
    live.run(1, says(output("display_data", **shown)))
    expect(live.output(1)).to_have_text("before")
    live.run(2, says(output("update_display_data", **later), output("clear_output", wait=False)))
    expect(live.output(1)).to_have_text("after")
    expect(live.output(2)).to_have_text("")


MARKDOWN = says(output("display_data", data={"text/markdown": "**bold** and $y$"}))
FORMULA = says(output("display_data", data={"text/latex": "$x^2$"}))
LATE = "What draws this could not be fetched."


@pytest.mark.parametrize(
    ("part", "shown", "bare", "drawn"),
    [
        ("live/part", MARKDOWN, "**bold**", "strong"),
        ("mathjax/startup", MARKDOWN, "bold", "mjx-container"),
        ("mathjax/startup", FORMULA, "x^2", "mjx-container"),
    ],
)
def test_what_is_fetched_late_and_does_not_come_is_told_and_asked_for_again(
    page: Page, part: str, shown: str, bare: str, drawn: str
) -> None:
    page.route(re.compile(part), lambda route: route.abort())
    live = LivePage(page).open(CHAPTER).start()
    live.run(1, shown)
    expect(live.output(1)).to_contain_text(bare)
    expect(live.output(1)).to_contain_text(LATE)
    page.unroute(re.compile(part))
    live.run(1, shown)
    expect(live.output(1).locator(drawn)).to_have_count(1)
    expect(live.output(1)).not_to_contain_text(LATE)


def test_a_cell_whose_package_does_not_come_has_not_run(live: LivePage) -> None:
    stored = live.output(2).inner_text()
    live.write(2, says({"type": "missed"}))
    live.control.get_by_role("button", name="Run all").click()
    expect(live.status).to_have_text(
        "Cell 2 did not run: a package that it imports could not be fetched. "
        "Check the connection and run it again."
    )
    expect(live.badge(2)).to_have_text("changed")
    assert live.output(2).inner_text() == stored
    assert live.page.locator("[data-live='waiting']").count() == 0
    live.run(2, "after")
    expect(live.output(2)).to_have_text("ran after")


def test_too_much_output_is_cut_with_a_sentence(live: LivePage) -> None:
    many = [output("display_data", data={"text/plain": "x"})] * 501
    live.run(1, says(*many))
    expect(live.output(1)).to_contain_text("a cell may show 500 outputs here")
    expect(live.output(1).locator(".text_plain")).to_have_count(500)
    live.run(1, says({"type": "cut", "characters": 2000000}))
    expect(live.output(1)).to_contain_text("a cell may write 2 000 000 characters here")


def test_output_streams_while_a_cell_runs(live: LivePage) -> None:
    live.run(1, says(output("stream", name="stdout", text="first"), {"type": "loop"}))
    expect(live.output(1)).to_have_text("first")
    expect(live.badge(1)).to_contain_text("running")


def test_a_live_verdict_is_recorded(page: Page) -> None:
    live = LivePage(page).open(PRACTICE).start()
    place = live.page.locator("[data-exercise]").first
    name = place.get_attribute("data-exercise")
    number = 1 + live.page.evaluate(
        "name => [...document.querySelectorAll('div.cell:has(.cell_input pre)')]"
        ".findIndex(cell => cell.querySelector(`[data-exercise='${name}']`))",
        name,
    )
    verdict = f'<div data-exercise="{name}" data-verdict="right">Right.</div>'
    live.run(number, says(output("display_data", data={"text/html": verdict})))
    expect(live.output(number)).to_have_text("Right.")
    tasks = json.loads(live.page.evaluate("localStorage['backprop-checked/progress/1']"))["tasks"]
    assert tasks[name]["done"]


def test_completion_asks_python(live: LivePage) -> None:
    live.write(1, "al")
    live.editor(1).press("Control+Space")
    live.page.get_by_role("option", name="alpha").click()
    assert live.text(1) == "alpha"


def test_a_key_says_what_a_name_is(live: LivePage) -> None:
    live.write(1, "half(")
    live.editor(1).press("Control+Shift+Space")
    hint = live.page.get_by_role("tooltip")
    expect(hint).to_have_text("Signature: half(x)")
    expect(live.page.locator(".live-spoken[role=status]")).to_have_text("Signature: half(x)")
    live.page.keyboard.type("2")
    expect(hint).to_have_count(1)
    live.editor(1).press("Escape")
    expect(hint).to_have_count(0)
    live.run(1, LOOP)
    live.editor(2).press("Control+Shift+Space")
    expect(hint).to_contain_text("Python knows nothing here yet")
    live.editor(2).press("Escape")
    expect(hint).to_have_count(0)


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    opened = LivePage(page).open(CHAPTER)
    opened.control.get_by_role("button", name=START).focus()
    page.keyboard.press("Enter")
    expect(opened.control.get_by_role("button", name="Run all")).to_be_focused()
    editor = opened.editor(1)
    editor.focus()
    page.keyboard.press("Tab")
    expect(editor).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(opened.cell(1).get_by_role("button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(opened.status).to_have_text("Cell 1 has run.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_live_page_is_accessible_and_fits_a_phone(
    browser: Browser, served: str, scheme: str
) -> None:
    context = browser.new_context(
        base_url=f"{served}/", color_scheme=scheme, viewport={"width": 390, "height": 900}
    )
    page = context.new_page()
    with_fake_python(page)
    opened = LivePage(page).open(CHAPTER).start()
    colours = "".join(f"\x1b[{code}m{code} " for code in (1, *range(31, 37)))
    opened.run(
        2,
        says(
            output("stream", name="stdout", text=f"{colours}\x1b[0m {'long ' * 60}"),
            output("stream", name="stderr", text=colours),
            output("error", ename="E", evalue="", traceback=[colours, "x" * 200]),
        ),
    )
    expect(opened.badge(2)).to_contain_text("stopped with an error")
    assert page.evaluate(OUTSIDE) == [], "reaches beyond the screen"
    found = Axe().run(page, None, QUICK).response["violations"]
    context.close()
    told = [f"{one['id']}: {[node['html'][:200] for node in one['nodes'][:3]]}" for one in found]
    assert told == []


def test_a_page_from_disk_says_what_live_python_needs(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto(f"{site.as_uri()}/{CHAPTER}", wait_until="domcontentloaded")
    control = page.locator(".live-control")
    expect(control).to_contain_text("make serve")
    assert control.get_by_role("button").count() == 0
    page.close()


def test_a_script_that_does_not_come_is_told_of_and_asked_for_again(page: Page) -> None:
    page.route(re.compile(r"live/live\.js"), lambda route: route.abort())
    opened = LivePage(page).open(CHAPTER).start(wait=False)
    expect(opened.control).to_contain_text("could not be fetched")
    page.unroute(re.compile(r"live/live\.js"))
    opened.start()
    opened.press("Run", 1)
    expect(opened.status).to_have_text("Cell 1 has run.")
