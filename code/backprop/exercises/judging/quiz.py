"""Questions with several answers, each a line that is run and measured.

The page shows the options; opening one shows what a gradient check says of its line. That works
without Python and without a script, and the shown line is the one that was run.
"""

from __future__ import annotations

import html
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...checks import Array
from ...gradcheck import numerical_gradient
from .exercise import quietly, told
from .verdict import with_code

RIGHT = 1e-6  # central differences keep about ten digits of these small losses


@dataclass(frozen=True)
class Setting:
    """Where the lines of a quiz are run.

    Attributes:
        names: gives the names that a line may use, anew for each line.
        asked: the name that a line has to set, for example "db".
        truth: computes its right value in another way.
        judge: who says so, for example "Gradient check".
    """

    names: Callable[[], Mapping[str, Any]]
    asked: str
    truth: Callable[[], ArrayLike]
    judge: str = "Gradient check"


def slopes(loss: Callable[[Array], Any], at: Callable[[], ArrayLike]) -> Callable[[], Array]:
    """The truth of a gradient: central differences of `loss` at the point that `at` gives."""
    return lambda: numerical_gradient(loss, at())


@dataclass(frozen=True)
class Option:
    """One answer.

    line: the Python that is shown and run.
    says: a sentence or two that follow what was measured.
    """

    line: str
    says: str


@dataclass(frozen=True)
class Measured:
    """What running a line showed.

    right: whether its value is the true one.
    says: the measurement in a sentence.
    """

    right: bool
    says: str


@dataclass(frozen=True, repr=False)
class Quiz:
    """A question, and lines of which the first is right.

    Attributes:
        name: the chapter and the quiz, for example "matrices.bias_gradient".
        question: plain text; code stands between backticks.
        setting: where the lines are run.
        options: the right line first; they are shown in a fixed order that the name decides.
    """

    name: str
    question: str
    setting: Setting
    options: tuple[Option, ...]

    def measured(self, option: Option) -> Measured:
        """Run the option's line and hold its value against the truth."""
        setting = self.setting
        names = dict(setting.names())
        try:
            quietly(exec, compile(option.line, f"<{self.name}>", "exec"), names)
        except Exception as error:
            return Measured(False, f"The line stops with {told(error)}.")
        value, truth = np.asarray(names[setting.asked], float), np.asarray(setting.truth(), float)
        if value.shape != truth.shape:
            return Measured(
                False,
                f"{setting.judge}: `{setting.asked}` has shape {value.shape}, and should have "
                f"{truth.shape}.",
            )
        if not np.isfinite(value).all():
            return Measured(False, f"{setting.judge}: `{setting.asked}` is not finite.")
        # Of entries that are equally far off, but for rounding, every machine names the first.
        apart = np.abs(value - truth)
        furthest = apart >= (1 - RIGHT) * apart.max()
        place = tuple(int(i) for i in np.unravel_index(furthest.argmax(), apart.shape))
        where = f"`{setting.asked}{list(place) if place else ''}`"
        size = max(abs(float(value[place])), abs(float(truth[place])))
        worst = abs(float(value[place]) - float(truth[place])) / size if size else 0.0
        if worst < RIGHT:
            return Measured(True, f"{setting.judge}: every entry agrees, to six digits and more.")
        pair = value[place] + 0.0, truth[place] + 0.0
        here, there = next(
            (f"{pair[0]:.{digits}g}", f"{pair[1]:.{digits}g}")
            for digits in (4, 6, 8, 10)
            if f"{pair[0]:.{digits}g}" != f"{pair[1]:.{digits}g}"
        )
        return Measured(
            False,
            f"{setting.judge}: {where} is {here} here and should be {there}, a relative error of "
            f"{worst:.2g}.",
        )

    @property
    def shown(self) -> list[Option]:
        """The options in the order of the page."""
        order = np.random.RandomState(zlib.crc32(self.name.encode())).permutation(len(self.options))
        return [self.options[i] for i in order]

    def __repr__(self) -> str:
        lines = (
            f"{letter}) {option.line}"
            for letter, option in zip("abcdefgh", self.shown, strict=False)
        )
        return "\n".join([self.question.replace("`", ""), *lines])

    def _repr_html_(self) -> str:
        options = []
        for option in self.shown:
            found = self.measured(option)
            word = "✓ Right." if found.right else "✗ Not this one."
            options.append(
                f'<details class="quiz-option" data-right="{"yes" if found.right else "no"}">'
                f"<summary><code>{html.escape(option.line)}</code></summary>"
                f'<div class="quiz-says"><strong>{word}</strong> {with_code(found.says)} '
                f"{with_code(option.says)}</div></details>"
            )
        return (
            f'<section class="quiz" data-quiz="{html.escape(self.name)}" aria-label="Quiz">'
            f'<p class="quiz-question">{with_code(self.question)}</p>{"".join(options)}</section>'
        )
