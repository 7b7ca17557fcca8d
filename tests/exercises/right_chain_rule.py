"""Other right answers to the exercises of "The chain rule"."""

from __future__ import annotations

import itertools
import math

import autograd.numpy as anp
import numpy as np
from autograd import grad

from backprop import Value


def slope_by_graph():
    x, y = Value(2.0), Value(3.0)
    f = (x + y) * (x * y)
    f.backward()
    return x.grad


def slope_multiplied_out():
    """f = x²y + xy²."""
    x, y = 2, 3
    return 2 * x * y + y**2


def paths_one_by_one():
    layers = [[(layer, unit) for unit in range(n)] for layer, n in enumerate((1, 4, 5, 3, 1))]
    paths = list(itertools.product(*layers))
    edges = {edge for path in paths for edge in itertools.pairwise(path)}
    return len(paths), len(edges)


def paths_by_matrices():
    """The number of paths is the product of tables of ones, whose cells are the edges."""
    tables = [np.ones(shape) for shape in ((1, 4), (4, 5), (5, 3), (3, 1))]
    return np.linalg.multi_dot(tables).item(), sum(table.size for table in tables)


def quotient_by_graph(x, y):
    above, below = Value(x), Value(y)
    result = above / below
    result.backward()
    return result.data, above.grad, below.grad


def quotient_by_complex_step(x, y):
    h = 1e-20
    return x / y, ((x + 1j * h) / y).imag / h, (x / (y + 1j * h)).imag / h


def weight_by_autograd(x, t, w0, u1, u2, v1, v2):
    def error(w0):
        h = 1 / (1 + anp.exp(-w0 * x))
        y = v1 / (1 + anp.exp(-u1 * h)) + v2 / (1 + anp.exp(-u2 * h))
        return 0.5 * (y - t) ** 2

    return grad(error)(w0)


def weight_forward(x, t, w0, u1, u2, v1, v2):
    """The effect of w0 carried along with the values."""

    def bend(z, effect):
        a = 0.5 * (1 + math.tanh(z / 2))
        return a, (a - a * a) * effect

    h, by_h = bend(w0 * x, x)
    a1, by_a1 = bend(u1 * h, u1 * by_h)
    a2, by_a2 = bend(u2 * h, u2 * by_h)
    return (v1 * a1 + v2 * a2 - t) * (v1 * by_a1 + v2 * by_a2)


def walk_by_paths(graph, end):
    """Over all paths the sum of the products, by asking every node for its children."""

    def slope(node):
        if node == end:
            return 1.0
        uses = [(child, s) for child, made in graph.items() for name, s in made if name == node]
        return sum(slope(child) * s for child, s in uses)

    return {node: slope(node) for node in graph}


def walk_by_algebra(graph, end):
    """All slopes at once, from one system of linear equations: g = e + Jᵀ g."""
    names = list(graph)
    J = np.zeros((len(names), len(names)))
    for child, made in graph.items():
        for parent, s in made:
            J[names.index(child), names.index(parent)] += s
    e = np.array([float(name == end) for name in names])
    return dict(zip(names, np.linalg.solve(np.eye(len(names)) - J.T, e), strict=True))


RIGHT = {
    "slope_of_x": (slope_by_graph, slope_multiplied_out),
    "paths_and_edges": (paths_one_by_one, paths_by_matrices),
    "quotient": (quotient_by_graph, quotient_by_complex_step),
    "slope_of_w0": (weight_by_autograd, weight_forward),
    "walk_back": (walk_by_paths, walk_by_algebra),
}
