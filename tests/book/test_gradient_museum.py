"""The museum of known defects: each exhibit met to the digit, and judged by autograd as well."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from printed import printed_beside

from backprop import Network, check_gradients
from backprop.datasets import xor
from backprop.figures.glyphs import letters_without_glyph
from backprop.initializers import Normal
from backprop.layers import Dense, Sigmoid
from backprop.lessons import gradient_museum as museum
from backprop.lessons import source_002
from backprop.lessons.checking_gradients import Program, cosine, length_ratio
from backprop.lessons.intervals import rate_interval
from backprop.losses import BinaryCrossEntropy, MeanSquaredError, SumSquaredError
from bookkit import project
from bookkit.notebook_files import read

# What the cells that claim to cover an id must print.
MUST_SHOW = {
    "S0-04": [
        *("0.0766340795", "0.0637504827", "0.0734001078", "0.0559072488"),
        *("0.0134231319", "0.0154135622", "0.0144520870", "0.0122065784"),
    ],
    "S0-05": ["WRONG at 4 of 4 entries", "right at 4 of 4 entries"],
    "S0-06": ["(4, 1) − (4, 2) → (4, 2)", "ValueError", "(2,1)", "(2,2)"],
    "S2-06": ["NameError", "ValueError", "-0.99999989 444.86", "0.99999989 444.86", "100.00"],
    "S3-26": ["9.7648853538e-03", "4.8800981761e-03", "0.5003", "WRONG at 13 of 13"],
    "S3-31": ["8.22e+307 inf", "1.65e+38 inf", "2.7e-109"],
    "S3-32": ["0.2500", "0.2350037122", "-2.0000", "0.1049935854"],
    "S3-39": ["L: 2 without", "w₁: 1 without", "−η: 0 without"],
    "S3-40": ["IndentationError", "NameError", "runs, 1", "22 of 23"],
    "S4-12": ["wrong at 16 of 16 entries, all × −1", "1.2981038135 -> 1.0272807600"],
    "M21": ["3.12800000", "× −1"],
    "X-02": ["source 002", "source 003", "source 004"],
}


@pytest.mark.parametrize("tag", MUST_SHOW)
def test_the_chapter_shows_what_it_claims_to_cover(tag: str) -> None:
    shown = " ".join(printed_beside("checking_gradients", tag).split())
    for expected in MUST_SHOW[tag]:
        assert expected in shown


# --- source 000 -----------------------------------------------------------------------------------


def loss_000(W: Any) -> Any:
    X, T = xor()
    return anp.mean((1 / (1 + anp.exp(-anp.dot(X, W))) - T) ** 2)


def test_source_000_true_direction_is_the_gradient_and_the_published_is_not() -> None:
    for seed in range(20):
        W = np.random.RandomState(seed).randn(2, 2)
        published, true = museum.source_000_directions(W)
        exact = autograd.grad(loss_000)(W)
        np.testing.assert_allclose(true, exact, rtol=1e-12, atol=1e-16)
        assert np.abs(published - exact).max() > 1e-3


def test_source_000_cosine_at_its_start_and_over_many_points() -> None:
    published, true = museum.source_000_directions(np.random.RandomState(0).rand(2, 2))
    at_start = (published * true).sum() / np.linalg.norm(published) / np.linalg.norm(true)
    assert at_start == pytest.approx(0.9924968967, abs=5e-11)
    assert np.linalg.norm(published) / np.linalg.norm(true) == pytest.approx(4.877, abs=5e-4)

    cosines = museum.source_000_cosines()
    assert cosines.shape == (10_000,)
    ours = rate_interval(int((cosines < 0).sum()), len(cosines))
    other = float((museum.source_000_cosines(seed=1) < 0).mean())
    # Two independent samples of 10 000: their difference has √2 times the width of one.
    assert abs(other - ours.estimate) < 1.5 * (ours.high - ours.low)
    # An earlier measurement found 593 of 1000; the two 95 % intervals overlap.
    earlier = rate_interval(593, 1000)
    assert earlier.low < ours.high
    assert ours.low < earlier.high
    assert ours.low > 0.5


def test_many_draws_are_asked_for() -> None:
    with pytest.raises(ValueError, match="draws must be at least 1"):
        museum.source_000_cosines(draws=0)


# --- source 002 -----------------------------------------------------------------------------------


def test_source_002_mended_is_the_gradient_of_the_network() -> None:
    net, (X, T) = source_002.network(), source_002.data()
    mended = museum.source_002_program(net, lambda y, t: 2 * (y - t) * y * (1 - y) / t.size)
    loss, found = mended.gradients(X, T)
    true_loss, true = net.gradients(X, T)
    assert loss == pytest.approx(true_loss, rel=1e-14)
    assert museum.relative_difference(found, true) < 1e-14


def test_source_002_published_points_uphill_and_is_far_too_long() -> None:
    net, (X, T) = source_002.network(), source_002.data()
    report = check_gradients(museum.source_002_program(net, lambda y, t: 2 * (t - y)), X, T)
    assert len(report.failures) == 17
    assert cosine(report) == pytest.approx(-0.99999989, abs=5e-9)
    assert length_ratio(report) == pytest.approx(444.86, abs=5e-3)


# --- source 003 -----------------------------------------------------------------------------------


def test_source_003_follows_one_loss_and_prints_another() -> None:
    layers = [Dense(2, 3, Normal(0.1)), Sigmoid(), Dense(3, 1, Normal(0.1)), Sigmoid()]
    X, T = xor()
    followed = Network(layers, loss=BinaryCrossEntropy(), seed=0)
    printed = Network(layers, loss=MeanSquaredError(), seed=0)

    def outputs(p: Mapping[str, Any]) -> Any:
        a = 1 / (1 + anp.exp(-(anp.dot(X, p["W1"]) + p["b1"])))
        return 1 / (1 + anp.exp(-(anp.dot(a, p["W2"]) + p["b2"])))

    def entropy(p: Mapping[str, Any]) -> Any:
        y = outputs(p)
        return -anp.mean(T * anp.log(y) + (1 - T) * anp.log(1 - y))

    p = dict(followed.parameters)
    code = followed.gradients(X, T)[1]
    assert museum.relative_difference(code, autograd.grad(entropy)(p)) < 1e-12
    squares = autograd.grad(lambda p: anp.mean((outputs(p) - T) ** 2))(p)
    assert museum.relative_difference(printed.gradients(X, T)[1], squares) < 1e-12
    assert museum.relative_difference(code, squares) == pytest.approx(0.5003, abs=5e-5)


# --- source 004 -----------------------------------------------------------------------------------


def test_source_004_graph_agrees_with_autograd_and_differences() -> None:
    X, T = museum.source_004_data()
    p = museum.source_004_start()

    def loss(p: Mapping[str, Any]) -> Any:
        a = 1 / (1 + anp.exp(-anp.dot(X, p["W1"])))
        return anp.sum((1 / (1 + anp.exp(-anp.dot(a, p["W2"]))) - T) ** 2)

    graph, exact = museum.source_004_by_graph(p, X, T), autograd.grad(loss)(p)
    for key in p:
        np.testing.assert_allclose(graph[key], exact[key], rtol=1e-12, atol=0)
    program = Program(p, lambda p, X, T: float(loss(p)), lambda p, X, T: exact)
    report = check_gradients(program, X, T)
    assert report.ok
    assert max(entry.error for entry in report.judged) < 1e-8
    layers = [Dense(3, 4, bias=False), Sigmoid(), Dense(4, 1, bias=False), Sigmoid()]
    net = Network(layers, loss=SumSquaredError(), seed=0)
    for key, array in p.items():
        net.parameters[key] = array
    assert museum.relative_difference(graph, net.gradients(X, T)[1]) < 1e-14
    np.testing.assert_allclose(
        graph["W2"][:, 0], [0.3043972972, 0.2720054857, 0.2946309379, 0.2834548060], atol=5e-11
    )


# --- letters --------------------------------------------------------------------------------------


def test_letters_without_a_glyph_are_found() -> None:
    assert letters_without_glyph("损失 损 w₁ 🎉") == "损失🎉"
    assert letters_without_glyph("∂L/∂w₁ = ½(y − t)² σ′ → η\n") == ""


def drawn_text(notebook: Any) -> str:
    """All that is written inside the drawings of a notebook: its figures and explorer frames."""
    drawings = [
        "".join(output.get("data", {}).get("image/svg+xml", ""))
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
    ]
    for widgets in notebook["metadata"].get("widgets", {}).values():
        states = (model["state"].get("value") for model in widgets["state"].values())
        drawings += [value for value in states if isinstance(value, str) and "<svg" in value]
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", drawing) for drawing in drawings))


def test_every_letter_of_every_figure_of_the_book_has_a_glyph() -> None:
    root = project.root()
    books = {*project.notebooks(root), root / "book" / "checking_gradients.ipynb"}
    assert len(books) >= 6
    for path in sorted(books):
        text = drawn_text(read(path))
        assert len(text) > 500, path.name
        assert letters_without_glyph(text) == "", path.name
