"""Graphs to differentiate, walked in every way there is, and the slope measured by small steps."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from ..activations import sigmoid, sigmoid_prime_from_a
from ..checks import whole_number
from ..gradcheck import Method, numerical_gradient
from ..graph import Value, topological_order
from .worked_example import SAMPLE_T, SAMPLE_X, START


class Link(NamedTuple):
    """One link of a chain: by how much `after` moves when `before` alone moves by a little."""

    before: str
    after: str
    slope: float


def worked_chain() -> list[Link]:
    """The links from w1 to the loss in the worked example: z = w1·x, a = σ(z), y = w2·a, ½(y−t)².

    The loss is the half squared error of one sample: x = 1, t = 0, w1 = w2 = 0.5.
    """
    a = float(sigmoid(START.w1 * SAMPLE_X))
    y = START.w2 * a
    return [
        Link("w1", "z", SAMPLE_X),
        Link("z", "a", float(sigmoid_prime_from_a(a))),
        Link("a", "y", START.w2),
        Link("y", "L", y - SAMPLE_T),
    ]


# --- graphs ---------------------------------------------------------------------------------------


def named(value: Value, label: str) -> Value:
    """The same node, with a label."""
    value.label = label
    return value


def two_paths(w0: float = 0.5) -> dict[str, Value]:
    """A network in which the weight w₀ reaches the error along two paths, node by node.

    h = σ(w₀·x), aᵢ = σ(uᵢ·h), y = v₁·a₁ + v₂·a₂, E = ½(y − t)² (one sample), with x = 1, t = 1,
    u = (0.4, 0.6), v = (0.7, 0.3).
    """
    given = {"w₀": w0, "x": 1.0, "u₁": 0.4, "u₂": 0.6, "v₁": 0.7, "v₂": 0.3, "t": 1.0}
    nodes = {label: Value(number, label=label) for label, number in given.items()}

    def add(label: str, value: Value) -> Value:
        nodes[label] = named(value, label)
        return value

    z = add("z", nodes["w₀"] * nodes["x"])
    h = add("h", z.sigmoid())
    for i in "₁₂":
        a = add(f"a{i}", add(f"z{i}", nodes[f"u{i}"] * h).sigmoid())
        add(f"p{i}", nodes[f"v{i}"] * a)
    add("y", nodes["p₁"] + nodes["p₂"])
    add("E", half_squared_error(nodes["y"], nodes["t"]))
    return nodes


def half_squared_error(y: Value, t: Value) -> Value:
    """½(y − t)² as a single node, whose slope by y is y − t and by t the opposite."""
    miss = y.data - t.data
    return Value(0.5 * miss**2, "half squared error", (y, t), (miss, -miss))


PARAMETERS = ("w₀", "u₁", "u₂", "v₁", "v₂")


def nested_diamond(x: float = 1.0) -> dict[str, Value]:
    """A diamond inside a diamond: a = 2x, b = a + 1, c = a·b, d = a·c, so d = a³ + a²."""
    start = Value(x, label="x")
    a = named(start * 2.0, "a")
    b = named(a + 1.0, "b")
    c = named(a * b, "c")
    d = named(a * c, "d")
    return {node.label: node for node in (start, a, b, c, d)}


def ladder(rungs: int) -> tuple[Value, Value]:
    """The start and end of `rungs` diamonds in a row, each x → σ(x) + tanh(x): 2^rungs paths."""
    whole_number(rungs, "rungs", at_least=1)
    start = end = Value(0.5, label="start")
    for _ in range(rungs):
        end = end.sigmoid() + end.tanh()
    return start, end


def neuron(inputs: int) -> tuple[list[Value], Value]:
    """The weights and the output of one sigmoid neuron, σ(Σ wᵢ·xᵢ)."""
    whole_number(inputs, "inputs", at_least=1)
    weights = [Value(0.1 / (i + 1)) for i in range(inputs)]
    total = weights[0] * Value(1.0)
    for i, weight in enumerate(weights[1:], start=1):
        total = total + weight * Value(1.0 / (i + 1))
    return weights, total.sigmoid()


# --- four ways to walk a graph --------------------------------------------------------------------


def routes(end: Value, start: Value) -> list[list[Value]]:
    """Every path from `start` to `end`, each as the list of its nodes, both ends included."""
    if end is start:
        return [[start]]
    return [[*route, end] for parent in end.parents for route in routes(parent, start)]


def slopes_along(route: Sequence[Value]) -> list[float]:
    """The local derivative of each step of a path that uses no edge twice."""
    return [node.local_gradients[node.parents.index(parent)] for parent, node in pairwise(route)]


def slope_between(end: Value, start: Value) -> float:
    """The derivative of `end` with respect to `start`: over all paths, the sum of the products."""
    return math.fsum(math.prod(slopes_along(route)) for route in routes(end, start))


class Walk(NamedTuple):
    """What a walk over a graph found, and how many edges it took."""

    slope: float
    edges: int


def walk_every_path(end: Value, start: Value) -> Walk:
    """Hand each share of the gradient on as soon as it arrives: right, path by path."""
    slope, edges = 0.0, 0
    waiting = [(end, 1.0)]
    while waiting:
        node, share = waiting.pop()
        if node is start:
            slope += share
        for parent, local in zip(node.parents, node.local_gradients, strict=True):
            edges += 1
            waiting.append((parent, share * local))
    return Walk(slope, edges)


def walk_to_do_list(end: Value, start: Value) -> Walk:
    """Each node once, first come first served: wrong where paths of unequal length meet."""
    gradients, edges = {end: 1.0}, 0
    waiting = deque([end])
    while waiting:
        node = waiting.popleft()
        for parent, local in zip(node.parents, node.local_gradients, strict=True):
            edges += 1
            if parent not in gradients:
                gradients[parent] = 0.0
                waiting.append(parent)
            gradients[parent] += gradients[node] * local
    return Walk(gradients[start], edges)


def walk_backward(end: Value, start: Value) -> Walk:
    """Each node once, after everything that was computed from it: backpropagation."""
    order = topological_order(end)
    gradients, edges = dict.fromkeys(order, 0.0) | {end: 1.0}, 0
    for node in reversed(order):
        for parent, local in zip(node.parents, node.local_gradients, strict=True):
            edges += 1
            gradients[parent] += gradients[node] * local
    return Walk(gradients[start], edges)


def walk_forward(end: Value, start: Value) -> Walk:
    """Carry the effect of `start` along with the values, from the inputs to the end."""
    order = topological_order(end)
    effects, edges = dict.fromkeys(order, 0.0) | {start: 1.0}, 0
    for node in order:
        for parent, local in zip(node.parents, node.local_gradients, strict=True):
            edges += 1
            effects[node] += local * effects[parent]
    return Walk(effects[end], edges)


class Growth(NamedTuple):
    """A ladder of diamonds: its paths, and the edges walked by either way of differentiating."""

    rungs: int
    paths: int
    by_path: int
    backward: int


def growth(most: int) -> list[Growth]:
    """The counts for ladders of 1 to `most` rungs, all of them counted while walking."""
    rows = []
    for rungs in range(1, most + 1):
        start, end = ladder(rungs)
        paths = len(routes(end, start))
        by_path, backward = walk_every_path(end, start), walk_backward(end, start)
        rows.append(Growth(rungs, paths, by_path.edges, backward.edges))
    return rows


class Cost(NamedTuple):
    """Edges walked for all slopes of one neuron's output by its weights."""

    weights: int
    forward_mode: int
    differences: int
    reverse_mode: int


def cost(inputs: int) -> Cost:
    """Count the edges walked: forward mode starts once per weight; forward differences evaluate
    the neuron once more than it has weights; reverse mode walks back once.
    """
    weights, output = neuron(inputs)
    once = walk_backward(output, weights[0]).edges
    tangents = sum(walk_forward(output, weight).edges for weight in weights)
    return Cost(inputs, tangents, (inputs + 1) * once, once)


# --- slopes by small steps ------------------------------------------------------------------------


def loss_of_first_weight(w1: Any) -> Any:
    """The loss ½(w2·σ(w1·x) − t)² of the worked example as a function of w1; complex w1 too."""
    return 0.5 * (START.w2 * sigmoid(w1 * SAMPLE_X) - SAMPLE_T) ** 2


def exact_slope() -> float:
    """∂L/∂w1 at w1 = 0.5, by the chain rule."""
    return math.prod(link.slope for link in worked_chain())


def difference(h: float, method: Method = "central") -> float:
    """∂L/∂w1 at w1 = 0.5, estimated with a step h; see `backprop.gradcheck`."""
    return float(numerical_gradient(lambda w: loss_of_first_weight(w[0]), [START.w1], h, method)[0])


def difference_errors(
    steps: Sequence[float] | np.ndarray, method: Method = "central"
) -> np.ndarray:
    """The distance of each estimate from the exact slope; shape (len(steps),)."""
    return np.array([abs(difference(h, method) - exact_slope()) for h in steps])
