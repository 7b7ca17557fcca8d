"""`Value` against autograd, complex steps, SymPy and what micrograd prints and does not do."""

import gc
import inspect
import math
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
import sympy
from hypothesis import assume, example, given
from hypothesis import strategies as st

from backprop import Value
from backprop.graph import topological_order

# --- random programs, run by four different machines ---------------------------------------------

BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / (y * y + 1.5),
    "constant on the left": lambda x, y: 2 - x * 0.5 + 3 / (y * y + 1) + 1.5 * y,
    "squares": lambda x, y: x**2 - y**3 / 4,
    "inverse power": lambda x, y: x * (y * y + 1) ** -1.5,
}


def unary(name: str) -> Callable[[Any], Any]:
    """A function that works on a Value, on an autograd number and on a complex number."""

    def of(x: Any) -> Any:
        if isinstance(x, Value):
            return {
                "exp": lambda: x.tanh().exp(),
                "log": lambda: (x * x + 0.5).log(),
                "tanh": x.tanh,
                "sigmoid": x.sigmoid,
                "relu": x.relu,
                "minus": lambda: -x,
                "power of": lambda: 2 ** (x / 4),
            }[name]()
        return {
            "exp": lambda: anp.exp(anp.tanh(x)),
            "log": lambda: anp.log(x * x + 0.5),
            "tanh": lambda: anp.tanh(x),
            "sigmoid": lambda: 1 / (1 + anp.exp(-x)),
            "relu": lambda: x if anp.real(x) > 0 else 0 * x,
            "minus": lambda: -x,
            "power of": lambda: anp.exp(anp.log(2.0) * x / 4),
        }[name]()

    return of


UNARY = ("exp", "log", "tanh", "sigmoid", "relu", "minus", "power of")
Step = tuple[str, int, int]


def run(program: Sequence[Step], leaves: Sequence[Any]) -> Any:
    """Each step takes earlier results, so that results are used often: forks everywhere."""
    results = list(leaves)
    for name, i, j in program:
        x, y = results[i % len(results)], results[j % len(results)]
        results.append(BINARY[name](x, y) if name in BINARY else unary(name)(x))
    return sum(results) / 8 + results[-1] * results[0]


steps = st.tuples(st.sampled_from([*BINARY, *UNARY]), st.integers(0, 30), st.integers(0, 30))
numbers = st.floats(-2, 2).map(lambda x: round(x, 3)).filter(lambda x: abs(x) > 1e-2)


def value_gradients(program: Sequence[Step], leaves: Sequence[float]) -> tuple[float, np.ndarray]:
    values = [Value(leaf) for leaf in leaves]
    out = run(program, values)
    out.backward()
    return out.data, np.array([value.grad for value in values])


@given(
    program=st.lists(steps, min_size=1, max_size=12),
    leaves=st.lists(numbers, min_size=3, max_size=3),
)
def test_random_programs_agree_with_autograd_and_with_complex_steps(
    program: list[Step], leaves: list[float]
) -> None:
    plain = run(program, [float(x) for x in leaves])
    assume(abs(plain) < 1e4)
    data, gradients = value_gradients(program, leaves)
    oracle = np.array(autograd.grad(lambda x: run(program, [x[0], x[1], x[2]]))(np.array(leaves)))
    scale = max(1.0, np.abs(oracle).max())
    assume(scale < 1e6)
    assert data == pytest.approx(plain, rel=1e-12, abs=1e-12)
    np.testing.assert_allclose(gradients, oracle, rtol=1e-12, atol=1e-13 * scale)

    tiny = 1e-30
    for k in range(3):
        moved = [complex(x, tiny if i == k else 0.0) for i, x in enumerate(leaves)]
        assert gradients[k] == pytest.approx(
            run(program, moved).imag / tiny, rel=1e-11, abs=1e-12 * scale
        )


X, Y = sympy.symbols("x y", positive=True)
SYMBOLIC = {
    "x + y": (lambda x, y: x + y, X + Y),
    "x - y": (lambda x, y: x - y, X - Y),
    "x * y": (lambda x, y: x * y, X * Y),
    "x / y": (lambda x, y: x / y, X / Y),
    "-x": (lambda x, y: -x + 0 * y, -X),
    "3 + x": (lambda x, y: 3 + x, 3 + X),
    "3 - x": (lambda x, y: 3 - x, 3 - X),
    "3 * x": (lambda x, y: 3 * x, 3 * X),
    "3 / x": (lambda x, y: 3 / x, 3 / X),
    "3 ** x": (lambda x, y: 3**x, 3**X),
    "x ** 3": (lambda x, y: x**3, X**3),
    "x ** -2": (lambda x, y: x**-2, X**-2),
    "x ** 0.5": (lambda x, y: x**0.5, sympy.sqrt(X)),
    "exp": (lambda x, y: x.exp(), sympy.exp(X)),
    "log": (lambda x, y: x.log(), sympy.log(X)),
    "tanh": (lambda x, y: x.tanh(), sympy.tanh(X)),
    "sigmoid": (lambda x, y: x.sigmoid(), 1 / (1 + sympy.exp(-X))),
    "relu": (lambda x, y: x.relu(), X),
    "relu of a negative": (lambda x, y: (-x).relu(), sympy.Integer(0)),
    "x x": (lambda x, y: x * x, X * X),
    "x + x": (lambda x, y: x + x, 2 * X),
    "x / x": (lambda x, y: x / x, sympy.Integer(1)),
    "x - x": (lambda x, y: x - x, sympy.Integer(0)),
}


@pytest.mark.parametrize("name", SYMBOLIC)
@pytest.mark.parametrize(("a", "b"), [("13/10", "7/10"), ("1/8", "5/2")])
def test_each_operation_against_its_formula_in_sympy(name: str, a: str, b: str) -> None:
    ours, formula = SYMBOLIC[name]
    at = {X: sympy.Rational(a), Y: sympy.Rational(b)}
    x, y = Value(float(at[X])), Value(float(at[Y]))
    out = ours(x, y)
    out.backward()
    assert out.data == pytest.approx(float(formula.subs(at).evalf(30)), rel=4e-16, abs=4e-16)
    for leaf, symbol in ((x, X), (y, Y)):
        exact = float(sympy.diff(formula, symbol).subs(at).evalf(30))
        assert leaf.grad == pytest.approx(exact, rel=1e-15, abs=1e-15)


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


# --- stable where the plain formula overflows ----------------------------------------------------


@example(1000.0)
@example(-1000.0)
@given(st.floats(-1e3, 1e3))
def test_squashing_functions_never_overflow(number: float) -> None:
    x = Value(number)
    s = x.sigmoid()
    s.backward()
    assert 0.0 <= s.data <= 1.0
    assert 0.0 <= x.grad <= 0.25
    t = x.tanh()
    t.backward()
    assert -1.0 <= t.data <= 1.0
    assert 0.0 <= x.grad <= 1.0


def test_a_far_negative_sigmoid_keeps_its_digits() -> None:
    x = Value(-700.0)
    s = x.sigmoid()
    s.backward()
    assert s.data == pytest.approx(math.exp(-700.0), rel=1e-13)
    assert x.grad == pytest.approx(math.exp(-700.0), rel=1e-13)


def test_the_kink_of_relu_counts_as_flat() -> None:
    x = Value(0.0)
    x.relu().backward()
    assert x.grad == 0.0


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0.0, -1.5])
def test_log_of_what_has_no_logarithm_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match=rf"log.*{number:g}"):
        Value(number).log()


@pytest.mark.parametrize(
    "divide",
    [
        lambda: Value(1.0) / Value(0.0),
        lambda: Value(1.0) / 0,
        lambda: 1 / Value(0.0),
        lambda: Value(0.0) ** -1,
    ],
)
def test_division_by_zero_is_refused(divide: Callable[[], Value]) -> None:
    with pytest.raises((ValueError, ZeroDivisionError), match=r"(?i)zero|\b0"):
        divide()


@pytest.mark.parametrize("thing", ["3", None, [1.0], True, 1j, np.array([1.0, 2.0])])
def test_what_is_not_a_number_is_refused(thing: Any) -> None:
    with pytest.raises(TypeError, match=re.escape(repr(thing))):
        Value(thing)


@pytest.mark.parametrize("thing", ["3", None, [1.0]])
def test_arithmetic_with_what_is_not_a_number_is_refused(thing: Any) -> None:
    for operate in BINARY.values():
        with pytest.raises(TypeError):
            operate(Value(1.0), thing)
    with pytest.raises(TypeError):
        thing + Value(1.0)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match=r"nan|inf"):
        Value(number)


def test_numpy_numbers_are_numbers() -> None:
    x = Value(np.float64(2.0))
    out = np.float64(3.0) * x + x * np.int64(2)
    assert isinstance(out, Value)
    out.backward()
    assert (out.data, x.grad) == (10.0, 5.0)
    assert type(x.data) is float
