"""Exercises in a page that has come alive: told right from wrong there, and remembered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import ROOT
from live_page import LivePage, with_fake_python
from playwright.sync_api import Browser, Page, Route, expect

from bookkit import live_bundle
from bookkit.sphinx_ext import live as extension

CHAPTER, PROGRESS = "book/worked_example.html", "book/progress.html"
EXERCISE = "worked_example.pencil_slope"
CHECK = "check(practice.pencil_slope, slope)"
# Two cores that share a long run, and Python to be started: what waits may wait longer.
SOON = 90_000


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """An empty page of a browser that knows nothing of a reader yet."""
    context = browser.new_context(base_url=f"{served}/", reduced_motion="reduce")
    yield context.new_page()
    context.close()


def number(live: LivePage) -> int:
    """Which cell holds the exercise, counted from 1."""
    holds = (
        f"cells => cells.findIndex(cell => cell.querySelector('[data-exercise=\"{EXERCISE}\"]'))"
    )
    return 1 + int(live.cells.evaluate_all(holds))


def is_solved(page: Page) -> bool:
    """What the browser remembers of the exercise."""
    record = json.loads(page.evaluate("localStorage['backprop-checked/progress/1'] ?? '{}'"))
    return bool(record.get("tasks", {}).get(EXERCISE, {}).get("done"))


def test_a_stored_verdict_says_nothing_of_the_reader(page: Page) -> None:
    def printed_right(route: Route) -> None:
        body = route.fetch().text()
        place = f'data-exercise="{EXERCISE}" data-verdict='
        assert f'{place}"empty"' in body
        route.fulfill(
            body=body.replace(f'{place}"empty"', f'{place}"right"'), content_type="text/html"
        )

    page.route(f"**/{CHAPTER}", printed_right)
    with_fake_python(page)
    live = LivePage(page).open(CHAPTER).start()
    here = number(live)
    live.run(here, "nothing in the place of the verdict")
    expect(live.output(here)).to_have_text("ran nothing in the place of the verdict")
    live.press("Reset", here)
    expect(live.output(here).locator("[data-verdict=right]")).to_have_count(1)
    page.reload(wait_until="domcontentloaded")
    assert not is_solved(page)


@pytest.mark.python
def test_an_exercise_is_solved_in_the_page_and_remembered(page: Page) -> None:
    live = LivePage(page).open(CHAPTER)
    here = number(live)
    home = page.locator("section", has=page.locator(f"> .cell [data-exercise='{EXERCISE}']"))
    solution = home.locator(".solution pre").text_content()
    told = live.output(here).locator(".verdict")
    live.start(wait=False)

    live.run(here, f"slope = (4 - 1) * 8 * 0.5 * 5\n\n{CHECK}")
    expect(told).to_contain_text("Not yet. That is twice the slope", timeout=SOON)
    expect(live.badge(here)).to_have_text("changed · has run")
    assert not is_solved(page)

    live.run(here, f"{solution}\n{CHECK}")
    expect(told).to_contain_text("Right.", timeout=SOON)
    expect(page.locator(".practice-line")).to_contain_text("1 of ")
    page.reload(wait_until="domcontentloaded")
    expect(page.locator(".practice-line")).to_contain_text("1 of ")
    page.goto(PROGRESS)
    solved = page.locator("li", has_text="solved")
    expect(solved).to_have_count(1)
    expect(solved.locator(f"[data-task='{EXERCISE}']")).to_have_count(1)


def test_the_page_for_teachers_says_how_much_is_fetched(page: Page, site: Path) -> None:
    lock = json.loads((site / "_static" / extension.BOOK / live_bundle.LOCK).read_text())
    names = live_bundle.packages(lock, ROOT / f"{CHAPTER.removesuffix('.html')}.ipynb")
    size = live_bundle.weight(lock, names)
    live = LivePage(page).open(CHAPTER).start(wait=False)
    bar = live.control.locator(".live-progress")
    expect(bar).to_have_js_property("max", size, timeout=SOON)
    page.goto("book/teaching.html")
    expect(page.locator("article")).to_contain_text(f"at most {size / 1e6:.1f} MB of Python")


def test_the_line_at_the_exercises_leads_to_the_control(page: Page) -> None:
    LivePage(page).open(CHAPTER)
    page.locator(".practice-line").get_by_role("link", name="at the top of this page").click()
    assert page.evaluate("document.querySelector(':target').matches('.live-control')")


def test_the_first_page_calls_the_buttons_by_their_names(page: Page) -> None:
    with_fake_python(page)
    live = LivePage(page).open("book/index.html")
    told = page.locator("p", has_text="The code runs in the page.").locator("em")
    named = set(told.all_inner_texts())
    seen = set(page.get_by_role("button").all_inner_texts())
    live.start()
    seen |= set(page.locator(".live-button").all_text_contents())
    assert {"Run", "Run to here", "Stop", "Reset"} < named <= seen


def test_every_control_has_room_for_a_finger(browser: Browser, served: str) -> None:
    context = browser.new_context(
        base_url=f"{served}/",
        viewport={"width": 390, "height": 800},
        has_touch=True,
        is_mobile=True,
    )
    page = context.new_page()
    with_fake_python(page)
    LivePage(page).open(CHAPTER).start()
    buttons = page.locator(".live-button, .practice-button, main summary").filter(visible=True)
    heights = buttons.evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    assert len(heights) > len(page.locator(".cell_input").all())
    assert min(heights) >= 44
    context.close()
