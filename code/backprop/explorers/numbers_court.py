"""How many printed digits does it take to tell which program printed a number?"""

from __future__ import annotations

from ..figures.numbers_court import EARLY, RIGHT, SHORT, agreement
from ..lessons.court_mazur import ROUNDS, closing_numbers
from .frames import Explorer, explore

DIGITS = range(2, 10)


def digits_explorer() -> Explorer:
    """A slider over the number of digits shown of the worked example's four closing numbers."""
    names = dict(zip(("right", "early", "short"), (RIGHT, EARLY, SHORT), strict=True))
    rows = [
        (what, printed, {names[key]: value for key, value in values.items()})
        for what, printed, values in closing_numbers(ROUNDS)
    ]
    return explore("digits shown", DIGITS, lambda digits: agreement(rows, digits), start=4)
