"""How long a reader waits for live Python, and how much is fetched: printed, never stored."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

from . import browser, build

# A reader opens the first and then, with what the browser has kept, the second.
CHAPTERS = ("forward_pass", "worked_example")
RUNS = 3
PATIENCE = 120_000
CELLS = "div.cell:has(.cell_input pre)"
FIRST_FIGURE = "cells => cells.findIndex(cell => cell.querySelector('.cell_output :is(svg, img)'))"


class Start(NamedTuple):
    """One start of live Python.

    Attributes:
        ready: seconds from the press of the button until Python can run a cell.
        figure: seconds from the same press until the first figure of the page is drawn anew.
        fetched: bytes that the server sent for it.
    """

    ready: float
    figure: float
    fetched: int


def bench(site: Path) -> None:
    """Print the times and the bytes of a first and a second chapter, each in a new browser."""
    with sync_playwright() as playwright:
        path = browser.executable(playwright)
        if path is None:
            print("\nno browser found: live Python was not measured")
            return
        print(f"\n{'live Python, from the press':28} {'ready':>8} {'figure':>8} {'fetched':>11}")
        for _ in range(RUNS):
            chromium = playwright.chromium.launch(executable_path=path, args=browser.ARGUMENTS)
            with counting(site) as (address, sent):
                page = chromium.new_context(base_url=address).new_page()
                for place, chapter in zip(("first", "second"), CHAPTERS, strict=True):
                    print(line(f"{place}: {chapter}", start(page, chapter, sent)))
            chromium.close()


def line(name: str, one: Start) -> str:
    """A row of the table."""
    return f"{name:28} {one.ready:6.2f} s {one.figure:6.2f} s {one.fetched / 1e6:8.2f} MB"


@contextmanager
def counting(site: Path) -> Iterator[tuple[str, list[int]]]:
    """The address of the book as `make serve` serves it, and the sizes of what has been sent."""
    sent: list[int] = []

    class Counting(build.Handler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def copyfile(self, source: object, outputfile: object) -> None:
            data = source.read()  # type: ignore[attr-defined]
            sent.append(len(data))
            outputfile.write(data)  # type: ignore[attr-defined]

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Counting, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", sent
    server.shutdown()
    server.server_close()


def start(page: Page, chapter: str, sent: list[int]) -> Start:
    """Open a chapter, press the button, and run up to the first figure."""
    page.goto(f"book/{chapter}.html", wait_until="networkidle")
    cells = page.locator(CELLS)
    cell = cells.nth(cells.evaluate_all(FIRST_FIGURE))
    sent.clear()
    began = time.perf_counter()
    page.locator(".live-control").get_by_role("button").first.click()
    cell.get_by_role("button", name="Run to here").click()
    page.locator(".live-status", has_text="is running").wait_for(timeout=PATIENCE)
    ready = time.perf_counter() - began
    cell.locator(".live-badge", has_text="has run").wait_for(timeout=PATIENCE)
    return Start(ready, time.perf_counter() - began, sum(sent))
