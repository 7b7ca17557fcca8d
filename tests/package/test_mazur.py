"""Matt Mazur's worked example to more digits than it prints: what the package has to give.

The values were computed apart from this package, in plain floats. What the post itself prints
stands in `backprop.lessons.court_mazur`.
"""

import numpy as np
import pytest

from backprop import train
from backprop.lessons.court_mazur import T, X, network
from backprop.optimizers import GradientDescent


def test_forward_and_backward() -> None:
    net = network()
    _, z1, a1, _, z2, y = net.trace(X)
    np.testing.assert_allclose(z1, [[0.3775, 0.3925]], rtol=1e-15)
    np.testing.assert_allclose(a1, [[0.593269992107, 0.596884378260]], atol=5e-13)
    np.testing.assert_allclose(z2, [[1.10590596706, 1.224921404096]], atol=5e-12)
    np.testing.assert_allclose(y, [[0.751365069552, 0.772928465321]], atol=5e-13)
    loss, gradients = net.gradients(X, T)
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


def test_after_one_round() -> None:
    net = network()
    train(net, X, T, GradientDescent(0.5), epochs=1)
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
    assert net.loss(X, T) == pytest.approx(0.291027773694, abs=5e-13)


def test_after_ten_thousand_rounds() -> None:
    net = network()
    loss = train(net, X, T, GradientDescent(0.5), epochs=10_000).loss
    assert loss[9_999] == pytest.approx(0.000035108548, abs=5e-13)
    assert loss[10_000] == pytest.approx(0.000035101878, abs=5e-13)
    np.testing.assert_allclose(net.forward(X), [[0.015913620444, 0.984064273515]], atol=5e-12)
