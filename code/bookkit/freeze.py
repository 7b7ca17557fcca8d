"""Run notebooks and keep their outputs: the page shows what was run, byte for byte."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from . import fingerprint
from .kernels import over_files
from .notebook_files import Notebook, normalise, write

SECONDS_PER_CELL = 60
# One thread of linear algebra: sums are then added in one order, on any number of cores.
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
QUIET = {"BACKPROP_PROGRESS": "off", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


class CellFailed(Exception):
    """A cell raised while its notebook was being run; the notebook on disk is unchanged."""


def freeze(root: Path, notebooks: list[Path]) -> None:
    """Run these notebooks, several at a time, and write them with their outputs and fingerprints.

    Raises:
        CellFailed: if a cell raises. No notebook that failed is written.
    """
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        running = {path: pool.submit(execute, path) for path in notebooks}
    failures = []
    for path, run in running.items():
        if isinstance(error := run.exception(), CellExecutionError):
            failures.append(f"{path.name}: {error}")
        else:
            write(path, normalise(run.result()))
    if failures:
        raise CellFailed("\n\n".join(failures))
    fingerprint.record(root, notebooks)


def execute(path: Path) -> Notebook:
    """The notebook in `path`, run from a clean kernel, with its new outputs; nothing is written.

    Raises:
        CellExecutionError: if a cell raises.
    """
    os.environ.update(ONE_THREAD | QUIET)
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.metadata.get("mystnb", {}).get("image", {}).pop("alt", None)
    client = NotebookClient(
        notebook,
        timeout=SECONDS_PER_CELL,
        km=over_files(AsyncKernelManager, kernel_name="python3"),
        resources={"metadata": {"path": str(path.parent)}},
        store_widget_state=True,
        record_timing=False,
    )
    # A kernel that is handed in is also ended only on request.
    client.execute(cleanup_kc=True)
    return notebook
