"""How much of a page is checked, counted by the functions that the checks themselves use."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from . import equations, numbers, practice, project
from .notebook_files import REFERENCE, STATE, VIEW, Notebook, alt_text, code_cells, read


class Proof(NamedTuple):
    """What the checks hold of one page, or of several together.

    Attributes:
        equations: displayed equations, each read from the page and run.
        numbers: numbers within sentences that are bound to what computes them.
        figures: drawings, compared byte for byte.
        explorers: drawings with a slider.
        positions: the drawings that these sliders choose from.
        exercises: exercises whose check accepts right answers and no wrong one.
        mistakes: wrong answers that these recognise, each by its own sentence.
        quizzes: questions with several answers.
        options: these answers, each run and measured.
    """

    equations: int = 0
    numbers: int = 0
    figures: int = 0
    explorers: int = 0
    positions: int = 0
    exercises: int = 0
    mistakes: int = 0
    quizzes: int = 0
    options: int = 0


def of(root: Path, page: Path) -> Proof:
    """Count what is checked on one page of the book, a notebook or a Markdown file."""
    counted = Proof(equations.count(page).equations, numbers.count(page).computed)
    if page.suffix != ".ipynb":
        return counted
    notebook = read(page)
    sliders = list(_positions(notebook))
    tasks = practice.tasks(root, page)
    exercises = [task.name for task in tasks if task.kind == "exercise"]
    options = [task.options for task in tasks if task.kind == "quiz"]
    return counted._replace(
        figures=sum(alt_text(cell) is not None for cell in code_cells(notebook)),
        explorers=len(sliders),
        positions=sum(sliders),
        exercises=len(exercises),
        mistakes=sum(map(_mistakes, exercises)),
        quizzes=len(options),
        options=sum(options),
    )


def sentence(proof: Proof) -> str:
    """The counts in words, without what there is none of; empty if there is nothing."""
    p = proof
    knows = "knows" if p.exercises == 1 else "know"
    parts = [
        _some(p.equations, "equation"),
        _some(p.numbers, "number", after=" in the text"),
        _some(p.figures, "figure"),
        _some(p.explorers, "explorer", after=f" with {_some(p.positions, 'position')}"),
        _some(p.exercises, "exercise", after=f" that {knows} {_some(p.mistakes, 'mistake')}"),
        _some(p.quizzes, "quiz", "quizzes", f" with {_some(p.options, 'option')}"),
    ]
    return ", ".join(part for part in parts if part)


def markdown(root: Path) -> str:
    """The counts of all pages and their totals, as a table in MyST Markdown."""
    counts = {page: of(root, page) for page in project.pages(root)}
    total = Proof(*map(sum, zip(*counts.values(), strict=True)))
    lines = [
        ("page", "equations", "numbers", "figures", "explorers", "exercises", "quizzes"),
        ("---", *["--:"] * 6),
        *((f"[]({page.name})", *_cells(proof)) for page, proof in counts.items() if any(proof)),
        ("**all**", *_cells(total)),
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _cells(proof: Proof) -> tuple[str, ...]:
    p = proof
    return (
        *(str(n or "–") for n in (p.equations, p.numbers, p.figures)),
        f"{p.explorers} ({p.positions})" if p.explorers else "–",
        f"{p.exercises} ({p.mistakes})" if p.exercises else "–",
        f"{p.quizzes} ({p.options})" if p.quizzes else "–",
    )


def _some(count: int, one: str, many: str = "", after: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}{after}" if count else ""


def _positions(notebook: Notebook) -> Iterator[int]:
    """For each slider of drawings, how many it has."""
    models = notebook["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})
    for cell in code_cells(notebook):
        for output in cell["outputs"]:
            if view := output.get("data", {}).get(VIEW):
                for child in models[view["model_id"]]["state"]["children"]:
                    model = models[child.removeprefix(REFERENCE)]
                    if model["model_name"] == "StackModel":
                        yield len(model["state"]["children"])


def _mistakes(name: str) -> int:
    """How many mistakes the exercise of this name knows."""
    chapter, exercise = name.split(".")
    module = importlib.import_module(f"backprop.exercises.{chapter}")
    return len(getattr(module, exercise).mistakes)
