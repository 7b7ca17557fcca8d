"""The value of a tree, given what its names mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from . import tree
from .names import BUILT_IN, CONSTANTS
from .quantity import (
    Array,
    Misfit,
    Quantity,
    entrywise,
    indexed,
    named,
    product,
    reduced,
    transpose,
)

Table = Mapping[str, Any]
"""What the names of an equation mean: numbers, arrays, quantities, layers, functions.

The name of a symbol is looked up with its subscript first ("w_1"); where the table has only the
name before it, the subscript is read as indices of the array. A slope has the name "∂L/∂w".
"""

TINY = 1e-30  # an imaginary step: no subtraction, so no lost digits
BAR = "bar"  # the entry of a table that names the index over which a bar takes the mean
HIDDEN = "∫"  # the axis along which an integrand is sampled


class Layers(dict[int, Any]):
    """One value for each layer; which one, the superscript says."""


def value(node: tree.Node, table: Table) -> Quantity:
    """What the expression is worth. Raises Misfit where its parts do not fit."""
    match node:
        case tree.Number():
            if node.open:
                raise Misfit(f"{node} stands where an exact number is needed")
            return named(float(node.text))
        case tree.Symbol():
            return _known(node.name, node, table)
        case tree.Slope():
            return _slope(node, table)
        case tree.Derivative():
            return _derivative(node, table)
        case tree.Sum():
            return _sum(node, table)
        case tree.Product():
            first, *others = (value(factor, table) for factor in node.factors)
            for other in others:
                first = product(first, other)
            return first
        case tree.Hadamard():
            return entrywise(_times, *(value(part, table) for part in node.parts))
        case tree.Fraction():
            bottom = _entry(value(node.bottom, table), "what stands below a fraction")
            return entrywise(np.divide, value(node.top, table), bottom)
        case tree.Power():
            base = _entry(value(node.base, table), "what is raised to a power")
            return entrywise(np.power, base, value(node.exponent, table))
        case tree.Transpose():
            return transpose(value(node.of, table))
        case tree.Mean():
            return reduced(np.mean, value(node.of, table), [table[BAR]])
        case tree.Apply():
            return _applied(node, table)
        case tree.Total():
            return reduced(np.sum, value(node.of, table), node.indices)
        case tree.Integral():
            return _integral(node, table)
        case tree.Tuple():
            items = [
                _entry(value(item, table), "what stands between commas") for item in node.items
            ]
            return entrywise(lambda *arrays: np.stack(np.broadcast_arrays(*arrays), -1), *items)
        case tree.Matrix():
            rows = [value(tree.Tuple(row), table) for row in node.rows]
            return named(np.stack([row.array for row in rows]))
        case tree.Cases():
            return _cases(node, table)
        case tree.Underbrace():
            return _underbrace(node, table)
    raise Misfit(f"{node} has no value")


def holds(left: Quantity, relation: str, right: Quantity) -> Quantity:
    """Where an inequality is true, entry by entry."""
    compare = {"<": np.less, ">": np.greater, "≤": np.less_equal, "≥": np.greater_equal}
    return entrywise(compare[relation], left, right)


def whole_number(node: tree.Node, table: Table) -> int:
    """The value of a superscript or a bound. Raises Misfit unless it is a whole number."""
    found = value(node, table)
    if found.array.shape != () or found.array != np.round(found.array):
        raise Misfit(f"{node} should be one whole number")
    return int(found.array)


def _known(name: str, symbol: tree.Symbol, table: Table) -> Quantity:
    """The value of a name with the marks of this symbol."""
    below, above = symbol.below, symbol.above
    whole = tree.Symbol(name, below).whole_name
    if whole in table:
        meant, below = table[whole], ()
    elif name in table:
        meant = table[name]
    elif name in CONSTANTS and not below:
        meant = CONSTANTS[name]
    else:
        raise Misfit(f"nothing is known of {whole}")
    if isinstance(meant, Layers):
        if above is None:
            raise Misfit(f"{whole} does not say which layer")
        layer = whole_number(above, table)
        if layer not in meant:
            raise Misfit(f"there is no {whole} of layer {layer}")
        meant, above = meant[layer], None
    found = meant if isinstance(meant, Quantity) else named(meant)
    if below:
        if not all(letter.isalpha() and len(letter) == 1 for letter in below):
            raise Misfit(f"nothing is known of {whole}")
        found = indexed(found, below)
    if above is not None:
        base = _entry(found, f"{whole}, raised to a power,")
        found = entrywise(np.power, base, value(above, table))
    return found


def _slope(node: tree.Slope, table: Table) -> Quantity:
    """By its name, ∂a_1/∂h; where the table knows only ∂y/∂z, the marks of both are indices."""
    top, bottom = node.top, node.bottom
    name = f"∂{top}/∂{bottom.name}"
    if name in table or f"∂{top}/∂{bottom.whole_name}" in table:
        return _known(name, bottom, table)
    below = (*top.below, *bottom.below)
    name = f"∂{top.name}/∂{bottom.name}"
    return _known(name, tree.Symbol(name, below, bottom.above), table)


def _sum(node: tree.Sum, table: Table) -> Quantity:
    (sign, first), *others = node.terms
    total = value(first, table)
    if sign == "-":
        total = Quantity(-total.array, total.axes)
    for sign, term in others:
        operation = np.add if sign == "+" else np.subtract
        total = entrywise(operation, total, value(term, table), rows=True)
    return total


def _applied(node: tree.Apply, table: Table) -> Quantity:
    arguments = [value(argument, table) for argument in node.arguments]
    function = table.get(node.function) or BUILT_IN[node.function]
    if node.primes:
        primed = node.function + "′" * node.primes
        if primed in table:
            function = table[primed]
        elif node.primes == 1:
            plain = function
            function = lambda x: np.imag(plain(x + 1j * TINY)) / TINY  # noqa: E731
        else:
            raise Misfit(f"nothing is known of {primed}")
    if len(arguments) == 1:
        result = np.asarray(function(arguments[0].array))
        if result.shape not in {(), arguments[0].array.shape}:
            raise Misfit(f"{node.function} makes {result.shape} of {arguments[0].array.shape}")
        found = Quantity(result, arguments[0].axes if result.shape else ())
    else:
        found = entrywise(function, *arguments)
    if node.power is not None:
        found = entrywise(np.power, found, value(node.power, table))
    return found


def _derivative(node: tree.Derivative, table: Table) -> Quantity:
    """By an imaginary step of the symbol, entry by entry."""
    name = node.by.whole_name
    by = value(node.by, table)
    moved = {**table, name: Quantity(by.array + 1j * TINY, by.axes)}
    found = value(node.of, moved)
    return Quantity(np.imag(found.array) / TINY, found.axes)


def _integral(node: tree.Integral, table: Table) -> Quantity:
    """By Gauss and Legendre's rule, exact for polynomials of degree 39."""
    low, high = (value(bound, table).array for bound in (node.low, node.high))
    places, weights = np.polynomial.legendre.leggauss(20)
    inside = {**table, node.variable: named(low + (high - low) * (places + 1) / 2, HIDDEN)}
    weight = named(weights * (high - low) / 2, HIDDEN)
    return reduced(np.sum, product(value(node.of, inside), weight), HIDDEN)


def _cases(node: tree.Cases, table: Table) -> Quantity:
    """Each branch where its condition holds; exactly one must."""
    values, conditions = [], []
    for branch, condition in node.branches:
        left, right = (value(side, table) for side in condition.sides)
        values.append(value(branch, table))
        conditions.append(holds(left, condition.relations[0], right))
    chosen = entrywise(lambda *truths: sum(map(np.asarray, truths), 0), *_as_numbers(conditions))
    if (chosen.array != 1).any():
        raise Misfit(f"for some entry not exactly one condition of {node} holds")
    shares = [entrywise(_times, v, c) for v, c in zip(values, _as_numbers(conditions), strict=True)]
    return entrywise(lambda *arrays: sum(arrays), *shares)


def _as_numbers(truths: list[Quantity]) -> list[Quantity]:
    return [Quantity(truth.array.astype(float), truth.axes) for truth in truths]


def _underbrace(node: tree.Underbrace, table: Table) -> Quantity:
    found = value(node.of, table)
    shape = tuple(whole_number(size, table) for size in node.shape.items)
    if found.whole != shape:
        raise Misfit(f"{node.of} has the shape {found.whole}, the brace says {shape}")
    return found


def _entry(found: Quantity, what: str) -> Quantity:
    if found.whole != ():
        raise Misfit(f"{what} has the shape {found.whole}; it should be a number or have indices")
    return found


def _times(*arrays: Array) -> Any:
    result = arrays[0]
    for array in arrays[1:]:
        result = result * array
    return result
