"""Kernels for running and for validating notebooks: quiet, and over files instead of ports.

What a kernel shows must not depend on the machine or the moment: one thread of linear algebra adds
sums in one order on any number of cores, and progress bars stay away. What it shows is kept for a
page without Python, and so explorers draw all their frames.

A port is chosen free and bound a second later. When several notebooks start at the same moment,
one may find its port taken and fail, though nothing is wrong with it. Files have names of their
own, and no other user can listen. As a pytest plugin (`-p bookkit.kernels`) this holds for nbval.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import Any

import jupyter_client
from jupyter_core.paths import jupyter_runtime_dir

QUIET = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1") | {
    "BACKPROP_PROGRESS": "off",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
ENVIRONMENT = QUIET | {"BACKPROP_EXPLORERS": "frames"}


def over_files(manager: type, **options: Any) -> Any:
    """A kernel manager of this class whose kernel is quiet and reached over files of its own.

    Kernels inherit the environment of this process, so the settings are made here, to stay.
    """
    os.environ.update(ENVIRONMENT)
    folder = Path(jupyter_runtime_dir())
    folder.mkdir(parents=True, exist_ok=True)
    # Short, because the path of a socket may have about a hundred characters at the most.
    name = f"kernel-{uuid.uuid4().hex[:12]}.json"
    return manager(transport="ipc", connection_file=str(folder / name), **options)


def pytest_configure() -> None:
    """Let nbval start its kernels this way."""
    import nbval.kernel

    nbval.kernel.KernelManager = lambda **options: over_files(
        jupyter_client.KernelManager, **options
    )
