"""The later exercises of the chapter "Checking gradients": backward passes, one to repair."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from ..activations import softmax
from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded


# 4. The way back through a softmax.
def _softmax_case(seed: int, rows: int, classes: int) -> tuple[Array, Array]:
    Z, dP = seeded(seed, (rows, classes), (rows, classes))
    return softmax(Z), dP


def _weighted(P: Array, dP: Array, axis: int = 1) -> Array:
    return np.asarray((P * dP).sum(axis=axis, keepdims=True))


def _last_class_only(P: Array, dP: Array) -> Array:
    """The term k = K − 1 of the sum over the classes."""
    return np.asarray(dP[:, -1:] * P[:, -1:] * (np.eye(P.shape[1])[-1] - P))


softmax_backward = Exercise(
    "checking_gradients.softmax_backward",
    reference=lambda P, dP: P * (dP - _weighted(P, dP)),
    cases=lambda: [_softmax_case(0, 3, 4), _softmax_case(1, 5, 2)],
    mistakes=(
        Mistake(
            lambda P, dP: P * (dP - dP.mean(axis=1, keepdims=True)),
            "You subtracted the plain mean, the defect that passes with an upstream of ones: each "
            "class counts by its probability.",
        ),
        Mistake(
            lambda P, dP: P * (dP - dP.sum(axis=1, keepdims=True)),
            "You subtracted the plain sum: each class counts by its probability.",
        ),
        Mistake(
            lambda P, dP: P * (1 - P) * dP,
            "This is the rule of a sigmoid: a score moves the probabilities of the other classes "
            "as well.",
        ),
        Mistake(
            lambda P, dP: dP - _weighted(P, dP),
            "The bracket is right, but a class moves in proportion to its own probability.",
        ),
        Mistake(
            lambda P, dP: P * dP,
            "Nothing is subtracted: the probabilities share a sum of 1, and what one gains the "
            "others lose.",
        ),
        Mistake(
            lambda P, dP: P * (dP - _weighted(P, dP, axis=0)),
            "You added over the examples: a softmax has one example in each row.",
        ),
        Mistake(
            lambda P, dP: P * (dP - (P * dP).sum()),
            "You added over the whole table: a softmax has one example in each row.",
        ),
        Mistake(
            lambda P, dP: P * (dP - (P * dP).mean(axis=1, keepdims=True)),
            "You divided by the number of classes: the probabilities are the weights already, and "
            "add up to 1.",
        ),
        Mistake(
            lambda P, dP: P * (dP + _weighted(P, dP)),
            "A sign is turned: a score takes from the other classes what it gives to its own.",
        ),
        Mistake(
            lambda P, dP: P * (dP + _weighted(P, dP) - 2 * P * dP),
            "Off the diagonal the Jacobian is negative, and yours is positive.",
        ),
        Mistake(
            lambda P, dP: P * (P * dP - _weighted(P, dP)),
            "The diagonal of the Jacobian is missing: each score moves its own probability most.",
        ),
        Mistake(
            lambda P, dP: P * (1 - P) * dP - P * _weighted(P, dP),
            "The diagonal is counted twice: the sum over the others has no term for j = k.",
        ),
        Mistake(
            _last_class_only,
            "Only the last class is left of your sum: each class adds to the slope of a score.",
        ),
        Mistake(
            lambda P, dP: dP * (P - P * P.sum(axis=1, keepdims=True)),
            "Your slopes are all zero: the slopes of one class add up to 0, so each term of the "
            "sum needs the entry of `dP` for its own k.",
        ),
        Mistake(
            lambda P, dP: softmax(P) * (dP - _weighted(softmax(P), dP)),
            "The softmax is taken twice: `P` holds probabilities already.",
        ),
        Mistake(
            lambda P, dP: P * (dP - _weighted(P, dP)) / len(P),
            "You divided by the number of examples: whatever the loss divides by is in `dP` "
            "already.",
        ),
    ),
    then="Try it with an upstream of ones, and it returns zeros, as it must.",
)

# 5. Three defects in one program.
Arrays = Mapping[str, Array]
DEFECTS = {
    "slope": "at the hidden units, where the error passes from `W2` to `W1`",
    "copies": "in the line of `b1`",
    "penalty": "in the line of `W2`",
}
COUNT = {1: "One defect is left:", 2: "Two defects are left:"}


def _backward(p: Arrays, X: Array, T: Array, decay: float, left: Any = ()) -> dict[str, Array]:
    a1 = np.tanh(X @ p["W1"] + p["b1"])
    y = a1 @ p["W2"] + p["b2"]
    delta2 = (y - T) / (T.size if "size" in left else len(X))
    if "output" in left:
        delta2 = delta2 * (1 - y**2)
    slopes = {
        "slope": (1 - a1) ** 2, "sigmoid": a1 * (1 - a1), "no slope": 1.0, "twofold": 1 - 2 * a1,
    }  # fmt: skip
    delta1 = delta2 @ p["W2"].T * next((slopes[w] for w in slopes if w in left), 1 - a1**2)
    both = "both means" in left
    return {
        "W1": X.T @ delta1 + decay * p["W1"],
        "b1": delta1.mean(axis=0) if both or "copies" in left else delta1.sum(axis=0),
        "W2": a1.T @ delta2 + (2 if "penalty" in left else 1) * decay * p["W2"],
        "b2": delta2.mean(axis=0) if both else delta2.sum(axis=0),
    }


SPOILED = {
    "both means": "Both biases have means now: the line of `b2` was right before.",
    "sigmoid": "You put in a(1 − a), the slope of a sigmoid, and the hidden units are tanh.",
    "no slope": "You took the slope of the hidden units out: it was wrong, and it belongs there.",
    "twofold": "A factor 2 stands where a square belongs in the slope of tanh.",
    "output": "You gave the output a slope, and nothing comes after its sums.",
    "size": "You divided by the number of outputs too, and over the outputs the loss adds.",
}


def _leaving(left: tuple[str, ...]) -> Callable[..., dict[str, Array]]:
    return lambda p, X, T, decay: _backward(p, X, T, decay, left)


def _half_mended() -> Iterator[Mistake]:
    for count, opening in COUNT.items():
        for left in itertools.combinations(DEFECTS, count):
            where = "; ".join(DEFECTS[defect] for defect in left)
            yield Mistake(_leaving(left), f"{opening} {where}.")


def _penalised(weights: float, biases: float) -> Callable[..., dict[str, Array]]:
    """The right program with other factors before the decay."""

    def program(p: Arrays, X: Array, T: Array, decay: float) -> dict[str, Array]:
        found = _backward(p, X, T, decay)
        factor = {"W": weights - 1, "b": biases}
        return {key: g + factor[key[0]] * decay * p[key] for key, g in found.items()}

    return program


def _divided(p: Arrays, X: Array, T: Array, decay: float) -> dict[str, Array]:
    return _backward(p, X, T, decay / len(X))


def _programs() -> list[tuple[Any, ...]]:
    def parameters(seed: int, widths: tuple[int, int, int]) -> dict[str, Array]:
        n, h, k = widths
        return dict(
            zip(("W1", "b1", "W2", "b2"), seeded(seed, (n, h), (h,), (h, k), (k,)), strict=True)
        )

    return [
        (parameters(0, (3, 4, 2)), *seeded(1, (5, 3), (5, 2)), 0.3),
        (parameters(2, (2, 3, 5)), *seeded(3, (7, 2), (7, 5)), 0.1),
    ]


repaired = Exercise(
    "checking_gradients.repaired",
    reference=_leaving(()),
    cases=_programs,
    mistakes=(
        Mistake(
            _leaving(tuple(DEFECTS)),
            "All three defects are still there: ask a gradient check which arrays are wrong.",
        ),
        *_half_mended(),
        Mistake(
            _penalised(0, 0),
            "You took the penalty out: it is a part of the loss, so it has slopes too.",
        ),
        Mistake(
            _penalised(1, 1),
            "Your biases are punished as well, and the loss adds up the squares of the weights "
            "alone.",
        ),
        Mistake(
            _penalised(2, 0),
            "Both weights have a 2 before the decay now, but the loss has a ½ there.",
        ),
        Mistake(
            _penalised(0.5, 0),
            "Both weights have a ½ before the decay now, and the ½ of the loss has cancelled a 2.",
        ),
        Mistake(
            _divided,
            "You divided the penalty by the number of examples, and it stands outside the mean.",
        ),
        *(Mistake(_leaving((key,)), says) for key, says in SPOILED.items()),
    ),
    then="A red check, read array by array, leads to each of the three lines.",
)
