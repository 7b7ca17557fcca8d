"""A scalar computation graph: numbers that remember how they were computed.

    x, y = Value(2.0), Value(3.0)
    z = x * y + x
    z.backward()
    x.grad            # dz/dx = y + 1 = 4.0

Every operation makes a new node that knows its parents (the numbers it was computed from) and one
local derivative for each: how fast the node changes when that parent alone does. Backpropagation
walks the graph from the end to the beginning and multiplies along the edges; where several paths
meet, it adds.
"""

import math
from collections.abc import Callable, Sequence
from typing import Union

import numpy as np

from backprop.checks import number

Operand = Union["Value", float]


class Value:
    """One number of a computation.

    data: the number.
    grad: after `root.backward()`, the derivative of root with respect to this node.
    op: the name of the operation that made it, "" for a number that was given.
    parents: the nodes it was computed from.
    local_gradients: for each parent, the derivative of this node with respect to it alone.
    label: a name to show; change it as you like.

    `Value(2.0)` is all that is needed to begin. A new operation makes its own node:
    `Value(math.sin(x.data), "sin", (x,), (math.cos(x.data),))`.
    Raises TypeError unless the data and the local gradients are real numbers and the parents are
    Values, ValueError for NaN and infinity.
    """

    __slots__ = ("data", "grad", "label", "local_gradients", "op", "parents")
    # Makes `np.float64(2.0) * Value(3.0)` ask Value instead of making an array of objects.
    __array_ufunc__ = None

    def __init__(
        self,
        data: float,
        op: str = "",
        parents: Sequence["Value"] = (),
        local_gradients: Sequence[float] = (),
        label: str = "",
    ) -> None:
        self.data = number(data, f"the result of {op}" if op else "a Value")
        self.op = op
        self.parents = tuple(parents)
        self.local_gradients = tuple(number(g, f"a slope of {op}") for g in local_gradients)
        self.label = label
        self.grad = 0.0
        for parent in self.parents:
            if not isinstance(parent, Value):
                raise TypeError(f"a parent of {op} must be a Value, got {parent!r}")
        if len(self.parents) != len(self.local_gradients):
            raise ValueError(
                f"{op} has {len(self.parents)} parents and {len(self.local_gradients)} "
                "local gradients; it needs one for each"
            )

    def __add__(self, other: Operand) -> "Value":
        other = as_value(other)
        return Value(self.data + other.data, "+", (self, other), (1.0, 1.0))

    def __sub__(self, other: Operand) -> "Value":
        other = as_value(other)
        return Value(self.data - other.data, "-", (self, other), (1.0, -1.0))

    def __mul__(self, other: Operand) -> "Value":
        other = as_value(other)
        return Value(self.data * other.data, "*", (self, other), (other.data, self.data))

    def __truediv__(self, other: Operand) -> "Value":
        other = as_value(other)
        if other.data == 0:
            raise ZeroDivisionError(f"{self.data} / 0: a Value cannot be divided by zero")
        quotient = self.data / other.data
        return Value(quotient, "/", (self, other), (1 / other.data, -quotient / other.data))

    def __pow__(self, exponent: Operand) -> "Value":
        if isinstance(exponent, Value):
            return self._power_of_value(exponent)
        n = number(exponent, "an exponent")
        x = self.data
        if x == 0 and n < 0:
            raise ZeroDivisionError(f"0 ** {n:g} divides by zero")
        if x == 0 and 0 < n < 1:
            raise ValueError(f"x ** {n:g} has no finite derivative at x = 0")
        if x < 0 and not n.is_integer():
            raise ValueError(f"({x:g}) ** {n:g} is no real number")
        slope = n * _guarded(pow, x, n - 1) if n != 0 else 0.0
        return Value(_guarded(pow, x, n), f"**{n:g}", (self,), (slope,))

    def _power_of_value(self, exponent: "Value") -> "Value":
        x, n = self.data, exponent.data
        if x <= 0:
            raise ValueError(
                f"({x:g}) ** Value({n:g}): when the exponent may vary too, "
                "the base must be above zero"
            )
        power = _guarded(pow, x, n)
        slopes = (n * _guarded(pow, x, n - 1), power * math.log(x))
        return Value(power, "**", (self, exponent), slopes)

    def __neg__(self) -> "Value":
        return Value(-self.data, "neg", (self,), (-1.0,))

    def __radd__(self, other: float) -> "Value":
        return as_value(other) + self

    def __rsub__(self, other: float) -> "Value":
        return as_value(other) - self

    def __rmul__(self, other: float) -> "Value":
        return as_value(other) * self

    def __rtruediv__(self, other: float) -> "Value":
        return as_value(other) / self

    def __rpow__(self, other: float) -> "Value":
        return as_value(other) ** self

    def exp(self) -> "Value":
        """e to the power of this; its slope is itself."""
        e = _guarded(math.exp, self.data)
        return Value(e, "exp", (self,), (e,))

    def log(self) -> "Value":
        """The natural logarithm; its slope is 1/x. Raises ValueError unless x is above 0."""
        if self.data <= 0:
            raise ValueError(f"log({self.data}): the logarithm needs a number above zero")
        return Value(math.log(self.data), "log", (self,), (1 / self.data,))

    def tanh(self) -> "Value":
        """The hyperbolic tangent a; its slope is 1 − a²."""
        a = math.tanh(self.data)
        return Value(a, "tanh", (self,), (1 - a**2,))

    def relu(self) -> "Value":
        """max(x, 0); its slope is 1 above zero, else 0 (at the kink too)."""
        return Value(max(self.data, 0.0), "relu", (self,), (1.0 if self.data > 0 else 0.0,))

    def sigmoid(self) -> "Value":
        """The logistic function a = 1 / (1 + e^−x); its slope is a (1 − a)."""
        # e^709 is the last power of e that a float can hold; beyond it the result rounds to 0.
        a = 1 / (1 + math.exp(-self.data)) if self.data > -709 else 0.0
        return Value(a, "sigmoid", (self,), (a * (1 - a),))

    def backward(self) -> None:
        """Set `grad` of every node behind this one to the derivative of this node with respect
        to it. Each call begins afresh, so calling twice gives the same gradients.
        """
        order = topological_order(self)
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            for parent, local in zip(node.parents, node.local_gradients, strict=True):
                parent.grad += node.grad * local

    def __repr__(self) -> str:
        label = f"{self.label}: " if self.label else ""
        made = f", op={self.op!r}" if self.op else ""
        return f"Value({label}{self.data:.12g}, grad={self.grad:.12g}{made})"


def topological_order(root: Value) -> list[Value]:
    """All nodes behind `root`, each after its parents and once only; root comes last.

    Read backwards, the list meets a node only after everything that was computed from it, so the
    node's gradient is complete when it is passed on.
    """
    order: list[Value] = []
    seen = {root}
    # A list of our own instead of recursion, which would fail after a thousand nodes.
    path = [(root, iter(root.parents))]
    while path:
        node, parents = path[-1]
        for parent in parents:
            if parent not in seen:
                seen.add(parent)
                path.append((parent, iter(parent.parents)))
                break
        else:
            order.append(node)
            path.pop()
    return order


def as_value(operand: Operand) -> Value:
    """A Value as it is, a number as a new Value. Raises TypeError for anything else."""
    if isinstance(operand, Value):
        return operand
    if isinstance(operand, np.ndarray):
        raise TypeError(f"a Value is one number and does not mix with an array, got {operand!r}")
    return Value(operand)


def _guarded(function: Callable[..., float], *arguments: float) -> float:
    """The function's value, with an overflow that says which numbers were too large."""
    try:
        return function(*arguments)
    except OverflowError:
        shown = ", ".join(f"{argument:g}" for argument in arguments)
        raise OverflowError(f"{function.__name__}({shown}) is too large for a number") from None
