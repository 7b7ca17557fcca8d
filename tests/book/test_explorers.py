"""Every explorer where Python runs: it draws as the slider moves, and what the page's frames show.

The frames are those that the chapters hold: drawn by the same functions, kept and compared by
`notebooks`. Here each explorer is made as its chapter makes it, its slider moved, and its picture
read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest

from backprop.explorers import (
    Explorer,
    bug_hunt,
    chain_rule,
    checking_gradients,
    experiments,
    forward_pass,
    gradient_descent,
    landing,
    learning_from_mistakes,
    limitations,
    loss,
    matrices,
    numbers_court,
    overfitting,
    reference,
    saddles,
    where_used,
    worked_example,
    xor,
)
from backprop.lessons import addition_network, experiment_record, kill_matrix, next_word
from backprop.lessons import planted_defects as planted
from backprop.lessons import xor as xor_lesson
from backprop.lessons.experiments import SOURCE
from backprop.lessons.forward_pass import exclusive_or_weights, forward
from backprop.lessons.landing import learn_xor
from backprop.lessons.learning_from_mistakes import flow, race
from backprop.lessons.overfitting import Recipe, watch
from bookkit import compare, project
from bookkit.notebook_files import REFERENCE, STATE, VIEW, code_cells, read, source

BOOK = project.root() / "book"
CAPTION = re.compile(r'<p class="bp-caption">(.*)</p>$')
X, T = xor_lesson.xor()
LOOKS = (0, 10, 20, 40, 75, 100, 150, 200, 300, 400)
EPOCHS = (0, 1, 2, 3, 5, 8, 13, 20, 30, 50, 80, 130, 200, 300, 500)


class Kept(NamedTuple):
    """An explorer as a chapter holds it: the read-outs, the first of them shown, the frames."""

    options: list[str]
    start: str
    frames: dict[str, str]


def walk() -> Explorer:
    """The stepper of the worked example, whose graph the cells above it make."""
    names: dict[str, Any] = {"display": lambda *shown: None}
    for cell in code_cells(read(BOOK / "worked_example.ipynb")):
        if source(cell).startswith("step_through("):
            stepper: Explorer = eval(source(cell), names)
            return stepper
        exec(source(cell), names)
    raise AssertionError("the worked example has no stepper")


# As the chapters make them: by chapter, and by the name of the slider.
MAKE: dict[tuple[str, str], Callable[[], Explorer]] = {
    ("bug_hunt", "bug"): lambda: bug_hunt.bug_explorer(kill_matrix.kill_matrix()),
    ("chain_rule", "step"): chain_rule.two_path_stepper,
    ("chain_rule", "step h"): chain_rule.step_explorer,
    ("checking_gradients", "defect"): lambda: checking_gradients.defect_explorer(
        # The others take as long again, and are drawn by the same function.
        [planted.trained(defect) for defect in list(planted.DEFECTS)[:3]]
    ),
    ("experiments", "networks"): lambda: experiments.explore_seeds(experiment_record.of(SOURCE)),
    ("experiments", "learning rate η"): experiments.explore_rates,
    ("experiments", "hidden units"): experiments.explore_widths,
    ("forward_pass", "weight w"): forward_pass.weight_explorer,
    ("forward_pass", "step"): lambda: forward_pass.step_explorer(
        forward(X, exclusive_or_weights()), row=1
    ),
    ("gradient_descent", "learning rate η"): gradient_descent.explore_rate,
    ("gradient_descent", "seed of the start"): lambda: gradient_descent.explore_starts(
        addition_network.recorded(epochs=60)
    ),
    ("index", "epochs"): lambda: landing.explore_learning(learn_xor(seed=0)),
    ("learning_from_mistakes", "tries"): lambda: learning_from_mistakes.explore_race(race()),
    ("learning_from_mistakes", "move"): lambda: learning_from_mistakes.explore_flow(flow()),
    ("limitations", "std of the weights × √n"): limitations.start_explorer,
    ("limitations", "bias of the gate that keeps"): limitations.gate_explorer,
    ("loss", "prediction y"): loss.prediction_explorer,
    ("matrices", "step"): matrices.matrix_stepper,
    ("matrices", "layout"): matrices.layout_explorer,
    ("matrices", "mended"): matrices.mending_explorer,
    ("numbers_court", "digits shown"): numbers_court.digits_explorer,
    ("overfitting", "epochs"): lambda: overfitting.epoch_explorer(watch(Recipe(), 0, LOOKS)),
    ("overfitting", "weight decay λ"): overfitting.decay_explorer,
    ("reference", "symbol"): reference.notation_explorer,
    ("saddles", "epoch"): saddles.waiting_explorer,
    ("where_used", "rate η of the step"): where_used.logit_explorer,
    ("where_used", "epochs of training"): lambda: where_used.word_explorer(
        next_word.learning(next_word.first_that_says("cold"), EPOCHS)
    ),
    ("worked_example", "step"): walk,
    ("worked_example", "learning rate η"): worked_example.learning_rate_explorer,
    ("xor", "direction"): xor.line_explorer,
    ("xor", "epochs"): lambda: xor.training_explorer(xor_lesson.watched_training(seed=4)),
}
# What changes by itself, and not by steps that a lesson made: these stop between the frames.
FINER = {
    ("chain_rule", "step h"): "0.3",
    ("experiments", "networks"): "15",
    ("experiments", "learning rate η"): "7",
    ("forward_pass", "weight w"): "0.7",
    ("gradient_descent", "learning rate η"): "0.142",
    ("gradient_descent", "seed of the start"): "42",
    ("learning_from_mistakes", "tries"): "7",
    ("limitations", "std of the weights × √n"): "1.25",
    ("limitations", "bias of the gate that keeps"): "1.7",
    ("loss", "prediction y"): "0.42",
    ("saddles", "epoch"): "3520",
    ("where_used", "rate η of the step"): "1.15",
    ("worked_example", "learning rate η"): "0.07",
    ("xor", "direction"): "33°",
}


@cache
def kept() -> dict[tuple[str, str], Kept]:
    """Every explorer that the chapters hold."""
    found = {}
    for path in project.notebooks(BOOK.parent):
        notebook = read(path)
        models = notebook["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})
        for cell in code_cells(notebook):
            for output in cell["outputs"]:
                if view := output.get("data", {}).get(VIEW):
                    slider, stack = _children(models, models[view["model_id"]]["state"])
                    options = slider["_options_labels"]
                    values = [frame["value"] for frame in _children(models, stack)]
                    frames = dict(zip(options, values, strict=True))
                    made = Kept(options, options[slider["index"]], frames)
                    found[path.stem, slider["description"]] = made
    return found


def _children(models: dict[str, Any], state: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (models[child.removeprefix(REFERENCE)]["state"] for child in state["children"])


def shown(explorer: Explorer) -> str:
    """What stands below the slider."""
    (view,) = explorer.children[1].children
    text: str = view.value
    return text


def caption(html: str) -> str:
    """The sentence below a picture."""
    found = CAPTION.search(html)
    assert found
    return found[1]


def test_every_explorer_of_the_chapters_is_tried_here() -> None:
    assert set(MAKE) == set(kept())


@pytest.mark.parametrize("which", MAKE, ids=": ".join)
def test_where_python_runs_it_draws_as_the_slider_moves(
    which: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BACKPROP_EXPLORERS")
    explorer, stored = MAKE[which](), kept()[which]
    options = list(explorer.slider.options)
    assert explorer.slider.value == stored.start
    assert [text for text in options if text in stored.frames] == stored.options[: len(options)]
    assert (len(options) > len(stored.options)) == (which in FINER)
    assert len(set(options)) == len(options)

    between = [FINER[which], options[1], options[-2]] if which in FINER else []
    seen = {explorer.slider.value: shown(explorer)}
    for text in (options[0], options[-1], stored.options[1], *between):
        explorer.slider.value = text
        seen[text] = shown(explorer)
    assert len(set(seen.values())) == len({caption(html) for html in seen.values()}) == len(seen)
    for text in seen.keys() & stored.frames.keys():
        said, before = caption(seen[text]), caption(stored.frames[text])
        assert compare.agree(said, before, compare.TOLERANCE)
        if compare.is_reference_machine():
            assert seen[text] == stored.frames[text]
