"""The losses of the chapter against scikit-learn and finite differences, its pictures too."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from printed import printed_beside
from scipy.special import expit
from sklearn.metrics import log_loss, mean_absolute_error, mean_squared_error

from backprop import ShapeError
from backprop.explorers.loss import prediction_explorer
from backprop.figures import loss as figures
from backprop.lessons import loss as lesson
from backprop.losses import BinaryCrossEntropy

# What the chapter must show, by id, to the ten decimals that are printed.
MUST_SHOW = {
    "S0-03": ["0.2732468268"],
    "S4-08": ["0.0048931070", "0.0012232768", "0.0337067575"],
    "S1-17": ["0.3112296656", "0.0484319524", "0.0968639048"],
}


@pytest.mark.parametrize("tag", MUST_SHOW)
def test_the_chapter_shows_what_it_must(tag: str) -> None:
    assert re.findall(r"\d+\.\d{5,}", printed_beside("loss", tag)) == MUST_SHOW[tag]


def test_the_claimed_table_measured_by_scikit_learn() -> None:
    Y, T = lesson.claimed_table()
    found = {measure.name: measure.value for measure in lesson.measures(Y, T)}
    mean = mean_squared_error(T, Y)
    expected = {
        "sum of squares": 4 * mean,
        "half squares": mean / 2,
        "mean square": mean,
        "root mean square": math.sqrt(mean),
        "mean absolute": mean_absolute_error(T, Y),
    }
    assert found == pytest.approx(expected, rel=1e-14)
    assert f"{found['root mean square']:.10f}" == "0.0349753735"
    assert BinaryCrossEntropy()(Y, T) == pytest.approx(log_loss(T[:, 0], Y[:, 0]), rel=1e-13)


def test_reductions_differ_where_there_are_several_outputs() -> None:
    Y, T = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 2.0]]), np.zeros((2, 3))
    found = [measure.value for measure in lesson.measures(Y, T)]
    assert found == pytest.approx([18, 4.5, 3, math.sqrt(3), 8 / 6], rel=1e-15)


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("t", [0.0, 0.3, 1.0])
def test_slopes_are_those_of_the_losses(number: int, t: float) -> None:
    loss, h = lesson.POINT_LOSSES[number], 1e-5
    for y in (0.05, 0.2, 0.5, 0.95):
        measured = (loss.value(y + h, t) - loss.value(y - h, t)) / (2 * h)
        # The third derivative of the logarithm is 2/y³: at 0.05 it leaves 16000 h²/6.
        assert loss.slope(y, t) == pytest.approx(measured, rel=1e-6, abs=1e-9)


def test_only_the_signed_error_would_cancel() -> None:
    for loss in lesson.POINT_LOSSES:
        values = loss.value(np.linspace(0.01, 0.99, 99), 0.5)
        assert int(np.argmin(values)) == 49
        assert (values >= 0).all()


def test_a_smaller_half_square_may_be_a_larger_mean_absolute_error() -> None:
    before, after = (np.array([[0.0], [3.0]]), np.array([[2.0], [2.0]]))
    T = np.zeros((2, 1))
    old = {m.name: m.value for m in lesson.measures(before, T)}
    new = {m.name: m.value for m in lesson.measures(after, T)}
    assert new["half squares"] < old["half squares"]
    assert new["mean absolute"] > old["mean absolute"]


def test_the_stretched_comparison_is_the_one_that_the_source_averages() -> None:
    Y, T, stretched = lesson.source_000_comparison()
    assert (Y.shape, T.shape, stretched.shape) == ((4, 2), (4, 1), (4, 2))
    pairs = [(Y[n, k] - T[n, 0]) ** 2 for n in range(4) for k in range(2)]
    assert f"{sum(pairs) / 8:.10f}" == "0.2732468268"
    with pytest.raises(ShapeError, match=r"\(4, 2\) and T \(4, 1\)"):
        lesson.measures(Y, T)


def test_slopes_behind_a_sigmoid() -> None:
    slopes = lesson.slopes_at_z()
    h = 1e-5
    cross_entropy = (np.logaddexp(0, -(slopes.z + h)) - np.logaddexp(0, -(slopes.z - h))) / (2 * h)
    half = ((expit(slopes.z + h) - 1) ** 2 - (expit(slopes.z - h) - 1) ** 2) / (4 * h)
    # Central differences of values up to 8: rounding 8 · 1.1e-16 / h, curvature h².
    np.testing.assert_allclose(slopes.cross_entropy, cross_entropy, rtol=0, atol=2e-10)
    np.testing.assert_allclose(slopes.half_squared, half, rtol=0, atol=2e-10)


def test_surprise_is_the_logarithm() -> None:
    p, cost = lesson.surprise()
    np.testing.assert_allclose(np.exp(-cost), p, rtol=1e-15)
    assert cost[-1] == 0


@pytest.mark.parametrize(("y", "t"), [(0.0, 1.0), (1.0, 1.0), (math.nan, 1.0), (0.5, -0.1)])
def test_tangents_need_a_probability(y: float, t: float) -> None:
    with pytest.raises(ValueError, match=r"^[yt] must be"):
        lesson.tangents(y, t)


def test_a_target_above_one_is_refused() -> None:
    with pytest.raises(ValueError, match=r"t must be at most 1, got 1\.5"):
        lesson.tangents(0.5, 1.5)


def test_the_explorer_keeps_its_axes_and_tells_what_changes() -> None:
    t = 0.5
    frames = prediction_explorer(t).frames
    axes = [re.findall(r"<clipPath[^>]*>\s*<rect ([^>]*)/>", frame.svg) for frame in frames]
    ticks = [re.findall(r"<text [^>]*>[−\d.]+</text>", frame.svg) for frame in frames]
    assert len(axes[0]) == 4
    assert all(each == axes[0] for each in axes)
    assert all(each == ticks[0] for each in ticks)
    for frame, y in zip(frames, np.linspace(0.05, 0.95, 19), strict=True):
        squared = re.search(r"; squared ([\d.]+), slope ([−\d.]+);", frame.alt)
        assert squared, frame.alt
        value, slope = (float(text.replace("−", "-")) for text in squared.groups())
        # The text has four decimals.
        assert value == pytest.approx((y - t) ** 2, abs=5.1e-5)
        assert slope == pytest.approx(2 * (y - t), abs=5.1e-5)


def test_alternative_texts_change_with_the_data() -> None:
    Y, T = lesson.claimed_table()
    measured = figures.measures_picture(lesson.measures(Y, T)).alt
    assert "sum of squares 0.004893" in measured
    assert figures.measures_picture(lesson.measures(2 * Y, T)).alt != measured

    comparison = lesson.source_000_comparison()
    assert "8 cells are compared, 4 of them" in figures.comparison_picture(comparison).alt
    wider = lesson.Comparison(np.ones((2, 3)), np.ones((2, 1)), np.ones((2, 3)))
    assert "6 cells are compared, 4 of them" in figures.comparison_picture(wider).alt

    p, cost = lesson.surprise()
    assert "1.6094 at p = 0.2" in figures.surprise_picture((p, cost)).alt
    assert "from 2.3026 at p = 0.1" in figures.surprise_picture((p[9:], cost[9:])).alt

    slopes = lesson.slopes_at_z()
    assert "slope −0.9997, half squared error −0.0003" in figures.slopes_picture(slopes).alt
    shorter = lesson.SlopesAtZ(*(line[12:] for line in slopes))
    assert "At z = −6, surely wrong" in figures.slopes_picture(shorter).alt
