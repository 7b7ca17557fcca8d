"""What it costs to run each notebook: its processor time and its memory, kept in a table.

`book/costs.yml` holds what was measured when the table was written. Freezing measures again, into
`_build/costs.json`, and the check `costs` compares both: a chapter that has become much slower or
larger than its line says turns it red, and so does a chapter without a line. Processor time, not
time on the clock: what else the machine is doing counts less.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from . import fingerprint, project

TABLE = Path("book/costs.yml")
MEASURED = Path("_build/costs.json")
# The promise of the course: the whole book within three minutes on two cores.
CORES = 2
SECONDS_FOR_ALL = 180
# What another machine may take beyond a line of the table before the line counts as wrong.
SLOWER, MORE_SECONDS = 2.0, 3
LARGER, MORE_MEGABYTES = 1.3, 50
HEAD = """# Processor seconds and megabytes at the most that running each notebook took, written by
# `python -m bookkit costs --write` after `make freeze`, on Linux x86-64. Not edited by hand.
"""


class Cost(NamedTuple):
    """What running one notebook took.

    Attributes:
        seconds: processor time of its kernel, user and system.
        megabytes: the most memory that the kernel held at once.
    """

    seconds: float
    megabytes: float


def of_process(pid: int) -> Cost | None:
    """What the running process has taken so far; None where the system does not tell.

    Linux tells it in /proc: the times in clock ticks, the memory as "VmHWM".
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    # The second field is the program's name in brackets, which may hold spaces.
    fields = stat.rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return Cost(ticks / os.sysconf("SC_CLK_TCK"), int(peak.split()[1]) * 1024 / 1e6)


def record(root: Path, costs: Mapping[Path, Cost | None]) -> None:
    """Keep what was just measured, with the fingerprints of the notebooks that were run."""
    (root / MEASURED).parent.mkdir(exist_ok=True)
    kept = _measured(root)
    marks = fingerprint.recorded(root)
    for path, cost in costs.items():
        if cost is not None:
            name = path.relative_to(root).as_posix()
            kept[name] = {"fingerprint": marks[name], **cost._asdict()}
    (root / MEASURED).write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")


def measured(root: Path) -> dict[str, Cost]:
    """What freezing measured, by notebook, for the notebooks as they are now."""
    marks = fingerprint.recorded(root)
    return {
        name: Cost(entry["seconds"], entry["megabytes"])
        for name, entry in _measured(root).items()
        if entry["fingerprint"] == marks.get(name)
    }


def table(root: Path) -> dict[str, Cost]:
    """The lines of the table, by notebook, in reading order."""
    lines = yaml.safe_load((root / TABLE).read_text(encoding="utf-8"))
    return {name: Cost(**line) for name, line in lines.items()}


def write(root: Path) -> None:
    """Write the table from what freezing measured.

    Raises:
        ValueError: if a notebook was not measured as it is now.
    """
    found = measured(root)
    names = [path.relative_to(root).as_posix() for path in project.notebooks(root)]
    if missing := [name for name in names if name not in found]:
        raise ValueError(f"not measured as they are now: {', '.join(missing)}; run make freeze")
    lines = [
        f"{name}: {{seconds: {found[name].seconds:.1f}, megabytes: {found[name].megabytes:.0f}}}\n"
        for name in names
    ]
    (root / TABLE).write_text(HEAD + "".join(lines), encoding="utf-8")


def problems(root: Path) -> list[str]:
    """Where the table is not that of the notebooks, or promises more than the course allows."""
    names = [path.relative_to(root).as_posix() for path in project.notebooks(root)]
    lines = table(root)
    found = [f"{TABLE}: no line for {name}" for name in names if name not in lines]
    found += [f"{TABLE}: {name} is not in the book" for name in lines if name not in names]
    total = sum(cost.seconds for cost in lines.values())
    if total > CORES * SECONDS_FOR_ALL:
        found.append(
            f"{TABLE}: {total:.0f} s of processor time in all, "
            f"more than {CORES} cores have in {SECONDS_FOR_ALL} s"
        )
    return found


def broken(root: Path) -> list[str]:
    """Where what freezing measured does not keep to the table, a line each."""
    found, now = problems(root), measured(root)
    for name, line in table(root).items():
        if name not in now:
            found.append(f"{name} was not measured as it is now: run make freeze")
            continue
        seconds, megabytes = now[name]
        if seconds > SLOWER * line.seconds + MORE_SECONDS:
            found.append(f"{name} took {seconds:.1f} s, its line says {line.seconds:.1f}")
        if megabytes > LARGER * line.megabytes + MORE_MEGABYTES:
            found.append(f"{name} took {megabytes:.0f} MB, its line says {line.megabytes:.0f}")
    return found


def markdown(root: Path) -> str:
    """The table for a page of the book, in MyST Markdown, with the sum in its last line."""
    lines = table(root)
    rows = [
        f"| {{doc}}`{Path(name).stem}` | {cost.seconds:.1f} | {cost.megabytes:.0f} |"
        for name, cost in lines.items()
    ]
    seconds = sum(cost.seconds for cost in lines.values())
    megabytes = max(cost.megabytes for cost in lines.values())
    last = f"| all of them | {seconds:.0f} | {megabytes:.0f} at most |"
    head = ["| chapter | processor time (s) | memory (MB) |", "| --- | ---: | ---: |"]
    return "\n".join([*head, *rows, last]) + "\n"


def check(root: Path) -> int:
    """Print where the measured costs break the table; returns the exit code."""
    lines = broken(root)
    print(*lines or ["every chapter keeps to its line"], sep="\n")
    return 1 if lines else 0


def _measured(root: Path) -> dict[str, dict[str, Any]]:
    path = root / MEASURED
    if not path.is_file():
        return {}
    found: dict[str, dict[str, Any]] = json.loads(path.read_text())
    return found
