"""Other right answers to the exercises of saddles."""

from __future__ import annotations

import numpy as np

from backprop.lessons import cures
from backprop.optimizers import Adam


def or_by_rows():
    sums = [0.0, 0.0, 0.0, 0.0]
    for first in (0, 1):
        for second in (0, 1):
            error = 0.5 - (1 if first or second else 0)
            for place, seen in enumerate((1, first, second, first * second)):
                sums[place] += error * seen
    return sums


def or_by_counting():
    # Three points miss by minus one half, one by plus one half.
    return [3 * -0.5 + 0.5, 2 * -0.5, 2 * -0.5, 1 * -0.5]


def starts_one_by_one(sure, p):
    starts, all_fail = 0, 1.0
    while 1 - all_fail < sure:
        starts, all_fail = starts + 1, all_fail * (1 - p)
    return starts


def starts_of_the_package(sure, p):
    return cures.tries_for(sure, p)


def curvature_of_two_slopes(gradient, w, d, h):
    length = sum(each**2 for each in d) ** 0.5
    ahead = gradient(w + h / length * d) @ d / length
    behind = gradient(w - h / length * d) @ d / length
    return (ahead - behind) / h / 2


def curvature_of_a_table(gradient, w, d, h):
    # The change of all slopes, laid against the direction at the end.
    u = d / np.sqrt(d @ d)
    change = np.subtract(gradient(w + u * h), gradient(w - u * h)) / (h + h)
    return np.einsum("i,i->", change, u)


def adam_of_the_package(w, slopes, rate, beta1, beta2, eps):
    optimizer = Adam(rate, beta1, beta2, eps)
    weights = {"w": w.copy()}
    state = optimizer.start(weights)
    for g in slopes:
        optimizer.step(weights, {"w": g}, state)
    return weights["w"]


def adam_by_sums(w, slopes, rate, beta1, beta2, eps):
    moved = np.zeros_like(w)
    for t in range(1, len(slopes) + 1):
        ages = np.arange(t)[::-1, None]
        m = (beta1**ages * slopes[:t]).sum(axis=0) / (beta1**ages).sum()
        v = (beta2**ages * slopes[:t] ** 2).sum(axis=0) / (beta2**ages).sum()
        moved += m / (v**0.5 + eps)
    return w - rate * moved


def edge_by_trying(c, beta):
    def grows(rate):
        """Whether the longest of the two factors of a step is longer than 1."""
        step = np.array([[1 - rate * c, -rate * beta], [c, beta]])
        return np.abs(np.linalg.eigvals(step)).max() > 1 + 1e-12

    low, high = 0.0, 10 / c
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if grows(middle) else (middle, high)
    return low


def edge_by_a_swing(c, beta):
    # w and −w in turn: the velocity before a step from w is that after it, turned round.
    w = 1.0
    after = c * w / (1 + beta)  # v = β (−v) + c w
    return 2 * w / after


RIGHT = {
    "errors_of_or": (or_by_rows, or_by_counting),
    "starts_for": (starts_one_by_one, starts_of_the_package),
    "curvature_along": (curvature_of_two_slopes, curvature_of_a_table),
    "adam_walk": (adam_of_the_package, adam_by_sums),
    "edge_with_momentum": (edge_by_trying, edge_by_a_swing),
}
