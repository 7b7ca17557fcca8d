"""The chain rule's numbers against HIPS autograd, 40-digit arithmetic and arguments of counting."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from mpmath import mp, mpf
from printed import printed_beside

from backprop import Value
from backprop.activations import sigmoid_prime_from_a, sigmoid_prime_from_z
from backprop.explorers.chain_rule import STEPS, step_explorer
from backprop.figures import Picture
from backprop.figures import chain_rule as figures
from backprop.lessons import chain_rule as lesson

# A dozen float operations, each good to 1.1e-16.
CLOSE = 4e-15

# What the cells that claim to cover an id must print.
MUST_SHOW = {
    "M8": ["0.0920041969", "-0.0069482926", "-0.0043817639", "-0.0113300565"],
    "M38": ["0.25", "0.2350037122", "-2", "0.1049935854"],
    "S1-02": ["0.235003712202", "0.5", "0.311229665601", "0.0365700633817"],
    "S1-13": ["4.2e-05", "4.2e-07", "3.7e-14"],
}


@pytest.mark.parametrize("covered", MUST_SHOW)
def test_the_chapter_shows_what_it_claims_to_cover(covered: str) -> None:
    numbers = re.findall(r"-?\d[\d.]*(?:e-?\d+)?", printed_beside("chain_rule", covered))
    for number in MUST_SHOW[covered]:
        assert number in numbers


# --- chains and paths -----------------------------------------------------------------------------


def error_by_autograd(w0: float) -> float:
    def sigmoid(z: float) -> float:
        return 1 / (1 + anp.exp(-z))

    h = sigmoid(w0 * 1.0)
    return 0.5 * (0.7 * sigmoid(0.4 * h) + 0.3 * sigmoid(0.6 * h) - 1.0) ** 2


def test_the_worked_chain_multiplies_to_the_slope_in_forty_digits() -> None:
    mp.dps = 40
    a = 1 / (1 + mp.exp(-mpf("0.5")))
    exact = (a / 2) * mpf("0.5") * a * (1 - a)
    assert lesson.exact_slope() == pytest.approx(float(exact), rel=CLOSE)
    assert lesson.exact_slope() == pytest.approx(0.0365700633817394, abs=5e-17)


@pytest.mark.parametrize("w0", [0.5, -1.3])
def test_the_shares_of_both_paths_add_to_the_slope(w0: float) -> None:
    nodes = lesson.two_paths(w0)
    E, start = nodes["E"], nodes["w₀"]
    E.backward()
    assert E.data == pytest.approx(error_by_autograd(w0), rel=CLOSE)
    assert start.grad == pytest.approx(autograd.grad(error_by_autograd)(w0), rel=CLOSE)
    assert lesson.slope_between(E, start) == pytest.approx(start.grad, rel=CLOSE)


def test_the_fixture_of_two_paths() -> None:
    nodes = lesson.two_paths()
    routes = lesson.routes(nodes["E"], nodes["w₀"])
    shares = [math.prod(lesson.slopes_along(route)) for route in routes]
    assert nodes["E"].data == pytest.approx(0.0920041969, abs=5e-11)
    assert shares == pytest.approx([-0.0069482926, -0.0043817639], abs=5e-11)
    assert sum(shares) == pytest.approx(-0.0113300565, abs=5e-11)
    assert [[node.label for node in route][3] for route in routes] == ["z₁", "z₂"]


def test_the_half_squared_error_has_opposite_slopes_by_output_and_target() -> None:
    y, t = Value(0.3), Value(1.1)
    E = lesson.half_squared_error(y, t)
    slopes = autograd.grad(lambda v: 0.5 * (v[0] - v[1]) ** 2)(np.array([0.3, 1.1]))
    assert E.local_gradients == pytest.approx(slopes, rel=CLOSE)


def test_a_route_that_uses_nothing_of_the_start_is_no_route() -> None:
    assert lesson.routes(Value(1.0) + Value(2.0), Value(3.0)) == []


def test_the_slope_of_the_sigmoid_takes_z_or_a() -> None:
    for z, right, wrong in ((0.5, 0.2350037122, 0.25), (2.0, 0.1049935854, -2.0)):
        assert sigmoid_prime_from_z(z) == pytest.approx(right, abs=5e-11)
        assert sigmoid_prime_from_a(z) == wrong


# --- walks ----------------------------------------------------------------------------------------

Walker = Callable[[Value, Value], lesson.Walk]
RIGHT: list[Walker] = [lesson.walk_every_path, lesson.walk_backward, lesson.walk_forward]


@pytest.mark.parametrize("walk", RIGHT)
@pytest.mark.parametrize("x", [1.0, -0.7])
def test_three_walks_agree_with_autograd_on_the_nested_diamond(walk: Walker, x: float) -> None:
    nodes = lesson.nested_diamond(x)
    slope = autograd.grad(lambda x: (2 * x) * ((2 * x) * (2 * x + 1)))(x)
    assert walk(nodes["d"], nodes["x"]).slope == pytest.approx(slope, rel=CLOSE)


def test_the_to_do_list_is_wrong_on_the_nested_diamond_and_right_on_the_two_paths() -> None:
    diamond, paths = lesson.nested_diamond(), lesson.two_paths()
    assert lesson.walk_to_do_list(diamond["d"], diamond["x"]).slope == 12.0
    assert lesson.walk_backward(diamond["d"], diamond["x"]).slope == 32.0
    E, start = paths["E"], paths["w₀"]
    right = lesson.walk_backward(E, start).slope
    assert lesson.walk_to_do_list(E, start).slope == pytest.approx(right, rel=CLOSE)


def test_paths_double_with_every_diamond_and_edges_grow_by_four() -> None:
    for row in lesson.growth(7):
        assert row.paths == 2**row.rungs
        assert row.backward == 4 * row.rungs
        assert row.by_path == 4 * (2**row.rungs - 1)


def test_the_walks_agree_on_a_ladder() -> None:
    start, end = lesson.ladder(5)
    slopes = [walk(end, start).slope for walk in RIGHT]
    assert slopes == pytest.approx([slopes[0]] * 3, rel=CLOSE)
    end.backward()
    assert start.grad == pytest.approx(slopes[0], rel=CLOSE)


@pytest.mark.parametrize("weights", [1, 2, 37])
def test_forward_mode_costs_one_walk_for_each_weight(weights: int) -> None:
    row = lesson.cost(weights)
    assert row.reverse_mode == 4 * weights - 1  # 2 for each product and each sum, 1 for the sigmoid
    assert row.forward_mode == weights * row.reverse_mode
    assert row.differences == (weights + 1) * row.reverse_mode


@pytest.mark.parametrize("build", [lesson.ladder, lesson.neuron])
def test_graphs_of_no_size_are_refused(build: Callable[[int], object]) -> None:
    with pytest.raises(ValueError, match="at least 1, got 0"):
        build(0)
    with pytest.raises(TypeError, match="whole number"):
        build(2.0)  # type: ignore[arg-type]


# --- small steps ----------------------------------------------------------------------------------

GRID = 10.0 ** np.arange(-1, -13.01, -0.25)


def test_the_central_difference_is_best_near_1e_5() -> None:
    errors = lesson.difference_errors(GRID)
    assert lesson.difference_errors([1e-5])[0] < 1e-12
    assert 1e-6 <= GRID[errors.argmin()] <= 1e-4
    assert errors[-1] > 1e6 * errors.min() < errors[0]


def test_the_forward_difference_is_best_near_1e_8() -> None:
    errors = lesson.difference_errors(GRID, "forward")
    assert 1e-9 <= GRID[errors.argmin()] <= 1e-7 * 1.01
    assert errors.min() > 1e-11


def test_the_complex_step_has_no_u() -> None:
    errors = lesson.difference_errors([1e-8, 1e-12, 1e-50, 1e-200], "complex")
    assert errors.max() < 2e-17


@pytest.mark.parametrize(("method", "order"), [("forward", 1), ("central", 2), ("complex", 2)])
def test_while_h_is_large_the_error_is_a_power_of_h(method: str, order: int) -> None:
    errors = lesson.difference_errors([1e-2, 1e-3], method)  # type: ignore[arg-type]
    assert math.log10(errors[0] / errors[1]) == pytest.approx(order, abs=0.02)


# --- pictures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("draw", "one", "other"),
    [
        (figures.two_path_figure, lesson.two_paths(), lesson.two_paths(0.6)),
        (figures.nested_diamond_figure, lesson.nested_diamond(), lesson.nested_diamond(2.0)),
        (figures.growth_figure, lesson.growth(5), lesson.growth(6)),
        (figures.cost_figure, [lesson.cost(n) for n in range(1, 6)], [lesson.cost(9)] * 5),
        (figures.sigmoid_slope_figure, 2.0, 1.0),
        (figures.secant_frame, 0.1, 0.01),
    ],
)
def test_a_picture_and_what_it_says_follow_the_data(
    draw: Callable[[object], Picture], one: object, other: object
) -> None:
    first, again, second = draw(one), draw(one), draw(other)
    assert (first.svg, first.alt) == (again.svg, again.alt)
    assert first.svg != second.svg
    assert first.alt != second.alt


def test_the_two_path_figure_says_the_shares_and_their_sum() -> None:
    alt = figures.two_path_figure(lesson.two_paths()).alt
    assert all(text in alt for text in ("0.0920042", "−0.00694829", "−0.00438176", "−0.0113301"))


def test_the_error_curves_say_where_each_method_is_best() -> None:
    alt = figures.error_curves().alt
    assert "central difference, best near h = 1e-05" in alt
    assert re.search(r"forward difference, best near h = (?:\d+e-08|1e-07) ", alt)


def test_the_secant_frame_names_what_limits_it() -> None:
    assert "bends" in figures.secant_frame(1e-3).alt
    assert "bottom of the U" in figures.secant_frame(1e-5).alt
    assert "keeps few" in figures.secant_frame(1e-9).alt


def test_every_position_of_the_step_explorer_shows_another_picture_on_the_same_axes() -> None:
    explorer = step_explorer()
    svgs = [frame.svg for frame in explorer.frames]
    assert len(set(svgs)) == len(svgs) == len(STEPS)
    ticks = {tuple(re.findall(r">([^<\n]+)</text>", svg)) for svg in svgs}
    assert len(ticks) == 1
    assert explorer.slider.index == STEPS.index(0.1)
