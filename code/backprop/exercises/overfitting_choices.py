"""The exercise of "Fitting and overfitting" about what may be reported after a choice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded


# What may be reported after a choice.
def _honest(validation: Array, test: Array) -> float:
    return float(test.ravel()[validation.argmin()])


def _at_best_moments(validation: Array, test: Array) -> Array:
    """Each network's test loss at the look where its validation loss is smallest."""
    looks = validation.argmin(axis=1)
    return np.asarray(np.take_along_axis(test, looks[:, None], axis=1)[:, 0])


def _crossed(validation: Array, test: Array) -> float:
    """The best network of the first look, at the best look of the first network."""
    return float(test[validation.argmin(axis=0)[0], validation.argmin(axis=1)[0]])


def _choices() -> Sequence[tuple[Array, ...]]:
    """Losses on two sets of rows; in the second case the test rows happen to be easy."""
    found = []
    for seed, shape, size in ((0, (4, 6), 1.0), (5, (5, 3), 0.2)):
        validation, test = (0.5 + np.abs(losses) for losses in seeded(seed, shape, shape))
        found.append((validation, size * test))
    return found


honest = Exercise(
    "overfitting.honest",
    reference=_honest,
    cases=_choices,
    mistakes=(
        Mistake(
            lambda validation, test: float(test.min()),
            "You chose on the test set, so its number flatters: the choice belongs to the "
            "validation set alone.",
        ),
        Mistake(
            lambda validation, test: float(validation.min()),
            "You reported the number that did the choosing, which is small because it was chosen.",
        ),
        Mistake(
            lambda validation, test: float(validation.ravel()[test.argmin()]),
            "The two sets have changed places: validation chooses, and the test is opened once.",
        ),
        Mistake(
            lambda validation, test: float(test[validation[:, -1].argmin(), -1]),
            "You chose among the last looks only: the best moment is a part of the choice.",
        ),
        Mistake(
            lambda validation, test: float(test[validation.min(axis=1).argmin()].min()),
            "The network was chosen by the validation set, but its moment by the test set.",
        ),
        Mistake(
            lambda validation, test: float(test.ravel()[(validation + test).argmin()]),
            "You chose by both sets together: then the test set has been used as well.",
        ),
        Mistake(
            lambda validation, test: float(_at_best_moments(validation, test).mean()),
            "That is the mean over all networks, each at its best moment; one of them is chosen.",
        ),
        Mistake(
            lambda validation, test: float(_at_best_moments(validation, test).min()),
            "The moments were chosen by the validation set, but the network by the test set.",
        ),
        Mistake(
            lambda validation, test: float(test[validation.min(axis=1).argmin(), -1]),
            "The network is the right one, but you read its last look: it goes into use as it was "
            "at the chosen one.",
        ),
        Mistake(
            lambda validation, test: float(
                _at_best_moments(validation, test)[validation.mean(axis=1).argmin()]
            ),
            "You chose the network by its mean over all looks; a single look goes into use.",
        ),
        Mistake(
            lambda validation, test: float(test[validation.min(axis=1).argmin()].mean()),
            "The network is the right one, but you took the mean over its looks: it goes into use "
            "at one of them.",
        ),
        Mistake(
            lambda validation, test: float(test[validation.mean(axis=1).argmin()].mean()),
            "You compared means over the looks, and one network at one look goes into use.",
        ),
        Mistake(
            lambda validation, test: float(
                test[validation.mean(axis=1).argmin(), validation.mean(axis=0).argmin()]
            ),
            "You chose network and look each for itself, by means; they are chosen together.",
        ),
        Mistake(
            _crossed,
            "Network and look do not belong together: each came from a row or a column of its own.",
        ),
        Mistake(
            lambda validation, test: float(test.T.ravel()[validation.argmin()]),
            "`argmin` counts row after row, and you counted column after column with its number.",
        ),
        Mistake(
            lambda validation, test: float(test.ravel()[validation.argmax()]),
            "You chose the largest validation loss; the best one is the smallest.",
        ),
        Mistake(
            lambda validation, test: float(test.mean()),
            "That is the mean of the whole test table; one network at one look goes into use.",
        ),
        Mistake(
            lambda validation, test: float(validation.min() + _honest(validation, test)) / 2,
            "You mixed in the number that did the choosing: only the test is honest afterwards.",
        ),
        Mistake(
            lambda validation, test: float(max(validation.min(), _honest(validation, test))),
            "You took the more cautious of the two numbers; the one that did the choosing has no "
            "say in the report.",
        ),
        Mistake(
            lambda validation, test: int(validation.argmin()),
            "That is the number of the choice; its loss was asked for.",
        ),
    ),
)
