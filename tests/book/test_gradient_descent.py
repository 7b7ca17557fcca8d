"""Gradient descent and the update: its paths, thresholds and counts, against second ways to them.

The runs of source 003's network are held to what was measured on the source's own program; the
bowl to its closed form; the fixed numbers to the digits that the chapter prints.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
from printed import printed_beside
from scipy import optimize

from backprop import Dense, Network, train
from backprop.datasets import addition
from backprop.explorers import Explorer
from backprop.explorers.gradient_descent import STARTS, explore_rate, explore_starts
from backprop.figures import addition_network as adding_figures
from backprop.figures import gradient_descent as figures
from backprop.figures import training_loop as loop_figures
from backprop.initializers import Normal
from backprop.lessons import addition_network as adding
from backprop.lessons import gradient_descent as lesson
from backprop.lessons import training_loop as loop
from backprop.lessons import worked_example
from backprop.losses import HalfSquaredError, MeanSquaredError, SumSquaredError
from backprop.optimizers import GradientDescent

# What the chapter must show, by id, as it stands in the list of what the course covers.
MUST_SHOW = {
    "S4-13": ["1.2981038135", "1.0272807600"],
    "S3-10": [
        "4.9297799572", "0.2688849211", "0.7385515936", "0.9000718591", "1.1492902787",
        "9.2306363521", "10.1588047066", "9.0450026812",
    ],
    "S3-11": ["0", "27", "47", "35", "31", "0.0096429959",
              "9.9733142374", "10.0064644150", "9.9666842017"],
    "S3-12": ["0.8408964153", "1.1892071150"],
    "S3-13": ["9.0905"],
    "S3-17": ["0.0377"],
    "M11": ["0.2", "5.3735"],
    "M22": ["1", "10"],
}  # fmt: skip


@pytest.mark.parametrize("covered", MUST_SHOW)
def test_the_chapter_shows_what_it_must(covered: str) -> None:
    text = printed_beside("gradient_descent", covered)
    printed = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)]
    for value in MUST_SHOW[covered]:
        # To 1e-9; where fewer digits stand in the list, equal as they are written there.
        tolerance = 1e-9 if len(value.split(".")[-1]) > 4 else 1e-12
        assert any(abs(float(value) - number) <= tolerance for number in printed), value


# The bowl: paths, rates, thresholds (S4-09, M1, M11, M22, M28)


def test_the_gradient_is_that_of_the_bowl() -> None:
    places = np.random.RandomState(0).uniform(-3, 3, (20, 2))
    for w in places:
        slopes = optimize.approx_fprime(w, lesson.bowl_loss, 1e-7)
        assert np.allclose(lesson.bowl_gradient(w), slopes, rtol=0, atol=2e-6)
    assert np.array_equal(lesson.bowl_gradient(np.ones(2)), [1, 10])


def test_a_walk_of_plain_descent_is_a_power_of_its_factors() -> None:
    found = lesson.descent(0.15)
    k = np.arange(len(found.places))[:, None]
    exact = np.array(lesson.START) * np.array([1 - 0.15, 1 - 1.5]) ** k
    assert np.allclose(found.places, exact, rtol=1e-12, atol=0)
    assert np.allclose(found.factors, [0.85, -0.5], rtol=1e-15)
    assert np.allclose(found.losses, (exact**2 @ [1, 10]) / 2, rtol=1e-12)


def test_the_same_optimizer_walks_the_same_way_with_measured_slopes() -> None:
    ends = []
    for optimizer in lesson.WALKERS:
        walk = lesson.walk(optimizer, 30)
        measured = lesson.walk(optimizer, 30, lesson.measured_gradient)
        # A central difference of a quadratic errs by rounding only: 1e-16 · 20 / 6e-6 a step.
        assert np.allclose(walk, measured, rtol=0, atol=1e-9)
        ends.append(walk[-1])
    assert np.abs(np.diff(ends, axis=0)).max(axis=1).min() > 0.1  # and the three differ


def test_measured_slopes_of_a_network_leave_it_alone_and_are_its_gradients() -> None:
    X, T = lesson.source_004_data()
    net = lesson.source_004_network()
    before = {key: w.copy() for key, w in net.parameters.items()}
    slopes = lesson.measured_slopes(net, X, T)
    _, gradients = net.gradients(X, T)
    for key, w in net.parameters.items():
        assert np.array_equal(w, before[key])
        assert np.allclose(slopes[key], gradients[key], rtol=0, atol=1e-9)


@pytest.mark.parametrize("curvatures", [[1.0], [3.0], [10.0], [1.0, 10.0], [7.0, 1.0, 2.0]])
def test_the_measured_threshold_is_two_over_the_largest_curvature(curvatures: list) -> None:
    found = lesson.measured_threshold(np.array(curvatures))
    assert found == pytest.approx(2 / max(curvatures), rel=1e-12)


def test_the_curvature_of_the_worked_example_is_that_of_its_hessian() -> None:
    start, h = np.array(worked_example.START), 1e-5

    def gradient(w: np.ndarray) -> np.ndarray:
        return np.array(worked_example.gradient(worked_example.Weights(*w)))

    hessian = [(gradient(start + h * e) - gradient(start - h * e)) / (2 * h) for e in np.eye(2)]
    along = gradient(start) / np.linalg.norm(gradient(start))
    exact = along @ np.array(hessian) @ along
    # A second difference over 1e-4: rounding 1e-17 / 1e-8, and the fourth derivative.
    assert lesson.curvature_along_the_gradient() == pytest.approx(exact, abs=3e-8)
    text = printed_beside("gradient_descent", "M11")
    assert f"{2 / exact:.4f}" in text
    assert f"{worked_example.turning_rate():.4f}" in text
    assert 2 / exact < worked_example.turning_rate()


def test_what_the_reader_is_told_about_the_bowl() -> None:
    # At 0.1 the steep weight arrives in one step, at 0.2 it swings without end, above it climbs.
    assert abs(lesson.descent(0.1).places[1, 1]) < 1e-15
    swing = lesson.descent(0.2).places[:, 1]
    assert np.allclose(np.abs(swing), 1.5, rtol=1e-12)
    assert (np.diff(np.sign(swing)) != 0).all()
    assert lesson.descent(0.205).losses[-1] > lesson.descent(0.205).losses[0]
    flat, steep = lesson.descent(2 / 11).factors
    assert flat == pytest.approx(-steep, rel=1e-12)


# The loop (S0-11, S0-12, S4-04, S4-05, M5, M48)


def test_the_label_comes_from_the_data_and_goes_to_the_loss_alone() -> None:
    messages = loop.iteration(0.1)
    assert [m.number for m in messages] == list(range(1, 9))
    labels = [m for m in messages if "label" in m.text]
    assert [(m.sender, m.receiver) for m in labels] == [("data", "loss")]
    backward = [(m.sender, m.receiver) for m in messages if m.kind == "backward"]
    assert backward == [("loss", "network"), ("network", "optimizer")]
    update = [m for m in messages if m.kind == "update"]
    assert [(m.sender, m.receiver) for m in update] == [("optimizer", "network")]
    assert messages[-1] == update[0]


def test_the_messages_carry_the_numbers_of_the_worked_example() -> None:
    values = worked_example.forward(worked_example.START)
    back = worked_example.backward(worked_example.START, values)
    moved = worked_example.step(worked_example.START, 0.1)
    texts = [message.text for message in loop.iteration(0.1)]
    assert texts == [
        "x = 1", "forward", f"y = {values.y:.4f}", "label t = 0", f"L = {values.loss:.4f}",
        f"∂L/∂y = {back.dL_dy:.4f}", f"∇L = {back.dL_dw1:.4f}, {back.dL_dw2:.4f}",
        f"w = {moved.w1:.4f}, {moved.w2:.4f}",
    ]  # fmt: skip


def test_the_sequence_picture_draws_every_message_and_the_loop() -> None:
    messages = loop.iteration(0.1)
    drawn = loop_figures.draw_iteration(messages)
    for message in messages:
        assert f">{message.number}: {message.text}<" in drawn.svg
    assert "loop: every batch, every epoch" in drawn.svg
    assert drawn.alt != loop_figures.draw_iteration(loop.iteration(0.5)).alt
    dashed = re.findall(r"fill: none; stroke-dasharray[^>]*--bp-backward", drawn.svg)
    assert len(dashed) == 2


def test_the_loop_is_what_train_does_and_counts_what_it_did() -> None:
    X, T = addition()
    mine, theirs = adding.adding_networks(3), adding.adding_networks(3)
    counts, log = loop.run(mine, X, T, GradientDescent(0.01), 12, batch_size=2, log_every=5)
    history = train(theirs, X, T, GradientDescent(0.01), 12, batch_size=2, shuffle_seed=None)
    assert counts == loop.Counts(examples=4, epochs=12, batches=24, logged=2)
    assert counts.batches_per_epoch == 2
    assert log == {epoch: history.loss[epoch] for epoch in (5, 10)}
    for key, w in mine.parameters.items():
        assert np.array_equal(w, theirs.parameters[key])
    with pytest.raises(ValueError, match="log_every"):
        loop.run(mine, X, T, GradientDescent(0.01), 1, batch_size=1, log_every=0)


def test_the_flow_chart_shows_the_counts_it_was_given() -> None:
    drawn = loop_figures.draw_run(loop.Counts(examples=100, epochs=7, batches=70, logged=3))
    for text in ("100 examples", "× 70", "yes × 7", "3 of 7", "no × 63", "no × 6"):
        assert f">{text}<" in drawn.svg, text
    assert "70 times each; 10 batches of the 100 examples" in drawn.alt


def test_source_004_prints_the_pass_before_its_last_update() -> None:
    X, T = lesson.source_004_data()
    net = lesson.source_004_network()
    record = train(net, X, T, GradientDescent(1.0), epochs=1000).loss
    assert record[:2] == pytest.approx([1.2981038134890, 1.0272807600480], abs=5e-13)
    text = printed_beside("gradient_descent", "M48")
    assert f"{record[999]:.8f}, then {record[1000]:.8f}" in text
    assert record[999] == pytest.approx(0.0049846521, abs=1e-10)  # what the source's run ends with


def test_while_steps_are_small_only_rate_times_steps_counts() -> None:
    X, T = lesson.source_004_data()
    ends = {}
    for rate, epochs in ((0.1, 1000), (0.5, 200), (1, 100), (5, 20)):
        net = lesson.source_004_network()
        ends[rate] = train(net, X, T, GradientDescent(rate), epochs=epochs).loss[-1]
    assert ends[0.5] == pytest.approx(ends[0.1], rel=0.01)
    assert ends[1] == pytest.approx(ends[0.1], rel=0.01)
    assert ends[5] > 1.2 * ends[0.1]


# Sum and mean (S4-16)


def test_sum_at_one_is_mean_at_four_to_the_last_bit() -> None:
    X, T = lesson.source_004_data()
    nets = [lesson.source_004_network(SumSquaredError()), lesson.source_004_network()]
    nets[1] = lesson.source_004_network(MeanSquaredError())
    for net, rate in zip(nets, (1.0, 4.0), strict=True):
        train(net, X, T, GradientDescent(rate), epochs=300)
    for key, w in nets[0].parameters.items():
        assert np.array_equal(w, nets[1].parameters[key])
    assert "equal to the last bit: True" in printed_beside("gradient_descent", "S4-16")


def test_with_three_examples_only_the_rounding_differs() -> None:
    X, T = (array[:3] for array in lesson.source_004_data())
    nets = [lesson.source_004_network(loss()) for loss in (SumSquaredError, MeanSquaredError)]
    for net, rate in zip(nets, (1.0, 3.0), strict=True):
        train(net, X, T, GradientDescent(rate), epochs=300)
    pairs = [(w, nets[1].parameters[key]) for key, w in nets[0].parameters.items()]
    assert all(np.allclose(a, b, rtol=1e-12) for a, b in pairs)
    assert not all(np.array_equal(a, b) for a, b in pairs)


# The adding network of source 003 (S3-10 to S3-17, M24 to M28)


@pytest.fixture(scope="module")
def run() -> adding.Run:
    return adding.recorded(60)


def the_source_itself(
    seed: int, epochs: int, rate: float = 0.01
) -> tuple[list[float], list[float]]:
    """The program of source 003, restored: its printed errors, and its three weights in the end."""
    random = np.random.RandomState(seed)
    w1, w2, w3 = (random.normal(0, 0.1) for _ in range(3))
    errors = []
    for _ in range(epochs):
        total = 0.0
        for x1, x2 in ((2, 3), (1, 4), (3, 2), (0, 5)):
            h = w1 * x1 + w2 * x2
            error = 5 - w3 * h
            total += abs(error)
            d1, d2, d3 = error * w3 * x1, error * w3 * x2, error * h
            w1, w2, w3 = w1 + rate * d1, w2 + rate * d2, w3 + rate * d3
        errors.append(total / 4)
    return errors, [w1, w2, w3]


@pytest.mark.parametrize("seed", [0, 1, 11, 79, 499])
def test_the_run_is_that_of_the_source(run: adding.Run, seed: int) -> None:
    errors, weights = the_source_itself(seed, 60)
    assert np.allclose(run.errors[:, seed], errors, rtol=1e-10, atol=1e-14)
    assert np.allclose(run.weights[-1, seed], weights, rtol=1e-12)


def test_none_is_done_in_ten_epochs_and_all_by_fifty(run: adding.Run) -> None:
    assert run.errors.shape == (60, 500)
    assert (run.stopped.min(), run.stopped.max(), np.median(run.stopped)) == (27, 47, 35)
    assert np.count_nonzero(run.errors[9] < 0.5) == 297
    medians = np.median(run.errors[:10], axis=1)
    listed = [4.992, 4.941, 4.755, 4.132, 2.627, 1.156, 0.752, 0.620, 0.534, 0.465]
    assert np.allclose(medians, listed, rtol=0, atol=6e-4)


def test_the_drawn_curve_is_none_that_was_recorded(run: adding.Run) -> None:
    claimed = np.array(adding.CLAIMED_ERRORS)
    assert run.errors[0].min() > 4.49 > claimed[0]
    assert run.errors[9].min() > claimed[9]
    assert claimed[[0, -1]].tolist() == [2.45, 0.02]


def test_the_real_gradient_grows_before_it_shrinks(run: adding.Run) -> None:
    median = np.median(run.slopes, axis=1)
    assert 3.5 < median.max() / median[0] < 4.5
    assert median[60] < 0.01
    X, T = addition()
    _, gradients = adding.adding_networks(0).gradients(X, T)
    length = np.sqrt(sum((g**2).sum() for g in gradients.values()))
    assert run.slopes[0, 0] == pytest.approx(length, rel=1e-12)
    drawn = 1 - np.array(adding.CLAIMED_W1)
    assert drawn[0] == pytest.approx(0.9)
    assert (np.diff(drawn) < 0).all()


def test_products_go_to_one_and_weights_to_the_fourth_root(run: adding.Run) -> None:
    long = adding.online(adding.adding_networks(adding.SEEDS), epochs=300)
    assert np.abs(long.products[-1] - 1).max() < 1e-14
    size = np.abs(long.weights[-1])
    assert (size[:, :2].min(), size[:, :2].max()) == pytest.approx((0.8216, 0.8568), abs=5e-5)
    assert (size[:, 2].min(), size[:, 2].max()) == pytest.approx((1.1671, 1.2172), abs=5e-5)
    assert np.median(size[:, :2]) == pytest.approx(2**-0.25, abs=0.005)
    assert np.median(size[:, 2]) == pytest.approx(2**0.25, abs=0.006)
    assert 0.45 <= (long.weights[-1, :, 2] < 0).mean() <= 0.55
    assert np.allclose(long.answers, 10, rtol=1e-13)


def test_the_balance_drifts_in_proportion_to_the_rate() -> None:
    drifts = []
    for rate, epochs in ((0.01, 50), (0.001, 500)):
        slow = adding.online(adding.adding_networks(range(100)), rate, epochs)
        drifts.append(np.abs(slow.balance[-1] - slow.balance[0]).max())
    assert 8 < drifts[0] / drifts[1] < 13


def test_from_zero_nothing_ever_moves() -> None:
    stuck = adding.from_zero(200)
    assert (stuck.errors == 5).all()
    assert not stuck.weights.any()
    assert not stuck.slopes.any()


def test_with_a_bias_the_training_fits_and_the_tests_fail() -> None:
    biased = adding.online(adding.adding_networks(adding.SEEDS, bias=True), epochs=300)
    assert biased.errors[-1].max() < 1e-7
    assert np.median(biased.answers) == pytest.approx(9.0905, abs=5e-5)
    low, high = biased.answers.min(), biased.answers.max()
    assert (low, high) == pytest.approx((7.32, 9.60), abs=0.01)


def test_the_sweep_has_the_verdicts_of_the_inventory() -> None:
    slow, right, cycles, over = adding.sweep((0.0001, 0.02, 0.05, 0.9), range(200), 150)
    assert (slow.reached, slow.diverged) == (0, 0)
    assert (right.reached, right.diverged) == (200, 0)
    assert (cycles.reached, cycles.diverged) == (0, 0)
    assert 0.2 < cycles.error < 0.6
    assert (over.reached, over.diverged, over.epochs) == (0, 200, 0)


def test_a_tenth_of_the_rate_takes_ten_times_as_long() -> None:
    (slow,) = adding.sweep([0.001], range(20), 500)
    records = [np.array(the_source_itself(seed, 4700, 0.0001)[0]) for seed in range(20)]
    slowest = np.median([np.flatnonzero(errors < 0.01)[0] + 1 for errors in records])
    assert slow.reached == 20
    assert slowest == pytest.approx(10 * slow.epochs, rel=0.02)
    assert 3700 < slowest < 4100  # over 500 starts the inventory has 3917


def test_one_example_bounds_the_rate_at_the_bottom_of_the_valley() -> None:
    assert adding.example_bound() == pytest.approx(2 / (25 * (2**0.5 + 2**-0.5)), rel=1e-14)
    assert f"{adding.example_bound():.4f}" == "0.0377"
    # A displacement along the steepest example's own direction grows beyond the bound.
    for rate, grows in ((0.999, False), (1.001, True)):
        net = balanced(adding.SEEDS[:1], 1e-6)
        before = np.abs(net.forward([[0, 5]]) - 5).item()
        _, gradients = net.gradients([[0, 5]], [[5]])
        GradientDescent(rate * adding.example_bound()).step(net.parameters, gradients)
        assert (np.abs(net.forward([[0, 5]]) - 5).item() > before) is grows


def test_the_round_of_four_holds_a_little_longer() -> None:
    for rate, shrinks in ((0.998, True), (1.002, False)):
        net = balanced(range(1), 1e-9)
        errors = adding.online(net, rate * adding.cycle_bound(), 400).errors[:, 0]
        assert bool(errors[-20:].max() < errors[:20].max()) is shrinks
    assert 0.049 < adding.cycle_bound() < 0.05


def balanced(seeds: range, off: float) -> Network:
    """The adding network beside its balanced minimum, w2 by `off` too large."""
    net = adding.adding_networks(seeds)
    net.parameters["W1"][..., 0, 0] = 2**-0.25
    net.parameters["W1"][..., 1, 0] = 2**-0.25 + off
    net.parameters["W2"][...] = 2**0.25
    return net


def test_the_verdicts_on_rates_are_reversed_on_xor() -> None:
    small, large = (lesson.xor_rate(rate, range(200)) for rate in (0.01, 0.9))
    assert small.tight == 0
    assert large.tight == large.networks == 200


def test_online_wants_many_networks() -> None:
    with pytest.raises(ValueError, match="range of seeds"):
        adding.online(adding.adding_networks(0))
    with pytest.raises(ValueError, match="epochs"):
        adding.sweep([0.01], range(2), 0)


def test_a_run_that_explodes_stops_and_can_still_be_drawn() -> None:
    short = adding.online(adding.adding_networks(range(2)), rate=0.1, epochs=50)
    assert len(short.errors) < 12
    assert "never below 0.01" in adding_figures.draw_start(short, 0).alt


# What the pictures say


def test_the_pictures_follow_their_data(run: adding.Run) -> None:
    other = adding.online(
        Network(
            [Dense(2, 1, init=Normal(0.3), bias=False), Dense(1, 1, init=Normal(0.3), bias=False)],
            loss=HalfSquaredError(),
            seed=range(50),
        ),
        epochs=60,
    )
    for draw in (
        adding_figures.draw_errors,
        lambda r: adding_figures.draw_weights(r, 0),
        lambda r: adding_figures.draw_start(r, 0),
    ):
        first, second = draw(run), draw(other)
        assert first.alt != second.alt
        assert first.svg != second.svg
    assert "recorded: median of 50<" in adding_figures.draw_errors(other).svg
    assert "500 come below 0.01, between epoch 27 and 47" in adding_figures.draw_errors(run).alt
    steps = {"gradient descent": lesson.walk(lesson.WALKERS[0], 30)}
    assert f"{lesson.bowl_loss(steps['gradient descent'][-1]):.2g}" in figures.draw_walks(steps).alt


@pytest.fixture(scope="module")
def rates() -> Explorer:
    return explore_rate()


@pytest.fixture(scope="module")
def starts(run: adding.Run) -> Explorer:
    return explore_starts(run)


def test_the_slider_over_rates_moves_what_it_shows(rates: Explorer) -> None:
    assert rates.slider.value == "0.15"
    assert len({frame.svg for frame in rates.frames}) == len(rates.frames)
    for position, frame in zip(rates.slider.options, rates.frames, strict=True):
        rate = float(position)
        assert f"η = {position}: " in frame.alt
        assert ("climbs to" in frame.alt) is (rate > 0.2)
    # The first mark in a frame is the rate on its scale: a straight line over the rates.
    dot = re.compile(r'<g clip-path="[^"]*">\s*<use [^>]*x="([\d.]+)"')
    places = [float(dot.findall(frame.svg)[0]) for frame in rates.frames]
    tried = lesson.rates_to_try()
    line = np.polynomial.Polynomial.fit(tried, places, 1)
    np.testing.assert_allclose(line(np.array(tried)), places, atol=0.01)
    assert line(0.2) - line(0) > 250
    same_axes(rates)


def test_the_slider_over_starts_moves_what_it_shows(starts: Explorer, run: adding.Run) -> None:
    assert len({frame.svg for frame in starts.frames}) == len(STARTS)
    for seed, frame in zip(STARTS, starts.frames, strict=True):
        assert frame.alt.startswith(f"Seed {seed}: ")
        assert f"below 0.01 at epoch {run.stopped[seed]}" in frame.alt
    stops = [run.stopped[seed] for seed in STARTS]
    assert (min(stops), max(stops)) == (27, 47)
    assert {bool(run.weights[-1, seed, 2] < 0) for seed in STARTS} == {False, True}
    same_axes(starts)


def same_axes(explorer: Explorer) -> None:
    """All frames have the same words at the same places, so that what moves is the data."""
    words = [re.findall(r"<text[^>]*>[^<]*</text>", frame.svg) for frame in explorer.frames]
    assert all(frame == words[0] for frame in words)
