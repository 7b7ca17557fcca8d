"""Kernels that run and validate notebooks: what they show depends on the notebook alone."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import nbval.kernel
import pytest

from bookkit import freeze, kernels

TRAINING = """
from backprop import Dense, Network, train
from backprop.losses import MeanSquaredError
from backprop.optimizers import GradientDescent
net = Network([Dense(1, 1)], loss=MeanSquaredError(), seed=0)
history = train(net, [[1.0]], [[0.0]], GradientDescent(0.1), epochs=50, progress=True)
"""


@pytest.fixture(autouse=True)
def _a_reader_s_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """In it nothing is as kernels need it; afterwards all is as it was."""
    for name in kernels.ENVIRONMENT:
        monkeypatch.setenv(name, "2")


def outputs(folder: Path) -> list[nbformat.NotebookNode]:
    """What a cell that trains with a progress bar puts out when it is frozen."""
    path = folder / "trains.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(TRAINING)]), path)
    found: list[nbformat.NotebookNode] = freeze.execute(path).cells[0].outputs
    return found


def test_a_progress_bar_leaves_nothing_in_stored_outputs(tmp_path: Path) -> None:
    assert outputs(tmp_path) == []


def test_without_the_setting_it_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kernels.ENVIRONMENT, "BACKPROP_PROGRESS", "on")
    assert "training" in str(outputs(tmp_path))


def test_nbval_starts_its_kernels_in_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nbval.kernel, "KernelManager", None)
    kernels.pytest_configure()
    manager = nbval.kernel.KernelManager(kernel_name="python3")
    assert manager.transport == "ipc"
    assert {name: os.environ[name] for name in kernels.ENVIRONMENT} == kernels.ENVIRONMENT
    assert os.environ["BACKPROP_PROGRESS"] == "off"
