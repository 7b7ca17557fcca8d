"""Matt Mazur, “A Step by Step Backpropagation Example” (2015), retried with thanks.

Almost every digit holds. Three of the closing ones belong to an older program that sent the error
back through weights it had already updated.
"""

from typing import Any

import numpy as np
import pytest

from backprop import Dense, Layer, Network, Sigmoid, train
from backprop.initializers import Given
from backprop.losses import HalfSquaredError
from backprop.optimizers import GradientDescent

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
