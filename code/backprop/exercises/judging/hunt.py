"""An exercise whose answer is a test: it is given right and wrong programs, and must tell them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...lessons.kill_matrix import Score, score
from .comparison import is_empty
from .exercise import Mistake, quietly, told
from .verdict import EMPTY, Kind, Verdict

CRIES = Mistake(
    lambda program: True,
    "It cries at every program, right ones as well: such a test is switched off within a week.",
)
SLEEPS = Mistake(
    lambda program: False, "It calls no program bad, whatever it is given: a test that sleeps."
)
SHOWN = 3  # survivors that are told with their story
NAMED = 9  # and after them by name


@dataclass(frozen=True)
class Hunt:
    """A test to write for programs with a backward pass.

    Attributes:
        name: the chapter and the exercise, for example "bug_hunt.first_test".
        goal: how many bugs of the collection the test must kill, without a false alarm.
        mistakes: tests that are called by their name.
    """

    name: str
    goal: int
    mistakes: tuple[Mistake, ...] = (CRIES, SLEEPS)

    def verdict(self, answer: Any) -> Verdict:
        """Give the answer every program of the collection and some right ones."""
        if is_empty(answer):
            return self._says("empty", EMPTY)
        if not callable(answer):
            return self._says("wrong", "A test is asked for: a function that takes a program.")
        said: list[Any] = []

        def test(program: Any) -> Any:
            said.append(quietly(answer, program))
            return said[-1]

        try:
            found = score(test)
        except NotImplementedError:
            return self._says("empty", EMPTY)
        except Exception as error:
            return self._says("raised", f"On a right program it stopped with {told(error)}")
        if all(is_empty(each) for each in said):
            return self._says("empty", EMPTY)
        return self._says(*self._judged(found))

    def _judged(self, found: Score) -> tuple[Kind, str]:
        kills, total = len(found.killed), len(found.killed) + len(found.survivors)
        if found.alarms == found.tried and kills == total:
            return "named", CRIES.says
        if kills == 0 and not found.alarms:
            return "named", SLEEPS.says
        says = f"It kills {kills} of {total} bugs"
        if found.alarms:
            return "wrong", (
                f"{says}, but cries at {found.alarms} of {found.tried} right programs: nobody "
                "trusts an alarm that rings for nothing."
            )
        if kills < self.goal:
            return "wrong", f"{says}; {self.goal} are asked for. {_alive(found)}"
        return "right", f"{says}, without a false alarm. {_alive(found)}".strip()

    def _says(self, kind: Kind, says: str) -> Verdict:
        return Verdict(self.name, kind, says)


def _alive(found: Score) -> str:
    """The survivors, some of them with their story."""
    if not found.survivors:
        return "None is left."
    told_of = "; ".join(f"“{bug.name}”, {bug.story[:-1]}" for bug in found.survivors[:SHOWN])
    left = [bug.name for bug in found.survivors[SHOWN:]]
    if len(left) > NAMED:
        left[NAMED:] = [f"and {len(left) - NAMED} others"]
    more = f" Also: {', '.join(left)}." if left else ""
    return f"Still alive: {told_of}.{more}"
