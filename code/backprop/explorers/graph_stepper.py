"""Step through a computation graph, forward node by node, then backward node by node."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ..figures import Picture
from ..figures.graph_boxes import (
    Box,
    Edge,
    describe,
    edges_of,
    formula_of,
    is_constant,
    names_of,
    short,
)
from ..figures.graphs import draw_graph
from ..graph import Value, topological_order
from .frames import Explorer, explore

DIGITS = 12  # of every number in a caption; the boxes show six


class Step(NamedTuple):
    """The state of a graph after one step.

    Attributes:
        position: what the slider's read-out says.
        caption: what happened, in words and numbers.
        focus: the node that was computed, or that handed its gradient on.
        values: names of the nodes whose value is known.
        gradients: the gradient that each node has received so far, by name.
        forward: the edges used on the way down.
        backward: the edges used on the way back up.
    """

    position: str
    caption: str
    focus: str | None
    values: frozenset[str]
    gradients: dict[str, float]
    forward: frozenset[Edge]
    backward: frozenset[Edge]


def steps_of(root: Value) -> list[Step]:
    """Every step of one forward and one backward pass over the graph behind `root`.

    The gradients are those of `root` by each node, gathered one edge at a time (the chain rule:
    what a node receives is the sum, over its children, of the child's gradient times the local
    derivative). `root` and its nodes are not changed.

    Raises:
        ValueError: if `root` is an input, with nothing to step through.
    """
    if not root.parents:
        raise ValueError(f"a graph of at least one operation is needed, got the input {root!r}")
    names = names_of(root)
    order = [node for node in topological_order(root) if not is_constant(node)]
    inputs = [node for node in order if not node.parents]
    computed = [node for node in order if node.parents]
    known = frozenset(names[id(node)] for node in inputs)
    said = ", ".join(f"{names[id(node)]} = {short(node.data, DIGITS)}" for node in inputs)
    steps = [
        Step(
            "inputs",
            f"Given, before anything is computed: {said}.",
            None,
            known,
            {},
            frozenset(),
            frozenset(),
        )
    ]
    used: frozenset[Edge] = frozenset()
    for number, node in enumerate(computed, start=1):
        name = names[id(node)]
        known |= {name}
        used |= {(parent, name) for parent in _parents(node, names)}
        caption = f"Forward, step {number} of {len(computed)}: {_forward(node, names)}."
        steps.append(Step(f"forward: {name}", caption, name, known, {}, used, frozenset()))

    end = names[id(root)]
    gradients = {end: 1.0}
    caption = f"Backward starts at the end: ∂{end}/∂{end} = 1, because {end} moves as {end} does."
    steps.append(Step("backward: start", caption, end, known, dict(gradients), used, frozenset()))
    climbed: frozenset[Edge] = frozenset()
    for number, node in enumerate(reversed(computed), start=1):
        name = names[id(node)]
        said = _backward(node, names, end, gradients)
        climbed |= {(parent, name) for parent in _parents(node, names)}
        caption = f"Backward, step {number} of {len(computed)}, from {name}: {said}."
        steps.append(
            Step(f"backward: {name}", caption, name, known, dict(gradients), used, climbed)
        )
    return steps


def step_through(
    root: Value,
    parameters: Collection[str] = (),
    *,
    columns: Mapping[str, float] | None = None,
    label: str = "step",
) -> Explorer:
    """A slider that walks through the graph behind `root`, forward and then backward.

    Args:
        root: the end of the graph, usually the loss. Nodes are shown by their labels, so label
            every node that the reader should be able to name.
        parameters: labels of the inputs that training may change, drawn green.
        columns: see `backprop.figures.graphs.draw_graph`.
        label: the slider's name.

    The captions carry 12 significant digits, the boxes six.
    """
    boxes = describe(root, parameters)
    steps = steps_of(root)
    edges = edges_of(boxes)

    def draw(step: Step) -> Picture:
        return draw_graph(
            [_seen(box, step) for box in boxes],
            step.caption,
            forward=step.forward.intersection(edges),
            backward=step.backward.intersection(edges),
            focus=step.focus,
            columns=columns,
        )

    return explore(label, steps, draw, read=lambda step: step.position)


def _seen(box: Box, step: Step) -> Box:
    gradient = step.gradients.get(box.name)
    return box._replace(
        value=box.value if box.name in step.values else "",
        gradient="" if gradient is None else short(gradient),
    )


def _parents(node: Value, names: Mapping[int, str]) -> list[str]:
    return [names[id(parent)] for parent in node.parents if not is_constant(parent)]


def _forward(node: Value, names: Mapping[int, str]) -> str:
    numbers = {id(parent): _factor(parent.data) for parent in node.parents}
    name, value = names[id(node)], short(node.data, DIGITS)
    return f"{name} = {formula_of(node, names)} = {formula_of(node, numbers)} = {value}"


def _backward(node: Value, names: Mapping[int, str], end: str, gradients: dict[str, float]) -> str:
    """Hand the gradient of `node` to its parents, in `gradients`; the products in words."""
    name = names[id(node)]
    said = []
    for parent, local in zip(node.parents, node.local_gradients, strict=True):
        if is_constant(parent):
            continue
        to = names[id(parent)]
        share = gradients[name] * local
        product = (
            f"∂{end}/∂{name} · ∂{name}/∂{to} = "
            f"{short(gradients[name], DIGITS)} × {_factor(local)} = {short(share, DIGITS)}"
        )
        if to in gradients:
            before, gradients[to] = gradients[to], gradients[to] + share
            said.append(
                f"{to} already holds {short(before, DIGITS)} from another path; {product} is "
                f"added, and ∂{end}/∂{to} = {short(gradients[to], DIGITS)}"
            )
        else:
            gradients[to] = share
            said.append(f"∂{end}/∂{to} = {product}")
    return "; ".join(said)


def _factor(number: float) -> str:
    text = short(number, DIGITS)
    return f"({text})" if number < 0 else text
