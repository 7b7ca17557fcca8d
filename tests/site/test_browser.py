"""Every built page in a real browser: whole, quiet, moving, readable, with the network off."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import Opened, Opener, pages

# Without `preload`, which fetches every style sheet again and some from the wrong folder.
QUICK = {"preload": False, "resultTypes": ["violations"]}

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


# Every position of one slider, as the arrow keys reach it, from the first to the last: what is
# drawn there, what is written below it, and what is read out. A position is taken when picture or
# caption have changed, or after three seconds in which they have not.
POSITIONS = """async explorer => {
    const handle = explorer.querySelector('[role="slider"]')
    const press = key => handle.dispatchEvent(
        new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}))
    const shown = () => explorer.querySelector('svg.bp-figure').outerHTML
        + explorer.querySelector('.bp-caption').innerText
    const pause = () => new Promise(done => setTimeout(done, 5))
    const changed = async before => {
        const until = Date.now() + 3000
        while (shown() === before && Date.now() < until) await pause()
    }
    const number = name => Number(handle.getAttribute(name))
    let before = shown()
    const moves = number('aria-valuenow') > 0
    press('Home')
    if (moves) await changed(before)
    const seen = [shown()], heard = [handle.getAttribute('aria-valuetext')]
    while (seen.length <= number('aria-valuemax')) {
        before = shown()
        press('ArrowRight')
        await changed(before)
        seen.push(shown())
        heard.push(handle.getAttribute('aria-valuetext'))
    }
    return {positions: seen.length, seen: new Set(seen).size, heard: new Set(heard).size}
}"""


def test_page_is_whole_and_quiet(light: Opened) -> None:
    _whole_and_quiet(light)


def test_page_is_whole_and_quiet_from_disk_in_the_dark(dark: Opened) -> None:
    _whole_and_quiet(dark)


def _whole_and_quiet(opened: Opened) -> None:
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


def test_page_fits_a_phone(light: Opened) -> None:
    light.page.set_viewport_size({"width": 390, "height": 900})
    outside = light.page.evaluate(OUTSIDE)
    light.page.set_viewport_size({"width": 1280, "height": 900})
    assert outside == [], "reaches beyond the screen"
    assert light.page.evaluate("document.documentElement.dataset.theme") == "light"


def test_page_fits_a_phone_in_the_dark(dark: Opened) -> None:
    assert dark.page.evaluate(OUTSIDE) == [], "reaches beyond the screen"
    assert dark.page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_page_is_accessible(light: Opened) -> None:
    assert _violations(light) == []


def test_page_is_accessible_in_the_dark(dark: Opened) -> None:
    dark.page.set_viewport_size({"width": 1280, "height": 900})
    # What does not depend on colours is the same as in the light.
    found = _violations(dark, {"runOnly": ["color-contrast"]})
    dark.page.set_viewport_size({"width": 390, "height": 900})
    assert found == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_code_is_accessible(open_page: Opener, site: Path, dark: bool) -> None:
    """Code is written alike on all pages, so it is looked at once, with every kind of token."""
    page = open_page("book/index.html", dark=dark).page
    kinds = {
        kind
        for name in pages()
        for code in re.findall(r'<div class="highlight"><pre>(.*?)</pre>', _html(site, name), re.S)
        for kind in re.findall(r'<span class="([^"]+)">', code)
    }
    assert len(kinds) > 10
    page.evaluate(
        """kinds => {
            const code = document.querySelector('div.highlight pre')
            for (const kind of kinds) {
                const token = document.createElement('span')
                token.className = kind
                token.textContent = kind + '\\n'
                code.append(token)
            }
        }""",
        sorted(kinds),
    )
    found = Axe().run(page, {"include": [["div.highlight"]]}, QUICK).response["violations"]
    assert [_told(violation) for violation in found] == []


def _html(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def _violations(opened: Opened, options: dict[str, Any] | None = None) -> list[str]:
    elsewhere = {"exclude": [["div.highlight"]]}
    found = Axe().run(opened.page, elsewhere, QUICK | (options or {})).response["violations"]
    return [_told(violation) for violation in found]


def _told(violation: dict[str, Any]) -> str:
    places = "; ".join(str(node["target"]) for node in violation["nodes"][:4])
    return f"{violation['id']}: {violation['help']} ({len(violation['nodes'])}: {places})"


def test_every_slider_changes_its_picture(light: Opened) -> None:
    _every_position_differs(light)


def test_every_slider_changes_its_picture_from_disk(dark: Opened) -> None:
    _every_position_differs(dark)


def _every_position_differs(opened: Opened) -> None:
    for explorer in opened.page.locator(".bp-explorer").all():
        found = explorer.evaluate(POSITIONS)
        positions = found["positions"]
        assert positions > 1
        assert found["seen"] == positions, f"{positions} positions show {found['seen']} pictures"
        assert found["heard"] == positions, f"{positions} are read out as {found['heard']}"
    assert opened.errors == []


def test_a_slider_follows_the_keyboard(open_page: Opener) -> None:
    page = open_page("book/index.html").page
    explorer = page.locator(".bp-explorer").first
    handle = explorer.locator('[role="slider"]').first
    handle.scroll_into_view_if_needed()
    handle.focus()
    before = _shown(explorer)
    page.keyboard.press("ArrowRight")
    assert _changed(explorer, before) != before


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
    page = open_page("book/index.html").page
    explorer = page.locator(".bp-explorer").first
    explorer.scroll_into_view_if_needed()
    before = _shown(explorer)
    box = explorer.locator(".noUi-base").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.97, box["y"] + box["height"] / 2)
    assert _changed(explorer, before) != before


@pytest.mark.parametrize("how", ["http", "file"])
def test_the_loss_after_one_step_is_on_the_page(open_page: Opener, how: str) -> None:
    text = open_page("book/worked_example.html", how).page.locator("main").inner_text()
    assert "0.04462806876" in text


def test_figures_take_the_theme(open_page: Opener) -> None:
    colours = [
        open_page("book/index.html", dark=dark).page.evaluate(
            "getComputedStyle(document.querySelector('svg.bp-figure text')).fill"
        )
        for dark in (False, True)
    ]
    assert colours[0] != colours[1], "the text of a figure has one colour, light and dark"
