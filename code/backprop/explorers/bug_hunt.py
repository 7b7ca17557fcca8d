"""Bugs to leaf through: the changed line, and what every detector saw."""

from __future__ import annotations

from ..figures.bug_hunt import bug_picture
from ..lessons.kill_matrix import KillMatrix
from .frames import Explorer, explore


def bug_explorer(matrix: KillMatrix) -> Explorer:
    """A slider over all bugs, the most visible first, as in the matrix."""
    count = len(matrix.bugs)
    return explore(
        "bug",
        range(count),
        lambda row: bug_picture(matrix, row),
        read=lambda row: f"{row + 1} of {count}",
    )
