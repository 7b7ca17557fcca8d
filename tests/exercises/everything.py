"""Every exercise and quiz of the course, and the cells in which they stand."""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from backprop import exercises
from backprop.exercises.judging.exercise import Exercise
from backprop.exercises.judging.quiz import Quiz
from backprop.exercises.judging.reading import Reading
from bookkit import project
from bookkit.notebook_files import Notebook, code_cells, read, source

BOOK = project.root() / "book"
SOLUTION = re.compile(
    r'<details class="solution"><summary>Solution</summary>\s*```python\n(.*?)```', re.DOTALL
)


@dataclass(frozen=True)
class Place:
    """Where an exercise stands: its chapter's name, the text above it, and its code cell."""

    chapter: str
    text: str
    code: str


def modules() -> Iterator[ModuleType]:
    """The modules of `backprop.exercises`."""
    for found in pkgutil.iter_modules(exercises.__path__):
        yield importlib.import_module(f"backprop.exercises.{found.name}")


def named(kind: Any) -> dict[str, Any]:
    """Every object of this kind in the modules, by its own name."""
    found = {}
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, kind) and not name.startswith("_"):
                assert value.name.split(".")[1] == name, (
                    f"{value.name} is called {name} in its module"
                )
                found[value.name] = value
    return found


EXERCISES: dict[str, Exercise | Reading] = named((Exercise, Reading))
QUIZZES: dict[str, Quiz] = named(Quiz)


def right_answers(name: str) -> tuple[Any, ...]:
    """The other right answers to an exercise."""
    chapter, exercise = name.split(".")
    answers: tuple[Any, ...] = importlib.import_module(f"right_{chapter}").RIGHT[exercise]
    return answers


@functools.cache
def notebook(chapter: str) -> Notebook:
    """The notebook of a chapter."""
    return read(BOOK / f"{chapter}.ipynb")


def asked(code: str) -> list[str]:
    """What a code cell checks or shows: the names after `practice.`."""
    return [
        node.attr
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "practice"
    ]


@functools.cache
def places() -> dict[str, Place]:
    """Where each exercise and quiz stands in the book."""
    found: dict[str, Place] = {}
    for path in project.notebooks(project.root()):
        chapter, above = path.stem, ""
        for cell in notebook(chapter)["cells"]:
            if cell["cell_type"] == "markdown":
                above = source(cell)
                continue
            for name in asked(source(cell)):
                full = f"{chapter}.{name}"
                assert full not in found, f"{full} stands in the book twice"
                found[full] = Place(chapter, above, source(cell))
    return found


def imports(chapter: str) -> str:
    """The chapter's first code cell: what a solution may use."""
    return source(code_cells(notebook(chapter))[0])
