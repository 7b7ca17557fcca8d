"""Other right answers to the exercises of "Learning from mistakes"."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from backprop import Dense, Network, Value, train
from backprop.initializers import Given
from backprop.losses import HalfSquaredError
from backprop.optimizers import GradientDescent


def turn_by_fractions():
    first, second, rate = Fraction(2), Fraction(1, 2), Fraction(1, 10)
    miss = first * 1 + second * 4 - 5
    return float((first - rate * miss * 1) * 1 + (second - rate * miss * 4) * 4)


def turn_by_the_package():
    layer = Dense(2, 1, init=Given(np.array([[2.0], [0.5]])), bias=False)
    net = Network([layer], loss=HalfSquaredError())
    X, T = np.array([[1.0, 4.0]]), np.array([[5.0]])
    train(net, X, T, GradientDescent(0.1), epochs=1)
    return net.forward(X)[0, 0]


def guesses_by_counting():
    """A fine grid of guesses, and those within half a unit of (1, 1)."""
    line = np.linspace(-2, 2, 8001)[1:] - 0.00025
    apart = (line - 1) ** 2
    # For each first knob, how many second knobs are near enough.
    good = np.searchsorted(np.sort(apart), 0.25 - apart[apart < 0.25], side="right").sum()
    return round(line.size**2 / good, 2)


def guesses_by_polar_coordinates():
    rings = np.linspace(0, 0.5, 2001)
    middle = (rings[1:] + rings[:-1]) / 2
    area = np.sum(2 * math.pi * middle * np.diff(rings))
    return 16 / area


def slopes_sum_by_sum(w, X, t):
    total = [0.0] * len(w)
    for row, answer in zip(X, t, strict=True):
        miss = sum(knob * number for knob, number in zip(w, row, strict=True)) - answer
        total = [s + miss * number / len(X) for s, number in zip(total, row, strict=True)]
    return total


def slopes_by_complex_step(w, X, t):
    found = []
    for i in range(len(w)):
        z = w.astype(complex)
        z[i] += 1e-20j
        found.append((((X @ z - t) ** 2).mean() / 2).imag / 1e-20)
    return np.array(found)


def step_put_back(loss, w, rate, h):
    nudged, slopes = list(w), []
    for i in range(len(w)):
        kept = nudged[i]
        nudged[i] = kept + h
        above = loss(np.array(nudged))
        nudged[i] = kept
        slopes.append((above - loss(np.array(nudged))) / h)
    return np.array([knob - rate * slope for knob, slope in zip(w, slopes, strict=True)])


def step_both_sides(loss, w, rate, h):
    new = w.copy()
    for i, one in enumerate(np.eye(len(w))):
        new[i] = w[i] - rate * (loss(w + h * one) - loss(w - h * one)) / (2 * h)
    return new


def knobs_by_graph(x1, x2, w1, w2, w3, t):
    knobs = {"w1": Value(w1), "w2": Value(w2), "w3": Value(w3)}
    loss = (knobs["w3"] * (knobs["w1"] * x1 + knobs["w2"] * x2) - t) ** 2 / 2
    loss.backward()
    return {name: knob.grad for name, knob in knobs.items()}


def knobs_multiplied_out(x1, x2, w1, w2, w3, t):
    """y = w1·w3·x1 + w2·w3·x2, differentiated term by term."""
    y = math.fsum(w * w3 * x for w, x in ((w1, x1), (w2, x2)))
    by_y = {"w1": w3 * x1, "w2": w3 * x2, "w3": math.fsum((w1 * x1, w2 * x2))}
    return {name: (y - t) * slope for name, slope in by_y.items()}


RIGHT = {
    "one_turn": (turn_by_fractions, turn_by_the_package),
    "two_knobs": (guesses_by_counting, guesses_by_polar_coordinates),
    "valley_slopes": (slopes_sum_by_sum, slopes_by_complex_step),
    "one_step": (step_put_back, step_both_sides),
    "three_knobs": (knobs_by_graph, knobs_multiplied_out),
}
