"""Bugs that were met elsewhere, each as a small change of one of our right programs.

Most stood in a program or a text. A few were asked about, or are invited by a name; `Met` says so.

None of the code of those programs is here: a bug is retold as the same mistake in our own text.
"""

from __future__ import annotations

from .bug import Bug
from .bugs_of_classes import BUGS as CLASSES
from .bugs_of_memory import BUGS as MEMORY
from .bugs_of_sigmoids import BUGS as SIGMOIDS

COLLECTION: tuple[Bug, ...] = (*SIGMOIDS, *CLASSES, *MEMORY)


def bug(name: str) -> Bug:
    """The bug of this name. Raises ValueError if there is none."""
    for one in COLLECTION:
        if one.name == name:
            return one
    raise ValueError(f"no bug is called {name!r}; the names are those of COLLECTION")
