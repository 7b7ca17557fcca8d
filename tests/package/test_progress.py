"""The bar of `train(progress=True)`: there while training, gone afterwards, and easy to refuse."""

import re
import subprocess
import sys

import numpy as np
import pytest
from training_cases import NIL, ONE, line, xor_network

from backprop import Diverged, train
from backprop.datasets import xor
from backprop.optimizers import GradientDescent

X, T = xor()


@pytest.fixture(autouse=True)
def _bars_are_welcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKPROP_PROGRESS", raising=False)


def erased(shown: str) -> bool:
    """Whether what was written last is a blank line over the bar, with the cursor at its start."""
    return shown.endswith("\r") and not shown.split("\r")[-2].strip()


def test_nothing_is_shown_unless_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    train(xor_network(), X, T, GradientDescent(0.5), epochs=20)
    assert capfd.readouterr() == ("", "")


def test_the_environment_keeps_the_bar_away(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKPROP_PROGRESS", "off")
    train(xor_network(), X, T, GradientDescent(0.5), epochs=20, progress=True)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("seed", [0, range(3)])
def test_a_bar_counts_the_epochs_shows_the_loss_and_is_gone(
    seed: object, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TQDM_MININTERVAL", "0")
    history = train(xor_network(seed), X, T, GradientDescent(0.5), epochs=20, progress=True)
    out, err = capfd.readouterr()
    assert out == ""
    for count in (0, 1, 20):
        assert f" {count}/20 " in err
    last = re.escape(f"loss {np.median(history.loss[-1]):.6g}]")
    assert re.search(rf" 20/20 [^\r]*{last}", err)
    assert erased(err)


def test_training_is_the_same_with_a_bar() -> None:
    """And the rows of its history are: one more than the epochs that the bar counts."""
    quiet, shown = xor_network(), xor_network()
    expected = train(quiet, X, T, GradientDescent(0.5), epochs=12, batch_size=3)
    history = train(shown, X, T, GradientDescent(0.5), epochs=12, batch_size=3, progress=True)
    np.testing.assert_array_equal(history.loss, expected.loss)
    for key, array in quiet.parameters.items():
        np.testing.assert_array_equal(shown.parameters[key], array)


def test_the_bar_is_gone_when_training_ends_badly(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Diverged):
        train(line(start=1.0), ONE, NIL, GradientDescent(1e10), epochs=200, progress=True)
    assert erased(capfd.readouterr().err)

    def interrupt(net: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(line(), ONE, NIL, GradientDescent(0.1), epochs=9, watch=interrupt, progress=True)
    assert erased(capfd.readouterr().err)


def test_training_without_a_bar_does_not_need_its_library() -> None:
    """In the page there is NumPy, and what a chapter asks for."""
    program = (
        "import sys, backprop; from backprop.losses import MeanSquaredError as L; "
        "from backprop.optimizers import GradientDescent as G; "
        "net = backprop.Network([backprop.Dense(1, 1)], loss=L()); "
        "backprop.train(net, [[1.0]], [[0.0]], G(0.1), epochs=2); "
        "sys.exit('tqdm' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
