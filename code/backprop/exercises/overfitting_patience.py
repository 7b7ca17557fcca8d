"""The exercise of "Fitting and overfitting" about patience: when to stop, and what to keep."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .judging.exercise import Exercise, Mistake


# Early stopping without a look into the future.
def _stop(validation: Sequence[float], patience: int) -> int:
    best = 0
    for look, loss in enumerate(validation):
        if loss < validation[best]:
            best = look
        if look - best == patience:
            break
    return best


def _seen(validation: Sequence[float], patience: int) -> Sequence[float]:
    """The losses of all looks up to the stop."""
    return validation[: _stop(validation, patience) + patience + 1]


def _when_stopped(validation: Sequence[float], patience: int) -> int:
    return len(_seen(validation, patience)) - 1


def _runs_out(validation: Sequence[float], patience: int) -> bool:
    return _when_stopped(validation, patience) == _stop(validation, patience) + patience


def _stop_or_best(validation: Sequence[float], patience: int) -> int:
    return (_when_stopped if _runs_out(validation, patience) else _stop)(validation, patience)


def _best_or_last(validation: Sequence[float], patience: int) -> int:
    return (_stop if _runs_out(validation, patience) else _when_stopped)(validation, patience)


def _last_of_equals(validation: Sequence[float], patience: int) -> int:
    best = 0
    for look, loss in enumerate(validation):
        if loss <= validation[best]:
            best = look
        if look - best == patience:
            break
    return best


def _tenacious(validation: Sequence[float], patience: int) -> int:
    """The largest loss for the best."""
    return _stop([-loss for loss in validation], patience)


def _rises_in_a_row(validation: Sequence[float], patience: int) -> int:
    best = rises = 0
    for look in range(1, len(validation)):
        rises = rises + 1 if validation[look] > validation[look - 1] else 0
        if validation[look] < validation[best]:
            best = look
        if rises == patience:
            break
    return best


def _misses_in_all(validation: Sequence[float], patience: int) -> int:
    best = misses = 0
    for look in range(1, len(validation)):
        if validation[look] < validation[best]:
            best = look
        else:
            misses += 1
        if misses == patience:
            break
    return best


def _validations() -> Sequence[tuple[list[float], int]]:
    """Losses that fall again after the stop, with single misses before and between new bests."""
    return [
        ([0.9, 0.95, 0.8, 0.85, 0.7, 0.75, 0.6, 0.65, 0.62, 0.67, 0.1], 3),
        ([0.8, 0.6, 0.5, 0.7, 0.65, 0.9, 0.2, 0.1], 2),
        ([0.9, 0.8, 0.85, 0.86, 0.5, 0.6, 0.65, 0.7, 0.4], 3),
        ([0.9, 0.7, 0.8, 0.7, 0.75, 0.6], 3),  # the same best again, no new one
        ([0.9, 0.6, 0.7, 0.5, 0.55, 0.58], 3),  # from here on patience never runs out
        ([0.9, 0.7, 0.8, 0.6, 0.65, 0.4], 3),
    ]


stop = Exercise(
    "overfitting.stop",
    reference=_stop,
    cases=_validations,
    mistakes=(
        Mistake(
            lambda validation, patience: int(np.argmin(validation)),
            "You looked at losses that come after the stop: whoever has stopped never sees them.",
        ),
        Mistake(
            _when_stopped,
            "That is the look at which training stops; kept are the parameters of the best one "
            "before it.",
        ),
        Mistake(
            lambda validation, patience: _stop(validation, 1),
            "You gave up at the first look that was no better, without any patience.",
        ),
        Mistake(
            lambda validation, patience: _stop(validation, patience + 1),
            "You waited one look too long: stop as soon as `patience` looks have brought no new "
            "best.",
        ),
        Mistake(
            lambda validation, patience: _stop(validation, patience - 1),
            "You stopped one look too early: `patience` looks without a new best are allowed for.",
        ),
        Mistake(
            _rises_in_a_row,
            "You counted rises in a row: what counts are looks without a new best, and a loss can "
            "fall a little without being one.",
        ),
        Mistake(
            _misses_in_all,
            "You counted all looks without a new best since the beginning: a new best sets the "
            "count back to zero.",
        ),
        Mistake(
            _last_of_equals,
            "You took an equal loss for a new best: it is none, and patience goes on running out.",
        ),
        Mistake(
            _stop_or_best,
            "Where patience runs out you return the look at which training stops; kept is the best "
            "one before it.",
        ),
        Mistake(
            _best_or_last,
            "Where patience never runs out you return the last look; the best one is kept then "
            "too.",
        ),
        Mistake(
            lambda validation, patience: _stop(validation[:-1], patience),
            "Your loop ends before the last look: where patience does not run out, that one counts "
            "too.",
        ),
        Mistake(
            lambda validation, patience: validation[_stop(validation, patience)],
            "That is the loss of the look that is kept; its number was asked for.",
        ),
        Mistake(
            lambda validation, patience: _stop(validation, patience) + 1,
            "You counted the looks from 1; the first of them is look 0.",
        ),
        Mistake(
            _tenacious,
            "You kept the largest loss; the best one is the smallest.",
        ),
    ),
)
