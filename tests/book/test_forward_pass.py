"""The forward pass against arithmetic without NumPy, and its pictures against their data."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import numpy as np
import pytest
from printed import printed_beside
from scipy.special import expit

from backprop import Dense, Identity, Network, ShapeError, Sigmoid
from backprop.datasets import xor
from backprop.explorers.forward_pass import step_explorer, weight_explorer
from backprop.figures import forward_pass as figures
from backprop.figures.networks import network_picture
from backprop.figures.palette import PALETTE
from backprop.lessons import forward_pass as lesson
from backprop.losses import HalfSquaredError

X, T = xor()
# Values of order one after a handful of float operations, each good to 1.1e-16.
CLOSE = 2e-15

# What the chapter must show, by id, to the ten decimals that are printed.
MUST_SHOW = {
    "S0-02": ["0.5000000000", "0.5000000000", "0.6462882684", "0.6329476376"],
    "S4-07": ["0.7437111756", "0.7793073353", "0.7827105746", "0.8056534951", "1.2981038135"],
}


@pytest.mark.parametrize("tag", MUST_SHOW)
def test_the_chapter_shows_what_it_must(tag: str) -> None:
    numbers = re.findall(r"\d+\.\d+", printed_beside("forward_pass", tag))
    assert [number for number in numbers if number in MUST_SHOW[tag]] == MUST_SHOW[tag]


def by_hand(x: list[float], weights: list[lesson.Weights]) -> list[list[float]]:
    """z and a of every layer for one example, by loops over Python numbers."""
    steps, a = [], x
    for W, b in weights:
        z = [
            sum(value * float(W[i, j]) for i, value in enumerate(a)) + float(b[j])
            for j in range(len(b))
        ]
        a = [1 / (1 + math.exp(-value)) for value in z]
        steps += [z, a]
    return steps


@pytest.mark.parametrize("passed", [lesson.source_000(), lesson.source_004(3)])
def test_a_forward_pass_is_what_loops_compute(passed: lesson.ForwardPass) -> None:
    weights = [(layer.W, layer.b) for layer in passed.layers]
    for row, x in enumerate(passed.X.tolist()):
        found = [values[row] for layer in passed.layers for values in (layer.Z, layer.A)]
        for have, expected in zip(found, by_hand(x, weights), strict=True):
            np.testing.assert_allclose(have, expected, rtol=0, atol=CLOSE)


def test_the_source_runs_are_met() -> None:
    first, last = lesson.source_000().output, lesson.source_004().output
    assert [f"{value:.10f}" for value in first[:2].ravel()] == MUST_SHOW["S0-02"]
    assert [f"{value:.10f}" for value in last[:, 0]] == MUST_SHOW["S4-07"][:4]
    # The column of ones makes a bias of the third row of W1.
    (W1, b1), _ = [(layer.W, layer.b) for layer in lesson.source_004().layers]
    assert not b1.any()
    np.testing.assert_allclose(
        lesson.source_004().layers[0].A, expit(X @ W1[:2] + W1[2]), rtol=0, atol=CLOSE
    )


def test_the_hand_made_network_answers_exclusive_or() -> None:
    passed = lesson.forward(X, lesson.exclusive_or_weights())
    np.testing.assert_array_less(np.abs(passed.output - T), 0.1)
    net = Network([Dense(2, 2), Sigmoid(), Dense(2, 1), Sigmoid()], loss=HalfSquaredError())
    for count, layer in enumerate(passed.layers, start=1):
        net.parameters[f"W{count}"], net.parameters[f"b{count}"] = layer.W, layer.b
    for have, expected in zip(
        net.trace(X),
        [values for layer in passed.layers for values in (layer.Z, layer.A)],
        strict=True,
    ):
        np.testing.assert_array_equal(have, expected)


def test_linear_layers_collapse_and_bent_ones_do_not() -> None:
    random = np.random.RandomState(5)
    weights = [(random.randn(a, b), random.randn(b)) for a, b in ((3, 7), (7, 5), (5, 4), (4, 2))]
    inputs = random.randn(11, 3)
    W, b = lesson.collapse(weights)
    assert W.shape == (3, 2)
    deep = lesson.forward(inputs, weights, activation=lambda z: z).output
    np.testing.assert_allclose(inputs @ W + b, deep, rtol=0, atol=1e-12)
    net = Network([Dense(3, 2), Identity()], loss=HalfSquaredError())
    net.parameters["W1"], net.parameters["b1"] = W, b
    np.testing.assert_allclose(net.forward(inputs), deep, rtol=0, atol=1e-12)

    bend = lesson.bend()
    np.testing.assert_allclose(np.diff(bend.straight, 2), 0, atol=1e-12)
    assert bend.bent[0] < 0.1 > bend.bent[-1]
    assert bend.bent.max() > 0.9


def test_the_neuron_and_the_layer() -> None:
    curve = lesson.neuron_curve(-1.5, 0.25, at_x=2.0)
    np.testing.assert_allclose(curve.a, expit(-1.5 * curve.x + 0.25), rtol=0, atol=CLOSE)
    assert curve.at_z == -2.75
    assert curve.at_a == pytest.approx(1 / (1 + math.exp(2.75)), abs=CLOSE)
    product = lesson.small_layer(3, 0)
    np.testing.assert_array_equal(product.Z, [[0, 1, -2], [3, -1, 2], [1, 3, -3], [4, 1, 1]])


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: lesson.forward([0.0, 1.0], lesson.exclusive_or_weights()), ShapeError, "reshape"),
        (lambda: lesson.forward(np.ones((2, 3)), lesson.exclusive_or_weights()), ShapeError,
         r"layer 1 has W \(2, 2\).*\(2, 3\)"),
        (lambda: lesson.forward(X, []), ShapeError, "at least one layer"),
        (lambda: lesson.forward(X, [(np.ones((2, 2)), np.ones(3))]), ShapeError, r"b \(3,\)"),
        (lambda: lesson.collapse([]), ValueError, "at least one layer"),
        (lambda: lesson.layer_product(X, np.ones((3, 2)), [0, 0]), ShapeError, "do not fit"),
        (lambda: lesson.small_layer(row=4), ValueError, r"no cell \[4, 2\]"),
        (lambda: lesson.small_layer(column=-1), ValueError, "column must be at least 0"),
        (lambda: lesson.neuron_curve(math.nan, 0), ValueError, "w must be finite"),
        (lambda: figures.values_picture(lesson.source_000(), 4), ValueError, "4 rows and 2 steps"),
        (lambda: figures.values_picture(lesson.source_000(), 0, 3), ValueError, "3 steps"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(call: object, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        call()  # type: ignore[operator]


def axes_of(svg: str) -> list[str]:
    """Where the axes of a picture stand."""
    return re.findall(r"<clipPath[^>]*>\s*<rect ([^>]*)/>", svg)


def ticks_of(svg: str) -> list[str]:
    return re.findall(r"<text [^>]*>[−\d.]+</text>", svg)


def test_the_weight_explorer_keeps_its_axes_and_tells_what_changes() -> None:
    explorer = weight_explorer(b=0.5)
    assert len({frame.svg for frame in explorer.frames}) == len(explorer.frames)
    assert len({frame.alt for frame in explorer.frames}) == len(explorer.frames)
    first = explorer.frames[0].svg
    assert axes_of(first)
    for frame in explorer.frames:
        assert (axes_of(frame.svg), ticks_of(frame.svg)) == (axes_of(first), ticks_of(first))
    for weight, frame in zip(np.linspace(-5, 5, 21), explorer.frames, strict=True):
        assert f"weight {figures.plain(weight)} and bias 0.5" in frame.alt
        assert f"{1 / (1 + math.exp(-weight - 0.5)):.4f}" in frame.alt
        way = "rises" if weight > 0 else "falls" if weight < 0 else "flat line"
        assert way in frame.alt


def test_the_step_explorer_goes_half_a_layer_at_a_time() -> None:
    passed = lesson.forward(X, lesson.exclusive_or_weights())
    explorer = step_explorer(passed, row=1)
    alts = [frame.alt for frame in explorer.frames]
    assert "layer 1 not reached yet; layer 2 not reached yet" in alts[0]
    assert "layer 1 has z = 3, −2; layer 2 not reached yet" in alts[1]
    assert "layer 1 has a = 0.9526, 0.1192" in alts[2]
    assert "layer 2 has z = 2.667" in alts[3]
    assert "layer 2 has a = 0.935" in alts[4]
    assert len(alts) == 5


def test_alternative_texts_change_with_the_data() -> None:
    product = figures.product_picture(lesson.small_layer(1, 2)).alt
    assert product.endswith("Z[1, 2]: 0·(−1) + 1·4 + (−2) = 2.")
    assert figures.product_picture(lesson.small_layer(3, 1)).alt.endswith("1·2 + 1·(−2) + 1 = 1.")
    assert "z = 0.5" in figures.single_neuron_picture([2, 3], [0.5, -0.5], 1, 0.5, 0.62).alt
    bend = lesson.bend()
    low = bend._replace(bent=bend.bent / 2)
    assert figures.bend_picture(bend).alt != figures.bend_picture(low).alt
    assert f"{bend.bent.max():.4f}" in figures.bend_picture(bend).alt


@pytest.mark.parametrize(
    ("value", "text"), [(-2.0, "−2"), (0.93504, "0.935"), (-0.00001, "0"), (10.0, "10")]
)
def test_numbers_are_written_plainly(value: float, text: str) -> None:
    assert figures.plain(value) == text


def network(**options: object) -> str:
    nodes = [["x\n1", "y\n2"], ["a\n3", ""], ["c\n4"]]
    alt = "A network that a test drew."
    return network_picture(nodes, alt=alt, **options).svg  # type: ignore[arg-type]


def colours(svg: str, role: str) -> int:
    return svg.count(f"stroke: var(--bp-{role}, {PALETTE[role].light})")


def test_a_network_is_drawn_forward_solid_and_backward_dashed() -> None:
    plain = network()
    assert "dasharray" not in plain
    # Arrows at the empty node are faint: of 2·2 + 2·1, each with shaft and head, 3 are reached.
    assert colours(plain, "forward") == 3 * 2 + 2
    weights = [[["1", "2"], ["3", "4"]], [["5"], ["6"]]]
    both = network(weights=weights, gradients=weights)
    assert colours(both, "backward") == 3 * 2
    assert "dasharray" in both
    only_back = network(gradients=weights)
    assert colours(only_back, "forward") == 2
    assert network(notes=[["", ""], ["b = 7", ""], [""]]).count("b = 7") == 1
    assert network(deltas=[["", ""], ["δ = 8", ""], [""]]).count("δ = 8") == 1
    assert network(headings=["in", "mid", "out"]).count(">mid<") == 1


def test_labels_between_two_layers_keep_clear_of_each_other() -> None:
    weights = [[["W00", "W01", "W02"], ["W10", "W11", "W12"]]]
    svg = network_picture(
        [["p", "q"], ["r", "s", "t"]], alt="Two nodes and three.", weights=weights
    ).svg
    heights = sorted(
        float(y) for y in re.findall(r"<text [^>]*translate\([\d.]+ ([\d.]+)\)[^>]*>W\d\d<", svg)
    ) or sorted(float(y) for y in re.findall(r'<text [^>]* y="([\d.]+)"[^>]*>W\d\d<', svg))
    assert len(heights) == 6
    # 11 point text is about 13 points high; the unit of the drawing is the point.
    assert min(b - a for a, b in pairwise(heights)) > 13


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"weights": [[["1"]], [["2"]]]}, r"weights must have the shapes \[\(2, 2\), \(2, 1\)\]"),
        ({"gradients": [[["1", "2"], ["3"]], [["5"], ["6"]]]}, "gradients must have the shapes"),
        ({"notes": [["", ""], [""], [""]]}, "notes must have one text for each node"),
        ({"deltas": [["", ""]]}, "deltas must have one text for each node"),
        ({"headings": ["one"]}, "one heading for each of 3 layers, got 1"),
    ],
)
def test_texts_without_a_place_are_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        network(**options)


def test_a_network_has_layers() -> None:
    with pytest.raises(ValueError, match=r"sizes \[2, 0\]"):
        network_picture([["x", "y"], []], alt="A network without an output.")
