"""The exercises and quizzes of the chapters, found in what the notebooks show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bs4 import BeautifulSoup, Tag

from . import project
from .notebook_files import read, text_of
from .places import Place, cells

Kind = Literal["exercise", "quiz"]
KINDS: dict[Kind, str] = {"exercise": "exercises", "quiz": "quizzes"}


@dataclass(frozen=True)
class Task:
    """One thing to do on a page.

    Attributes:
        kind: an exercise is checked by running it, a quiz by opening an answer.
        name: the chapter and the task, for example "matrices.bias_gradient".
        options: how many answers a quiz offers; 0 for an exercise.
        place: the heading above it, which for an exercise is its own.
    """

    kind: Kind
    name: str
    options: int
    place: Place

    @property
    def link(self) -> str:
        """A Markdown link to the task, from a page beside the chapter."""
        if self.kind == "exercise":
            return self.place.link
        page = Path(self.place.page).with_suffix(".html")
        return f'<a href="{page}#{anchor(self.name)}">Quiz: {self.place.heading}</a>'


def anchor(name: str) -> str:
    """The id that the quiz of this name has on its page."""
    return f"quiz-{name}"


def tasks(root: Path, path: Path) -> list[Task]:
    """Each exercise and quiz that the page of the notebook `path` shows, once, in its order."""
    stored = read(path)["cells"]
    if not any(_boxes(cell) for cell in stored):
        return []
    found: dict[str, Task] = {}
    for cell in cells(root, path):
        for task in _tasks(stored[cell.number], cell.place):
            found.setdefault(task.name, task)
    return list(found.values())


def how_many(found: Sequence[Task]) -> str:
    """What there is to do, for example "5 exercises, 1 quiz"."""
    counts = Counter(task.kind for task in found)
    return ", ".join(
        f"{counts[kind]} {kind if counts[kind] == 1 else many}"
        for kind, many in KINDS.items()
        if counts[kind]
    )


def chapters(root: Path) -> Iterator[list[Task]]:
    """The tasks of each page that has any, in reading order."""
    for path in project.notebooks(root):
        if found := tasks(root, path):
            yield found


def markdown(found: Sequence[Task]) -> str:
    """The tasks of a page as a list, in MyST Markdown.

    The page's script finds a task by its `data-task` and writes there what the reader has done.
    """
    lines = [
        f'- <span class="task" data-task="{task.name}" data-kind="{task.kind}"></span> {task.link} '
        '<span class="task-words"></span>'
        for task in found
    ]
    return "\n".join([f'<p class="progress-count">{how_many(found)}</p>', "", *lines])


def _tasks(cell: dict[str, Any], place: Place) -> Iterator[Task]:
    for kind, box in _boxes(cell):
        yield Task(kind, str(box[f"data-{kind}"]), len(box.select(".quiz-option")), place)


def _boxes(cell: dict[str, Any]) -> list[tuple[Kind, Tag]]:
    """The elements of the cell's outputs that are a verdict on an exercise, or a quiz."""
    found: list[tuple[Kind, Tag]] = []
    for output in cell.get("outputs", []):
        shown = text_of(output.get("data", {}).get("text/html", ""))
        if any(f"data-{kind}=" in shown for kind in KINDS):
            soup = BeautifulSoup(shown, "html.parser")
            found += [(kind, box) for kind in KINDS for box in soup.select(f"[data-{kind}]")]
    return found
