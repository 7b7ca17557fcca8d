"""Kernels that talk over files instead of ports, for running and for validating notebooks.

A port is chosen free and bound a second later. When several notebooks start at the same moment,
one may find its port taken and fail, though nothing is wrong with it. Files have names of their
own, and no other user can listen. As a pytest plugin (`-p bookkit.kernels`) this holds for nbval.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import jupyter_client
from jupyter_core.paths import jupyter_runtime_dir


def over_files(manager: type, **options: Any) -> Any:
    """A kernel manager of this class whose kernel is reached over files of its own."""
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
