"""Other right answers to the exercises of the worked example."""

from __future__ import annotations

import math

import numpy as np

from backprop import Value


def pencil_by_graph():
    w1, w2 = Value(0.0), Value(8.0)
    loss = 0.5 * (w2 * (w1 * 5.0).sigmoid() - 1.0) ** 2
    loss.backward()
    return w1.grad


def pencil_by_differences():
    def loss(w1):
        return 0.5 * (8.0 / (1.0 + math.exp(-5.0 * w1)) - 1.0) ** 2

    return (loss(1e-5) - loss(-1e-5)) / 2e-5


def slope_by_graph(x, t, w1, w2):
    first = Value(w1)
    loss = 0.5 * (w2 * (first * x).sigmoid() - t) ** 2
    loss.backward()
    return first.grad


def slope_from_the_left(x, t, w1, w2):
    # The other order: how z moves with w1, how a moves with z, how y moves with a, how L does.
    dz = x
    da = math.exp(-w1 * x) / (1 + math.exp(-w1 * x)) ** 2 * dz
    dy = w2 * da
    return (w2 / (1 + math.exp(-w1 * x)) - t) * dy


def step_in_one_array(x, t, w1, w2, rate):
    w = np.array([w1, w2])
    a = 0.5 * (1 + np.tanh(w[0] * x / 2))
    error = w[1] * a - t
    w = w - rate * error * np.array([w[1] * (a - a**2) * x, a])
    return w[0], w[1]


def step_by_complex_numbers(x, t, w1, w2, rate):
    def loss(w1, w2):
        return 0.5 * (w2 / (1 + np.exp(-w1 * x)) - t) ** 2

    h = 1e-20
    return (
        w1 - rate * loss(w1 + 1j * h, w2).imag / h,
        w2 - rate * loss(w1, w2 + 1j * h).imag / h,
    )


def two_by_graph(x, t, w1, w2):
    first, last = Value(w1), [Value(w) for w in w2]
    a = (first * x).sigmoid()
    loss = 0.5 * (last[0] * a - t[0]) ** 2 + 0.5 * (last[1] * a - t[1]) ** 2
    loss.backward()
    return {"w1": first.grad, "w2": [w.grad for w in last]}


def two_by_matrices(x, t, w1, w2):
    a = 1 / (1 + np.exp(-w1 * x))
    error = np.array(w2) * a - np.array(t)
    return {"w2": error * a, "w1": x * a * (1 - a) * np.dot(w2, error)}


RIGHT = {
    "pencil_slope": (pencil_by_graph, pencil_by_differences),
    "slope_of_w1": (slope_by_graph, slope_from_the_left),
    "one_step": (step_in_one_array, step_by_complex_numbers),
    "two_outputs": (two_by_graph, two_by_matrices),
}
