"""What a page says of its checks is counted, and counted right."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from bookkit import equations, numbers, project, proof
from bookkit.notebook_files import STATE, read
from bookkit.proof import Proof

ROOT = project.root()


def test_nothing_is_not_named() -> None:
    assert proof.sentence(Proof()) == ""
    assert proof.sentence(Proof(figures=2)) == "2 figures"


def test_one_and_many() -> None:
    ones = Proof(1, 1, 1, 1, 2, 1, 1, 1, 2)
    assert proof.sentence(ones) == (
        "1 equation, 1 number in the text, 1 figure, 1 explorer with 2 positions, "
        "1 exercise that knows 1 mistake, 1 quiz with 2 options"
    )
    assert proof.sentence(Proof(exercises=2, mistakes=7, quizzes=2, options=9)) == (
        "2 exercises that know 7 mistakes, 2 quizzes with 9 options"
    )


@pytest.mark.parametrize("page", project.pages(ROOT), ids=lambda page: page.stem)
def test_counts_are_those_of_other_records(page: Path) -> None:
    """Held against the sliders' own labels, the drawings in the file, and the exercise modules."""
    counted = proof.of(ROOT, page)
    assert counted.equations == len(equations.displayed(page))
    assert counted.numbers == numbers.count(page).computed
    if page.suffix != ".ipynb":
        assert not any(counted[2:])
        return
    models = read(page)["metadata"].get("widgets", {}).get(STATE, {}).get("state", {}).values()
    labels = [
        len(model["state"]["_options_labels"])
        for model in models
        if model["model_name"] == "SelectionSliderModel"
    ]
    assert (counted.explorers, counted.positions) == (len(labels), sum(labels))
    assert counted.figures == page.read_text(encoding="utf-8").count('"image/svg+xml": [')
    if counted.exercises or counted.quizzes:
        module = importlib.import_module(f"backprop.exercises.{page.stem}")
        named = [n for n in vars(module).values() if isinstance(getattr(n, "name", None), str)]
        judges = [found for found in named if hasattr(found, "verdict")]
        assert counted.exercises == len(judges)
        assert counted.mistakes == sum(len(judge.mistakes) for judge in judges)
        quizzes = [found for found in named if hasattr(found, "options")]
        assert counted.quizzes == len(quizzes)
        assert counted.options == sum(len(quiz.options) for quiz in quizzes)


def test_the_table_adds_up() -> None:
    lines = proof.markdown(ROOT).splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    *pages, total = rows[2:]
    assert total[0] == "**all**"
    for column in range(1, len(total)):
        cells = [row[column].split(" ")[0] for row in pages]
        assert int(total[column].split(" ")[0]) == sum(int(c) for c in cells if c != "–")
