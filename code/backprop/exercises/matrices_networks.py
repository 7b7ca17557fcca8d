"""The later exercises of the chapter "From scalars to matrices": whole backward passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded

Slopes = dict[str, Array]


# 3. A whole network that is not the one of the chapter.
def _network(
    X: Array, T: Array, W1: Array, b1: Array, W2: Array, b2: Array, wrong: str = ""
) -> Slopes:
    (N, K), no_bias = T.shape, wrong == "no biases"
    Z1 = X @ W1 + (0 if no_bias or wrong == "no b1" else b1)
    A1 = sigmoid(Z1) if wrong == "the chapter's" else np.tanh(Z1)
    Z2 = A1 @ W2 + (0 if no_bias or wrong == "no b2" else b2)
    Y = {"the chapter's": sigmoid(Z2), "tanh twice": np.tanh(Z2)}.get(wrong, Z2)
    share = {"rows": 2 / N, "outputs": 2 / K, "sum": 2.0, "half": 1 / N}.get(wrong, 2 / T.size)
    bend = {"output": Y * (1 - Y), "the chapter's": Y * (1 - Y), "tanh twice": 1 - Y**2}
    delta2 = share * (Y - T) * bend.get(wrong, 1.0)
    slope = {
        "sigmoid": A1 * (1 - A1), "the chapter's": A1 * (1 - A1), "none": 1.0, "no square": 1 - A1,
        "of z": 1 - Z1**2, "inside": (1 - A1) ** 2, "of tanh": 1 - np.tanh(A1) ** 2,
    }.get(wrong, 1 - A1**2)  # fmt: skip
    delta1 = delta2 @ W2.T * slope
    below = Z1 if wrong == "z below" else A1
    again = N if wrong == "again" else 1
    copies = N if wrong in ("again", "mean of copies") else 1
    return {
        "W1": X.T @ delta1 / again, "b1": delta1.sum(axis=0) / copies,
        "W2": below.T @ delta2 / again, "b2": delta2.sum(axis=0) / copies,
    }  # fmt: skip


def _network_with(wrong: str) -> Callable[..., Slopes]:
    return lambda X, T, W1, b1, W2, b2: _network(X, T, W1, b1, W2, b2, wrong)


def _network_cases() -> list[tuple[Array, ...]]:
    return [
        seeded(0, (5, 3), (5, 2), (3, 4), (4,), (4, 2), (2,)),
        seeded(1, (3, 2), (3, 4), (2, 5), (5,), (5, 4), (4,)),
    ]


NETWORK_MISTAKES = {
    "rows": "The mean goes over everything, and you divided by the number of examples alone.",
    "outputs": "The mean goes over everything, and you divided by the number of outputs alone.",
    "sum": "This is the gradient of the sum: the mean over everything is missing.",
    "half": "This is the gradient of the half squared error, mean over the examples; here the loss "
    "has no ½, and its mean goes over everything.",
    "again": "The 1/N is in `delta2` already, and the slopes are divided by N once more.",
    "mean of copies": "The slopes of the biases are averaged over the rows, where the copies' "
    "slopes add.",
    "output": "The output has no sigmoid here: nothing bends between `Z2` and `Y`.",
    "tanh twice": "The output went through a tanh as well: nothing bends between `Z2` and `Y`.",
    "the chapter's": "This is the backward pass of the chapter's network, with sigmoids in both "
    "layers.",
    "none": "The slope of the hidden tanh is missing.",
    "sigmoid": "The hidden units are no sigmoids: the slope of tanh is not a(1 − a).",
    "of z": "The slope of tanh is expressed by what comes out of it, and you put in `Z1`.",
    "of tanh": "The tanh is taken twice: `A1` has been through it already.",
    "inside": "A square in the wrong place: (1 − a)² is not 1 − a².",
    "no square": "A square is missing: the slope of tanh is not 1 − a.",
    "z below": "`W2` is multiplied by what the hidden units answer, and you took their sums `Z1`.",
    "no b1": "The hidden sums of your forward pass have no bias, so these are the slopes at other "
    "answers.",
    "no b2": "The output of your forward pass has no bias, so these are the slopes at other "
    "answers.",
    "no biases": "Your forward pass leaves out both biases, so these are the slopes at other "
    "answers.",
}

tanh_network = Exercise(
    "matrices.tanh_network",
    reference=_network_with(""),
    cases=_network_cases,
    mistakes=tuple(Mistake(_network_with(key), says) for key, says in NETWORK_MISTAKES.items()),
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
            lambda X, A1, W2, delta2: _columns(X, A1, W2, delta2, n=X.shape[1] ** 2),
            "Everything is divided by N twice: `delta2` stays as it is, and each slope is divided "
            "once.",
        ),
        Mistake(
            lambda X, A1, W2, delta2: _columns(X, A1, W2, delta2, n=len(X)),
            "You divided by the number of inputs: examples are columns here.",
        ),
        Mistake(
            lambda X, A1, W2, delta2: _columns(X, A1, W2, delta2, n=len(delta2)),
            "You divided by the number of outputs: examples are columns here.",
        ),
        Mistake(
            lambda X, A1, W2, delta2: _columns(X, A1, W2, delta2, n=delta2.size),
            "You divided by the number of outputs as well: the mean goes over the examples.",
        ),
        Mistake(
            lambda X, A1, W2, delta2: _columns(X, A1, W2, delta2, slope=1.0),
            "The slope of the hidden sigmoids is missing.",
        ),
        Mistake(
            lambda X, A1, W2, delta2: _columns(X, A1, W2, delta2, slope=1 - A1**2),
            "You took the slope of tanh, 1 − a², and the hidden units are sigmoids.",
        ),
        Mistake(
            lambda X, A1, W2, delta2: _columns(
                X, A1, W2, delta2, slope=sigmoid(A1) * (1 - sigmoid(A1))
            ),
            "The sigmoid is taken twice: `A1` holds what the hidden sigmoids answered.",
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
    Z = X @ W
    H = Z if wrong == "linear" else np.tanh(Z)
    Y = np.tanh(H @ W.T) if wrong == "tanh twice" else H @ W.T
    delta2 = (Y - X) * (1 - Y**2 if wrong == "tanh twice" else 1)
    slope = {
        "none": np.ones_like(H), "linear": np.ones_like(H), "sigmoid": H * (1 - H),
        "of z": 1 - Z**2, "inside": (1 - H) ** 2,
    }.get(wrong, 1 - H**2)  # fmt: skip
    back = X.T @ (delta2 @ W * slope)
    ahead = delta2.T @ {"z ahead": Z, "slope ahead": H * slope}.get(wrong, H)
    shares = {
        "back": back, "ahead": ahead, "twice ahead": 2 * ahead, "minus": ahead - back,
        "mean": (back + ahead) / 2, "by size": (back + ahead) / X.size,
        "by rows": (back + ahead) / len(X),
    }  # fmt: skip
    return np.asarray(shares.get(wrong, back + ahead))


def _tied_with(wrong: str) -> Callable[[Array, Array], Array]:
    return lambda X, W: _tied(X, W, wrong)


TIED_MISTAKES = {
    "ahead": "You followed the second use of `W` only, as if the first were another matrix.",
    "back": "You followed the first use of `W` only; it stands in the output once more.",
    "twice ahead": "Both uses got the slopes of the second: the first one has slopes of its own, "
    "through the tanh.",
    "mean": "The two uses are averaged here: one matrix, two paths, and paths add.",
    "minus": "The slopes of the first use are subtracted: one matrix, two paths, and paths add.",
    "none": "On the path through the hidden units the slope of tanh is missing.",
    "sigmoid": "The slope of tanh is not a(1 − a), which is that of a sigmoid.",
    "of z": "The slope of tanh is expressed by what comes out of it, and you put in the sums.",
    "inside": "A square in the wrong place: (1 − h)² is not 1 − h².",
    "slope ahead": "The second use of `W` comes after the tanh, so its slopes do not go through "
    "it.",
    "z ahead": "In its second use `W` is multiplied by `H`, and you took the sums before the tanh.",
    "linear": "The hidden units have no tanh here, neither on the way forward nor on the way back.",
    "tanh twice": "The output went through a tanh as well: nothing comes after the second product.",
    "by size": "You divided by the number of entries: the loss is a sum, not a mean.",
    "by rows": "You divided by the number of examples: the loss is a sum, not a mean.",
}

tied_weights = Exercise(
    "matrices.tied_weights",
    reference=_tied_with(""),
    cases=lambda: [seeded(2, (5, 4), (4, 2)), seeded(3, (6, 2), (2, 3))],
    mistakes=tuple(Mistake(_tied_with(key), says) for key, says in TIED_MISTAKES.items()),
    then="Whatever is used several times gets the sum of the slopes of all its uses.",
)
