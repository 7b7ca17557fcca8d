"""Each checker is itself checked: what it refuses, what it accepts, and what it calls by name."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from everything import EXERCISES, QUIZZES, SOLUTION, imports, places, right_answers

from backprop.exercises.judging.comparison import parts, same_parts
from backprop.exercises.judging.exercise import Exercise, quietly
from backprop.exercises.judging.reading import Reading
from backprop.exercises.judging.verdict import EMPTY
from bookkit import project

FUNCTIONS = [name for name, each in EXERCISES.items() if isinstance(each, Exercise)]
READINGS = [name for name, each in EXERCISES.items() if isinstance(each, Reading)]
# Pages that ask for nothing: the landing page, and the tables to look things up in.
WITHOUT = {"index", "reference"}
CHAPTERS = sorted(p.stem for p in project.notebooks(project.root()) if p.stem not in WITHOUT)


def stubs() -> list[Any]:
    """Answers of somebody who has not begun."""

    def nothing(*arguments: Any) -> None: ...

    def dots(*arguments: Any) -> Any:
        return ...

    def not_written(*arguments: Any) -> Any:
        raise NotImplementedError

    return [None, ..., nothing, dots, not_written]


def program(mistake: Any) -> Any:
    return mistake.program


def as_answer(exercise: Exercise | Reading, right: Any) -> Any:
    """A right program as somebody would hand it in: a reading hands in the value."""
    return right() if isinstance(exercise, Reading) else right


@pytest.mark.parametrize("name", EXERCISES)
def test_a_stub_is_told_to_begin(name: str) -> None:
    exercise = EXERCISES[name]
    for stub in stubs():
        if isinstance(exercise, Reading) and callable(stub):
            continue
        verdict = exercise.verdict(stub)
        assert (verdict.kind, verdict.says) == ("empty", EMPTY)


@pytest.mark.parametrize("name", EXERCISES)
def test_right_answers_are_accepted(name: str) -> None:
    exercise = EXERCISES[name]
    others = right_answers(name)
    assert len(others) >= 2, "two independently written right answers"
    for right in (exercise.reference, *others):
        verdict = exercise.verdict(as_answer(exercise, right))
        assert verdict.kind == "right", f"{getattr(right, '__name__', right)}: {verdict!r}"


@pytest.mark.parametrize("name", EXERCISES)
def test_every_mistake_is_called_by_its_name(name: str) -> None:
    exercise = EXERCISES[name]
    assert len(exercise.mistakes) >= 2
    for mistake in exercise.mistakes:
        verdict = exercise.verdict(as_answer(exercise, mistake.program))
        assert (verdict.kind, verdict.says) == ("named", mistake.says)


@pytest.mark.parametrize("name", EXERCISES)
def test_a_wrong_answer_that_nobody_foresaw_is_not_right(name: str) -> None:
    exercise = EXERCISES[name]
    for scale in (1.001, 0.3, 7.3):
        if isinstance(exercise, Reading):
            # A reading may be rounded: the little change would be forgiven.
            answer: Any = spoiled(exercise.reference(), max(scale, 1.7) if scale > 1 else scale)
        else:
            answer = spoiling(exercise.reference, scale)
        assert not exercise.verdict(answer).right


def spoiled(value: Any, scale: float) -> Any:
    """The same form, other numbers."""
    if isinstance(value, dict):
        return {key: spoiled(each, scale) for key, each in value.items()}
    if isinstance(value, tuple):
        return tuple(spoiled(each, scale) for each in value)
    if isinstance(value, str):
        return value + "?"
    if isinstance(value, bool | np.bool_):
        return not value
    return np.asarray(value, float) * scale + (scale if not np.any(value) else 0)


def spoiling(reference: Any, scale: float) -> Any:
    def wrong(*arguments: Any) -> Any:
        return spoiled(reference(*arguments), scale)

    return wrong


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_cases_tell_things_apart(name: str) -> None:
    """At least two cases, no two sizes alike, and right results far from zero."""
    exercise = EXERCISES[name]
    assert isinstance(exercise, Exercise)
    cases = exercise.cases()
    assert len(cases) >= 2
    for case in cases:
        for array in (each for each in arrays(case) if each.ndim == 2):
            assert array.shape[0] != array.shape[1], f"a square table {array.shape}"
    rights = [exercise.reference(*case) for case in cases]
    for part in parts(rights[0], rights[0]):
        sizes = [np.abs(numbers(parts(right, right)[part])).max() for right in rights]
        assert max(sizes) > 1e-3, f"{part or 'the result'} is nearly zero in every case"


def arrays(value: Any) -> list[np.ndarray]:
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, dict):
        return [a for each in value.values() for a in arrays(each)]
    if isinstance(value, list | tuple):
        return [a for each in value for a in arrays(each)]
    return []


def numbers(array: np.ndarray) -> np.ndarray:
    return np.ones(1) if array.dtype.kind in "Ub" else array.astype(float)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_mistakes_differ_by_more_than_rounding(name: str) -> None:
    """From the right program and from each other, by a thousand times what is tolerated."""
    exercise = EXERCISES[name]
    assert isinstance(exercise, Exercise)
    rights = [quietly(exercise.reference, *case) for case in exercise.cases()]
    programs = [("the reference", [parts(right, right) for right in rights])]
    programs += [(m.says, values) for m, values in exercise.values_of_mistakes(rights)]
    for (first, ours), (second, theirs) in itertools.combinations(programs, 2):
        assert not all(same_parts(ours, theirs, part, 1000 * exercise.rtol) for part in ours[0]), (
            f"hardly to be told apart: {first!r} and {second!r}"
        )


@pytest.mark.parametrize("name", EXERCISES)
def test_a_mistake_is_named_in_a_whole_sentence(name: str) -> None:
    says = [mistake.says for mistake in EXERCISES[name].mistakes]
    assert len(set(says)) == len(says)
    for sentence in says:
        assert sentence[0].isupper() or sentence[0] in "`∂δ"
        assert sentence.endswith(".")
        assert ". " not in sentence
        assert len(sentence) <= 200


@pytest.mark.parametrize("name", [*EXERCISES, *QUIZZES])
def test_everything_stands_in_its_chapter(name: str) -> None:
    assert name in places(), f"{name} stands in no chapter"


@pytest.mark.parametrize("name", EXERCISES)
def test_the_cell_is_a_stub_and_the_solution_is_right(name: str) -> None:
    place = places()[name]
    assert outcome(place.chapter, place.code).kind == "empty"
    assert '<details class="hint"><summary>' in place.text
    solutions = SOLUTION.findall(place.text)
    assert len(solutions) == 1
    call = next(line for line in place.code.splitlines() if line.startswith("check("))
    assert outcome(place.chapter, f"{solutions[0]}\n{call}").kind == "right"


def outcome(chapter: str, code: str) -> Any:
    """What the last line of the code gives, run after the chapter's imports alone."""
    names: dict[str, Any] = {}
    exec(imports(chapter), names)
    body, _, last = code.rstrip().rpartition("\n")
    exec(body, names)
    return eval(last, names)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_three_to_six_exercises_and_a_quiz(chapter: str) -> None:
    own = [name for name in EXERCISES if name.startswith(f"{chapter}.")]
    assert 3 <= len(own) <= 6
    assert any(name.startswith(f"{chapter}.") for name in QUIZZES)


@pytest.mark.parametrize("name", QUIZZES)
def test_only_the_first_option_of_a_quiz_is_right(name: str) -> None:
    quiz = QUIZZES[name]
    found = [quiz.measured(option).right for option in quiz.options]
    assert found == [True] + [False] * (len(found) - 1)
    assert len(found) >= 3
    assert len({option.line for option in quiz.options}) == len(found)
    assert sorted(quiz.shown, key=repr) == sorted(quiz.options, key=repr)
