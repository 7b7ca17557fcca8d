"""Run notebooks and keep their outputs: the page shows what was run, byte for byte."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from . import costs, fingerprint
from .kernels import over_files
from .notebook_files import Notebook, normalise, write

SECONDS_PER_CELL = 60


class CellFailed(Exception):
    """A cell raised while its notebook was being run; the notebook on disk is unchanged."""


def freeze(root: Path, notebooks: list[Path]) -> None:
    """Run these notebooks, several at a time, and write them with their outputs and fingerprints.

    Raises:
        CellFailed: if a cell raises. No notebook that failed is written.
    """
    spent: dict[Path, costs.Cost | None] = {}
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        running = {path: pool.submit(execute, path, spent) for path in notebooks}
    failures = []
    for path, run in running.items():
        if isinstance(error := run.exception(), CellExecutionError):
            failures.append(f"{path.name}: {error}")
        else:
            write(path, normalise(run.result()))
    if failures:
        raise CellFailed("\n\n".join(failures))
    fingerprint.record(root, notebooks)
    costs.record(root, spent)


def execute(path: Path, spent: dict[Path, costs.Cost | None] | None = None) -> Notebook:
    """The notebook in `path`, run from a clean kernel, with its new outputs; nothing is written.

    What the kernel took is put into `spent`, if that is given.

    Raises:
        CellExecutionError: if a cell raises.
    """
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.metadata.get("mystnb", {}).get("image", {}).pop("alt", None)
    manager = over_files(AsyncKernelManager, kernel_name="python3")
    client = NotebookClient(
        notebook,
        timeout=SECONDS_PER_CELL,
        km=manager,
        resources={"metadata": {"path": str(path.parent)}},
        store_widget_state=True,
        record_timing=False,
    )
    if spent is not None:

        def measure(**cell: object) -> None:
            # Each cell anew: after the last one the kernel is gone before anyone is told.
            spent[path] = costs.of_process(manager.provisioner.pid)

        client.on_cell_executed = measure
    # A kernel that is handed in is also ended only on request.
    client.execute(cleanup_kc=True)
    return notebook
