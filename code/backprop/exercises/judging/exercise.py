"""An exercise whose answer is a function, judged by what it returns.

An answer is run beside the right program and beside programs with known mistakes, on arguments
where all of them differ. Whose results it shares, that is what it is.
"""

from __future__ import annotations

import copy
import inspect
import re
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...checks import Array
from . import diagnosis
from .comparison import Parts, Unfit, is_empty, parts, same, same_parts
from .verdict import EMPTY, Kind, Verdict


@dataclass(frozen=True)
class Mistake:
    """A wrong program that learners write, and the sentence that names the mistake.

    program: takes the arguments that the right program takes, and is run to get its results.
    says: one sentence to the learner.
    whole: whether the sentence is about the answer as a whole, such as two values exchanged; then
        it is not said of a single one of them.
    """

    program: Callable[..., Any]
    says: str
    whole: bool = False


@dataclass(frozen=True)
class Exercise:
    """A function to write.

    Attributes:
        name: the chapter and the exercise, for example "matrices.bias_gradient".
        reference: the right program.
        cases: gives the arguments to try, at least two tuples; called anew for each answer.
        mistakes: the known wrong programs.
        rtol: how far a result may be from the right one, as a share of its largest entry.
        then: a sentence that follows "Right.".
    """

    name: str
    reference: Callable[..., Any]
    cases: Callable[[], Sequence[tuple[Any, ...]]]
    mistakes: tuple[Mistake, ...] = ()
    rtol: float = 1e-6
    then: str = ""

    def verdict(self, answer: Any) -> Verdict:
        """Run the answer on every case and say what it is."""
        if is_empty(answer):
            return self._says("empty", EMPTY)
        if not callable(answer):
            return self._says(
                "wrong",
                f"A function is asked for, and this is the value {_short(answer)}: hand over the "
                "function itself, without calling it.",
            )
        if refused := self._other_arguments(answer):
            return self._says("wrong", refused)
        results, changed = [], ""
        for case in self.cases():
            mine = copy.deepcopy(case)
            try:
                results.append(quietly(answer, *mine))
            except NotImplementedError:
                return self._says("empty", EMPTY)
            except Exception as error:
                said = f"It stopped {_line(error, answer)}with {told(error)}"
                return self._says("raised", said.rstrip(".") + ".")
            changed = changed or self._changed(case, mine)
        if all(is_empty(result) for result in results):
            if results[0] is None and _does_something(answer):
                return self._says("wrong", "It gives nothing back: is there a `return`?")
            return self._says("empty", EMPTY)
        return self._judge(results, changed)

    def _judge(self, results: list[Any], changed: str) -> Verdict:
        rights = [quietly(self.reference, *case) for case in self.cases()]
        for number, result in enumerate(results, start=1):
            if is_empty(result):
                return self._says(
                    "wrong", f"In case {number} of {len(results)} it returns nothing."
                )
        try:
            answers = [parts(a, r) for a, r in zip(results, rights, strict=True)]
        except Unfit as reason:
            return self._says("wrong", str(reason))
        expected = [parts(right, right) for right in rights]
        asked = dict.fromkeys(part for case in expected for part in case)
        wrong = [p for p in asked if not same_parts(answers, expected, p, self.rtol)]
        if not wrong and changed:
            return self._says("wrong", changed)
        if not wrong:
            return self._says("right", self.then)
        if named := self._named(answers, rights, wrong):
            return self._says("named", named)
        found = [diagnosis.sentence(answers, expected, part, self.rtol) for part in wrong]
        said = [sentence for sentence in found if sentence]
        return self._says(
            "wrong", said[0] if said else _worst(answers, expected, wrong[0], self.rtol)
        )

    def _named(self, answers: list[Parts], rights: list[Any], wrong: list[str]) -> str:
        """The sentences of the known mistakes that explain every wrong part; "" if none do."""
        known = self.values_of_mistakes(rights)
        for mistake, values in known:
            if all(
                same_parts(answers, values, part, self.rtol) for each in answers for part in each
            ):
                return mistake.says
        return by_part(
            {
                part: [
                    mistake.says
                    for mistake, values in known
                    if not mistake.whole and same_parts(answers, values, part, self.rtol)
                ]
                for part in wrong
            }
        )

    def values_of_mistakes(self, rights: list[Any]) -> list[tuple[Mistake, list[Parts]]]:
        """What each known wrong program gives in each case, where it has the right form."""
        found = []
        for mistake in self.mistakes:
            values = [quietly(mistake.program, *case) for case in self.cases()]
            found.append(
                (mistake, [parts(v, right) for v, right in zip(values, rights, strict=True)])
            )
        return found

    def _other_arguments(self, answer: Callable[..., Any]) -> str:
        wanted = inspect.signature(self.reference).parameters
        try:
            inspect.signature(answer).bind(*wanted)
        except TypeError:
            taken = ", ".join(inspect.signature(answer).parameters)
            return f"It should take `({', '.join(wanted)})`, and takes `({taken})`."
        except ValueError:  # some built-in functions do not say what they take
            return ""
        return ""

    def _changed(self, before: tuple[Any, ...], after: tuple[Any, ...]) -> str:
        names = inspect.signature(self.reference).parameters
        for name, old, new in zip(names, before, after, strict=False):
            if not _unchanged(old, new):
                return (
                    f"The values are right, but the function changed its argument `{name}`, and "
                    "whoever called it has other numbers now. Leave the arguments as they are."
                )
        return ""

    def _says(self, kind: Kind, says: str) -> Verdict:
        return Verdict(self.name, kind, says)


def by_part(says: Mapping[str, list[str]]) -> str:
    """What is said of each wrong part, parts of one mistake together; "" if nothing is known.

    says: for each wrong part the sentences of the mistakes that explain it.
    """
    together: dict[str, list[str]] = {}
    for part, sentences in says.items():
        if sentences:
            together.setdefault(sentences[0], []).append(f"`{part}`")
    said = [f"{', '.join(names)}: {sentence}" for sentence, names in together.items()]
    left = [f"`{part}`" for part, sentences in says.items() if not sentences]
    if said and left:
        said.append(f"Wrong too, in another way: {', '.join(left)}.")
    return " ".join(said)


def quietly(program: Callable[..., Any], *arguments: Any) -> Any:
    """Run a program without warnings about its arithmetic; its results are judged instead."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return program(*arguments)


def told(error: Exception) -> str:
    """An error in one line for the learner; of a product that does not fit, in plain words."""
    message = " ".join(str(error).split())
    if sizes := re.search(r"matmul: .*\(size (\d+) is different from (\d+)\)", message):
        return (
            f"`{type(error).__name__}`: in a product with `@` the left array has columns: "
            f"{sizes[2]}, the right one rows: {sizes[1]}, and these must be equally many"
        )
    return f"`{type(error).__name__}`: {message or 'no message'}"


def _line(error: Exception, answer: Callable[..., Any]) -> str:
    """Which line of the learner's cell the error came by, as far as that is known."""
    cell = getattr(getattr(answer, "__code__", None), "co_filename", None)
    lines = [at.lineno for at in traceback.extract_tb(error.__traceback__) if at.filename == cell]
    return f"in line {lines[-1]} " if lines else ""


def seeded(seed: int, *shapes: tuple[int, ...]) -> tuple[Array, ...]:
    """Arrays of these shapes, drawn in this order by `RandomState(seed).randn`."""
    random = np.random.RandomState(seed)
    return tuple(random.randn(*shape) for shape in shapes)


def _does_something(answer: Callable[..., Any]) -> bool:
    """Whether a function calls or keeps anything, unlike a stub that waits to be written."""
    code = getattr(answer, "__code__", None)
    taken = len(inspect.signature(answer).parameters)
    return code is not None and bool(code.co_names or code.co_nlocals > taken)


def _unchanged(old: Any, new: Any) -> bool:
    if isinstance(old, np.ndarray):
        # Who adds a nudge and takes it away again leaves its rounding.
        return isinstance(new, np.ndarray) and np.allclose(old, new, rtol=1e-12, atol=1e-15)
    if isinstance(old, Mapping):
        return old.keys() == new.keys() and all(_unchanged(old[k], new[k]) for k in old)
    if isinstance(old, list | tuple):
        return len(old) == len(new) and all(map(_unchanged, old, new))
    return True


def _short(value: Any) -> str:
    text = repr(value)
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`"


def _worst(answers: list[Parts], rights: list[Parts], name: str, rtol: float) -> str:
    """Where the first case that is wrong is furthest from right."""
    number, answer, right = next(
        (number, a[name], r[name])
        for number, (a, r) in enumerate(zip(answers, rights, strict=True), start=1)
        if name in r and not same(a[name], r[name], rtol)
    )
    apart = np.abs(answer.astype(float) - right.astype(float))
    place = tuple(int(i) for i in np.unravel_index(apart.argmax(), apart.shape))
    where = f"`{name}{list(place) if place else ''}`" if name or place else "The answer"
    return (
        f"{where} is {float(answer[place]):.6g} in case {number}, and should be "
        f"{float(right[place]):.6g}. None of the mistakes known here gives these numbers."
    )
