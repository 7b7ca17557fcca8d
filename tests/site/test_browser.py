"""Every built page in a real browser: whole, quiet, moving, readable, with the network off."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import Opened, pages

Opener = Callable[..., Opened]
every_page = pytest.mark.parametrize("name", pages())
both_ways = pytest.mark.parametrize("how", ["http", "file"])
both_themes = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])

# The theme hides what is too wide, so the page's own width says nothing: ask every element that
# lies in no scrolling box of its own, the article's box not counted.
OUTSIDE = """() => {
    const scrolls = e => e && e.tagName !== 'ARTICLE'
        && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement))
    const wide = e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    const seen = e => e.checkVisibility() && !e.closest('mjx-assistive-mml, .sr-only, svg')
    return [...document.querySelectorAll('main article *')]
        .filter(e => wide(e) && seen(e) && !scrolls(e))
        .slice(0, 5).map(e => e.outerHTML.slice(0, 120))
}"""


@every_page
@both_ways
def test_page_is_whole_and_quiet(open_page: Opener, name: str, how: str) -> None:
    opened = open_page(name, how)
    page = opened.page
    broken = page.evaluate(
        "[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)"
    )
    formulas = page.evaluate(
        "[document.querySelectorAll('main .math').length,"
        " document.querySelectorAll('main .math mjx-container').length,"
        " document.querySelectorAll('mjx-merror, [data-mjx-error],"
        # MathJax writes a command that it does not know in red, and calls it no error.
        ' mjx-container [style*="color: red"]\').length]'
    )
    assert opened.elsewhere == [], "the page asks another host"
    assert opened.failed == [], "something the page asks for is not there"
    assert opened.errors == [], "the console is not clean"
    assert broken == []
    assert formulas[0] == formulas[1], f"{formulas[0]} formulas, {formulas[1]} drawn"
    assert formulas[2] == 0, "a formula has an error"


@every_page
@both_themes
def test_page_fits_a_phone(open_page: Opener, name: str, dark: bool) -> None:
    page = open_page(name, dark=dark, width=390).page
    outside = page.evaluate(OUTSIDE)
    theme = page.evaluate("document.documentElement.dataset.theme")
    assert outside == [], "reaches beyond the screen"
    assert theme == ("dark" if dark else "light")


@every_page
@both_themes
def test_page_is_accessible(open_page: Opener, name: str, dark: bool) -> None:
    opened = open_page(name, dark=dark)
    found = Axe().run(opened.page).response["violations"]
    assert [_told(violation) for violation in found] == []


def _told(violation: dict[str, Any]) -> str:
    places = "; ".join(str(node["target"]) for node in violation["nodes"][:4])
    return f"{violation['id']}: {violation['help']} ({len(violation['nodes'])}: {places})"


@every_page
@both_ways
def test_every_slider_changes_its_picture(open_page: Opener, name: str, how: str) -> None:
    opened = open_page(name, how)
    explorers = opened.page.locator(".bp-explorer")
    for number in range(explorers.count()):
        explorer = explorers.nth(number)
        handle = explorer.locator('[role="slider"]').first
        handle.scroll_into_view_if_needed()
        handle.focus()
        now = _shown(explorer)
        started_at = float(handle.get_attribute("aria-valuenow") or 0)
        handle.press("Home")
        now = _changed(explorer, now) if started_at > 0 else now
        seen, heard = {now}, {handle.get_attribute("aria-valuetext")}
        positions = int(float(handle.get_attribute("aria-valuemax") or 0)) + 1
        assert positions > 1
        for _ in range(positions - 1):
            handle.press("ArrowRight")
            now = _changed(explorer, now)
            seen.add(now)
            heard.add(handle.get_attribute("aria-valuetext"))
        assert len(seen) == positions, f"{positions} positions show {len(seen)} pictures"
        assert len(heard) == positions, f"{positions} positions are read out as {len(heard)}"
    assert opened.errors == []


def _changed(explorer: Any, before: tuple[str, str], seconds: float = 3) -> tuple[str, str]:
    """What the explorer shows once it shows something else; what it showed, if it never does."""
    until = time.monotonic() + seconds
    while (now := _shown(explorer)) == before and time.monotonic() < until:
        explorer.page.wait_for_timeout(20)
    return now


def _shown(explorer: Any) -> tuple[str, str]:
    svg = explorer.locator("svg.bp-figure")
    return (svg.first.inner_html(), explorer.locator(".bp-caption").first.inner_text())


def test_a_slider_follows_the_mouse(open_page: Opener) -> None:
    page = open_page("book/worked_example.html").page
    explorer = page.locator(".bp-explorer").first
    explorer.scroll_into_view_if_needed()
    before = _shown(explorer)
    box = explorer.locator(".noUi-base").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.97, box["y"] + box["height"] / 2)
    assert _changed(explorer, before) != before


@both_ways
def test_the_loss_after_one_step_is_on_the_page(open_page: Opener, how: str) -> None:
    text = open_page("book/worked_example.html", how).page.locator("main").inner_text()
    assert "0.04462806876" in text


def test_figures_take_the_theme(open_page: Opener) -> None:
    colours = [
        open_page("book/worked_example.html", dark=dark).page.evaluate(
            "getComputedStyle(document.querySelector('svg.bp-figure text')).fill"
        )
        for dark in (False, True)
    ]
    assert colours[0] != colours[1], "the text of a figure has one colour, light and dark"
