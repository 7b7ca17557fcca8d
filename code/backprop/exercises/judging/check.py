"""The one question that a learner asks: is this right?"""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from .verdict import Verdict


@runtime_checkable
class Judge(Protocol):
    """What can be handed to `check`: an exercise of any kind."""

    @property
    def name(self) -> str:
        """The chapter and the exercise, for example "matrices.bias_gradient"."""

    def verdict(self, answer: Any) -> Verdict:
        """What there is to say about this answer."""


def check(exercise: Judge, answer: Any) -> Verdict:
    """Say whether `answer` solves `exercise`, and if not, which mistake it holds.

    exercise: one of a chapter's exercises, for example `worked_example.slope_of_w1`.
    answer: what the exercise asks for, most often a function; `...` counts as not yet begun.
    Raises TypeError where the first argument is no exercise.
    """
    if not isinstance(exercise, Judge):
        raise TypeError(
            f"check takes the exercise first and then the answer, got {type(exercise).__name__} "
            "first"
        )
    return exercise.verdict(answer)
