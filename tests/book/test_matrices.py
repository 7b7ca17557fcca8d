"""The chapter "From scalars to matrices" against HIPS autograd and against what sources print.

Networks and losses are written here a second time, for autograd to differentiate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from printed import printed_beside

from backprop.explorers.frames import Explorer
from backprop.explorers.matrices import layout_explorer, matrix_stepper, mending_explorer
from backprop.figures import matrices as figures
from backprop.figures.matrix_blocks import step_picture
from backprop.gradcheck import check_gradients
from backprop.lessons import layouts, matrices, matrix_steps, six_ways, source_002
from backprop.losses import SumSquaredError

# What the chapter must show, by id.
MUST_SHOW = {
    "S2-05": ["17 parameters", "17 of 17 checked, right: True"],
    "S2-06": ["NameError", "ValueError", "-0.99999989 x 444.86", "x 100.00", "1.00000000 x 1.00"],
    "S2-07": ["slope 0.235004", "slope 0.000000", "TypeError", "float64", "float32"],
    "S4-11": [
        "-0.3043972972", "-0.2720054857", "-0.2946309379", "-0.2834548060",
        "-0.0095777893", "-0.0167403159", "-0.0012958689", "-0.0011466186",
    ],
    "S4-12": ["16 of 16 checked, right: True", "-0.304397297 -0.304397297 -0.304397297"],
}  # fmt: skip


@pytest.mark.parametrize("tag", MUST_SHOW)
def test_the_chapter_shows_what_it_must(tag: str) -> None:
    text = printed_beside("matrices", tag)
    for wanted in MUST_SHOW[tag]:
        assert wanted in text, (wanted, text)


def sigmoid(z: Any) -> Any:
    return 0.5 + 0.5 * anp.tanh(0.5 * z)


def mean_squares(X: np.ndarray, T: np.ndarray) -> Callable[[Sequence[Any]], Any]:
    """The mean squared error of a sigmoid network as a function of [W1, b1, W2, b2, …]."""

    def loss(parameters: Sequence[Any]) -> Any:
        A = X
        for W, b in zip(parameters[::2], parameters[1::2], strict=True):
            A = sigmoid(anp.dot(A, W) + b)
        return anp.mean((A - T) ** 2)

    return loss


def assert_equal_up_to(found: Sequence[Any], right: Sequence[Any], part: float) -> None:
    """Every array within `part` of its largest entry."""
    assert len(found) == len(right)
    for ours, theirs in zip(found, right, strict=True):
        assert np.shape(ours) == np.shape(theirs)
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=part * np.abs(theirs).max())


# --- source 002 -----------------------------------------------------------------------------------


def test_source_002_agrees_with_autograd() -> None:
    net, (X, T) = source_002.network(), source_002.data()
    parameters = list(net.parameters.values())
    assert [p.shape for p in parameters] == [(2, 4), (4,), (4, 1), (1,)]
    assert (X.shape, T.shape, net.count_parameters()) == ((100, 2), (100, 1), 17)
    value, right = autograd.value_and_grad(mean_squares(X, T))(parameters)
    loss, gradients = net.gradients(X, T)
    assert loss == pytest.approx(value, rel=1e-14, abs=0)
    assert_equal_up_to(list(gradients.values()), right, 1e-14)


def test_source_002_draws_in_the_order_of_the_source() -> None:
    random = np.random.RandomState(3)
    W1, W2 = random.uniform(-1, 1, (2, 4)), random.uniform(-1, 1, (4, 1))
    net, (X, T) = source_002.network(3), source_002.data(3, rows=7)
    np.testing.assert_array_equal(net.parameters["W1"], W1)
    np.testing.assert_array_equal(net.parameters["W2"], W2)
    np.testing.assert_array_equal(X, random.rand(7, 2))
    np.testing.assert_array_equal(T, random.rand(7, 1))


def test_mending_brings_the_ratio_to_one() -> None:
    first, second, *rest = source_002.mended_one_by_one()
    assert first.error == "NameError: name 'a1' is not defined"
    assert second.error == "ValueError: shapes do not fit, size 4 is different from 1"
    assert [v.mended for v in (first, second)] == [(), ("scope",)]
    assert [round(v.ratio or 0, 2) for v in rest] == [444.86, 444.86, 100, 1]
    assert [round(v.cosine or 0, 8) for v in rest] == [-0.99999989, 0.99999989, 1, 1]
    slope, mean = rest[-2:]
    assert slope.ratio == pytest.approx(100, rel=1e-14, abs=0)
    for verdict, factor in ((slope, 100), (mean, 1)):
        assert verdict.entries is not None
        np.testing.assert_allclose(verdict.entries, factor, rtol=1e-12)


def test_each_defect_alone() -> None:
    alone = source_002.each_alone()
    assert alone["scope"].error.startswith("NameError")
    assert alone["transpose"].error.startswith("ValueError")
    measured = {name: (alone[name].ratio, alone[name].cosine) for name in ("sign", "slope", "mean")}
    assert measured["sign"] == pytest.approx((1, -1), rel=1e-14)
    assert measured["mean"] == pytest.approx((100, 1), rel=1e-14)
    assert measured["slope"] == pytest.approx((4.448618800655738, 0.999999894074643), rel=1e-12)


def test_the_code_that_is_shown_is_the_code_that_ran() -> None:
    lines, changed = source_002.code_with([])
    assert changed == []
    whole, all_new = source_002.code_with(source_002.DEFECTS)
    assert len(whole) == len(lines) + 2
    assert [whole[i].strip() for i in all_new] == [
        source_002.DEFECTS[name][1] for name in ("scope", "sign", "slope", "mean", "transpose")
    ]
    with pytest.raises(ValueError, match=r"defects are scope, .*, got typo"):
        source_002.code_with(["typo"])


def test_a_missing_slope_hides_only_while_answers_are_near_one_half() -> None:
    """What the third answer says: with larger weights the direction is wrong, too."""
    net, (X, T) = source_002.network(), source_002.data()
    cosines = []
    for factor in (1, 8):
        W1, b1, W2, b2 = (factor * p for p in net.parameters.values())
        A1 = sigmoid(X @ W1 + b1)
        Y = sigmoid(A1 @ W2 + b2)
        flat = []
        for slope in (1, Y * (1 - Y)):
            delta = (Y - T) * slope
            delta1 = delta @ W2.T * A1 * (1 - A1)
            parts = (X.T @ delta1, delta1.sum(0), A1.T @ delta, delta.sum(0))
            flat.append(np.concatenate([np.ravel(part) for part in parts]))
        cosines.append(flat[0] @ flat[1] / np.linalg.norm(flat[0]) / np.linalg.norm(flat[1]))
    assert cosines[0] == pytest.approx(0.99999989, abs=5e-9)
    assert cosines[1] < 0.995


# --- source 004 -----------------------------------------------------------------------------------


def test_source_004_agrees_with_autograd_and_differences() -> None:
    net, (X, T) = matrices.source_004_network(), matrices.source_004_data()
    _, gradients = net.gradients(X, T)

    def sum_of_squares(parameters: Sequence[Any]) -> Any:
        hidden = sigmoid(anp.dot(X, parameters[0]))
        return anp.sum((sigmoid(anp.dot(hidden, parameters[1])) - T) ** 2)

    right = autograd.grad(sum_of_squares)(list(net.parameters.values()))
    assert_equal_up_to([gradients["W1"], gradients["W2"]], right, 1e-14)
    assert check_gradients(net, X, T)
    published = [-0.3043972972, -0.2720054857, -0.2946309379, -0.2834548060]
    np.testing.assert_allclose(-gradients["W2"][:, 0], published, atol=6e-11)


# --- six ways -------------------------------------------------------------------------------------


@pytest.mark.parametrize("widths", [(2, 4, 1), (3, 2, 4, 2)])
@pytest.mark.parametrize("way", six_ways.WAYS)
def test_six_ways_agree_with_autograd(way: str, widths: tuple[int, ...]) -> None:
    X, T, parameters = six_ways.example(widths, examples=5)
    before = [array.copy() for array in parameters]
    right = autograd.grad(mean_squares(X, T))(parameters)
    found = six_ways.WAYS[way](X, T, parameters)
    assert_equal_up_to(found, right, 1e-9 if way == "differences" else 1e-13)
    assert all(np.array_equal(a, b) for a, b in zip(before, parameters, strict=True))


def test_a_forward_pass_is_counted_alike_on_arrays_and_on_the_graph() -> None:
    for widths, examples in (((2, 4, 1), 3), ((3, 2, 4, 2), 5)):
        X, T, parameters = six_ways.example(widths, examples)
        cost = six_ways.costs(X, T, parameters)
        end, _ = six_ways.graph_of_loss(X, T, parameters)
        # Each unit: its products, their sum and the bias, then − exp + ÷; each output: − × +.
        units = sum(w.shape[1] * (2 * w.shape[0] + 4) for w in parameters[::2])
        by_hand = examples * (units + 3 * widths[-1])
        assert cost.forward == six_ways.graph_cost(end, backward=False) == by_hand
        assert (cost.widths, cost.examples) == (widths, examples)
        assert cost.parameters == sum(array.size for array in parameters)


def test_what_the_chapter_says_of_the_costs() -> None:
    def in_passes(widths: tuple[int, ...]) -> dict[str, float]:
        cost = six_ways.costs(*six_ways.example(widths, examples=2))
        return {name: count / cost.forward for name, count in cost.ways.items()}

    flat, deep, deeper = (in_passes((2, *[4] * n, 1)) for n in (1, 3, 4))
    for passes in (flat, deep, deeper):
        assert 1.7 < passes["layers"] < 2.4
        assert 3.6 < passes["scalar graph"] < 4.1
        # Two passes, a subtraction and a division for each parameter.
        assert passes["differences"] > 2 * 17
    assert 2.7 < deeper["sum over paths"] / deep["sum over paths"] < 3.5
    wide = in_passes((2, 8, 8, 1))
    for name in ("forward mode", "differences"):
        assert wide[name] > 1.7 * deep[name]


def test_forward_mode_numbers_follow_the_rules() -> None:
    x = six_ways.Dual(0.7, 1.0)
    results = {
        "sum": (x + 2 + x, 2), "product": (3 * x * x, 6 * 0.7), "difference": (x - x - 1, 0),
        "quotient": (1 / x, -1 / 0.49), "half": (x / 2, 0.5),
        "exponential": ((-x).exp(), -np.exp(-0.7)),
    }  # fmt: skip
    for name, (number, slope) in results.items():
        assert number.slope == pytest.approx(slope, rel=1e-15, abs=1e-15), name


# --- layouts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", layouts.LAYOUTS)
def test_the_formulas_of_every_layout_are_the_derivatives_of_its_own_forward(name: str) -> None:
    layout = layouts.LAYOUTS[name]
    own = layouts.from_rows(layout, layouts.example_layer())
    results = layouts.evaluate(layout, own)
    N = 5 if layout.mean_inside else 1

    def weighted(A: Any, W: Any, b: Any) -> Any:
        """A loss whose slope by Z is delta, or delta/N where the mean stands in dW and db."""
        Z = anp.dot(W, A) + b if layout.columns else anp.dot(A, W.T if layout.turned else W) + b
        return anp.sum(own["delta"] * Z) / N

    dA, dW, db = autograd.grad(weighted, (0, 1, 2))(own["A"], own["W"], own["b"])
    assert_equal_up_to([results["dW"], results["db"], results["dA"]], [dW, db, N * dA], 1e-14)


@pytest.mark.parametrize("name", layouts.LAYOUTS)
def test_the_converter_goes_there_and_back(name: str) -> None:
    layout, rows = layouts.LAYOUTS[name], layouts.example_layer()
    there = layouts.from_rows(layout, rows)
    assert_equal_up_to(list(layouts.to_rows(layout, there).values()), list(rows.values()), 1e-15)
    assert there["A"].shape == ((3, 5) if layout.columns else (5, 3))
    assert there["W"].shape == ((2, 3) if layout.turned else (3, 2))
    expected = layouts.evaluate(layouts.LAYOUTS["rows"], rows)
    back = layouts.to_rows(layout, layouts.evaluate(layout, there))
    assert_equal_up_to([back[key] for key in expected], list(expected.values()), 1e-14)


# --- shapes, steps, batches -----------------------------------------------------------------------


@pytest.mark.parametrize(("sizes", "counts"), [((7, 3, 2), (2, 1, 1)), ((5, 5, 5), (8, 8, 1))])
def test_square_matrices_hide_a_wrong_transpose(sizes: tuple, counts: tuple) -> None:
    A, delta = matrices.random_layer(*sizes)
    found = matrices.candidates(A, delta)
    assert len(found) == 8
    right = [c.text for c in found if c.right]
    assert right == ["A.T @ delta"]
    assert (sum(c.shape is not None for c in found), sum(c.fits for c in found), 1) == counts
    np.testing.assert_allclose(matrices.weight_gradient(A, delta), A.T @ delta, rtol=1e-12)


def test_the_small_passes_are_backpropagation() -> None:
    passes = matrix_steps.both_passes()
    arrays = passes.arrays
    parameters = [arrays[name] for name in ("W₁", "b₁", "W₂", "b₂")]
    right = autograd.grad(mean_squares(arrays["X"], arrays["T"]))(parameters)
    assert_equal_up_to([arrays[name] for name in ("dW₁", "db₁", "dW₂", "db₂")], right, 1e-13)
    for of, name in (("Z₁", "δ₁"), ("A₁", "dA₁"), ("W₁", "dW₁"), ("b₁", "db₁"), ("Z₂", "δ₂")):
        assert arrays[name].shape == arrays[of].shape


FIRST = {"σ": sigmoid, "mean": lambda a: np.mean(a, keepdims=True), "2/3": lambda a: 2 / 3 * a}
BETWEEN = {"·": np.matmul, "+": np.add, "⊙": np.multiply}


def test_the_matrices_that_are_drawn_give_the_result_that_is_drawn() -> None:
    for step in matrix_steps.both_passes().steps:
        parts = list(step.parts)
        first = FIRST[parts.pop(0)] if isinstance(parts[0], str) else np.asarray
        value = first(parts.pop(0)[1])
        for sign, (_, array) in zip(parts[::2], parts[1::2], strict=True):
            value = BETWEEN[sign](value, array)
        np.testing.assert_allclose(value, step.result, rtol=1e-12, err_msg=step.name)


def test_rows_that_are_shown_add_up_as_shown() -> None:
    """A reader who adds the three decimals of the slopes gets the three decimals of the sum."""
    arrays = matrix_steps.both_passes().arrays
    for slopes, total in (("δ₂", "db₂"), ("δ₁", "db₁")):
        added = np.round(arrays[slopes], 3).sum(axis=0)
        np.testing.assert_allclose(added, np.round(arrays[total][0], 3), atol=1e-9)


def test_a_doubled_batch_doubles_the_sum_only() -> None:
    X, T = source_002.data()
    for loss, factor in ((None, 1), (SumSquaredError(), 2)):
        net = source_002.network(loss=loss)
        once = net.gradients(X, T)[1]
        twice = net.gradients(np.vstack([X, X]), np.vstack([T, T]))[1]
        assert_equal_up_to(list(twice.values()), [factor * g for g in once.values()], 1e-13)


# --- pictures -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def explorers() -> dict[str, Explorer]:
    """The three explorers, drawn once."""
    return {"steps": matrix_stepper(), "layouts": layout_explorer(), "mending": mending_explorer()}


@pytest.mark.parametrize(("name", "count"), [("steps", 13), ("layouts", 4), ("mending", 6)])
def test_every_frame_is_different(explorers: dict[str, Explorer], name: str, count: int) -> None:
    frames = explorers[name].frames
    assert len(frames) == len({f.svg for f in frames}) == len({f.alt for f in frames}) == count
    # The frames have one size, so that only what changes moves.
    assert len({re.findall(r'viewBox="[^"]*"', frame.svg)[0] for frame in frames}) == 1


def test_the_stepper_fills_the_ribbon(explorers: dict[str, Explorer]) -> None:
    passes, frames = matrix_steps.both_passes(), explorers["steps"].frames
    for number, (frame, step) in enumerate(zip(frames[1:], passes.steps, strict=True), start=1):
        assert f"step {number} of 12: {step.name} = {step.formula}" in frame.alt
    # A derivative has a dashed frame: one more in the ribbon with each step back, and its numbers.
    back = re.compile(r"stroke-dasharray[^>]*stroke: var\(--bp-backward")
    assert [len(back.findall(frames[n].svg)) for n in (5, 6, 12)] == [0, 1 + 1, 7 + 2]
    with pytest.raises(ValueError, match="there are 12 steps, got 13"):
        step_picture(passes, 13)


def test_alternative_texts_follow_the_data(explorers: dict[str, Explorer]) -> None:
    given = matrix_steps.small_batch()
    before = figures.bias_fork(matrix_steps.both_passes(given))
    after = figures.bias_fork(matrix_steps.both_passes(given | {"b₂": np.array([[1.0]])}))
    assert "0.099 + (−0.097) + 0.073 = 0.075" in before.alt
    moved = matrix_steps.both_passes(given | {"b₂": np.array([[1.0]])}).arrays["db₂"].item()
    assert f"= {moved:.3f}, which is the slope of the bias" in after.alt.replace("−", "-")
    costs = [six_ways.costs(*six_ways.example(w, 2)) for w in ((2, 3, 1), (2, 3, 3, 1))]
    picture = figures.six_costs(costs)
    assert "2-3-1 with 13 parameters" in picture.alt
    assert picture.alt != figures.six_costs(costs[::-1]).alt
    alts = [frame.alt for frame in explorers["mending"].frames]
    assert "444.862 times as long" in alts[2]
    assert "all 100 times" in alts[4]
    assert "all 1 times" in alts[5]
