"""What the reader is told when a cell ends badly, or a browser cannot run Python."""

from __future__ import annotations

import re

import pytest
from live_page import CHAPTER, SOON, LivePage, ran
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.python


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import sys; sys.exit()", "SystemExit"),
        ("exit()", "SystemExit"),
        ("quit()", "SystemExit"),
        ("def deeper(n):\n    return deeper(n + 1)\n\ndeeper(0)", "RecursionError"),
        ("input('Your name?')", "write the answer into the cell"),
        ("import threading\nthreading.Thread(target=print).start()", "can't start new thread"),
        ("import torch", "No module named 'torch'"),
        ("%nosuch", "`%nosuch` not found"),
        ("import numpy\n[numpy.empty(250_000_000) for _ in range(3)]", "Unable to allocate"),
    ],
)
def test_what_python_cannot_do_here_is_an_error_like_any_other(
    running: LivePage, code: str, told: str
) -> None:
    ran(running, 1, code, told="stopped with")
    # By the name of an error, and not by none.
    expect(running.status).to_have_text(re.compile(r"stopped with \w+(Error|Exit)\."))
    expect(running.output(1)).to_contain_text(told)
    expect(running.output(1)).not_to_contain_text("To exit")
    ran(running, 1, "print('well')")
    expect(running.output(1)).to_have_text("well")


# All memory but crumbs, and then the crumbs.
HOARD = """import numpy
hoard, size = [], 2 ** 28
while size > 2 ** 12:
    try:
        hoard.append(numpy.empty(size, "u1"))
    except MemoryError:
        size //= 2
while True:
    hoard.append([len(hoard)] * 10)"""
NESTED = "nest = []\nfor _ in range(100_000):\n    nest = [nest]\nrepr(nest)"
DEAF = """while True:
    try:
        while True:
            pass
    except BaseException:
        pass"""


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (HOARD, "ran out of memory and was shut down"),
        (NESTED, "Python broke down"),
        ("import os\nos._exit(0)", "The cell ended Python"),
    ],
    ids=["memory", "stack", "exit"],
)
def test_a_python_that_a_cell_breaks_is_told_of_and_the_next_press_works(
    running: LivePage, code: str, told: str
) -> None:
    running.run(1, code)
    expect(running.status).to_contain_text(told, timeout=SOON)
    assert running.text(1) == code
    ran(running, 1, "print('well')")
    expect(running.output(1)).to_have_text("well")


def test_a_cell_that_catches_its_interrupt_is_stopped_all_the_same(running: LivePage) -> None:
    running.run(1, DEAF)
    expect(running.badge(1)).to_contain_text("running", timeout=SOON)
    running.page.wait_for_timeout(500)
    running.press("Stop", 1)
    expect(running.status).to_contain_text("Stopped.", timeout=SOON)
    ran(running, 1, "print('well')")
    expect(running.output(1)).to_have_text("well")


def test_a_loop_is_stopped_on_a_host_without_headers(page: Page) -> None:
    live = LivePage(page).open(CHAPTER).start(wait=False)
    live.run(1, "while True:\n    pass")
    expect(live.status).to_contain_text("Cell 1 of", timeout=SOON)
    live.press("Stop", 1)
    expect(live.status).to_contain_text("Python was shut down for it")
    ran(live, 1, "print('well')")
    page.reload(wait_until="domcontentloaded")
    live.start(wait=False)
    assert live.text(1) == "print('well')"


@pytest.mark.parametrize("name", ["WebAssembly", "Worker", "DecompressionStream"])
def test_a_browser_without_what_python_needs_is_told_so(page: Page, name: str) -> None:
    page.add_init_script(f"delete window.{name}")
    live = LivePage(page).open(CHAPTER)
    expect(live.control).to_contain_text("Live Python needs a newer browser")
    assert live.control.get_by_role("button").count() == 0
