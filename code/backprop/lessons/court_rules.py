"""How the numbers court judges: one printed number beside one computed number, and a verdict.

A printed number is kept as it was printed, as text, for the text says how precisely it was meant.
Three rules decide, and none of them is a taste:

- a double carries about 16 digits, and the order of additions touches the last one or two: two
  numbers that agree to within 1e-14 of their size are the same number;
- a number that was printed shorter is right when it lies within half a unit of its last printed
  place: that is what rounding promises;
- what is left differs, and the verdict says from which digit on. It is pardoned in two cases: when
  another program, named in the case, gives the printed digits, or when right programs disagree
  among themselves by as much.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

Program = Callable[[], Any]

SAME, ROUNDED, DIFFERS, NOISE = (
    "same digits",
    "same after rounding",
    "differs",
    "not reproducible",
)
VERDICTS = (SAME, ROUNDED, DIFFERS, NOISE)
CLOSE = 1e-14  # the part of a double that the order of operations may change


class Figure(NamedTuple):
    """One number of a text beside the same number computed here.

    printed: its digits as they are printed. ours: the computed value.
    """

    printed: str
    ours: float

    @property
    def unit(self) -> Decimal:
        """The value of a 1 in the last printed place."""
        return Decimal(1).scaleb(int(Decimal(self.printed).as_tuple().exponent))

    @property
    def off(self) -> float:
        """Printed minus ours, in units of the last printed place."""
        return float((Decimal(self.printed) - Decimal(self.ours)) / self.unit)

    @property
    def rounded(self) -> str:
        """Our number with as many decimals as were printed."""
        if "e" in self.printed.lower():
            digits = len(re.sub(r"e.*|\D", "", self.printed.lower().lstrip("+-0.")))
            return f"{self.ours:.{digits - 1}e}"
        return f"{Decimal(self.ours).quantize(self.unit, ROUND_HALF_EVEN):f}"

    @property
    def verdict(self) -> str:
        """One of "same digits", "same after rounding", "differs"."""
        printed = float(self.printed)
        if abs(printed - self.ours) <= CLOSE * abs(printed):
            return SAME
        return ROUNDED if abs(self.off) <= 0.5 else DIFFERS

    @property
    def first_difference(self) -> int | None:
        """Which significant digit is the first to differ, counted from 1; None where none does."""
        if self.verdict != DIFFERS:
            return None
        return first_difference(Decimal(self.printed), Decimal(self.ours), self.unit)


def first_difference(printed: Decimal, ours: Decimal, unit: Decimal) -> int:
    """The first significant digit that the printed number and ours, rounded as it is, have apart.

    Where one of them has just turned over, as 1.0002 beside 0.9999, the zeros and nines are passed.
    """
    if printed.is_signed() != ours.is_signed():
        return 1
    whole, other = (
        str(int((abs(number) / unit).to_integral_value(ROUND_HALF_EVEN)))
        for number in (printed, ours)
    )
    width = max(len(whole), len(other))
    high, low = sorted((whole.zfill(width), other.zfill(width)), reverse=True)
    place = next((n for n in range(width) if high[n] != low[n]), width - 1)
    if int(high[place]) - int(low[place]) == 1:
        while place + 1 < width and (high[place + 1], low[place + 1]) == ("0", "9"):
            place += 1
        place += high[place] == "0"
    return max(1, min(place, width - 1) - (width - len(whole)) + 1)


class Other(NamedTuple):
    """A program that is known to print what was printed.

    says: in a few words, what it does.
    digits: how many significant digits it must reproduce, where its own last ones are noise; None
        for all that were printed.
    """

    says: str
    program: Program
    digits: int | None = None

    def explains(self, printed: str) -> bool:
        """Whether the program gives these digits."""
        return all(
            figure.verdict != DIFFERS
            for figure in beside(shortened(printed, self.digits), self.program())
        )


def shortened(printed: str, digits: int | None) -> str:
    """Printed numbers rounded to so many significant digits, a 5 at the end up, as at school.

    They stay as they are where `digits` is None or they have no more.
    """
    if digits is None:
        return printed
    return " ".join(_rounded(text, digits) for text in printed.split())


def _rounded(text: str, digits: int) -> str:
    number = Decimal(text)
    place = number.adjusted() - digits + 1
    if place <= int(number.as_tuple().exponent):
        return text
    return f"{number.quantize(Decimal(1).scaleb(place), ROUND_HALF_UP):f}"


class Case:
    """Some numbers of a text, printed together, and the program that computes them here.

    what: what the numbers are, in the words of the text's reader.
    printed: their digits as printed, separated by blanks.
    ours: a function without arguments that returns as many numbers, in the same order.
    other: the program that explains numbers which differ, if one is known.
    also_right: a second right program. Where the two are apart by as much as the printed number
        is off, or at least half as much, rounding alone decides it: nobody can print it again.
    """

    def __init__(
        self,
        what: str,
        printed: str,
        ours: Program,
        other: Other | None = None,
        also_right: Program | None = None,
    ) -> None:
        self.what, self.printed, self.ours = what, printed, ours
        self.other, self.also_right = other, also_right

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Each printed number beside ours."""
        return beside(self.printed, self.ours())

    @cached_property
    def verdict(self) -> str:
        """The hardest verdict on any of its figures; `Ruling` says more."""
        return self.ruling.verdict

    @cached_property
    def ruling(self) -> Ruling:
        """The verdict on all figures together, with its reason."""
        hardest = max(self.figures, key=lambda figure: VERDICTS.index(figure.verdict))
        if hardest.verdict != DIFFERS:
            return Ruling(hardest.verdict, None, "")
        digits = [figure.first_difference for figure in self.figures]
        first = min(digit for digit in digits if digit is not None)
        if self.also_right is not None and self._is_noise(np.ravel(self.also_right()).tolist()):
            return Ruling(NOISE, first, "right programs disagree here")
        if self.other is None:
            return Ruling(DIFFERS, first, "")
        explained = self.other.explains(self.printed)
        return Ruling(DIFFERS, first, self.other.says if explained else "")

    def _is_noise(self, others: Sequence[float]) -> bool:
        """Whether two right programs are apart by at least half of what each figure is off."""
        return all(
            abs(float(figure.printed) - figure.ours) <= 2 * abs(float(other) - figure.ours)
            for figure, other in zip(self.figures, others, strict=True)
            if figure.verdict == DIFFERS
        )


class Ruling(NamedTuple):
    """A verdict with its reason.

    verdict: one of the four.
    digit: for numbers that differ, the first significant digit that does.
    reason: what gives the printed digits instead, where that is known, else "".
    """

    verdict: str
    digit: int | None
    reason: str

    def __str__(self) -> str:
        if self.verdict == NOISE:
            return f"{NOISE} from digit {self.digit}: {self.reason}"
        if self.verdict != DIFFERS:
            return self.verdict
        return f"differs from digit {self.digit}" + (f": {self.reason}" if self.reason else "")


class Source(NamedTuple):
    """A text whose numbers are tried: a short name, who wrote it, where it is, and the cases."""

    name: str
    author: str
    url: str
    cases: tuple[Case, ...]


def beside(printed: str, ours: Any) -> tuple[Figure, ...]:
    """The printed numbers, one by one, beside ours.

    Raises ValueError where there are not as many of the one as of the other.
    """
    texts, numbers = printed.split(), np.ravel(ours)
    if len(texts) != len(numbers):
        raise ValueError(f"{len(texts)} numbers are printed and {len(numbers)} computed")
    return tuple(Figure(text, float(number)) for text, number in zip(texts, numbers, strict=True))


def cut(text: str, digits: int = 12) -> str:
    """A number as text, cut off after so many significant digits, with "…" where more follow."""
    mantissa, mark, power = text.partition("e")
    seen = 0
    for place, sign in enumerate(mantissa):
        seen += sign.isdigit() and (seen > 0 or sign != "0")
        if seen == digits and place + 1 < len(mantissa):
            return f"{mantissa[: place + 1]}…{mark}{power}"
    return text
