"""The exercise of "The chain rule" about any graph: the walk back from its end."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .exercise import Exercise, Mistake

Graph = Mapping[str, Sequence[tuple[str, float]]]


def _nested(x: float) -> Graph:
    """A diamond inside a diamond: a = 2x, b = a + 1, c = a·b, d = a·c."""
    a = 2 * x
    b = a + 1
    return {
        "x": [],
        "a": [("x", 2.0)],
        "b": [("a", 1.0)],
        "c": [("a", b), ("b", a)],
        "d": [("a", a * b), ("c", a)],
    }


def _squared(x: float) -> Graph:
    """The number x used twice at once: a = x·x, b = x·a, c = b + x, d = c·a."""
    a = x * x
    b = x * a
    return {
        "x": [],
        "a": [("x", x), ("x", x)],
        "b": [("x", a), ("a", x)],
        "c": [("b", 1.0), ("x", 1.0)],
        "d": [("c", a), ("a", b + x)],
    }


Slopes = dict[str, float]


def _walk(
    graph: Graph,
    end: str,
    order: Callable[[list[str]], Sequence[str]] = lambda names: names[::-1],
    start: float = 0.0,
    add: Callable[[float, float, float], float] = lambda old, arriving, local: (
        old + arriving * local
    ),
    edges: Callable[[Sequence[tuple[str, float]]], Any] = list,
) -> Slopes:
    found = dict.fromkeys(graph, start) | {end: 1.0}
    for node in order(list(graph)):
        for parent, local in edges(graph[node]):
            found[parent] = add(found[parent], found[node], local)
    return found


def _to_do_list(graph: Graph, end: str) -> Slopes:
    found, waiting, seen = dict.fromkeys(graph, 0.0) | {end: 1.0}, deque([end]), {end}
    while waiting:
        node = waiting.popleft()
        for parent, local in graph[node]:
            found[parent] += found[node] * local
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return found


walk_back = Exercise(
    "chain_rule.walk_back",
    reference=lambda graph, end: _walk(graph, end),
    cases=lambda: [(_nested(1.5), "d"), (_squared(1.25), "d"), (_squared(-0.8), "c")],
    mistakes=(
        Mistake(
            lambda graph, end: _walk(graph, end, add=lambda old, arriving, local: arriving * local),
            "The last share to arrive wipes out those before it: add where something is already.",
        ),
        Mistake(
            _to_do_list,
            "You passed a slope on before all its shares had arrived: the order is wrong.",
        ),
        Mistake(
            lambda graph, end: _walk(graph, end, order=lambda names: names),
            "You went through the graph forwards, and only the end knows its slope at first.",
        ),
        Mistake(
            lambda graph, end: _walk(graph, end, add=lambda old, arriving, local: old + arriving),
            "The local slopes are missing, so that you have counted paths.",
        ),
        Mistake(
            lambda graph, end: _walk(graph, end, start=1.0),
            "Every number begins with a slope of 1, and that is right for the end alone.",
        ),
        Mistake(
            lambda graph, end: _walk(graph, end, edges=lambda pairs: dict(pairs).items()),
            "A number that is used twice by the same node has two edges, and one of them got lost.",
        ),
    ),
    then="That is the whole of backpropagation, for any graph.",
)
