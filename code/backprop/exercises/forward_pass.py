"""Exercises of "The forward pass": sums, shapes, layouts, and layers that fold into one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from .exercise import Exercise, Mistake, seeded
from .forward_pass_quizzes import whose_bias as whose_bias
from .reading import Reading

# --- two neurons, on paper ------------------------------------------------------------------------

X_PAPER = np.array([2.0, 1.0])
W_PAPER = np.array([[1.0, -2.0], [3.0, 0.5]])
B_PAPER = np.array([1.0, -1.0])

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
            "You counted one bias for each layer, and each *neuron* has one.",
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
    ),
)

# --- keeping what the way back will need ----------------------------------------------------------


def _two_layers() -> list[tuple[Array, ...]]:
    return [
        seeded(3, (5, 3), (3, 4), (4,), (4, 2), (2,)),
        seeded(4, (2, 4), (4, 3), (3,), (3, 5), (5,)),
    ]


def _kept(
    first: Callable[[Array], Any] = sigmoid,
    second: Callable[[Array], Any] = sigmoid,
    keep: Callable[[Array, Array], Array] = lambda z, a: z,
    into_second: Callable[[Array, Array], Array] = lambda z, a: a,
) -> Callable[..., dict[str, Array]]:
    """A forward pass of one hidden layer, spoiled in one place."""

    def program(X: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> dict[str, Array]:
        z1 = X @ W1 + b1
        a1 = first(z1)
        z2 = into_second(z1, a1) @ W2 + b2
        a2 = second(z2)
        return {"z1": keep(z1, a1), "a1": a1, "z2": keep(z2, a2), "a2": a2}

    return program


def _without_biases(X: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> dict[str, Array]:
    return _kept()(X, W1, 0 * b1, W2, 0 * b2)


keep_all = Exercise(
    "forward_pass.keep_all",
    reference=_kept(),
    cases=_two_layers,
    mistakes=(
        Mistake(
            _kept(keep=lambda z, a: a),
            "What you keep as `z` is the activation: the sum was overwritten by the bend.",
        ),
        Mistake(
            _kept(into_second=lambda z, a: z),
            "The second layer was handed the sums of the first, so nothing bends between the two.",
        ),
        Mistake(
            _kept(second=lambda z: z),
            "The output has a sigmoid as well.",
        ),
        Mistake(
            _kept(into_second=lambda z, a: sigmoid(a)),
            "The hidden values go through the sigmoid twice on their way to the second layer.",
        ),
        Mistake(
            _kept(first=np.tanh, second=np.tanh),
            "These are bent by tanh: the sigmoid is asked for.",
        ),
        Mistake(
            _without_biases,
            "The biases are missing.",
        ),
    ),
    then="The backward pass will ask for every one of these four.",
)

# --- layers without a bend ------------------------------------------------------------------------

Layers = Sequence[tuple[Array, Array]]


def _stacks() -> list[tuple[Layers]]:
    three = seeded(5, (2, 4), (4,), (4, 3), (3,), (3, 5), (5,))
    four = seeded(6, (3, 2), (2,), (2, 5), (5,), (5, 3), (3,), (3, 4), (4,))
    return [(list(zip(drawn[::2], drawn[1::2], strict=True)),) for drawn in (three, four)]


def _through(X: Array, layers: Layers) -> Array:
    for W, b in layers:
        X = X @ W + b
    return X


def _one_layer(layers: Layers, biased: Layers | None = None) -> dict[str, Array]:
    """The one layer that does what `layers` do; its bias may be that of others."""
    W = np.linalg.multi_dot([W for W, _ in layers])
    return {"W": W, "b": _through(np.zeros(W.shape[0]), layers if biased is None else biased)}


def _silent(layers: Layers) -> Layers:
    return [(W, 0 * b) for W, b in layers]


collapse = Exercise(
    "forward_pass.collapse",
    reference=lambda layers: _one_layer(layers),
    cases=_stacks,
    mistakes=(
        Mistake(
            lambda layers: _one_layer(layers, [*_silent(layers[:-1]), layers[-1]]),
            "Only the last bias is left: the earlier ones arrive too, through all the matrices "
            "that follow them.",
        ),
        Mistake(
            lambda layers: _one_layer(layers, [layers[0], *_silent(layers[1:])]),
            "Only the first bias is carried through: each layer adds one of its own.",
        ),
        Mistake(
            lambda layers: _one_layer(layers, [layers[0], *_silent(layers[1:-1]), layers[-1]]),
            "The first and the last bias have arrived, but those of the layers between are lost: "
            "the formula for two layers has to be used again for each further one.",
        ),
        Mistake(
            lambda layers: _one_layer(layers, [*_silent(layers[:-2]), *layers[-2:]]),
            "Only the last two biases have arrived: carry the bias that you have found so far on "
            "through every next matrix.",
        ),
        Mistake(
            lambda layers: _one_layer(layers, _silent(layers)),
            "Your bias is zero: without a bend the weights multiply, but the biases do not vanish.",
        ),
        Mistake(
            lambda layers: {
                **_one_layer(layers),
                "W": _through(np.eye(len(layers[0][0])), layers),
            },
            "Your matrix was found by sending the unit inputs through, and holds the bias in "
            "every row.",
        ),
    ),
    then="However many layers there were, this one does the same.",
)
