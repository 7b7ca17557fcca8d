"""The four formulas of one layer in the layouts that people use, and the way from each to each.

A layer takes a batch of N examples with n_in numbers each to n_out numbers each. Four things are
asked of it: its output Z, and, given the derivative of the loss with respect to Z, the derivatives
with respect to W, b and its input A. What differs is whether examples are rows or columns, how W is
turned, and where the 1/N of a mean is put. Formulas are texts, and the texts are what is run.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..checks import Array

Formula = tuple[str, ...]
Arrays = dict[str, Array]


class Layout(NamedTuple):
    """One way to write a layer.

    name: what it is called here, short: the same in one word, and used_by: where a reader meets it.
    columns: whether an example is a column; else it is a row.
    turned: whether W is (n_out, n_in); else it is (n_in, n_out).
    mean_inside: whether the 1/N of a mean stands in dW and db; else it has gone into delta.
    formulas: "Z", "dW", "db" and "dA", each as the parts of a NumPy expression.
    """

    name: str
    short: str
    used_by: str
    columns: bool
    turned: bool
    mean_inside: bool
    formulas: dict[str, Formula]

    def text(self, wanted: str) -> str:
        """The formula for "Z", "dW", "db" or "dA" as one line of NumPy."""
        return " ".join(self.formulas[wanted])


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout(
            "rows",
            "rows",
            "this book, CS231n",
            columns=False,
            turned=False,
            mean_inside=False,
            formulas={
                "Z": ("A", "@", "W", "+", "b"),
                "dW": ("A.T", "@", "delta"),
                "db": ("delta.sum(axis=0)",),
                "dA": ("delta", "@", "W.T"),
            },
        ),
        Layout(
            "columns",
            "columns",
            "source 002's formulas, Nielsen",
            columns=True,
            turned=True,
            mean_inside=False,
            formulas={
                "Z": ("W", "@", "A", "+", "b"),
                "dW": ("delta", "@", "A.T"),
                "db": ("delta.sum(axis=1, keepdims=True)",),
                "dA": ("W.T", "@", "delta"),
            },
        ),
        Layout(
            "columns, mean",
            "mean",
            "Andrew Ng's courses",
            columns=True,
            turned=True,
            mean_inside=True,
            formulas={
                "Z": ("W", "@", "A", "+", "b"),
                "dW": ("delta", "@", "A.T", "/", "N"),
                "db": ("delta.sum(axis=1, keepdims=True)", "/", "N"),
                "dA": ("W.T", "@", "delta"),
            },
        ),
        Layout(
            "rows, W turned",
            "turned",
            "PyTorch's Linear",
            columns=False,
            turned=True,
            mean_inside=False,
            formulas={
                "Z": ("A", "@", "W.T", "+", "b"),
                "dW": ("delta.T", "@", "A"),
                "db": ("delta.sum(axis=0)",),
                "dA": ("delta", "@", "W"),
            },
        ),
    )
}


def from_rows(layout: Layout, arrays: Arrays) -> Arrays:
    """A, W, b, delta of this book as they are in the layout; also Z, dA, dW and db.

    A derivative is turned like what it belongs to. Where the layout keeps the 1/N out of delta,
    delta and dA come out N times as large.
    """
    return {key: _convert(layout, key, array, back=False) for key, array in arrays.items()}


def to_rows(layout: Layout, arrays: Arrays) -> Arrays:
    """The way back: arrays of the layout as this book writes them."""
    return {key: _convert(layout, key, array, back=True) for key, array in arrays.items()}


def evaluate(layout: Layout, arrays: Arrays) -> Arrays:
    """Z, dW, db and dA, by the layout's own formulas from its own A, W, b and delta."""
    return {wanted: part(layout, layout.text(wanted), arrays) for wanted in layout.formulas}


def part(layout: Layout, text: str, arrays: Arrays) -> Any:
    """The value of a formula, or of a part of it, such as "A.T"."""
    N = arrays["A"].shape[1 if layout.columns else 0]
    return eval(text, {}, {**arrays, "N": N})


def example_layer(seed: int = 0, rows: int = 5, n_in: int = 3, n_out: int = 2) -> Arrays:
    """A layer in the layout of this book, with A (rows, n_in), W, b and some delta (rows, n_out).

    All sizes differ, so that no wrong transpose fits.
    """
    random = np.random.RandomState(seed)
    return {
        "A": random.randn(rows, n_in),
        "W": random.randn(n_in, n_out),
        "b": random.randn(n_out),
        "delta": random.randn(rows, n_out) / rows,
    }


def _convert(layout: Layout, key: str, array: Array, back: bool) -> Array:
    if key in ("W", "dW"):
        return array.T if layout.turned else array
    if key in ("b", "db"):
        if not layout.columns:
            return array
        return array[:, 0] if back else array[:, None]
    if key in ("delta", "dA") and layout.mean_inside:
        N = array.shape[1 if back else 0]
        array = array / N if back else array * N
    return array.T if layout.columns else array
