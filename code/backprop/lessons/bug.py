"""A bug: a change of a line or two of a right program, and where it was met."""

from __future__ import annotations

from typing import NamedTuple

from .bug_programs import FAMILIES, Sizes
from .specimen import Specimen


class Met(NamedTuple):
    """Where a bug was met.

    says: the place in words, for example "mlpack, issue 2360"; it tells, too, where a bug was
        only feared there, asked about, or chosen on purpose.
    url: its public address; "" for the sources of this book, which have their own page.
    """

    says: str
    url: str = ""


class Bug(NamedTuple):
    """A mistake that somebody made.

    Attributes:
        name: a few words, all bugs different.
        family: the program that has it here.
        old, new: the lines of the right program, and what stands in their place.
        story: what the program does, in a sentence.
        met: where it was met.
    """

    name: str
    family: str
    old: str
    new: str
    story: str
    met: tuple[Met, ...]

    @property
    def text(self) -> str:
        """The whole wrong program.

        Raises ValueError unless the old lines stand exactly once in the right one.
        """
        text = FAMILIES[self.family].text
        if text.count(self.old) != 1:
            raise ValueError(
                f"{self.name}: the changed text must stand once in the program, "
                f"it stands there {text.count(self.old)} times"
            )
        return text.replace(self.old, self.new)

    def specimen(self, seed: int = 0, sizes: Sizes | None = None) -> Specimen:
        """The wrong program, ready to run."""
        return Specimen(FAMILIES[self.family], self.text, seed, sizes)


def issue(repository: str, number: int, remark: str = "") -> Met:
    """A public issue: "owner/name" of the repository, its number, and what to know of it."""
    return _thread(repository, number, remark, "issue", "issues")


def pull(repository: str, number: int, remark: str = "") -> Met:
    """A public pull request: "owner/name", its number, and what to know of it."""
    return _thread(repository, number, remark, "pull request", "pull")


def _thread(repository: str, number: int, remark: str, kind: str, place: str) -> Met:
    says = f"{repository.split('/')[1]}, {kind} {number}"
    return Met(
        f"{says} ({remark})" if remark else says,
        f"https://github.com/{repository}/{place}/{number}",
    )
