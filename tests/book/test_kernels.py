"""Kernels that run and validate notebooks: what they show depends on the notebook alone."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import nbval.kernel
import pytest

from backprop.lessons.layouts import LAYOUTS
from bookkit import freeze, kernels
from bookkit.notebook_files import STATE, Notebook

TRAINING = """
from backprop import Dense, Network, train
from backprop.losses import MeanSquaredError
from backprop.optimizers import GradientDescent
net = Network([Dense(1, 1)], loss=MeanSquaredError(), seed=0)
history = train(net, [[1.0]], [[0.0]], GradientDescent(0.1), epochs=50, progress=True)
"""
EXPLORING = """
from backprop.explorers.matrices import layout_explorer
layout_explorer()
"""


@pytest.fixture(autouse=True)
def _a_reader_s_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """In it nothing is as kernels need it; afterwards all is as it was."""
    for name in kernels.ENVIRONMENT:
        monkeypatch.setenv(name, "2")


def frozen(folder: Path, code: str) -> Notebook:
    """A notebook of this one cell, run."""
    path = folder / "one_cell.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)]), path)
    return freeze.execute(path)


def outputs(folder: Path) -> list[nbformat.NotebookNode]:
    """What a cell that trains with a progress bar puts out when it is frozen."""
    found: list[nbformat.NotebookNode] = frozen(folder, TRAINING)["cells"][0].outputs
    return found


def test_a_frozen_slider_has_all_its_frames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BACKPROP_EXPLORERS", raising=False)
    models = frozen(tmp_path, EXPLORING)["metadata"]["widgets"][STATE]["state"].values()
    (frames,) = (m["state"]["children"] for m in models if m["model_name"] == "StackModel")
    assert len(frames) == len(LAYOUTS)


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
