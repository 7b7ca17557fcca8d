"""A computation graph in plain words: one box for each number, ready to be drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import count
from typing import NamedTuple

from ..graph import Value, topological_order

Edge = tuple[str, str]

SYMBOLS = {
    "+": "{} + {}",
    "-": "{} − {}",
    "*": "{}·{}",
    "/": "{} / {}",
    "**": "{}^{}",
    "**2": "{}²",
    "**3": "{}³",
    "neg": "−{}",
    "sigmoid": "σ({})",
    "half squared error": "½({} − {})²",
}
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Box(NamedTuple):
    """One node of a computation graph as it is drawn.

    Attributes:
        name: what the node is called; different for every box.
        parents: names of the boxes it is computed from; () for an input.
        formula: how it is computed from them, "w·x"; "" for an input.
        role: "data", "parameter", "forward" or "loss": the colour of the frame.
        value: its number as text, in blue; "" while it is not yet known.
        gradient: the gradient of the last box by this one as text, in vermilion; "" if none.
    """

    name: str
    parents: tuple[str, ...] = ()
    formula: str = ""
    role: str = "forward"
    value: str = ""
    gradient: str = ""


def names_of(root: Value) -> dict[int, str]:
    """A name for every node under `root`, by `id`: its label, the number of an unlabelled
    constant, or v₁, v₂, … in the order of computation.

    Raises:
        ValueError: if two nodes carry the same label: a reader could not tell them apart.
    """
    order = topological_order(root)
    labels = [node.label for node in order if node.label]
    if twice := {label for label in labels if labels.count(label) > 1}:
        raise ValueError(f"each label may stand for one node of a graph only, got {twice} twice")
    free = (name for k in count(1) if (name := f"v{k}".translate(SUBSCRIPTS)) not in labels)
    names: dict[int, str] = {}
    for node in order:
        names[id(node)] = node.label or (next(free) if node.parents else short(node.data))
    return names


def is_constant(node: Value) -> bool:
    """Whether the node is a bare number in a formula (the ½ of ½e²), which gets no box."""
    return not node.parents and not node.label


def formula_of(node: Value, names: Mapping[int, str]) -> str:
    """How `node` is computed, "w₂·a"; "" for an input."""
    if not node.parents:
        return ""
    inputs = [names[id(parent)] for parent in node.parents]
    if node.op.startswith("**") and node.op not in SYMBOLS:
        return f"{inputs[0]}^{node.op[2:]}"
    return SYMBOLS.get(node.op, node.op + "({})").format(*inputs)


def short(number: float, digits: int = 6) -> str:
    """The number to `digits` significant digits, with a true minus sign."""
    return f"{number:.{digits}g}".replace("-", "−")


def describe(root: Value, parameters: Collection[str] = (), digits: int = 6) -> list[Box]:
    """The boxes of the graph behind `root`, in the order of computation.

    Args:
        root: the last node, usually a loss; its `backward()` fills the gradients.
        parameters: labels of the inputs that training may change; all others are data.
        digits: significant digits of values and gradients.
    """
    names = names_of(root)
    boxes = []
    for node in topological_order(root):
        if is_constant(node):
            continue
        name = names[id(node)]
        if node is root:
            role = "loss"
        elif node.parents:
            role = "forward"
        else:
            role = "parameter" if name in parameters else "data"
        parents = [names[id(parent)] for parent in node.parents if not is_constant(parent)]
        boxes.append(
            Box(
                name,
                tuple(dict.fromkeys(parents)),
                formula_of(node, names),
                role,
                short(node.data, digits),
                short(node.grad, digits),
            )
        )
    return boxes


def edges_of(boxes: Iterable[Box]) -> list[Edge]:
    """Every (parent, child) of the graph, in the order of computation."""
    return [(parent, box.name) for box in boxes for parent in box.parents]
