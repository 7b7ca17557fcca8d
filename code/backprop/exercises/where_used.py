"""Exercises of the chapter "Where it is used"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded
from .judging.reading import Reading
from .where_used_glide import glide_back as glide_back
from .where_used_quizzes import score_back as score_back

# Three pictures, and what reaches the bias of the cat.
P_CAT = np.array([0.1, 0.7, 0.6])
IS_CAT = np.array([1.0, 0.0, 1.0])
P_RIGHT = np.where(IS_CAT == 1, P_CAT, 1 - P_CAT)

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
        Mistake(
            lambda: float((-1 / P_RIGHT).mean()),
            "That is the slope for the probabilities of what was right; the softmax still lies "
            "before the scores.",
        ),
        Mistake(
            lambda: float((P_RIGHT - 1).mean()),
            "For the dog's picture you took what reaches the score of the dog; the bias belongs to "
            "the cat.",
        ),
        Mistake(
            lambda: float((P_CAT - IS_CAT)[IS_CAT == 1].mean()),
            "You took the mean over the two cats; a picture of a dog tells the cat's score "
            "something too.",
        ),
        Mistake(
            lambda: float((P_CAT - (1 - IS_CAT)).mean()),
            "The targets are turned: for the cat's score t is 1 where a cat was shown.",
        ),
        Mistake(
            lambda: float(((1 - P_CAT) * (1 - IS_CAT) + (P_CAT - 1) * IS_CAT).mean()),
            "For the dog's picture the cat's own probability counts, and you took the dog's.",
        ),
        Mistake(
            lambda: float(((P_CAT - IS_CAT) * P_CAT * (1 - P_CAT)).mean()),
            "The slope for the score is p − t already: no slope of the softmax is left to "
            "multiply by.",
        ),
        Mistake(
            lambda: float(-np.log(P_RIGHT).mean()),
            "That is the loss; its slope for one bias was asked for.",
        ),
        Mistake(
            lambda: float(P_CAT[0] - IS_CAT[0]),
            "That is the share of the first picture alone; the batch has three.",
        ),
        Mistake(
            lambda: float((P_CAT - IS_CAT).mean() / 2),
            "A half has got in: the loss is the mean over three pictures, and nothing else "
            "divides.",
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


def _by_order(words: Sequence[int], slope: Array, size: int) -> Array:
    table = np.zeros((size, len(slope)))
    table[: len(words)] = slope / len(words)
    return table


def _counts(words: Sequence[int], size: int) -> Array:
    """How often each word of the vocabulary was read, as a column."""
    return np.bincount(words, minlength=size)[:, None].astype(float)


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
            "A word that was read twice has got one share only, as `=` does it, and `+=` with a "
            "list of rows too: the shares of one row must add.",
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
            lambda words, slope, size: (
                _rows_read(words, slope, size) * len(words) / len(set(words))
            ),
            "You divided by the number of different words; the average was over all that were "
            "read, repeated ones too.",
        ),
        Mistake(
            lambda words, slope, size: _rows_read(words, slope, size) * len(words) / len(slope),
            "You divided by the length of a row; the average was over the words read.",
        ),
        Mistake(
            lambda words, slope, size: _counts(words, size) * _rows_read(words, slope, size),
            "A repeated word has been counted twice over: once by going through the list, and once "
            "by a factor.",
        ),
        Mistake(
            _by_order,
            "You filled the rows in the order of the list; a word in the list says which row is "
            "its own.",
        ),
        Mistake(
            lambda words, slope, size: _rows_read(words[:1], slope / len(words), size),
            "Only the first word has got its share, perhaps by a `return` inside the loop.",
        ),
        Mistake(
            lambda words, slope, size: np.tile(slope / size, (size, 1)),
            "All rows have got the same, as if every word of the vocabulary had been read once.",
        ),
        Mistake(
            lambda words, slope, size: np.tile(slope / len(words), (size, 1)),
            "Rows that nobody read have got a gradient too.",
        ),
    ),
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
        Mistake(
            lambda gradients, rows: sum(g / n for n, g in zip(rows, gradients, strict=True)),
            "You divided each part by its rows, and it had been divided by them before.",
        ),
        Mistake(
            lambda gradients, rows: np.average(
                np.stack(gradients), axis=0, weights=1 / np.array(rows)
            ),
            "The weights are upside down: a machine with more rows counts for more.",
        ),
        Mistake(
            lambda gradients, rows: _from_parts(gradients[:-1], rows[:-1]),
            "The last machine is missing: it has less to do, and yet its share.",
        ),
        Mistake(
            lambda gradients, rows: (
                _from_parts(gradients[:-1], rows[:-1]) * sum(rows[:-1]) / sum(rows)
            ),
            "The last machine is missing among the gradients, though its rows were counted.",
        ),
        Mistake(
            lambda gradients, rows: gradients[0] * rows[0] / sum(rows),
            "Only the first machine has been heard, perhaps by a `return` inside the loop.",
        ),
        Mistake(
            lambda gradients, rows: np.zeros_like(gradients[0]),
            "Nothing is left: `n // sum(rows)` is 0 for every part, since `//` drops the fraction.",
        ),
        Mistake(
            lambda gradients, rows: np.average(
                np.stack(gradients), axis=0, weights=np.array(rows) ** 2
            ),
            "The numbers of rows were multiplied in twice.",
        ),
        Mistake(
            lambda gradients, rows: _from_parts(gradients, rows) / len(rows),
            "You divided by the number of machines as well; all rows have divided already.",
        ),
        Mistake(
            lambda gradients, rows: gradients[int(np.argmax(rows))],
            "You took the largest part for all; the smaller ones have rows too.",
        ),
    ),
)
