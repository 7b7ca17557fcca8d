"""Which cells run again, and what a cell shows when it is pressed twice or clears its output."""

from __future__ import annotations

import pytest
from live_page import CHAPTER, LivePage, output, says, with_fake_python
from playwright.sync_api import Page, expect

LOOP = says({"type": "loop"})
ERROR = says(output("error", ename="NameError", evalue="x", traceback=["NameError"]))


@pytest.fixture
def live(page: Page) -> LivePage:
    """A page that has been made live, and whose Python is a stand-in."""
    with_fake_python(page)
    return LivePage(page).open(CHAPTER).start()


def test_an_edit_above_is_run_before_what_needs_it(live: LivePage) -> None:
    live.press("Run", 3)
    expect(live.status).to_have_text("3 cells have run.")
    live.write(2, "edited")
    live.press("Run", 3)
    expect(live.status).to_have_text("2 cells have run.")
    expect(live.output(2)).to_have_text("ran edited")


def test_a_failed_cell_above_is_run_again_and_not_passed_over(live: LivePage) -> None:
    live.write(2, ERROR)
    live.press("Run", 3)
    expect(live.badge(3)).to_have_text("did not run")
    live.press("Run", 3)
    expect(live.status).to_have_text(
        "Cell 2 stopped with NameError. One cell after it did not run."
    )


def test_the_last_picture_of_a_cleared_output_stays(live: LivePage) -> None:
    cleared = output("clear_output", wait=True)
    live.run(1, says(output("stream", name="stdout", text="the last"), cleared))
    expect(live.status).to_have_text("Cell 1 has run.")
    expect(live.output(1)).to_have_text("the last")


def test_the_second_half_of_a_double_click_stops_nothing(live: LivePage) -> None:
    live.write(1, LOOP)
    live.page.get_by_role("button", name="Run: code cell 1", exact=True).dblclick()
    expect(live.badge(1)).to_contain_text("running")
    live.page.wait_for_timeout(300)
    expect(live.badge(1)).to_contain_text("running")
