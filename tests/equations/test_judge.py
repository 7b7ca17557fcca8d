"""The judge of statements, and the slips that it must see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bookkit.equations import (
    Registry,
    Running,
    complaint,
    count,
    displayed,
    named,
    read,
)
from bookkit.equations.mutations import exchanges, letters_of, mutants

TABLE = {
    "x": named([1.0, -2.0, 3.0], "k"),
    "three": 3.0,
    "two": 2.0,
    "L": 3,
    "l": Running((1, 2, 3)),
    "w": 1.0,
    "w ←": 0.5,
    ":": lambda point: named(np.array([1.0, -2.0, 3.0]) > point[0], "k"),
}


def why(latex: str, *bounds: float) -> str:
    (chain,) = read(latex)
    return complaint(chain, TABLE, bounds)


@pytest.mark.parametrize(
    "latex",
    [
        r"\mathrm{three} = 2 + 1 = \mathrm{two} + 1",
        r"\mathrm{three} = 3.000000000001",
        r"x - x = 0 \quad \text{for every } k",
        r"x < 4",
        r"x \ge -2",
        r"w \leftarrow w - 0.5",
        r"\frac13 = 0.333\ldots",
        r"l = 1, \dots, L",
        r"l^2 > 0",
        r"(0, 1): x > 0",
    ],
)
def test_what_is_true(latex: str) -> None:
    assert why(latex) == ""


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"\mathrm{three} = 3.00000001", "the sides are 1e-08 apart"),
        (r"\mathrm{three} = 3 = 2", "apart"),
        (r"x < 3", "does not hold"),
        (r"x - x = 0", "left the indices ('k',), right ()"),
        (r"x = 0 \quad \text{for all } k", "the sides are 3 apart"),
        (r"x = x \quad \text{for all } i", "for every i, which no side has"),
        (r"x = 3", "left the indices ('k',), right ()"),
        (r"w \leftarrow w", "apart"),
        (r"x \leftarrow 2", "does not say what x becomes"),
        (r"\frac13 = 0.334\ldots", "does not begin with 0.334"),
        (r"\frac13 = 0.332\ldots", "does not begin with 0.332"),
        (r"l = 1, \dots, 4", "not from 1 to 4"),
        (r"l = 2, \dots, L", "not from 2 to 3"),
        (r"l < 3", "does not hold"),
        (r"(0, 1): x > 2", "not true in the same cases"),
        (r"\mathrm{three} / 0 = 1 / 0", "apart"),
    ],
)
def test_what_is_not(latex: str, message: str) -> None:
    assert message in why(latex)


def test_a_condition_holds_exactly_where_the_claim_is_true() -> None:
    (chain,) = read(r"|x| > 1.5")
    assert complaint(chain, TABLE | {":": named([False, True, True], "k")}) == ""
    assert "same cases" in complaint(chain, TABLE | {":": named([False, False, True], "k")})


def test_about_means_within_the_bound() -> None:
    assert why(r"\mathrm{three} \approx 3.1 \approx 3", 0.1, 0.04) == ""
    assert "apart" in why(r"\mathrm{three} \approx 3.1 \approx 3", 0.1, 0.01)
    with pytest.raises(ValueError, match="1 bounds"):
        why(r"\mathrm{three} \approx 3.1 \approx 3", 0.1)


def slips(latex: str, table: dict) -> set[str]:
    chains = read(latex, [name for name, meant in table.items() if callable(meant)])
    return {str(m) for chain in chains for m in mutants(chain, table, letters_of(chains))}


def test_every_kind_of_slip_is_made() -> None:
    square = {"A": np.eye(2), "B": np.ones((2, 2)), "C": np.ones((2, 2)), "f": np.sin, "x": 1.0}
    assert slips(r"C = A^\top B", square) == {
        "C^⊤ = A^⊤ B", "C = A B", "C = (A^⊤)^⊤ B", "C = A^⊤ B^⊤", "C = A^⊤", "C = B",
        "C = B A^⊤", "C = A^⊤ ⊙ B",
    }  # fmt: skip
    assert slips(r"C = A \odot B", square) >= {"C = A B", "C = A", "C = B"}
    assert slips("x = 1 + f'(x)", square) == {
        "x = 0 + f′(x)", "x = 2 + f′(x)", "x = 1 - f′(x)", "x = 1", "x = f′(x)", "x = 1 + f(x)",
    }  # fmt: skip
    assert slips(r"c_j = \sum_i a_i b_{ij}", {}) >= {
        "c_i = Σ_i a_i b_ij", "c_j = Σ_j a_i b_ij", "c_j = Σ_i a_j b_ij",
        "c_j = Σ_i a_i b_jj", "c_j = Σ_i a_i b_ii", "c_j = Σ_i a_i b_ji", "c_j = a_i b_ij",
        "c_j = Σ_i a_i", "c_j = Σ_i b_ij",
    }  # fmt: skip
    assert slips(r"x < \frac{a}{b}", {}) == {"x > a / b", "x < b / a", "x < a", "x < 1 / b"}


def test_lines_are_exchanged_where_the_second_reads_the_first() -> None:
    first = read(r"v \leftarrow 2 v \\ w \leftarrow w - v \\ u \leftarrow 3 u")
    (exchanged,) = exchanges(first)
    assert [str(chain) for chain in exchanged] == ["w ← w - v", "v ← 2 v", "u ← 3 u"]


def test_an_entry_tells_slips_that_show_from_those_that_do_not() -> None:
    registry = Registry()

    @registry.equation("eq-double")
    def double(random: np.random.RandomState) -> Iterator[tuple[str, dict]]:
        x = random.normal()
        yield "arithmetic", {"x": x, "y": 2 * x}

    entry = registry.entries["eq-double"]
    chains = entry.chains(r"y = 2 \cdot 1 \cdot x")
    assert entry.complaints(chains) == []
    found = dict(entry.mutants(chains))
    assert {text for text, red in found.items() if not red} == {"y = 2 x"}
    assert len(entry.complaints(entry.chains("y = 3 x"))) == 20
    with pytest.raises(ValueError, match="1 times ≈, but 0 bounds"):
        entry.complaints(entry.chains(r"y \approx 2 x"))
    with pytest.raises(ValueError, match="registered twice"):
        registry.equation("eq-double")


def page(folder: Path, text: str) -> Path:
    path = folder / "page.ipynb"
    cells = [
        {"cell_type": "code", "source": "'$$ x = 1 $$'"},
        {"cell_type": "markdown", "source": text.splitlines(keepends=True)},
    ]
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


def test_equations_are_found_where_they_stand(tmp_path: Path) -> None:
    text = "Text $x$.\n\n$$\na = b = c\n$$ (eq-one)\n\n```\n$$ no $$ \\[\n```\n\n$$ d < 2 $$\n"
    found = displayed(page(tmp_path, text))
    assert [(e.cell, e.label, e.latex.strip()) for e in found] == [
        (1, "eq-one", "a = b = c"),
        (1, "", "d < 2"),
    ]
    assert "page.ipynb, cell 1" in found[1].place
    assert count(page(tmp_path, text)) == (2, 3)
    markdown = tmp_path / "page.md"
    markdown.write_text(text, encoding="utf-8")
    assert count(markdown) == (2, 3)


@pytest.mark.parametrize(
    "text",
    [
        "$$ a = b",
        "```{math}\na = b\n```",
        ":::{math}\na = b\n:::",
        "\\begin{align}\na = b\n\\end{align}",
        r"\[ a = b \]",
    ],
)
def test_other_forms_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match=r"page\.ipynb, cell 1"):
        displayed(page(tmp_path, text))
