"""What counts as a number in prose, and how a value may be written."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookkit.numbers.prose import prose
from bookkit.numbers.tokens import tokens
from bookkit.numbers.values import Shown
from bookkit.numbers.written import in_words, pattern, shown


def texts(markdown: str) -> list[str]:
    return [token.text for token in tokens(markdown)]


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("12, 0.5; 12 000 and 1/8.", ["12", "0.5", "12 000", "1/8"]),
        ("½ of it, 2½, 3², 10⁻⁵ and 3.2e-5", ["½", "2½", "3²", "10⁻⁵", "3.2e-5"]),
        ("56.9 % to −0.5, or -0.5, +1", ["56.9", "−0.5", "-0.5", "+1"]),
        ("a 2-4-1 net of 1986–1990", ["2", "4", "1", "1986", "1990"]),
        ("CS231n at 90°", ["231", "90"]),
        ("on 3 200 others", ["3 200"]),
        ("at 3. Then 4", ["3", "4"]),
        ("1,000 and (0, 100)", ["1,000", "0", "100"]),
        ("$0.5$, $5$, $-12$, $2.5\\,\\eta$", ["0.5", "-12", "2.5"]),
        ("$y - 1$ and $y - 0.5$", ["0.5"]),
        ("$10^{-5}$, $3.2 \\cdot 10^{-5}$, $12{,}000$",
         ["10^{-5}", "3.2 \\cdot 10^{-5}", "12{,}000"]),
        ("$w_{12} + z_{00} = \\tfrac12$, $x_1$", []),
        ("$\\textcolor{#0072b2}{a} = 0.25$", ["0.25"]),
        ("costs \\$5 and \\$6", ["5", "6"]),
        ("$a <b$ with 7 and $c> 8.5$", ["7", "8.5"]),
    ],
)  # fmt: skip
def test_numbers_in_prose(markdown: str, found: list[str]) -> None:
    assert texts(markdown) == found


@pytest.mark.parametrize(
    "markdown",
    [
        "`x = 5` and ``a `12` b``",
        "```python\nx = 5\n```\n",
        "```{math}\n:label: eq-5\nx = 5\n```\n",
        "   ```\n   5\n   ```\n",
        ":::{admonition} PyTorch\n:class: note\n```python\nx = 5\n```\n:::",
        "$$\nx = 55\n$$ (eq-5)",
        "{cite}`werbos1974` and {eq}`eq-5`",
        "[a](https://example.org/5) <https://example.org/5> https://example.org/5",
        '[a](page_5.ipynb "title 5")',
        ":::{admonition} A title\n:class: tip-5\n:name: n5\n\nText.\n:::",
        '<img width="5" src="5.png"> <!-- 5 -->',
        "(label-5)=\n# A title",
        "1. one\n2. two\n\n**3.** three\n\n### 4. four",
        "&#160;",
    ],
)
def test_what_is_no_prose(markdown: str) -> None:
    assert texts(markdown) == []


def test_titles_and_bodies_of_directives_are_prose() -> None:
    text = ":::{admonition} The 5\n:class: tip\n\nAnd 6.\n:::\n```{note}\nAnd 7.\n```\n[8](a)"
    assert texts(text) == ["5", "6", "7", "8"]
    assert texts("As $x$ 3. It") == ["3"]


@given(st.text(alphabet='a1 .$`\n:{}()[]<>-_*~\\|#"½²', max_size=60))
def test_prose_keeps_every_place(markdown: str) -> None:
    readable = prose(markdown)
    assert len(readable.text) == len(markdown)
    assert all(a in (b, "\0") for a, b in zip(readable.text, markdown, strict=True))
    for token in tokens(markdown):
        assert markdown[token.start : token.end] == token.text


@pytest.mark.parametrize(
    ("value", "spec", "written"),
    [
        (381, "", "381"),
        (np.int64(381), "", "381"),
        (0.1 + 0.2, "", "0.3"),
        (np.float64(0.25), "", "0.25"),
        (np.array(0.25), "", "0.25"),
        (60.0, "", "60"),
        (Shown("0.50"), "", "0.50"),
        (Decimal("0.3110"), "", "0.3110"),
        (Fraction(1, 8), "", "1/8"),
        (Fraction(1, 8), ".2f", "0.12"),
        (0.569, ".1%", "56.9%"),
        ("seven", "", "seven"),
    ],
)
def test_how_a_value_is_shown(value: Any, spec: str, written: str) -> None:
    assert shown(value, spec) == written


@pytest.mark.parametrize("value", [True, np.True_, None, [1], np.array([1.0]), (1, 2)])
def test_what_is_no_number(value: Any) -> None:
    with pytest.raises(TypeError, match="is neither a number nor a word"):
        shown(value)


@pytest.mark.parametrize(
    ("text", "ways", "others"),
    [
        ("0.5", ["0.5"], ["0.50", "10.5", "0.5.1", ".5", "−0.51"]),
        ("-0.5", ["-0.5", "−0.5"], ["0.5", "–0.5"]),
        ("+2.5", ["+2.5"], ["2.5"]),
        ("1234567", ["1234567", "1,234,567", "1 234 567"], ["12 34 567", "1234568"]),
        ("1e-05", ["1e-5", "10⁻⁵", "10^{-5}", "1·10⁻⁵"], ["10^5", "10^{5}", "10⁻⁶", "10^{-15}"]),
        ("3.2e+04", ["3.2e4", "3.2e+04", "3.2 × 10⁴", "3.2\\cdot 10^4"], ["10⁴", "3.2 × 10⁻⁴"]),
        ("1/2", ["1/2", "½", "\\tfrac12", "\\frac{1}{2}"], ["1/20", "⅓"]),
        ("-1/8", ["−⅛", "-1/8"], ["⅛"]),
        ("56.9%", ["56.9%", "56.9 %", "56.9\\%"], ["56.9"]),
        ("twenty-four", ["twenty-four"], ["twenty four"]),
    ],
)
def test_the_ways_to_write_a_value(text: str, ways: list[str], others: list[str]) -> None:
    for way in ways:
        assert re.fullmatch(pattern(text), way), way
    for other in others:
        assert not re.fullmatch(pattern(text), other), other


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_an_integer_is_written_as_itself_and_nothing_else(n: int) -> None:
    assert re.fullmatch(pattern(str(n)), str(n))
    assert re.fullmatch(pattern(str(n)), f"{n:,}")
    assert not re.fullmatch(pattern(str(n)), str(n + 1))
    assert not re.search(pattern(str(n)), f"7{abs(n)}")


def test_numbers_in_words() -> None:
    assert [in_words(n) for n in (0, 7, 14, 20, 21, 100, 205, 999)] == [
        *("zero", "seven", "fourteen", "twenty", "twenty-one", "one hundred"),
        *("two hundred and five", "nine hundred and ninety-nine"),
    ]
    assert in_words(24, capital=True) == "Twenty-four"
    assert len({in_words(n) for n in range(1000)}) == 1000
    for n in (-1, 1000, 1.5, math.nan):
        with pytest.raises(ValueError, match=r"whole numbers from 0 to 999|cannot convert"):
            in_words(n)  # type: ignore[arg-type]
