"""Bugs to leaf through: the changed line, and what every detector saw."""

from __future__ import annotations

from ..figures.bug_hunt import bug_picture
from ..lessons.kill_matrix import KillMatrix
from .frames import Explorer, explore


def bug_explorer(matrix: KillMatrix) -> Explorer:
    """A slider over all bugs, the most visible first, as in the matrix."""
    rows = range(len(matrix.bugs))
    positions = [f"{row + 1} of {len(matrix.bugs)}" for row in rows]
    return explore("bug", positions, [bug_picture(matrix, row) for row in rows])
