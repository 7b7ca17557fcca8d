"""Other right answers to the exercises of gradient descent."""

from __future__ import annotations

import numpy as np

from backprop import Value
from backprop.gradcheck import numerical_gradient
from backprop.losses import HalfSquaredError, MeanSquaredError, SumSquaredError


def step_by_factors():
    return [2.0 * (1 - 0.05 * 1), -1.0 * (1 - 0.05 * 10)]


def step_by_differences():
    place = np.array([2.0, -1.0])
    return place - 0.05 * numerical_gradient(lambda w: 0.5 * w[0] ** 2 + 5 * w[1] ** 2, place)


def rates_by_lengths(rate, examples, outputs):
    Y = np.random.RandomState(5).randn(examples, outputs)
    T = np.zeros_like(Y)
    long = SumSquaredError().gradient(Y, T)[0, 0]
    return {
        "half": rate * long / HalfSquaredError().gradient(Y, T)[0, 0],
        "mean": rate * long / MeanSquaredError().gradient(Y, T)[0, 0],
    }


def rates_in_turn(rate, examples, outputs):
    for_half = 2 * examples * rate
    return {"mean": for_half * outputs / 2, "half": for_half}


def best_by_extremes(curvatures):
    flat, *_, steep = sorted(curvatures)
    return [1 / ((flat + steep) / 2), (steep - flat) / (steep + flat)]


def best_by_search(curvatures):
    def worst(rate):
        return max(abs(1 - rate * c) for c in curvatures)

    low, high = 0.0, 2 / min(curvatures)
    for _ in range(200):  # the worst direction is convex in the rate: cut the interval in thirds
        third = (high - low) / 3
        if worst(low + third) < worst(high - third):
            high -= third
        else:
            low += third
    return low, worst(low)


def adding_by_graph(w, x, t, rate):
    weights = [Value(float(each)) for each in w]
    y = weights[2] * (weights[0] * float(x[0]) + weights[1] * float(x[1]))
    loss = 0.5 * (y - t) ** 2
    loss.backward()
    return [each.data - rate * each.grad for each in weights]


def adding_by_matrices(w, x, t, rate):
    W1, W2 = w[:2].reshape(2, 1), w[2:].reshape(1, 1)
    X = x.reshape(1, 2)
    A = X @ W1
    delta = A @ W2 - t
    gradient = np.concatenate([(X.T @ (delta @ W2.T)).ravel(), (A.T @ delta).ravel()])
    return w - rate * gradient


def epoch_row_by_row(w, X, t, rate, size):
    w, waiting = list(w), list(zip(X, t, strict=True))
    while waiting:
        batch, waiting = waiting[:size], waiting[size:]
        slopes = [0.0] * len(w)
        for x, target in batch:
            error = sum(each * number for each, number in zip(w, x, strict=True)) - target
            for i, number in enumerate(x):
                slopes[i] += error * number / len(batch)
        w = [each - rate * slope for each, slope in zip(w, slopes, strict=True)]
    return w


def epoch_by_differences(w, X, t, rate, size):
    for rows in np.split(np.arange(len(X)), range(size, len(X), size)):

        def loss(at, rows=rows):
            return 0.5 * np.mean((X[rows] @ at - t[rows]) ** 2)

        w = w - rate * numerical_gradient(loss, w)
    return w


RIGHT = {
    "one_step": (step_by_factors, step_by_differences),
    "same_path": (rates_by_lengths, rates_in_turn),
    "best_rate": (best_by_extremes, best_by_search),
    "adding_step": (adding_by_graph, adding_by_matrices),
    "one_epoch": (epoch_row_by_row, epoch_by_differences),
}
