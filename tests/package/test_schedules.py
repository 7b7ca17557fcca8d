"""Schedules: the rate of each step, and the factors that are ready."""

from typing import Any

import numpy as np
import pytest
from modifier_cases import GRADIENTS, W, assert_same, walk
from training_cases import xor_network
from xor_case import refused

from backprop import train
from backprop.datasets import xor
from backprop.modifiers import Clip, Schedule, WeightDecay, cosine, inverse_time, step_decay
from backprop.optimizers import Adam, GradientDescent, Momentum, Optimizer

X, T = xor()


@pytest.mark.parametrize(
    "make", [GradientDescent, lambda rate: Momentum(rate, 0.8), lambda rate: Adam(rate, 0.8, 0.9)]
)
def test_each_step_is_that_of_the_inner_optimizer_at_its_own_rate(make: Any) -> None:
    factors = [1.0, 0.5, 2.0, 0.0, 0.25, 1e-3]
    w = {key: array.copy() for key, array in W.items()}
    state = make(0.1).start(w)
    for factor, gradients in zip(factors, GRADIENTS, strict=True):
        # A rate of 0 cannot be asked for: its memory moves on, its parameters stay.
        before = {key: array.copy() for key, array in w.items()}
        make(0.1 * (factor or 1)).step(w, gradients, state)
        if factor == 0:
            for key, array in before.items():
                w[key][...] = array
    assert_same(walk(Schedule(make(0.1), factors.__getitem__)), w)


def test_the_ready_factors() -> None:
    assert [inverse_time(0.5)(t) for t in range(4)] == [1, 1 / 1.5, 1 / 2, 1 / 2.5]
    assert [step_decay(3, 0.1)(t) for t in (0, 2, 3, 5, 6)] == [1, 1, 0.1, 0.1, 0.1**2]
    assert [cosine(4)(t) for t in (0, 2, 4, 9)] == pytest.approx([1, 0.5, 0, 0], abs=1e-16)
    assert cosine(6)(2) == pytest.approx(0.75, rel=1e-15)
    assert cosine(4)(4) == 0


def test_t_counts_steps_or_as_many_of_them_as_asked_for() -> None:
    for every, expected in ((1, [0, 1, 2, 3, 4, 5]), (2, [0, 0, 1, 1, 2, 2]), (6, [0] * 6)):
        asked: list[int] = []

        def factor(t: int, asked: list[int] = asked) -> float:
            asked.append(t)
            return 1.0

        # With two batches an epoch, every=2 counts epochs.
        schedule = Schedule(GradientDescent(0.1), factor, every=every)
        asked.clear()
        train(xor_network(), X, T, schedule, epochs=3, batch_size=2)
        assert asked == expected
        train(xor_network(), X, T, schedule, epochs=1, batch_size=2)
        assert asked[6:] == expected[:2]


@pytest.mark.parametrize("bad", [-0.1, np.nan, np.inf, "1", None, 1j, [1.0]])
def test_a_bad_factor_is_refused_before_that_step_changes_anything(bad: Any) -> None:
    kind = ValueError if isinstance(bad, float) else TypeError
    refused(lambda: Schedule(Momentum(0.1), lambda t: bad), "factor(0)", kind=kind)
    net, three = xor_network(), xor_network()
    later = Schedule(Momentum(0.1), lambda t: 1.0 if t < 3 else bad)
    refused(lambda: train(net, X, T, later, epochs=9), "factor(3)", repr(bad), kind=kind)
    train(three, X, T, Momentum(0.1), epochs=3)
    assert_same(net.parameters, three.parameters)
    state = later.start(net.parameters) | {"steps": 3}
    memory = {key: v.copy() for key, v in state["inner"]["velocity"].items()}
    refused(lambda: later.step(net.parameters, net.gradients(X, T)[1], state), kind=kind)
    assert_same(state["inner"]["velocity"], memory)
    assert state["steps"] == 3


def test_a_schedule_reaches_the_rate_through_what_is_in_between() -> None:
    inside = Schedule(Clip(WeightDecay(Momentum(0.1), 0.2), 1.0), inverse_time(0.3))
    outside = Clip(WeightDecay(Schedule(Momentum(0.1), inverse_time(0.3)), 0.2), 1.0)
    assert_same(walk(inside), walk(outside))
    assert any(
        not np.array_equal(a, walk(inside.optimizer)[key]) for key, a in walk(inside).items()
    )
    twice = Schedule(Schedule(GradientDescent(0.1), step_decay(2, 0.5)), inverse_time(1))
    once = Schedule(GradientDescent(0.1), lambda t: 0.5 ** (t // 2) / (1 + t))
    assert_same(walk(twice), walk(once), rtol=1e-14)


@pytest.mark.parametrize(
    ("build", "kind", "words"),
    [
        (lambda: Schedule(None, cosine(3)), TypeError, ("Schedule", "None")),
        (lambda: Schedule(GradientDescent(0.1), 0.5), TypeError, ("factor", "0.5")),
        (lambda: Schedule(GradientDescent(0.1), cosine(3), 0), ValueError, ("every", "0")),
        (lambda: Schedule(GradientDescent(0.1), cosine(3), 1.5), TypeError, ("every", "1.5")),
        (lambda: Schedule(GradientDescent(1e300), lambda t: 1e300), ValueError, ("inf",)),
        (lambda: Schedule(Optimizer(), cosine(3)), TypeError, ("learning_rate",)),
        (lambda: inverse_time(-1), ValueError, ("decay", "-1")),
        (lambda: step_decay(0, 0.5), ValueError, ("every", "0")),
        (lambda: step_decay(2, 0), ValueError, ("factor", "above 0")),
        (lambda: cosine(0), ValueError, ("steps", "0")),
        (lambda: cosine(2.5), TypeError, ("steps", "2.5")),
    ],
)
def test_arguments_without_meaning_are_refused(build: Any, kind: Any, words: Any) -> None:
    refused(build, *words, kind=kind)
