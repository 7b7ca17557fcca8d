"""The reference: its shapes, its formulas and its links hold."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy.special import expit

from backprop.explorers.reference import notation_explorer
from backprop.figures import reference as figures
from backprop.lessons import reference as lesson
from bookkit import project
from bookkit.notebook_files import read, source

ROOT = project.root()


def text() -> str:
    notebook = read(ROOT / "book" / "reference.ipynb")
    return "\n".join(source(cell) for cell in notebook["cells"])


def test_gradients_have_the_shapes_of_what_they_are_gradients_of() -> None:
    shapes = {symbol.name: symbol.shape for symbol in lesson.symbols()}
    assert shapes["∂L/∂W₁"] == shapes["W₁, b₁"] == (lesson.N_IN, lesson.N_HIDDEN)
    assert shapes["∂L/∂W₂"] == shapes["W₂, b₂"] == (lesson.N_HIDDEN, lesson.N_OUT)
    assert shapes["δ₁"] == shapes["Z₁"] == (lesson.N, lesson.N_HIDDEN)
    assert shapes["δ₂"] == shapes["Z₂"] == shapes["T"]
    assert shapes["L"] == ()
    sizes = (lesson.N, lesson.N_IN, lesson.N_HIDDEN, lesson.N_OUT)
    assert len(set(sizes)) == len(sizes), "equal sizes would hide a transpose"


@pytest.mark.parametrize("seed", range(3))
def test_every_loss_has_the_gradient_that_its_line_states(seed: int) -> None:
    assert all(line.largest_gap < 1e-8 for line in lesson.loss_lines(seed))
    assert len(lesson.loss_lines(seed)) == 5


@pytest.mark.parametrize("line", lesson.loss_lines(), ids=lambda line: line.name)
def test_the_printed_gradient_is_the_one_that_is_computed(line: lesson.LossLine) -> None:
    printed = {
        "HalfSquaredError": "(y − t) / N",
        "SumSquaredError": "2 (y − t)",
        "MeanSquaredError": "2 (y − t) / NK",
        "BinaryCrossEntropy": "(p − t) / (p (1−p) NK)",
        "SoftmaxCrossEntropy": "(softmax(z) − t) / N",
    }
    assert line.gradient == printed[line.name]
    random = np.random.RandomState(4)
    Y, T = random.uniform(0.1, 0.9, (3, 4)), np.eye(4)[[0, 2, 1]]
    loss = {type(one).__name__: one for one in lesson.LOSSES}[line.name]
    assert loss.gradient(Y, T) == pytest.approx(lesson.stated_gradient(line.name, Y, T), rel=1e-12)


@pytest.mark.parametrize("line", lesson.loss_lines(), ids=lambda line: line.name)
def test_the_printed_loss_is_the_one_that_is_computed(line: lesson.LossLine) -> None:
    random = np.random.RandomState(5)
    Y, T = random.uniform(0.1, 0.9, (3, 4)), np.eye(4)[[0, 2, 1]]
    softmax = np.exp(Y) / np.exp(Y).sum(axis=1, keepdims=True)
    formula, value = {
        "HalfSquaredError": ("(1/N) Σ ½ (y − t)²", (0.5 * (Y - T) ** 2).sum() / 3),
        "SumSquaredError": ("Σ (y − t)²", ((Y - T) ** 2).sum()),
        "MeanSquaredError": ("(1/NK) Σ (y − t)²", ((Y - T) ** 2).sum() / 12),
        "BinaryCrossEntropy": (
            "−1/NK Σ[t ln p + (1−t) ln(1−p)]",
            -(T * np.log(Y) + (1 - T) * np.log(1 - Y)).sum() / 12,
        ),
        "SoftmaxCrossEntropy": ("−(1/N) Σ t ln softmax(z)", -(T * np.log(softmax)).sum() / 3),
    }[line.name]
    assert line.formula == formula
    loss = {type(one).__name__: one for one in lesson.LOSSES}[line.name]
    assert loss(Y, T) == pytest.approx(value, rel=1e-12)


def test_activations_and_their_slopes() -> None:
    z, h = np.array([-2.0, -0.3, 0.4, 1.7]), 1e-6
    for f in lesson.ACTIVATIONS:
        measured = (f.value(z + h) - f.value(z - h)) / (2 * h)
        assert f.slope(z) == pytest.approx(measured, abs=1e-9), f.name
    sigmoid, tanh, _ = lesson.ACTIVATIONS
    assert sigmoid.value(z) == pytest.approx(expit(z), rel=1e-14)
    assert tanh.value(z) == pytest.approx(2 * expit(2 * z) - 1, rel=1e-13)


def test_the_words_are_in_alphabetical_order() -> None:
    table = text().split("## The words")[1].split("## The years")[0]
    words = [row.split("|")[1].strip() for row in table.splitlines() if row.startswith("| ")][1:]
    words = [re.sub(r"^\[(.*)\]\(\w+\.ipynb\)$", r"\1", word) for word in words]
    # A symbol behind a word does not count for the order; one that stands alone, by its name.
    named = [word.replace(r"$\delta$", "delta") for word in words]
    plain = [re.sub(r"\$.*?\$", "", word).strip().lower() for word in named]
    assert len(plain) > 40
    assert plain == sorted(plain)


def test_every_year_with_a_key_is_in_the_bibliography() -> None:
    bibliography = (ROOT / "book" / "references.bib").read_text()
    for event in lesson.HISTORY:
        if event.key:
            assert f"{{{event.key}," in bibliography
            assert event.key.endswith(str(event.year))
    years = [event.year for event in lesson.HISTORY]
    assert years == sorted(years)


def test_pictures_say_what_they_show() -> None:
    listed = lesson.symbols()
    first, last = (figures.notation_picture(listed, n) for n in (0, len(listed) - 1))
    assert first.alt.startswith("X: the inputs")
    assert f"1 of {len(listed)} symbols" in first.alt
    assert last.alt.startswith("∂L/∂b₁: gradient of b₁")
    assert f"{len(listed)} of {len(listed)} symbols" in last.alt
    assert "1986 Rumelhart" in figures.timeline_picture(lesson.HISTORY).alt
    z = np.linspace(-4, 4, 81)
    curves = [(f.name, f.value(z), f.slope(z)) for f in lesson.ACTIVATIONS]
    assert "sigmoid up to 0.25, tanh up to 1" in figures.slopes_picture(z, curves).alt


def test_the_explorer_meets_every_symbol() -> None:
    assert len(notation_explorer().frames) == len(lesson.symbols()) == len(figures.PLACES)
