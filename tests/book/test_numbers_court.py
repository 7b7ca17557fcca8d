"""The numbers court: its rules, every verdict, and oracles for the programs behind them."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from sklearn.datasets import make_moons

from backprop.explorers.numbers_court import DIGITS, digits_explorer
from backprop.figures import numbers_court as figures
from backprop.lessons import court_courses as courses
from backprop.lessons import court_cs231n as cs231n
from backprop.lessons import court_gradcheck as checks
from backprop.lessons import court_karpathy as karpathy
from backprop.lessons import court_mazur as mazur
from backprop.lessons import court_small as small
from backprop.lessons import court_spiral as spiral
from backprop.lessons import numbers_court as court
from backprop.lessons.court_rules import (
    DIFFERS,
    NOISE,
    ROUNDED,
    SAME,
    Case,
    Figure,
    Other,
    beside,
    cut,
    shortened,
)
from bookkit.compare import is_reference_machine

CLOSE = {"rtol": 1e-13, "atol": 1e-15}
CASES = [
    pytest.param(case, id=f"{source.name}: {case.what}")
    for source in court.SOURCES
    for case in source.cases
]

# --- the rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "ours", "verdict"),
    [
        ("-12", -12.0, SAME),
        ("0.1", 0.1 + 1e-17, SAME),
        ("0.30000000000000004", 0.3, SAME),  # another last digit of a double
        ("0.300000000000", 0.30000000000004, ROUNDED),
        ("0.39", 0.3949, ROUNDED),
        ("0.39", 0.3951, DIFFERS),
        ("0.390", 0.3949, DIFFERS),  # a closing zero promises more
        ("2.302", 2.302585, DIFFERS),
        ("1.19e-07", 1.1949e-07, ROUNDED),
        ("1.19e-07", 1.1951e-07, DIFFERS),
        ("0", 0.0, SAME),
        ("5", -5.0, DIFFERS),
    ],
)
def test_verdicts(printed: str, ours: float, verdict: str) -> None:
    assert Figure(printed, ours).verdict == verdict


@pytest.mark.parametrize(
    ("printed", "ours", "digit"),
    [
        ("0.291027924", 0.291027773694, 7),
        ("0.0000351085", 0.000035101878, 5),
        ("-0.019049119", -0.019049118258, 8),
        ("2.302", 2.302585, 4),
        ("1.0000002567", 0.9999999996, 8),  # zeros beside nines are passed
        ("0.9999999996", 1.0000002567, 7),
        ("1.5", -1.5, 1),
        ("12", 345.0, 1),
        ("1.19e-07", 1.2e-9, 1),
    ],
)
def test_the_first_digit_that_differs(printed: str, ours: float, digit: int) -> None:
    assert Figure(printed, ours).first_difference == digit


def test_a_number_that_agrees_has_no_first_difference() -> None:
    assert Figure("0.39", 0.3932).first_difference is None


def test_numbers_are_rounded_and_cut_as_text() -> None:
    assert Figure("0.30", 0.29999).rounded == "0.30"
    assert Figure("1.19e-07", 1.2345e-7).rounded == "1.23e-07"
    assert shortened("0.291027924 -0.019049119", 3) == "0.291 -0.0190"
    assert shortened("0.0000351085 12", 5) == "0.000035109 12"
    assert shortened("0.2910", None) == "0.2910"
    assert cut("0.2850931567761623") == "0.285093156776…"
    assert cut("1.1890913024229996e-07") == "1.18909130242…e-07"
    assert cut("0.000035108548") == "0.000035108548"


def test_as_many_numbers_as_are_printed() -> None:
    with pytest.raises(ValueError, match="2 numbers are printed and 3 computed"):
        beside("1 2", [1, 2, 3])


def test_what_pardons_a_difference() -> None:
    """A program that prints the digits, or a right one that is off by as much; nothing less."""

    def ruling(**given: Any) -> Any:
        return Case("x", "1.00 0.500", lambda: [1.0, 0.4], **given).ruling

    assert str(ruling()) == "differs from digit 1"
    explained = ruling(other=Other("a slip", lambda: [1.0, 0.5]))
    assert str(explained) == "differs from digit 1: a slip"
    assert not ruling(other=Other("a slip", lambda: [1.0, 0.51])).reason
    assert ruling(also_right=lambda: [1.0, 0.46]).verdict == NOISE
    assert ruling(also_right=lambda: [1.0, 0.44]).verdict == DIFFERS
    assert ruling(also_right=lambda: [9.0, 0.4]).verdict == DIFFERS
    few = Other("a slip", lambda: [1.0, 0.51], digits=1)
    assert ruling(other=few).reason == "a slip"


# --- the verdicts ---------------------------------------------------------------------------------

DIFFERENCES = {
    "∂E/∂out h1, in parts": "differs from digit 8: half of a rounded number",
    "E after 1 round": "differs from digit 7: weights updated too early",
    "E after 10,000 rounds": "differs from digit 5: the right program, 9,999 rounds",
    "outputs after 10,000": "differs from digit 5: weights updated too early",
    "in PyTorch": "differs from digit 7: the bias went through 32 bits",
    "first loss, 10 classes": "differs from digit 4: cut off, not rounded",
    "network: 10 losses": "not reproducible from digit 6: right programs disagree here",
    "two slips planted": "differs from digit 8: quotients with h = 1e-7",
    "both slips mended": "differs from digit 1: h = 1e-7 and log(1 - a)",
}


def test_what_was_tried_and_what_came_of_it() -> None:
    tally = court.tally()
    assert (len(court.SOURCES), len(court.cases())) == (14, 91)
    assert tally.cases == {SAME: 33, ROUNDED: 49, DIFFERS: 8, NOISE: 1}
    assert tally.figures == {SAME: 149, ROUNDED: 235, DIFFERS: 14, NOISE: 0}
    assert {case.what: str(case.ruling) for _, case, _ in court.clashing()} == DIFFERENCES


@pytest.mark.parametrize("case", CASES)
def test_a_changed_digit_is_noticed_on_either_side(case: Case) -> None:
    """A 1 added in the last printed place, or in the 13th digit, where a double still counts."""
    for figure in case.figures:
        if figure.verdict == DIFFERS:
            continue
        printed = Decimal(figure.printed)
        change = max(figure.unit, Decimal(1).scaleb(printed.adjusted() - 12) if printed else 0)
        other = f"{printed + change:f}"
        assert Figure(other, figure.ours).verdict == DIFFERS, (figure, other)
        moved = figure.ours - float(change)
        assert figure._replace(ours=moved).verdict == DIFFERS, (figure, moved)


@pytest.mark.parametrize("case", CASES)
def test_no_verdict_hangs_by_a_hair(case: Case) -> None:
    """Rounding errors of the computation move no number over the half unit."""
    for figure in case.figures:
        if figure.verdict != SAME:
            assert abs(abs(figure.off) - 0.5) > 1e-4, figure


@pytest.mark.parametrize("what", [w for w, said in DIFFERENCES.items() if said.startswith("diff")])
def test_a_reason_explains_these_digits_and_no_others(what: str) -> None:
    (case,) = [case for case in court.cases() if case.what == what]
    assert case.other is not None
    assert case.other.explains(case.printed)
    for figure in case.figures:
        number = Decimal(figure.printed)
        digits = case.other.digits or 12
        change = max(figure.unit, Decimal(1).scaleb(number.adjusted() - digits + 1))
        changed = case.printed.replace(figure.printed, f"{number - 2 * change:f}")
        assert not case.other.explains(changed), changed


def test_every_line_fits_a_phone() -> None:
    lines = [court.line(case) for case in court.cases()]
    assert max(map(len, lines)) <= 38
    headings = [f"{source.name}: {case.what}" for source, case, _ in court.clashing()]
    assert max(map(len, headings)) <= 38
    assert court.line(court.cases()[0]) == "net h1                           1 ="
    assert any(line.endswith("10 ~6") for line in lines)
    assert any(line.endswith("1 ≠7") for line in lines)


# --- the programs behind them ---------------------------------------------------------------------


def mazur_error(first: Any, second: Any) -> Any:
    def squash(z: Any) -> Any:
        return 1 / (1 + anp.exp(-z))

    y = squash(anp.dot(squash(anp.dot(mazur.X, first) + mazur.B1), second) + mazur.B2)
    return 0.5 * anp.sum((y - mazur.T) ** 2)


def test_both_programs_of_the_worked_example_by_autograd() -> None:
    slopes = autograd.grad(mazur_error, (0, 1))
    right = early = (mazur.W1, mazur.W2)
    for n in range(5):
        assert mazur.right_program().error[n] == pytest.approx(mazur_error(*right), rel=1e-13)
        assert mazur.early_program().error[n] == pytest.approx(mazur_error(*early), rel=1e-13)
        d1, d2 = slopes(*right)
        right = (right[0] - 0.5 * d1, right[1] - 0.5 * d2)
        # The early program's gradient: the loss through new weights, the error of the old ones.
        new = early[1] - 0.5 * slopes(*early)[1]
        a1 = 1 / (1 + np.exp(-(mazur.X @ early[0] + mazur.B1)))
        y = 1 / (1 + np.exp(-(a1 @ early[1] + mazur.B2)))
        signal = (y - mazur.T) * y * (1 - y)

        def through_new(w: Any, signal: Any = signal, new: Any = new) -> Any:
            a = 1 / (1 + anp.exp(-(anp.dot(mazur.X, w) + mazur.B1)))
            return anp.sum(anp.dot(a, new) * signal)

        early = (early[0] - 0.5 * autograd.grad(through_new)(early[0]), new)
    assert abs(mazur.right_program().error[2] / mazur.early_program().error[2] - 1) > 1e-7


def test_stopping_a_round_sooner_is_the_round_before() -> None:
    run, shorter = mazur.right_program(40), mazur.right_program(39)
    np.testing.assert_array_equal(run.before, shorter.outputs)
    np.testing.assert_array_equal(run.error[:-1], shorter.error)
    early = mazur.early_program(40)
    np.testing.assert_array_equal(early.before, mazur.early_program(39).outputs)


def test_the_moons_are_those_of_scikit_learn() -> None:
    state = np.random.RandomState(karpathy.SEED)
    X, label = make_moons(n_samples=100, noise=0.1, random_state=state)
    ours, sign = karpathy.moons()
    np.testing.assert_array_equal(ours, X)
    np.testing.assert_array_equal(sign.ravel(), 2 * label - 1)


def test_the_training_on_moons_by_autograd() -> None:
    X, T = karpathy.moons()
    p = [array.copy() for array in karpathy.moon_network().parameters.values()]

    def loss(p: Any) -> Any:
        a = X
        for W, b in itertools.batched(p, 2) if hasattr(itertools, "batched") else pairs(p):
            z = anp.dot(a, W) + b
            a = anp.maximum(z, 0)
        hinge = anp.mean(anp.maximum(0, 1 - T * z))
        return hinge + 1e-4 * sum(anp.sum(array**2) for array in p)

    for step, ours in enumerate(karpathy.moon_run().loss[:20]):
        assert ours == pytest.approx(float(loss(p)), rel=1e-12)
        rate = 1 - 0.9 * step / 100
        p = [array - rate * slope for array, slope in zip(p, autograd.grad(loss)(p), strict=True)]


def pairs(p: Any) -> Any:
    return zip(p[::2], p[1::2], strict=True)


def test_the_toy_model_by_autograd() -> None:
    names = [f"{letter}{k}" for k in range(4) for letter in "bw"]
    at = np.array([courses.toy_model()[name][0] for name in names])

    def loss(p: Any) -> Any:
        inner = anp.exp(p[2] + p[3] * anp.sin(p[0] + p[1] * 2.3))
        return (p[6] + p[7] * anp.cos(p[4] + p[5] * inner) - 2.0) ** 2

    assert courses.toy_model()["loss"][0] == pytest.approx(loss(at), rel=1e-13)
    ours = [courses.toy_model()[name][1] for name in names]
    np.testing.assert_allclose(ours, autograd.grad(loss)(at), rtol=1e-12)


def test_the_spiral_is_met_by_one_recipe_alone() -> None:
    printed = spiral.LINEAR

    def met(**recipe: int) -> int:
        return sum(f.verdict != DIFFERS for f in beside(printed, spiral.linear_log(**recipe).loss))

    assert met() == 20
    assert max(met(unused=n) for n in range(0, 37, 3) if n != spiral.UNUSED) < 12
    assert max(met(seed=seed) for seed in (1, 2, 42, 1337)) < 12


def test_the_linked_notebook_threw_nothing_away() -> None:
    """Its losses come from the same seed with no unused number, and from none of the others."""

    def met(unused: int) -> int:
        log = spiral.linear_log(unused=unused).loss
        return sum(f.verdict != DIFFERS for f in beside(spiral.NOTEBOOK, log))

    assert met(0) == 20
    assert max(met(n) for n in range(3, 37, 3)) < 12


def test_the_start_of_both_spiral_logs_is_what_is_recorded() -> None:
    both = spiral.recorded()
    np.testing.assert_allclose(spiral.net_log(2001).loss, both.layers.loss[:3], atol=2e-9)
    np.testing.assert_allclose(spiral.plain_log(1001).loss, both.plain.loss[:2], atol=2e-9)
    assert len(both.layers.loss) == len(both.plain.loss) == len(spiral.NET.split())


def test_the_spirals_gradient_by_autograd() -> None:
    """After one step of the plain program the loss is that of a step along autograd's gradient."""
    drawn = spiral.start()

    def loss(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
        z = anp.dot(anp.maximum(0, anp.dot(drawn.X, W1) + b1), W2) + b2
        top = z - anp.log(anp.sum(anp.exp(z), axis=1, keepdims=True))
        penalty = 0.0005 * (anp.sum(W1**2) + anp.sum(W2**2))
        return -anp.sum(top * drawn.T) / 300 + penalty

    p = [drawn.W1, np.zeros(100), drawn.W2, np.zeros(3)]
    for _ in range(2):
        slopes = autograd.grad(loss, (0, 1, 2, 3))(*p)
        p = [array - slope for array, slope in zip(p, slopes, strict=True)]
    expected, every = float(loss(*p)), spiral.EVERY
    spiral.EVERY = 1
    try:
        for log in (spiral.plain_log(3), spiral.net_log.__wrapped__(3)):
            assert log.loss[2] == pytest.approx(expected, rel=1e-13)
    finally:
        spiral.EVERY = every


def test_the_gradient_of_the_exercise_by_autograd() -> None:
    net, X, T = checks.network()

    def cost(p: Any) -> Any:
        a = X
        for W, b in pairs(p):
            z = anp.dot(a, W) + b
            a = anp.maximum(z, 0)
        return anp.mean(anp.log(1 + anp.exp(z)) - T * z)

    p = [net.parameters[name] for name in checks.ORDER]
    found = np.concatenate([slope.ravel() for slope in autograd.grad(cost)(p)])
    np.testing.assert_allclose(checks.gradient(), found, rtol=1e-12, atol=1e-15)
    for ours in (checks.course_cost(net, X, T), checks.steady_cost(net, X, T)):
        assert ours == pytest.approx(float(cost(p)), rel=1e-13)
    assert checks.relative_difference(found, -found) == pytest.approx(1, rel=1e-15)
    alive = checks.gradient() != 0
    factors = checks.gradient(planted=True)[alive] / checks.gradient()[alive]
    assert sorted(set(factors.round(9))) == [1, 2, 4]


def test_the_step_decides_what_the_check_shows() -> None:
    swept = checks.sweep()
    h, course, steady = (np.array(row) for row in swept)
    falling = h >= 1e-3
    slope = np.polyfit(np.log(h[falling]), np.log(course[falling]), 1)[0]
    assert slope == pytest.approx(2, abs=0.02)
    rising = h <= 1e-5
    for row in (course, steady):
        assert np.polyfit(np.log(h[rising]), np.log(row[rising]), 1)[0] == pytest.approx(
            -1, abs=0.2
        )
    at = int(np.argmin(np.abs(np.log(h / checks.COURSE_STEP))))
    assert steady[at] < checks.LIMIT < course[at] < checks.LOOSENED
    assert swept.best[0] == pytest.approx(1e-4)
    assert 10 < course.min() / steady.min() < 40
    assert checks.one_dimension(2.0**-20) == 0  # an exact step leaves nothing to round


def test_small_ones_by_other_means() -> None:
    def tanh(x: Any) -> Any:
        y = anp.exp(-2.0 * x)
        return (1.0 - y) / (1.0 + y)

    assert small.tanh_slope() == pytest.approx(autograd.grad(tanh)(1.0), rel=1e-15)
    bend = minimize_scalar(
        autograd.grad(autograd.grad(lambda x: small.STRETCH * anp.tanh(2 * x / 3))),
        (0.5, 1.5),
        tol=1e-12,
    )
    assert small.sharpest_bend() == pytest.approx(bend.x, rel=1e-7)
    # The quotient's own last digits come from the way in which tanh was written.
    assert small.tanh_quotient() != small.tanh_quotient(np.tanh)
    exact = 1 - np.tanh(1.0) ** 2
    assert small.tanh_quotient() - exact == pytest.approx(1e-8 / 6 * third_slope(), rel=1e-3)


def third_slope() -> float:
    third = autograd.grad(autograd.grad(autograd.grad(anp.tanh)))
    return float(third(1.0))


def test_rmsprop_and_momentum_in_other_words() -> None:
    w, g = cs231n.ramp(-0.4, 0.6, 4, 5), cs231n.ramp(-0.6, 0.4, 4, 5)
    step = 0.9 * cs231n.ramp(0.6, 0.9, 4, 5) - 1e-3 * g
    np.testing.assert_allclose(cs231n.momentum()[0], w + step, **CLOSE)
    np.testing.assert_allclose(cs231n.momentum()[1], step, **CLOSE)
    moved, mean = cs231n.rmsprop()
    np.testing.assert_allclose((w - moved) * (np.sqrt(mean) + 1e-8) / 1e-2, g, rtol=1e-12)


def test_eight_products_of_one_shape() -> None:
    found = cs231n.same_shapes(5)
    assert len(found) == 8
    assert {product.shape for product in found.values()} == {(5, 5)}
    for (first, a), (second, b) in itertools.combinations(found.items(), 2):
        assert not np.allclose(a, b), (first, second)


# --- figures and explorer -------------------------------------------------------------------------


def test_pictures_say_what_they_are_drawn_from() -> None:
    right, early = mazur.right_program().error, mazur.early_program().error
    assert "where digit 7 is the first" in figures.parting(right, early).alt
    assert "where digit 5 is the first" in figures.parting(right, early * 1.0001).alt
    assert "new weights have the smaller error" in figures.parting(right, early).alt
    assert "old weights have the smaller error" in figures.parting(early, right).alt
    lines = list(spiral.compared())
    assert "With layers 8 lie within" in figures.noise_of_a_log(lines).alt
    exact = [(step, f._replace(ours=float(f.printed)), p) for step, f, p in lines]
    assert "With layers 10 lie within" in figures.noise_of_a_log(exact).alt
    swept = checks.sweep()
    other = swept._replace(course=tuple(2 * v for v in swept.course))
    assert "1.19e-7, above the limit 1e-7" in figures.step_and_difference(swept).alt
    assert "2.38e-7" in figures.step_and_difference(other).alt
    whole, part = figures.docket(court.SOURCES), figures.docket(court.SOURCES[:3])
    assert whole.alt.startswith("398 numbers of 14 texts: 149 have")
    assert whole.svg != part.svg
    assert "of 3 texts" in part.alt


def test_the_slider_convicts_with_enough_digits() -> None:
    explorer = digits_explorer()
    assert explorer.slider.options == tuple(map(str, DIGITS))
    assert len({frame.svg for frame in explorer.frames}) == len(DIGITS)
    agreeing = [len(re.findall("✓", frame.svg)) for frame in explorer.frames]
    assert agreeing == sorted(agreeing, reverse=True)
    assert (agreeing[0], agreeing[-1]) == (11, 4)
    assert min(agreeing) == 4  # nobody is left without a program
    assert "0.291027924: too early;" in explorer.frames[-1].alt
    assert "0.0000351085: a round less;" in explorer.frames[-1].alt


@pytest.mark.skipif(not is_reference_machine(), reason="the last digits of quotients are noise")
def test_the_printed_difference_to_nine_digits() -> None:
    assert f"{checks.checked(planted=True):.9g}" == f"{float(checks.WRONG):.9g}"
    assert f"{checks.true_difference():.9g}" != f"{float(checks.WRONG):.9g}"
