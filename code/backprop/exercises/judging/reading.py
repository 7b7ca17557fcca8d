"""An exercise whose answer is a number, or an array of numbers, that the learner worked out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...checks import Array, whole_number
from .comparison import Parts, Unfit, is_empty, parts
from .exercise import Mistake, by_part
from .verdict import EMPTY, Kind, Verdict


@dataclass(frozen=True)
class Reading:
    """A value to find with a pencil, from a picture, or by running something.

    Attributes:
        name: the chapter and the exercise, for example "forward_pass.one_neuron".
        reference: computes the right value; it takes no arguments.
        mistakes: known wrong ways to compute it, without arguments too.
        digits: an answer is right when it agrees to so many significant digits, rounded.
        then: a sentence that follows "Right.".
    """

    name: str
    reference: Callable[[], Any]
    mistakes: tuple[Mistake, ...] = ()
    digits: int = 4
    then: str = ""

    def __post_init__(self) -> None:
        whole_number(self.digits, "digits", at_least=1)

    def verdict(self, answer: Any) -> Verdict:
        """Say whether the value is right, and if not, which known mistake leads to it."""
        if is_empty(answer):
            return self._says("empty", EMPTY)
        if callable(answer):
            return self._says("wrong", "A value is asked for, and this is a function: call it.")
        like = self.reference()
        try:
            found, right = parts(answer, like), parts(like, like)
            known = [(mistake, parts(mistake.program(), like)) for mistake in self.mistakes]
        except Unfit as reason:
            return self._says("wrong", str(reason))
        for part, expected in right.items():
            if found[part].shape != expected.shape:
                return self._says("wrong", _other_shape(part, found[part], expected))
        for part, expected in right.items():
            if (found[part].dtype.kind == "U") != (expected.dtype.kind == "U"):
                wanted = "a text" if expected.dtype.kind == "U" else "a number"
                return self._says(
                    "wrong", f"{f'`{part}`' if part else 'The answer'} should be {wanted}."
                )
        if self._agree(found, right, self.digits):
            return self._says("right", self.then)
        for mistake, values in known:
            if self._agree(found, values, self.digits):
                return self._says("named", mistake.says)
        if named := self._named_by_part(found, right, known):
            return self._says("named", named)
        if all(value.dtype.kind in "if" for value in right.values()) and self._agree(
            found, {part: -value for part, value in right.items()}, self.digits
        ):
            return self._says("wrong", "The size is right, the sign is not.")
        if self.digits > 2 and self._agree(found, right, 2):
            return self._says("wrong", f"Close, but not the same to {self.digits} digits.")
        return self._says("wrong", "None of the mistakes known here leads to this value.")

    def _named_by_part(self, found: Parts, right: Parts, known: list[tuple[Mistake, Parts]]) -> str:
        """A sentence for each wrong value that a known mistake explains; "" if there is none."""
        return by_part(
            {
                part: [
                    mistake.says
                    for mistake, values in known
                    if not mistake.whole and agree(value, values[part], self.digits)
                ]
                for part, value in found.items()
                if not agree(value, right[part], self.digits)
            }
        )

    def _agree(self, found: Parts, right: Parts, digits: int) -> bool:
        return all(agree(found[part], right[part], digits) for part in right)

    def _says(self, kind: Kind, says: str) -> Verdict:
        return Verdict(self.name, kind, says)


def agree(found: Array, right: Array, digits: int) -> bool:
    """Whether every entry of `found`, rounded to `digits` significant digits, can be `right`'s."""
    if found.shape != right.shape:
        return False
    if "U" in (found.dtype.kind, right.dtype.kind):
        return bool(np.array_equal(found, right))
    for ours, theirs in zip(found.ravel(), right.ravel(), strict=True):
        size = abs(float(theirs))
        step = 10.0 ** (math.floor(math.log10(size)) - digits + 1) if size else 0.0
        # Half a unit of the last digit, and a little for the rounding of the decimal itself.
        if not abs(float(ours) - float(theirs)) <= 0.500001 * step + 1e-12 * size:
            return False
    return True


def _other_shape(part: str, found: Array, right: Array) -> str:
    who = f"`{part}`" if part else "The answer"
    if right.shape == ():
        return f"{who} should be one number, and has shape {found.shape}."
    return f"{who} has shape {found.shape} where {right.shape} is expected."
