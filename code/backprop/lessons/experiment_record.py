"""The record of the three experiments: 500 networks for every recipe, and how each one fared.

All of it together trains for about a minute, too long for a page, and so the results lie beside
this module in `experiment_record.csv`. The file holds nothing but what `run` returns; it is made
again by

    python -m backprop.lessons.experiment_record

and the tests train a part of every line anew and compare. A line holds a recipe and one word for
each seed 0 … 499: the epoch at which the network had solved XOR, or `+` if it ended on the right
side of 0.5 without solving it, or `-`.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from backprop.lessons.experiments import MENDED, SOURCE, SUITED, Outcome, Recipe, run, sweep

PATH = Path(__file__).with_suffix(".csv")
SEEDS = range(500)

# The four rates that source 003 proposes, and a finer grid around and beyond them.
PROPOSED = (0.001, 0.01, 0.1, 1.0)
GRID = (
    0.001, 0.01, 0.1, 0.3, 0.9, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 15.0, 20.0, 30.0,
    100.0,
)  # fmt: skip
LAYERS = (1, 2, 3, 4, 6)
WIDTHS = (2, 3, 4, 8, 16)
# Within the experiment on depth only the depth changes; the rate suits the activation.
DEPTH_RATES = {"sigmoid": 1.0, "tanh": 0.5, "ReLU": 0.5}
WIDTH_RATE = 0.5


def deep(activation: str, layers: int) -> Recipe:
    """Four units in each hidden layer, `layers` weight layers in all: 2-4-1 has two."""
    widths = (2, *[4] * (layers - 1), 1)
    return Recipe(widths, activation, SUITED[activation], DEPTH_RATES[activation])


def wide(activation: str, width: int) -> Recipe:
    """One hidden layer of `width` units, at the learning rate 0.5."""
    return Recipe((2, width, 1), activation, SUITED[activation], WIDTH_RATE)


def rates(base: Recipe) -> list[Outcome]:
    """What became of a recipe at each learning rate of the grid: for SOURCE or for MENDED."""
    return [at(base, rate) for rate in GRID]


def at(base: Recipe, rate: float) -> Outcome:
    """What became of SOURCE or MENDED at this learning rate of the grid."""
    return of(replace(base, learning_rate=rate))


def of(recipe: Recipe) -> Outcome:
    """What became of this recipe.

    Raises KeyError if it is not in the record: `run` can try it.
    """
    try:
        return recorded()[recipe]
    except KeyError:
        raise KeyError(f"{recipe} is not in the record; run(recipe, seeds) tries it") from None


def measure() -> list[Outcome]:
    """Train everything anew, which takes about a minute."""
    found = sweep(SOURCE, GRID, SEEDS) + sweep(MENDED, GRID, SEEDS)
    known = {outcome.recipe for outcome in found}
    others = [deep(a, n) for a in DEPTH_RATES for n in LAYERS]
    others += [wide(a, n) for a in SUITED for n in WIDTHS]
    return found + [run(recipe, SEEDS) for recipe in dict.fromkeys(others) if recipe not in known]


def write(outcomes: list[Outcome], path: Path = PATH) -> None:
    """Write a record, one line for each outcome."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["widths", "activation", "spread", "learning_rate", "seeds"])
        for outcome in outcomes:
            recipe = outcome.recipe
            widths = "-".join(str(width) for width in recipe.widths)
            words = " ".join(_words(outcome))
            lines.writerow([widths, recipe.activation, recipe.spread, recipe.learning_rate, words])


@cache
def recorded(path: Path = PATH) -> dict[Recipe, Outcome]:
    """The record, by recipe."""
    with path.open(encoding="utf-8", newline="") as file:
        return {outcome.recipe: outcome for outcome in map(_outcome, csv.DictReader(file))}


def _words(outcome: Outcome) -> list[str]:
    return [
        str(at) if at > 0 else "+" if right else "-"
        for at, right in zip(outcome.solved_at, outcome.right, strict=True)
    ]


def _outcome(line: dict[str, str]) -> Outcome:
    spread: float | str = line["spread"]
    if spread not in set(SUITED.values()):
        spread = float(spread)
    recipe = Recipe(
        tuple(int(width) for width in line["widths"].split("-")),
        line["activation"],
        spread,
        float(line["learning_rate"]),
    )
    words = line["seeds"].split()
    solved_at = np.array([int(word) if word.isdigit() else -1 for word in words])
    right = np.array([word != "-" for word in words])
    return Outcome(recipe, tuple(range(len(words))), solved_at, right)


if __name__ == "__main__":
    write(measure())
