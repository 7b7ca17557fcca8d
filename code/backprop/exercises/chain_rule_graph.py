"""The exercise of "The chain rule" about any graph: the walk back from its end."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .judging.exercise import Exercise, Mistake

Graph = Mapping[str, Sequence[tuple[str, float]]]


# The same names in both graphs, and not in the order of the alphabet, which sorting would give.


def _nested(x: float) -> Graph:
    """A diamond inside a diamond: q = 2x, m = q + 1, p = q·m, d = q·p."""
    q = 2 * x
    m = q + 1
    return {
        "x": [],
        "q": [("x", 2.0)],
        "m": [("q", 1.0)],
        "p": [("q", m), ("m", q)],
        "d": [("q", q * m), ("p", q)],
    }


def _squared(x: float) -> Graph:
    """The number x used twice at once: q = x·x, m = x·q, p = m + x, d = p·q."""
    q = x * x
    m = x * q
    return {
        "x": [],
        "q": [("x", x), ("x", x)],
        "m": [("x", q), ("q", x)],
        "p": [("m", 1.0), ("x", 1.0)],
        "d": [("p", q), ("q", m + x)],
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


def _to_do_list(graph: Graph, end: str, newest_first: bool = False) -> Slopes:
    found, waiting, seen = dict.fromkeys(graph, 0.0) | {end: 1.0}, deque([end]), {end}
    while waiting:
        node = waiting.pop() if newest_first else waiting.popleft()
        for parent, local in graph[node]:
            found[parent] += found[node] * local
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return found


walk_back = Exercise(
    "chain_rule.walk_back",
    reference=lambda graph, end: _walk(graph, end),
    cases=lambda: [(_nested(1.5), "d"), (_squared(1.25), "d"), (_squared(-0.8), "p")],
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
            "Only what stands right beside the end has a slope: you went through the graph "
            "forwards, or stopped after one step.",
        ),
        Mistake(
            lambda graph, end: _walk(graph, end, add=lambda old, arriving, local: old + arriving),
            "The local slopes are missing, so that you have counted paths.",
        ),
        Mistake(
            lambda graph, end: _walk(graph, end, add=lambda old, arriving, local: old + local),
            "Each share is the local slope alone: what has arrived at the node multiplies it.",
        ),
        Mistake(
            lambda graph, end: _walk(
                graph, end, add=lambda old, arriving, local: old + arriving + local
            ),
            "Along an edge the slope that arrives is multiplied by the local one, and you added "
            "them.",
        ),
        Mistake(
            lambda graph, end: _walk(graph, list(graph)[-1]),
            "You began at the last node of the graph: begin at `end`, which may stand before it.",
        ),
        Mistake(
            lambda graph, end: {**_walk(graph, end), end: 0.0},
            "The slope of the end by itself is 1, and it should be in the answer too.",
        ),
        Mistake(
            lambda graph, end: _walk(graph, end, order=lambda names: names[-1:]),
            "Only the last node of the graph has handed its slope on: a `return` inside the loop "
            "ends it in the first round.",
        ),
        Mistake(
            lambda graph, end: dict.fromkeys(graph, 0.0),
            "Every slope is 0: the walk needs the 1 of the end to begin with.",
        ),
        Mistake(
            lambda graph, end: _walk(graph, end, order=lambda names: sorted(names, reverse=True)),
            "You sorted the nodes by their names: the order in which they were computed is that of "
            "the dict.",
        ),
        Mistake(
            lambda graph, end: _walk(graph, end, edges=lambda pairs: pairs[:1]),
            "Of each node only the first edge is walked.",
        ),
        Mistake(
            lambda graph, end: _to_do_list(graph, end, newest_first=True),
            "You took the newest node from the list first, so that some nodes passed a slope on "
            "before all its shares had arrived.",
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
