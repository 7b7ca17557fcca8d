"""The worked example against oracles of its own: 50-digit arithmetic, SymPy and SciPy.

The values that the chapter must show are looked up in the stored outputs of the cells that
claim to cover them, so a chapter that stopped printing one would be caught.
"""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
import pytest
import sympy
from mpmath import mp, mpf
from printed import printed_beside
from scipy.optimize import brentq, minimize_scalar

from backprop import Dense, Network, Sigmoid, train
from backprop.explorers.worked_example import learning_rate_explorer
from backprop.figures import worked_example as figures
from backprop.lessons import printed_digits, toy_step
from backprop.lessons import worked_example as lesson
from backprop.losses import HalfSquaredError
from backprop.optimizers import GradientDescent

# A handful of float operations, each good to 1.1e-16.
CLOSE = 4e-15

# What the chapter must show, by id, to every digit that stands here and there.
MUST_SHOW = {
    "S1-03": ["0.5", "0.6224593312018546"],
    "S1-04": ["0.3112296656009273"],
    "S1-05": ["0.0484319523750325"],
    "S1-06": ["0.3112296656009273", "0.6224593312018546", "0.1937278095001300"],
    "S1-07": ["0.1556148328004636", "0.2350037122015945", "1"],
    "S1-08": ["0.0365700633817394"],
    "S1-09": ["0.4806272190499870", "0.4963429936618261"],
    "S1-10": ["0.4963429936618261", "0.6215995370495299", "0.2987576568548749"],
    "S1-11": ["0.0446280687647076", "0.0038038836103249", "0.0038867834", "0.9214592139"],
    "S1-12": ["0.3113", "0.0485", "0.1938", "0.2987", "0.0446"],
    "S1-14": ["0.0365700634", "0.0351531357"],
    "S1-15": ["0.0411405608", "0.0217157370", "2.227188048e-5", "5.3734700244"],
    "S1-17": ["0.0484319523750325", "0.0968639047500650"],
    "S3-04": ["3.4", "4.08", "0.92"],
    "S3-05": ["2.208", "3.312", "3.128"],
    "S3-06": ["0.52208", "0.83312", "1.23128"],
    "S3-07": ["4.3630653056", "0.6369346944", "0.4232", "0.2028429025"],
    "M7": ["0.0365700634", "0.0351531357"],
}


def numbers_beside(tag: str) -> list[Decimal]:
    """Every number in the text outputs of the cells that carry `covers:tag`."""
    text = printed_beside("worked_example", tag)
    return [Decimal(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


def half_a_unit(number: Decimal) -> Decimal:
    """Half a unit of the last digit that is written."""
    return Decimal((0, (5,), int(number.as_tuple().exponent) - 1))


def agree(printed: Decimal, value: Decimal) -> bool:
    """Whether both are one number, rounded to nine decimals or more, or written alike."""
    exact = printed == value
    rounding = half_a_unit(printed) + half_a_unit(value)
    return exact or (abs(printed - value) < rounding <= Decimal("1e-9"))


@pytest.mark.parametrize("tag", MUST_SHOW)
def test_the_chapter_shows_what_it_must(tag: str) -> None:
    numbers = numbers_beside(tag)
    for value in map(Decimal, MUST_SHOW[tag]):
        assert any(agree(number, value) for number in numbers), (value, numbers)


def high_precision() -> dict[str, mpf]:
    """The example in 50-digit arithmetic, which knows the loss and differentiates it itself."""
    with mp.workdps(50):

        def loss(w1: mpf, w2: mpf) -> mpf:
            return (w2 / (1 + mp.exp(-w1))) ** 2 / 2

        w = mpf("0.5")
        g1, g2 = mp.diff(loss, (w, w), (1, 0)), mp.diff(loss, (w, w), (0, 1))
        w1, w2 = w - g1 / 10, w - g2 / 10
        before, after = loss(w, w), loss(w1, w2)
        return {
            "L": before, "g1": g1, "g2": g2, "w1": w1, "w2": w2, "L new": after,
            "drop": before - after, "promise": (g1**2 + g2**2) / 10,
        }  # fmt: skip


def test_one_step_agrees_with_fifty_digits() -> None:
    exact = high_precision()
    gradient, new = lesson.gradient(lesson.START), lesson.step(lesson.START)
    ours = {
        "L": lesson.forward(lesson.START).loss, "g1": gradient.w1, "g2": gradient.w2,
        "w1": new.w1, "w2": new.w2, "L new": lesson.forward(new).loss,
        "promise": lesson.promised_drop(),
    }  # fmt: skip
    for name, value in ours.items():
        assert value == pytest.approx(float(exact[name]), rel=CLOSE, abs=0), name
    # The drop is a difference of two numbers ten times its size, so one digit is lost.
    drop = lesson.trial(0.1).gained
    assert drop == pytest.approx(float(exact["drop"]), rel=20 * CLOSE, abs=0)


def test_factors_multiply_to_the_gradient_for_any_sample() -> None:
    w1, w2, x, t = sympy.symbols("w1 w2 x t")
    loss = (w2 / (1 + sympy.exp(-w1 * x)) - t) ** 2 / 2
    point = {w1: 0.3, w2: -1.7, x: 2.5, t: 0.4}
    weights = lesson.Weights(0.3, -1.7)
    back = lesson.backward(weights, lesson.forward(weights, 2.5, 0.4), 2.5, 0.4)
    for symbol, ours in ((w1, back.dL_dw1), (w2, back.dL_dw2)):
        exact = float(sympy.N(sympy.diff(loss, symbol), 30, subs=point))
        assert ours == pytest.approx(exact, rel=CLOSE, abs=0)
    assert back.delta * back.dz_dw1 == pytest.approx(back.dL_dw1, rel=CLOSE, abs=0)
    assert back.dL_dy * back.dy_dw2 == back.dL_dw2


def test_hundred_steps_agree_with_the_network() -> None:
    net = network(0.5)
    history = train(net, [[1.0]], [[0.0]], GradientDescent(0.1), epochs=100)
    np.testing.assert_allclose(lesson.losses(0.1, 100), history.loss, rtol=1e-13)


def network(start: float) -> Network:
    """The example as a network, both weights at `start`."""
    layers = [Dense(1, 1, bias=False), Sigmoid(), Dense(1, 1, bias=False)]
    net = Network(layers, loss=HalfSquaredError())
    net.parameters["W1"], net.parameters["W2"] = [[start]], [[start]]
    return net


def test_what_the_reader_is_told_to_expect_of_other_numbers() -> None:
    _, towards_one = network(0.5).gradients([[1.0]], [[1.0]])
    assert all(slope[0, 0] < 0 for slope in towards_one.values())
    _, from_below = network(-0.5).gradients([[1.0]], [[0.0]])
    assert from_below["W1"][0, 0] > 0 > from_below["W2"][0, 0]
    loss = train(network(0.5), [[1.0]], [[0.0]], GradientDescent(6), epochs=5).loss
    assert (np.diff(loss) > 0).tolist() == [True, False, False, False, False]


def test_new_weights_in_the_old_place_give_another_slope() -> None:
    exact = high_precision()
    wrong = Decimal(str(exact["g1"] * exact["w2"] / mpf("0.5")))
    assert any(agree(number, wrong) for number in numbers_beside("S1-14"))
    assert not agree(Decimal(str(exact["g1"])), wrong)


def test_turning_and_best_rate_agree_with_scipy() -> None:
    before = lesson.forward(lesson.START).loss
    found = brentq(lambda r: lesson.loss_along_gradient(r) - before, 3, 9, xtol=1e-14)
    assert lesson.turning_rate() == pytest.approx(found, rel=1e-14, abs=0)
    # A minimum is flat: its place is known to the square root of the precision of its value,
    # and here the value itself is 0, which is what makes more digits possible.
    best = minimize_scalar(lesson.loss_along_gradient, (2, 3), tol=1e-12).x
    assert lesson.best_rate() == pytest.approx(best, rel=1e-8, abs=0)
    assert lesson.loss_along_gradient(lesson.best_rate()) < 1e-30


def test_bisection_ends_at_the_last_float() -> None:
    root = lesson.bisect(lambda v: v * v - 2, 1.0, 2.0)
    assert root**2 <= 2 < np.nextafter(root, 2) ** 2
    with pytest.raises(ValueError, match=r"same sign at both ends: 1\.0 and 4\.0"):
        lesson.bisect(lambda v: v * v, 1.0, 2.0)


@pytest.mark.parametrize("rate", [0.0, -0.1, float("nan"), float("inf")])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="a learning rate is a positive number, got"):
        lesson.step(lesson.START, rate)


def test_fourteen_of_seventeen() -> None:
    claims = printed_digits.published_values()
    wrong = {claim.name: (claim.published, claim.rounded) for claim in claims if not claim.right}
    assert len(claims) == 17
    assert wrong == {
        "∂L/∂w₂": ("0.1938", "0.1937"),
        "∂L/∂w₁": ("0.0365", "0.0366"),
        "L new": ("0.0447", "0.0446"),
    }
    for claim in claims:
        assert claim.right == (abs(claim.off) < 0.5), claim.name


def test_rounding_on_the_way() -> None:
    chain = {name: str(value) for name, value in printed_digits.rounded_chain().items()}
    expected = {"y": "0.3113", "L": "0.0485", "∂L/∂w₂": "0.1938", "∂L/∂w₁": "0.0366"}
    expected |= {"w₂ new": "0.4806", "w₁ new": "0.4963", "y new": "0.2987", "L new": "0.0446"}
    assert {name: chain[name] for name in expected} == expected
    assert str(printed_digits.rounded(Decimal("0.31125"))) == "0.3113"
    # With many digits on the way the chain ends where the exact example does.
    after = lesson.forward(lesson.step(lesson.START)).loss
    assert float(printed_digits.rounded_chain(digits=14)["L new"]) == pytest.approx(
        after, abs=1e-13
    )


def test_toy_step_in_exact_fractions() -> None:
    w1, w2, w3 = symbols = sympy.symbols("w1 w2 w3")
    error = 5 - w3 * (2 * w1 + 3 * w2)
    start = dict(zip(symbols, (sympy.Rational(n, 10) for n in (5, 8, 12)), strict=True))
    gradient = [sympy.diff(error**2 / 2, w).subs(start) for w in symbols]
    moved = {w: start[w] - g / 100 for w, g in zip(symbols, gradient, strict=True)}

    ours = toy_step.toy_dw(toy_step.START)
    assert ours == pytest.approx([float(-g) for g in gradient], rel=CLOSE, abs=0)
    knobs = toy_step.toy_step(toy_step.START)
    assert knobs == pytest.approx([float(v) for v in moved.values()], rel=CLOSE, abs=0)
    after = toy_step.toy_forward(knobs)
    exact_error = error.subs(moved)
    assert after.error == pytest.approx(float(exact_error), rel=CLOSE, abs=0)
    assert after.loss == pytest.approx(float(exact_error**2 / 2), rel=CLOSE, abs=0)


def test_the_pictures_say_what_they_are_drawn_from() -> None:
    def graph(weights: lesson.Weights) -> figures.Picture:
        values = lesson.forward(weights)
        return figures.example_graph(weights, values, lesson.backward(weights, values))

    first, second = graph(lesson.START), graph(lesson.step(lesson.START))
    assert "∂L/∂w₂ = 0.1937" in first.alt
    assert "0.0446" in second.alt
    assert first.alt != second.alt
    assert first.svg != second.svg
    # Back along the edges L y a z, and off to w₁ and w₂; none to x and none to t.
    assert len(re.findall(r"fill: none; stroke-dasharray[^>]*--bp-backward", first.svg)) == 5

    claims = printed_digits.published_values()
    mended = [claim._replace(published=claim.rounded) for claim in claims]
    assert figures.printed_digits(claims).alt.startswith("14 of 17")
    assert figures.printed_digits(mended).alt.startswith("17 of 17")
    fast, slow = (figures.descent(lesson.losses(r, 20), r, (0, 1, 20)) for r in (1.0, 0.1))
    assert fast.alt != slow.alt


def test_the_learning_rate_slider_changes_its_picture() -> None:
    explorer = learning_rate_explorer()
    assert len({frame.svg for frame in explorer.frames}) == len(explorer.frames)
    assert len({frame.alt for frame in explorer.frames}) == len(explorer.frames)
    assert explorer.slider.value == "0.1"
    for position, frame in zip(explorer.slider.options, explorer.frames, strict=True):
        rate = float(position)
        raised = rate > lesson.turning_rate()
        assert f"η = {position}: the first step {'raises' if raised else 'lowers'}" in frame.alt
        assert f"{lesson.loss_along_gradient(rate):.6g}" in frame.alt
    # The dot stands at its learning rate: its places are a straight line over the rates.
    rates = [float(position) for position in explorer.slider.options]
    dot = re.compile(r'<g clip-path="[^"]*">\s*<use [^>]*x="([\d.]+)"')
    places = [float(dot.findall(frame.svg)[0]) for frame in explorer.frames]
    line = np.polynomial.Polynomial.fit(rates, places, 1)
    np.testing.assert_allclose(line(np.array(rates)), places, atol=0.01)
    assert line(8) - line(0) > 300
    # Frames share their axes: what moves is the data.
    axes = {tuple(re.findall(r"<text[^>]*>([^<]*)</text>", f.svg)) for f in explorer.frames}
    assert len(axes) == 1
