"""Compare stored outputs with new ones on machines whose last digits may differ.

On Linux x86-64 nbval compares byte for byte. Elsewhere sums may be rounded otherwise in the last
place, so there numbers agree to 1e-10 and coordinates of drawings to 0.01, and all other text
exactly.
"""

from __future__ import annotations

import math
import platform
import re
from pathlib import Path
from typing import Any

from . import freeze, project
from .notebook_files import VIEW, code_cells, normalise, read, text_of

NUMBER = re.compile(r"(?<![\w.#])[-−]?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
TOLERANCE = 1e-10
COORDINATES = 0.0100001


def is_reference_machine() -> bool:
    """Whether outputs are compared byte for byte here: Linux on x86-64."""
    return platform.system() == "Linux" and platform.machine() == "x86_64"


def compare(root: Path) -> int:
    """Run every notebook and compare its outputs with the stored ones; returns the exit code."""
    print(f"not Linux x86-64: numbers are compared to {TOLERANCE:g}, coordinates to 0.01")
    failed = 0
    for path in project.notebooks(root):
        found = differences(read(path), normalise(freeze.execute(path)))
        failed += bool(found)
        print(f"{path.name}: {len(found)} differences", *found[:5], sep="\n  ")
    print(f"{len(project.notebooks(root)) - failed} passed, {failed} failed")
    return 1 if failed else 0


def differences(stored: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What differs between two runs of one notebook by more than rounding, a line each."""
    found = []
    pairs = zip(code_cells(stored), code_cells(new), strict=True)
    for number, (old, now) in enumerate(pairs, start=1):
        before, after = _texts(old), _texts(now)
        if [kind for kind, _ in before] != [kind for kind, _ in after]:
            found.append(f"cell {number}: shows another kind of output")
            continue
        for (kind, one), (_, other) in zip(before, after, strict=True):
            tolerance = COORDINATES if kind == "image/svg+xml" else TOLERANCE
            if not agree(one, other, tolerance):
                found.append(f"cell {number}: its {kind} differs")
    return found


def agree(one: str, other: str, tolerance: float) -> bool:
    """Whether two texts are the same but for numbers that differ by at most `tolerance`.

    The tolerance is relative for numbers larger than 1.
    """
    if NUMBER.sub("#", one) != NUMBER.sub("#", other):
        return False
    pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    values = ((float(a.replace("−", "-")), float(b.replace("−", "-"))) for a, b in pairs)
    return all(math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance) for a, b in values)


def _texts(cell: dict[str, Any]) -> list[tuple[str, str]]:
    texts = []
    for output in cell["outputs"]:
        if "text" in output:
            texts.append((output["name"], text_of(output["text"])))
        for kind, value in output.get("data", {}).items():
            if kind != VIEW:
                texts.append((kind, text_of(value)))
    return texts
