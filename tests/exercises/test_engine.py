"""What `check` says of every kind of answer, on one small exercise made for it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from backprop.exercises import check
from backprop.exercises.judging.exercise import Exercise, Mistake, seeded
from backprop.exercises.judging.quiz import Option, Quiz, Setting, slopes
from backprop.exercises.judging.reading import Reading
from backprop.exercises.judging.verdict import EMPTY


def layer(A: Any, delta: Any) -> dict[str, Any]:
    return {"W": A.T @ delta, "b": delta.sum(axis=0)}


LAYER = Exercise(
    "test.layer",
    reference=layer,
    cases=lambda: [seeded(0, (5, 3), (5, 2)), seeded(1, (4, 2), (4, 7))],
    mistakes=(
        Mistake(lambda A, delta: {"W": A.T @ delta, "b": delta[0]}, "One row only."),
        Mistake(lambda A, delta: {"W": A.T @ delta / 2, "b": delta.sum(axis=0)}, "A half."),
    ),
    then="Well done.",
)
AREA = Reading(
    "test.area",
    reference=lambda: 12.3456,
    mistakes=(Mistake(lambda: 24.6912, "Twice as much."),),
    digits=3,
)


def said(answer: Any, exercise: Any = LAYER) -> tuple[str, str]:
    verdict = check(exercise, answer)
    return verdict.kind, verdict.says


def test_the_right_answer() -> None:
    assert said(layer) == ("right", "Well done.")
    assert repr(check(LAYER, layer)) == "✓ Right. Well done."
    assert said(lambda A, delta: {"b": delta.sum(0).tolist(), "W": np.einsum("ni,nj", A, delta)})[
        0
    ] == ("right")


def test_an_empty_answer() -> None:
    assert said(...) == ("empty", EMPTY)
    assert said(lambda A, delta: None) == ("empty", EMPTY)
    assert said(lambda A, delta: {"W": ..., "b": ...}) == ("empty", EMPTY)
    assert said(lambda A, delta: np.array([None, ...])) == ("empty", EMPTY)
    assert said(lambda A, delta: {}) == ("empty", EMPTY)


def test_a_half_finished_answer() -> None:
    assert said(lambda A, delta: {"W": A.T @ delta, "b": ...}) == (
        "wrong",
        "There is no `b` in it yet.",
    )
    assert said(lambda A, delta: {"W": A.T @ delta})[1] == "There is no `b` in it yet."


def test_known_mistakes() -> None:
    assert said(lambda A, delta: {"W": A.T @ delta, "b": delta[0]}) == ("named", "One row only.")


def test_two_mistakes_at_once() -> None:
    assert said(lambda A, delta: {"W": A.T @ delta / 2, "b": delta[0]}) == (
        "named",
        "`W`: A half. `b`: One row only.",
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda A, delta: {"W": -A.T @ delta, "b": delta.sum(0)}, "opposite sign"),
        (lambda A, delta: {"W": 3 * A.T @ delta, "b": delta.sum(0)}, "three times"),
        (
            lambda A, delta: {"W": A.T @ delta / len(A), "b": delta.sum(0)},
            "one factor in each case",
        ),
        (lambda A, delta: {"W": delta.T @ A, "b": delta.sum(0)}, "turned: `W` has shape (2, 3)"),
        (lambda A, delta: {"W": A.T @ delta, "b": delta.sum(0)[None]}, "the form is not"),
        (lambda A, delta: {"W": A.T @ delta, "b": delta.sum()}, "shape () where (2,) is expected"),
        (lambda A, delta: {"W": A.T @ delta * np.nan, "b": delta.sum(0)}, "not finite"),
        (
            lambda A, delta: {"W": np.tanh(A.T @ delta), "b": delta.sum(0)},
            "in case 1, and should be",
        ),
        (
            lambda A, delta: {"W": A.T @ delta * (1 if len(A) == 5 else np.sign(delta[0])), "b": 0},
            "right in 1 of 2 cases, and wrong in case 2",
        ),
        (lambda A, delta: 3.0, "should be a dict with `W`, `b`, not a float"),
        (lambda A, delta: {**layer(A, delta), "c": 1}, "be `W`, `b`, and `c` is none of them"),
        (lambda A, delta: {"dW": 0, "db": 0}, "be `W`, `b`, and `dW`, `db` is none of them"),
        (lambda A, delta: {"W": A.T @ delta, "b": [1, ...]}, "there are dots left in it"),
        (lambda A, delta: print(A.T @ delta), "It gives nothing back: is there a `return`?"),
        (
            lambda A, delta: {"W": A.T @ delta, "b": delta.sum(0).round(4)},
            "`b` agrees to about 4 digits and no further",
        ),
        (lambda A, delta: {"W": "a text", "b": delta.sum(0)}, "should be a number"),
        (lambda A, delta: {"W": [[1], [1, 2]], "b": 0}, "rows of different lengths"),
        (lambda A, delta: {"W": {}.keys, "b": 0}, "should hold numbers"),
        (lambda A: A, "should take `(A, delta)`, and takes `(A)`"),
        (3.0, "hand over the function itself"),
    ],
)
def test_other_wrong_answers(wrong: Any, sentence: str) -> None:
    kind, says = said(wrong)
    assert kind == "wrong"
    assert sentence in says, says


def test_an_error_is_told() -> None:
    kind, says = said(lambda A, delta: A @ delta)
    assert kind == "raised"
    assert re.fullmatch(
        r"It stopped in line \d+ with `ValueError`: in a product with `@` the left array has "
        r"columns: 3, the right one rows: 5, and these must be equally many\.",
        says,
    )


def test_an_argument_must_not_be_changed() -> None:
    def careless(A: Any, delta: Any) -> Any:
        found = layer(A, delta)
        delta -= 1
        return found

    kind, says = said(careless)
    assert kind == "wrong"
    assert "changed its argument `delta`" in says


def test_a_value_is_read_to_the_digits_asked_for() -> None:
    for right in (12.3456, 12.3, 12.345, np.float64(12.35), 12.3956):
        assert said(right, AREA)[0] == "right", right
    assert said(13.4, AREA) == ("wrong", "None of the mistakes known here leads to this value.")
    assert said(12.4, AREA) == ("wrong", "Close, but not the same to 3 digits.")
    assert said(Fraction(123, 10), AREA)[0] == "right"
    assert said(24.7, AREA) == ("named", "Twice as much.")
    assert said(-12.3, AREA) == ("wrong", "The size is right, the sign is not.")
    assert said([12.3], AREA)[1] == "The answer should be one number, and has shape (1,)."
    assert said("12.3", AREA)[1] == "The answer should be a number."
    assert (
        said([12.3, ...], AREA)[1] == "The answer is not complete yet: there are dots left in it."
    )
    assert said(lambda: 12.3, AREA)[0] == "wrong"
    assert said(..., AREA) == ("empty", EMPTY)


def test_values_of_a_tuple_are_named_one_by_one() -> None:
    sides = Reading(
        "test.sides",
        reference=lambda: (3.0, 5.0),
        mistakes=(
            Mistake(lambda: (6.0, 5.0), "The first twice."),
            Mistake(lambda: (3.0, -5.0), "The second turned."),
        ),
    )
    assert said((3, 5), sides)[0] == "right"
    assert said((6, 5), sides) == ("named", "The first twice.")
    assert said((6, -5), sides) == (
        "named",
        "`value 1`: The first twice. `value 2`: The second turned.",
    )
    assert said((6, 4), sides) == (
        "named",
        "`value 1`: The first twice. Wrong too, in another way: `value 2`.",
    )
    assert said((7, 4), sides)[0] == "wrong"
    assert said(np.array([3, 5]), sides)[0] == "right"


def test_one_mistake_in_several_parts_is_told_once() -> None:
    pair = Exercise(
        "test.pair",
        lambda x: {"a": x, "b": 2 * x, "c": 3 * x},
        lambda: [(1.5,), (-2.5,)],
        (
            Mistake(lambda x: {"a": -x, "b": -2 * x, "c": -3 * x}, "Turned."),
            Mistake(lambda x: {"a": 2 * x, "b": x, "c": 3 * x}, "Exchanged.", whole=True),
        ),
    )
    assert said(lambda x: {"a": -x, "b": -2 * x, "c": 3 * x}, pair)[1] == "`a`, `b`: Turned."
    assert said(lambda x: {"a": 2 * x, "b": x, "c": 3 * x}, pair)[1] == "Exchanged."
    assert said(lambda x: {"a": 2 * x, "b": 2 * x, "c": 3 * x}, pair)[1] == (
        "`a` is twice what it should be, everywhere."
    )


def test_cases_may_ask_for_different_parts() -> None:
    grown = Exercise(
        "test.grown",
        lambda n: {f"W{k}": float(k + n) for k in range(1, n + 1)},
        lambda: [(1,), (2,)],
    )
    assert said(grown.reference, grown)[0] == "right"
    assert (
        said(lambda n: {**grown.reference(n), f"W{n}": 4.0 if n == 2 else 2.0}, grown)[0] == "right"
    )
    assert (
        said(lambda n: {**grown.reference(n), f"W{n}": 5.0 if n == 2 else 2.0}, grown)[0] == "wrong"
    )


def test_an_answer_in_some_cases_only() -> None:
    word = Exercise("test.word", lambda n: "odd" if n % 2 else "even", lambda: [(1,), (2,)])
    assert (
        said(lambda n: "odd" if n == 1 else None, word)[1] == "In case 2 of 2 it returns nothing."
    )
    assert said(lambda n: "odd", word)[1] == (
        "The answer is `odd` in case 2, and something else is right."
    )


def test_a_single_number_has_no_factor_of_its_own() -> None:
    one = Exercise("test.one", lambda x: x**2, lambda: [(1.5,), (2.5,)])
    assert said(lambda x: x**3, one)[1].startswith(
        "The answer is 3.375 in case 1, and should be 2.25"
    )
    assert (
        said(lambda x: 3 * x**2, one)[1]
        == "The answer is three times what it should be, everywhere."
    )


def test_a_nudge_taken_back_is_no_change() -> None:
    def nudging(A: Any, delta: Any) -> Any:
        found = layer(A, delta)
        A += 1e-3
        A -= 1e-3
        return found

    assert said(nudging)[0] == "right"


def test_what_cancels_may_leave_a_little() -> None:
    zero = Exercise("test.zero", lambda x: 0.0 * x, lambda: [(1.0,), (2.0,)])
    assert said(lambda x: 0.1 + 0.2 - 0.3, zero)[0] == "right"
    assert said(lambda x: 1e-9, zero)[0] == "wrong"


def test_check_wants_the_exercise_first() -> None:
    with pytest.raises(TypeError, match="the exercise first and then the answer, got function"):
        check(layer, LAYER)  # type: ignore[arg-type]


def test_a_verdict_is_safe_in_a_page() -> None:
    def careless(A: Any, delta: Any) -> Any:
        raise ValueError("<script>alert(1)</script>")

    page = check(LAYER, careless)._repr_html_()
    assert "<script>" not in page
    assert 'data-exercise="test.layer" data-verdict="raised"' in page


def quiz(line: str) -> Quiz:
    x = np.array([1.0, -2.0, 0.5])
    return Quiz(
        "test.square",
        "Which is the slope of the sum of `x**2`?",
        Setting(lambda: {"x": x, "np": np}, "dx", slopes(lambda x: (x**2).sum(), lambda: x)),
        (Option("dx = 2 * x", "Yes."), Option(line, "No.")),
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("dx = x", "`dx[1]` is -2 here and should be -4, a relative error of 0.5."),
        ("dx = x.sum()", "`dx` has shape (), and should have (3,)."),
        ("dx = x @ x.T @ x", "The line stops with `ValueError`"),
        ("dx = x * np.nan", "not finite"),
        ("dx = 2.00001 * x", "`dx[1]` is -4.00002 here and should be -4, a"),
    ],
)
def test_a_quiz_measures_its_lines(line: str, sentence: str) -> None:
    asked = quiz(line)
    assert asked.measured(asked.options[0]).right
    found = asked.measured(asked.options[1])
    assert not found.right
    assert sentence in found.says
    assert asked._repr_html_().count('data-right="no"') == 1
