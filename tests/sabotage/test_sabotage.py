"""Break a copy of the project in every way it promises to notice, and demand that it does.

A check that cannot fail proves nothing. Each sabotage changes one thing in a copy and runs the
check that should go red; one that stays green fails here. `make prove` runs them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from breaking import Sabotage, copy_project, first_sign, in_notebook, replaced, verdict
from live_pages import LIVE

from bookkit.notebook_files import Notebook, alt_text, code_cells, source, text_of

CHAPTER = "worked_example.ipynb"
LAYERS = "code/backprop/layers.py"


def a_digit_of_an_output(notebook: Notebook) -> None:
    """Change the last digit of the first number with decimals that a cell printed."""
    for cell in code_cells(notebook):
        for output in cell["outputs"]:
            text = text_of(output.get("text", ""))
            if found := re.search(r"\d\.\d+", text):
                last = str((int(found[0][-1]) + 1) % 10)
                output["text"] = text[: found.end() - 1] + last + text[found.end() :]
                return


def a_coordinate_of_a_drawing(notebook: Notebook) -> None:
    """Move one point of the first stored figure by a hundredth."""
    data = next(figure_outputs(notebook))
    svg = text_of(data["image/svg+xml"])
    found = re.search(r"[ML] \d+\.(\d)\d ", svg)
    assert found
    digit = str((int(found[1]) + 1) % 10)
    data["image/svg+xml"] = svg[: found.start(1)] + digit + svg[found.end(1) :]


def figure_outputs(notebook: Notebook) -> Any:
    """The data of every output that holds a drawing."""
    for cell in code_cells(notebook):
        for output in cell["outputs"]:
            if "image/svg+xml" in output.get("data", {}):
                yield output["data"]


def figure_cells(notebook: Notebook) -> list[dict[str, Any]]:
    """The cells that show a figure."""
    return [cell for cell in code_cells(notebook) if alt_text(cell) is not None]


def an_execution_count(notebook: Notebook) -> None:
    code_cells(notebook)[1]["execution_count"] = 7


def all_outputs(notebook: Notebook) -> None:
    for cell in code_cells(notebook):
        cell["outputs"] = []


def an_alt_text(notebook: Notebook) -> None:
    figure_cells(notebook)[0]["metadata"]["mystnb"]["image"]["alt"] = ""


def a_copied_alt_text(notebook: Notebook) -> None:
    first, second = figure_cells(notebook)[:2]
    second["metadata"]["mystnb"]["image"]["alt"] = first["metadata"]["mystnb"]["image"]["alt"]


def reworded(old: str, new: str) -> Any:
    """A change of a text that stands in the Markdown of the page exactly once."""

    def change(notebook: Notebook) -> None:
        cells = [c for c in notebook["cells"] if c["cell_type"] == "markdown"]
        (cell,) = [c for c in cells if old in source(c)]
        cell["source"] = source(cell).replace(old, new, 1)

    return change


def added(text: str) -> Any:
    """A change that adds a paragraph to the first cell of the page."""

    def change(notebook: Notebook) -> None:
        notebook["cells"][0]["source"] = source(notebook["cells"][0]) + f"\n\n{text}\n"

    return change


def added_code(line: str) -> Any:
    """A change that begins the second code cell with one more line."""

    def change(notebook: Notebook) -> None:
        cell = code_cells(notebook)[1]
        cell["source"] = f"{line}\n{source(cell)}"

    return change


IMAGE = '<img src="https://example.org/picture.png" alt="a picture from elsewhere">'
SCRIPT = '<script>fetch("https://example.org/counter")</script>'

SABOTAGES = (
    Sabotage(
        "the sign of the sigmoid's derivative",
        replaced("code/backprop/activations.py", "return a * (1 - a)", "return a * (a - 1)"),
        "package",
    ),
    Sabotage(
        "a transpose on the way back",
        replaced(LAYERS, "matmul(delta, swap(W)), gradients", "matmul(delta, W), gradients"),
        "package",
    ),
    Sabotage(
        "a missing derivative of an activation",
        replaced(LAYERS, "return dA * sigmoid_prime_from_a(A), {}", "return dA, {}"),
        "package",
    ),
    Sabotage(
        "a missing 1/N",
        replaced("code/backprop/losses.py", "return (Y - T) / T.shape[0]", "return Y - T"),
        "package",
    ),
    Sabotage(
        "a bias gradient that is not summed",
        replaced(LAYERS, "delta.sum(axis=-2)", "delta[..., 0, :]"),
        "package",
    ),
    Sabotage(
        "new weights where the old ones belong",
        replaced(
            LAYERS,
            "matmul(delta, swap(W)), gradients",
            'matmul(delta, swap(W - 0.1 * gradients["W"])), gradients',
        ),
        "package",
    ),
    Sabotage(
        "a digit in a stored output",
        in_notebook(CHAPTER, a_digit_of_an_output),
        "notebooks",
        only=CHAPTER[:-6],
    ),
    Sabotage(
        "a coordinate in a stored drawing",
        in_notebook(CHAPTER, a_coordinate_of_a_drawing),
        "notebooks",
        only=CHAPTER[:-6],
    ),
    Sabotage(
        "a digit in a stored output, nobody hiding it",
        in_notebook(CHAPTER, a_digit_of_an_output, recorded=False),
        "book",
        only="rule",
    ),
    Sabotage("an execution count", in_notebook(CHAPTER, an_execution_count), "book", only="rule"),
    Sabotage("all outputs stripped", in_notebook(CHAPTER, all_outputs), "book", only="rule"),
    Sabotage(
        "a digit of a number in the text",
        in_notebook(CHAPTER, reworded("The network says $0.3112$", "The network says $0.3113$")),
        "numbers",
        only=CHAPTER[:-6],
    ),
    Sabotage(
        "a result that moves under the text",
        replaced("code/backprop/lessons/worked_example.py", "RATE = 0.1", "RATE = 0.2"),
        "numbers",
        only=CHAPTER[:-6],
        freeze_again=True,
    ),
    Sabotage(
        "a number in the text that nothing computes",
        in_notebook(CHAPTER, added("The loss is 0.0123.")),
        "numbers",
        only=CHAPTER[:-6],
    ),
    Sabotage(
        "a sign in a displayed equation",
        in_notebook(CHAPTER, reworded("}\\,(1 - \\textcolor", "}\\,(1 + \\textcolor")),
        "equations",
        only="eq-worked-w1",
    ),
    Sabotage(
        "a transpose left out of a displayed equation",
        in_notebook("matrices.ipynb", reworded("A_1^\\top\\, ", "A_1\\, ")),
        "equations",
        only="eq-matrices-004",
    ),
    Sabotage(
        "an index in a displayed equation",
        in_notebook("matrices.ipynb", reworded("\\sum_n a_{ni}", "\\sum_n a_{nj}")),
        "equations",
        only="eq-matrices-sums",
    ),
    Sabotage(
        "a checker that accepts the empty answer",
        replaced(
            "code/backprop/exercises/judging/exercise.py",
            """        if is_empty(answer):
            return self._says("empty", EMPTY)""",
            """        if is_empty(answer):
            return self._says("right", self.then)""",
        ),
        "exercises",
        only="worked_example",
    ),
    Sabotage(
        "a checker that accepts a stub which returns nothing",
        replaced(
            "code/backprop/exercises/judging/exercise.py",
            """is there a `return`?")
            return self._says("empty", EMPTY)""",
            """is there a `return`?")
            return self._says("right", self.then)""",
        ),
        "exercises",
        only="worked_example",
    ),
    Sabotage(
        "a checker that takes a known mistake for right",
        replaced(
            "code/backprop/exercises/judging/exercise.py",
            "if not same_parts(answers, expected, p, self.rtol)]",
            "if not same_parts(answers, expected, p, self.rtol)][1:]",
        ),
        "exercises",
        only="worked_example",
    ),
    Sabotage(
        "a checker that tolerates too much",
        replaced(
            "code/backprop/exercises/judging/exercise.py", "rtol: float = 1e-6", "rtol: float = 2.0"
        ),
        "exercises",
        only="worked_example",
    ),
    Sabotage(
        "a quiz that calls a wrong line right",
        replaced("code/backprop/exercises/judging/quiz.py", "RIGHT = 1e-6", "RIGHT = 3.0"),
        "exercises",
        only="worked_example",
    ),
    Sabotage("an alternative text emptied", in_notebook(CHAPTER, an_alt_text), "book", "rule"),
    Sabotage(
        "an alternative text copied from another figure",
        in_notebook(CHAPTER, a_copied_alt_text),
        "book",
        only="rule",
    ),
    Sabotage(
        "a link that leads nowhere", in_notebook(CHAPTER, added("[there](gone.ipynb)")), "build"
    ),
    Sabotage("a label that is not there", in_notebook(CHAPTER, added("{eq}`eq-gone`")), "build"),
    Sabotage("a citation of nothing", in_notebook(CHAPTER, added("{cite}`nobody1900`")), "build"),
    Sabotage(
        "a cell that raises",
        in_notebook(CHAPTER, added_code('raise ValueError("sabotage")')),
        "notebooks",
        only=CHAPTER[:-6],
    ),
    Sabotage(
        "a cell that raises, frozen again",
        in_notebook(CHAPTER, added_code('raise ValueError("sabotage")'), recorded=False),
        "build",
    ),
    Sabotage(
        "a warning on stderr, frozen again",
        in_notebook(
            CHAPTER, added_code('import warnings; warnings.warn("sabotage")'), recorded=False
        ),
        "book",
        only="rule",
        freeze_again=True,
    ),
    Sabotage(
        "a picture from another host",
        in_notebook(CHAPTER, added(IMAGE)),
        "site",
        only="no_problem",
    ),
    Sabotage(
        "a request to another host by script",
        in_notebook(CHAPTER, added(SCRIPT)),
        "site",
        only=f"whole_and_quiet and {CHAPTER[:-6]}",
    ),
    Sabotage(
        "sliders that no longer change their picture",
        replaced(
            "code/backprop/explorers/frames.py",
            'widgets.jslink((self.slider, "index"), (stack, "selected_index"))',
            "None",
        ),
        "site",
        only="every_slider and learning_from_mistakes",
        freeze_again=True,
    ),
    *LIVE,
    Sabotage(
        "sliders that Python does not hear",
        replaced(
            "code/backprop/explorers/frames.py",
            'self.slider.observe(show, names="value")',
            "None",
        ),
        "book",
        only="where_python_runs and direction",
    ),
)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project that nobody touches."""
    return copy_project(tmp_path_factory.mktemp("untouched") / "project")


@pytest.mark.parametrize(("check", "only"), dict.fromkeys((s.caught_by, s.only) for s in SABOTAGES))
def test_an_untouched_copy_is_green(untouched: Path, check: str, only: str) -> None:
    said = verdict(untouched, check, only)
    assert not said, said[-4000:]


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=[s.what for s in SABOTAGES])
def test_sabotage_is_caught(
    sabotage: Sabotage, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    copy = copy_project(tmp_path / "project")
    sabotage.edit(copy)
    said = verdict(copy, sabotage.caught_by, sabotage.only, sabotage.freeze_again)
    assert said, f"{sabotage.what}: {sabotage.caught_by} stayed green"
    assert "no tests ran" not in said, f"{sabotage.what}: nothing was checked"
    record_property(sabotage.what, f"caught by {sabotage.caught_by}: {first_sign(said)}")
