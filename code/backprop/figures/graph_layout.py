"""Where the boxes of a computation graph stand, and where its arrows begin and end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Point = tuple[float, float]
Parents = Mapping[str, Sequence[str]]


def rows_of(parents: Parents) -> dict[str, int]:
    """The row of each node, 0 at the top: below all its parents; an input above its first child.

    Args:
        parents: for each node, parents before children, the nodes it is computed from.
    """
    rows: dict[str, int] = {}
    for name in parents:
        rows[name] = 1 + max((rows[parent] for parent in parents[name]), default=-1)
    for name in parents:
        children = [rows[child] for child in parents if name in parents[child]]
        if not parents[name] and children:
            rows[name] = min(children) - 1
    return rows


def across_of(parents: Parents, rows: Mapping[str, int]) -> dict[str, float]:
    """Where each node stands across the page, from 0 (left) to 1 (right).

    The rows are laid from the bottom up, each node towards the middle of its children; inputs
    stand outside, and a lone computed node keeps to the middle of the page.
    """
    across: dict[str, float] = {}
    for row in sorted(set(rows.values()), reverse=True):
        members = [name for name in parents if rows[name] == row]
        pull = {name: _middle(name, parents, across) for name in members}

        def outwards(name: str, pull: Mapping[str, float] = pull) -> tuple[float, int]:
            side = 1 if pull[name] > 0.499 else -1
            return round(pull[name], 6), side * (not parents[name])

        members.sort(key=outwards)
        computed = [i for i, name in enumerate(members) if parents[name]]
        lone = len(members) == 2 and len(computed) == 1
        slots, first = (3, 1 - computed[0]) if lone else (len(members), 0)
        for i, name in enumerate(members, start=first):
            across[name] = (i + 0.5) / slots
    return across


def _middle(name: str, parents: Parents, across: Mapping[str, float]) -> float:
    places = [across[child] for child in parents if name in parents[child]]
    return sum(places) / len(places) if places else 0.5


def ends(parent: Point, child: Point, half: float, wide: float) -> tuple[Point, Point]:
    """Where an edge leaves its parent's lower side and meets its child's upper side.

    Args:
        parent, child: the middles of the two boxes.
        half: half the height of a box.
        wide: the width of a box.
    """
    reach = 0.4 * wide
    lean = max(-reach, min(reach, (child[0] - parent[0]) / 2))
    return (parent[0] + lean, parent[1] + half), (child[0] - lean, child[1] - half)


def arrow(start: Point, end: Point, head: float = 0.1) -> tuple[list[Point], list[Point]]:
    """The shaft (two points) and the head (three points) of an arrow from `start` to `end`."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5
    ux, uy = dx / length, dy / length
    neck = (end[0] - head * ux, end[1] - head * uy)
    side = 0.45 * head
    corners = [(neck[0] + s * uy, neck[1] - s * ux) for s in (side, -side)]
    return [start, neck], [end, *corners]
