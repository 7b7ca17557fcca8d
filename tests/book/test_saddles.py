"""Stuck at one half: the saddle against HIPS autograd, the waits, the rates of every cure."""

from __future__ import annotations

import re
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from mpmath import mp
from printed import printed_beside
from scipy.stats import binomtest, pearsonr

from backprop import Dense, Network, Sigmoid, train
from backprop.activations import sigmoid
from backprop.explorers.saddles import LOOKS, waiting_explorer
from backprop.figures import cures as cure_figures
from backprop.figures import saddles as figures
from backprop.initializers import Constant, Normal
from backprop.lessons import cures
from backprop.lessons import saddles as lesson
from backprop.lessons.escapes import Escapes, escapes
from backprop.losses import BinaryCrossEntropy, Loss, MeanSquaredError
from backprop.modifiers import Schedule, inverse_time
from backprop.optimizers import Adam, GradientDescent, Momentum

X, T = lesson.X, lesson.T
SEEDS = range(200)
ZERO = np.zeros((1, 13))

# What the chapter must show, by id.
MUST_SHOW = {
    "S3-30": ["0.0001876275", "0.2499978876"],
    "S3-28": ["0.6931471806", "0.2500000000", "0.4375000000", "0.2187500000", "12"],
    "S3-29": ["500 of 500", "0.001265", "0.996261", "0.995964", "0.005920"],
    "S3-23": ["0.4380 in ten", "52 starts for 95 %"],
    "S3-24": ["Adam's steps 0.01000 to 0.01000"],
}


@pytest.mark.parametrize("tag", MUST_SHOW)
def test_the_chapter_shows_what_it_must(tag: str) -> None:
    text = printed_beside("saddles", tag)
    assert [value for value in MUST_SHOW[tag] if value not in text] == []


def test_the_chapter_shows_rates_over_five_hundred_starts() -> None:
    """The bands of the chapter's own 500 starts, from its printed table."""
    rows = re.findall(r"(?m)^ *(\S.{12}) *(\d+) +([\d.]+)–", printed_beside("saddles", "S3-23"))
    shown = {name.strip(): int(right) for name, right, _ in rows}
    assert 15 <= shown["as written"] <= 55  # 3 to 11 %
    assert shown["momentum 0.9"] >= 430
    assert shown["Adam 0.05"] < shown["Adam 0.01"] - 100
    assert shown["rate 5"] >= 495
    assert shown["× 1, 8 hidden"] == 500
    assert len(shown) == len(cures.RECIPES)


# --- the saddle ------------------------------------------------------------------------------


def plain_loss(point: Any, squared: bool = False) -> Any:
    """The loss of the 2-3-1 network at a point, written out for HIPS autograd."""
    W1, b1 = anp.reshape(point[:6], (2, 3)), point[6:9]
    hidden = 1 / (1 + anp.exp(-(anp.dot(X, W1) + b1)))
    z = anp.dot(hidden, point[9:12]) + point[12]
    y, t = 1 / (1 + anp.exp(-z)), T[:, 0]
    if squared:
        return anp.mean((y - t) ** 2)
    return -anp.mean(t * anp.log(y) + (1 - t) * anp.log(1 - y))


@pytest.mark.parametrize(
    ("loss", "squared", "height", "curvature"),
    [(BinaryCrossEntropy(), False, np.log(2), 7 / 16), (MeanSquaredError(), True, 1 / 4, 7 / 32)],
)
def test_zero_is_a_level_saddle(loss: Loss, squared: bool, height: float, curvature: float) -> None:
    exact = autograd.hessian(plain_loss)(ZERO[0], squared)
    np.testing.assert_allclose(lesson.hessians_at(ZERO, loss)[0], exact, rtol=0, atol=1e-10)
    np.testing.assert_allclose(np.linalg.eigvalsh(exact), [0] * 12 + [curvature], atol=1e-15)
    assert lesson.networks_at(ZERO, loss).loss(X, T)[0] == pytest.approx(height, rel=1e-15)
    assert np.abs(lesson.gradients_at(ZERO, loss)).max() == 0
    values, vectors = np.linalg.eigh(lesson.hessians_at(ZERO, loss)[0])
    assert values[-1] == pytest.approx(curvature, rel=1e-9)
    assert abs(vectors[:, -1] @ lesson.TOGETHER) == pytest.approx(1, abs=1e-9)


def test_hessians_away_from_zero_agree_with_autograd() -> None:
    points = np.random.RandomState(5).randn(3, 13)
    for point, ours in zip(points, lesson.hessians_at(points), strict=True):
        np.testing.assert_allclose(ours, autograd.hessian(plain_loss)(point), rtol=0, atol=1e-9)


def test_the_way_down_is_a_fourth_power() -> None:
    """Along WAKE the loss is ln 2 − (5/128) s⁴ + …, in 40-digit arithmetic, and so it is here."""

    def bent(z: Any) -> Any:
        return 1 / (1 + mp.exp(-z))

    def along(s: Any) -> Any:
        w = [mp.mpf(float(part)) * s for part in lesson.WAKE]
        total = mp.mpf(0)
        for (x1, x2), t in zip(X.tolist(), T[:, 0].tolist(), strict=True):
            hidden = [bent(x1 * w[j] + x2 * w[3 + j] + w[6 + j]) for j in range(3)]
            z = w[12] + sum(w[9 + j] * hidden[j] for j in range(3))
            y = bent(z)
            total -= mp.log(y if t else 1 - y)
        return total / 4

    with mp.workdps(40):
        terms = [float(term) for term in mp.taylor(along, 0, 4)]
    assert terms == pytest.approx([np.log(2), 0, 0, 0, -5 / 128], rel=1e-9, abs=1e-12)
    length = float(np.linalg.norm(lesson.WAKE))
    assert lesson.rise(lesson.WAKE, 0.1) == pytest.approx(-5 / 128 * (0.1 / length) ** 4, rel=2e-3)
    assert lesson.rise(lesson.TOGETHER, 0.01) == pytest.approx(7 / 32 * 0.01**2, rel=1e-4)


def test_points_and_networks_are_the_same() -> None:
    net = lesson.source_003(range(3))
    points = lesson.flat(net.parameters)
    again = lesson.networks_at(points)
    np.testing.assert_array_equal(again.forward(X), net.forward(X))
    np.testing.assert_allclose(lesson.answers(points[2]), net.forward(X)[2, :, 0], rtol=1e-14)
    with pytest.raises(ValueError, match=r"4h \+ 1 parameters, not 12"):
        lesson.networks_at(points[:, :12])


def test_two_starts() -> None:
    starts = lesson.two_starts((0, 1))
    np.testing.assert_allclose(
        starts.squares[-1], [0.0001876275, 0.2499978876], rtol=0, atol=5.1e-11
    )
    # Seed 1 sinks through ¼, and sinks all the time from epoch 100 on.
    assert starts.squares[100, 1] > 0.25 > starts.squares[-1, 1]
    assert (np.diff(starts.squares[100:, 1]) < 0).all()


# --- waiting ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def waited() -> Escapes:
    return escapes(SEEDS, limit=4000)


def test_the_curvature_foretells_the_wait(waited: Escapes) -> None:
    out = waited.escaped
    expected = pearsonr(np.log(-waited.curvature[out]), np.log(waited.epoch[out])).statistic
    assert waited.correlation == pytest.approx(expected, rel=1e-12)
    assert -1 < waited.correlation < -0.8
    printed = re.search(r"correlation of the logs: (-0\.\d+)", printed_beside("saddles", "S3-28"))
    assert printed, "the chapter prints the correlation"
    assert -1 < float(printed[1]) < -0.8
    # After 100 epochs all are at one half, and all have a way down.
    assert np.median(waited.away) < 1e-3
    assert np.median(waited.slope) == pytest.approx(3.5e-5, rel=0.1)
    assert (waited.curvature < 0).all()
    # Those that wait longer than the limit are those whose curvature says so.
    assert np.median(-waited.curvature[~out]) < 0.6 * np.median(-waited.curvature[out])


def test_escapes_agree_with_a_run_left_alone(waited: Escapes) -> None:
    """Taking networks out changes nothing for the others: seed 1 on its own, epoch by epoch."""
    alone = lesson.run(1, epochs=4000)
    outputs = lesson.networks_at(alone.points[3700::100]).forward(X)
    first = 3700 + 100 * int(np.argmax(np.abs(outputs - T).max(axis=(1, 2)) < 0.5))
    assert waited.epoch[1] == first
    with pytest.raises(ValueError, match="limit must be at least 101"):
        escapes(SEEDS, limit=100)


# --- cures -----------------------------------------------------------------------------------

# The shares in which each recipe must end right, here with 200 starts. The chapter prints all
# recipes with 500; three of them are also trained in tests/package/test_source_runs.py.
BANDS = {"Adam 0.05": (0.50, 0.68), "tanh": (0.94, 1), "rate 5": (0.98, 1), "randn × 1": (0.93, 1)}


@pytest.fixture(scope="module")
def outcomes() -> dict[str, cures.Outcome]:
    named = {recipe.name: recipe for recipe in cures.RECIPES}
    return {name: cures.outcome(named[name], SEEDS) for name in BANDS}


@pytest.mark.parametrize("name", BANDS)
def test_how_often_a_recipe_helps(name: str, outcomes: dict[str, cures.Outcome]) -> None:
    low, high = BANDS[name]
    assert low <= outcomes[name].right.mean() <= high
    interval = outcomes[name].rate
    wilson = binomtest(int(outcomes[name].right.sum()), 200).proportion_ci(method="wilson")
    assert (interval.low, interval.high) == pytest.approx((wilson.low, wilson.high), abs=1e-12)


def test_there_are_two_ways_to_fail(outcomes: dict[str, cures.Outcome]) -> None:
    for name in ("Adam 0.05", "randn × 1"):
        failed = ~outcomes[name].right
        assert failed.any()
        assert not outcomes[name].waiting.any()
        # Outputs like 0 1 ½ ½, or 0 ⅔ ⅔ ⅔.
        squares = outcomes[name].squares[failed]
        assert (np.minimum(abs(squares - 1 / 8), abs(squares - 1 / 6)) < 0.01).all()


def test_a_recipe_trains_the_network_of_its_name() -> None:
    """One network, one epoch, against the same written out."""
    for recipe in cures.RECIPES:
        inputs = 2 * X - 1 if "±1" in recipe.name else X
        net = recipe.networks([7])
        width = 8 if "8 hidden" in recipe.name else 3
        assert net.parameters["W1"].shape == (1, 2, width)
        spread = float(np.abs(net.parameters["W1"]).max())
        assert (spread > 0.5) == ("× 1" in recipe.name or "U(" in recipe.name)
        single = Network(recipe.networks([7]).layers, loss=BinaryCrossEntropy(), seed=7)
        train(single, inputs, T, recipe.optimizer, epochs=1)
        end = cures.outcome(recipe, [7], epochs=1)
        np.testing.assert_allclose(end.outputs[0], single.forward(inputs)[:, 0], rtol=1e-13)


def test_the_edge_of_the_rate_is_that_of_the_steep_direction() -> None:
    """A small push along TOGETHER grows above 32/7 and shrinks below, whatever else happens."""
    for rate, grows in ((4.5, False), (4.65, True)):
        net = lesson.networks_at(1e-6 * lesson.TOGETHER[None])
        train(net, X, T, GradientDescent(rate), epochs=20)
        assert (np.linalg.norm(lesson.flat(net.parameters)) > 1e-6) == grows
    assert re.search(r"η = 4\.571, drawn", _alt_of_knife_edge())


def _alt_of_knife_edge() -> str:
    outputs = np.tile(T[:, 0], (10, 1))
    ends = [cures.Outcome("1", 1 - outputs), cures.Outcome("5", outputs)]
    picture = cure_figures.knife_edge(ends, 32 / 7)
    assert "0.0 % at η = 1, 100.0 % at η = 5" in picture.alt
    return picture.alt


def test_momentum_walks_ten_times_as_fast_and_adam_by_its_rate() -> None:
    ball = {"w": np.zeros(1)}
    momentum = Momentum(1.0, 0.9)
    state = momentum.start(ball)
    for _ in range(200):
        momentum.step(ball, {"w": np.ones(1)}, state)
    assert state["velocity"]["w"][0] == pytest.approx(10, rel=1e-8)

    net = lesson.source_003(SEEDS)
    before = lesson.flat(net.parameters)
    _, gradients = net.gradients(X, T)
    g = lesson.flat(gradients)
    adam = Adam(0.01)
    adam.step(net.parameters, gradients, adam.start(net.parameters))
    moved = before - lesson.flat(net.parameters)
    np.testing.assert_array_equal(np.sign(moved), np.sign(g))
    # lr · g / (|g| + ε): short of lr by ε / |g|.
    np.testing.assert_allclose(np.abs(moved), 0.01 * np.abs(g) / (np.abs(g) + 1e-8), rtol=1e-9)


def test_restarts() -> None:
    assert cures.success_in(10, 0.056) == pytest.approx(0.4380, abs=5e-5)
    assert cures.tries_for(0.95, 0.056) == 52
    assert cures.success_in(52, 0.056) >= 0.95 > cures.success_in(51, 0.056)
    right = np.zeros(40, dtype=bool)
    right[[3, 4, 25]] = True
    assert cures.success_in_blocks(right, 10).estimate == 0.5
    with pytest.raises(ValueError, match="40 runs cannot be taken 7 at a time"):
        cures.success_in_blocks(right, 7)
    for p in (0.0, 1.0):
        with pytest.raises(ValueError, match=r"must be above 0|between 0 and 1"):
            cures.success_in(10, p)


def test_a_shrinking_rate_cures_the_addition_and_a_fixed_one_cycles() -> None:
    fixed = GradientDescent(0.05)
    assert (cures.additions(fixed) >= 0.01).all()
    error = cures.additions(Schedule(fixed, inverse_time(0.05), every=4))
    assert (error.min(axis=0) < 0.01).all()
    assert np.median((error < 0.01).argmax(axis=0)) == 8


def test_a_side_valley_descends_and_its_weights_grow() -> None:
    side = cures.valley([74, 106], epochs=(1000, 2000, 5000))
    assert (np.diff(side.squares, axis=0) < 0).all()
    assert (np.diff(side.loss, axis=0) < 0).all()
    assert (np.diff(side.largest, axis=0) > 0).all()
    assert side.squares[-1, 0] == pytest.approx(0.12541, abs=5e-6)
    assert side.largest[-1, 0] == pytest.approx(9.95, abs=5e-3)
    assert side.loss[-1, 0] == pytest.approx(np.log(2) / 2, abs=2e-3)
    np.testing.assert_allclose(side.outputs[0], [0, 1, 0.5, 0.5], atol=2e-3)
    printed = printed_beside("saddles", "M35")
    assert "17 networks; MSE near 1/8: 16" in printed


def test_equal_weights_stay_equal() -> None:
    net = cures.Recipe(init=Constant(0.5)).networks([0])
    train(net, X, T, GradientDescent(1.0), epochs=500)
    for key in ("W1", "b1"):
        np.testing.assert_array_equal(np.ptp(net.parameters[key], axis=-1), 0)
    assert np.ptp(net.parameters["W2"]) == 0
    nothing = cures.Recipe(init=Constant(0.0)).networks([0])
    train(nothing, X, T, GradientDescent(1.0), epochs=100)
    np.testing.assert_array_equal(nothing.forward(X), 0.5)


def test_half_the_spread_waits_too_long() -> None:
    """What the second question says."""
    end = cures.outcome(cures.Recipe("half", init=Normal(0.05)), SEEDS)
    assert end.right.sum() == 0


# --- pictures --------------------------------------------------------------------------------


def test_the_explorer_shows_one_run_on_fixed_axes() -> None:
    walk = lesson.run(1)
    frames = waiting_explorer(walk).frames
    assert len({frame.svg for frame in frames}) == len(frames)
    axes = {tuple(re.findall(r"<text[^>]*>([^<]*)</text>", frame.svg)) for frame in frames}
    assert len(axes) == 1
    for epoch, frame in zip(LOOKS, frames, strict=True):
        said = re.search(r"Epoch (\d+): the outputs are (.*), the loss ([\d.]+)\.", frame.alt)
        assert said, frame.alt
        outputs = [float(y) for y in said[2].split(", ")]
        assert int(said[1]) == epoch
        np.testing.assert_allclose(outputs, lesson.answers(walk.points[epoch]), atol=5.1e-4)


def test_moments_agree_with_gradients_and_curvatures_measured_otherwise() -> None:
    walk = lesson.run(1, epochs=60)
    (now,) = lesson.moments(walk, [50])
    point = walk.points[50]
    net = Network([Dense(2, 3), Sigmoid(), Dense(3, 1), Sigmoid()], loss=BinaryCrossEntropy())
    for key, part in zip(net.parameters, np.split(point, [6, 9, 12]), strict=True):
        net.parameters[key] = part.reshape(net.parameters[key].shape)
    loss, gradients = net.gradients(X, T)
    length = np.sqrt(sum(float((g**2).sum()) for g in gradients.values()))
    assert (now.loss, now.slope) == pytest.approx((loss, length), rel=1e-12)
    # The cut: its middle is the loss here, its second difference the curvature, downhill ahead.
    middle = len(now.steps) // 2
    assert now.cut[middle] == pytest.approx(loss, rel=1e-14)
    assert now.cut[middle + 1] < now.cut[middle - 1]
    (near,) = lesson.moments(walk, [50], reach=0.02)
    step = near.steps[1] - near.steps[0]
    second = (near.cut[0] - 2 * near.cut[20] + near.cut[-1]) / (20 * step) ** 2
    assert now.curvature == pytest.approx(second, rel=0.02)


def test_alternative_texts_change_with_the_data(waited: Escapes) -> None:
    starts = lesson.Starts((0, 1), np.linspace([0.3, 0.26], [0.1, 0.24], 301))
    assert "seed 0: 0.3000 at the start" in figures.histories(starts).alt
    assert "10000.00 below" in figures.histories(starts).alt
    cut = lesson.slice_through_zero(11)
    said = figures.saddle(cut).alt
    assert "There it is 0.6931." in said
    assert f"{cut.loss[-1, 5] - np.log(2):.3f}" in said
    assert f"{np.log(2) - cut.loss[5, -1]:.3f}" in said

    said = cure_figures.waiting_times(waited).alt
    assert f"{waited.escaped.sum()} of 200 runs are right within 4000 epochs" in said
    none = waited._replace(epoch=np.where(waited.epoch > 3000, -1, waited.epoch))
    assert cure_figures.waiting_times(none).alt != said

    half = np.full((1, 4), sigmoid(0.0))
    right = T[:, 0][None]
    valley = np.array([[0.0, 1.0, 0.5, 0.5]])
    end = cures.Outcome("mixed", np.concatenate([half, half, right, valley]))
    assert "mixed: 1 right, 2 near ½, 1 elsewhere" in cure_figures.cures([end]).alt
