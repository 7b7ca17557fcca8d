"""Exercises of the chapter "Where it is used"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..checks import Array
from .exercise import Exercise, Mistake, seeded
from .reading import Reading
from .where_used_quizzes import score_back as score_back

# Three pictures, and what reaches the bias of the cat.
P_CAT = np.array([0.1, 0.7, 0.6])
IS_CAT = np.array([1.0, 0.0, 1.0])

cat_bias = Reading(
    "where_used.cat_bias",
    reference=lambda: float((P_CAT - IS_CAT).mean()),
    mistakes=(
        Mistake(
            lambda: float((P_CAT - IS_CAT).sum()),
            "You added the three shares; the loss is their mean.",
        ),
        Mistake(
            lambda: float((IS_CAT - P_CAT).mean()),
            "The sign is turned, or this is the bias of the dog: what arrives is p − t.",
        ),
        Mistake(
            lambda: float(np.abs(P_CAT - IS_CAT).mean()),
            "You lost the signs: two pictures push the bias up and one pushes it down.",
        ),
        Mistake(
            lambda: float(P_CAT.mean()),
            "You did not subtract the targets.",
        ),
        Mistake(
            lambda: float((P_CAT - 1).mean()),
            "You took all three for cats; where a dog was shown, the target of the cat is 0.",
        ),
        Mistake(
            lambda: float((P_CAT - IS_CAT)[IS_CAT == 1].sum() / len(P_CAT)),
            "You left out the dog: a picture of a dog tells the cat's score something too.",
        ),
        Mistake(
            lambda: float((-IS_CAT / P_CAT).mean()),
            "That is the slope for the probabilities; the softmax still lies before the scores.",
        ),
    ),
    digits=3,
    then="A step raises this bias, by a fifth of the rate.",
)


# The embedding: rows that were read, some of them twice.
def _rows_read(words: Sequence[int], slope: Array, size: int) -> Array:
    """∂L/∂W for the average of the rows that were read; a row read twice has two shares."""
    table = np.zeros((size, len(slope)))
    np.add.at(table, list(words), slope / len(words))
    return table


def _once_each(words: Sequence[int], slope: Array, size: int) -> Array:
    table = np.zeros((size, len(slope)))
    table[list(words)] += slope / len(words)
    return table


def _by_kinds(words: Sequence[int], slope: Array, size: int) -> Array:
    table = np.zeros((size, len(slope)))
    table[list(words)] = slope / len(set(words))
    return table


def _sentences() -> Sequence[tuple[list[int], Array, int]]:
    first, second = seeded(0, (3,), (5,))
    return [([2, 5, 2, 0], first, 7), ([1, 3, 3, 3, 0], second, 6)]


words_back = Exercise(
    "where_used.words_back",
    reference=_rows_read,
    cases=_sentences,
    mistakes=(
        Mistake(
            _once_each,
            "A word that was read twice has got one share only: numpy writes a repeated index in "
            "`+=` once, and the shares of one row must add.",
        ),
        Mistake(
            lambda words, slope, size: len(words) * _rows_read(words, slope, size),
            "You forgot that the rows were averaged: each word brought in one part of the whole.",
        ),
        Mistake(
            lambda words, slope, size: len(words) * _once_each(words, slope, size),
            "Each row that was read has got the whole slope: its share is missing, and with it "
            "how often it was read.",
        ),
        Mistake(
            _by_kinds,
            "You divided among the different words; the average was over all words, repeated ones "
            "too.",
        ),
        Mistake(
            lambda words, slope, size: _rows_read(words, slope, size) * len(words) / size,
            "You divided by the size of the vocabulary; the average was over the words read.",
        ),
        Mistake(
            lambda words, slope, size: np.tile(slope / len(words), (size, 1)),
            "Rows that nobody read have got a gradient too.",
        ),
    ),
)


# A kernel that glides over a signal.
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


def _ones_upstream(x: Array, kernel: Array, delta: Array) -> dict[str, Array]:
    return _glide_back(x, kernel, np.ones_like(delta))


glide_back = Exercise(
    "where_used.glide_back",
    reference=lambda x, kernel, delta: _glide_back(x, kernel, delta),
    cases=lambda: [seeded(2, (7,), (3,), (5,)), seeded(3, (6,), (2,), (5,))],
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
            _ones_upstream,
            "The slopes `delta` that arrive are missing: not every place matters equally.",
        ),
    ),
    then="An image has a second direction, and needs no other thought.",
)


# Several machines.
def _from_parts(gradients: Sequence[Array], rows: Sequence[int]) -> Array:
    return np.asarray(np.average(np.stack(gradients), axis=0, weights=rows))


def _machines() -> Sequence[tuple[list[Array], list[int]]]:
    first, second = seeded(4, (3, 2, 4), (4, 3, 2))
    return [(list(first), [32, 32, 7]), (list(second), [9, 40, 25, 2])]


from_parts = Exercise(
    "where_used.from_parts",
    reference=_from_parts,
    cases=_machines,
    mistakes=(
        Mistake(
            lambda gradients, rows: sum(gradients) / len(gradients),
            "Every machine counts the same with you: an example on a small part weighs more then.",
        ),
        Mistake(
            lambda gradients, rows: sum(gradients),
            "You added the means of the parts: that is too long by far, and grows with the number "
            "of machines.",
        ),
        Mistake(
            lambda gradients, rows: sum(n * g for n, g in zip(rows, gradients, strict=True)),
            "That is the gradient of the sum over all rows; the loss is their mean.",
        ),
        Mistake(
            lambda gradients, rows: sum(gradients) / sum(rows),
            "You divided by all rows, but each part had been divided by its own rows before.",
        ),
        Mistake(
            lambda gradients, rows: (
                sum(n * g for n, g in zip(rows, gradients, strict=True)) / len(rows)
            ),
            "You divided by the number of machines; the weights are numbers of rows.",
        ),
    ),
)
