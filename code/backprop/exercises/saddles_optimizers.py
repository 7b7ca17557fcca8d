"""The later exercises of the chapter "Stuck at one half": Adam, and momentum in a valley."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded


# 4. Adam, several steps.
def _adam_walk(
    w: Array, slopes: Array, rate: float, beta1: float, beta2: float, eps: float, wrong: str = ""
) -> Array:
    if wrong == "swapped":
        beta1, beta2 = beta2, beta1
    new1, new2 = {"exchanged": (beta1, beta2), "sums": (1.0, 1.0)}.get(
        wrong, (1 - beta1, 1 - beta2)
    )
    old1, old2 = (1 - beta1, 1 - beta2) if wrong == "exchanged" else (beta1, beta2)
    first = {"from two": 2}.get(wrong, 1)
    rows = {"no first": slice(1, None), "no last": slice(-1), "one": slice(1)}.get(
        wrong, slice(None)
    )
    start, m, v = w, np.zeros_like(w), np.zeros_like(w)
    for t, g in enumerate(slopes[rows], start=first):
        if wrong == "reset":
            m = v = np.zeros_like(w)
        m = old1 * m + new1 * g
        v = old2 * v + new2 * {"square of m": m**2, "no square": np.abs(g)}.get(wrong, g**2)
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        if wrong == "hats kept":
            m, v = m_hat, v_hat
        elif wrong == "no hats":
            m_hat, v_hat = m, v
        elif wrong == "one hat":
            v_hat = v
        elif wrong == "always first":
            m_hat, v_hat = m / (1 - beta1), v / (1 - beta2)
        below = {
            "no root": v_hat + eps, "inside": np.sqrt(v_hat + eps), "no eps": np.sqrt(v_hat),
        }.get(wrong, np.sqrt(v_hat) + eps)  # fmt: skip
        step = {"climbs": -rate}.get(wrong, rate) * m_hat / below
        w = (start if wrong == "last alone" else w) - step
    return w


def _adam_with(wrong: str) -> Callable[..., Array]:
    return lambda w, slopes, rate, beta1, beta2, eps: _adam_walk(
        w, slopes, rate, beta1, beta2, eps, wrong
    )


def _adam_cases() -> list[tuple[Any, ...]]:
    first, second = seeded(0, (2,), (4, 2)), seeded(1, (3,), (5, 3))
    return [(*first, 0.2, 0.8, 0.95, 0.1), (*second, 0.5, 0.7, 0.9, 0.05)]


MORE_OF_ADAM = {
    "one hat": "`m` has its hat and `v` has none.",
    "no square": "`v` is the mean of the squared slopes, and yours are not squared.",
    "no eps": "`eps` is missing below.",
    "exchanged": "The new slope comes with 1 − β, and what was there before with β.",
    "sums": "The factors 1 − β before the new slope and its square are missing.",
    "reset": "`m` and `v` begin anew at each step: they have to be set to 0 before the loop.",
    "from two": "You count the steps from 2: the first one is t = 1.",
    "no first": "The first row of `slopes` was left out.",
    "no last": "The last row of `slopes` was left out: the loop ends one too early.",
    "one": "Only the first step was made: look where the `return` stands.",
    "last alone": "Only the last step was made: the weights move at each step.",
    "climbs": "Your steps climb: they are subtracted.",
}

adam_walk = Exercise(
    "saddles.adam_walk",
    reference=_adam_with(""),
    cases=_adam_cases,
    mistakes=(
        Mistake(
            _adam_with("no hats"),
            "The hats are missing: both means begin at 0 and are too small in the first steps.",
        ),
        Mistake(
            _adam_with("hats kept"),
            "The hats went back into `m` and `v`: they are for this step alone, and the means go "
            "on without them.",
        ),
        Mistake(
            _adam_with("always first"),
            "Every step is corrected as if it were the first: the powers of β grow with the step.",
        ),
        Mistake(
            _adam_with("inside"),
            "`eps` stands outside the root, where it is added to a size.",
        ),
        Mistake(
            _adam_with("no root"),
            "The root is missing: a slope divided by its square gets larger where it is small.",
        ),
        Mistake(
            _adam_with("swapped"),
            "The two β are exchanged: the first is for the slopes, the second for their squares.",
        ),
        Mistake(
            _adam_with("square of m"),
            "`v` is the mean of the squared slopes, and you squared the mean.",
        ),
        *(Mistake(_adam_with(key), says) for key, says in MORE_OF_ADAM.items()),
    ),
)

# 5. The edge, with momentum.
edge_with_momentum = Exercise(
    "saddles.edge_with_momentum",
    reference=lambda c, beta: 2 * (1 + beta) / c,
    cases=lambda: [(7 / 16, 0.9), (10.0, 0.5), (0.3, 0.2)],
    mistakes=(
        Mistake(lambda c, beta: 2 / c, "That is the edge without momentum."),
        Mistake(
            lambda c, beta: 2 * (1 - beta) / c,
            "You took momentum for a rate that is longer by 1/(1 − β); that holds where slopes "
            "agree, and across a valley they alternate.",
        ),
        Mistake(
            lambda c, beta: 2 / (c * (1 - beta)),
            "The velocity does not add up to 1/(1 − β) of a slope where the slope flips at every "
            "step.",
        ),
        Mistake(
            lambda c, beta: 2 / (c * (1 + beta)),
            "The wrong way round: velocities that cancel make shorter strides, so the rate may be "
            "larger.",
        ),
        Mistake(
            lambda c, beta: 2 * (1 + beta) * c,
            "The steeper the valley bends, the smaller the edge: you multiplied by the curvature.",
        ),
        Mistake(
            lambda c, beta: (1 + beta) / c,
            "That is half of the edge: the whole swing, from w to −w, is 2w long.",
        ),
        Mistake(
            lambda c, beta: 2 / c + beta,
            "You added β to the edge: it makes the velocity shorter by a factor.",
        ),
        Mistake(
            lambda c, beta: (2 + beta) / c,
            "The β has lost its factor 2: mind the brackets.",
        ),
        Mistake(
            lambda c, beta: 2 * 1 + beta / c,
            "Brackets are missing: Python multiplies and divides before it adds.",
        ),
    ),
    then="Across a valley momentum is the safer walker, and along it the faster one.",
)
