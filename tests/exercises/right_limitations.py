"""Two right answers of other hands to each exercise of "Vanishing, exploding, and the remedies"."""

import itertools
import math

import autograd.numpy as anp
import numpy as np
from autograd import grad

from backprop import Value
from backprop.exercises.limitations import ROW


def lanes_by_paths():
    """Every way through the row: at each unit the lane, or the unit."""
    ways = itertools.product(*[(1.0, factor) for factor in ROW])
    return sum(math.prod(way) for way in ways)


def lanes_by_graph():
    start = node = Value(0.3)
    for factor in ROW:
        node = node + factor * node
    node.backward()
    return start.grad


def spread_by_logarithms(n, slope, layers, share):
    return math.exp(math.log(share) / layers - math.log(slope) - math.log(n) / 2)


def spread_by_halving(n, slope, layers, share):
    low, high = 0.0, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        left = 1.0
        for _ in range(layers):
            left *= math.sqrt(n) * middle * slope
        low, high = (middle, high) if left < share else (low, middle)
    return low


def clip_in_two_steps(gradients, limit):
    length = math.sqrt(sum(float((g * g).sum()) for g in gradients.values()))
    if length <= limit:
        return dict(gradients)
    return {key: g / length * limit for key, g in gradients.items()}


def clip_as_one_vector(gradients, limit):
    vector = np.concatenate([g.ravel() for g in gradients.values()])
    vector = vector / max(1.0, np.linalg.norm(vector) / limit)
    ends = np.cumsum([g.size for g in gradients.values()])[:-1]
    pieces = np.split(vector, ends)
    return {
        k: piece.reshape(gradients[k].shape) for k, piece in zip(gradients, pieces, strict=True)
    }


def gate_by_graph(bias, c0, x, t):
    b, start = Value(bias), Value(c0)
    f, c = b.sigmoid(), start
    for number in x:
        c = f * c + (1 - f) * float(number)
    loss = 0.5 * (c - t) ** 2
    loss.backward()
    return {"bias": b.grad, "c0": start.grad}


def gate_forward_in_time(bias, c0, x, t):
    """The slopes of the cell carried along with the cell itself."""
    f = 1 / (1 + np.exp(-bias))
    c, for_f, for_c0 = c0, 0.0, 1.0
    for number in x:
        for_f, for_c0, c = c - number + f * for_f, f * for_c0, f * c + (1 - f) * number
    return {"bias": (c - t) * for_f * f * (1 - f), "c0": (c - t) * for_c0}


def rows_by_autograd(A, g):
    def loss(A):
        A_hat = (A - anp.mean(A, axis=1, keepdims=True)) / anp.std(A, axis=1, keepdims=True)
        return anp.sum(g * A_hat)

    return grad(loss)(A)


def rows_one_by_one(A, g):
    out = []
    for a, g_row in zip(A, g, strict=True):
        n = len(a)
        deviation = np.sqrt(((a - a.mean()) ** 2).mean())
        a_hat = (a - a.mean()) / deviation
        jacobian = (np.eye(n) - 1 / n - np.outer(a_hat, a_hat) / n) / deviation
        out.append(jacobian @ g_row)
    return np.array(out)


RIGHT = {
    "with_lanes": (lanes_by_paths, lanes_by_graph),
    "spread_for": (spread_by_logarithms, spread_by_halving),
    "clip": (clip_in_two_steps, clip_as_one_vector),
    "gate_back": (gate_by_graph, gate_forward_in_time),
    "rows_back": (rows_by_autograd, rows_one_by_one),
}
