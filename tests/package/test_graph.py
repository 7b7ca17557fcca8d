"""`Value` against autograd, complex steps and SymPy, and where the plain formula overflows."""

import math
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
