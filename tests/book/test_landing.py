"""The first page: the network that learns in its slider."""

from __future__ import annotations

import re

import numpy as np
import pytest

from backprop.datasets import xor
from backprop.explorers.landing import explore_learning
from backprop.figures.landing import draw_learning
from backprop.lessons.landing import EPOCHS, GRID, Learning, learn_xor, solved

X, T = xor()


@pytest.fixture(scope="module")
def run() -> Learning:
    return learn_xor(seed=0)


def test_the_run_is_plain_gradient_descent_written_out(run: Learning) -> None:
    # The same network in six lines of NumPy, from the same draws.
    random = np.random.RandomState(0)
    W1 = random.uniform(-np.sqrt(6 / 6), np.sqrt(6 / 6), (2, 4))
    W2 = random.uniform(-np.sqrt(6 / 5), np.sqrt(6 / 5), (4, 1))
    b1, b2 = np.zeros(4), np.zeros(1)
    for epoch in range(max(EPOCHS) + 1):
        A = np.tanh(X @ W1 + b1)
        P = 1 / (1 + np.exp(-(A @ W2 + b2)))
        if epoch in EPOCHS:
            look = EPOCHS.index(epoch)
            assert np.allclose(run.answers[look], P[:, 0], rtol=0, atol=1e-10)
            loss = -(T * np.log(P) + (1 - T) * np.log(1 - P)).mean()
            assert run.loss[epoch] == pytest.approx(loss, abs=1e-10)
        delta2 = (P - T) / 4
        delta1 = delta2 @ W2.T * (1 - A**2)
        W1, b1 = W1 - X.T @ delta1, b1 - delta1.sum(axis=0)
        W2, b2 = W2 - A.T @ delta2, b2 - delta2.sum(axis=0)


def test_the_surface_passes_through_the_answers(run: Learning) -> None:
    for (x, y), answer in zip(X, run.answers[-1], strict=True):
        column, row = np.argmin(np.abs(GRID - x)), np.argmin(np.abs(GRID - y))
        assert GRID[column] == x
        assert run.surfaces[-1][row, column] == pytest.approx(answer, abs=1e-12)


def test_it_learns_and_the_page_says_when(run: Learning) -> None:
    assert ((run.answers[-1] > 0.5) == (T[:, 0] == 1)).all()
    # "For the first thirty epochs almost nothing seems to happen."
    assert run.loss[30] > 0.95 * run.loss[0]
    assert run.loss[100] < 0.25 * run.loss[0]


def test_nearly_every_beginning_succeeds() -> None:
    # 99 % of 500; four standard errors of a rate near one are 2 %.
    assert solved(range(500), 300) >= 485
    assert solved(range(100), 1) < 20


def test_each_look_is_another_picture_on_the_same_axes(run: Learning) -> None:
    frames = explore_learning(run).frames
    assert (
        len({frame.svg for frame in frames}) == len({frame.alt for frame in frames}) == len(EPOCHS)
    )
    marks = [re.findall(r"font-size: 11px[^>]*>([\d.]+)</text>", f.svg) for f in frames]
    axes = [[m for m in mark if "." not in m or len(m) == 3] for mark in marks]
    assert all(a == axes[0] for a in axes)


def test_the_picture_says_what_it_shows(run: Learning) -> None:
    assert "After 300 epochs" in draw_learning(run, len(EPOCHS) - 1).alt
    assert "4 of 4" in draw_learning(run, len(EPOCHS) - 1).alt
    # Before training the answer to (0, 0) is one half exactly, which is on neither side.
    assert run.answers[0][0] == 0.5
    assert "2 of 4" in draw_learning(run, 0).alt
    assert f"the loss is {run.loss[0]:.4f}" in draw_learning(run, 0).alt
    with pytest.raises(ValueError, match="between 0 and 21, got 22"):
        draw_learning(run, 22)


@pytest.mark.parametrize("bad", [(), (0,), (3, 2), (0, 1, 1), (-1, 2)])
def test_epochs_must_rise(bad: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="epoch"):
        learn_xor(bad)
