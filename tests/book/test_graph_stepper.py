"""The drawing of computation graphs, and the stepper over them."""

from __future__ import annotations

import math
import re

import pytest

from backprop import Value
from backprop.explorers.chain_rule import two_path_stepper
from backprop.explorers.graph_stepper import step_through, steps_of
from backprop.figures.graph_boxes import names_of
from backprop.figures.graph_layout import across_of, arrow, ends, rows_of
from backprop.figures.graphs import Box, describe, draw_graph
from backprop.lessons.chain_rule import PARAMETERS, named, nested_diamond, two_paths


def mixed() -> Value:
    """A graph with every operation, a constant, an unlabelled node and a square."""
    x, w = Value(-0.4, label="x"), Value(0.7, label="w")
    z = named(w * x + 1.0, "z")
    a = named(z.sigmoid() - z.tanh() / 2.0, "a")
    return named((a**2 + (-x).exp() + w.relu() - z**3 + z**1.5) * a, "L")


GRAPHS = {
    "two paths": lambda: two_paths()["E"],
    "nested diamond": lambda: nested_diamond()["d"],
    "every operation": mixed,
    "one operation": lambda: named(Value(2.0, label="x") * Value(3.0, label="y"), "p"),
    "a square as a product": lambda: (lambda x: named(x * x, "p"))(Value(3.0, label="x")),
}


@pytest.fixture(params=GRAPHS)
def root(request: pytest.FixtureRequest) -> Value:
    graph: Value = GRAPHS[request.param]()
    return graph


def test_the_last_step_holds_the_gradients_of_backward(root: Value) -> None:
    last = steps_of(root)[-1]
    root.backward()
    names = names_of(root)
    boxes = {box.name for box in describe(root)}
    assert last.gradients.keys() == boxes == last.values
    for node in _nodes(root):
        if names[id(node)] in boxes:
            assert last.gradients[names[id(node)]] == pytest.approx(node.grad, rel=4e-15)


def test_there_is_a_step_for_each_operation_forward_and_one_backward(root: Value) -> None:
    steps = steps_of(root)
    operations = sum(bool(box.parents) for box in describe(root))
    assert len(steps) == 2 * operations + 2
    assert len({step.position for step in steps}) == len(steps)
    assert steps[operations].forward == steps[-1].backward == steps[-1].forward


def test_a_node_hands_its_gradient_on_only_when_it_is_complete(root: Value) -> None:
    steps = steps_of(root)
    for step in steps:
        if step.position.startswith("backward: ") and step.position != "backward: start":
            assert step.gradients[step.focus] == steps[-1].gradients[step.focus]


def test_every_product_in_a_caption_is_right(root: Value) -> None:
    number = r"\(?(−?\d+(?:\.\d+)?(?:e[−+]?\d+)?)\)?"
    found = 0
    for step in steps_of(root):
        for product in re.findall(rf"{number} × {number} = {number}", step.caption):
            left, right, result = (float(text.replace("−", "-")) for text in product)
            # Each of the three is rounded to twelve digits.
            assert left * right == pytest.approx(result, rel=2e-11)
            found += 1
    assert found >= 2


READ_ALOUD = {"½": "0.5*", "·": "*", "−": "-", "²": "**2", "³": "**3", "σ": "sigmoid", "^": "**"}
FUNCTIONS = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "relu": lambda z: max(z, 0.0),
    "exp": math.exp,
    "tanh": math.tanh,
}


def test_every_formula_in_a_caption_gives_the_value_beside_it(root: Value) -> None:
    steps = [step for step in steps_of(root) if step.position.startswith("forward")]
    for step in steps:
        _, formula, value = step.caption.removesuffix(".").rsplit(" = ", 2)
        for sign, code in READ_ALOUD.items():
            formula, value = formula.replace(sign, code), value.replace(sign, code)
        # The numbers of the formula are rounded to twelve digits.
        assert eval(formula, FUNCTIONS.copy()) == pytest.approx(float(value), rel=1e-10)
    assert steps


def test_stepping_changes_nothing(root: Value) -> None:
    before = [(node.data, node.grad) for node in _nodes(root)]
    step_through(root)
    assert [(node.data, node.grad) for node in _nodes(root)] == before


def test_the_captions_of_the_two_paths() -> None:
    captions = {step.position: step.caption for step in steps_of(two_paths()["E"])}
    assert "h = σ(z) = σ(0.5) = 0.622459331202" in captions["forward: h"]
    assert (
        "∂E/∂z = ∂E/∂h · ∂h/∂z = −0.0482122449798 × 0.235003712202 = −0.0113300565438"
        in captions["backward: h"]
    )
    assert "h already holds −0.0186455093518 from another path" in captions["backward: z₁"]
    assert "½(0.571038004288 − 1)² = 0.0920041968826" in captions["forward: E"]


def test_the_frames_of_the_stepper_share_one_size_and_all_differ() -> None:
    explorer = two_path_stepper()
    svgs = [frame.svg for frame in explorer.frames]
    assert len(svgs) == 22
    assert len(set(svgs)) == len(svgs)
    assert len({re.search(r'viewBox="[^"]*"', svg)[0] for svg in svgs}) == 1  # type: ignore[index]
    # Going forward nothing is dashed; going backward the dashes grow by one arrow or two a step.
    dashed = [svg.count("stroke-dasharray") > 0 for svg in svgs]
    assert dashed == [False] * 12 + [True] * 10
    assert "∂ −0.0113301" in svgs[-1]
    assert "∂ −0.0113301" not in svgs[11]


def test_an_input_alone_cannot_be_stepped_through() -> None:
    with pytest.raises(ValueError, match="at least one operation"):
        steps_of(Value(1.0, label="x"))


# --- boxes ----------------------------------------------------------------------------------------


def test_boxes_say_how_they_are_computed_and_what_role_they_play() -> None:
    boxes = {box.name: box for box in describe(two_paths()["E"], PARAMETERS)}
    assert [boxes[name].role for name in ("x", "w₀", "h", "E")] == [
        "data",
        "parameter",
        "forward",
        "loss",
    ]
    assert boxes["p₁"].formula == "v₁·a₁"
    assert boxes["E"].formula == "½(y − t)²"
    assert boxes["y"].parents == ("p₁", "p₂")
    assert boxes["h"].value == "0.622459"


def test_constants_are_part_of_a_formula_and_unlabelled_nodes_get_names() -> None:
    boxes = {box.name: box for box in describe(mixed())}
    assert boxes["z"].formula == "v₁ + 1"
    assert boxes["z"].parents == ("v₁",)
    assert "a²" in {box.formula for box in boxes.values()}
    negated = next(box.name for box in boxes.values() if box.formula == "−x")
    assert f"exp({negated})" in {box.formula for box in boxes.values()}


def test_two_nodes_of_one_label_are_refused() -> None:
    with pytest.raises(ValueError, match=r"one node of a graph only, got \{'x'\}"):
        describe(Value(1.0, label="x") + Value(2.0, label="x"))


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        ([Box("x"), Box("x")], "two boxes are called 'x'"),
        ([Box("y", ("x",), "2x"), Box("x")], "'y' needs \\['x'\\]"),
        ([Box("x", role="gradient")], "role of 'x' must be one of"),
        ([], "at least one box"),
    ],
)
def test_boxes_that_make_no_graph_are_refused(boxes: list[Box], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw_graph(boxes, "a graph that cannot be drawn")


def test_unknown_names_are_refused() -> None:
    boxes = [Box("x"), Box("y", ("x",), "2x")]
    for wrong in (
        {"focus": "z"},
        {"columns": {"z": 0.5}},
        {"labels": {("y", "x"): "2"}},
        {"forward": {("x", "z")}},
        {"backward": {("x", "z")}},
    ):
        with pytest.raises(ValueError, match="no such"):
            draw_graph(boxes, "y is twice x, as drawn here", **wrong)  # type: ignore[arg-type]


def test_gradients_are_dashed_and_values_solid() -> None:
    plain = [Box("x", value="2"), Box("y", ("x",), "x²", value="4")]
    both = [box._replace(gradient="1") for box in plain]
    assert "stroke-dasharray" not in draw_graph(plain, "y is x squared, 4 at x = 2").svg
    assert "stroke-dasharray" in draw_graph(both, "y is x squared, 4 at x = 2").svg


# --- layout ---------------------------------------------------------------------------------------


def test_boxes_stand_below_their_parents_and_apart(root: Value) -> None:
    parents = {box.name: box.parents for box in describe(root)}
    rows = rows_of(parents)
    across = across_of(parents, rows)
    assert all(rows[parent] < rows[name] for name in parents for parent in parents[name])
    places = [(rows[name], round(across[name], 6)) for name in parents]
    assert len(set(places)) == len(places)
    assert all(0 < x < 1 for x in across.values())


def test_an_arrow_ends_at_its_point() -> None:
    start, end = ends((0.0, 0.0), (0.0, 2.0), half=0.25, wide=1.0)
    assert (start, end) == ((0.0, 0.25), (0.0, 1.75))
    shaft, head = arrow(start, end, head=0.5)
    assert shaft == [(0.0, 0.25), (0.0, 1.25)]
    assert head[0] == end
    assert head[1][0] == -head[2][0] == pytest.approx(0.225)


def _nodes(root: Value) -> list[Value]:
    seen: dict[int, Value] = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen[id(node)] = node
            waiting.extend(node.parents)
    return list(seen.values())
