"""The record of the experiments is what training gives, and a race is plain training."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backprop import Dense, Network, Sigmoid, train
from backprop.datasets import xor
from backprop.initializers import Normal
from backprop.lessons import experiment_record as record
from backprop.lessons import experiments as lesson
from backprop.lessons.experiments import MENDED, SOURCE, Outcome, Recipe
from backprop.losses import BinaryCrossEntropy
from backprop.optimizers import GradientDescent

X, T = xor()
EARLY = 100


# The record is what training gives


def same_until(now: Outcome, epoch: int) -> bool:
    """Whether these networks fared in the record as they fare now, up to that epoch."""
    before = record.of(now.recipe).solved_at[list(now.seeds)]
    return np.array_equal(np.where(before > epoch, -1, before), now.solved_at)


@pytest.mark.parametrize("base", [SOURCE, MENDED])
def test_every_learning_rate_of_the_record_can_be_trained_again(base: Recipe) -> None:
    for now in lesson.sweep(base, record.GRID, range(3, 500, 25), epochs=EARLY):
        assert same_until(now, EARLY), now.recipe


@pytest.mark.parametrize(
    "recipe", [r for r in record.recorded() if r.spread in ("glorot", "he")], ids=str
)
def test_every_other_line_of_the_record_can_be_trained_again(recipe: Recipe) -> None:
    assert same_until(lesson.run(recipe, range(7, 500, 25), epochs=EARLY), EARLY)


@pytest.mark.parametrize("recipe", [record.deep("sigmoid", 4), record.wide("ReLU", 3)], ids=str)
def test_slow_lines_of_the_record_can_be_trained_to_the_end(recipe: Recipe) -> None:
    now = lesson.run(recipe, range(0, 500, 20))
    assert same_until(now, lesson.EPOCHS)
    assert np.array_equal(now.right, record.of(recipe).right[::20])
    assert 0 < now.solved.sum() < 25


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    outcomes = list(record.recorded().values())
    record.write(outcomes, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == record.PATH.read_bytes()
    again = record.recorded(tmp_path / "again.csv")
    assert list(again) == [outcome.recipe for outcome in outcomes]


def test_the_record_has_every_line_that_the_chapter_needs() -> None:
    expected = {replace(base, learning_rate=rate) for base in (SOURCE, MENDED)
                for rate in record.GRID}  # fmt: skip
    expected |= {record.deep(a, n) for a in record.DEPTH_RATES for n in record.LAYERS}
    expected |= {record.wide(a, n) for a in lesson.SUITED for n in record.WIDTHS}
    assert set(record.recorded()) == expected
    assert {outcome.seeds for outcome in record.recorded().values()} == {tuple(range(500))}
    with pytest.raises(KeyError, match="not in the record"):
        record.of(Recipe((2, 7, 1)))


# A race is what plain training is


def plainly_trained(recipe: Recipe, seeds: range, epochs: int) -> Network:
    """The recipe written out with the package's own pieces and its plain optimizer."""
    _, width, _ = recipe.widths
    init = Normal(float(recipe.spread))
    layers = [Dense(2, width, init=init), Sigmoid(), Dense(width, 1, init=init), Sigmoid()]
    net = Network(layers, loss=BinaryCrossEntropy(), seed=seeds)
    train(net, X, T, GradientDescent(recipe.learning_rate), epochs=epochs)
    return net


def test_a_race_ends_where_plain_training_passes() -> None:
    outcome, seen = lesson.trained(MENDED, range(40), epochs=300)
    for epoch in (260, 270, 300):
        off = np.abs(plainly_trained(MENDED, range(40), epoch).forward(X) - T).max(axis=(1, 2))
        assert np.array_equal(off < 0.1, outcome.solved_by(epoch))
    assert 0 < outcome.solved.sum() < 40
    left = np.abs(seen.forward(X) - T).max(axis=(1, 2))
    assert np.array_equal(left < 0.1, outcome.solved)


def test_networks_do_not_feel_each_other() -> None:
    together = lesson.sweep(MENDED, (3.0, 10.0), range(5), epochs=200)
    for outcome in together:
        for seed in range(5):
            alone = lesson.run(outcome.recipe, [seed], epochs=200)
            assert alone.solved_at[0] == outcome.solved_at[seed]
    assert (together[0].solved_at != together[1].solved_at).any()


def test_the_same_seed_draws_the_same_numbers() -> None:
    small, large = (replace(SOURCE, spread=s).network(range(4)).parameters for s in (0.1, 2.0))
    for key in ("W1", "W2"):
        np.testing.assert_allclose(small[key] * 20, large[key], rtol=1e-15)
    drawn = np.random.RandomState(3)
    np.testing.assert_array_equal(small["W1"][3], 0.1 * drawn.randn(2, 3))
    np.testing.assert_array_equal(small["W2"][3], 0.1 * drawn.randn(3, 1))


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"widths": (3, 1)}, "begin with 2 and end with 1"),
        ({"widths": (2,)}, "begin with 2 and end with 1"),
        ({"widths": (2, 0, 1)}, "a width"),
        ({"activation": "relu"}, "got 'relu'"),
        ({"spread": "xavier"}, "got 'xavier'"),
        ({"spread": 0.0}, "spread"),
        ({"learning_rate": -1.0}, "learning_rate"),
    ],
)
def test_a_recipe_without_meaning_is_refused(bad: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Recipe(**bad)


def test_a_race_between_two_looks_is_refused() -> None:
    with pytest.raises(ValueError, match="multiple of 10, got 15"):
        lesson.run(SOURCE, range(2), epochs=15)
    with pytest.raises(ValueError, match="only 500 seeds"):
        record.of(SOURCE).of(501)
