"""Every check of the project by name: what `make test` runs, and what a sabotage must turn red."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from .compare import is_reference_machine

PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
NBVAL = ("-p", "bookkit.kernels", "--nbval", "--nbval-current-env", "--nbval-cell-timeout", "60")
TWO = ("-n", "2", "--dist", "loadscope")
BY_PAGE = ("-n", "2")  # tests/site shares its pages out among them
ONE_BY_ONE = ("-n", "2", "--dist", "load", "--maxschedchunk", "1")  # each of them takes long


@dataclass(frozen=True)
class Check:
    """One check: a name, what it guards, and the commands that must all succeed."""

    name: str
    guards: str
    commands: tuple[tuple[str, ...], ...]

    def run(self, root: Path, extra: dict[str, str] | None = None, quiet: bool = False) -> str:
        """Run the commands in `root`; returns "" if all succeed, else what the first failure said.

        With `quiet`, the output is kept back; otherwise it is shown as it comes.
        """
        for command in self.commands:
            done = subprocess.run(
                command,
                cwd=root,
                env=os.environ | (extra or {}),
                stdout=subprocess.PIPE if quiet else None,
                stderr=subprocess.STDOUT if quiet else None,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                ended = f"{' '.join(command[1:])} ended with {done.returncode}"
                return f"{done.stdout or ''}\n{ended}"
        return ""


def module(*words: str) -> tuple[str, ...]:
    """The command that runs a module of this environment."""
    return (sys.executable, "-m", *words)


COMPARE = (
    (*PYTEST, *TWO, *NBVAL, "book") if is_reference_machine() else module("bookkit", "compare")
)
TEST = (
    Check(
        "style",
        "one form of writing",
        (
            module("ruff", "format", "--check", "--quiet", "."),
            module("ruff", "check", "--quiet", "."),
        ),
    ),
    Check("types", "public names fully typed", (module("mypy", "--no-error-summary"),)),
    Check("package", "the code against oracles", ((*PYTEST, *TWO, "tests/package"),)),
    Check("book", "rules, numbers and links of the chapters", ((*PYTEST, *TWO, "tests/book"),)),
    Check(
        "exercises",
        "each checker refuses, accepts and names what it should",
        ((*PYTEST, *TWO, "tests/exercises"),),
    ),
    Check(
        "equations",
        "every displayed equation, read and computed",
        ((*PYTEST, *TWO, "tests/equations"),),
    ),
    Check(
        "numbers",
        "every number in the text, held against what computes it",
        ((*PYTEST, *TWO, "tests/numbers"),),
    ),
    Check("notebooks", "stored outputs are what running gives", (COMPARE,)),
    Check("build", "the book builds without a warning", (module("bookkit", "book"),)),
    Check(
        "site",
        "built pages, in a real browser",
        ((*PYTEST, *BY_PAGE, "-m", "not python", "tests/site"),),
    ),
)
CODE = TEST[:3]
PROVE = (
    Check("freeze", "every notebook runs again", (module("bookkit", "freeze"),)),
    Check(
        "unchanged", "running again changes nothing", (("git", "diff", "--exit-code", "--stat"),)
    ),
    Check("costs", "each chapter's time and memory", (module("bookkit", "costs"),)),
    Check(
        "cells",
        "every chapter run by a live page's Python, under node",
        ((*PYTEST, *TWO[:2], "tests/live"),),
    ),
    Check(
        "pages",
        "Python in the page: every chapter, and the bad days",
        ((*PYTEST, *BY_PAGE, "-m", "python", "tests/site"),),
    ),
    Check("records", "stored measurements, all made again", ((*PYTEST, "tests/records"),)),
    Check(
        "sabotage",
        "every check goes red when it should",
        ((*PYTEST, *ONE_BY_ONE, "tests/sabotage"),),
    ),
)


def named(name: str) -> Check:
    """The check of this name."""
    return next(check for check in (*TEST, *PROVE) if check.name == name)


def run_all(root: Path, chosen: tuple[Check, ...]) -> int:
    """Run these checks in order, all of them even if one fails; returns the exit code."""
    failed = []
    for check in chosen:
        print(f"\n--- {check.name}: {check.guards}", flush=True)
        began = time.monotonic()
        if message := check.run(root):
            failed.append(check.name)
            print(message, flush=True)
        print(f"--- {check.name}: {time.monotonic() - began:.0f} s", flush=True)
    print(f"\nred: {', '.join(failed)}" if failed else "\nall checks are green", flush=True)
    return 1 if failed else 0
