"""Exercises of the chapter "Checking gradients"."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..checks import Array
from .checking_gradients_backward import DEFECTS, repaired, softmax_backward
from .checking_gradients_quizzes import central, name_of_a_derivative
from .judging.exercise import Exercise, Mistake
from .judging.reading import Reading

__all__ = [
    "DEFECTS", "by_hand", "central", "name_of_a_derivative", "relative_errors", "repaired",
    "sharper", "softmax_backward",
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
        Mistake(
            lambda: _cube(3) - _cube(1) / 2,
            "Only the second loss is divided: the difference needs brackets.",
        ),
        Mistake(
            lambda: (_cube(3) - _cube(2)) / 2,
            "The difference goes up from 2 only, and is divided by the whole distance from 1 to 3.",
        ),
        Mistake(
            lambda: (_cube(3) - _cube(1)) / 2 - 3.0 * 2**2,
            "That is how far the quotient is from the true slope; asked is the quotient itself.",
        ),
        Mistake(
            lambda: (3 * 3 - 3 * 1) / 2,
            "The third power of w is w · w · w; you took three times w.",
        ),
        Mistake(
            lambda: (3**2 - 1**2) / 2,
            "You took squares: the loss is the third power of w.",
        ),
    ),
    then="The true slope is 12, and the quotient is too large by h² exactly, here by 1.",
)


# 2. How wrong is an entry?
def _share(apart: Array, size: Array) -> Array:
    return np.asarray(apart / np.where(size != 0, size, 1))


def _pairs() -> list[tuple[Array, Array]]:
    return [
        (np.array([0.5, -2.0, 0.0, 4e-9, 0.0, 3.0]), np.array([0.4, -2.5, 0.0, -4e-9, 0.7, 3.3])),
        (np.array([-1.0, -0.03, 7.0]), np.array([-1.5, 0.02, 6.0])),
    ]


def _relative(analytic: Array, numeric: Array) -> Array:
    return _share(np.abs(analytic - numeric), np.maximum(np.abs(analytic), np.abs(numeric)))


relative_errors = Exercise(
    "checking_gradients.relative_errors",
    reference=_relative,
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
            lambda a, n: _share(np.abs(a - n), np.abs(a)),
            "You divided by the program's slope alone, which may be the smaller of the two.",
        ),
        Mistake(
            lambda a, n: _share(np.abs(a - n), np.minimum(np.abs(a), np.abs(n))),
            "You divided by the smaller of the two.",
        ),
        Mistake(
            lambda a, n: np.where((a == 0) | (n == 0), 0, _relative(a, n)),
            "Where one of the two is 0 and the other is not, something is wrong: only where both "
            "are, the error is 0.",
        ),
        Mistake(
            lambda a, n: np.where((a == 0) & (n == 0), 1, _relative(a, n)),
            "Where both are 0 your error is 1, and there is nothing wrong.",
        ),
        Mistake(
            lambda a, n: _relative(np.abs(a), np.abs(n)),
            "You compared the sizes: a flipped sign would pass for right.",
        ),
        Mistake(
            lambda a, n: np.append(_relative(a, n)[:-1], 0),
            "The last entry was left out: the loop ends one too early.",
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


def _forward(near: float, far: float) -> Callable[..., float]:
    """The same of differences that look ahead only."""

    def program(f: Callable[[float], float], x: float, h: float) -> float:
        return float(near * (f(x + h) - f(x)) / h + far * (f(x + 2 * h) - f(x)) / (2 * h))

    return program


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
        Mistake(
            _mixed(4 / 5, 1 / 5),
            "The errors add up here: both quotients are off to the same side, so one of them has "
            "to be subtracted.",
        ),
        Mistake(
            _mixed(4 / 3, -2 / 3),
            "The longer step was divided by 2h, and its two places lie 4h apart.",
        ),
        Mistake(
            _mixed(-1, 1),
            "That is about three times the error of the shorter step, and asked is the slope.",
        ),
        Mistake(
            _mixed(2 / 3, 1 / 3),
            "You went from the shorter step towards the longer one, which is worse: the better "
            "slope lies on the other side.",
        ),
        Mistake(
            _forward(4 / 3, -1 / 3),
            "These are forward differences, whose error goes with h; central ones look to both "
            "sides.",
        ),
        Mistake(
            _forward(2, -1),
            "These are forward differences, mixed rightly for them; D(h) looks to both sides.",
        ),
        Mistake(
            lambda f, x, h: _mixed(4 / 3, -4 / 3)(f, x, h) * h**2,
            "You divide by 2 and multiply by h: the distance needs brackets.",
        ),
        Mistake(
            lambda f, x, h: _quotient(f, x, 1e-5),
            "You took a tiny step of your own: asked is what can be made of `h` and 2h.",
        ),
    ),
    then="What is left errs by about h⁴.",
)
