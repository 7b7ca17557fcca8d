"""The kill matrix: real bugs, right programs that are right, and cells that are measured."""

from __future__ import annotations

import contextlib
import html
import io
import itertools
import re
from collections.abc import Callable, Mapping
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from backprop.explorers.bug_hunt import bug_explorer
from backprop.figures import bug_hunt as figures
from backprop.figures.bug_list import BugList
from backprop.lessons import bug_oracles, detectors, kill_matrix, quotients
from backprop.lessons.bug import Bug, Met
from backprop.lessons.bug_collection import COLLECTION, bug
from backprop.lessons.bug_programs import FAMILIES
from backprop.lessons.detectors import DETECTORS, detector
from backprop.lessons.kill_matrix import KillMatrix
from backprop.lessons.specimen import Specimen, random_point, right
from bookkit import project
from bookkit.notebook_files import read, source

NOTEBOOK = project.root() / "book" / "bug_hunt.ipynb"


@pytest.fixture(scope="module")
def matrix() -> KillMatrix:
    return kill_matrix.kill_matrix()


# --- the right programs, by a witness that no one here wrote -------------------------------------


def sigmoids(p: Mapping[str, Any], X: np.ndarray, T: np.ndarray) -> Any:
    y = logistic(anp.dot(logistic(anp.dot(X, p["W1"]) + p["b1"]), p["W2"]) + p["b2"])
    penalty = 0.5e-4 * (anp.sum(p["W1"] ** 2) + anp.sum(p["W2"] ** 2))
    return anp.mean(anp.sum(0.5 * (y - T) ** 2, axis=1)) + penalty


def logistic(z: Any) -> Any:
    return 1 / (1 + anp.exp(-z))


def classes(p: Mapping[str, Any], X: np.ndarray, T: np.ndarray) -> Any:
    z = anp.dot(X, p["W1"]) + p["b1"]
    a = anp.where(z > 0, z, 0.0)
    m = anp.where(a[:, :-1] > a[:, 1:], a[:, :-1], a[:, 1:])
    scores = anp.dot(m, p["W2"]) + p["b2"]
    return anp.mean(anp.log(anp.sum(anp.exp(scores), axis=1)) - anp.sum(T * scores, axis=1))


def memory(p: Mapping[str, Any], X: np.ndarray, T: np.ndarray) -> Any:
    h = 0.0
    for word in (X[:, : X.shape[1] // 2], X[:, X.shape[1] // 2 :]):
        h = anp.tanh(anp.dot(word, p["Wx"]) + p["b"] + (0 if np.isscalar(h) else h @ p["Wh"]))
    return anp.mean((anp.dot(h, p["V"]) + p["c"] - T) ** 2)


LOSSES: dict[str, Callable[..., Any]] = {
    "sigmoids": sigmoids, "classes": classes, "memory": memory,
}  # fmt: skip


@pytest.mark.parametrize("sizes", ["usual", "all_different"])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_right_programs_are_right_by_autograd(family: str, sizes: str) -> None:
    for seed in range(3):
        program = right(family, seed, getattr(FAMILIES[family], sizes))
        program.parameters.update(random_point(program))
        loss, g = program.gradients(program.X, program.T)
        expected, slopes = autograd.value_and_grad(LOSSES[family])(
            dict(program.parameters), program.X, program.T
        )
        assert loss == pytest.approx(float(expected), rel=1e-13)
        for name, slope in slopes.items():
            np.testing.assert_allclose(g[name], slope, rtol=1e-11, atol=1e-14, err_msg=name)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_oracle_agrees_with_autograd_and_shares_no_line_with_the_program(family: str) -> None:
    answer = bug_oracles.answer(family)
    program = right(family)
    p = random_point(program)
    expected, slopes = autograd.value_and_grad(LOSSES[family])(dict(p), program.X, program.T)
    assert answer.loss == pytest.approx(float(expected), rel=1e-13)
    for name, slope in slopes.items():
        np.testing.assert_allclose(answer.gradients[name], slope, rtol=1e-11, atol=1e-14)
    rate = {"sigmoids": "RATE, DECAY = 4.0, 0.0001", "classes": "RATE, TINY = 0.5,",
            "memory": "RATE = 0.05"}  # fmt: skip
    assert FAMILIES[family].text.startswith(rate[family])


def test_the_sizes_that_should_all_differ_do() -> None:
    for family in FAMILIES.values():
        assert len(set(family.all_different)) == 4


# --- the bugs ------------------------------------------------------------------------------------


def test_there_are_at_least_thirty_bugs_with_names_stories_and_places() -> None:
    assert len(COLLECTION) >= 30
    assert len({one.name for one in COLLECTION}) == len(COLLECTION)
    assert len({one.text for one in COLLECTION}) == len(COLLECTION)
    for one in COLLECTION:
        assert one.met, one.name
        assert one.story.endswith("."), one.name
        assert one.text != FAMILIES[one.family].text
        for met in one.met:
            assert met.url == "" or re.fullmatch(r"https://[^\s<>]+", met.url)


def test_no_two_bugs_behave_alike(matrix: KillMatrix) -> None:
    """Each differs from the right program and from the others in something that is measured."""
    seen: dict[Any, str] = {}
    for one in COLLECTION:
        row = matrix.bugs.index(one)
        behaviour = (one.family, matrix.saw[row], trained(one))
        assert behaviour not in seen, f"{one.name} is {seen.get(behaviour)}"
        seen[behaviour] = one.name
    for family in FAMILIES:
        program = right(family)
        fine = tuple(each.caught(program).saw for each in DETECTORS)
        assert (family, fine, trained(None, family)) not in seen


def trained(one: Bug | None, family: str = "") -> tuple[float, ...]:
    program = one.specimen() if one else right(family)
    with np.errstate(all="ignore"):
        try:
            return tuple(np.round(program.train(5), 9))
        except ValueError:
            return ()


def test_a_change_must_stand_once_in_the_program() -> None:
    lost = Bug("lost", "sigmoids", "no such line", "x", "A story.", (Met("here"),))
    with pytest.raises(ValueError, match="it stands there 0 times"):
        lost.specimen()
    with pytest.raises(ValueError, match="no bug is called"):
        bug("nothing")


def test_every_bug_is_killed_by_some_detector_from_every_start(matrix: KillMatrix) -> None:
    immortal = [
        one.name for one, row in zip(matrix.bugs, matrix.always, strict=True) if not any(row)
    ]
    assert immortal == []


# --- the detectors -------------------------------------------------------------------------------


@pytest.mark.parametrize("family", FAMILIES)
def test_no_detector_cries_at_a_right_program(family: str) -> None:
    for seed in range(12):
        program = right(family, seed)
        assert [d.name for d in DETECTORS if d.caught(program).caught] == [], seed


@pytest.mark.parametrize("family", FAMILIES)
def test_the_bounds_lie_a_fifth_beyond_what_right_programs_do(family: str) -> None:
    first, apart, falls, heart = [], [], [], []
    for seed in range(100):
        program = right(family, seed)
        loss, g = program.gradients(program.X, program.T)
        first.append(loss / detectors.loss_of_ignorance(program))
        largest = [np.abs(slope).max() for slope in g.values()]
        apart.append(max(largest) / min(largest))
        losses = program.again().train(detectors.FALLS_STEPS[family])
        falls.append(losses[-1] / losses[0])
        losses = program.again().train(detectors.HEART_STEPS[family], rows=3)
        heart.append(losses[-1] / losses[0])
    low, high = detectors.FIRST_LOSS
    assert min(first) > 1.2 * low
    assert 1.2 * max(first) < high
    assert 1.2 * max(apart) < detectors.FURTHEST_APART
    assert 1.2 * max(falls) < 1
    assert 1.2 * max(heart) < detectors.BY_HEART


def test_the_short_comparison_agrees_with_check_gradients() -> None:
    from backprop.gradcheck import check_gradients

    for one in (bug("transpose of a square"), bug("a₁ rounded on the way"), None):
        program = one.specimen() if one else right("classes")
        report = check_gradients(program, program.X, program.T)
        _, claimed = program.gradients(program.X, program.T)
        found = quotients.compared(program.parameters, lambda p=program: p.loss(p.X, p.T), claimed)
        assert int((~found.fine).sum()) == len(report.failures)
        assert bool(report) == (one is None)


def test_a_detector_is_asked_for_by_name() -> None:
    with pytest.raises(ValueError, match="no detector is called 'luck'"):
        detector("luck")


# --- the matrix ----------------------------------------------------------------------------------


def test_cells_are_what_the_detectors_say_anew(matrix: KillMatrix) -> None:
    for row, one in list(enumerate(matrix.bugs))[::4]:
        for column, each in enumerate(matrix.detectors):
            count = sum(each.caught(one.specimen(s)).caught for s in range(matrix.starts))
            assert matrix.caught[row, column] == count, (one.name, each.name)


def test_rows_go_from_the_most_visible_to_the_least(matrix: KillMatrix) -> None:
    sums = matrix.caught.sum(axis=1)
    assert (np.diff(sums) <= 0).all()
    assert set(matrix.bugs) == set(COLLECTION)


def test_the_best_pair_is_the_best_and_greedy_never_loses(matrix: KillMatrix) -> None:
    names = [one.name for one in matrix.detectors if one.name != "oracle"]
    pair = kill_matrix.best(matrix, 2, names)
    dead = {one.name for one in matrix.killed_by(*pair)}
    for other in itertools.combinations(names, 2):
        killed = matrix.always[:, [matrix.column(name) for name in other]].any(axis=1).sum()
        assert killed <= len(dead)
    steps = kill_matrix.greedy(matrix, names)
    assert [step.killed for step in steps] == sorted({step.killed for step in steps})
    assert steps[-1].killed == len(matrix.killed_by(*names))
    assert len(matrix.killed_by(*pair)) + len(matrix.survivors(*pair)) == len(COLLECTION)
    with pytest.raises(ValueError, match="no detector is called"):
        matrix.killed_by("luck")


def test_prices_are_counted(matrix: KillMatrix) -> None:
    assert matrix.price("shapes") == matrix.price("first loss") == 1
    assert matrix.price("twice") == 2
    assert matrix.price("direction") == 3
    entries = np.mean(
        [sum(w.size for w in right(family).parameters.values()) for family in FAMILIES]
    )
    assert matrix.price("entries, tight") == pytest.approx(2 * entries + 1)


def test_what_the_page_says_in_words_about_the_matrix(matrix: KillMatrix) -> None:
    below = [one for one in matrix.killed_by("all ones") if one.family == "classes"]
    assert len(below) == 4
    assert all(one.name.startswith("softmax") for one in below)
    alone = {one.name: row for one, row in zip(matrix.bugs, matrix.always, strict=True)}
    only = {
        name: column for name, row in alone.items() if sum(row) == 1 for column in row.nonzero()[0]
    }
    names = [matrix.detectors[column].name for column in only.values()]
    assert names.count("oracle") == 4
    assert names.count("large") == len(matrix.killed_by("large")) == 3
    assert not matrix.always.all(axis=0).any()
    assert int(matrix.always.sum(axis=0).argmax()) == matrix.column("oracle")


def test_a_longer_training_and_a_sterner_bound_catch_a_dozen() -> None:
    """What the page says to those who find "by heart" too mild."""

    def learned(program: Specimen) -> bool:
        with np.errstate(all="ignore"):
            losses = program.train(600, rows=3)
        return losses[-1] < losses[0] / 20

    for family in FAMILIES:
        assert all(learned(right(family, seed)) for seed in range(3))
    assert sum(not learned(one.specimen()) for one in COLLECTION) == 12


def test_what_the_page_says_of_the_rounded_activation() -> None:
    """Some slopes are off by more than 0.1 %, and 0.00001 forgives them."""
    one, program = bug("a₁ rounded on the way").specimen(), right("sigmoids")
    for each in (one, program):
        each.parameters.update(random_point(each))
    wrong, true = (each.gradients(each.X, each.T)[1] for each in (one, program))
    apart = {name: np.abs(wrong[name] - true[name]) for name in true}
    assert max((apart[name] / np.abs(true[name])).max() for name in true) > 1e-3
    assert max(each.max() for each in apart.values()) < 1e-5


def test_at_weights_of_zero_the_first_layer_has_no_slope_and_the_second_equal_ones() -> None:
    program = bug("all weights start at 0").specimen()
    _, g = program.gradients(program.X, program.T)
    assert not g["W1"].any()
    assert not g["b1"].any()
    assert g["W2"].all()
    np.testing.assert_array_equal(g["W2"], np.tile(g["W2"][0], (len(g["W2"]), 1)))


# --- the pictures --------------------------------------------------------------------------------


def test_each_mark_of_the_picture_is_a_cell(matrix: KillMatrix) -> None:
    svg = figures.matrix_picture(matrix).svg
    uses = re.findall(r'<use xlink:href="#([^"]+)" x="([\d.]+)" y="([\d.]+)"', svg)
    assert len(uses) == int((matrix.caught > 0).sum())
    by_kind: dict[str, set[tuple[float, float]]] = {}
    for kind, x, y in uses:
        by_kind.setdefault(kind, set()).add((float(x), float(y)))
    xs, ys = (sorted({round(float(use[i]), 1) for use in uses}) for i in (1, 2))
    assert len(xs) == len(matrix.detectors)
    width = (xs[-1] - xs[0]) / (len(matrix.detectors) - 1)
    height = (ys[-1] - ys[0]) / (len(matrix.bugs) - 1)
    cells = [
        {(round((y - ys[0]) / height), round((x - xs[0]) / width)) for x, y in places}
        for places in by_kind.values()
    ]
    full = {(int(r), int(c)) for r, c in np.argwhere(matrix.always)}
    rings = {(int(r), int(c)) for r, c in np.argwhere((matrix.caught > 0) & ~matrix.always)}
    assert sorted(cells, key=len) == sorted([full, rings], key=len)


def test_alternative_texts_change_with_the_data(matrix: KillMatrix) -> None:
    fewer = kill_matrix.KillMatrix(
        matrix.bugs[:5], matrix.detectors, 3, matrix.caught[:5], matrix.saw[:5], matrix.passes
    )
    alt = figures.matrix_picture(fewer).alt
    assert alt.startswith("5 bugs against 13 detectors")
    assert figures.matrix_picture(matrix).alt.startswith(f"{len(COLLECTION)} bugs against 13")


def test_the_explorer_shows_every_bug_in_the_matrixs_order(matrix: KillMatrix) -> None:
    explorer = bug_explorer(matrix)
    assert len(explorer.frames) == len(COLLECTION)
    heights = set()
    for row, (one, frame) in enumerate(zip(matrix.bugs, explorer.frames, strict=True)):
        shown = [html.unescape(t) for t in re.findall(r"<text[^>]*>([^<]*)</text>", frame.svg)]
        heights |= set(re.findall(r'viewBox="([^"]+)"', frame.svg))
        assert shown[0] == f"{row + 1}. {one.name}"
        assert one.story.split()[0] in " ".join(shown)
        for mark, text in (("+ ", one.new), ("− ", one.old)):
            drawn = "".join("".join(line[1:].split()) for line in shown if line[:2] in (mark, "  "))
            for line in text.splitlines():
                assert "".join(line.split()) in drawn
        assert shown.count("■") == int(matrix.always[row].sum())
        assert shown.count("–") == int((matrix.caught[row] == 0).sum())
        assert one.name in frame.alt
        assert one.met[0].says in frame.alt
    assert len(heights) == 1
    with pytest.raises(ValueError, match="row must be between"):
        figures.bug_picture(matrix, len(COLLECTION))


def test_the_list_links_to_where_bugs_were_met() -> None:
    text = BugList(COLLECTION)._repr_html_()
    for one in COLLECTION:
        assert html.escape(one.story) in text
        for met in one.met:
            assert html.escape(met.says) in text
            assert met.url == "" or f'href="{html.escape(met.url)}"' in text
    with pytest.raises(ValueError, match="at least one bug"):
        BugList([])


# --- a learner's test ----------------------------------------------------------------------------


def test_a_score_counts_kills_and_false_alarms() -> None:
    always = kill_matrix.score(lambda program: True)
    assert (len(always.killed), always.alarms, always.tried) == (len(COLLECTION), 30, 30)
    never = kill_matrix.score(lambda program: False)
    assert (len(never.killed), never.alarms) == (0, 0)
    assert repr(never).count("lives:") == len(COLLECTION)


def test_a_score_is_that_of_the_matrix(matrix: KillMatrix) -> None:
    found = kill_matrix.score(lambda program: detector("direction").caught(program).caught)
    column = matrix.column("direction")
    assert set(matrix.killed_by("direction")) <= set(found.killed)
    assert all(matrix.caught[matrix.bugs.index(one), column] for one in found.killed)


def test_an_error_on_a_right_program_is_the_tests_own() -> None:
    with pytest.raises(AttributeError):
        kill_matrix.score(lambda program: program.nothing)


def test_programs_are_asked_for_properly() -> None:
    with pytest.raises(ValueError, match="family must be one of"):
        right("nothing")
    with pytest.raises(ValueError, match="starts must be at least 1"):
        kill_matrix.kill_matrix(0)
    program = right("sigmoids", seed=3)
    assert program.again().seed == 3
    before = Specimen.evaluations
    program.loss(program.X, program.T)
    assert Specimen.evaluations == before + 1


# --- the library ---------------------------------------------------------------------------------


def test_the_block_about_scikit_learn_prints_what_the_page_says() -> None:
    cells = (source(c) for c in read(NOTEBOOK)["cells"] if c["cell_type"] == "markdown")
    (cell,) = (text for text in cells if "from sklearn" in text)
    blocks = re.findall(r"```(?:python|text)\n(.*?)```", cell, flags=re.DOTALL)
    (place,) = (i for i, block in enumerate(blocks) if "from sklearn" in block)
    code, recorded = blocks[place : place + 2]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    assert printed.getvalue() == recorded
    lines = [line for part in code.split("def ")[1:] for line in part.split("\n\n")[0].splitlines()]
    statements = [line for line in lines if line.strip() and not line.startswith(" " * 8)]
    assert len(statements) == 6
