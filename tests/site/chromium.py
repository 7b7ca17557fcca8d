"""Which browser opens the pages, how, and what it is asked to remember."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

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


@dataclass
class Opened:
    """A page in the browser, and everything it complained of while it was open."""

    page: Page
    elsewhere: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


Opener = Callable[..., Opened]
