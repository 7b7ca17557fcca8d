"""The list of exercises and quizzes is made from what the notebooks show."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from backprop.exercises.judging.verdict import Verdict
from bookkit import practice, project
from bookkit.sphinx_ext.practice import SCRIPT, STYLE, with_places

ROOT = project.root()
QUIZ = (
    '<section class="quiz" data-quiz="first.which" aria-label="Quiz"><p class="quiz-question">'
    'Which?</p><details class="quiz-option"></details><details class="quiz-option"></details>'
    "</section>"
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A book of two pages; the first has an exercise, a quiz, and the exercise again."""
    (tmp_path / "book").mkdir()
    (tmp_path / "_config.yml").write_text("sphinx: {config: {myst_heading_anchors: 3}}\n")
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: book/first\nchapters:\n  - file: book/second\n"
    )
    markdown = nbformat.v4.new_markdown_cell
    stub = Verdict("first.sum_of_two", "empty", "Complete the cell above first.")._repr_html_()
    write(
        tmp_path / "book/first.ipynb",
        [
            markdown("# The first page"),
            markdown("## Where one errs"),
            shown(QUIZ),
            markdown("### 1. The sum of `two`\n\n`data-exercise` is not an output."),
            shown(stub),
            markdown("### Again"),
            shown(stub),
        ],
    )
    write(tmp_path / "book/second.ipynb", [markdown("# The second page"), shown("<p>text</p>")])
    return tmp_path


def shown(html: str) -> nbformat.NotebookNode:
    output = nbformat.v4.new_output("display_data", {"text/html": html})
    return nbformat.v4.new_code_cell("1", outputs=[output])


def write(path: Path, cells: list[nbformat.NotebookNode]) -> None:
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


def test_each_task_is_found_once_at_its_place(small: Path) -> None:
    quiz, exercise = practice.tasks(small, small / "book/first.ipynb")
    assert (quiz.kind, quiz.name, quiz.options) == ("quiz", "first.which", 2)
    assert quiz.link == '<a href="first.html#quiz-first.which">Quiz: Where one errs</a>'
    assert (exercise.kind, exercise.name, exercise.options) == ("exercise", "first.sum_of_two", 0)
    assert exercise.link == "[1. The sum of `two`](first.ipynb#1-the-sum-of-two)"


def test_only_pages_with_tasks_are_listed(small: Path) -> None:
    [found] = practice.chapters(small)
    assert [task.place.title for task in found] == ["The first page"] * 2
    assert practice.how_many(found) == "1 exercise, 1 quiz"
    assert practice.how_many([*found, found[1]]) == "2 exercises, 1 quiz"
    assert practice.how_many(found[:1]) == "1 quiz"
    text = practice.markdown(found)
    assert text.startswith('<p class="progress-count">1 exercise, 1 quiz</p>\n\n- <span')
    assert text.count('data-task="first.sum_of_two" data-kind="exercise"') == 1


def test_quizzes_get_a_place_and_a_number() -> None:
    page = with_places(QUIZ + QUIZ.replace("first.which", "first.other"))
    assert '<section class="quiz" id="quiz-first.which" data-quiz="first.which" ' in page
    assert 'aria-label="Quiz 1"' in page
    assert 'id="quiz-first.other"' in page
    assert 'aria-label="Quiz 2"' in page


def test_every_task_of_the_book_is_named_after_its_page() -> None:
    """The record of a reader, and the counts of mistakes, find a task by this name."""
    names = [
        (task.name, Path(task.place.page).stem)
        for found in practice.chapters(ROOT)
        for task in found
    ]
    assert names
    assert [(name, page) for name, page in names if not name.startswith(f"{page}.")] == []
    assert len({name for name, _ in names}) == len(names)


def test_script_and_style_are_there() -> None:
    assert (ROOT / "vendor" / SCRIPT).is_file()
    assert (ROOT / "book/style" / STYLE).is_file()
