"""The later exercises of the chapter "XOR": layers and networks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from ..datasets import xor
from .judging.exercise import Exercise, Mistake, seeded


# 4. Layers without a bend.
def _collapsed(
    W1: Array, b1: Array, W2: Array, b2: Array, W3: Array, b3: Array, wrong: str = ""
) -> dict[str, Array]:
    from_first = b1 @ W2 @ W3
    b = {
        "last": b3, "without first": b2 @ W3 + b3, "without second": from_first + b3,
        "without last": from_first + b2 @ W3,
    }.get(wrong, from_first + b2 @ W3 + b3)  # fmt: skip
    W = W1 @ W2 @ W3
    if wrong == "answers":
        W = W + b
    elif wrong == "bent":
        at_zero = sigmoid(sigmoid(b1) @ W2 + b2) @ W3 + b3
        W, b = sigmoid(sigmoid(W1 + b1) @ W2 + b2) @ W3 + b3 - at_zero, at_zero
    return {"W": W, "b": b}


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
        Mistake(
            _collapsed_with("answers"),
            "These are the answers to the inputs (1, 0, …), (0, 1, …) and so on, with the bias "
            "still in them.",
        ),
        Mistake(
            _collapsed_with("bent"),
            "There are no sigmoids between these layers: with them there is no such single layer.",
        ),
    ),
    then="However many such layers you pile up, one table and one bias say it all.",
)


# 5. The backward pass of a network that can learn XOR.
def _entropy_network(
    X: Array, T: Array, W1: Array, b1: Array, W2: Array, b2: Array, wrong: str = ""
) -> dict[str, Array]:
    N, biases = len(T), 0 if wrong == "no biases" else 1
    Z1 = X @ W1 + biases * b1
    H = {"tanh": np.tanh(Z1), "linear": Z1}.get(wrong, sigmoid(Z1))
    Z2 = H @ W2 + biases * b2
    Y = Z2 if wrong == "bare output" else sigmoid(Z2)
    error = (Y - T) / {"sum": 1, "four": 4}.get(wrong, N)
    delta2 = error * {
        "half squares": Y * (1 - Y), "squares": 2 * Y * (1 - Y),
        "before sigmoid": 1 / (Y * (1 - Y)), "ones only": -T * (1 - Y) / (Y - T),
    }.get(wrong, 1.0)  # fmt: skip
    slope = {
        "at output": Y * (1 - Y), "none": 1.0, "linear": 1.0,
        "of z": Z1 * (1 - Z1), "tanh": 1 - H**2,
    }.get(wrong, H * (1 - H))  # fmt: skip
    delta1 = delta2 @ W2.T * slope
    copies = N if wrong == "mean of copies" else 1
    return {
        "W1": X.T @ delta1,
        "b1": delta1[0] if wrong == "first row" else delta1.sum(axis=0) / copies,
        "W2": (Z1 if wrong == "z below" else H).T @ delta2,
        "b2": delta2.sum(axis=0) / copies,
    }


def _entropy_with(wrong: str) -> Callable[..., dict[str, Array]]:
    return lambda X, T, W1, b1, W2, b2: _entropy_network(X, T, W1, b1, W2, b2, wrong)


def _with_xor(seed: int, hidden: int, rows: list[int]) -> tuple[Array, ...]:
    X, T = xor()
    return (X[rows], T[rows], *seeded(seed, (2, hidden), (hidden,), (hidden, 1), (1,)))


ENTROPY_MISTAKES = {
    "half squares": "There is a Y(1 − Y) too many: the cross-entropy cancels the slope of the "
    "output's sigmoid.",
    "squares": "This is the gradient of the mean squared error; the loss is the cross-entropy.",
    "before sigmoid": "These are the slopes of the loss by `Y`, taken for those by the sums: on "
    "the way back comes the output's own sigmoid first.",
    "ones only": "Only examples with the target 1 count in your loss: a 0 costs −ln(1 − y).",
    "bare output": "The output has a sigmoid too, and here its sums are taken for its answers.",
    "sum": "The loss is a mean over the examples, and this is the gradient of their sum.",
    "four": "You divided by 4, the number of XOR's questions; a batch can have other sizes.",
    "at output": "The slope of the hidden sigmoids is taken at the output's answers `Y`, as in "
    "source 000.",
    "none": "The way back to the first layer leads through the hidden sigmoids, and their slope is "
    "missing.",
    "of z": "You put the sums into a(1 − a), which wants the answers of the hidden units.",
    "linear": "The hidden units have no sigmoids here, neither on the way forward nor back.",
    "tanh": "The hidden units are sigmoids, and yours are tanh.",
    "z below": "`W2` is multiplied by what the hidden units answer, and you took their sums.",
    "first row": "The hidden biases got the first example's share only: those of all rows add.",
    "mean of copies": "The slopes of the biases are averaged over the rows, where the copies' "
    "slopes add.",
    "no biases": "Your forward pass leaves out the biases, so these are the slopes at other "
    "answers.",
}

entropy_network = Exercise(
    "xor.entropy_network",
    reference=_entropy_with(""),
    cases=lambda: [_with_xor(0, 3, [0, 1, 2, 3]), _with_xor(1, 5, [3, 0, 1, 1, 2, 2])],
    mistakes=tuple(Mistake(_entropy_with(key), says) for key, says in ENTROPY_MISTAKES.items()),
)
