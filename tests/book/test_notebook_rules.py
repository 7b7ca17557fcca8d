"""The chapters keep the rules, and each rule goes red on a notebook that breaks it."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from bookkit import fingerprint, project, rules
from bookkit.notebook_files import Notebook, normalise, write

ROOT = project.root()
Change = Callable[[Notebook], object]


def test_the_chapters_keep_every_rule() -> None:
    assert rules.problems(ROOT) == []


def good() -> Notebook:
    """A small notebook that keeps every rule: a title, text output, a figure."""
    figure = {"image/svg+xml": "<svg/>", "text/plain": "A line that falls from 2 to 1."}
    cells = [
        nbformat.v4.new_markdown_cell("# A title\n\n## A part"),
        nbformat.v4.new_code_cell(
            "print(0.5)", outputs=[nbformat.v4.new_output("stream", text="0.5\n")]
        ),
        nbformat.v4.new_code_cell(
            "figure", outputs=[nbformat.v4.new_output("execute_result", data=figure)]
        ),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell{number}"
    return normalise(dict(nbformat.v4.new_notebook(cells=cells)))


def test_a_good_notebook_is_not_blamed() -> None:
    assert [line for rule in rules.RULES for line in rule(good())] == []


def code(notebook: Notebook, number: int) -> Any:
    return notebook["cells"][number]


BROKEN: list[tuple[str, Change, str]] = [
    ("a count is wrong", lambda n: code(n, 1).update(execution_count=7), "counts are [7, 2]"),
    ("a count is missing", lambda n: code(n, 1).update(execution_count=None), "counts are [None"),
    ("the outputs are stripped", lambda n: code(n, 1).update(outputs=[]), "no stored output"),
    ("a figure is stripped", lambda n: code(n, 2).update(outputs=[]), "no stored output"),
    (
        "a cell raises",
        lambda n: code(n, 1)["outputs"].append(
            nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=[])
        ),
        "raises ValueError",
    ),
    (
        "a cell warns",
        lambda n: code(n, 1)["outputs"].append(
            nbformat.v4.new_output("stream", name="stderr", text="a warning")
        ),
        "writes to stderr",
    ),
    ("a tag silences", lambda n: code(n, 1)["metadata"].update(tags=["nbval-skip"]), "nbval-skip"),
    ("a comment silences", lambda n: code(n, 1).update(source="print(1)  # NBVAL_SKIP"), "nbval"),
    ("a cell is long", lambda n: code(n, 1).update(source="x = 1\n" * 26), "26 lines"),
    ("a semicolon", lambda n: code(n, 2).update(source="figure;"), "semicolon"),
    ("a level is skipped", lambda n: code(n, 0).update(source="# T\n### C"), "level 3 follows"),
    ("two titles", lambda n: code(n, 0).update(source="# T\n# U"), "2 titles"),
    ("another library", lambda n: code(n, 1).update(source="import scipy\nprint()"), "scipy"),
    ("a process", lambda n: code(n, 1).update(source="import subprocess\nprint()"), "subprocess"),
    (
        "noise in the digits",
        lambda n: code(n, 1)["outputs"][0].update(text="0.9199999999999999\n"),
        "more than 12 digits",
    ),
    (
        "an address",
        lambda n: code(n, 1)["outputs"][0].update(text="<object at 0x7f00aa11bb22>\n"),
        "machine to machine",
    ),
    (
        "an empty alternative text",
        lambda n: code(n, 2)["metadata"]["mystnb"]["image"].update(alt=""),
        "alternative text ''",
    ),
    (
        "another figure's alternative text",
        lambda n: code(n, 2)["metadata"]["mystnb"]["image"].update(alt="A line that rises, once."),
        "is not the figure's",
    ),
    ("times are kept", lambda n: code(n, 1)["metadata"].update(execution={}), "times of its run"),
    (
        "a version is kept",
        lambda n: n["metadata"]["language_info"].update(version="3.11.7"),
        "version of Python",
    ),
    ("not a notebook", lambda n: code(n, 1).pop("outputs"), "not a valid notebook"),
]


@pytest.mark.parametrize(("change", "said"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_each_rule_goes_red(change: Change, said: str) -> None:
    notebook = copy.deepcopy(good())
    change(notebook)
    rules_that_can_read_it = rules.RULES[:1] if "valid" in said else rules.RULES
    assert any(said in line for rule in rules_that_can_read_it for line in rule(notebook))


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A copy of the package and a book of one notebook, frozen."""
    shutil.copytree(ROOT / "code" / "backprop", tmp_path / "code" / "backprop")
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/page\n")
    (tmp_path / "book").mkdir()
    notebook = good()
    code(notebook, 1)["source"] = "from backprop.explorers import frames\nprint(0.5)"
    write(tmp_path / "book" / "page.ipynb", notebook)
    fingerprint.record(tmp_path, [tmp_path / "book" / "page.ipynb"])
    return tmp_path


def test_a_frozen_project_is_not_stale(small_project: Path) -> None:
    assert rules.problems(small_project) == []


@pytest.mark.parametrize(
    "changed",
    [
        "code/backprop/layers.py",
        "code/backprop/explorers/frames.py",
        "code/backprop/figures/picture.py",
        "requirements.txt",
        "book/page.ipynb",
    ],
)
def test_a_change_in_what_it_depends_on_makes_a_notebook_stale(
    small_project: Path, changed: str
) -> None:
    path = small_project / changed
    path.write_text(path.read_text().replace('"nbformat_minor": 5', '"nbformat_minor":  5') + "\n")
    if changed.endswith(".ipynb"):
        path.write_text(path.read_text().replace("0.5", "0.6"))
    assert any("run make freeze" in line for line in rules.problems(small_project))


def test_a_change_elsewhere_does_not(small_project: Path) -> None:
    (small_project / "code" / "backprop" / "lessons" / "another.py").write_text("x = 1\n")
    assert rules.problems(small_project) == []


def test_an_unlisted_notebook_is_named(small_project: Path) -> None:
    shutil.copy(small_project / "book" / "page.ipynb", small_project / "book" / "more.ipynb")
    assert any("_toc.yml does not list it" in line for line in rules.problems(small_project))
