"""The exercise of "Where it is used" with a kernel that glides over a signal."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded


def _glide_back(x: Array, kernel: Array, delta: Array, *, wrong: str = "") -> dict[str, Array]:
    """The slopes of z_i = Σ_j kernel_j x_{i+j}, from the slopes delta of all z_i."""
    for_kernel, for_x = np.zeros(len(kernel)), np.zeros(len(x))
    for i, slope in enumerate(delta):
        seen = slice(i, i + len(kernel))
        taken = x[seen][::-1] if wrong == "turned" else x[seen]
        weights = kernel[::-1] if wrong == "turned" else kernel
        if wrong == "last place":
            for_kernel, for_x[seen] = slope * taken, slope * weights
        else:
            for_kernel = for_kernel + slope * taken
            for_x[seen] += slope * weights
    if wrong == "mean":
        for_kernel = for_kernel / len(delta)
    if wrong == "mean x":
        for_x /= np.convolve(np.ones(len(delta)), np.ones(len(kernel)))
    return {"kernel": for_kernel, "x": for_x}


def _wrong_glide(wrong: str) -> Callable[..., dict[str, Array]]:
    return lambda x, kernel, delta: _glide_back(x, kernel, delta, wrong=wrong)


Part = Callable[[Array, Array, Array], Array]


def _for_kernel(part: Part) -> Callable[..., dict[str, Array]]:
    """The right slope for the signal, and this for the kernel."""

    def program(x: Array, kernel: Array, delta: Array) -> dict[str, Array]:
        return {**_glide_back(x, kernel, delta), "kernel": part(x, kernel, delta)}

    return program


def _for_x(part: Part) -> Callable[..., dict[str, Array]]:
    """The right slope for the kernel, and this for the signal."""

    def program(x: Array, kernel: Array, delta: Array) -> dict[str, Array]:
        return {**_glide_back(x, kernel, delta), "x": part(x, kernel, delta)}

    return program


def _not_last(x: Array, kernel: Array, delta: Array) -> dict[str, Array]:
    return _glide_back(x, kernel, np.append(delta[:-1], 0))


def _first_place(x: Array, kernel: Array, delta: Array) -> dict[str, Array]:
    return _glide_back(x, kernel, np.append(delta[:1], np.zeros(len(delta) - 1)))


def _behind(x: Array, kernel: Array, delta: Array) -> dict[str, Array]:
    """x_{i−j} in the place of x_{i+j}."""
    for_kernel, for_x = np.zeros(len(kernel)), np.zeros(len(x))
    for i, slope in enumerate(delta):
        for j, weight in enumerate(kernel):
            for_kernel[j] += slope * x[i - j]
            for_x[i - j] += slope * weight
    return {"kernel": for_kernel, "x": for_x}


def _not_last_weight(x: Array, kernel: Array, delta: Array) -> dict[str, Array]:
    shorter = np.append(kernel[:-1], 0)
    right = _glide_back(x, shorter, delta)
    return {"kernel": np.append(right["kernel"][:-1], 0), "x": right["x"]}


def _at_the_place(x: Array, kernel: Array, delta: Array) -> Array:
    return np.append(delta * kernel.sum(), np.zeros(len(kernel) - 1))


def _by_first_weight(x: Array, kernel: Array, delta: Array) -> Array:
    return np.append(delta * kernel[0], np.zeros(len(kernel) - 1))


def _reversed(x: Array, kernel: Array, delta: Array) -> dict[str, Array]:
    return {key: -slope for key, slope in _glide_back(x, kernel, delta).items()}


def _ones_upstream(x: Array, kernel: Array, delta: Array) -> dict[str, Array]:
    return _glide_back(x, kernel, np.ones_like(delta))


glide_back = Exercise(
    "where_used.glide_back",
    reference=lambda x, kernel, delta: _glide_back(x, kernel, delta),
    cases=lambda: [seeded(2, (7,), (3,), (5,)), seeded(3, (9,), (4,), (6,))],
    mistakes=(
        Mistake(
            _wrong_glide("last place"),
            "A later place has overwritten what the earlier ones had given: the shares add.",
        ),
        Mistake(
            _wrong_glide("turned"),
            "The kernel is turned around: weight j met what stands j places further on.",
        ),
        Mistake(
            _wrong_glide("mean"),
            "You took a mean over the places; the kernel is used at each, and the shares add.",
        ),
        Mistake(
            _wrong_glide("mean x"),
            "You took a mean over the places that saw a number; each adds its share.",
        ),
        Mistake(
            _for_kernel(lambda x, kernel, delta: np.convolve(x, delta, "valid")),
            "The kernel's slope takes `delta` the wrong way round, as `np.convolve` does, which "
            "turns one of its two.",
        ),
        Mistake(
            _for_kernel(lambda x, kernel, delta: np.full(len(kernel), delta @ x[: len(delta)])),
            "Every weight of the kernel has got the slope of the first: weight j meets what stands "
            "j places further on.",
        ),
        Mistake(
            _for_kernel(lambda x, kernel, delta: np.full(len(kernel), delta.sum())),
            "What the kernel met at each place is missing: that is the slope for a bias.",
        ),
        Mistake(
            _for_kernel(lambda x, kernel, delta: delta.sum() * kernel),
            "The slope for a weight holds what the weight met, and not the weight itself.",
        ),
        Mistake(
            _for_x(_at_the_place),
            "At each place you gave everything to the first number that the kernel saw there: each "
            "of them gets its own share.",
        ),
        Mistake(
            _for_x(_by_first_weight),
            "You followed the first weight of the kernel only: each number is seen by the others "
            "too.",
        ),
        Mistake(
            _for_x(lambda x, kernel, delta: np.convolve(delta, kernel) / len(kernel)),
            "You took a mean over the weights; each weight brings its share, and they add.",
        ),
        Mistake(
            _not_last,
            "The last place is missing: there are as many places as `delta` has numbers.",
        ),
        Mistake(
            _first_place,
            "Only the first place has got its share, perhaps by a `return` inside the loop.",
        ),
        Mistake(
            _not_last_weight,
            "The last weight is missing: the kernel has k of them, from 0 to k − 1.",
        ),
        Mistake(
            _behind,
            "You looked back to i − j, where the way forward looked ahead to i + j.",
        ),
        Mistake(
            _reversed,
            "The sign is turned: asked for are slopes, and the minus belongs to the step.",
        ),
        Mistake(
            _ones_upstream,
            "The slopes `delta` that arrive are missing: not every place matters equally.",
        ),
    ),
    then="An image has a second direction, and needs no other thought.",
)
