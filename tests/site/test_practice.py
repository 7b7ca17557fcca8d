"""Exercises, quizzes and the reader's own record, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import Opener
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from backprop.exercises.judging.verdict import Kind, Verdict

CHAPTER, PROGRESS = "book/worked_example.html", "book/progress.html"
KEY = "backprop-checked/progress/1"
EMPTY: dict[str, Any] = {"book": "backprop-checked", "version": 1, "forgotten": 0, "tasks": {}}
QUICK = {"preload": False, "resultTypes": ["violations"]}
CANNOT = "Your progress cannot be kept here"
# A browser that lets the page store nothing, in the two ways in which browsers say so.
FORBIDDEN = {
    "no store": "Object.defineProperty(window, 'localStorage', "
    "{get() { throw new DOMException('denied', 'SecurityError') }})",
    "full": "Storage.prototype.setItem = () => "
    "{ throw new DOMException('full', 'QuotaExceededError') }",
}
# Two cores that share a long run: what waits for the browser may wait longer.
expect.set_options(timeout=20_000)


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """An empty page of a browser that knows nothing of a reader yet."""
    context = browser.new_context(base_url=f"{served}/")
    # Nothing here looks at a formula or an explorer, and drawing them is what opening a chapter
    # takes.
    for drawing in ("**/mathjax/**", "**/saved-widgets.js*"):
        context.route(drawing, lambda route: route.abort())
    yield context.new_page()
    context.close()


@pytest.fixture
def chapter(page: Page) -> Page:
    """A chapter with several exercises and a quiz."""
    return at(page, CHAPTER)


def at(page: Page, address: str) -> Page:
    """The page there, as soon as its scripts have run; formulas need not be drawn yet."""
    page.goto(address, wait_until="domcontentloaded")
    return page


def stored(page: Page) -> dict[str, Any]:
    """The entries that the browser keeps."""
    tasks: dict[str, Any] = page.evaluate(
        "key => JSON.parse(localStorage.getItem(key) ?? '{\"tasks\": {}}').tasks", KEY
    )
    return tasks


def store(page: Page, tasks: dict[str, Any]) -> str:
    """Put a record into the browser as another page would; returns its text."""
    text = json.dumps(EMPTY | {"tasks": tasks})
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])
    return text


def buttons(page: Page) -> Locator:
    """The buttons below the exercises."""
    return page.locator(".exercise-done button")


def line(page: Page) -> Locator:
    """The line at the heading of the exercises."""
    return page.locator(".practice-line")


def test_the_first_answer_to_a_quiz_is_announced_and_kept(chapter: Page) -> None:
    quiz = chapter.locator("[data-quiz]").first
    name = quiz.get_attribute("data-quiz")
    wrong = quiz.locator(".quiz-option[data-right=no] > summary").first
    right = quiz.locator(".quiz-option[data-right=yes] > summary")
    status = quiz.get_by_role("status")
    expect(status).to_have_text("")

    wrong.focus()
    chapter.keyboard.press("Enter")
    expect(status).to_contain_text("Your answer was not right.")
    right.focus()
    chapter.keyboard.press("Space")
    expect(right.locator("..")).to_have_attribute("open", "")
    expect(status).to_contain_text("Your answer was not right.")
    entry = stored(chapter)[name]
    assert entry["done"]
    assert not entry["right"]
    assert entry["answer"] == wrong.locator("code").inner_text()

    chapter.reload(wait_until="domcontentloaded")
    expect(status).to_contain_text("Your answer was not right.")
    expect(wrong).to_contain_text("your answer")
    expect(right).not_to_contain_text("your answer")
    expect(quiz.locator("details[open]")).to_have_count(0)

    quiz.get_by_role("button", name="Answer again").press("Enter")
    expect(status).to_have_text("")
    assert not stored(chapter)[name]["done"]
    right.focus()
    chapter.keyboard.press("Enter")
    expect(status).to_contain_text("Your answer was right.")
    assert stored(chapter)[name]["right"]


def test_what_a_search_opens_is_no_answer(chapter: Page) -> None:
    chapter.evaluate("document.querySelector('.quiz-option').open = true")
    chapter.locator(".quiz-option > summary").first.click()
    assert stored(chapter) == {}
    chapter.locator(".quiz-option").nth(1).locator("summary").click()
    assert [entry["answer"] for entry in stored(chapter).values()] == [
        chapter.locator(".quiz-option > summary > code").nth(1).inner_text()
    ]


def test_a_reader_says_what_is_solved_and_takes_it_back(chapter: Page) -> None:
    count = buttons(chapter).count()
    assert count > 1
    expect(line(chapter)).to_contain_text(f"0 of {count} solved · Your progress")
    for number, one in enumerate(buttons(chapter).all(), start=1):
        expect(one).to_have_accessible_name(re.compile(rf"^I solved this: {number}\. \w"))
    button = buttons(chapter).nth(1)
    button.press("Space")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("✓")
    expect(line(chapter)).to_contain_text(f"1 of {count} solved")
    chapter.reload(wait_until="domcontentloaded")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_contain_text("○")
    chapter.reload(wait_until="domcontentloaded")
    expect(line(chapter)).to_contain_text(f"0 of {count} solved")


@pytest.mark.parametrize(("kind", "pressed"), [("right", "true"), ("named", "false")])
def test_a_new_verdict_is_entered_if_it_says_right(chapter: Page, kind: Any, pressed: str) -> None:
    name = chapter.locator("[data-exercise]").first.get_attribute("data-exercise")
    assert name
    verdict = Verdict(name, kind, "A sentence.")._repr_html_()
    show = "(old, html) => old.closest('.cell_output').innerHTML = html"
    chapter.locator("[data-exercise]").first.evaluate(show, verdict)
    expect(buttons(chapter).first).to_have_attribute("aria-pressed", pressed)
    expect(line(chapter)).to_contain_text("1 of" if kind == "right" else "0 of")


def test_the_progress_page_counts_and_says_what_is_next(chapter: Page) -> None:
    buttons(chapter).first.click()
    chapter.locator(".quiz-option[data-right=no] > summary").first.click()
    exercises, quizzes = buttons(chapter).count(), chapter.locator("[data-quiz]").count()
    line(chapter).get_by_role("link", name="Your progress").click()
    mine = chapter.locator("section", has=chapter.locator("[data-task^='worked_example.']")).last
    expect(mine.locator(".progress-count")).to_have_text(
        f"1 of {exercises} exercises, 1 of {quizzes} quiz{'zes' if quizzes > 1 else ''}"
    )
    expect(mine.locator("li", has_text="1. ")).to_contain_text("solved")
    expect(mine.locator("li", has_text="Quiz").first).to_contain_text("not right")
    expect(mine.locator("li", has_text="2. ")).to_contain_text("not yet")

    tasks = chapter.locator("[data-task]").evaluate_all("all => all.map(t => t.dataset.task)")
    done = stored(chapter).keys()
    wanted = next(task for task in tasks if task not in done)
    item = chapter.locator("li", has=chapter.locator(f"[data-task='{wanted}']"))
    link = chapter.locator(".progress-next a")
    assert link.inner_text() == item.locator("a").inner_text()
    assert (
        chapter.evaluate("[...document.links].map(a => a.href)").count(link.evaluate("a => a.href"))
        == 2
    )
    link.click()
    place = f":target:has([data-exercise='{wanted}']), :target[data-quiz='{wanted}']"
    expect(chapter.locator(place)).to_have_count(1)


def test_a_saved_file_brings_back_what_was_forgotten(chapter: Page, tmp_path: Path) -> None:
    buttons(chapter).first.click()
    buttons(chapter).last.click()
    before = stored(chapter).keys()
    page = at(chapter, PROGRESS)
    told = page.locator(".progress-told")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    file = tmp_path / "record.json"
    download.value.save_as(file)
    assert download.value.suggested_filename == "backprop-checked-progress.json"
    expect(told).to_have_text("Saved what you did on 2 tasks.")

    forget = page.get_by_role("button", name="Forget everything")
    page.once("dialog", Dialog.dismiss)
    forget.click()
    expect(told).to_have_text("Nothing was forgotten.")
    assert stored(page).keys() == before
    page.once("dialog", Dialog.accept)
    forget.click()
    expect(told).to_have_text("Everything is forgotten.")
    assert stored(page) == {}
    expect(page.locator("li", has_text="solved")).to_have_count(0)

    page.get_by_label("Read from a file").set_input_files(file)
    expect(told).to_have_text("Read what you did on 2 tasks.")
    assert stored(page).keys() == before
    expect(page.locator("li", has_text="solved")).to_have_count(2)


TASK = {"done": True, "when": 1}
WRONG = {
    "no JSON": "{",
    "a list": "[]",
    "another book": json.dumps(EMPTY | {"book": "another"}),
    "another version": json.dumps(EMPTY | {"version": 2}),
    "no tasks": json.dumps({key: EMPTY[key] for key in EMPTY if key != "tasks"}),
    "a name": json.dumps(EMPTY | {"tasks": {"__proto__": TASK}}),
    "an entry": json.dumps(EMPTY | {"tasks": {"a.b": TASK | {"done": "yes"}}}),
    "a time": json.dumps(EMPTY | {"tasks": {"a.b": TASK, "a.c": TASK | {"when": -1}}}),
    "half a quiz": json.dumps(EMPTY | {"tasks": {"a.b": TASK | {"right": True}}}),
}


def test_a_wrong_file_is_refused_and_changes_nothing(page: Page) -> None:
    at(page, PROGRESS)
    text = store(page, {"a.a": TASK})
    for what, wrong in WRONG.items():
        file = {"name": f"{what}.json", "mimeType": "text/plain", "buffer": wrong.encode()}
        page.get_by_label("Read from a file").set_input_files(file)  # type: ignore[arg-type]
        expect(page.locator(".progress-told")).to_have_text(
            f"{what}.json holds no record of this book: nothing was changed."
        )
        assert page.evaluate(f"localStorage.getItem('{KEY}')") == text, what


def test_a_file_adds_and_the_later_entry_stays(page: Page) -> None:
    at(page, PROGRESS)
    names = page.locator("[data-kind=exercise]").evaluate_all("all => all.map(t => t.dataset.task)")
    mine, both, theirs = names[:3]
    store(page, {mine: TASK, both: {"done": False, "when": 5}, "gone.task": TASK})
    page.reload(wait_until="domcontentloaded")
    file = json.dumps(EMPTY | {"tasks": {both: TASK, theirs: TASK}}).encode()
    page.get_by_label("Read from a file").set_input_files(
        {"name": "b.json", "mimeType": "text/plain", "buffer": file}
    )
    expect(page.locator(".progress-told")).to_have_text("Read what you did on 2 tasks.")
    found = stored(page)
    assert {name for name, entry in found.items() if entry["done"]} == {mine, theirs, "gone.task"}
    expect(page.locator("li", has_text="solved")).to_have_count(2)
    expect(page.locator("main")).not_to_contain_text("gone")


@pytest.mark.parametrize("how", FORBIDDEN)
def test_a_browser_that_stores_nothing_is_told_in_a_line(page: Page, how: str) -> None:
    page.add_init_script(FORBIDDEN[how])
    at(page, PROGRESS)
    if how == "full":  # what is full is found out when something is to be kept
        page.once("dialog", Dialog.accept)
        page.get_by_role("button", name="Forget everything").click()
    expect(page.locator(".progress-refused")).to_contain_text(CANNOT)
    at(page, CHAPTER)
    buttons(page).first.click()
    expect(buttons(page).first).to_have_attribute("aria-pressed", "true")
    expect(line(page)).to_contain_text(
        f"{CANNOT}: this browser does not let the page store anything. · Your progress"
    )


def test_progress_from_disk(open_page: Opener) -> None:
    opened = open_page(CHAPTER, "file")
    buttons(opened.page).first.click()
    expect(line(opened.page)).to_contain_text("1 of ")
    opened.page.goto(opened.page.url.replace(CHAPTER, PROGRESS))
    expect(opened.page.locator("li", has_text="solved")).to_have_count(1)
    assert (opened.errors, opened.elsewhere) == ([], [])


def test_two_tabs_lose_nothing(chapter: Page) -> None:
    other = chapter.context.new_page()
    at(other, CHAPTER)
    buttons(other).nth(1).click()
    expect(buttons(chapter).nth(1)).to_have_attribute("aria-pressed", "true")
    buttons(chapter).nth(0).click()
    expect(buttons(other).nth(0)).to_have_attribute("aria-pressed", "true")

    # Both at once: this tab's entry is overwritten by a tab that did not know it yet.
    before = stored(chapter)
    buttons(chapter).nth(2).click()
    other.evaluate("([key, text]) => localStorage.setItem(key, text)",
                   [KEY, json.dumps(EMPTY | {"tasks": before})])  # fmt: skip
    expect(buttons(other).nth(2)).to_have_attribute("aria-pressed", "true")
    # The tab that knew it puts it back as soon as it hears of the other's writing.
    other.wait_for_function(
        "key => Object.values(JSON.parse(localStorage.getItem(key)).tasks)"
        ".filter(task => task.done).length === 3",
        arg=KEY,
    )

    # What one tab forgets, the other does not bring back.
    at(other, PROGRESS)
    other.once("dialog", Dialog.accept)
    other.get_by_role("button", name="Forget everything").click()
    expect(line(chapter)).to_contain_text("0 of ")
    buttons(chapter).first.click()
    assert len(stored(chapter)) == 1


def test_without_scripts_quizzes_open_and_the_list_leads_on(browser: Browser, served: str) -> None:
    context = browser.new_context(base_url=f"{served}/", java_script_enabled=False)
    page = at(context.new_page(), CHAPTER)
    option = page.locator(".quiz-option").first
    option.locator("summary").click()
    expect(option.locator(".quiz-says")).to_be_visible()
    expect(line(page)).to_contain_text("exercises")
    at(page, PROGRESS)
    expect(page.locator("article noscript p")).to_contain_text("needs JavaScript")
    expect(page.locator(".progress-tools")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_practice_is_accessible(open_page: Opener, dark: bool) -> None:
    opened = open_page(CHAPTER, dark=dark)
    page = opened.page
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
    kinds: tuple[Kind, ...] = ("right", "named")
    for kind in kinds:
        page.evaluate(
            "html => document.querySelector('.verdict-empty').outerHTML = html",
            Verdict(f"worked_example.{kind}", kind, "Said `so`.")._repr_html_(),
        )
    for answer in (0, 1):
        page.locator(".quiz-option > summary").nth(answer).click()
    buttons(page).first.click()
    # What does not depend on colours is the same as in the light.
    rules = {"runOnly": ["color-contrast"]} if dark else {}
    assert violations(page, "#exercises", rules) == []
    assert violations(page, "[data-quiz]", rules) == []
    page.goto(page.url.replace(CHAPTER, PROGRESS))
    assert violations(page, "article", rules) == []
    assert (opened.errors, opened.elsewhere) == ([], [])


def violations(page: Page, where: str, rules: dict[str, Any]) -> list[str]:
    """What axe finds within `where`, code left out: it is looked at elsewhere."""
    within = {"include": [[where]], "exclude": [["div.highlight"]]}
    found = Axe().run(page, within, QUICK | rules).response["violations"]
    return [f"{v['id']}: {[str(node['target']) for node in v['nodes'][:4]]}" for v in found]
