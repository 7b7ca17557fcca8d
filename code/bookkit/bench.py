"""How long commands and pages take, and what the pages weigh: printed, never stored."""

from __future__ import annotations

import resource
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from . import build, built_pages, freeze, live_bench, project


def bench(root: Path) -> None:
    """Print the seconds and peak memory of each notebook, of the build, the bytes of the site, and
    how long a reader waits for live Python.

    The notebooks are run, not written.
    """
    print(f"{'notebook':28} {'seconds':>8}")
    for notebook in project.notebooks(root):
        print(f"{notebook.stem:28} {_seconds(partial(freeze.execute, notebook)):8.1f}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest notebook process: {peak:.0f} MiB")
    shutil.rmtree(root / "_build", ignore_errors=True)
    print(f"\nbook from clean: {_seconds(lambda: build.book(root)):.1f} s")
    print(f"nothing changed: {_seconds(lambda: build.book(root)):.1f} s\n")
    site = build.home(root).parent
    for page, size in built_pages.weights(site).items():
        print(f"{page:44} {size / 1000:8.0f} kB")
    total = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    print(f"{'the whole site':44} {total / 1000:8.0f} kB")
    live_bench.bench(site)


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began
