"""The ways in which a text may write a computed value, as a regular expression."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from .tokens import GROUPING, RAISED

_PLAIN = re.compile(
    r"(?P<sign>[-+]?)(?P<whole>\d+)(?P<rest>(?:\.\d+)?)(?:e(?P<power>[-+]?\d+))?(?P<percent>%?)"
)
_VULGAR = {
    "1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/5": "⅕", "2/5": "⅖",
    "3/5": "⅗", "4/5": "⅘", "1/6": "⅙", "5/6": "⅚", "1/8": "⅛", "3/8": "⅜", "5/8": "⅝", "7/8": "⅞",
}  # fmt: skip
_TIMES = r"\s*(?:\\,|\\;)?(?:\\times|\\cdot|×|·)(?:\\,|\\;)?\s*"


def shown(value: Any, spec: str = "") -> str:
    """The value as digits: by the format `spec`, else an integer or word as it is.

    A float without a format is given with at most twelve digits.

    Raises:
        TypeError: if the value is neither a number nor text.
    """
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, bool | np.bool_) or not isinstance(
        value, str | int | float | Fraction | Decimal | np.integer | np.floating
    ):
        raise TypeError(f"{value!r} is neither a number nor a word")
    if spec:
        return format(float(value) if isinstance(value, Fraction) else value, spec)
    return f"{value:.12g}" if type(value) is float or isinstance(value, np.floating) else str(value)


def pattern(text: str) -> str:
    """A regular expression for the ways of writing `text`, a result of `shown`.

    A minus sign may be − or -, thousands may be grouped, a power of ten may be raised in
    letters or in TeX, ½ may stand for 1/2. No other digit may follow or go before.
    """
    unsigned = text.lstrip("-+")
    if number := _PLAIN.fullmatch(text):
        body = _number(number)
    elif re.fullmatch(r"\d+/\d+", unsigned):
        body = _sign(text[: -len(unsigned)]) + _fraction(unsigned)
    else:
        return words(text)
    return rf"(?<!\d)(?<!\d\.)(?:{body})(?!\.?\d)"


def words(text: str) -> str:
    """A regular expression for words, however the lines are broken between them."""
    inner = r"\s+".join(map(re.escape, text.split()))
    if not inner:
        return r"\s+" if text else ""
    before = r"\s+" if text[0].isspace() else ""
    return before + inner + (r"\s+" if text[-1].isspace() else "")


def _number(number: re.Match[str]) -> str:
    digits = _grouped(number["whole"]) + re.escape(number["rest"])
    percent = r"\s?\\?%" if number["percent"] else ""
    if number["power"] is None:
        return _sign(number["sign"]) + digits + percent
    power = int(number["power"])
    raised = str(abs(power)).translate(str.maketrans("0123456789", RAISED))
    sign = "[-−]" if power < 0 else ""
    ten = rf"10(?:\^\{{{sign}{abs(power)}\}}|\^{power}(?!\d)|{'⁻' if power < 0 else ''}{raised})"
    ways = [rf"{digits}e{sign or '[+]?'}0*{abs(power)}", digits + _TIMES + ten]
    if number["whole"] + number["rest"] == "1":
        ways.append(ten)
    return f"{_sign(number['sign'])}(?:{'|'.join(ways)})"


def _grouped(digits: str) -> str:
    """The digits, with or without something between the thousands."""
    first = len(digits) % 3 or 3
    groups = [digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3))]
    return f"{GROUPING}?".join(groups)


def _fraction(text: str) -> str:
    over, under = text.split("/")
    ways = [text, rf"\\[dt]?frac\{{{over}\}}\{{{under}\}}"]
    if len(text) == 3:
        ways.append(rf"\\[dt]?frac\s*{over}\s*{under}")
    if text in _VULGAR:
        ways.append(_VULGAR[text])
    return f"(?:{'|'.join(ways)})"


def _sign(sign: str) -> str:
    return {"-": "[-−]", "+": "[+]"}.get(sign, "")


_SMALL = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_words(n: int, capital: bool = False) -> str:
    """A whole number from 0 to 999 in words, "twenty-four"; with `capital`, "Twenty-four".

    Raises:
        ValueError: if `n` is no whole number from 0 to 999.
    """
    if n != int(n) or not 0 <= n <= 999:
        raise ValueError(f"words() writes whole numbers from 0 to 999, got {n}")
    n = int(n)
    if n < 20:
        text = _SMALL[n]
    elif n < 100:
        text = _TENS[n // 10 - 2] + (f"-{_SMALL[n % 10]}" if n % 10 else "")
    else:
        text = f"{_SMALL[n // 100]} hundred" + (f" and {in_words(n % 100)}" if n % 100 else "")
    return text.capitalize() if capital else text
