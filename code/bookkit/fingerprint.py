"""What a notebook's stored outputs depend on, as one hash.

A fingerprint covers the notebook itself (its source, its outputs, its alternative texts), the
modules of floors 1 to 4, the modules of the upper floors that it imports, directly or not, and
the lock. While it holds, the outputs are what running the notebook again would give.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
from pathlib import Path

from .notebook_files import code_cells, read, source

PACKAGE = "backprop"
RECORD = "book/frozen.json"


def fingerprint(root: Path, notebook: Path) -> str:
    """The fingerprint of `notebook` as it lies on disk now, as a hexadecimal string."""
    digest = hashlib.sha256()
    content = read(notebook)
    for part in (json.dumps(content, sort_keys=True), (root / "requirements.txt").read_text()):
        digest.update(part.encode())
    for path in sorted(depends_on(root, notebook)):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def depends_on(root: Path, notebook: Path) -> set[Path]:
    """The files of the package that the notebook's outputs can depend on."""
    package = root / "code" / PACKAGE
    found = {p for p in package.iterdir() if p.is_file()}
    waiting: list[tuple[str, str]] = [
        (source(cell), PACKAGE) for cell in code_cells(read(notebook))
    ]
    while waiting:
        text, home = waiting.pop()
        for path in _imported(package, text, home):
            if path not in found:
                found.add(path)
                found |= {p for p in path.parent.iterdir() if p.is_file() and p.suffix != ".py"}
                inside = path.relative_to(package.parent).parent
                waiting.append((path.read_text(encoding="utf-8"), ".".join(inside.parts)))
    return found


def _imported(package: Path, text: str, home: str) -> set[Path]:
    """The files of the package that the code in `text`, of a module in package `home`, imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = home.split(".")[: len(home.split(".")) - node.level + 1]
                base = ".".join([*above, base]).rstrip(".")
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    files: set[Path] = set()
    for name in names:
        parts = name.split(".")
        if parts[0] != PACKAGE:
            continue
        for depth in range(1, len(parts) + 1):
            place = package.parent.joinpath(*parts[:depth])
            files |= {f for f in (place.with_suffix(".py"), place / "__init__.py") if f.is_file()}
    return files


def recorded(root: Path) -> dict[str, str]:
    """The fingerprints that were written when the outputs were frozen."""
    record = root / RECORD
    if not record.is_file():
        return {}
    content: dict[str, str] = json.loads(record.read_text(encoding="utf-8"))
    return content


def record(root: Path, notebooks: list[Path]) -> None:
    """Write down these notebooks' fingerprints as they are now; forget any that is gone."""
    marks = {name: mark for name, mark in recorded(root).items() if (root / name).is_file()}
    for notebook in notebooks:
        marks[notebook.relative_to(root).as_posix()] = fingerprint(root, notebook)
    text = json.dumps(marks, indent=1, sort_keys=True) + "\n"
    # In one step, so that two runs at once never leave half a file.
    new = root / f"{RECORD}.{os.getpid()}"
    new.write_text(text, encoding="utf-8")
    new.replace(root / RECORD)


def stale(root: Path, notebooks: list[Path]) -> list[Path]:
    """Those notebooks whose recorded fingerprint no longer holds, in the order given."""
    marks = recorded(root)
    return [
        notebook
        for notebook in notebooks
        if marks.get(notebook.relative_to(root).as_posix()) != fingerprint(root, notebook)
    ]
