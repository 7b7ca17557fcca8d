"""Numbers that well-known explanations print, retried with this package.

Credit and thanks to each author named below: without their digits there would be nothing to check.
Where a digit does not hold, the value that explains it stands beside the value that is right.
"""

import math
from typing import Any

import numpy as np
import pytest

from backprop import Dense, Identity, Layer, Network, ReLU, Sigmoid, Value, train
from backprop.initializers import Given
from backprop.losses import HalfSquaredError, SoftmaxCrossEntropy
from backprop.optimizers import GradientDescent

# --- Matt Mazur, "A Step by Step Backpropagation Example" (2015) ---------------------------------

MAZUR_X = np.array([[0.05, 0.10]])
MAZUR_T = np.array([[0.01, 0.99]])


class Shift(Layer):
    """z = a + b with a b that does not learn: the post leaves its biases where they are."""

    def __init__(self, b: float) -> None:
        self.b = b

    def forward(self, parameters: Any, A: Any) -> Any:
        return A + self.b, None

    def backward(self, parameters: Any, cache: Any, delta: Any) -> Any:
        return delta, {}


def mazur() -> Network:
    """A 2-2-2 network of sigmoids; each column of W holds what flows into one unit."""
    first = Given([[0.15, 0.25], [0.20, 0.30]])
    second = Given([[0.40, 0.50], [0.45, 0.55]])
    return Network(
        [
            *(Dense(2, 2, init=first, bias=False), Shift(0.35), Sigmoid()),
            *(Dense(2, 2, init=second, bias=False), Shift(0.60), Sigmoid()),
        ],
        loss=HalfSquaredError(),
        seed=0,
    )


def test_mazur_forward_and_backward() -> None:
    net = mazur()
    _, z1, a1, _, z2, y = net.trace(MAZUR_X)
    np.testing.assert_allclose(z1, [[0.3775, 0.3925]], rtol=1e-15)
    np.testing.assert_allclose(a1, [[0.593269992107, 0.596884378260]], atol=5e-13)
    np.testing.assert_allclose(z2, [[1.10590596706, 1.224921404096]], atol=5e-12)
    np.testing.assert_allclose(y, [[0.751365069552, 0.772928465321]], atol=5e-13)
    loss, gradients = net.gradients(MAZUR_X, MAZUR_T)
    assert loss == pytest.approx(0.298371108760, abs=5e-13)
    np.testing.assert_allclose(
        gradients["W2"].T,
        [[0.082167040564, 0.082667627848], [-0.022602540477, -0.022740242216]],
        atol=5e-13,
    )
    np.testing.assert_allclose(
        gradients["W1"].T,
        [[0.000438567734, 0.000877135469], [0.000497712735, 0.000995425471]],
        atol=6e-13,
    )


def test_mazur_after_one_round() -> None:
    net = mazur()
    train(net, MAZUR_X, MAZUR_T, GradientDescent(0.5), epochs=1)
    np.testing.assert_allclose(
        net.parameters["W2"].T,
        [[0.358916479718, 0.408666186076], [0.511301270239, 0.561370121108]],
        atol=5e-13,
    )
    np.testing.assert_allclose(
        net.parameters["W1"].T,
        [[0.149780716133, 0.199561432266], [0.249751143632, 0.299502287265]],
        atol=5e-13,
    )
    assert net.loss(MAZUR_X, MAZUR_T) == pytest.approx(0.291027773694, abs=5e-13)


def test_mazur_printed_error_comes_from_weights_that_were_already_updated() -> None:
    """The post prints 0.291027924, which is what the new output weights give on the way back."""
    net = mazur()
    _, gradients = net.gradients(MAZUR_X, MAZUR_T)
    net.parameters["W2"] -= 0.5 * gradients["W2"]
    mixed = mazur()
    mixed.parameters["W2"] = net.parameters["W2"]
    # The error signals of the old forward pass, sent back through the new weights.
    _, _, a1, _, _, y = mazur().trace(MAZUR_X)
    delta = ((y - MAZUR_T) * y * (1 - y)) @ mixed.parameters["W2"].T * a1 * (1 - a1)
    mixed.parameters["W1"] -= 0.5 * MAZUR_X.T @ delta
    assert mixed.loss(MAZUR_X, MAZUR_T) == pytest.approx(0.291027923905, abs=5e-13)


def test_mazur_after_ten_thousand_rounds() -> None:
    """The printed 0.0000351085 belongs to 9,999 rounds."""
    net = mazur()
    loss = train(net, MAZUR_X, MAZUR_T, GradientDescent(0.5), epochs=10_000).loss
    assert loss[9_999] == pytest.approx(0.000035108548, abs=5e-13)
    assert loss[10_000] == pytest.approx(0.000035101878, abs=5e-13)
    np.testing.assert_allclose(net.forward(MAZUR_X), [[0.015913620444, 0.984064273515]], atol=5e-12)


# --- Andrej Karpathy, micrograd and "Neural Networks: Zero to Hero" ------------------------------


def test_micrograd_demonstration() -> None:
    """The expression of the README with its repeated additions gathered into multiples."""
    a, b = Value(-4.0), Value(2.0)
    c = 2 * (2 * (a + b) + 1) + 1 - a
    d = 4 * (3 * (a * b + b**3) + (a + b).relu()) + (b - a).relu()
    f = (c - d) ** 2
    g = f / 2 + 10 / f
    g.backward()
    assert g.data == pytest.approx(24.70408163265306, rel=1e-15)
    assert a.grad == pytest.approx(138.83381924198252, rel=1e-14)
    assert b.grad == pytest.approx(645.5772594752186, rel=1e-14)


def test_micrograd_sanity_check() -> None:
    x = Value(-4.0)
    z = 3 * x + 2
    q = z.relu() + z * x
    y = (z * z).relu() + q + q * x
    y.backward()
    assert (y.data, x.grad) == (-20.0, 46.0)


def test_zero_to_hero_neuron() -> None:
    x1, x2, w1, w2 = Value(2.0), Value(0.0), Value(-3.0), Value(1.0)
    out = (x1 * w1 + x2 * w2 + 6.8813735870195432).tanh()
    out.backward()
    assert out.data == pytest.approx(0.7071067811865476, rel=1e-15)
    np.testing.assert_allclose(
        [x1.grad, w1.grad, x2.grad, w2.grad], [-1.5, 1.0, 0.5, 0.0], rtol=1e-14
    )


# --- Stanford CS231n: lecture notes and assignments ----------------------------------------------


def test_cs231n_circuits() -> None:
    x, y, z = Value(-2.0), Value(5.0), Value(-4.0)
    f = (x + y) * z
    f.backward()
    assert (f.data, x.grad, y.grad, z.grad) == (-12.0, -4.0, -4.0, 3.0)
    x, y, z, w = Value(3.0), Value(-4.0), Value(2.0), Value(-1.0)
    larger = z + (w - z).relu()
    f = 2 * (x * y + larger)
    f.backward()
    assert (f.data, x.grad, y.grad, z.grad, w.grad) == (-20.0, -8.0, 6.0, 2.0, 0.0)


def test_cs231n_sigmoid_neuron() -> None:
    """The diagram's 0.39 and 0.20 are 0.3932 and 0.1966: rounding makes them look at odds."""
    w = [Value(2.0), Value(-3.0), Value(-3.0)]
    x = [Value(-1.0), Value(-2.0)]
    f = (w[0] * x[0] + w[1] * x[1] + w[2]).sigmoid()
    f.backward()
    assert f.data == pytest.approx(0.7310585786300049, rel=1e-15)
    np.testing.assert_allclose(
        [v.grad for v in (*w, *x)],
        [
            -0.19661193324148185,
            -0.3932238664829637,
            0.19661193324148185,
            0.3932238664829637,
            -0.5898357997244456,
        ],
        rtol=1e-15,
    )


def ramp(start: float, stop: float, *shape: int) -> np.ndarray:
    return np.linspace(start, stop, math.prod(shape)).reshape(shape)


def test_cs231n_affine_layer() -> None:
    net = Network([Dense(120, 3)], loss=HalfSquaredError(), seed=0)
    net.parameters["W1"] = ramp(-0.2, 0.3, 120, 3)
    net.parameters["b1"] = ramp(-0.3, 0.1, 3)
    np.testing.assert_allclose(
        net.forward(ramp(-0.1, 0.5, 2, 120)),
        [[1.49834967, 1.70660132, 1.91485297], [3.25553199, 3.5141327, 3.77273342]],
        atol=5e-9,
    )


def test_cs231n_relu_layer() -> None:
    net = Network([Identity(), ReLU()], loss=HalfSquaredError(), seed=0)
    np.testing.assert_allclose(
        net.forward(ramp(-0.5, 0.5, 3, 4)),
        [[0, 0, 0, 0], [0, 0, 0.04545455, 0.13636364], [0.22727273, 0.31818182, 0.40909091, 0.5]],
        atol=5e-9,
    )


def test_cs231n_two_layer_net() -> None:
    net = Network([Dense(5, 50), ReLU(), Dense(50, 7)], loss=SoftmaxCrossEntropy(), seed=0)
    net.parameters["W1"] = ramp(-0.7, 0.3, 5, 50)
    net.parameters["b1"] = ramp(-0.1, 0.9, 50)
    net.parameters["W2"] = ramp(-0.3, 0.4, 50, 7)
    net.parameters["b2"] = ramp(-0.9, 0.1, 7)
    X = ramp(-5.5, 4.5, 5, 3).T
    np.testing.assert_allclose(
        net.forward(X)[0],
        [11.53165108, 12.2917344, 13.05181771, 13.81190102, 14.57198434, 15.33206765, 16.09215096],
        atol=5e-9,
    )
    assert net.loss(X, np.eye(7)[[0, 5, 1]]) == pytest.approx(3.4702243556, abs=5e-11)


def test_cs231n_softmax_gradient() -> None:
    """p = (0.2, 0.3, 0.5), class 1: the signal at the logits is p minus the one-hot row."""
    net = Network([Dense(1, 3)], loss=SoftmaxCrossEntropy(), seed=0)
    net.parameters["W1"] = np.zeros((1, 3))
    net.parameters["b1"] = np.log([0.2, 0.3, 0.5])
    loss, gradients = net.gradients([[1.0]], [[0.0, 1.0, 0.0]])
    assert loss == pytest.approx(-math.log(0.3), rel=1e-15)
    np.testing.assert_allclose(gradients["b1"], [0.2, -0.7, 0.5], rtol=1e-15)


# --- smaller ones --------------------------------------------------------------------------------


def test_colah_calculus_on_computational_graphs() -> None:
    a, b = Value(2.0), Value(1.0)
    e = (a + b) * (b + 1)
    e.backward()
    assert (e.data, a.grad, b.grad) == (6.0, 2.0, 5.0)


def test_autograd_readme() -> None:
    x = Value(1.0)
    x.tanh().backward()
    assert x.grad == pytest.approx(0.419974341614026, abs=5e-16)


def test_goodfellow_bengio_courville_solve_xor_by_hand() -> None:
    net = Network([Dense(2, 2), ReLU(), Dense(2, 1)], loss=HalfSquaredError(), seed=0)
    net.parameters["W1"] = [[1, 1], [1, 1]]
    net.parameters["b1"] = [0, -1]
    net.parameters["W2"] = [[1], [-2]]
    X = [[0, 0], [0, 1], [1, 0], [1, 1]]
    np.testing.assert_array_equal(net.forward(X), [[0], [1], [1], [0]])
    assert net.loss(X, [[0], [1], [1], [0]]) == 0.0


def test_neural_networks_from_scratch_neuron() -> None:
    x, w, b = [1.0, -2.0, 3.0], [Value(-3.0), Value(-1.0), Value(2.0)], Value(1.0)

    def out() -> Value:
        return (w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + b).relu()

    y = out()
    y.backward()
    assert y.data == 6.0
    w = [Value(v.data - 0.001 * v.grad) for v in w]
    b = Value(b.data - 0.001 * b.grad)
    np.testing.assert_allclose([v.data for v in (*w, b)], [-3.001, -0.998, 1.997, 0.999])
    assert out().data == pytest.approx(5.985, rel=1e-14)
