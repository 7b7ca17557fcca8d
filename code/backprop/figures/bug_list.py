"""The collection of bugs as a list to unfold, with the places where they were met."""

from __future__ import annotations

import html
from collections.abc import Sequence

from ..lessons.bug import Bug, Met


class BugList:
    """All bugs with their stories and where they were met, in the order given.

    Raises ValueError for an empty list.
    """

    def __init__(self, bugs: Sequence[Bug]) -> None:
        if not bugs:
            raise ValueError("a list of bugs needs at least one bug")
        self.bugs = tuple(bugs)

    def __repr__(self) -> str:
        return f"{len(self.bugs)} bugs, and where each was met."

    def _repr_html_(self) -> str:
        items = "".join(
            f"<li><strong>{html.escape(bug.name)}</strong>. {html.escape(bug.story)} "
            f"<em>Met in:</em> {'; '.join(map(_place, bug.met))}.</li>"
            for bug in self.bugs
        )
        return (
            f"<details><summary>All {len(self.bugs)}, and where they were met</summary>"
            f"<ol>{items}</ol></details>"
        )


def _place(met: Met) -> str:
    says = html.escape(met.says)
    return f'<a href="{html.escape(met.url)}">{says}</a>' if met.url else says
