"""Chapter "Learning from mistakes": its counts and chances, each against a second way to it."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from scipy import special, stats

from backprop import Dense, Network, Sigmoid, Value, numerical_gradient, train
from backprop.checks import ShapeError
from backprop.datasets import addition, xor
from backprop.explorers import Explorer
from backprop.explorers.learning_from_mistakes import explore_flow, explore_race
from backprop.figures.learning_from_mistakes import FLOW_STEPS, draw_flow, draw_loop, draw_race
from backprop.figures.log_axis import power_label
from backprop.figures.random_search import draw_knob_costs, draw_search_cost
from backprop.initializers import Given
from backprop.lessons import learning_from_mistakes as lesson
from backprop.lessons import random_search as luck
from backprop.lessons.intervals import mean_interval, rate_interval
from backprop.lessons.toy_step import START, toy_dw
from backprop.losses import HalfSquaredError
from backprop.optimizers import GradientDescent

# Sums of a few products of numbers near 1: a handful of roundings.
ROUNDING = 1e-13


def adder(knobs: np.ndarray) -> Network:
    return Network(
        [Dense(2, 1, init=Given(np.reshape(knobs, (2, 1))), bias=False)], loss=HalfSquaredError()
    )


# The loop (S3-02, S1-01)


def test_the_loop_has_seven_stations_seven_arrows_and_closes() -> None:
    assert len(set(lesson.STATIONS)) == 7
    assert len(set(lesson.ARROWS)) == 7
    assert {end for arrow in lesson.ARROWS for end in arrow} == set(lesson.STATIONS)
    following = {a: b for a, b in lesson.ARROWS if a != "answer"}
    visited = ["network"]
    while (after := following[visited[-1]]) != "network":
        visited.append(after)
    assert visited == ["network", "output", "compare", "error", "backpropagation"]
    # The right answer comes from the data: nothing in the loop leads to it.
    assert [b for a, b in lesson.ARROWS if a == "answer"] == ["compare"]
    assert "answer" not in [b for _, b in lesson.ARROWS]


def test_mings_answer_is_six_and_his_error_minus_one() -> None:
    loop = lesson.learning_loop((2, 3), 5, (1.5, 1.0))
    assert (loop.output, loop.answer, loop.error) == (6, 5, -1)
    _, gradients = adder(loop.knobs).gradients([[2, 3]], [[5]])
    assert np.array_equal(loop.gradient, gradients["W1"][:, 0])
    after = lesson.learning_loop((2, 3), 5, tuple(loop.knobs - 0.08 * loop.gradient))
    assert after.output == pytest.approx(4.96, abs=ROUNDING)


def test_the_loop_needs_a_knob_for_each_number() -> None:
    with pytest.raises(ShapeError, match="got 3 numbers and 2 knobs"):
        lesson.learning_loop((1, 2, 3), 5, (1.0, 1.0))


def test_the_loop_picture_follows_its_data() -> None:
    ming, right = (draw_loop(lesson.learning_loop((2, 3), 5, k)) for k in ((1.5, 1), (1, 1)))
    assert "The error, −1," in ming.alt
    assert "whose output 5 is compared" in right.alt
    assert "The error, 0," in right.alt
    assert ming.svg != right.svg


# The valley and the race (S3-03, M36)


def test_the_valley_is_the_loss_of_the_two_knob_network() -> None:
    X, T = addition()
    settings = np.random.RandomState(1).uniform(-2, 2, (20, 2))
    for knobs, loss, gradient in zip(
        settings, lesson.valley_loss(settings), lesson.valley_gradient(settings), strict=True
    ):
        expected, gradients = adder(knobs).gradients(X, T)
        assert loss == pytest.approx(expected, rel=ROUNDING)
        assert np.allclose(gradient, gradients["W1"][:, 0], rtol=0, atol=1e-12)
        slopes = numerical_gradient(lesson.valley_loss, knobs)
        # A quadratic has no third derivative: only rounding divided by the step remains.
        assert np.allclose(gradient, slopes, rtol=1e-8, atol=1e-8)


def test_the_valley_is_deepest_at_one_one_and_least_squares_knows_it() -> None:
    assert lesson.valley_loss(np.ones(2)) == 0
    assert np.allclose(np.linalg.lstsq(*addition())[0], 1, rtol=0, atol=ROUNDING)
    steepest = np.linalg.eigvalsh(lesson.valley_curvature())[-1]
    assert round(2 / steepest, 4) == 0.1342  # the bound that docstring and chapter state


def test_the_walk_is_what_training_does() -> None:
    X, T = addition()
    race = lesson.race(tries=20, learning_rate=0.08)
    net = adder(race.walk[0])
    history = train(
        net, X, T, GradientDescent(0.08), epochs=20, watch=lambda n: n.parameters["W1"][:, 0]
    )
    assert np.allclose(race.walk, history.watched, rtol=0, atol=1e-12)
    assert np.allclose(race.walk_losses, history.loss, rtol=1e-10, atol=0)


@pytest.mark.parametrize(("rate", "falls"), [(0.134, True), (0.135, False)])
def test_the_walk_stays_in_the_valley_below_the_stated_rate(rate: float, falls: bool) -> None:
    losses = lesson.race(tries=2000, learning_rate=rate).walk_losses
    assert bool(losses[-1] < losses[0]) is falls


def test_guesses_are_seeded_and_inside_the_box() -> None:
    race = lesson.race(tries=200, seed=3)
    assert np.array_equal(race.guesses, lesson.race(tries=200, seed=3).guesses)
    assert not np.array_equal(race.guesses, lesson.race(tries=200, seed=4).guesses)
    assert (np.abs(race.guesses) <= luck.BOX).all()


@pytest.mark.parametrize(
    "bad", [{"tries": 0}, {"learning_rate": -1.0}, {"learning_rate": np.nan}, {"start": (1, 2, 3)}]
)
def test_a_race_refuses_what_has_no_meaning(bad: dict) -> None:
    with pytest.raises(ValueError, match=next(iter(bad))):
        lesson.race(**bad)


def test_the_race_says_what_it_shows() -> None:
    race = lesson.race()
    best = race.guess_losses[:6].min()
    assert f"has loss {best:.4g} " in draw_race(race, 5).alt
    assert f"reached loss {race.walk_losses[5]:.4g} " in draw_race(race, 5).alt
    with pytest.raises(ValueError, match="between 0 and 20, got 21"):
        draw_race(race, 21)


@pytest.fixture(scope="module")
def race_explorer() -> Explorer:
    return explore_race(lesson.race())


def test_each_position_shows_another_picture(race_explorer: Explorer) -> None:
    for explorer in (race_explorer, explore_flow(lesson.flow())):
        assert len({frame.svg for frame in explorer.frames}) == len(explorer.frames)
        assert len({frame.alt for frame in explorer.frames}) == len(explorer.frames)


def test_the_race_begins_at_no_tries_ends_at_all_and_keeps_its_scales(
    race_explorer: Explorer,
) -> None:
    options = race_explorer.slider.options
    assert (options[0], options[-1]) == ("0", "20")
    marks = [re.findall(r"<text[^>]*>[^<]*</text>", frame.svg) for frame in race_explorer.frames]
    assert all(mark == marks[0] for mark in marks)


# Luck, measured and computed (S3-03)


@pytest.fixture(scope="module")
def cost() -> lesson.SearchCost:
    return lesson.search_cost(seeds=range(300))


def test_the_chance_is_the_ellipse_s_share_of_the_box(cost: lesson.SearchCost) -> None:
    ticks = np.arange(-2 + 0.0005, 2, 0.001)
    near = ticks[np.abs(ticks - 1) < 0.1]  # the ellipse reaches 0.07 from its middle
    square = np.stack(np.meshgrid(near, near), axis=-1)
    share = (lesson.valley_loss(square) < lesson.TOLERANCE).sum() / len(ticks) ** 2
    # A border of some 400 cells, each wrong by half a cell either way, in an area of 5620.
    assert cost.chance == pytest.approx(share, rel=0.01)


def test_random_guesses_follow_the_geometric_law(cost: lesson.SearchCost) -> None:
    test = stats.kstest(cost.tries, stats.geom(cost.chance).cdf)
    assert test.pvalue > 0.01
    wrong = stats.kstest(cost.tries, stats.geom(1.5 * cost.chance).cdf)
    assert wrong.pvalue < 0.001


def test_the_interval_holds_the_exact_mean(cost: lesson.SearchCost) -> None:
    mean, low, high = mean_interval(cost.tries)
    assert low < 1 / cost.chance < high
    assert mean == pytest.approx(np.mean(cost.tries), rel=ROUNDING)


def test_steps_are_those_of_the_eigenvectors(cost: lesson.SearchCost) -> None:
    curvature, directions = np.linalg.eigh(lesson.valley_curvature())
    for seed, steps in zip(range(300), cost.steps, strict=True):
        away = directions.T @ (luck.start_of(seed, 2) - 1)
        losses = [
            (curvature * ((1 - 0.08 * curvature) ** k * away) ** 2).sum() / 2 for k in range(40)
        ]
        assert steps == int(np.argmax(np.array(losses) < lesson.TOLERANCE))


def test_a_tolerance_outside_the_box_is_refused() -> None:
    with pytest.raises(ValueError, match="inside the box"):
        lesson.search_cost(seeds=range(2), tolerance=2.0)


def test_a_walk_that_never_arrives_says_so() -> None:
    with pytest.raises(ValueError, match="smaller rate"):
        luck.steps_until(
            lambda w: (w**2).sum(), lambda w: 2 * w, np.ones(2), 0.1, learning_rate=1.0, limit=50
        )


def test_tries_are_counted_from_one_and_across_blocks() -> None:
    tolerance = 1e-4  # so small that some searches outlast the first block
    drawn = [np.random.RandomState(s).uniform(-2, 2, (20 * luck.BLOCK, 1)) for s in range(40)]
    first = [int(np.flatnonzero(np.abs(guesses[:, 0]) < tolerance)[0]) + 1 for guesses in drawn]
    counted = [luck.tries_until(lambda w: np.abs(w[:, 0]), 1, tolerance, s) for s in range(40)]
    assert counted == first
    assert min(first) < luck.BLOCK < max(first)


@pytest.mark.parametrize("knobs", range(1, 9))
def test_the_ledger_has_curvature_one_everywhere(knobs: int) -> None:
    X, T = luck.ledger(knobs)
    assert np.array_equal(X.T @ X / len(X), np.eye(knobs))
    assert np.array_equal(T, X @ np.ones(knobs))


@pytest.mark.parametrize(
    ("knobs", "volume"), [(1, 2 * 0.25), (2, np.pi * 0.25**2), (3, 4 / 3 * np.pi * 0.25**3)]
)
def test_the_chance_of_a_hit_is_a_ball_in_a_box(knobs: int, volume: float) -> None:
    assert luck.chance_of_a_hit(knobs, 0.25) == pytest.approx(volume / 4**knobs, rel=ROUNDING)


def test_thirteen_knobs_take_more_than_a_century() -> None:
    log_ball = 6.5 * np.log(np.pi) - special.gammaln(7.5) + 13 * np.log(0.25 / 4)
    chance = luck.chance_of_a_hit(13, 0.25)
    assert np.log(chance) == pytest.approx(log_ball, rel=ROUNDING)
    assert 1 / chance / 1e6 / (365.25 * 24 * 3600) > 100


def test_more_knobs_take_luck_longer_but_not_the_walk() -> None:
    costs = luck.knob_costs((1, 2, 3), seeds=range(100), off_by=0.25)
    for before, after in pairwise(costs):
        assert after.tries.estimate > 6 * before.tries.estimate
        assert after.steps.estimate < 2 * before.steps.estimate
    for row in costs:
        # 100 draws of a geometric law: the mean has a relative standard error of one tenth.
        assert row.tries.estimate == pytest.approx(row.expected, rel=0.4)
    assert f"{costs[2].tries.estimate:,.0f}" in draw_knob_costs(costs, 0.25).alt


@pytest.mark.parametrize(("hits", "draws"), [(0, 10), (7, 400_000), (5, 10), (10, 10)])
def test_the_rate_interval_is_wilson_s(hits: int, draws: int) -> None:
    expected = stats.binomtest(hits, draws).proportion_ci(method="wilson")
    _, low, high = rate_interval(hits, draws)
    assert (low, high) == pytest.approx((expected.low, expected.high), rel=1e-9, abs=1e-15)


def test_lucky_networks_are_as_rare_as_the_inventory_says() -> None:
    # Published rates, from other draws: 1.75e-5, 6.2e-4, 9.4e-4 right; 0, 2e-6, 1.1e-4 tight.
    for spread, right, tight in ((1, 1.75e-5, 0), (5, 6.2e-4, 2e-6), (10, 9.4e-4, 1.1e-4)):
        found = luck.lucky_xor_networks(spread, draws=200_000)
        for count, rate in ((found.right, right), (found.tight, tight)):
            expected = rate * found.draws
            assert abs(count - expected) <= 4 * np.sqrt(expected) + 1


def test_lucky_networks_are_judged_as_the_package_judges_them() -> None:
    X, T = xor()
    draws = 5_000
    layers = [Dense(2, 3), Sigmoid(), Dense(3, 1), Sigmoid()]
    nets = Network(layers, loss=HalfSquaredError(), seed=range(draws))
    p = 10 * np.random.RandomState(5).randn(draws, 13)
    nets.parameters["W1"], nets.parameters["b1"] = p[:, :6].reshape(-1, 2, 3), p[:, 6:9]
    nets.parameters["W2"], nets.parameters["b2"] = p[:, 9:12].reshape(-1, 3, 1), p[:, 12:]
    off = np.abs(nets.forward(X) - T).max(axis=(1, 2))
    found = luck.lucky_xor_networks(10, draws=draws, seed=5)
    assert (found.right, found.tight) == ((off < 0.5).sum(), (off < 0.1).sum())
    assert found.right > 0


def test_lucky_adders_are_as_rare_as_the_integral_says() -> None:
    # u = w1·w3 and v = w2·w3 must both be near 1. Their density there, times the good area.
    w3 = np.concatenate([-np.geomspace(1e-2, 20, 20_000)[::-1], np.geomspace(1e-2, 20, 20_000)])
    inside = stats.norm.pdf(1 / w3) ** 2 * stats.norm.pdf(w3) / w3**2
    density = np.trapezoid(inside[20_000:], w3[20_000:]) + np.trapezoid(
        inside[:20_000], w3[:20_000]
    )
    X, T = addition()
    ticks = np.linspace(0.97, 1.03, 1201)
    products = np.stack(np.meshgrid(ticks, ticks), axis=-1)
    good = np.abs(products @ X.T - T[:, 0]).mean(axis=-1) < 0.01
    expected = density * good.sum() * (ticks[1] - ticks[0]) ** 2
    assert expected == pytest.approx(11 / 5_000_000, rel=0.6)  # what the inventory counted
    draws = 3_000_000
    assert abs(luck.lucky_adders(draws) - expected * draws) <= 4 * np.sqrt(expected * draws)


# The way back (S3-16)


def test_the_flow_is_the_gradient_of_the_graph() -> None:
    w1, w2, w3 = Value(0.5), Value(0.8), Value(1.2)
    h = w1 * 2 + w2 * 3
    y = w3 * h
    loss = (y - 5) ** 2 * 0.5
    loss.backward()
    flow = lesson.flow((2, 3), (0.5, 0.8, 1.2), 5)
    ours = (flow.h, flow.y, flow.loss, flow.d_y, flow.d_h, flow.d_w1, flow.d_w2, flow.d_w3)
    theirs = (h.data, y.data, loss.data, y.grad, h.grad, w1.grad, w2.grad, w3.grad)
    assert ours == pytest.approx(theirs, rel=ROUNDING)


def test_the_flow_is_the_source_s_numbers_with_the_sign_of_a_gradient() -> None:
    flow = lesson.flow()
    dw = toy_dw(START)
    assert (flow.d_w1, flow.d_w2, flow.d_w3) == pytest.approx([-d for d in dw], rel=ROUNDING)
    assert (flow.d_w1, flow.d_w2, flow.d_w3) == pytest.approx((-2.208, -3.312, -3.128), rel=1e-9)


def test_the_flow_goes_forward_then_back_from_the_loss_to_the_input_side() -> None:
    assert FLOW_STEPS[3] == "loss"
    pictures = [draw_flow(lesson.flow(), step) for step in range(7)]
    first_seen = {
        word: next(i for i, p in enumerate(pictures) if f">{word}" in p.svg)
        for word in ("h = 3.4", "y = 4.08", "L = 0.4232", "∂L/∂y", "∂L/∂h", "∂L/∂w₃", "∂L/∂w₁")
    }
    assert list(first_seen.values()) == [1, 2, 3, 4, 5, 5, 6]
    with pytest.raises(ValueError, match="between 0 and 6, got 7"):
        draw_flow(lesson.flow(), 7)


def test_each_move_back_adds_one_dashed_arrow() -> None:
    dashes = [draw_flow(lesson.flow(), step).svg.count("stroke-dasharray") for step in range(7)]
    assert dashes[:4] == [0, 0, 0, 0]
    assert dashes[4] > 0
    assert dashes[4:] == [n * dashes[4] for n in (1, 2, 3)]


def test_the_flow_picture_follows_its_data() -> None:
    assert "∂L/∂y = −0.92" in draw_flow(lesson.flow(), 4).alt
    assert "∂L/∂y = 0.08" in draw_flow(lesson.flow(answer=4), 4).alt


# What the pictures say


def test_the_search_picture_counts_what_it_was_given(cost: lesson.SearchCost) -> None:
    other = lesson.SearchCost(np.array([3, 5, 9]), np.array([1, 2, 2]), 0.2)
    assert f"the slowest needs {cost.tries.max():,}" in draw_search_cost(cost).alt
    assert "Of 3 searches" in draw_search_cost(other).alt
    assert "the slowest needs 9" in draw_search_cost(other).alt


@pytest.mark.parametrize(
    ("value", "text"), [(1, "1"), (0.001, "0.001"), (1e4, "10⁴"), (1e15, "10¹⁵"), (1e-6, "10⁻⁶")]
)
def test_powers_of_ten_are_plain_text(value: float, text: str) -> None:
    assert power_label(value) == text
