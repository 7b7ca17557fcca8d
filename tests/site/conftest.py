"""The built book, served and from disk, and a real browser to open it with."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from chromium import NO_BROWSER, ROOT, SITE, Opened, Opener, pages, serving
from live_page import CHAPTER, SOON, LivePage
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from bookkit import build
from bookkit.browser import ARGUMENTS, executable


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built pages; fails if they are not those of the files as they are."""
    stamp = ROOT / build.STAMP
    if not stamp.is_file() or stamp.read_text() != build.inputs_hash(ROOT):
        pytest.fail("the built book is missing or out of date: run make book first")
    return SITE


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, started once."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A real Chromium. Where there is none, tests are skipped, or fail if one is required."""
    path = executable(playwright)
    if path is None:
        if os.environ.get("BOOK_BROWSER") == "required":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the built book, served on this machine as by any host."""
    with serving(SimpleHTTPRequestHandler, site) as address:
        yield address


@pytest.fixture(scope="session")
def isolated(site: Path) -> Iterator[str]:
    """The address of the book as `make serve` serves it, under headers that forbid more."""
    with serving(build.Handler, site) as address:
        yield address


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """An empty page of a browser that knows nothing of a reader yet."""
    context = browser.new_context(base_url=f"{served}/", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def running(browser: Browser, isolated: str) -> Iterator[LivePage]:
    """A page whose Python runs, for all checks that leave it running."""
    context = browser.new_context(base_url=f"{isolated}/", reduced_motion="reduce")
    opened = LivePage(context.new_page()).open(CHAPTER).start(wait=False)
    expect(opened.status).to_contain_text("Python is ready", timeout=SOON)
    yield opened
    context.close()


@pytest.fixture(scope="module")
def open_page(browser: Browser, isolated: str, site: Path) -> Iterator[Opener]:
    """A function that opens a page: `open_page("book/loss.html", "file", dark=True, width=390)`."""
    contexts = []

    def opener(name: str, how: str = "http", dark: bool = False, width: int = 1280) -> Opened:
        base = isolated if how == "http" else site.as_uri()
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        opened = Opened(context.new_page())
        own = (isolated, site.as_uri(), "data:", "blob:", "about:")
        opened.page.on(
            "request",
            lambda r: None if r.url.startswith(own) else opened.elsewhere.append(r.url),
        )
        opened.page.on("requestfailed", lambda r: opened.failed.append(r.url))
        opened.page.on(
            "response", lambda r: opened.failed.append(r.url) if r.status >= 400 else None
        )
        opened.page.on("pageerror", lambda e: opened.errors.append(str(e)))
        opened.page.on(
            "console",
            lambda m: opened.errors.append(m.text) if m.type in ("error", "warning") else None,
        )
        opened.page.goto(f"{base}/{name}")
        # Until nothing is asked for any more: once a page, since it takes half a second of rest.
        opened.page.wait_for_load_state("load" if dark or how == "file" else "networkidle")
        drawn = "!document.querySelector('.math') || document.querySelector('mjx-container')"
        opened.page.wait_for_function(drawn)
        views = 'script[type="application/vnd.jupyter.widget-view+json"]'
        opened.page.wait_for_function(
            f"document.querySelectorAll('.saved-widget [role=slider]').length >= "
            f"document.querySelectorAll('{views}').length"
        )
        return opened

    yield opener
    for context in contexts:
        context.close()


class ByPage(LoadScopeScheduling):
    """All checks of one page run in one worker, and so on one opening of it."""

    def _split_scope(self, nodeid: str) -> str:
        page = re.search(r"\[(book/[\w/]+\.html)\]", nodeid)
        return page[1] if page else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByPage:
    """Share the pages out among the workers."""
    return ByPage(config, log)


# Each page is opened twice, as differently as can be, and every check that looks at it uses one of
# the two.
@pytest.fixture(scope="module", params=pages())
def light(request: pytest.FixtureRequest, open_page: Opener) -> Iterator[Opened]:
    """A page over http, light, on a desk."""
    yield from _until_closed(open_page(request.param))


@pytest.fixture(scope="module", params=pages())
def dark(request: pytest.FixtureRequest, open_page: Opener) -> Iterator[Opened]:
    """A page from disk, dark, on a phone."""
    yield from _until_closed(open_page(request.param, "file", dark=True, width=390))


def _until_closed(opened: Opened) -> Iterator[Opened]:
    yield opened
    opened.page.close()
