"""`Value` as a graph: forks, repeated calls, fifty thousand nodes, and walking it by hand."""

import gc
import inspect
import math
import sys

import pytest

from backprop import Value
from backprop.graph import topological_order

# --- forks ---------------------------------------------------------------------------------------


def test_a_value_used_twice_receives_both_gradients() -> None:
    x = Value(3.0)
    (x + x).backward()
    assert x.grad == 2.0


def test_a_diamond_inside_a_diamond_sums_over_all_its_paths() -> None:
    """The four paths from x to the end multiply to 2·5, 2·7, 3·5 and 3·7."""
    x = Value(1.0)
    middle = 2 * x + 3 * x
    out = 5 * middle + 7 * middle
    out.backward()
    assert x.grad == 2 * 5 + 2 * 7 + 3 * 5 + 3 * 7


def test_a_fork_whose_short_branch_is_met_before_the_long_one() -> None:
    """A walk that follows edges instead of an order hands on before all has arrived."""
    x = Value(0.5)
    a = x * x
    long = ((a + 1) * 2 + 3) * a
    out = long * a + x
    out.backward()
    # out = (2(a + 1) + 3) a² + x with a = x²: d/da = 6a² + 10a, da/dx = 2x
    assert x.grad == pytest.approx((6 * 0.25**2 + 10 * 0.25) * 1.0 + 1, rel=1e-15)


def test_a_chain_of_diamonds_has_two_to_the_fiftieth_paths_and_one_sweep_suffices() -> None:
    x = Value(1.0)
    out = x
    for _ in range(50):
        out = out + out
    out.backward()
    assert (out.data, x.grad) == (2.0**50, 2.0**50)


def test_intermediate_values_carry_their_gradients_too() -> None:
    a, b, c = Value(2.0), Value(-3.0), Value(10.0)
    e = a * b
    d = e + c
    out = d * Value(-2.0)
    out.backward()
    assert (out.grad, d.grad, e.grad, c.grad, a.grad, b.grad) == (1.0, -2.0, -2.0, -2.0, 6.0, -4.0)


# --- backward may be called again ----------------------------------------------------------------


def test_backward_twice_gives_the_same_gradients() -> None:
    x, y = Value(1.5), Value(-0.5)
    out = (x * y + x.tanh()) * x
    out.backward()
    first = (x.grad, y.grad, out.grad)
    out.backward()
    assert (x.grad, y.grad, out.grad) == first


def test_backward_from_a_part_after_the_whole_belongs_to_the_part() -> None:
    x = Value(2.0)
    part = x * x
    whole = part * part
    whole.backward()
    assert x.grad == 32.0
    part.backward()
    assert (x.grad, part.grad) == (4.0, 1.0)
    whole.backward()
    assert x.grad == 32.0


def test_backward_changes_no_number_but_the_gradients() -> None:
    x = Value(2.0)
    out = (x.exp() * x).log()
    order = topological_order(out)
    before = [node.data for node in order]
    out.backward()
    assert [node.data for node in order] == before


# --- large graphs --------------------------------------------------------------------------------


def chain(length: int) -> tuple[Value, Value]:
    x = Value(1.0)
    out = x
    for _ in range(length):
        out = -out
    return x, out


def test_fifty_thousand_nodes_in_a_row() -> None:
    x, out = chain(50_000)
    out.backward()
    out.backward()
    assert (out.data, x.grad) == (1.0, 1.0)


def test_a_long_product_has_the_gradient_of_a_power() -> None:
    x = Value(1.0001)
    out = x
    for _ in range(49_999):
        out = out * x
    out.backward()
    assert x.grad == pytest.approx(50_000 * math.exp(49_999 * math.log(1.0001)), rel=1e-10)


def test_a_deep_graph_is_described_in_a_line_and_without_recursion() -> None:
    _, out = chain(50_000)
    assert len(repr(out)) < 200


@pytest.mark.parametrize("length", [50_000, 120_000])
def test_a_deep_graph_is_forgotten_without_a_crash(length: int) -> None:
    """Freeing a chain link by link through nested calls is how an interpreter dies silently."""
    x, out = chain(length)
    out.backward()
    del out
    gc.collect()
    assert x.grad == 1.0


def test_no_part_of_a_deep_graph_needs_a_deep_stack() -> None:
    limit = sys.getrecursionlimit()
    x, out = chain(20_000)
    sys.setrecursionlimit(len(inspect.stack(0)) + 60)
    try:
        topological_order(out)
        out.backward()
        repr(out)
        del x, out
        gc.collect()
    finally:
        sys.setrecursionlimit(limit)


# --- walking the graph ---------------------------------------------------------------------------


def test_the_order_lists_every_node_once_and_parents_first() -> None:
    x, y = Value(2.0), Value(3.0)
    shared = x * y
    out = shared.tanh() + shared * x
    order = topological_order(out)
    position = {id(node): i for i, node in enumerate(order)}
    assert len(position) == len(order)
    assert order[-1] is out
    assert {id(x), id(y), id(shared)} <= position.keys()
    for node in order:
        for parent in node.parents:
            assert position[id(parent)] < position[id(node)]


def test_a_node_knows_its_operation_its_parents_and_its_local_derivatives() -> None:
    x, y = Value(2.0), Value(5.0)
    product, quotient = x * y, x / y
    assert [id(p) for p in product.parents] == [id(x), id(y)]
    assert list(product.local_gradients) == [5.0, 2.0]
    assert product.op == "*"
    assert x.parents == () or list(x.parents) == []
    assert not x.op
    # The chain rule, walked by hand over what the nodes say, arrives where backward arrives.
    out = product * quotient + x.exp()
    gradients = {id(node): 0.0 for node in topological_order(out)}
    gradients[id(out)] = 1.0
    for node in reversed(topological_order(out)):
        for parent, local in zip(node.parents, node.local_gradients, strict=True):
            gradients[id(parent)] += gradients[id(node)] * local
    out.backward()
    assert (gradients[id(x)], gradients[id(y)]) == (x.grad, y.grad)


def test_a_label_is_shown() -> None:
    assert "speed" in repr(Value(2.0, label="speed"))
    assert "2" in repr(Value(2.0, label="speed"))
