"""Each way in which a number in prose can be wrong or loose turns the check red."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small_page import BINDINGS, PRINTED, SOURCE, TEXT, write

from bookkit.numbers import check, count, every_page, settle
from bookkit.numbers.pages import page
from bookkit.numbers.proposals import proposals, telling
from bookkit.numbers.report import report


def replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, (old, text)
    return text.replace(old, new)


def test_a_page_whose_numbers_are_bound(tmp_path: Path) -> None:
    path = write(tmp_path)
    assert check(path) == []
    assert count(path) == (9, 3)
    assert settle(path).bound == count(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12 000", "12 001"),
        ("9000", "9001"),
        ("75.0", "75.1"),
        ("0.0312", "0.0313"),
        ("0.0312", "0.03120"),
        ("−0.25", "0.25"),
        ("½", "¼"),
        ("three of the four", "two of the four"),
        ("10⁻⁵", "10⁻⁶"),
        ("0.031 for", "0.032 for"),
        ("Figure 2", "Figure 3"),
        ("003", "004"),
        ("And so", "And 5"),
    ],
)
def test_a_digit_changed_in_the_text(tmp_path: Path, old: str, new: str) -> None:
    path = write(tmp_path, text=replaced(TEXT + "And so on.\n", old, new))
    assert check(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [("12000", "12001"), ("9000", "9010"), ("0.03124", "0.03125001"), ("-0.25", "0.25"),
     ("1e-05", "1e-06"), ("3 of 4", "4 of 4"), ("3 of 4", "3 of 5")],
)  # fmt: skip
def test_an_output_that_moved(tmp_path: Path, old: str, new: str) -> None:
    assert check(write(tmp_path, printed=replaced(PRINTED, old, new)))


@pytest.mark.parametrize("way", ["12000", "12,000", "12{,}000", "12\\,000", "12\u202f000"])
def test_thousands_may_be_grouped(tmp_path: Path, way: str) -> None:
    assert check(write(tmp_path, text=replaced(TEXT, "12 000", way))) == []


@pytest.mark.parametrize("way", ["1e-5", "1e-05", "1 × 10⁻⁵", "$1 \\cdot 10^{-5}$", "$10^{-5}$"])
def test_a_power_of_ten_may_be_raised(tmp_path: Path, way: str) -> None:
    text = replaced(TEXT, "10⁻⁵", way)
    bindings = BINDINGS
    if way.startswith("$"):
        hole = '«printed("small") | .0e»'
        bindings = replaced(BINDINGS, hole, f"${hole}$")
    assert check(write(tmp_path, text=text, bindings=bindings)) == []


@pytest.mark.parametrize("way", ["-0.25", "−0.25"])
def test_a_minus_may_be_a_hyphen(tmp_path: Path, way: str) -> None:
    assert check(write(tmp_path, text=replaced(TEXT, "−0.25", way))) == []


def test_what_a_message_says(tmp_path: Path) -> None:
    text = replaced(TEXT, "9000 learn", "9001 learn") + "\nThere were 17 more."
    wrong, *loose, number = check(write(tmp_path, text=text))
    assert wrong == (
        "small.ipynb, “Of the 12000 starts 9000 learn it, that is 75.0%” is computed, but the text "
        "has “Of the 12 000 starts 9001 learn it, that is 75.0” in cell 1 (top)"
    )
    assert number == (
        "small.ipynb, cell 1 (top): the number 17 in “…0.7` or 10⁻⁵. There were 17 more.” "
        "is bound to nothing"
    )
    assert len(loose) == 3  # what the hole no longer holds


BROKEN = {
    "an unused name": (
        "names:\n",
        "names:\n  idle: 3 * printed('loss')\n",
        "idle: no expression uses it",
    ),
    "a name that is taken": (
        "names:\n",
        "names:\n  words: printed('loss')\n",
        "words: the name is taken",
    ),
    "a name that fails": (
        'printed("learned")',
        'printed("lost")',
        "learned: LookupError: printed('lost') matches nothing",
    ),
    "a hole that fails": ('printed("^loss")', "1 / (starts - 12000)", "ZeroDivisionError"),
    "no expression": ('printed("^loss")', "printed(", "was never closed"),
    "two matches": ('printed("^loss")', 'printed("l")', r"printed('l') matches"),
    "a typed number": (
        'printed("^loss") | .4f',
        "0.0312",
        "«0.0312» computes nothing: it names no value",
    ),
    "neither number nor word": (
        'printed("^loss") | .4f',
        "right",
        "is neither a number nor a word",
    ),
    "a truth for a number": (
        'printed("^loss") | .4f',
        "starts == 1",
        "is neither a number nor a word",
    ),
    "a format that does not fit": ("«starts»", "«starts | .1q»", "ValueError"),
    "an unknown cell": (
        'printed("^loss")',
        'printed("^loss", cell="runs")',
        "has no code cell 'runs'",
    ),
    "an unknown module": (
        "names:\n",
        "import: [backprop.nothing]\nnames:\n  a: nothing\n",
        "No module named",
    ),
    "a foreign module": ("names:\n", "import: [os]\nnames:\n", "'os' is no module of the package"),
    "an unused module": (
        "names:\n",
        "import: [backprop.losses]\nnames:\n",
        "'backprop.losses' is not used",
    ),
    "a fragment that is gone": (
        "prints 0.031 for it",
        "prints 0.031 of it",
        "does not stand in the text; it has “prints 0.031 for it.”",
    ),
    "given, but no number": (
        "'Figure 2'",
        "'Figure 2', 'of the'",
        "given “of the” accounts for no number",
    ),
    "given, but computed": (
        "'Figure 2'",
        "'Figure 2', 'the 12 000 starts'",
        "accounts for no number",
    ),
    "once, not twice": (
        "'Figure 2'",
        "{says: 'Figure 2', times: 2}",
        "given “Figure 2” stands 1 times, and not 2",
    ),
    "many, but computed": (
        "computed:\n",
        "computed:\n  - {says: 'of «starts»', times: 2}\n",
        "has a hole, so it stands once",
    ),
    "a bare number": ("'Figure 2'", "'2'", "given “2” is a bare number"),
    "a literal number": ("«starts» starts", "12 000 starts", "the number 12 000"),
    "in another cell": (
        "  - 'falls",
        "  - cell: end\n    says: 'falls",
        "is computed, but the text has",
    ),
    "an unknown key": ("given:", "taken:", "unknown key 'taken'"),
    "an unknown reason": ("  quoted:", "  guessed:", "'guessed' is not in"),
    "a hole among what is given": ("'Figure 2'", "'Figure «starts»'", "it belongs under computed:"),
    "no hole in what is computed": (
        "computed:\n",
        "computed:\n  - 'Figure 2'\n",
        "it belongs under given:",
    ),
    "no YAML": ("computed:\n", "computed: it: is\n", "mapping values are not allowed here"),
    "no mapping": (BINDINGS, "- 5", "should be a mapping"),
    "no text": ("computed:\n", "computed:\n  - 2\n", "a fragment is a text"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_bindings_that_are_wrong(tmp_path: Path, kind: str) -> None:
    old, new, message = BROKEN[kind]
    found = check(write(tmp_path, bindings=replaced(BINDINGS, old, new)))
    assert any(message in line for line in found), found
    assert all("small" in line for line in found), found


def test_a_fragment_that_stands_twice(tmp_path: Path) -> None:
    text = TEXT + "\nOnce more: it falls to $0.0312$ here.\n"
    found, *loose = check(write(tmp_path, text=text))
    assert "“falls to $0.0312$” stands 2 times" in found
    assert len(loose) == 2
    assert all("0.0312" in line for line in loose)


def test_a_name_may_stand_in_several_places_that_are_counted(tmp_path: Path) -> None:
    text = TEXT + "\nAgain [source 003](small.ipynb).\n"
    (found,) = check(write(tmp_path, text=text))
    told = re.search(r"stands 2 times, and not 1: if that is right, write (.*)$", found)
    assert told
    bindings = replaced(BINDINGS, "'source 003'", told[1])
    assert check(write(tmp_path, text=text, bindings=bindings)) == []
    assert "stands 1 times" in check(write(tmp_path, bindings=bindings))[0]


def test_numbers_from_figures_sources_and_other_pages(tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("It took 7 steps at 0.5, and 9000 learned.", encoding="utf-8")
    write(tmp_path)
    (tmp_path / "numbers/other.yml").write_text(
        """computed:
  - 'took «alt("falls in", page="small")» steps at «source("rate =", page="small")»'
  - 'and «row("^learned", page="small")[0]» learned'
""",
        encoding="utf-8",
    )
    assert check(other) == []
    write(tmp_path, source=replaced(SOURCE, "0.5", "0.6"))
    assert "at 0.6” is computed" in check(other)[0]


def test_a_page_without_bindings(tmp_path: Path) -> None:
    path = write(tmp_path, bindings=None)
    account = settle(path)
    assert account.bound == (0, 0)
    assert [token.text for _, token in account.loose] == [
        *("12 000", "9000", "75.0", "0.0312", "−0.25", "½", "2", "003", "0.031", "10⁻⁵"),
    ]


def test_what_is_proposed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, bindings=None)
    there = page(path)
    found = {
        token.text: [proposal.hole for proposal in proposals(there, passage, token)]
        for passage, token in settle(path).loose
        if telling(token)
    }
    assert '«source(r"rate =")»' not in str(found)
    assert found["0.0312"][0] == '«alt(r"steps to")»'
    assert '«printed(r"loss") | .4f»' in found["0.0312"]
    assert report([path], draft=True) == 1
    printed = capsys.readouterr().out
    assert "  - 'falls to $«printed(r\"loss\") | .4f»$.'" in printed
    (tmp_path / "numbers/small.yml").write_text(printed, encoding="utf-8")
    assert "'unsorted' is not in" in check(path)[0]


def test_bindings_belong_to_a_page(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    page = write(tmp_path / "book")
    (tmp_path / "_toc.yml").write_text("root: book/small\n", encoding="utf-8")
    assert every_page(tmp_path) == [page]
    (tmp_path / "book/numbers/smal.yml").write_text("", encoding="utf-8")
    with pytest.raises(FileNotFoundError, match=r"book/numbers/smal\.yml belongs to no page"):
        every_page(tmp_path)


def test_what_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report([write(tmp_path)], draft=False) == 0
    assert capsys.readouterr().out == "small.ipynb: 9 computed, 3 given, 0 in nothing\n"
    path = write(tmp_path, text=TEXT + "\nAnd 9000.\n", bindings=BINDINGS)
    assert report([path], draft=False) == 1
    assert '    «printed(r"learned")»' in capsys.readouterr().out
    assert report([write(tmp_path, bindings="- 5")], draft=False) == 1
    assert "should be a mapping" in capsys.readouterr().out
