"""Numbers that well-known explanations print, retried with this package.

Credit and thanks to each author named below: without their digits there would be nothing to check.
Where a digit does not hold, the value that explains it stands beside the value that is right.
"""

import math

import numpy as np
import pytest

from backprop import Dense, Identity, Network, ReLU, Value
from backprop.losses import HalfSquaredError, SoftmaxCrossEntropy

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


# --- Simon Prince, "Understanding Deep Learning", notebook 7.1 -----------------------------------


def applied(name: str, x: Value, value: float, slope: float) -> Value:
    """An operation that Value does not bring along: its name, its value, its local derivative."""
    return Value(value, name, (x,), (slope,))


def sin(x: Value) -> Value:
    return applied("sin", x, math.sin(x.data), math.cos(x.data))


def cos(x: Value) -> Value:
    return applied("cos", x, math.cos(x.data), -math.sin(x.data))


def test_understanding_deep_learning_chain_of_functions() -> None:
    b = [Value(v) for v in (1.0, 2.0, -3.0, 0.4)]
    w = [Value(v) for v in (0.1, -0.4, 2.0, 3.0)]
    h1 = sin(f0 := b[0] + w[0] * 2.3)
    h2 = (f1 := b[1] + w[1] * h1).exp()
    h3 = cos(f2 := b[2] + w[2] * h2)
    f3 = b[3] + w[3] * h3
    loss = (f3 - 2.0) ** 2
    loss.backward()
    printed = {
        f0: (1.230, 2.281),
        h1: (0.942, 6.824),
        f1: (1.623, -17.060),
        h2: (5.068, -3.366),
        f2: (7.137, -1.683),
        h3: (0.657, 2.234),
        f3: (2.372, 0.745),
    }
    for node, (data, grad) in printed.items():
        assert node.data == pytest.approx(data, abs=5.1e-4)
        assert node.grad == pytest.approx(grad, abs=5.1e-4)
    assert loss.data == pytest.approx(0.13858056641470326, rel=1e-13)
    np.testing.assert_allclose(
        [v.grad for v in w],
        [5.246071430989502, -16.079298656737866, -8.530233263133846, 0.48946875992012173],
        rtol=1e-13,
    )


# --- Andrew Ng and others, deeplearning.ai course 1, week 4 --------------------------------------


def test_deeplearning_ai_linear_backward() -> None:
    """Their columns are our rows, and their 1/m stands in our delta already."""
    random = np.random.RandomState(1)
    dZ, A, W = random.randn(1, 2), random.randn(3, 2), random.randn(1, 3)
    layer, own = Dense(3, 1), {"W": W.T, "b": random.randn(1)}
    _, cache = layer.forward(own, A.T)
    dA, gradients = layer.backward(own, cache, dZ.T / 2)
    np.testing.assert_allclose(
        2 * dA.T,
        [[0.51822968, -0.19517421], [-0.40506361, 0.15255393], [2.37496825, -0.89445391]],
        atol=5e-9,
    )
    np.testing.assert_allclose(gradients["W"].T, [[-0.10076895, 1.40685096, 1.64992505]], atol=5e-9)
    np.testing.assert_allclose(gradients["b"], [0.50629448], atol=5e-9)


# --- smaller ones --------------------------------------------------------------------------------


def test_colah_calculus_on_computational_graphs() -> None:
    a, b = Value(2.0), Value(1.0)
    e = (a + b) * (b + 1)
    e.backward()
    assert (e.data, a.grad, b.grad) == (6.0, 2.0, 5.0)


def test_baydin_and_others_survey_example() -> None:
    x1, x2 = Value(2.0), Value(5.0)
    f = x1.log() + x1 * x2 - sin(x2)
    f.backward()
    assert f.data == pytest.approx(11.652071455223084, rel=1e-15)
    assert x1.grad == pytest.approx(5.5, rel=1e-15)
    assert x2.grad == pytest.approx(1.7163378145367738, rel=1e-15)


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
