"""A page of the book with live Python, and what the checks ask of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from bookkit.notebook_files import code_cells, read, source

START = "Start Python in this page"
READY = "Python is ready"
# A page of a few cells.
CHAPTER = "book/reference.html"
# Two cores that share a long run, and Python to be started: what waits may wait longer.
SOON = 90_000
FAKE = Path(__file__).with_name("fake_worker.js")


class LivePage:
    """A page, its control and its cells."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.control = page.locator(".live-control")
        self.status = page.locator(".live-status")
        self.cells = page.locator("div.cell:has(.cell_input pre)")

    def open(self, address: str) -> LivePage:
        """Go to a page."""
        self.page.goto(address, wait_until="domcontentloaded")
        return self

    def start(self, wait: bool = True) -> LivePage:
        """Press the one button; by default until Python is ready."""
        self.control.get_by_role("button", name=START).click()
        if wait:
            expect(self.status).to_contain_text(READY)
        return self

    def setting(self) -> dict[str, Any]:
        """What the page knows of live Python."""
        told = self.control.get_attribute("data-setting")
        found: dict[str, Any] = json.loads(told or "{}")
        return found

    def change_setting(self, **changes: Any) -> None:
        """Change what the page knows of live Python, before it is started."""
        self.control.evaluate(
            "(place, setting) => place.dataset.setting = setting",
            json.dumps(self.setting() | changes),
        )

    def editor(self, number: int) -> Locator:
        """The editor of a cell, counted from 1."""
        return self.page.get_by_role("textbox", name=f"Code cell {number}", exact=True)

    def press(self, label: str, number: int) -> None:
        """Press a button of a cell."""
        self.page.get_by_role("button", name=f"{label}: code cell {number}", exact=True).click()

    def write(self, number: int, code: str) -> None:
        """Replace the code of a cell, as from the keyboard."""
        self.editor(number).press("Control+a")
        self.page.keyboard.insert_text(code)

    def run(self, number: int, code: str) -> None:
        """Replace the code of a cell and run it by the keyboard."""
        self.write(number, code)
        self.editor(number).press("Shift+Enter")

    def text(self, number: int) -> str:
        """The code in an editor."""
        lines = self.editor(number).locator(".cm-line").all_inner_texts()
        return "\n".join(line.rstrip("\n") for line in lines)

    def cell(self, number: int) -> Locator:
        """A cell with all that belongs to it."""
        return self.cells.nth(number - 1)

    def output(self, number: int) -> Locator:
        """The place of a cell's outputs."""
        return self.cell(number).locator(".cell_output")

    def badge(self, number: int) -> Locator:
        """What a cell says of itself."""
        return self.cell(number).locator(".live-badge")


def ran(live: LivePage, number: int, code: str, told: str = "has run", wait: int = SOON) -> None:
    """Run a cell alone, until it says how it ended."""
    live.run(number, code)
    expect(live.status).to_contain_text(f"Cell {number} {told}", timeout=wait)


def stopped(live: LivePage, number: int, code: str, shown: str, told: str = "Stopped.") -> None:
    """Run a cell that never ends, and stop it as soon as it shows what it puts out."""
    live.run(number, code)
    expect(live.output(number)).to_contain_text(shown, timeout=SOON)
    live.press("Stop", number)
    expect(live.status).to_contain_text(told, timeout=SOON)


def with_fake_python(page: Page) -> None:
    """Put the stand-in of `fake_worker.js` in the place of the worker: cells are then messages."""
    body = FAKE.read_text(encoding="utf-8")
    page.route(
        re.compile("live/worker.js"),
        lambda route: route.fulfill(body=body, content_type="text/javascript"),
    )


def says(*messages: dict[str, Any]) -> str:
    """The code of a cell that makes the stand-in send these messages."""
    return "\n".join(json.dumps(message) for message in messages)


def output(kind: str, **content: Any) -> dict[str, Any]:
    """One message of a cell."""
    return {"msg_type": kind, "content": content}


def sources(notebook: Path) -> list[str]:
    """The code cells of a notebook."""
    return [source(cell) for cell in code_cells(read(notebook))]


Opener = Callable[[str], LivePage]
