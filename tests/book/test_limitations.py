"""Vanishing, exploding and the remedies: the chapter's numbers, against oracles of their own.

What the chapter prints is looked up in the stored outputs. What it measures is measured again by
mpmath, by HIPS autograd and SciPy, or by the same lesson on other starts.
"""

from __future__ import annotations

import math
import re

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from mpmath import mp, mpf
from printed import printed_beside
from scipy import stats

from backprop import check_gradients
from backprop.activations import sigmoid
from backprop.datasets import addition, xor
from backprop.explorers.limitations import gate_explorer, start_explorer
from backprop.figures import limitations as figures
from backprop.figures.memory import reaches_picture
from backprop.layers import Tanh
from backprop.lessons import deep_xor, memory, runaway
from backprop.lessons import limitations as lesson
from backprop.modifiers import WeightDecay
from backprop.optimizers import Adam, GradientDescent
from backprop.recurrent import GRU, LSTM, Recurrent

# What the chapter must show, by id, digit for digit.
MUST_SHOW = {
    "S3-21": ["9.5367431641e-07", "3.875220232e-07", "0.0051537752", "2.240057941"],
    "S3-22": ["ran away", "alone                500        0", "both                   0      500"],
    "S3-24": [
        "-1.3416407865 -0.4472135955", "0.4472135955 1.3416407865",
        "Adam steps -0.0100 0.0100 -0.0099", "the others 1.4286", "2.240057941",
    ],
    "S2-13": ["λw: 0.10 -0.40", "weight decay         500        0"],
    "M34": ["sigmoid, 1/√n          0.23      0.23", "factor a layer: 0.2198"],
    "M37": ["careful start", "residual", "batch norm", "clipping"],
}  # fmt: skip


@pytest.mark.parametrize("tag", MUST_SHOW)
def test_the_chapter_shows_what_it_must(tag: str) -> None:
    text = printed_beside("limitations", tag)
    for shown in MUST_SHOW[tag]:
        assert shown in text, shown


def test_the_chain_in_fifty_digits() -> None:
    with mp.workdps(50):

        def end(z: mpf) -> mpf:
            for _ in range(10):
                z = 1 / (1 + mp.exp(-z))
            return z

        exact = float(mp.diff(end, mpf(0)))
    chain = lesson.sigmoid_chain(units=10, w=1.0)
    assert chain.left[-1] == pytest.approx(exact, rel=1e-14, abs=0)
    assert f"{exact:.10g}" == "3.875220232e-07"
    assert chain.left[0] == 1
    assert all(slope <= 0.25 for slope in chain.slopes)
    assert chain.slopes[0] == 0.25


def test_a_chain_of_another_weight_is_what_autograd_finds() -> None:
    def end(a: float, w: float = 3.0) -> float:
        z = a
        for _ in range(6):
            z = w / (1 + anp.exp(-z))
        return z

    assert lesson.sigmoid_chain(6, 3.0).left[-1] == pytest.approx(
        autograd.grad(end)(0.0), rel=1e-13, abs=0
    )
    with pytest.raises(ValueError, match="units must be at least 1, got 0"):
        lesson.sigmoid_chain(0)


@pytest.fixture(scope="module")
def profiles() -> dict[str, lesson.Profile]:
    return {start[0]: lesson.profile(*start) for start in lesson.starts()}


def test_the_gradients_fade_and_run_away_as_the_inventory_says(
    profiles: dict[str, lesson.Profile],
) -> None:
    # The inventory's data are not stated, so sizes are met within a factor of about ten.
    said = {"sigmoid, 1/√n": (4.0e-7, 0.324), "tanh, 1/√n": (0.222, 0.229)}
    said |= {"ReLU, He √(2/n)": (0.630, 1.193), "ReLU, std 3": (1.1e17, 4.5e17)}
    for name, (first, last) in said.items():
        found = profiles[name].weights
        assert abs(math.log10(found[0] / first)) < 1.15, name
        assert abs(math.log10(found[-1] / last)) < 0.8, name
    assert profiles["no bend, std 1"].weights[0] == pytest.approx(3.4e11, rel=0.1)
    assert profiles["sigmoid, 1/√n"].factor == pytest.approx(0.2205, abs=0.01)


def test_the_formula_knows_the_factor(profiles: dict[str, lesson.Profile]) -> None:
    for p in profiles.values():
        assert p.predicted * 0.88 < p.factor < p.predicted * 1.005, p.name
    # For a linear network the formula needs no data: √n · std.
    assert profiles["no bend, std 1"].predicted == 4
    assert profiles["no bend, 1/√n"].predicted == 1


def test_a_profile_is_what_autograd_finds() -> None:
    std, seeds = 0.4, range(3)
    found = lesson.profile("", Tanh, std, seeds)
    X, T = lesson.one_example()
    logs = []
    for seed in seeds:
        draw = np.random.RandomState(seed)
        W = [std * draw.randn(16, 16) for _ in range(9)] + [std * draw.randn(16, 1)]

        def loss(weights: list[np.ndarray]) -> float:
            a = X
            for w in weights[:-1]:
                a = anp.tanh(anp.dot(a, w))
            return 0.5 * anp.sum((anp.dot(a, weights[-1]) - T) ** 2)

        logs.append([math.log(np.linalg.norm(g)) for g in autograd.grad(loss)(W)])
    np.testing.assert_allclose(found.weights, np.exp(np.mean(logs, axis=0)), rtol=1e-11)
    # With one example ∂L/∂W is the table of products of what comes in and δ.
    np.testing.assert_allclose(found.weights, found.sizes * found.deltas, rtol=1e-12)


def test_no_spread_of_the_slider_makes_sigmoids_level() -> None:
    for scale in lesson.scales():
        fading, tanh, relu = lesson.survey(scale, range(20))
        assert fading.factor < 0.8
        assert (relu.factor > 1) == (scale > 1.5)
        assert (tanh.factor > 1) == (scale > 1.5)


def test_a_centred_chain_holds_at_four_and_explodes_at_five() -> None:
    for w, expected in ((4.0, 1.0), (5.0, 1.25**10)):
        z, product = 0.0, 1.0
        for _ in range(10):
            a = float(sigmoid(z))
            product *= w * a * (1 - a)
            z = w * a - w / 2
        assert product == pytest.approx(expected, rel=1e-14)
    for w in (4.0, 8.0, 20.0):
        assert lesson.sigmoid_chain(10, w).left[-1] < 1e-3


@pytest.fixture(scope="module")
def trials() -> dict[str, deep_xor.Trial]:
    """All variations on starts that the chapter does not use, so that its rates are a forecast."""
    seeds = range(1000, 1060)
    return {v.name: deep_xor.trial(v, seeds) for v in deep_xor.variations()}


def printed_counts() -> dict[str, int]:
    text = printed_beside("limitations", "M34")
    return {name: int(n) for name, n in re.findall(r"(\w[\w, ]*?) +[\d.e-]+ +(\d+)/200 ", text)}


def test_who_learns_xor(trials: dict[str, deep_xor.Trial]) -> None:
    counts = printed_counts()
    assert list(counts) == list(trials)
    assert counts["sigmoid"] == counts["tanh, small"] == 0
    assert counts["residual"] >= 195
    assert counts["batch norm"] >= 195
    assert 160 <= counts["tanh"] <= 195
    for name, t in trials.items():
        # Two samples of one rate: the exact test finds no difference at one in a thousand.
        table = [[counts[name], 200 - counts[name]], [t.solved, t.seeds - t.solved]]
        assert stats.fisher_exact(table).pvalue > 1e-3, name
        expected = stats.binomtest(t.solved, t.seeds).proportion_ci(method="wilson")
        assert t.interval == pytest.approx((expected.low, expected.high), abs=1e-6)
    assert trials["sigmoid"].factor == pytest.approx(0.2205, abs=0.01)


def test_other_rates_do_not_save_the_plain_network_nor_a_slow_residual_one() -> None:
    plain, _, _, residual, _ = deep_xor.variations()
    for way, rate in ((plain, 0.1), (plain, 10.0), (residual, 0.1)):
        tried = way._replace(optimizer=GradientDescent(rate))
        assert deep_xor.trial(tried, range(30)).solved == 0, (way.name, rate)


@pytest.mark.parametrize("number", range(5))
def test_the_deep_networks_have_right_gradients(number: int) -> None:
    X, T = xor()
    net = deep_xor.build(deep_xor.variations()[number], seeds=3)
    assert len(deep_xor.weight_keys(net)) == 10
    # Larger weights than at the start, so that the first layers' slopes stand above rounding.
    for key in deep_xor.weight_keys(net):
        net.parameters[key] *= 3
    report = check_gradients(net, X, T)
    assert report, report


def test_batch_norm_leaves_the_bias_before_it_nothing_to_do() -> None:
    net = deep_xor.build(deep_xor.variations()[-1], seeds=0)
    _, gradients = net.gradients(*xor())
    # The keys go W1 b1, then W2 b2 gamma3 beta3 for the first block that is normalised.
    assert np.abs(gradients["b2"]).max() < 1e-12  # a mean over four rows, times 1 / deviation
    assert np.abs(gradients["beta3"]).max() > 1e-3


@pytest.fixture(scope="module")
def runs() -> dict[str, runaway.Run]:
    return {name: runaway.run(name, recipe) for name, recipe in runaway.recipes().items()}


def test_what_holds_the_addition_network(runs: dict[str, runaway.Run]) -> None:
    assert runs["alone"].lost == runs["weight decay"].lost == 500
    assert (runs["clipped"].lost, runs["clipped"].learned) == (0, 0)
    assert (runs["both"].lost, runs["both"].learned) == (0, 500)
    assert runs["clipped"].median[-1] == pytest.approx(0.254, abs=0.01)
    assert runs["falling rate"].lost + runs["falling rate"].learned == 500
    assert runs["both"].median[17] < runs["both"].median[0] / 10


def test_the_runs_are_the_source_s_arithmetic(runs: dict[str, runaway.Run]) -> None:
    """Source 003's loop in plain numbers, with clipping and the falling rate written in."""
    X, T = addition()
    draw = np.random.RandomState(11)
    w = np.concatenate([0.1 * draw.randn(2), 0.1 * draw.randn(1)])
    for epoch in range(8):
        for x, t in zip(X, T[:, 0], strict=True):
            h = w[:2] @ x
            e = w[2] * h - t
            slope = np.array([e * w[2] * x[0], e * w[2] * x[1], e * h])
            slope *= min(1, 1 / np.linalg.norm(slope))
            w = w - 0.1 / (1 + 0.1 * epoch) * slope
        error = np.abs(w[2] * (X @ w[:2]) - T[:, 0]).mean()
        assert runs["both"].error[epoch + 1, 11] == pytest.approx(error, rel=1e-11)


@pytest.mark.parametrize("decay", [0.01, 0.1, 1.0])
def test_no_weight_decay_stops_the_explosion(decay: float) -> None:
    tried = WeightDecay(GradientDescent(runaway.RATE), decay)
    assert runaway.run("", tried, range(100), epochs=30).lost == 100


def test_adams_first_step_is_the_sign_down_to_epsilon() -> None:
    slopes = np.array([[5.0, -0.001, 1e-6, 1e-8]])
    w, adam = {"W1": np.zeros((1, 4))}, Adam(0.01)
    adam.step(w, {"W1": slopes}, adam.start(w))
    np.testing.assert_allclose(w["W1"], -0.01 * slopes / (np.abs(slopes) + 1e-8), rtol=1e-12)
    assert w["W1"][0, 3] == pytest.approx(-0.005)


def test_the_pictures_say_what_they_are_drawn_from(
    trials: dict[str, deep_xor.Trial], runs: dict[str, runaway.Run]
) -> None:
    first = figures.chain_picture(lesson.sigmoid_chain(10, 1.0))
    assert "3.875e-07" in first.alt
    assert figures.chain_picture(lesson.sigmoid_chain(10, 1.1)).alt != first.alt
    told = figures.trials_picture(list(trials.values())).alt
    assert all(f"{t.name} {t.gradients[0]:.2g}" in told for t in trials.values())
    assert "both, 0 of 500 run away, 500 learn" in figures.runs_picture([runs["both"]]).alt
    left = [memory.reach(kind, seeds=[0]) for kind in (Recurrent, LSTM, GRU)]
    assert f"LSTM {left[1].left[-1]:.2g}" in reaches_picture(0.9, left).alt


@pytest.mark.parametrize("make", [start_explorer, gate_explorer])
def test_a_slider_changes_its_picture_on_the_same_axes(make: type) -> None:
    explorer = make()
    assert explorer.slider.value == {start_explorer: "1", gate_explorer: "0"}[make]
    assert len({frame.svg for frame in explorer.frames}) == len(explorer.frames)
    assert len({frame.alt for frame in explorer.frames}) == len(explorer.frames)
    axes = {tuple(re.findall(r"<text[^>]*>([^<]*)</text>", f.svg)) for f in explorer.frames}
    assert len(axes) == 1


def test_a_spread_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="scale must be above 0, got 0"):
        lesson.survey(0)
