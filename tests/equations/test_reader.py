"""The reader of equations: what it understands, and how it refuses the rest."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookkit.equations import Layers, Misfit, Unreadable, chains, named, read, statements, value

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=150)
RANDOM = np.random.RandomState(0)
A, B = RANDOM.normal(size=(3, 4)), RANDOM.normal(size=(4, 2))
TABLE = {
    "A": A,
    "B": B,
    "row": B[0],
    "a": A,
    "b": B,
    "x": 0.7,
    "x_1": 2.0,
    "y": named([1.0, 2.0, 4.0], "k"),
    "W": Layers({1: A, 2: B}),
    "l": 1,
    "f": np.sin,
    "L": lambda w: w**3,
    "bar": "k",
    "∂L/∂a": A,
    "∂L/∂x_1": 5.0,
    "∂b/∂x": B,
    "Δx": 3.0,
    "∇x": 4.0,
}
FUNCTIONS = [name for name, meant in TABLE.items() if callable(meant)]


def worth(latex: str) -> np.ndarray:
    """The value of one side."""
    (chain,) = read(f"0 = {latex}", FUNCTIONS)
    return value(chain.sides[1], TABLE).array


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"1 + 2 \cdot 3 - 4", 3),
        (r"- x_1^2", -4),
        (r"\tfrac12\,(x_1 - 1)^{3}", 0.5),
        (r"\frac{1}{1 + e^{-x}}", 1 / (1 + np.exp(-0.7))),
        (r"6 \,/\, (1 + x_1)", 2),
        (r"2 x_1 / 4 x_1", 2),
        (r"\sqrt{x_1 + 2}\,x", 1.4),
        (r"\textcolor{#bf4f00}{x_1}\bigl(x + 1\bigr)", 3.4),
        (r"\max(x, 1)", 1),
        (r"\ln x_1 + \tanh^2 x - \tanh' x", np.log(2) + 2 * np.tanh(0.7) ** 2 - 1),
        (r"f'(x)", np.cos(0.7)),
        (r"3\,|x - x_1|\,|\,-2\,|", 7.8),
        (r"\frac{\lVert A \rVert}{\lvert x \rvert}", np.linalg.norm(A) / 0.7),
        (r"f(f'(x)) x", np.sin(np.cos(0.7)) * 0.7),
        (r"\operatorname{Im} L(x)", 0),
        (r"\frac{\partial}{\partial x}\bigl(x + f(x)\bigr)", 1 + np.cos(0.7)),
        (r"\frac{\partial L}{\partial x_1}", 5),
        (r"\frac{\partial b_i}{\partial x_j}", B),
        (r"\Delta x \cdot \nabla {x}", 12),
        (r"\int_0^{x_1} t\,(t - 1) \,dt", 8 / 3 - 2),
        (r"\sum_k y", 7),
        (r"\overline{y} + \overline{y\,y}", 7 / 3 + 7),
        (r"A B", A @ B),
        (r"B^\top A^{\mathsf T}", (A @ B).T),
        (r"(A B)^\top", (A @ B).T),
        (r"2\,A \odot (1 - A) \odot A", 2 * A**2 * (1 - A)),
        (r"\sum_i a_{ni} b_{ij}", (A @ B).T),
        (r"\sum_{n,i} a_{ni}", A.sum()),
        (r"\sum_n A_n", A.sum(axis=0)),
        (r"\frac{\partial L}{\partial a_{ni}}", A.T),
        (r"W^{l} W^{(l+1)}", A @ B),
        (r"A B + \mathrm{row}", A @ B + B[0]),
        (r"(x, x_1)", np.array([0.7, 2])),
        (r"\begin{pmatrix} 1 & -2 \\ x & 0.5 \end{pmatrix}", np.array([[1, -2], [0.7, 0.5]])),
        (r"\begin{cases} x & x > 1 \\ 3 & x < 1 \end{cases}", 3),
        (r"\underbrace{A}_{(3,\, 4)} \underbrace{B}_{\text{a table}}", A @ B),
    ],
)
def test_known_expressions(latex: str, expected: object) -> None:
    np.testing.assert_allclose(worth(latex), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"x = \foo", r"'\\\\foo' at character 4, after '': not a name"),
        (r"x = (1 + 2", r"\( at character 4 is not closed"),
        (r"x = 1 + 2)", r"\) at character 9 closes nothing"),
        (r"x + 1", r"states nothing.*: x \+ 1"),
        (r"x =", r"nothing stands on the right of ="),
        (r"x = 1 +", r"expected more, but the line ends"),
        (r"", r"an empty equation"),
        (r"x = g'(2)", r"g has a prime and is no function"),
        (r"x = 1 \text{ or so}", r"text"),
        (r"x = (1)_2", r"behind something that is no symbol"),
        (r"x = 1 2 ? 3", r"'\?' at character 8, after '1 2'"),
        (r"\frac{\partial L}{\partial W^\top} = 0", r"a derivative of or by W\^⊤"),
        (r"\frac{\partial L}{\partial f'} = 0", r"with a prime"),
        (r"x = 1 \quad \text{for every } 2", r"2 at character 30 is no index"),
        (r"x = 1, 2", r"after a comma only dots"),
        (r"x = \int_0^1 t", r"an integral without its d"),
        (r"x = \begin{cases} 1 & z \end{cases}", r"more|condition|end"),
        (r"x = \begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}", r"rows of \[2, 1\] entries"),
    ],
)
def test_refusals_say_what_and_where(latex: str, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        read(latex)


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"A A", r"no matrix product of shapes \(3, 4\) and \(3, 4\)"),
        (r"A \odot B", r"do not fit entry by entry"),
        (r"A + B", r"do not fit entry by entry"),
        (r"A + x B", r"do not fit"),
        (r"x^\top", r"a transpose of shape \(\)"),
        (r"a_{ni} b_{nj}", r"the index n runs to 3 and to 4"),
        (r"a_{nn}", r"the index n twice"),
        (r"\sum_j a_{ni}", r"no index j"),
        (r"a_{nij}", r"3 indices"),
        (r"q", r"nothing is known of q"),
        (r"x_2", r"nothing is known of x_2"),
        (r"W", r"does not say which layer"),
        (r"W^{l+2}", r"there is no W of layer 3"),
        (r"W^{x}", r"should be one whole number"),
        (r"A^2", r"raised to a power, has the shape"),
        (r"1 / A", r"what stands below a fraction has the shape"),
        (r"\underbrace{A}_{(4, 3)}", r"has the shape \(3, 4\), the brace says \(4, 3\)"),
        (r"\begin{cases} 1 & x > 0 \\ 2 & x < 1 \end{cases}", r"not exactly one condition"),
        (r"f''(x)", r"nothing is known of f′′"),
        (r"1 + 0.33\ldots", r"where an exact number is needed"),
    ],
)
def test_what_does_not_fit_is_said(latex: str, message: str) -> None:
    with pytest.raises(Misfit, match=message):
        worth(latex)


def test_chains_go_on_over_lines() -> None:
    latex = r"""\begin{aligned}
      \text{first} \quad z &= x + 1, \\[4pt]
      a &= f(z) \\ &= 2 \\
      L = - \bigl( & 1 \\ {} + {} & 2 \bigr), \qquad l = 1, \dots, 3 .
    \end{aligned}"""
    texts = [str(chain) for chain in read(latex, ["f"])]
    assert texts == ["z = x + 1", "a = f(z) = 2", "L = -(1 + 2)", "l = 1, …, 3"]
    assert statements(latex) == 5


def test_a_side_goes_on_over_lines() -> None:
    (chain,) = read(r"\begin{aligned} z = & 1 \\ & + 2 \end{aligned}")
    assert str(chain) == "z = 1 + 2"
    assert len(chains(r"z &= 1 \\ &\qquad = 2")) == 1


numbers = st.integers(1, 9).map(lambda n: (str(n), float(n)))
names = st.sampled_from(
    [("x", 0.7), ("x_1", 2.0), ("{x_{1}}", 2.0), (r"\textcolor{#123abc}{x}", 0.7)]
)


def larger(smaller: st.SearchStrategy) -> st.SearchStrategy:
    """Expressions made of smaller ones, each as its LaTeX beside its value."""
    pairs = st.tuples(smaller, smaller)
    return st.one_of(
        pairs.map(lambda p: (f"({p[0][0]} + {p[1][0]})", p[0][1] + p[1][1])),
        pairs.map(lambda p: (f"({p[0][0]} - {p[1][0]})", p[0][1] - p[1][1])),
        pairs.map(lambda p: (rf"\bigl({p[0][0]} \cdot {p[1][0]}\bigr)", p[0][1] * p[1][1])),
        pairs.map(lambda p: (rf"{p[0][0]}\,({p[1][0]})", p[0][1] * p[1][1])),
        smaller.map(lambda p: (rf"\frac{{{p[0]}}}{{3}}", p[1] / 3)),
        smaller.map(lambda p: (rf"({p[0]})^2", p[1] ** 2)),
        smaller.map(lambda p: (rf"(-{p[0]})", -p[1])),
        smaller.map(lambda p: (rf"\tanh({p[0]})", np.tanh(p[1]))),
        smaller.map(lambda p: (rf"f\left({p[0]}\right)", np.sin(p[1]))),
    )


@REPEATABLE
@given(st.recursive(st.one_of(numbers, names), larger, max_leaves=8))
def test_any_expression_has_its_value(made: tuple[str, float]) -> None:
    latex, expected = made
    np.testing.assert_allclose(worth(latex), expected, rtol=1e-9, atol=1e-12)


VOCABULARY = r"""
    x 1 2 + - = ( ) { } _ ^ ' / & , . < : d \frac \sum \int \top \hat \sqrt \\ \cdot \odot \dots
    \underbrace \overline \partial \nabla \begin{cases} \end{cases} \begin{pmatrix} \end{pmatrix}
    \text{so} \mathrm{a} \max
"""


@REPEATABLE
@given(st.lists(st.sampled_from(VOCABULARY.split()), max_size=12))
def test_any_text_is_read_or_refused(pieces: list[str]) -> None:
    try:
        found = read(" ".join(pieces), ["x"])
    except Unreadable:
        return
    assert found
    assert all(len(chain.sides) == len(chain.relations) + 1 for chain in found)
