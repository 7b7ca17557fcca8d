"""Which browser opens the pages, how, and what it is asked to remember."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page

from bookkit import build, project

ROOT = project.root()
SITE = build.home(ROOT).parent
NO_BROWSER = (
    "no browser found, pages were not opened: install chromium or google-chrome, "
    "or run .venv/bin/playwright install chromium"
)


def pages() -> list[str]:
    """The address of each page of the book, relative to the site."""
    return [f"book/{page.stem}.html" for page in project.pages(ROOT)]


@contextmanager
def serving(handler: type[SimpleHTTPRequestHandler], folder: Path) -> Iterator[str]:
    """The address of a folder, served in this way and without a word."""

    class Quiet(handler):  # type: ignore[misc, valid-type]
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@dataclass
class Opened:
    """A page in the browser, and everything it complained of while it was open."""

    page: Page
    elsewhere: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


Opener = Callable[..., Opened]
