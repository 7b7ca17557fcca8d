"""What the symbols of "The numbers court" mean."""

from collections.abc import Iterator

import numpy as np
from numpy.random import RandomState

from backprop.lessons.court_gradcheck import relative_difference
from backprop.lessons.court_rules import DIFFERS, Figure
from bookkit.equations import Registry, Table, named

CHAPTER = Registry()
equation = CHAPTER.equation


@equation("eq-court-half")
def half_a_unit(random: RandomState) -> Iterator[tuple[str, Table]]:
    """Printed numbers, right ones and wrong ones, beside the number that was meant."""
    decimals = random.randint(1, 5)
    printed = [f"{number:.{decimals}f}" for number in random.normal(scale=3, size=60)]
    p = np.array([float(text) for text in printed])
    x = p + random.uniform(-1, 1, size=60) / 10**decimals
    known = {"p": named(p, "k"), "x": named(x, "k"), "d": decimals}
    rounded = [f"{number:.{decimals}f}" for number in x]
    right = [float(again) == number for again, number in zip(rounded, p, strict=True)]
    yield "rounding", known | {":": named(right, "k")}
    verdicts = [Figure(text, number).verdict for text, number in zip(printed, x, strict=True)]
    yield "the court", known | {":": named([verdict != DIFFERS for verdict in verdicts], "k")}


@equation("eq-court-difference")
def difference(random: RandomState) -> Iterator[tuple[str, Table]]:
    g, q = random.normal(size=(2, random.randint(2, 8)))
    yield "the court", {"g": g, "q": q, "difference": relative_difference(g, q)}


# "About": within a tenth, for the worst of many places.
@equation("eq-court-two-errors", within=(0.1,))
def two_errors(random: RandomState) -> Iterator[tuple[str, Table]]:
    """Central differences of a sine whose values are rounded to a grid, at many places near 0.

    There the third derivative is −1 nearly everywhere, so that C = 1/6; the worst rounding is half
    a mesh of the grid.
    """
    mesh = 10.0 ** random.uniform(-7, -5)
    places = random.uniform(-0.05, 0.05, size=20000)

    def error(h: np.ndarray) -> np.ndarray:
        above, below = (np.round(np.sin(places + s * h) / mesh) * mesh for s in (1, -1))
        return np.abs((above - below) / (2 * h) - np.cos(places)).max()

    h = 10.0 ** random.uniform(-3, -1.3)
    yield "measured", {"error": error, "h": h, "C": 1 / 6, "r": mesh / 2}
