"""What the reader is told when a cell ends badly, or a browser cannot run Python."""

from __future__ import annotations

import re

import pytest
from live_page import CHAPTER, SOON, LivePage, ran, stopped
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
DEAF = """print("begun")
while True:
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
    stopped(running, 1, DEAF, shown="begun")
    ran(running, 1, "print('well')")
    expect(running.output(1)).to_have_text("well")


def test_a_loop_is_stopped_on_a_host_without_headers(page: Page) -> None:
    live = LivePage(page).open(CHAPTER).start(wait=False)
    code = "print('begun')\nwhile True:\n    pass"
    stopped(live, 1, code, shown="begun", told="Python was shut down for it")
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


def test_what_a_button_does_is_seen_and_can_be_stopped(running: LivePage) -> None:
    code = (
        "import ipywidgets as widgets\n"
        "def pressed(button):\n    print('heard')\n    while True:\n        pass\n"
        "button = widgets.Button(description='press me')\n"
        "button.on_click(pressed)\nbutton"
    )
    ran(running, 1, code)
    box = running.output(1)
    box.get_by_role("button", name="press me").click()
    expect(box).to_contain_text("heard", timeout=SOON)
    running.control.get_by_role("button", name="Stop").click()
    expect(box).to_contain_text("KeyboardInterrupt", timeout=SOON)
    ran(running, 1, "print('well', button.description)")
    expect(running.output(1)).to_have_text("well press me")


def test_a_python_that_was_ended_does_not_end_the_next_one(page: Page) -> None:
    live = LivePage(page).open(CHAPTER).start(wait=False)
    stopped(live, 1, "import time\nprint('begun')\ntime.sleep(100)", shown="begun")
    live.run(1, "print('well')")
    expect(live.output(1)).to_have_text("well", timeout=SOON)
    # The one that slept speaks up some two seconds after its end.
    page.wait_for_timeout(3000)
    ran(live, 1, "print('still well')")


def test_a_cell_that_is_reset_while_it_runs_is_as_the_book_came(running: LivePage) -> None:
    running.run(1, "print('begun')\nwhile True:\n    pass")
    expect(running.output(1)).to_contain_text("begun", timeout=SOON)
    running.press("Reset", 1)
    expect(running.status).to_contain_text("Stopped", timeout=SOON)
    expect(running.badge(1)).to_have_text("")
    expect(running.output(1)).not_to_contain_text("KeyboardInterrupt")
