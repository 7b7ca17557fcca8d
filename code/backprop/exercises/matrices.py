"""Exercises of the chapter "From scalars to matrices"."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded
from .judging.reading import Reading
from .matrices_networks import columns_backward, tanh_network, tied_weights
from .matrices_quizzes import bias_gradient, square_tables

__all__ = [
    "bias_gradient", "columns_backward", "layer_backward", "pencil_layer", "square_tables",
    "tanh_network", "tied_weights",
]  # fmt: skip

Slopes = dict[str, Array]

# 1. Two weights, a bias, three examples.
PENCIL_A = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]])
PENCIL_DELTA = np.array([[2.0], [-1.0], [-2.0]])


def _pencil(rows: slice = slice(None)) -> Array:
    A, delta = PENCIL_A[rows], PENCIL_DELTA[rows]
    return np.append(A.T @ delta, delta.sum())


def _two_minuses() -> Array:
    """Twice the products of two negative numbers: what is lost when they are taken as negative."""
    products = PENCIL_A * PENCIL_DELTA
    return np.where((PENCIL_A < 0) & (PENCIL_DELTA < 0), 2 * products, 0.0)


pencil_layer = Reading(
    "matrices.pencil_layer",
    reference=_pencil,
    mistakes=(
        Mistake(
            lambda: _pencil(slice(0, 1)),
            "These are the slopes for the first example alone; each example adds its own.",
        ),
        Mistake(
            lambda: _pencil(slice(-1, None)),
            "Only the last example is left: each one adds to the slopes, and must not overwrite "
            "them.",
        ),
        Mistake(
            lambda: _pencil() / 3,
            "You took the mean over the examples; whatever the loss divides by is in δ already.",
        ),
        Mistake(
            lambda: np.append(PENCIL_A.sum(axis=0), 1) * PENCIL_DELTA.sum(),
            "You added up the columns first: each entry of A has to meet the δ of its own example.",
        ),
        Mistake(
            lambda: np.append(_pencil()[:2], len(PENCIL_A)),
            "The bias is multiplied by 1 in each example, so its slope adds the δ, not the ones.",
        ),
        Mistake(
            lambda: np.append(_pencil()[:2], PENCIL_DELTA.mean()),
            "The weights are right, but for the bias you took a mean where the δ add.",
        ),
        Mistake(
            lambda: np.append(_pencil()[:2], 0),
            "The bias has a slope too: it is in the sum of each example, with the factor 1.",
        ),
        Mistake(
            lambda: np.append(PENCIL_A.sum(axis=0), PENCIL_DELTA.sum()),
            "You added the inputs without their δ: each one is multiplied by that of its row.",
        ),
        Mistake(
            lambda: np.append(_pencil()[:2] - _two_minuses().sum(axis=0), _pencil()[2]),
            "In the second example −1 meets −1, and their product is +1.",
        ),
        Mistake(
            lambda: _pencil()[[2, 0, 1]],
            "These are the three slopes in another order: the bias stands last.",
        ),
        Mistake(
            lambda: _pencil()[[1, 0, 2]],
            "The two weights are exchanged: the first one meets the column of a₁.",
        ),
    ),
)


# 2. A layer, all three slopes.
def _layer_backward(A: Array, W: Array, delta: Array) -> Slopes:
    return {"dW": A.T @ delta, "db": delta.sum(axis=0), "dA": delta @ W.T}


def _layer_but(**changed: Callable[[Array, Array, Array], Array]) -> Callable[..., Slopes]:
    def program(A: Array, W: Array, delta: Array) -> Slopes:
        wrong = {name: rule(A, W, delta) for name, rule in changed.items()}
        return {**_layer_backward(A, W, delta), **wrong}

    return program


layer_backward = Exercise(
    "matrices.layer_backward",
    reference=_layer_backward,
    cases=lambda: [seeded(0, (5, 3), (3, 2), (5, 2)), seeded(1, (2, 4), (4, 3), (2, 3))],
    mistakes=(
        Mistake(
            _layer_but(db=lambda A, W, delta: delta[0]),
            "The bias was copied to every example, and this is the slope of the first copy alone.",
        ),
        Mistake(
            _layer_but(db=lambda A, W, delta: delta.mean(axis=0)),
            "The copies' slopes are averaged here, and where paths meet they add.",
        ),
        Mistake(
            _layer_but(
                dW=lambda A, W, delta: A.T @ delta / len(A),
                db=lambda A, W, delta: delta.mean(axis=0),
            ),
            "A 1/N too many: if the loss is a mean, delta has it already, and if it is a sum, "
            "there is none.",
        ),
        Mistake(
            _layer_but(
                dW=lambda A, W, delta: A.T @ delta / len(A),
                db=lambda A, W, delta: delta.mean(axis=0),
                dA=lambda A, W, delta: delta @ W.T / len(A),
            ),
            "All three are divided by N here: whatever the loss divides by is in delta already.",
        ),
        Mistake(
            _layer_but(
                dW=lambda A, W, delta: A[:-1].T @ delta[:-1],
                db=lambda A, W, delta: delta[:-1].sum(axis=0),
                dA=lambda A, W, delta: np.append(delta[:-1] @ W.T, 0 * A[-1:], axis=0),
            ),
            "The last example is missing: the loop over the rows ends one too early.",
        ),
        Mistake(
            _layer_but(dA=lambda A, W, delta: delta @ W.T * A * (1 - A)),
            "This has gone through the sigmoid below as well, and asked are the slopes by `A`.",
        ),
        Mistake(
            _layer_but(dA=lambda A, W, delta: delta @ W.T / W.shape[1]),
            "The paths over the units are averaged here, and where paths meet they add.",
        ),
        Mistake(
            _layer_but(dW=lambda A, W, delta: np.outer(A[-1], delta[-1])),
            "Only the last example's product is left: each example adds to the slope of a weight.",
        ),
    ),
)
