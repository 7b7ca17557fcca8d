"""Small examples that many have copied: one or two numbers each, from readmes, books and papers."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ..checks import Array
from ..graph import Value
from ..layers import Dense, ReLU
from ..losses import HalfSquaredError
from ..network import Network
from .court_courses import sin
from .court_rules import Case, Source

STRETCH, SLOPE = 1.7159, 2 / 3  # LeCun's f(x) = 1.7159 tanh(2x/3)


def tanh_by_exponentials(x: float) -> float:
    """tanh as autograd's readme writes it: (1 − y) / (1 + y) with y = e^(−2x)."""
    y = math.exp(-2 * x)
    return (1 - y) / (1 + y)


def tanh_slope(x: float = 1.0) -> float:
    """The slope of that tanh, through the graph."""
    node = Value(x)
    y = (-2 * node).exp()
    ((1 - y) / (1 + y)).backward()
    return node.grad


def tanh_quotient(f: Callable[[float], float] = tanh_by_exponentials) -> float:
    """The readme's difference quotient of tanh at 1."""
    return (f(1.0001) - f(0.9999)) / 0.0002


def survey_example() -> list[float]:
    """ln x1 + x1 x2 − sin x2 at (2, 5): the value and both slopes."""
    x1, x2 = Value(2.0), Value(5.0)
    f = x1.log() + x1 * x2 - sin(x2)
    f.backward()
    return [f.data, x1.grad, x2.grad]


def colah_example() -> list[float]:
    """e = (a + b)(b + 1) at (2, 1): c, d, e, and the slopes of a and b."""
    a, b = Value(2.0), Value(1.0)
    c, d = a + b, b + 1
    e = c * d
    e.backward()
    return [c.data, d.data, e.data, a.grad, b.grad]


def xor_by_hand() -> Array:
    """The network that solves XOR without having been trained: its four outputs."""
    net = Network([Dense(2, 2), ReLU(), Dense(2, 1)], loss=HalfSquaredError())
    net.parameters["W1"], net.parameters["b1"] = [[1, 1], [1, 1]], [0, -1]
    net.parameters["W2"] = [[1], [-2]]
    return net.forward([[0, 0], [0, 1], [1, 0], [1, 1]])


def _foo(x: Value) -> Value:
    return x * (x + 3)


def foo_slope(at: float) -> float:
    """The slope of x (x + 3)."""
    x = Value(at)
    _foo(x).backward()
    return x.grad


def foo() -> list[float]:
    """x (x + 3) at 2: its value, its slope, and the slope of its slope, a straight line."""
    return [_foo(Value(2.0)).data, foo_slope(2.0), (foo_slope(3.0) - foo_slope(1.0)) / 2]


def nnfs_neuron() -> list[float]:
    """A rectified neuron, then its weights, bias and output after a step of 0.001 downhill."""
    x, w, b = (1.0, -2.0, 3.0), [Value(-3.0), Value(-1.0), Value(2.0)], Value(1.0)

    def out() -> Value:
        return (w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + b).relu()

    before = out()
    before.backward()
    w = [Value(v.data - 0.001 * v.grad) for v in w]
    b = Value(b.data - 0.001 * b.grad)
    return [before.data, *(v.data for v in (*w, b)), out().data]


def nnfs_batch() -> tuple[Array, Array, Array]:
    """The layer of four inputs and three neurons: dX (3, 4), dW (4, 3), db (3,)."""
    X = np.array([[1, 2, 3, 2.5], [2, 5, -1, 2], [-1.5, 2.7, 3.3, -0.8]])
    W = np.array([[0.2, 0.8, -0.5, 1], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]]).T
    own = {"W": W, "b": np.zeros(3)}
    dX, gradients = Dense(4, 3).backward(own, X, np.repeat([[1.0], [2.0], [3.0]], 3, axis=1))
    return dX, gradients["W"], gradients["b"]


def softmax_jacobian() -> Array:
    """∂a_i/∂z_j = a_i (δ_ij − a_j) at a = (0.7, 0.1, 0.2)."""
    a = np.array([0.7, 0.1, 0.2])
    return np.diag(a) - np.outer(a, a)


def tinygrad_example() -> tuple[Array, Array]:
    """z = Σ y @ x with x the identity: the gradients of x (3, 3) and y (1, 3)."""
    y = np.array([[2.0, 0.0, -2.0]])
    dy, gradients = Dense(3, 3, bias=False).backward({"W": np.eye(3)}, y, np.ones((1, 3)))
    return gradients["W"], dy


def lecun(x: float) -> float:
    """1.7159 tanh(2x/3)."""
    return STRETCH * math.tanh(SLOPE * x)


def sharpest_bend() -> float:
    """Where |f″| of LeCun's function is largest: where tanh² = 1/3."""
    return math.atanh(1 / math.sqrt(3)) / SLOPE


AUTODIFF = (
    Case("autograd: slope of tanh at 1", "0.41997434161402603", tanh_slope),
    Case("autograd: its quotient", "0.41997434264973155", tanh_quotient),
    Case("survey: ln x₁ + x₁x₂ − sin x₂", "11.652 5.5 1.716", survey_example),
    Case("autodidax2: foo at 2", "10 7 2", foo),
    Case("autodidax2: foo at 2.00001", "10.0000700001", lambda: _foo(Value(2.00001)).data),
    Case(
        "tinygrad: dx, dy",
        "2 2 2 0 0 0 -2 -2 -2 1 1 1",
        lambda: np.concatenate([g.ravel() for g in tinygrad_example()]),
    ),
)
NNFS = (
    Case("neuron before and after", "6.0 -3.001 -0.998 1.997 0.999 5.985", nnfs_neuron),
    Case(
        "batch: dX",
        "0.44 -0.38 -0.07 1.37 0.88 -0.76 -0.14 2.74 1.32 -1.14 -0.21 4.11",
        lambda: nnfs_batch()[0],
    ),
    Case(
        "batch: dW",
        "0.5 0.5 0.5 20.1 20.1 20.1 10.9 10.9 10.9 4.1 4.1 4.1",
        lambda: nnfs_batch()[1],
    ),
    Case("batch: db", "6 6 6", lambda: nnfs_batch()[2]),
    Case(
        "softmax Jacobian",
        "0.21 -0.07 -0.14 -0.07 0.09 -0.02 -0.14 -0.02 0.16",
        softmax_jacobian,
    ),
)
LECUN = (
    Case("f(1)", "1", lambda: lecun(1.0)),
    Case("the factor that makes f(1) = 1", "1.7159", lambda: 1 / math.tanh(SLOPE)),
    Case("where |f″| is largest", "1", sharpest_bend),
)

SOURCES = (
    Source(
        "Calculus on graphs",
        "Christopher Olah",
        "https://colah.github.io/posts/2015-08-Backprop/",
        (Case("(a + b)(b + 1): c d e, slopes", "3 2 6 2 5", colah_example),),
    ),
    Source(
        "Deep Learning, section 6.1",
        "Goodfellow, Bengio and Courville",
        "https://www.deeplearningbook.org",
        (Case("XOR by hand", "0 1 1 0", xor_by_hand),),
    ),
    Source("autodiff tools", "their authors", "https://github.com/HIPS/autograd", AUTODIFF),
    Source(
        "NN from Scratch",
        "Kinsley and Kukieła",
        "https://nnfs.io",
        NNFS,
    ),
    Source(
        "Efficient BackProp",
        "LeCun, Bottou, Orr and Müller",
        "http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf",
        LECUN,
    ),
)
