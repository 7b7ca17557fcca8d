"""The gradient check and what it is shown on: planted defects, accidents, a famous example.

HIPS autograd differentiates the losses independently; the numbers that the chapter must show are
looked up in the stored outputs of the cells that claim to cover them.
"""

from __future__ import annotations

import re
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from backprop import Dense, Network, ReLU, Sigmoid, Softmax, Tanh, check_gradients
from backprop.explorers.checking_gradients import SHORT, defect_explorer
from backprop.figures import checking_gradients as figures
from backprop.gradcheck import Entry, Report
from backprop.initializers import Given
from backprop.lessons import checking_gradients as lesson
from backprop.lessons import planted_defects as planted
from backprop.losses import HalfSquaredError

X, T = planted.sorting()
WRONG = [defect for defect in planted.DEFECTS if defect != "none"]
# Sums of a few dozen products, each good to 1.1e-16.
CLOSE = {"rtol": 1e-12, "atol": 1e-15}


@pytest.fixture(scope="module")
def runs() -> list[planted.Trained]:
    """What the chapter trains: every defect from 200 starts."""
    return [planted.trained(defect) for defect in planted.DEFECTS]


# --- the program with one defect of choice --------------------------------------------------------


def outputs(p: dict[str, Any], inputs: Any = X) -> Any:
    def squash(z: Any) -> Any:
        return 1 / (1 + anp.exp(-z))

    return squash(anp.dot(squash(anp.dot(inputs, p["W1"]) + p["b1"]), p["W2"]) + p["b2"])


def half_squares(p: dict[str, Any]) -> Any:
    return 0.5 * anp.sum((outputs(p) - T) ** 2) / len(X)


def cross_entropy(p: dict[str, Any]) -> Any:
    y = outputs(p)
    return -anp.sum(T * anp.log(y) + (1 - T) * anp.log(1 - y)) / len(X)


def test_sorting_puts_the_ones_first() -> None:
    assert X.shape == T.shape == (8, 3)
    assert len({tuple(row) for row in X}) == 8
    for x, t in zip(X, T, strict=True):
        assert t.tolist() == sorted(x, reverse=True)


@pytest.mark.parametrize("seed", range(5))
def test_without_a_defect_the_gradients_are_those_of_autograd(seed: int) -> None:
    p = planted.start(seed)
    loss, found = planted.backward(p, X, T)
    assert loss == pytest.approx(float(half_squares(p)), rel=1e-14)
    exact = autograd.grad(half_squares)(p)
    for key, array in found.items():
        np.testing.assert_allclose(array, exact[key], **CLOSE)
    assert planted.checked("none", seed).ok


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("defect", WRONG)
def test_the_check_is_red_for_every_defect(defect: str, seed: int) -> None:
    assert planted.checked(defect, seed).failures


def test_without_the_outputs_slope_it_is_the_gradient_of_the_cross_entropy() -> None:
    p = planted.start(0)
    exact = autograd.grad(cross_entropy)(p)
    for key, array in planted.backward(p, X, T, "no σ′, output")[1].items():
        np.testing.assert_allclose(array, exact[key], **CLOSE)


def test_symptoms_point_at_the_mistake() -> None:
    right = dict.fromkeys(("W1", "b1", "W2", "b2"), "right")
    behind = right | {"W1": "wrong", "b1": "wrong"}
    expected = {
        "none": right,
        "sign": dict.fromkeys(right, "× −1"),
        "no 1/N": dict.fromkeys(right, "× 8"),
        "half": dict.fromkeys(right, "× 0.5"),
        "no σ′, output": dict.fromkeys(right, "wrong"),
        **dict.fromkeys(("no σ′, hidden", "σ′ of z", "transpose", "new weights"), behind),
        "first row's b": right | {"b1": "wrong"},
        "mean for sum": right | {"b2": "× 0.125"},
    }
    found = {defect: lesson.symptoms(planted.checked(defect)) for defect in planted.DEFECTS}
    assert found == expected
    assert [list(each) for each in found.values()] == [list(right)] * len(expected)


def test_an_unknown_defect_is_refused() -> None:
    with pytest.raises(ValueError, match="defect must be one of none, sign"):
        planted.backward(planted.start(0), X, T, "typo")


def test_many_starts_train_like_each_alone() -> None:
    together = planted.trained("transpose", range(3), epochs=20)
    for seed in range(3):
        alone = planted.trained("transpose", [seed], epochs=20)
        np.testing.assert_allclose(together.loss[:, seed], alone.loss[:, 0], rtol=1e-12)


def test_training_follows_the_gradient_of_a_network(runs: list[planted.Trained]) -> None:
    layers = [Dense(3, 3), Sigmoid(), Dense(3, 3), Sigmoid()]
    net = Network(layers, loss=HalfSquaredError(), seed=0)
    for key, array in planted.start(7).items():
        net.parameters[key] = array
    for epoch in range(50):
        loss, gradients = net.gradients(X, T)
        assert runs[0].loss[epoch, 7] == pytest.approx(loss, rel=1e-11)
        for key, gradient in gradients.items():
            net.parameters[key] = net.parameters[key] - planted.RATE * gradient


def test_eight_of_ten_wrong_programs_learn_from_every_start(runs: list[planted.Trained]) -> None:
    assert [run.loss.shape for run in runs] == [(501, 200)] * 11
    learned = [run.defect for run in runs if run.fell == 200]
    assert learned == [d for d in planted.DEFECTS if d not in ("sign", "σ′ of z")]
    by_name = {run.defect: run for run in runs}
    assert by_name["sign"].fell == 0
    assert by_name["σ′ of z"].fell <= 5
    ends = {name: float(run.median[-1]) for name, run in by_name.items()}
    goal = ends["none"]
    near = [name for name in WRONG if goal / 3 < ends[name] < 3 * goal]
    assert near == ["half", "transpose", "new weights", "first row's b", "mean for sum"]
    assert max(ends["no 1/N"], ends["no σ′, output"]) < goal / 10
    assert ends["new weights"] == pytest.approx(goal, rel=0.01)


def test_wrong_programs_learn_two_examples_by_heart() -> None:
    for defect in WRONG:
        if defect not in ("sign", "σ′ of z"):
            worst = planted.trained(defect, range(50), rows=2).loss[-1].max()
            # The sum of all squared errors is 2 · 2 · loss: none of them can reach a half.
            assert 4 * worst < 0.25, defect
    assert planted.trained("sign", range(50), rows=2).loss[-1].min() > 1


# --- the famous example, and the networks of the course -------------------------------------------


def test_the_famous_slip_shows_in_the_seventh_digit() -> None:
    before, right = lesson.mazur_round()
    same, overwritten = lesson.mazur_round(overwritten=True)
    assert before == same == pytest.approx(0.298371108760, abs=5e-13)
    assert right == pytest.approx(0.291027773694, abs=5e-13)
    assert overwritten == pytest.approx(0.291027923905, abs=5e-13)
    assert f"{right:.6f}" == f"{overwritten:.6f}" != f"{right:.7f}" != f"{overwritten:.7f}"


def test_every_network_of_the_course_passes() -> None:
    cases = list(lesson.networks_of_the_course())
    assert len({case.name for case in cases}) == len(cases) >= 9
    for case in cases:
        report = check_gradients(case.net, case.X, case.T)
        assert report.ok, case.name
        assert len(report.judged) == case.net.count_parameters(), case.name


# --- reports --------------------------------------------------------------------------------------


def test_told_names_the_worst_entry_and_a_kink() -> None:
    text = lesson.told(planted.checked("sign"))
    worst = planted.checked("sign").worst
    assert worst is not None
    assert text.startswith("WRONG at 24 of 24 entries\n")
    assert f"worst: {worst.place}" in text
    assert f"{worst.analytic:.8f}" in text
    assert f"{worst.numeric:.8f}" in text
    assert max(map(len, text.splitlines())) <= 38

    layers = [Dense(1, 1, init=Given([[1.0]])), ReLU()]
    corner = Network(layers, loss=HalfSquaredError(), seed=0)
    report = check_gradients(corner, [[0.0], [2.0]], [[1.0], [1.0]])
    assert lesson.told(report) == "right at 1 of 2 entries\n  on a kink: b1[0]"
    assert lesson.told(Report(1, [], report.kinks, 1e-8)).startswith("nothing could be judged")


def test_relative_length_and_direction() -> None:
    entries = [Entry("W1", (0,), 3.0, 4.0, 1e-9), Entry("W1", (1,), -4.0, 3.0, 1e-9)]
    report = Report(2, entries, [], 1e-8)
    assert lesson.cosine(report) == 0
    assert lesson.length_ratio(report) == 1
    assert lesson.symptoms(report) == {"W1": "wrong"}
    zeros = Report(1, [Entry("W1", (0,), 1.0, 0.0, 1e-9)], [], 1e-8)
    assert lesson.symptoms(zeros) == {"W1": "wrong"}


@pytest.mark.parametrize(("x", "bound"), [(3e-10, "1e-09"), (9.9e-11, "1e-10"), (2e-5, "1e-04")])
def test_below_is_the_next_power_of_ten(x: float, bound: str) -> None:
    assert lesson.below(x) == bound
    assert x < float(bound) <= 10 * x * 1.0001


def test_a_program_keeps_its_own_parameters() -> None:
    p = planted.start(0)
    program = lesson.Program(p, planted.loss, lambda p, X, T: planted.backward(p, X, T)[1])
    program.parameters["W1"][0, 0] += 1
    assert p["W1"][0, 0] == planted.start(0)["W1"][0, 0]
    assert check_gradients(program, X, T).ok


# --- accidents ------------------------------------------------------------------------------------


def test_special_points_let_wrong_programs_pass() -> None:
    passes = {
        place: [d for d in WRONG if check_gradients(lesson.at(place, d), X, T)]
        for place in lesson.PLACES
    }
    at_zero = ["no σ′, hidden", "σ′ of z", "transpose", "first row's b"]
    assert passes == {
        "random": [], "symmetric W2": ["transpose"], "W2 = 0": at_zero, "all alike": ["transpose"],
    }  # fmt: skip
    for place in lesson.PLACES:
        assert check_gradients(lesson.at(place, "none"), X, T).ok
    with pytest.raises(ValueError, match="place must be one of random"):
        lesson.at("elsewhere", "none")


RANDOM = np.random.RandomState(5)
A, V = RANDOM.randn(6, 4), RANDOM.randn(6, 4)


@pytest.mark.parametrize("layer", [Dense(4, 3), Sigmoid(), Tanh(), ReLU(), Softmax()], ids=repr)
def test_both_sides_of_the_directional_check_agree(layer: Any) -> None:
    u = np.random.RandomState(6).randn(6, layer.output_width(4))
    measured, claimed = lesson.directional(layer, A, u, V)
    # Central differences of values of order 1 at the best step leave about 4e-11 an entry.
    assert measured == pytest.approx(claimed, rel=0, abs=1e-9)
    assert abs(claimed) > 1e-3


@pytest.mark.parametrize("layer", [lesson.PlainMeanSoftmax(), lesson.SilentSoftmax()], ids=repr)
def test_ones_from_above_hide_what_a_random_upstream_shows(layer: Any) -> None:
    measured, claimed = lesson.directional(layer, A, np.ones((6, 4)), V)
    assert measured == pytest.approx(claimed, rel=0, abs=1e-9)
    measured, claimed = lesson.directional(layer, A, np.random.RandomState(6).randn(6, 4), V)
    assert abs(measured - claimed) > 1e-2


# --- pictures -------------------------------------------------------------------------------------


def test_the_explorer_keeps_its_axes_and_says_what_changes(runs: list[planted.Trained]) -> None:
    runs = [runs[0], runs[1], runs[2], *(run for run in runs if run.defect == "σ′ of z")]
    explorer = defect_explorer(runs)
    frames = explorer.frames
    assert list(explorer.slider.options) == ["none", "sign", "no 1/N", "σ′ of z"]
    axes = [re.findall(r"<clipPath[^>]*>\s*<rect ([^>]*)/>", frame.svg) for frame in frames]
    # Each number on an axis, together with its place.
    ticks = [re.findall(r"<text [^>]*>[−\d.]+</text>", frame.svg) for frame in frames]
    assert len(axes[0]) == 2
    assert all(each == axes[0] for each in axes)
    assert all(each == ticks[0] for each in ticks)
    for frame, run in zip(frames, runs, strict=True):
        assert planted.DEFECTS[run.defect] in frame.alt
        verdicts = lesson.symptoms(planted.checked(run.defect)).values()
        assert all(verdict in frame.alt for verdict in verdicts)
    assert "rises from 0.414 to 1.12" in frames[1].alt
    assert "runs away" in frames[3].alt


def test_the_explorers_positions_fit_beside_a_phones_slider() -> None:
    shown = [SHORT.get(defect, defect) for defect in planted.DEFECTS]
    assert len(set(shown)) == len(shown)
    assert max(map(len, shown)) <= 9
    assert planted.DEFECTS.keys() >= SHORT.keys()


def test_every_entry_lies_inside_the_explorers_axes() -> None:
    for defect in planted.DEFECTS:
        judged = planted.checked(defect).judged
        assert max(abs(entry.numeric) for entry in judged) < figures.REACH
        assert max(abs(entry.analytic) for entry in judged) < figures.HEIGHT


def test_alternative_texts_change_with_the_data(runs: list[planted.Trained]) -> None:
    told = figures.training_curves(runs).alt
    assert "Of the 10 wrong ones 8 fall too, 5 of them to nearly the same loss" in told
    fewer = figures.training_curves(runs[:4]).alt
    assert "Of the 3 wrong ones 2 fall too, 1 of them to nearly the same loss" in fewer
    assert "negative at 50.0%" in figures.direction_histogram(np.array([-0.5, 0.995])).alt
    assert "above 0.99 at 50.0%" in figures.direction_histogram(np.array([-0.5, 0.995])).alt
