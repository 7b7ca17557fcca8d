"""Exercises of the chapter "Checking gradients"."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from ..activations import softmax
from ..checks import Array
from .checking_gradients_quizzes import central, name_of_a_derivative
from .exercise import Exercise, Mistake, seeded
from .reading import Reading

__all__ = [
    "by_hand", "central", "name_of_a_derivative", "relative_errors", "repaired", "sharper",
    "softmax_backward",
]  # fmt: skip


# 1. A quotient with a step that a pencil can take.
def _cube(w: float) -> float:
    return w**3


by_hand = Reading(
    "checking_gradients.by_hand",
    reference=lambda: (_cube(3) - _cube(1)) / 2,
    mistakes=(
        Mistake(
            lambda: _cube(3) - _cube(1),
            "The two places lie two steps apart, and you divided by one.",
        ),
        Mistake(
            lambda: _cube(3) - _cube(2), "That is the forward difference: it looks up, not down."
        ),
        Mistake(
            lambda: _cube(2) - _cube(1), "That is the backward difference: it looks down, not up."
        ),
        Mistake(
            lambda: 3.0 * 2**2,
            "That is the true slope by the formula; the quotient with so long a step misses it.",
        ),
        Mistake(
            lambda: (_cube(3) + _cube(1)) / 2,
            "You took the mean of the two losses: a slope is made of their difference.",
        ),
    ),
    then="The true slope is 12, and the quotient is too large by h² exactly, here by 1.",
)


# 2. How wrong is an entry?
def _share(apart: Array, size: Array) -> Array:
    return np.asarray(np.where(size != 0, apart / np.where(size != 0, size, 1), 0))


def _pairs() -> list[tuple[Array, Array]]:
    return [
        (np.array([0.5, -2.0, 0.0, 4e-9, 3.0]), np.array([0.4, -2.5, 0.0, -4e-9, 3.3])),
        (np.array([-1.0, -0.03, 7.0]), np.array([-1.5, 0.02, 6.0])),
    ]


relative_errors = Exercise(
    "checking_gradients.relative_errors",
    reference=lambda analytic, numeric: _share(
        np.abs(analytic - numeric), np.maximum(np.abs(analytic), np.abs(numeric))
    ),
    cases=_pairs,
    mistakes=(
        Mistake(
            lambda a, n: _share(a - n, np.maximum(np.abs(a), np.abs(n))),
            "Your errors have signs: the largest negative one would count as the smallest.",
        ),
        Mistake(
            lambda a, n: _share(np.abs(a - n), np.maximum(a, n)),
            "You took the larger of the numbers and not of their sizes: −1 is larger than −2.",
        ),
        Mistake(
            lambda a, n: _share(np.abs(a - n), np.abs(n)),
            "You divided by the measured slope alone, which may be the smaller of the two.",
        ),
        Mistake(
            lambda a, n: _share(np.abs(a - n), np.abs(a) + np.abs(n)),
            "You divided by the sum of both, which makes most errors half as large.",
        ),
        Mistake(
            lambda a, n: np.abs(a - n) / np.maximum(np.abs(a), np.abs(n)).max(),
            "You divided by the largest slope of all: beside it a small entry may have the wrong "
            "sign and look right.",
        ),
        Mistake(
            lambda a, n: np.abs(a - n) / (np.maximum(np.abs(a), np.abs(n)) + 1e-8),
            "What you added below against a division by zero hides errors of small slopes.",
        ),
        Mistake(
            lambda a, n: np.abs(a - n),
            "These are absolute errors: they are not yet divided by anything.",
        ),
    ),
)


# 3. Two quotients make a better one.
def _quotient(f: Callable[[float], float], x: float, h: float) -> float:
    return (f(x + h) - f(x - h)) / (2 * h)


def _mixed(near: float, far: float, times: float = 1) -> Callable[..., float]:
    """near · D(h) + far · D(2h), with the step multiplied by `times`."""
    return lambda f, x, h: float(
        near * _quotient(f, x, times * h) + far * _quotient(f, x, 2 * times * h)
    )


def _wave(x: float) -> float:
    return x**2 * float(np.cos(x))


sharper = Exercise(
    "checking_gradients.sharper",
    reference=_mixed(4 / 3, -1 / 3),
    cases=lambda: [(np.exp, 0.4, 0.5), (np.sin, 1.1, 0.6), (_wave, -0.8, 0.4)],
    mistakes=(
        Mistake(
            _mixed(0.5, 0.5),
            "A mean of the two errs by something in between: both are off to the same side.",
        ),
        Mistake(
            _mixed(2, -1),
            "This would be right if the error were twice as large at twice the step, but it goes "
            "with h².",
        ),
        Mistake(
            _mixed(-1 / 3, 4 / 3),
            "The two are exchanged: the quotient with the shorter step deserves the larger weight.",
        ),
        Mistake(_mixed(4, -1), "The error cancels, but three slopes are left."),
        Mistake(
            _mixed(1, 0),
            "That is the plain central difference: its error of about h² is still there.",
        ),
        Mistake(
            _mixed(4 / 3, -1 / 3, 0.5),
            "The right mixture, but of the steps h/2 and h; asked are h and 2h.",
        ),
    ),
    then="What is left errs by about h⁴.",
)


# 4. The way back through a softmax.
def _softmax_case(seed: int, rows: int, classes: int) -> tuple[Array, Array]:
    Z, dP = seeded(seed, (rows, classes), (rows, classes))
    return softmax(Z), dP


def _weighted(P: Array, dP: Array, axis: int = 1) -> Array:
    return np.asarray((P * dP).sum(axis=axis, keepdims=True))


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
COUNT = {1: "One defect is left:", 2: "Two defects are left:", 3: "All three are still there:"}


def _backward(p: Arrays, X: Array, T: Array, decay: float, left: Any = ()) -> dict[str, Array]:
    a1 = np.tanh(X @ p["W1"] + p["b1"])
    delta2 = (a1 @ p["W2"] + p["b2"] - T) / len(X)
    delta1 = delta2 @ p["W2"].T * ((1 - a1) ** 2 if "slope" in left else 1 - a1**2)
    return {
        "W1": X.T @ delta1 + decay * p["W1"],
        "b1": delta1.mean(axis=0) if "copies" in left else delta1.sum(axis=0),
        "W2": a1.T @ delta2 + (2 if "penalty" in left else 1) * decay * p["W2"],
        "b2": delta2.sum(axis=0),
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
    ),
    then="A red check, read array by array, leads to each of the three lines.",
)
