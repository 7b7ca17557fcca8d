"""Copies of the project, and ways to break them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bookkit import checks, fingerprint, project
from bookkit.notebook_files import Notebook, read, write

ROOT = project.root()
Edit = Callable[[Path], None]


@dataclass(frozen=True)
class Sabotage:
    """One way to break the project, and the check that must notice.

    Attributes:
        what: what is broken, in words.
        edit: breaks it, in the copy whose folder it is given.
        caught_by: the name of the check that must go red.
        only: the tests of that check that are enough (a pytest `-k` expression), for speed.
        freeze_again: run the damaged notebooks again first, as somebody hiding the damage would.
    """

    what: str
    edit: Edit
    caught_by: str
    only: str = ""
    freeze_again: bool = False


def verdict(copy: Path, check: str, only: str = "", freeze_again: bool = False) -> str:
    """What `check` says of the copy; empty if it is green.

    Raises:
        RuntimeError: if a step that should work before the check does not.
    """
    environment = {"PYTHONPATH": str(copy / "code"), "PYTEST_ADDOPTS": "-x"}
    if only:
        environment["PYTEST_ADDOPTS"] = f"-x -k '{only}'"
    # Building runs again whatever its outputs no longer belong to, and nothing else.
    build_first = freeze_again or check in ("site", "pages")
    if build_first and (message := checks.named("build").run(copy, environment, quiet=True)):
        raise RuntimeError(f"the build failed before {check} could look:\n{message}")
    return checks.named(check).run(copy, environment, quiet=True)


def first_sign(message: str) -> str:
    """The line of a check's output that tells best what it found."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    signs = [line for line in lines if re.match(r"FAILED|ERROR", line) or "WARNING" in line]
    return (signs or lines[-1:] or ["no words"])[0][:160]


def copy_project(copy: Path) -> Path:
    """Copy every file that belongs to the project, and nothing that was built."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return copy


def replaced(file: str, old: str, new: str) -> Edit:
    """An edit that replaces a text that must stand in the file exactly once."""

    def edit(copy: Path) -> None:
        text = (copy / file).read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{file} holds {old!r} {text.count(old)} times, expected once")
        (copy / file).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def in_notebook(name: str, change: Callable[[Notebook], None], recorded: bool = True) -> Edit:
    """An edit of a notebook; with `recorded` its fingerprint is renewed, to hide the edit."""

    def edit(copy: Path) -> None:
        path = copy / "book" / name
        notebook = read(path)
        before = str(notebook)
        change(notebook)
        if str(notebook) == before:
            raise ValueError(f"nothing was changed in {name}")
        write(path, notebook)
        if recorded:
            fingerprint.record(copy, [path])

    return edit
