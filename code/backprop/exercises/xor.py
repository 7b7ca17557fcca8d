"""Exercises of the chapter "XOR"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from ..datasets import xor
from .exercise import Exercise, Mistake, seeded
from .reading import Reading
from .xor_quizzes import hidden_delta

__all__ = [
    "best_constant", "collapse", "entropy_network", "fourth_corner", "hidden_delta", "successes",
]  # fmt: skip

# 1. Three corners of the square fix the fourth.
Z00, Z01, Z10 = -1.0, 2.0, 3.0


def _fourth() -> float:
    b = Z00
    w1, w2 = Z10 - b, Z01 - b
    return w1 + w2 + b


fourth_corner = Reading(
    "xor.fourth_corner",
    reference=_fourth,
    mistakes=(
        Mistake(lambda: Z01 + Z10, "The bias is in both of these sums, and you counted it twice."),
        Mistake(
            lambda: Z00 + Z01 + Z10,
            "You added the bias a third time, where one of two should go.",
        ),
        Mistake(
            lambda: (Z01 + Z10) / 2,
            "That is the middle of two corners: at (1, 1) both weights count in full.",
        ),
        Mistake(
            lambda: Z00,
            "Exclusive or would like the same at (0, 0) and (1, 1), but the neuron has no choice "
            "left.",
        ),
        Mistake(
            lambda: Z01 - Z00 + Z10 - Z00,
            "These are the two weights together: the bias is not in it.",
        ),
    ),
    then="A no at (0, 0) and two yeses make an even larger yes at (1, 1): that is the proof, "
    "in numbers.",
)


# 2. What a network settles for that says the same to everything.
def _best(T: Array) -> tuple[float, float, float]:
    p = float(T.mean())
    return p, p * (1 - p), _entropy(p)


def _entropy(p: float) -> float:
    return float(-p * np.log(p) - (1 - p) * np.log(1 - p))


def _best_but(change: Callable[[float, int], dict[int, float]]) -> Callable[[Array], Any]:
    """The right triple with some places replaced; `change` gets the share of ones and the count."""
    return lambda T: tuple(
        change(float(T.mean()), len(T)).get(place, value) for place, value in enumerate(_best(T))
    )


best_constant = Exercise(
    "xor.best_constant",
    reference=_best,
    cases=lambda: [
        (np.array([0.0, 0.0, 0.0, 1.0]),),
        (np.array([1.0, 0.0, 1.0, 1.0, 1.0, 1.0]),),
        (np.array([0.0, 1.0, 0.0, 1.0, 0.0]),),
    ],
    mistakes=(
        Mistake(
            lambda T: (0.5, 0.25, float(np.log(2))),
            "One half is the best answer to XOR, where as many ones as zeros are wanted, and not "
            "to every table.",
        ),
        Mistake(
            _best_but(lambda p, n: {1: float(np.sqrt(p * (1 - p)))}),
            "This is the root of the mean squared error.",
        ),
        Mistake(
            _best_but(lambda p, n: {1: 2 * p * (1 - p)}),
            "This is the mean distance to the targets, and its squares are asked.",
        ),
        Mistake(
            _best_but(lambda p, n: {2: float(-p * np.log(p))}),
            "The cross-entropy counts the targets 1 only: a 0 costs −ln(1 − p).",
        ),
        Mistake(
            _best_but(lambda p, n: {2: _entropy(p) / float(np.log(2))}),
            "This is counted in bits: the loss takes the natural logarithm.",
        ),
        Mistake(
            _best_but(lambda p, n: {1: n * p * (1 - p), 2: n * _entropy(p)}),
            "You added over the examples, and both losses are means.",
        ),
    ),
    then="These are the heights at which a stuck network waits.",
)


# 3. How many networks succeeded.
TARGETS = xor()[1][:, 0]


def _answers(seed: int, networks: int) -> Array:
    """Answers (networks, 4), near the targets in some rows and far in others."""
    random = np.random.RandomState(seed)
    spread = np.linspace(0.02, 0.7, networks)[:, None]
    return np.asarray(np.clip(TARGETS + spread * random.randn(networks, 4), 0, 1))


def _count(off: Array) -> tuple[int, int]:
    return int((off < 0.5).sum()), int((off < 0.1).sum())


def _off(answers: Array, T: Array) -> Array:
    return np.asarray(np.abs(answers - T))


successes = Exercise(
    "xor.successes",
    reference=lambda answers, T: _count(_off(answers, T).max(axis=1)),
    cases=lambda: [(_answers(0, 12), TARGETS), (_answers(3, 17), TARGETS)],
    mistakes=(
        Mistake(
            lambda answers, T: _count(_off(answers, T)),
            "You counted answers: a network has four, and counts if all of them are good.",
        ),
        Mistake(
            lambda answers, T: _count(_off(answers, T).min(axis=1)),
            "One good answer of four was enough for you; the worst one decides.",
        ),
        Mistake(
            lambda answers, T: _count(_off(answers, T).mean(axis=1)),
            "You took the mean of the four: three good answers would make up for a wrong one.",
        ),
        Mistake(
            lambda answers, T: _count((answers - T).max(axis=1)),
            "Only answers that are too high are noticed: the distance has no sign.",
        ),
        Mistake(
            lambda answers, T: _count((_off(answers, T) ** 2).mean(axis=1)),
            "You held the mean squared error against limits that are meant for a single answer.",
        ),
    ),
)


# 4. Layers without a bend.
def _collapsed(
    W1: Array, b1: Array, W2: Array, b2: Array, W3: Array, b3: Array, wrong: str = ""
) -> dict[str, Array]:
    from_first = b1 @ W2 @ W3
    b = {
        "last": b3, "without first": b2 @ W3 + b3, "without second": from_first + b3,
        "without last": from_first + b2 @ W3,
    }.get(wrong, from_first + b2 @ W3 + b3)  # fmt: skip
    return {"W": W1 @ W2 @ W3, "b": b}


def _collapsed_with(wrong: str) -> Callable[..., dict[str, Array]]:
    return lambda W1, b1, W2, b2, W3, b3: _collapsed(W1, b1, W2, b2, W3, b3, wrong)


collapse = Exercise(
    "xor.collapse",
    reference=_collapsed_with(""),
    cases=lambda: [
        seeded(0, (2, 3), (3,), (3, 4), (4,), (4, 1), (1,)),
        seeded(1, (5, 2), (2,), (2, 6), (6,), (6, 3), (3,)),
    ],
    mistakes=(
        Mistake(
            _collapsed_with("last"),
            "Only the last bias is left, but what the first two add reaches the output as well.",
        ),
        Mistake(
            _collapsed_with("without first"),
            "The first bias is lost: it goes through two more tables, and arrives.",
        ),
        Mistake(
            _collapsed_with("without second"),
            "The second bias is lost: it goes through the last table.",
        ),
        Mistake(
            _collapsed_with("without last"),
            "The last bias is lost: it is added as it is.",
        ),
    ),
    then="However many such layers you pile up, one table and one bias say it all.",
)


# 5. The backward pass of a network that can learn XOR.
def _entropy_network(
    X: Array, T: Array, W1: Array, b1: Array, W2: Array, b2: Array, wrong: str = ""
) -> dict[str, Array]:
    Z1 = X @ W1 + b1
    H = sigmoid(Z1)
    Y = sigmoid(H @ W2 + b2)
    delta2 = (Y - T) / (1 if wrong == "sum" else len(T))
    if wrong == "slope twice":
        delta2 = delta2 * Y * (1 - Y)
    slope = {"at output": Y * (1 - Y), "none": np.ones_like(H), "of z": Z1 * (1 - Z1)}.get(
        wrong, H * (1 - H)
    )
    delta1 = delta2 @ W2.T * slope
    first = delta1[0] if wrong == "first row" else delta1.sum(axis=0)
    return {"W1": X.T @ delta1, "b1": first, "W2": H.T @ delta2, "b2": delta2.sum(axis=0)}


def _entropy_with(wrong: str) -> Callable[..., dict[str, Array]]:
    return lambda X, T, W1, b1, W2, b2: _entropy_network(X, T, W1, b1, W2, b2, wrong)


def _with_xor(seed: int, hidden: int) -> tuple[Array, ...]:
    return (*xor(), *seeded(seed, (2, hidden), (hidden,), (hidden, 1), (1,)))


entropy_network = Exercise(
    "xor.entropy_network",
    reference=_entropy_with(""),
    cases=lambda: [_with_xor(0, 3), _with_xor(1, 5)],
    mistakes=(
        Mistake(
            _entropy_with("slope twice"),
            "There is a Y(1 − Y) too many: the cross-entropy cancels the slope of the output's "
            "sigmoid.",
        ),
        Mistake(
            _entropy_with("sum"),
            "The loss is a mean over the examples, and this is the gradient of their sum.",
        ),
        Mistake(
            _entropy_with("at output"),
            "The slope of the hidden sigmoids is taken at the output's answers `Y`, as in source "
            "000.",
        ),
        Mistake(
            _entropy_with("none"),
            "The way back to the first layer leads through the hidden sigmoids, and their slope "
            "is missing.",
        ),
        Mistake(
            _entropy_with("of z"),
            "You put the sums into a(1 − a), which wants the answers of the hidden units.",
        ),
        Mistake(
            _entropy_with("first row"),
            "The hidden biases got the first example's share only: all four add.",
        ),
    ),
)
