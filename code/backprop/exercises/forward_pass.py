"""Exercises of "The forward pass": sums, shapes, layouts, and layers that fold into one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from .forward_pass_layers import collapse, keep_all
from .forward_pass_quizzes import whose_bias
from .judging.exercise import Exercise, Mistake, seeded
from .judging.reading import Reading

__all__ = ["collapse", "count", "from_columns", "keep_all", "two_sums", "whose_bias"]

# --- two neurons, on paper ------------------------------------------------------------------------

X_PAPER = np.array([2.0, 1.0])
W_PAPER = np.array([[1.0, -2.0], [3.0, 0.5]])
B_PAPER = np.array([1.0, -2.0])

two_sums = Reading(
    "forward_pass.two_sums",
    reference=lambda: X_PAPER @ W_PAPER + B_PAPER,
    mistakes=(
        Mistake(
            lambda: W_PAPER @ X_PAPER + B_PAPER,
            "You read the weights of a neuron off a row of `W`: in this book they are a column.",
        ),
        Mistake(
            lambda: X_PAPER @ W_PAPER,
            "The biases are missing.",
        ),
        Mistake(
            lambda: X_PAPER @ W_PAPER - B_PAPER,
            "You subtracted the biases: they are added, like one more input times its weight.",
        ),
        Mistake(
            lambda: sigmoid(X_PAPER @ W_PAPER + B_PAPER),
            "Those are the activations: what is asked for is `z`, before the bend.",
        ),
        Mistake(
            lambda: X_PAPER @ (W_PAPER + B_PAPER),
            "You added the biases to the weights, so the inputs have multiplied them.",
        ),
        Mistake(
            lambda: X_PAPER @ W_PAPER + B_PAPER[0],
            "Both neurons have got the first bias, and each has one of its own.",
        ),
        Mistake(
            lambda: X_PAPER @ W_PAPER + B_PAPER[::-1],
            "The two biases have changed places.",
        ),
        Mistake(
            lambda: (X_PAPER @ W_PAPER + B_PAPER)[::-1],
            "Both numbers are right, and stand in the wrong order.",
        ),
        Mistake(
            lambda: X_PAPER[::-1] @ W_PAPER + B_PAPER,
            "The two inputs have changed places.",
        ),
        Mistake(
            lambda: W_PAPER @ X_PAPER,
            "The biases are missing, and you read the weights of a neuron off a row of `W`.",
        ),
    ),
    digits=2,
    then="The first neuron fires, the second does not.",
)

# --- counting -------------------------------------------------------------------------------------


def _count(widths: Sequence[int]) -> int:
    return sum(n_in * n_out + n_out for n_in, n_out in pairwise(widths))


count = Exercise(
    "forward_pass.count",
    reference=_count,
    cases=lambda: [([2, 3, 1],), ([4, 5, 3, 2],), ([7, 6],)],
    mistakes=(
        Mistake(
            lambda widths: sum(n_in * n_out for n_in, n_out in pairwise(widths)),
            "Those are the weights alone: every neuron has a bias as well.",
        ),
        Mistake(
            lambda widths: _count(widths) + widths[0],
            "You gave a bias to the inputs too, but they compute nothing.",
        ),
        Mistake(
            lambda widths: sum(n_in * n_out + 1 for n_in, n_out in pairwise(widths)),
            "You counted one bias for each layer, and each neuron has one.",
        ),
        Mistake(
            lambda widths: sum(n_in * n_out + n_in for n_in, n_out in pairwise(widths)),
            "You gave each layer as many biases as it has inputs: it has as many as outputs.",
        ),
        Mistake(
            math.prod,
            "You multiplied all the widths, which counts the paths from input to output: weights "
            "of different layers are added.",
        ),
        Mistake(
            lambda widths: _count(widths[:2]),
            "Only the first layer is counted.",
        ),
        Mistake(
            lambda widths: sum(widths),
            "Those are the nodes: parameters sit on the lines between them.",
        ),
        Mistake(
            lambda widths: sum(widths[1:]),
            "Those are the biases alone: every line between two nodes has a weight.",
        ),
        Mistake(
            lambda widths: _count(widths[1:]),
            "The first layer with weights, right behind the inputs, is left out.",
        ),
        Mistake(
            lambda widths: _count(widths[:-1]),
            "The last layer is left out: the loop ends one too early.",
        ),
        Mistake(
            lambda widths: _count(widths[-2:]),
            "Only the last layer is counted: each one has overwritten those before it.",
        ),
        Mistake(
            lambda widths: _count(widths) - widths[-1],
            "The biases of the output are missing.",
        ),
    ),
)

# --- a matrix of the other kind -------------------------------------------------------------------


def _with_columns() -> list[tuple[Array, ...]]:
    """(X, W, b) with examples in rows, and W (n_out, n_in) from a book of columns."""
    return [seeded(1, (5, 3), (4, 3), (4,)), seeded(2, (3, 2), (6, 2), (6,))]


from_columns = Exercise(
    "forward_pass.from_columns",
    reference=lambda X, W, b: sigmoid(X @ W.T + b),
    cases=_with_columns,
    mistakes=(
        Mistake(
            lambda X, W, b: sigmoid(X @ W.reshape(W.shape[::-1]) + b),
            "`reshape` only deals the same numbers out anew, row by row: to exchange rows and "
            "columns, transpose.",
        ),
        Mistake(
            lambda X, W, b: sigmoid(W @ X.T + b[:, None]),
            "The numbers are right, but the answer still has one example in each column: turn it "
            "back.",
        ),
        Mistake(
            lambda X, W, b: X @ W.T + b,
            "That is `Z`: the activation is missing.",
        ),
        Mistake(
            lambda X, W, b: sigmoid(X @ W.T),
            "The biases are missing.",
        ),
        Mistake(
            lambda X, W, b: sigmoid(X @ W.T) + b,
            "You added the biases after the bend, and they belong into the sum that is bent.",
        ),
        Mistake(
            lambda X, W, b: sigmoid(-(X @ W.T + b)),
            "In your sigmoid the minus sign is missing: it is 1/(1 + e⁻ᶻ).",
        ),
        Mistake(
            lambda X, W, b: sigmoid(X @ W.T - b),
            "Either you subtracted the biases, or in `np.exp(-…)` the minus reaches only the "
            "product: it needs brackets around the whole sum.",
        ),
        Mistake(
            lambda X, W, b: np.tanh(X @ W.T + b),
            "These are bent by tanh: the sigmoid is asked for.",
        ),
        Mistake(
            lambda X, W, b: sigmoid(sigmoid(X @ W.T + b)),
            "The sigmoid is applied twice.",
        ),
        Mistake(
            lambda X, W, b: sigmoid(W @ X.T + b[:, None]).reshape(len(X), len(W)),
            "`reshape` does not turn a table: it deals the same numbers out anew, row by row.",
        ),
    ),
)
