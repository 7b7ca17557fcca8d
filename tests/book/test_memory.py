"""Gradients and facts through many steps of time: what the chapter on vanishing gradients says."""

from __future__ import annotations

import re

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from printed import printed_beside

from backprop.lessons import memory
from backprop.recurrent import GRU, LSTM, Recurrent


def test_the_cell_alone_is_a_power_of_its_gate() -> None:
    left = memory.lone_cell(50, memory.KEEP)
    np.testing.assert_allclose(left, 0.9 ** np.arange(51), rtol=1e-13)
    assert memory.gate(memory.KEEP) == pytest.approx(0.9, rel=1e-15)


def test_gates_help_if_they_are_open() -> None:
    plain = memory.reach(Recurrent).left[-1]
    assert plain < 1e-8
    for kind in (LSTM, GRU):
        closed, kept = (memory.reach(kind, bias).left[-1] for bias in (0, memory.KEEP))
        assert closed < 1e-8
        assert kept > 1e-4
    assert memory.reach(LSTM, seeds=[4, 5]).factor > 0.9


def test_a_reach_is_what_autograd_finds() -> None:
    steps, seed = 6, 2
    draw = np.random.RandomState(seed)
    own = Recurrent(16, 16, steps).initial(draw)
    noise, up = draw.randn(1, steps * 16), draw.randn(1, 16)

    def last(x: np.ndarray) -> float:
        h = np.zeros((1, 16))
        for t in range(steps):
            into = anp.dot(x[:, 16 * t : 16 * t + 16], own["Wxh"])
            h = anp.tanh(into + anp.dot(h, own["Whh"]))
        return anp.sum(h * up)

    sizes = np.linalg.norm(autograd.grad(last)(noise).reshape(steps, 16), axis=1)[::-1]
    found = memory.reach(Recurrent, seeds=[seed], steps=steps)
    np.testing.assert_allclose(found.left, sizes / sizes[0], rtol=1e-12)


def test_remembering_needs_the_open_gate() -> None:
    shown = re.findall(
        r"(plain tanh|at 0\.\d) +(\d+)% +(\d+)%", printed_beside("limitations", "S3-21")
    )
    new = {name: [int(n) for which, _, n in shown if which == name] for name, _, _ in shown}
    assert [len(right) for right in new.values()] == [3, 3, 3]
    assert max(new["plain tanh"]) < 60
    assert min(new["at 0.9"]) > 90
    # Starts that the chapter does not use.
    assert memory.recall(GRU, seed=7).new > 0.9
    assert memory.recall(Recurrent, seed=7).new < 0.65
