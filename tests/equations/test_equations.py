"""Every displayed equation of the book is registered, read from its page, and true."""

from __future__ import annotations

import importlib
import re
from functools import cache
from pathlib import Path

import pytest

from bookkit import project
from bookkit.equations import (
    LABEL,
    Displayed,
    Entry,
    Unreadable,
    count,
    displayed,
    statements,
    tree,
)
from bookkit.equations.tokens import tokens

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PAGES = {page.stem: page for page in project.pages(ROOT)}
HELPERS = {"witnesses", "test_equations", "test_reader", "test_judge"}
# What says nothing: layout, a dot between factors, the stop of a sentence, words beside formulas.
IDLE = re.compile(r"&|\\\\.*|\\q?quad|\\(begin|end)\{aligned\}|\\cdot|[.,]|\\text\{.*\}")
BOOK = [equation for page in PAGES.values() for equation in displayed(page)]


@cache
def registered(chapter: str) -> dict[str, Entry]:
    """The entries of a chapter's module; none where it has no module."""
    if not (HERE / f"{chapter}.py").is_file():
        return {}
    return importlib.import_module(chapter).CHAPTER.entries


def entry_of(equation: Displayed) -> Entry:
    return registered(Path(equation.page).stem)[equation.label]


def by_label(equation: Displayed) -> str:
    return equation.label or equation.place


def test_every_equation_has_a_label_of_its_own() -> None:
    wrong = [equation.place for equation in BOOK if not LABEL.fullmatch(equation.label)]
    assert not wrong, f"without a label such as (eq-chapter-name): {wrong}"
    labels = [equation.label for equation in BOOK]
    assert not [label for label in set(labels) if labels.count(label) > 1]


def test_every_equation_is_registered_and_nothing_else() -> None:
    modules = {path.stem for path in HERE.glob("*.py")} - HELPERS
    assert modules <= PAGES.keys(), "a module here is called as its page"
    on_pages = {(Path(equation.page).stem, equation.label) for equation in BOOK}
    in_modules = {(module, label) for module in modules for label in registered(module)}
    assert on_pages == in_modules


@pytest.mark.parametrize("equation", BOOK, ids=by_label)
def test_every_statement_holds(equation: Displayed) -> None:
    entry = entry_of(equation)
    chains = entry.chains(equation.latex)
    assert sum(len(chain.relations) for chain in chains) == statements(equation.latex) > 0
    assert entry.complaints(chains) == []


@pytest.mark.parametrize("equation", BOOK, ids=by_label)
def test_a_slope_has_two_witnesses(equation: Displayed) -> None:
    """Backpropagation of the package, and a step that knows no chain rule."""
    entry = entry_of(equation)
    chains = entry.chains(equation.latex)
    exact = all("≈" not in chain.relations for chain in chains)
    witnesses = {witness.partition("'")[0] for witness, _ in entry.tables}
    assert witnesses
    if exact and any(isinstance(part, tree.Slope) for part in tree.parts(tuple(chains))):
        assert witnesses == {"the package", "an imaginary step"}


@pytest.mark.parametrize("equation", BOOK, ids=by_label)
def test_nothing_that_is_written_is_overlooked(equation: Displayed) -> None:
    """Without any one of its tokens the page would say something else, or nothing."""
    entry, latex = entry_of(equation), equation.latex
    chains = entry.chains(latex)
    for token in tokens(latex):
        without = latex[: token.at] + " " + latex[token.at + len(token.text) :]
        try:
            overlooked = entry.chains(without) == chains
        except Unreadable:
            continue
        assert not overlooked or IDLE.fullmatch(token.text), f"{token} is not read"


@pytest.mark.parametrize("equation", BOOK, ids=by_label)
def test_every_slip_turns_it_red(equation: Displayed) -> None:
    entry = entry_of(equation)
    found = dict(entry.mutants(entry.chains(equation.latex)))
    assert len(found) >= 3
    green = {text for text, red in found.items() if not red}
    unseen = sorted(green - entry.equal.keys())
    assert not unseen, f"slips that no draw shows: {unseen}"
    assert entry.equal.keys() <= green, "listed as equal, but not a slip that stays green"
    assert all(entry.equal.values()), "a reason is missing"


def test_the_counts_are_those_of_the_pages() -> None:
    counts = [count(page) for page in PAGES.values()]
    assert sum(each.equations for each in counts) == len(BOOK) > 30
    assert sum(each.statements for each in counts) == sum(statements(e.latex) for e in BOOK)
