"""The table of what each chapter takes to run: complete, within the promise, and kept to."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bookkit import costs, project
from bookkit.costs import Cost

ROOT = project.root()


def test_the_table_has_a_line_for_every_chapter_and_keeps_the_promise() -> None:
    assert costs.problems(ROOT) == []


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of one page that took 4 s and 100 MB, and says so."""
    (tmp_path / "book").mkdir()
    (tmp_path / "_build").mkdir()
    (tmp_path / "_toc.yml").write_text("root: book/a\n")
    (tmp_path / "book" / "a.ipynb").write_text("{}")
    (tmp_path / "book" / "frozen.json").write_text('{"book/a.ipynb": "mark"}')
    lines(tmp_path, "book/a.ipynb: {seconds: 4.0, megabytes: 100}")
    took(tmp_path, Cost(4, 100))
    return tmp_path


def lines(book: Path, text: str) -> None:
    (book / costs.TABLE).write_text(text)


def took(book: Path, cost: Cost, mark: str = "mark") -> None:
    entry = {"fingerprint": mark, **cost._asdict()}
    (book / costs.MEASURED).write_text(json.dumps({"book/a.ipynb": entry}))


def test_a_chapter_that_keeps_to_its_line_is_not_blamed(book: Path) -> None:
    assert costs.broken(book) == []
    took(book, Cost(11, 180))
    assert costs.broken(book) == []


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (Cost(11.1, 100), "took 11.1 s, its line says 4.0"),
        (Cost(4, 181), "took 181 MB, its line says 100"),
    ],
)
def test_a_chapter_that_has_grown_is_named(book: Path, cost: Cost, said: str) -> None:
    took(book, cost)
    assert costs.broken(book) == [f"book/a.ipynb {said}"]


def test_a_measurement_of_other_sources_does_not_count(book: Path) -> None:
    took(book, Cost(4, 100), mark="older")
    assert "was not measured as it is now" in costs.broken(book)[0]
    with pytest.raises(ValueError, match=r"not measured as they are now: book/a\.ipynb"):
        costs.write(book)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "no line for book/a.ipynb"),
        (
            "{book/a.ipynb: {seconds: 4, megabytes: 1}, book/b.ipynb: {seconds: 1, megabytes: 1}}",
            "book/b.ipynb is not in the book",
        ),
        ("book/a.ipynb: {seconds: 361, megabytes: 1}", "361 s of processor time in all"),
    ],
)
def test_a_wrong_table_is_named(book: Path, text: str, said: str) -> None:
    lines(book, text)
    assert said in costs.problems(book)[0]


def test_what_is_written_is_what_was_measured(book: Path) -> None:
    took(book, Cost(2.34, 56.7))
    costs.write(book)
    assert costs.table(book) == {"book/a.ipynb": Cost(2.3, 57)}
    assert "| {doc}`a` | 2.3 | 57 |" in costs.markdown(book)


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="only Linux tells in /proc")
def test_this_very_process_has_cost_something() -> None:
    cost = costs.of_process(os.getpid())
    assert cost is not None
    used = os.times()
    assert cost.seconds == pytest.approx(used.user + used.system, abs=0.5)
    assert 10 < cost.megabytes < 10_000
