"""The three programs a second time, one number at a time, differentiated by the scalar graph.

Not a line is shared with the programs that these judge: no matrices, no way back by hand. The
updates are those of `backprop.optimizers`.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from ..checks import Array
from ..graph import Value
from ..optimizers import Adam, GradientDescent, Optimizer
from .specimen import data, random_point, right

Node = Any  # a Value, or a number on its way to become one
Row = list[Node]
Grid = Mapping[str, Any]
STEPS = 3


class Answer(NamedTuple):
    """What the right program must say at its random point.

    outputs (rows, n_out), the loss, its slopes, and the parameters after `STEPS` updates.
    """

    outputs: Array
    loss: float
    gradients: Mapping[str, Array]
    after: Mapping[str, Array]


@functools.lru_cache(maxsize=64)
def answer(family: str, seed: int = 0) -> Answer:
    """The oracle's answer for this family's random point and data of this seed."""
    program = right(family, seed)
    p = random_point(program)
    X, T = data(family, program.sizes, seed)
    outputs, loss, gradients = _differentiated(family, p, X, T)
    optimizer, after = OPTIMIZERS[family], {name: array.copy() for name, array in p.items()}
    state = optimizer.start(after)
    for _ in range(STEPS):
        optimizer.step(after, _differentiated(family, after, X, T)[2], state)
    return Answer(outputs, loss, gradients, after)


def _differentiated(
    family: str, p: Mapping[str, Array], X: Array, T: Array
) -> tuple[Array, float, dict[str, Array]]:
    nodes = {name: np.vectorize(Value, otypes=[object])(array) for name, array in p.items()}
    rows = [FORWARD[family](nodes, [float(x) for x in row]) for row in X]
    total = LOSS[family](nodes, rows, T)
    total.backward()
    slopes = {
        name: np.array([node.grad for node in grid.flat]).reshape(grid.shape)
        for name, grid in nodes.items()
    }
    return np.array([[y.data for y in row] for row in rows]), float(total.data), slopes


def _layer(row: Row, W: Any, b: Any) -> Row:
    return [b[j] + sum(x * W[i, j] for i, x in enumerate(row)) for j in range(len(b))]


def _sigmoids(p: Grid, x: Row) -> Row:
    hidden = [z.sigmoid() for z in _layer(x, p["W1"], p["b1"])]
    return [z.sigmoid() for z in _layer(hidden, p["W2"], p["b2"])]


def _squares(p: Grid, rows: list[Row], T: Array) -> Node:
    errors = [
        (y - float(t)) ** 2 for row, ts in zip(rows, T, strict=True) for y, t in _zip(row, ts)
    ]
    weights = [w**2 for name in ("W1", "W2") for w in p[name].flat]
    return sum(errors) * (0.5 / len(rows)) + sum(weights) * (0.0001 / 2)


def _classes(p: Grid, x: Row) -> Row:
    a = [z.relu() for z in _layer(x, p["W1"], p["b1"])]
    larger = [two + (one - two).relu() for one, two in itertools.pairwise(a)]
    powers = [z.exp() for z in _layer(larger, p["W2"], p["b2"])]
    return [power / sum(powers) for power in powers]


def _entropy(p: Grid, rows: list[Row], T: Array) -> Node:
    of_the_class = [row[int(ts.argmax())] for row, ts in zip(rows, T, strict=True)]
    return sum(-y.log() for y in of_the_class) * (1 / len(rows))


def _memory(p: Grid, x: Row) -> Row:
    first, second = x[: len(x) // 2], x[len(x) // 2 :]
    h1 = [z.tanh() for z in _layer(first, p["Wx"], p["b"])]
    now, before = _layer(second, p["Wx"], p["b"]), _layer(h1, p["Wh"], np.zeros(len(p["b"])))
    h2 = [(one + two).tanh() for one, two in zip(now, before, strict=True)]
    return _layer(h2, p["V"], p["c"])


def _mean_squares(p: Grid, rows: list[Row], T: Array) -> Node:
    errors = [
        (y - float(t)) ** 2 for row, ts in zip(rows, T, strict=True) for y, t in _zip(row, ts)
    ]
    return sum(errors) * (1 / len(errors))


def _zip(row: Row, ts: Array) -> Any:
    return zip(row, ts, strict=True)


FORWARD: dict[str, Callable[[Grid, Row], Row]] = {
    "sigmoids": _sigmoids, "classes": _classes, "memory": _memory,
}  # fmt: skip
LOSS: dict[str, Callable[[Grid, list[Row], Array], Node]] = {
    "sigmoids": _squares, "classes": _entropy, "memory": _mean_squares,
}  # fmt: skip
OPTIMIZERS: dict[str, Optimizer] = {
    "sigmoids": GradientDescent(4.0), "classes": GradientDescent(0.5), "memory": Adam(0.05),
}  # fmt: skip
