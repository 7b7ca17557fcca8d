"""The two exercises that ask for a test: each kind of answer gets its own verdict."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from everything import SOLUTION, imports, places

from backprop.exercises import bug_hunt as practice
from backprop.exercises.judging.hunt import CRIES, SLEEPS, Hunt
from backprop.exercises.judging.verdict import EMPTY
from backprop.gradcheck import check_gradients
from backprop.lessons.bug_collection import COLLECTION
from backprop.lessons.detectors import detector

HUNTS = {hunt.name: hunt for hunt in (practice.first_test, practice.better_test)}


def not_written(program: Any) -> Any:
    raise NotImplementedError


@pytest.mark.parametrize(
    "stub", [None, ..., lambda program: None, lambda program: ..., not_written]
)
def test_a_stub_is_told_to_begin(stub: Any) -> None:
    verdict = practice.first_test.verdict(stub)
    assert (verdict.kind, verdict.says) == ("empty", EMPTY)


def by_differences(program: Any) -> bool:
    return not check_gradients(program, program.X, program.T)


def along_one_direction(program: Any) -> bool:
    random, h = np.random.RandomState(5), 6e-6
    start = {name: array.copy() for name, array in program.parameters.items()}
    v = {name: random.randn(*array.shape) for name, array in start.items()}
    g = program.gradients(program.X, program.T)[1]
    ends = []
    for side in (h, -h):
        program.parameters.update({name: start[name] + side * v[name] for name in v})
        ends.append(program.loss(program.X, program.T))
    return not abs((ends[0] - ends[1]) / 2 / h - sum(np.vdot(g[n], v[n]) for n in v)) < 1e-7


@pytest.mark.parametrize("answer", [by_differences, along_one_direction])
def test_a_gradient_check_is_worth_having(answer: Any) -> None:
    verdict = practice.first_test.verdict(answer)
    assert verdict.right, verdict.says
    assert "without a false alarm" in verdict.says
    assert "“the step adds”" in verdict.says or "the step adds" in verdict.says
    # And it is not enough for the second exercise.
    assert practice.better_test.verdict(answer).kind == "wrong"


def test_several_looks_together_pass_the_second_exercise() -> None:
    looks = ("shapes", "loss falls", "first loss", "norms", "direction", "twice", "large")

    def answer(program: Any) -> bool:
        return any(detector(name).caught(program).caught for name in looks)

    verdict = practice.better_test.verdict(answer)
    assert verdict.right, verdict.says


def test_a_test_that_always_cries_is_told_so() -> None:
    verdict = practice.first_test.verdict(CRIES.program)
    assert (verdict.kind, verdict.says) == ("named", CRIES.says)
    assert "cries at every program" in verdict.says


def test_a_test_that_sleeps_is_told_so() -> None:
    verdict = practice.first_test.verdict(SLEEPS.program)
    assert (verdict.kind, verdict.says) == ("named", SLEEPS.says)
    assert "calls no program bad" in verdict.says


def test_false_alarms_are_counted() -> None:
    verdict = practice.first_test.verdict(
        lambda program: by_differences(program) or program.family.name == "memory"
    )
    assert verdict.kind == "wrong"
    assert "cries at 10 of 30 right programs" in verdict.says


def test_a_weak_test_hears_the_stories_of_the_survivors() -> None:
    verdict = practice.first_test.verdict(
        lambda program: not np.isfinite(program.loss(1e6 * program.X, program.T))
    )
    assert verdict.kind == "wrong"
    assert "30 are asked for" in verdict.says
    stories = [bug for bug in COLLECTION if bug.story[:-1] in verdict.says]
    assert len(stories) == 3
    named = [bug for bug in COLLECTION if bug.name in verdict.says]
    killed, others = map(int, re.findall(r"kills (\d+) of .* and (\d+) others", verdict.says)[0])
    assert len(named) + others == len(COLLECTION) - killed


def test_a_test_that_stops_is_shown_its_error() -> None:
    verdict = practice.first_test.verdict(lambda program: program.nothing)
    assert verdict.kind == "raised"
    assert "AttributeError" in verdict.says


def test_a_test_is_a_function() -> None:
    assert "a function that takes a program" in practice.first_test.verdict(7).says


@pytest.mark.parametrize("name", HUNTS)
def test_the_cell_is_a_stub_and_the_solution_is_right(name: str) -> None:
    place = places()[name]
    assert outcome(place.code).kind == "empty"
    assert '<details class="hint"><summary>' in place.text
    (solution,) = SOLUTION.findall(place.text)
    call = next(line for line in place.code.splitlines() if line.startswith("check("))
    assert outcome(f"{solution}\n{call}").kind == "right"
    # The number in the task is the goal.
    assert str(HUNTS[name].goal) in place.text


def outcome(code: str) -> Any:
    names: dict[str, Any] = {}
    exec(imports("bug_hunt"), names)
    body, _, last = code.rstrip().rpartition("\n")
    exec(body, names)
    return eval(last, names)


def test_a_goal_out_of_reach_is_not_reached() -> None:
    hunt = Hunt("bug_hunt.all", goal=len(COLLECTION) + 1)
    everything = [detector(name) for name in ("entries, tight", "oracle", "large", "norms")]
    verdict = hunt.verdict(lambda program: any(one.caught(program).caught for one in everything))
    assert verdict.kind == "wrong"
    assert "None is left." in verdict.says
