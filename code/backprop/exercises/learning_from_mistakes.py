"""Exercises of "Learning from mistakes": one turn of the loop, and slopes got in three ways."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ..checks import Array
from .judging.exercise import Exercise, Mistake
from .judging.reading import Reading
from .learning_from_mistakes_machine import three_knobs
from .learning_from_mistakes_quizzes import error_of_the_text
from .learning_from_mistakes_repair import one_step

__all__ = [
    "error_of_the_text",
    "one_step",
    "one_turn",
    "three_knobs",
    "two_knobs",
    "valley_slopes",
]

# --- one turn of the loop, on paper ---------------------------------------------------------------

X_TURN, T_TURN = np.array([1.0, 4.0]), 5.0
W_TURN = np.array([2.0, 0.5])
RATE_TURN = 0.1


def _answer_after(step: Callable[[Array, float], Array]) -> Callable[[], float]:
    """The answer of the machine whose knobs `step` turns; it is given x and the miss y − t."""
    return lambda: float(X_TURN @ (W_TURN + step(X_TURN, float(X_TURN @ W_TURN) - T_TURN)))


def _one_knob_after_the_other() -> float:
    w = W_TURN.copy()
    for i in range(len(w)):
        w[i] -= RATE_TURN * (X_TURN @ w - T_TURN) * X_TURN[i]
    return float(X_TURN @ w)


one_turn = Reading(
    "learning_from_mistakes.one_turn",
    reference=_answer_after(lambda x, miss: -RATE_TURN * miss * x),
    mistakes=(
        Mistake(
            _answer_after(lambda x, miss: RATE_TURN * miss * x),
            "You added the step: the answer was too low, and your turn has made it lower still.",
        ),
        Mistake(
            _answer_after(lambda x, miss: -RATE_TURN * miss * np.ones(2)),
            "You turned both knobs equally far, but the second knob has the larger number beside "
            "it, so it has the larger slope.",
        ),
        Mistake(
            _answer_after(lambda x, miss: -miss * x),
            "You turned each knob by its whole slope: the learning rate is missing.",
        ),
        Mistake(
            _answer_after(lambda x, miss: -2 * RATE_TURN * miss * x),
            "Your slopes are twice too large: they belong to the squared error without the ½.",
        ),
        Mistake(
            _answer_after(lambda x, miss: -RATE_TURN * miss * W_TURN),
            "You multiplied the miss by the knob where the number beside the knob belongs.",
        ),
        Mistake(
            _one_knob_after_the_other,
            "You turned the first knob and then computed a new answer for the second: both slopes "
            "belong to the answer that the turn began with.",
        ),
        Mistake(
            lambda: float(X_TURN @ W_TURN),
            "That is the answer before the turn.",
        ),
        Mistake(
            _answer_after(lambda x, miss: -RATE_TURN * miss * x * np.array([1, 0])),
            "Only the first knob has been turned.",
        ),
        Mistake(
            _answer_after(lambda x, miss: -RATE_TURN * miss * x * np.array([0, 1])),
            "Only the second knob has been turned.",
        ),
        Mistake(
            _answer_after(lambda x, miss: -0.08 * miss * x),
            "You used the chapter's learning rate, 0.08; here it is another one.",
        ),
        Mistake(
            _answer_after(lambda x, miss: -RATE_TURN * miss**2 / 2 * x),
            "You multiplied by the loss where its slope, the miss, belongs.",
        ),
    ),
    digits=3,
    then="The miss has shrunk, and like the machine in the picture yours has overshot.",
)

# --- how long luck takes, on paper ----------------------------------------------------------------

BOX_SIDE = 4.0  # each knob is guessed between −2 and 2
OFF_BY = 0.5

two_knobs = Reading(
    "learning_from_mistakes.two_knobs",
    reference=lambda: BOX_SIDE**2 / (math.pi * OFF_BY**2),
    mistakes=(
        Mistake(
            lambda: BOX_SIDE**2 / (2 * OFF_BY) ** 2,
            "That is a square of good settings: in its corners each knob is close enough, but the "
            "setting is further away than that.",
        ),
        Mistake(
            lambda: BOX_SIDE**2 / (math.pi * (OFF_BY / 2) ** 2),
            "That is the number for a quarter of a unit: half a unit is the radius of the disc, "
            "not its diameter.",
        ),
        Mistake(
            lambda: BOX_SIDE / (2 * OFF_BY),
            "That is the number for one knob: the second must be right at the same time.",
        ),
        Mistake(
            lambda: 2 * BOX_SIDE / (2 * OFF_BY),
            "You added the guesses for two single knobs: that would be enough if you were told of "
            "each knob separately when it is right.",
        ),
        Mistake(
            lambda: math.pi * OFF_BY**2 / BOX_SIDE**2,
            "That is the chance that one guess hits: asked for is how many guesses that takes.",
        ),
        Mistake(
            lambda: BOX_SIDE**2 / (math.pi * OFF_BY),
            "In the area of the disc the radius is not squared.",
        ),
        Mistake(
            lambda: BOX_SIDE / (math.pi * OFF_BY**2),
            "One of the two is not an area: either the side of the square is not squared, or you "
            "took the length of the circle around the disc.",
        ),
        Mistake(
            lambda: BOX_SIDE**2 / OFF_BY**2,
            "The π is missing in the area of the disc.",
        ),
    ),
    digits=3,
    then="Twice the allowed distance is four times the area, so a quarter of the guesses.",
)

# --- the slopes of a whole list of sums -----------------------------------------------------------


def _sums() -> list[tuple[Array, Array, Array]]:
    """(w, X, t): knobs, questions with one sum a row, and their answers."""
    three = np.array([[2.0, 1.0], [4.0, -3.0], [1.0, 5.0]])
    five = np.array(
        [[1.0, 2.0, 0.5], [3.0, -1.0, 2.0], [0.0, 4.0, 1.0], [2.0, 2.0, -3.0], [5, 1, 1]]
    )
    return [
        (np.array([1.5, 0.5]), three, three.sum(axis=1)),
        (np.array([-1.0, 0.5, 2.5]), five, five.sum(axis=1)),
    ]


def _valley_slopes(w: Array, X: Array, t: Array) -> Array:
    return (X @ w - t) @ X / len(X)


valley_slopes = Exercise(
    "learning_from_mistakes.valley_slopes",
    reference=_valley_slopes,
    cases=_sums,
    mistakes=(
        Mistake(
            lambda w, X, t: (X @ w - t) @ X,
            "You added the shares of all sums, and the loss is their mean: divide by how many "
            "there are.",
        ),
        Mistake(
            lambda w, X, t: (X @ w - t) @ X / X.size,
            "You divided by the number of entries in `X`, and the mean is over the sums, one a "
            "row.",
        ),
        Mistake(
            lambda w, X, t: (t - X @ w) @ X / len(X),
            "You used target minus output: that is the direction in which to turn, and the slope "
            "is its opposite.",
        ),
        Mistake(
            lambda w, X, t: 2 * (X @ w - t) @ X / len(X),
            "These are the slopes of the squared error without the ½.",
        ),
        Mistake(
            lambda w, X, t: np.mean(X @ w - t) * X.mean(axis=0),
            "You took the mean of the misses and the mean of the inputs and multiplied them: "
            "each miss belongs with its own inputs, so multiply first.",
        ),
        Mistake(
            lambda w, X, t: (X[-1] @ w - t[-1]) * X[-1],
            "Only the last sum is in your answer: the loop overwrites what the others brought.",
        ),
        Mistake(
            lambda w, X, t: (X[-1] @ w - t[-1]) * X[-1] / len(X),
            "Only the last sum's share is in your answer: add the shares up.",
        ),
        Mistake(
            lambda w, X, t: (X[0] @ w - t[0]) * X[0] / len(X),
            "Only the first sum's share is in your answer: a `return` inside a loop ends it in the "
            "first round.",
        ),
        Mistake(
            lambda w, X, t: (X @ w - t) @ X / len(w),
            "You divided by the number of knobs, and the mean is over the sums.",
        ),
        Mistake(
            lambda w, X, t: np.mean(X @ w - t) * np.ones(len(w)),
            "That is the mean miss for every knob: each miss must first meet the number beside the "
            "knob.",
        ),
        Mistake(
            lambda w, X, t: (t - X @ w) @ X,
            "The shares are added where the mean is asked for, and the miss is target minus "
            "output, which turns the sign.",
        ),
        Mistake(
            lambda w, X, t: (X @ w) @ X / len(X),
            "The right answers `t` do not occur in it: a slope begins with output minus target.",
        ),
    ),
)
