"""Exercises of the chapter "From scalars to matrices"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..checks import Array
from .exercise import Exercise, Mistake, seeded
from .matrices_quizzes import bias_gradient, square_tables
from .reading import Reading

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


# 3. A whole network that is not the one of the chapter.
def _network(
    X: Array, T: Array, W1: Array, b1: Array, W2: Array, b2: Array, wrong: str = ""
) -> Slopes:
    Z1 = X @ W1 + b1
    A1 = np.tanh(Z1)
    Y = A1 @ W2 + b2
    delta2 = 2 / (len(T) if wrong == "rows" else T.size) * (Y - T)
    if wrong == "output":
        delta2 = delta2 * Y * (1 - Y)
    slope = {
        "sigmoid": A1 * (1 - A1), "of z": 1 - Z1**2, "none": 1.0, "inside": (1 - A1) ** 2,
    }.get(wrong, 1 - A1**2)  # fmt: skip
    delta1 = delta2 @ W2.T * slope
    below = Z1 if wrong == "z below" else A1
    return {
        "W1": X.T @ delta1, "b1": delta1.sum(axis=0),
        "W2": below.T @ delta2, "b2": delta2.sum(axis=0),
    }  # fmt: skip


def _network_with(wrong: str) -> Callable[..., Slopes]:
    return lambda X, T, W1, b1, W2, b2: _network(X, T, W1, b1, W2, b2, wrong)


def _network_cases() -> list[tuple[Array, ...]]:
    return [
        seeded(0, (5, 3), (5, 2), (3, 4), (4,), (4, 2), (2,)),
        seeded(1, (3, 2), (3, 4), (2, 5), (5,), (5, 4), (4,)),
    ]


tanh_network = Exercise(
    "matrices.tanh_network",
    reference=_network_with(""),
    cases=_network_cases,
    mistakes=(
        Mistake(
            _network_with("rows"),
            "The mean goes over everything, and you divided by the number of examples alone.",
        ),
        Mistake(
            _network_with("output"),
            "The output has no sigmoid here: nothing bends between `Z2` and `Y`.",
        ),
        Mistake(_network_with("none"), "The slope of the hidden tanh is missing."),
        Mistake(
            _network_with("sigmoid"),
            "The hidden units are no sigmoids: the slope of tanh is not a(1 − a).",
        ),
        Mistake(
            _network_with("of z"),
            "The slope of tanh is expressed by what comes out of it, and you put in `Z1`.",
        ),
        Mistake(
            _network_with("inside"),
            "A square in the wrong place: (1 − a)² is not 1 − a².",
        ),
        Mistake(
            _network_with("z below"),
            "`W2` is multiplied by what the hidden units answer, and you took their sums `Z1`.",
        ),
    ),
)


# 4. In columns, with the 1/N kept out of δ.
def _columns(
    X: Array, A1: Array, W2: Array, delta2: Array, n: Any = None, slope: Any = None, twice: int = 1
) -> Slopes:
    N = X.shape[1] if n is None else n
    delta1 = W2.T @ delta2 * (A1 * (1 - A1) if slope is None else slope)
    return {
        "dW2": delta2 @ A1.T / N,
        "dW1": delta1 @ X.T / N**twice,
        "db1": delta1.sum(axis=1, keepdims=True) / N**twice,
    }


columns_backward = Exercise(
    "matrices.columns_backward",
    reference=lambda X, A1, W2, delta2: _columns(X, A1, W2, delta2),
    cases=lambda: [
        seeded(0, (3, 5), (4, 5), (2, 4), (2, 5)),
        seeded(1, (2, 7), (3, 7), (5, 3), (5, 7)),
    ],
    mistakes=(
        Mistake(
            lambda X, A1, W2, delta2: _columns(X, A1, W2, delta2, n=1),
            "The 1/N is nowhere: delta is that of each example's own loss, and the slopes are "
            "those of the mean.",
        ),
        Mistake(
            lambda X, A1, W2, delta2: _columns(X, A1, W2, delta2, twice=2),
            "You divided twice on the way to the first layer: delta itself stays without 1/N.",
        ),
        Mistake(
            lambda X, A1, W2, delta2: _columns(X, A1, W2, delta2, n=len(X)),
            "You divided by the number of inputs: examples are columns here.",
        ),
        Mistake(
            lambda X, A1, W2, delta2: _columns(X, A1, W2, delta2, slope=1.0),
            "The slope of the hidden sigmoids is missing.",
        ),
        Mistake(
            lambda X, A1, W2, delta2: {
                **_columns(X, A1, W2, delta2),
                "db1": _columns(X, A1, W2, delta2, n=1)["db1"],
            },
            "A bias has its share of the mean too: here it is added up and not divided.",
        ),
    ),
    then="Turned back into rows these are the slopes of this chapter.",
)


# 5. One matrix, used twice.
def _tied(X: Array, W: Array, wrong: str = "") -> Array:
    H = np.tanh(X @ W)
    delta2 = H @ W.T - X
    slope = {"none": np.ones_like(H), "sigmoid": H * (1 - H)}.get(wrong, 1 - H**2)
    back = X.T @ (delta2 @ W * slope)
    ahead = delta2.T @ H
    shares = {"back": back, "ahead": ahead, "mean": (back + ahead) / 2}
    return np.asarray(shares.get(wrong, back + ahead))


def _tied_with(wrong: str) -> Callable[[Array, Array], Array]:
    return lambda X, W: _tied(X, W, wrong)


tied_weights = Exercise(
    "matrices.tied_weights",
    reference=_tied_with(""),
    cases=lambda: [seeded(2, (5, 4), (4, 2)), seeded(3, (6, 2), (2, 3))],
    mistakes=(
        Mistake(
            _tied_with("ahead"),
            "You followed the second use of `W` only, as if the first were another matrix.",
        ),
        Mistake(
            _tied_with("back"),
            "You followed the first use of `W` only; it stands in the output once more.",
        ),
        Mistake(
            _tied_with("mean"),
            "The two uses are averaged here: one matrix, two paths, and paths add.",
        ),
        Mistake(
            _tied_with("none"),
            "On the path through the hidden units the slope of tanh is missing.",
        ),
        Mistake(
            _tied_with("sigmoid"),
            "The slope of tanh is not a(1 − a), which is that of a sigmoid.",
        ),
    ),
    then="Whatever is used several times gets the sum of the slopes of all its uses.",
)
