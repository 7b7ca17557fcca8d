"""Run every chapter's cells under the Python that a reader's page gets, and compare the outputs.

The book is made with one version of Python, numpy and matplotlib, and a live page has another.
What a cell puts out there must equal what is stored: numbers to 1e-10, all other text exactly, a
figure where a figure belongs. Tracebacks name lines of other versions and are not compared.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from . import compare, kernels, live_bundle, project
from .notebook_files import VIEW, code_cells, read, text_of

SCRIPT = "code/bookkit/web/live/check.mjs"
FIGURES = ("image/svg+xml", "image/png")

Outputs = list[dict[str, Any]]


def check(root: Path, notebooks: list[Path] | None = None) -> int:
    """Run these notebooks, by default all, under Pyodide in node; returns the exit code.

    On a machine without node nothing is run, and that is said: a page's reader needs none.
    """
    if shutil.which("node") is None:
        print("node is not installed here: the cells were not run under Pyodide")
        return 0
    chosen = notebooks or project.notebooks(root)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        bundle = Path(folder) / "bundle"
        live_bundle.write(root, bundle)
        results = list(pool.map(lambda path: run(root, bundle, path), chosen))
    failed = 0
    for path, result in zip(chosen, results, strict=True):
        found = differences(read(path), result)
        failed += bool(found)
        print(f"{path.name}: {len(found)} differences", *found, sep="\n  ")
    print(f"{len(chosen) - failed} run in a page as they are printed, {failed} do not")
    return 1 if failed else 0


def run(root: Path, bundle: Path, notebook: Path) -> dict[str, Any]:
    """What the code cells of `notebook` put out under Pyodide: `status` and `outputs` by cell id.

    Raises:
        ValueError: if Python could not be started, or broke.
    """
    result = bundle.parent / f"{notebook.stem}.json"
    runtime = root / live_bundle.RUNTIME
    # Not all of a kernel's variables: as for a reader, explorers draw when they are asked.
    environment = json.dumps(kernels.QUIET)
    command = ["node", *map(str, (root / SCRIPT, bundle, runtime, environment, notebook, result))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        # The runtime is one long line, which node prints when something in it throws.
        said = [line for line in done.stderr.splitlines() if len(line) < 1000]
        raise ValueError(f"{notebook.name} did not run under Pyodide:\n" + "\n".join(said[-20:]))
    found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return found


def differences(stored: dict[str, Any], results: dict[str, Any]) -> list[str]:
    """What the cells put out otherwise than it is stored, a line each."""
    found = []
    for number, cell in enumerate(code_cells(stored), start=1):
        before = shown(cell["outputs"])
        after = shown([_as_stored(output) for output in results[cell["id"]]["outputs"]])
        if [kind for kind, _ in before] != [kind for kind, _ in after]:
            kinds = [", ".join(kind for kind, _ in texts) or "nothing" for texts in (before, after)]
            said = after[-1][1][-300:] if after else ""
            found.append(f"cell {number}: stored is {kinds[0]}, run is {kinds[1]}: {said}")
            continue
        for (kind, one), (_, other) in zip(before, after, strict=True):
            if not compare.agree(one, other, compare.TOLERANCE):
                found.append(f"cell {number}: its {kind} differs: {_first(one, other)}")
    return found


def shown(outputs: Outputs) -> list[tuple[str, str]]:
    """What a reader sees, as kinds and texts: streams joined, a figure only as there or not."""
    texts: list[tuple[str, str]] = []
    for output in outputs:
        if output["output_type"] == "stream":
            kind, text = output["name"], text_of(output["text"])
            if texts and texts[-1][0] == kind:
                text = texts.pop()[1] + text
            texts.append((kind, text))
        elif output["output_type"] == "error":
            texts.append(("error", output["ename"]))
        else:
            for kind, value in sorted(output["data"].items()):
                texts.append((kind, "" if kind in (*FIGURES, VIEW) else text_of(value)))
    return texts


def _as_stored(output: dict[str, Any]) -> dict[str, Any]:
    return {"output_type": output["msg_type"], **output["content"]}


def _first(one: str, other: str) -> str:
    pairs = zip(one.splitlines(), other.splitlines(), strict=False)
    for before, after in pairs:
        if not compare.agree(before, after, compare.TOLERANCE):
            return f"{before[:160]!r} is {after[:160]!r}"
    return "one is longer"
