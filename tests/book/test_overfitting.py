"""Fitting and overfitting: the inventory's numbers, and the lesson against oracles of its own."""

from __future__ import annotations

import re

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from printed import printed_beside
from scipy import integrate
from scipy.stats import binomtest

from backprop import Dense, Network, Sigmoid, check_gradients, train
from backprop.checks import ShapeError
from backprop.explorers.overfitting import DECAYS, decay_explorer, epoch_explorer
from backprop.figures import overfitting as figures
from backprop.initializers import Uniform
from backprop.lessons import overfitting as lesson
from backprop.lessons import own_data, source_002
from backprop.losses import BinaryCrossEntropy, MeanSquaredError
from backprop.modifiers import WeightDecay
from backprop.optimizers import Adam, GradientDescent

ROUNDING = 1e-12
SEEDS = range(200)


@pytest.mark.parametrize(
    ("covered", "values"),
    [
        ("S2-08", [0.103454, 0.083358, 0.082977, 0.083333, 59, 29.5]),
        ("S2-12", [0.0795, 0.0828, 0.0874, 0.0428, 0.00040]),
        ("S2-13", [144]),
        ("S3-24", [0.2857, 1.4286, 37, 133, 108]),
        ("M16", [0.255, 0.320, 0.198, 119, 34]),
    ],
)
def test_the_chapter_prints_what_it_must(covered: str, values: list[float]) -> None:
    text = printed_beside("overfitting", covered)
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)]
    assert [value for value in values if value not in numbers] == []


# Source 002's targets of noise


def test_the_floor_is_a_twelfth() -> None:
    area, _ = integrate.quad(lambda t: (t - 0.5) ** 2, 0, 1)
    assert area == pytest.approx(figures.NOTHING, rel=ROUNDING)


def test_fewer_than_a_third_beat_the_constant() -> None:
    run = lesson.source_002_run(SEEDS, 0.1, (0, 100), fresh_rows=1)
    assert run.train[0].mean() == pytest.approx(0.103454, abs=1e-6)
    # The inventory's 0.083366 is for 1000 epochs at a tenth of the rate.
    assert run.train[1].mean() == pytest.approx(0.083366, abs=1e-5)
    assert run.constant.mean() == pytest.approx(0.082977, abs=1e-6)
    assert (run.train[1] < run.train[0]).all()
    # 59 of 200, and a band of what other seeds would give.
    assert 40 <= (run.train[1] < run.constant).sum() <= 80
    wilson = binomtest(59, 200).proportion_ci(method="wilson")
    assert run.beats_constant[1:] == pytest.approx((wilson.low, wilson.high), rel=1e-9)


def test_the_source_s_thousand_epochs_walk_the_same_path() -> None:
    long = lesson.source_002_run(range(25), 0.01, (0, 1000), fresh_rows=1)
    short = lesson.source_002_run(range(25), 0.1, (0, 100), fresh_rows=1)
    np.testing.assert_allclose(short.train[1], long.train[1], rtol=0, atol=5e-5)
    assert ((short.train[1] < short.constant) == (long.train[1] < long.constant)).all()


@pytest.fixture(scope="module")
def patient() -> lesson.NoiseRun:
    return lesson.source_002_run(range(20), 5, (0, 40, 4000))


def test_patience_learns_the_noise_by_heart(patient: lesson.NoiseRun) -> None:
    own, fresh = patient.train[-1].mean(), patient.fresh[-1].mean()
    for measured, published in ((own, 0.0795), (patient.constant.mean(), 0.0828), (fresh, 0.0875)):
        assert measured == pytest.approx(published, abs=5e-4)
    assert own < patient.constant.mean() < fresh
    assert (patient.train[-1] < patient.constant).all()
    assert fresh > patient.fresh[1].mean()
    assert patient.constant_fresh.mean() == pytest.approx(1 / 12, abs=2e-3)


def test_a_learnable_target_leaves_no_gap() -> None:
    run = lesson.source_002_run(range(20), 5, (0, 1000), learnable=True)
    assert run.train[-1].mean() == pytest.approx(0.00040, abs=5e-6)
    assert run.constant.mean() == pytest.approx(0.0428, abs=5e-5)
    assert run.fresh[-1].mean() < 1.2 * run.train[-1].mean()


def test_the_first_network_is_that_of_source_002(patient: lesson.NoiseRun) -> None:
    net, (X, T) = source_002.network(3), source_002.data(3)
    assert patient.train[0, 3] == pytest.approx(net.loss(X, T), rel=ROUNDING)
    train(net, X, T, GradientDescent(5.0), epochs=40)
    assert patient.train[1, 3] == pytest.approx(net.loss(X, T), rel=1e-9)


# Networks with data of their own


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_each_network_trains_as_it_would_alone(dropout: float) -> None:
    recipe = lesson.Recipe(
        hidden=3, rows=5, optimizer=WeightDecay(Adam(0.05), 0.01), dropout=dropout
    )
    many = recipe.network([4, 7])
    rows = [lesson.rows_of(seed, 5) for seed in (4, 7)]
    X, T = (np.array(part) for part in zip(*rows, strict=True))
    found = own_data.gradients(many, X, T, noise=2)
    own_data.train_each(many, X, T, recipe.optimizer, (30,), lambda net: None)
    for s, seed in enumerate((4, 7)):
        one = recipe.network(seed)
        for key, gradient in one.gradients(X[s], T[s], noise=2)[1].items():
            np.testing.assert_allclose(found[key][s], gradient, rtol=1e-10, atol=1e-14)
        train(one, X[s], T[s], recipe.optimizer, epochs=30)
        for key, w in one.parameters.items():
            np.testing.assert_allclose(many.parameters[key][s], w, rtol=1e-9, atol=1e-12)
        alone = MeanSquaredError()(one.forward(X[s]), T[s])
        assert own_data.losses(many, X, T)[s] == pytest.approx(alone, rel=1e-9)


def test_data_that_do_not_fit_are_refused() -> None:
    net, X = lesson.Recipe().network([0, 1]), np.zeros((2, 4, 1))
    look = own_data.losses
    for data, error in (((X[:1], X[:1]), ShapeError), ((X, X[:, :3]), ShapeError)):
        with pytest.raises(error, match="2 networks need data for each"):
            own_data.train_each(net, *data, Adam(), (1,), look)
    for looks in ((), (5, 1), (1, 1)):
        with pytest.raises(ValueError, match="from small to large"):
            own_data.train_each(net, X, X, Adam(), looks, look)
    layers = [Dense(1, 1, Uniform()), Sigmoid()]
    for other in (Network(layers, BinaryCrossEntropy(), seed=[0, 1]), lesson.Recipe().network(0)):
        with pytest.raises(ValueError, match="many networks with MeanSquaredError"):
            own_data.train_each(other, X, X, Adam(), (1,), look)


# The noisy sine


def test_the_streams_of_rows_are_independent_and_noisy_as_said() -> None:
    (x, t), (y, _) = (lesson.rows_of(5, 4000, stream) for stream in (0, 1))
    assert not set(x.ravel()) & set(y.ravel())
    off = t - np.sin(np.pi * x)
    assert off.std() == pytest.approx(0.4, abs=0.02)
    assert abs(np.corrcoef(off.ravel(), x.ravel())[0, 1]) < 0.05
    assert np.abs(x).max() < 1


@pytest.fixture(scope="module")
def plain() -> lesson.Fits:
    return lesson.fit(lesson.Recipe(), SEEDS)


def test_the_error_on_new_rows_is_what_new_rows_show(plain: lesson.Fits) -> None:
    net = lesson.Recipe().network(0)
    train(net, *lesson.rows_of(0, 16), Adam(0.05), epochs=400)
    X, T = lesson.rows_of(0, 200_000, stream=2)
    drawn = MeanSquaredError()(net.forward(X), T)
    assert plain.new[-1, 0] == pytest.approx(drawn, rel=0.01)


def test_time_alone_overfits(plain: lesson.Fits) -> None:
    new = plain.new.mean(axis=1)
    assert (np.diff(plain.train.mean(axis=1)) < 0).all()
    assert 3 <= new.argmin() <= 8
    assert new[-1] > 1.15 * new.min()
    assert new.min() > lesson.FLOOR


def test_stopping_early_takes_the_look_of_the_smallest_validation_loss(plain: lesson.Fits) -> None:
    early = plain.early()
    s = 17
    look = min(range(len(plain.epochs)), key=lambda i: plain.validation[i, s])
    assert early.new[0, s] == plain.new[look, s]
    assert early.validation[0].mean() < early.new[0].mean()
    assert early.new[0].mean() < plain.new[-1].mean()


@pytest.fixture(scope="module")
def rivals() -> dict[str, lesson.Fits]:
    recipes = {
        "decay": lesson.Recipe(optimizer=WeightDecay(Adam(0.05), 0.01)),
        "too much decay": lesson.Recipe(optimizer=WeightDecay(Adam(0.05), 0.03)),
        "dropout 0.1": lesson.Recipe(dropout=0.1),
        "dropout 0.3": lesson.Recipe(dropout=0.3),
    }
    return {name: lesson.fit(recipe, SEEDS, (400,)) for name, recipe in recipes.items()}


def test_what_helps_and_what_is_no_better_than_a_coin(
    plain: lesson.Fits, rivals: dict[str, lesson.Fits]
) -> None:
    found = {name: lesson.duel(each, plain) for name, each in rivals.items()}
    found["early"] = lesson.duel(plain.early(), plain)
    for each in found.values():
        assert each.won + each.tied + each.lost == len(SEEDS)
        wilson = binomtest(each.won, len(SEEDS)).proportion_ci(method="wilson")
        assert each.rate[1:] == pytest.approx((wilson.low, wilson.high), rel=1e-9)
    assert all(found[name].rate.low > 0.5 for name in ("decay", "dropout 0.1", "early"))
    assert found["too much decay"].rate.high < 0.5
    assert found["dropout 0.3"].rate.low < 0.5 < found["dropout 0.3"].rate.high
    assert all(each.train[-1].mean() > plain.train[-1].mean() for each in rivals.values())


def test_a_duel_needs_pairs(plain: lesson.Fits) -> None:
    same = lesson.duel(plain, plain)
    assert (same.won, same.tied, same.lost) == (0, 200, 0)
    with pytest.raises(ShapeError, match="200 networks and 3"):
        lesson.duel(plain, plain._replace(new=plain.new[:, :3]))


# Weight decay, dropout, choosing


def test_the_penalty_s_gradient_by_automatic_differentiation() -> None:
    X, T = lesson.rows_of(2, 6)
    net = lesson.Recipe(hidden=3).network(2)
    decay = 0.2

    def loss(p: dict[str, np.ndarray]) -> float:
        Y = anp.tanh(X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
        return anp.mean((Y - T) ** 2) + decay / 2 * (anp.sum(p["W1"] ** 2) + anp.sum(p["W2"] ** 2))

    start = {key: w.copy() for key, w in net.parameters.items()}
    assert lesson.penalised(net, X, T, decay) == pytest.approx(loss(start), rel=ROUNDING)
    train(net, X, T, WeightDecay(GradientDescent(0.1), decay), epochs=1)
    for key, slope in grad(loss)(start).items():
        np.testing.assert_allclose(net.parameters[key], start[key] - 0.1 * slope, rtol=1e-10)


def test_the_quiet_network_s_gradients_are_right_for_every_silence() -> None:
    net, (X, T) = lesson.Recipe(dropout=0.3).network(0), lesson.rows_of(0, 16)
    for noise in range(4):
        assert check_gradients(net, X, T, noise=noise)


def test_whoever_is_chosen_on_few_rows_looks_better_than_possible() -> None:
    choice = lesson.best_of(candidates=500, rows=20)
    assert choice.chosen_on.mean() < 1 / 12 < choice.fresh.mean()
    alone = lesson.best_of(candidates=1, rows=20)
    assert alone.chosen_on.mean() > choice.chosen_on.mean()
    with pytest.raises(ValueError, match="rows"):
        lesson.best_of(5, 0)


# What the pictures say


def test_each_position_shows_another_picture() -> None:
    run = lesson.watch(lesson.Recipe(), 0, (0, 40, 400))
    for explorer in (epoch_explorer(run), decay_explorer(seed=1, epochs=20)):
        assert len({frame.svg for frame in explorer.frames}) == len(explorer.frames)
        assert len({frame.alt for frame in explorer.frames}) == len(explorer.frames)
        ticks = [re.findall(r">(−?[012](?:\.\d)?)</text>", f.svg) for f in explorer.frames]
        assert all(tick == ticks[0] for tick in ticks)
    assert len(explorer.frames) == len(DECAYS)
    assert f"training loss {run.train[2]:.3f}, validation loss" in figures.fitted(run, 2).alt
    with pytest.raises(ValueError, match="frames 0 to 2, got 3"):
        figures.fitted(run, 3)


def test_the_other_pictures_follow_their_data(
    patient: lesson.NoiseRun, plain: lesson.Fits, rivals: dict[str, lesson.Fits]
) -> None:
    assert f"to {patient.train[-1].mean():.4f} after 4000" in figures.noise_curves(patient).alt
    gaps = figures.gaps({"12": plain, "quiet": rivals["decay"]}, "units").alt
    assert f"12: {plain.train[-1].mean():.3f} and {plain.new[-1].mean():.3f}; quiet" in gaps
    duel = lesson.duel(rivals["decay"], plain)
    said = figures.duels({"decay": duel}).alt
    assert f"on 200 data sets: decay {duel.won} better, 0 equal, {duel.lost} worse" in said
