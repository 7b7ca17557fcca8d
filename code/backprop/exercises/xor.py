"""Exercises of the chapter "XOR"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from ..datasets import xor
from .judging.exercise import Exercise, Mistake
from .judging.reading import Reading
from .xor_networks import collapse, entropy_network
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
        Mistake(
            lambda: Z01 - Z00 + Z10 - Z00 - Z00,
            "You took the bias away, and it is added, with the sign that it has.",
        ),
        Mistake(
            lambda: Z01 + Z00 + Z10 + Z00 + Z00,
            "A weight is what a sum gains over the bias: to get it, subtract the bias.",
        ),
        Mistake(
            lambda: sigmoid(_fourth()),
            "That is what the neuron answers; asked is its sum, before the sigmoid.",
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


def _with(p: float, T: Array, n: int = 0) -> tuple[float, float, float]:
    """A constant p, the best or not, with what it costs; n is what the sums are divided by."""
    n = n or len(T)
    entropy = -np.sum(T * np.log(p) + (1 - T) * np.log(1 - p)) / n
    return p, float(np.sum((p - T) ** 2)) / n, float(entropy)


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
        (np.array([1.0, 0.0, 1.0, 1.0, 0.0]),),
        (np.array([0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0]),),
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
        Mistake(
            lambda T: _with(1 - float(T.mean()), T),
            "Your p is the share of the zeros: it should be near 1 where most targets are 1.",
        ),
        Mistake(
            lambda T: _with(float(T.sum()) / 4, T, 4),
            "You divided by 4, as for XOR; the table can have any length.",
        ),
        Mistake(
            lambda T: _best(T)[::2] + _best(T)[1:2],
            "The two losses are exchanged: the mean squared error stands second.",
        ),
        Mistake(
            _best_but(lambda p, n: {2: float(-np.log(p))}),
            "The cross-entropy counts all targets as if they were 1: a 0 costs −ln(1 − p).",
        ),
        Mistake(
            _best_but(lambda p, n: {2: float(-(1 - p) * np.log(p) - p * np.log(1 - p))}),
            "The two logarithms are exchanged: a 1 costs −ln p, and a 0 costs −ln(1 − p).",
        ),
        Mistake(
            _best_but(lambda p, n: {1: (1 - p) ** 2}),
            "This is what an example with the target 1 costs; those with a 0 cost p².",
        ),
        Mistake(
            _best_but(lambda p, n: {1: p * (1 - p) * n / (n - 1)}),
            "You divided by one example less than there are: the loss is the plain mean.",
        ),
    ),
    then="These are the heights at which a stuck network waits.",
)


# 3. How many networks succeeded.
XOR, OR = xor()[1][:, 0], xor()[0].max(axis=1)


def _answers(seed: int, networks: int, T: Array) -> tuple[Array, Array]:
    """Answers (networks, 4), near the targets in some rows and far in others; one says ½ to all."""
    random = np.random.RandomState(seed)
    spread = np.roll(np.linspace(0.02, 0.7, networks), -1)[:, None]
    answers = np.clip(T + spread * random.randn(networks, 4), 0, 1)
    answers[networks // 2] = 0.5
    return answers, T


def _count(off: Array) -> tuple[int, int]:
    return int((off < 0.5).sum()), int((off < 0.1).sum())


def _off(answers: Array, T: Array) -> Array:
    return np.asarray(np.abs(answers - T))


def _worst(answers: Array, T: Array) -> Array:
    return np.asarray(_off(answers, T).max(axis=1))


def _right_and_tight(answers: Array, T: Array) -> tuple[int, int]:
    return _count(_worst(answers, T))


successes = Exercise(
    "xor.successes",
    reference=_right_and_tight,
    cases=lambda: [_answers(0, 12, XOR), _answers(3, 17, OR)],
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
            lambda answers, T: _count(_off(answers, T).max(axis=0)),
            "You looked down the columns, at one question and all networks; a network is a row.",
        ),
        Mistake(
            lambda answers, T: _count(_off(answers, T).mean(axis=1)),
            "You took the mean of the four: three good answers would make up for a wrong one.",
        ),
        Mistake(
            lambda answers, T: _count(_off(answers, T).sum(axis=1)),
            "You added up the four distances: each of them alone is held against the limit.",
        ),
        Mistake(
            lambda answers, T: _count((answers - T).max(axis=1)),
            "Only answers that are too high are noticed: the distance has no sign.",
        ),
        Mistake(
            lambda answers, T: _count((_off(answers, T) ** 2).mean(axis=1)),
            "You held the mean squared error against limits that are meant for a single answer.",
        ),
        Mistake(
            lambda answers, T: _count(_worst(answers, T) ** 2),
            "You held squares against limits that are meant for distances.",
        ),
        Mistake(
            lambda answers, T: (
                int((_worst(answers, T) <= 0.5).sum()),
                _count(_worst(answers, T))[1],
            ),
            "A network that says ½ to everything has got nothing right: less than ½ is asked.",
        ),
        Mistake(
            lambda answers, T: _right_and_tight(answers, XOR),
            "Your targets are always those of XOR; the right ones come as `T`.",
        ),
        Mistake(
            lambda answers, T: (_right_and_tight(answers, T)[0],) * 2,
            "Both counts are held against ½, and the second limit is 0.1.",
        ),
        Mistake(
            lambda answers, T: (_right_and_tight(answers, T)[1],) * 2,
            "Both counts are held against 0.1, and the first limit is ½.",
        ),
        Mistake(
            lambda answers, T: _right_and_tight(answers, T)[::-1],
            "The two counts are exchanged: the right ones stand first.",
        ),
        Mistake(
            lambda answers, T: tuple(n / len(answers) for n in _right_and_tight(answers, T)),
            "These are shares of all networks, and their numbers are asked.",
        ),
        Mistake(
            lambda answers, T: (
                _right_and_tight(answers, T)[0] - _right_and_tight(answers, T)[1],
                _right_and_tight(answers, T)[1],
            ),
            "You took the tight ones out of the right ones, but who is tight is right as well.",
        ),
        Mistake(
            lambda answers, T: _right_and_tight(answers[:1], T),
            "Only the first network was counted: the loop ends with it.",
        ),
        Mistake(
            lambda answers, T: _right_and_tight(answers[:-1], T),
            "The last network is missing: the loop ends one too early.",
        ),
    ),
)
