"""Other right answers to the exercises of the bug hunt."""

from __future__ import annotations

from fractions import Fraction

import numpy as np


def factor_by_fractions():
    claimed, true = Fraction(1, 4), Fraction(1, 4 * 5)
    return float(claimed / true)


def factor_at_one_entry():
    """Move one output of zeros: the loss ½ mean (y − t)² with t = −1 everywhere."""
    y, h = np.zeros((4, 5)), 1e-5

    def loss(move):
        moved = y.copy()
        moved[2, 3] += move
        return 0.5 * np.mean((moved + 1) ** 2)

    return (1 / 4) / ((loss(h) - loss(-h)) / (2 * h))


def direction_by_einsum(loss, w, g, v, h):
    ends = [loss(w + side * h * v) for side in (-1, 1)]
    return np.einsum("ij,ij->", g, v), (ends[1] - ends[0]) / 2 / h


def direction_by_one_variable(loss, w, g, v, h):
    def along(s):
        return loss(w + s * v)

    return g.ravel() @ v.ravel(), (along(h) / 2 - along(-h) / 2) / h


def windows_by_loops(a, dm):
    da = np.zeros(a.shape)
    for n in range(len(a)):
        for k in range(a.shape[1] - 1):
            da[n, k if a[n, k] > a[n, k + 1] else k + 1] += dm[n, k]
    return da


def windows_by_padding(a, dm):
    left = np.where(a[:, :-1] > a[:, 1:], dm, 0.0)
    return np.pad(left, ((0, 0), (0, 1))) + np.pad(dm - left, ((0, 0), (1, 0)))


RIGHT = {
    "factor": (factor_by_fractions, factor_at_one_entry),
    "one_direction": (direction_by_einsum, direction_by_one_variable),
    "overlapping": (windows_by_loops, windows_by_padding),
}
