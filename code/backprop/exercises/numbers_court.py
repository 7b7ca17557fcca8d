"""Exercises of the numbers court: digits that tell, places, what a rounded number may hide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from ..lessons import court_mazur as mazur
from .judging.exercise import Exercise, Mistake, seeded
from .judging.quiz import Option, Quiz, Setting, slopes
from .judging.reading import Reading

# --- 1. How many digits tell two programs apart? -------------------------------------------------


def _errors() -> tuple[float, float]:
    return float(mazur.right_program().error[-1]), float(mazur.early_program().error[-1])


def _digits_until(differ: Callable[[str, str], bool]) -> int:
    """The smallest number of significant digits at which the two errors, written so, differ."""
    ours, theirs = _errors()
    return next(k for k in range(1, 17) if differ(f"{ours:.{k - 1}e}", f"{theirs:.{k - 1}e}"))


def _first_place_apart() -> int:
    ours, theirs = (f"{e:.12e}".replace(".", "") for e in _errors())
    return 1 + next(n for n in range(13) if ours[n] != theirs[n])


def _decimals_until() -> int:
    ours, theirs = _errors()
    return next(k for k in range(1, 20) if f"{ours:.{k}f}" != f"{theirs:.{k}f}")


digits_needed = Reading(
    "numbers_court.digits_needed",
    reference=lambda: _digits_until(lambda a, b: a != b),
    mistakes=(
        Mistake(
            _first_place_apart,
            "That is the first digit in which they differ when nothing is rounded; rounded to so "
            "many digits both still read the same.",
        ),
        Mistake(
            _decimals_until,
            "You counted the places after the point: the zeros before the first other digit are "
            "not significant.",
        ),
        Mistake(
            lambda: _digits_until(lambda a, b: a != b) + 1,
            "With one digit fewer they already read differently.",
        ),
    ),
    digits=1,
    then="Three digits would have acquitted both programs.",
)

# --- 2. In units of the last printed place -------------------------------------------------------


def _places(printed: str) -> int:
    return len(printed.partition(".")[2])


def _off(printed: str, value: float) -> float:
    return (float(printed) - value) * 10.0 ** _places(printed)


units_off = Exercise(
    "numbers_court.units_off",
    reference=_off,
    cases=lambda: [("0.291", 0.28963), ("12.50", 12.48715), ("-0.0031", -0.003254), ("7", 6.4)],
    mistakes=(
        Mistake(
            lambda printed, value: -_off(printed, value),
            "The sign is turned: printed minus value is asked for.",
        ),
        Mistake(
            lambda printed, value: float(printed) - value,
            "That is the plain difference; divide it by the value of a 1 in the last printed "
            "place.",
        ),
        Mistake(
            lambda printed, value: (
                (float(printed) - value) * 10.0 ** (len(printed.strip("-").replace(".", "")) - 1)
            ),
            "You counted all digits; only those after the point say how much a 1 in the last "
            "place is worth.",
        ),
        Mistake(
            lambda printed, value: (float(printed) - value) * 10.0 ** _places(repr(float(printed))),
            "The place was read from the number, which forgets a closing zero (12.50 is meant to "
            "the hundredth); read it from the text.",
        ),
        Mistake(
            lambda printed, value: round(_off(printed, value)),
            "The answer is rounded to whole units, and a half is what the court decides by.",
        ),
    ),
)

# --- 3. What a rounded number may hide -----------------------------------------------------------


def _range(shown: float, decimals: int, factor: float) -> tuple[float, float]:
    half = 0.5 * 10.0**-decimals
    ends = (shown - half) * factor, (shown + half) * factor
    return min(ends), max(ends)


def _at_the_end(shown: float, decimals: int, factor: float) -> tuple[float, float]:
    half = 0.5 * 10.0**-decimals
    return shown * factor - half, shown * factor + half


def _whole_unit(shown: float, decimals: int, factor: float) -> tuple[float, float]:
    unit = 10.0**-decimals
    ends = (shown - unit) * factor, (shown + unit) * factor
    return min(ends), max(ends)


range_of_product = Exercise(
    "numbers_court.range_of_product",
    reference=_range,
    cases=lambda: [(0.20, 2, 2.0), (0.37, 2, -1.5), (-1.4, 1, 3.0)],
    mistakes=(
        Mistake(
            lambda shown, decimals, factor: (shown * factor, shown * factor),
            "You took the shown number for the true one; it stands for all numbers that round to "
            "it.",
        ),
        Mistake(
            _at_the_end,
            "You rounded the product; it is the factor that was rounded, and the product stretches "
            "its half unit.",
        ),
        Mistake(_whole_unit, "A rounded number is off by at most half a unit of its last place."),
        Mistake(
            lambda shown, decimals, factor: (
                (shown - 0.5 * 10.0**-decimals) * factor,
                (shown + 0.5 * 10.0**-decimals) * factor,
            ),
            "With a negative factor the ends change places: the smaller one goes first.",
        ),
        Mistake(
            lambda shown, decimals, factor: (
                shown * factor,
                (shown + 10.0**-decimals) * factor,
            ),
            "That is the range of a number that was cut off; rounding can go either way.",
        ),
    ),
)

# --- 4. One round, and no weight too early -------------------------------------------------------

Weights = tuple[Array, Array]


def _round(
    x: Array,
    t: Array,
    first: Array,
    second: Array,
    rate: float,
    back: Callable[[Array, Array], Array] = lambda old, new: old,
    bend: bool = True,
) -> Weights:
    """One round; `back` chooses the output weights that the error goes back through."""
    a = sigmoid(x @ first)
    y = sigmoid(a @ second)
    delta = (y - t) * y * (1 - y)
    new = second - rate * np.outer(a, delta)
    hidden = delta @ back(second, new).T
    return first - rate * np.outer(x, hidden * a * (1 - a) if bend else hidden), new


def _uphill(x: Array, t: Array, first: Array, second: Array, rate: float) -> Weights:
    return _round(x, t, first, second, -rate)


def _round_cases() -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = []
    for seed, (n_in, n_hidden, n_out), rate in ((0, (3, 2, 4), 1.5), (1, (2, 5, 3), 0.9)):
        x, t, first, second = seeded(seed, (n_in,), (n_out,), (n_in, n_hidden), (n_hidden, n_out))
        cases.append((x, sigmoid(t), first, second, rate))
    return cases


one_round = Exercise(
    "numbers_court.one_round",
    reference=lambda x, t, W1, W2, rate: _round(x, t, W1, W2, rate),
    cases=_round_cases,
    mistakes=(
        Mistake(
            lambda x, t, W1, W2, rate: _round(x, t, W1, W2, rate, back=lambda old, new: new),
            "This is what the early program gives: the error went back through output weights that "
            "had been updated already.",
        ),
        Mistake(
            lambda x, t, W1, W2, rate: _round(x, t, W1, W2, rate, bend=False),
            "The slope a(1 − a) of the hidden units is missing on the way to `W1`.",
        ),
        Mistake(_uphill, "Both weights go uphill: an update subtracts."),
        Mistake(
            lambda x, t, W1, W2, rate: _round(x, t, W1, W2, 2 * rate),
            "The steps are twice as long: with the ½ in the loss the error is y − t, without a 2.",
        ),
        Mistake(
            lambda x, t, W1, W2, rate: (W1, _round(x, t, W1, W2, rate)[1]),
            "`W1` has not moved: the hidden layer learns too.",
        ),
    ),
    then="Both gradients belong to the forward pass that made the error.",
)

# --- Quizzes -------------------------------------------------------------------------------------


def _way_back() -> dict[str, Any]:
    a1 = sigmoid(mazur.X @ mazur.W1 + mazur.B1)
    y = sigmoid(a1 @ mazur.W2 + mazur.B2)
    delta = (y - mazur.T) * y * (1 - y)
    new_W2 = mazur.W2 - mazur.RATE * a1.T @ delta
    return {"x": mazur.X, "a1": a1, "delta": delta, "W2": mazur.W2, "new_W2": new_W2}


def _loss_of_w1(first: Array) -> float:
    y = sigmoid(sigmoid(mazur.X @ first + mazur.B1) @ mazur.W2 + mazur.B2)
    return float(0.5 * ((y - mazur.T) ** 2).sum())


way_back = Quiz(
    "numbers_court.way_back",
    question=(
        "The worked example has computed `delta`, the signal at the two outputs, and already "
        "`new_W2 = W2 - rate * a1.T @ delta`. Which line gives ∂E/∂W1?"
    ),
    setting=Setting(names=_way_back, asked="dW1", truth=slopes(_loss_of_w1, lambda: mazur.W1)),
    options=(
        Option(
            "dW1 = x.T @ (delta @ W2.T * a1 * (1 - a1))",
            "The error was made with W2, and goes back through W2.",
        ),
        Option(
            "dW1 = x.T @ (delta @ new_W2.T * a1 * (1 - a1))",
            f"This is the line that gives {mazur.ROUND_1}. The gradient check needs no "
            "seventh digit to see it.",
        ),
        Option(
            "dW1 = x.T @ (delta @ W2 * a1 * (1 - a1))",
            "The weights are turned. With two units in each layer no shape complains.",
        ),
        Option(
            "dW1 = x.T @ (delta @ W2.T)",
            "The slope of the hidden sigmoids is missing.",
        ),
    ),
)


def _square() -> dict[str, Any]:
    A, W, target = seeded(3, (5, 5), (5, 5), (5, 5))
    return {"A": A, "W": W, "target": target, "delta": A @ W - target}


def _square_loss(W: Array) -> float:
    names = _square()
    return float(0.5 * ((names["A"] @ W - names["target"]) ** 2).sum())


five_by_five = Quiz(
    "numbers_court.five_by_five",
    question=(
        "Z = A W, all three are 5 × 5, and `delta` is ∂L/∂Z. All four lines have the right shape. "
        "Which one is ∂L/∂W?"
    ),
    setting=Setting(names=_square, asked="dW", truth=slopes(_square_loss, lambda: _square()["W"])),
    options=(
        Option("dW = A.T @ delta", "Row by row: what came in, times the signal that came back."),
        Option("dW = A @ delta", "With five examples of five features the turn is not asked for."),
        Option("dW = delta.T @ A", "This is the transpose of the right one."),
        Option("dW = delta @ A.T", "This multiplies over the features, and should add up rows."),
    ),
)
