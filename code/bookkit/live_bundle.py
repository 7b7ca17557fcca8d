"""What a live page fetches beside Python itself: the book's own packages, and the lock of all."""

from __future__ import annotations

import ast
import gzip
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import wheel
from .notebook_files import code_cells, read, source

RUNTIME = "vendor/pyodide"
LOCK = "lock.json"
PACKED = ".gzip"
# What every cell needs, whatever it imports: the session, and where figures go.
ALWAYS = ("livecells", "matplotlib-inline")

# Parts of the standard library that need a system below them, and are not sent.
NOT_IN_A_PAGE = {
    *("curses", "dbm", "ensurepip", "idlelib", "lzma", "multiprocessing", "sqlite3", "ssl"),
    *("tkinter", "turtle", "turtledemo", "venv", "wsgiref", "xmlrpc"),
}

Lock = dict[str, Any]


@dataclass(frozen=True)
class Own:
    """A package of ours: where its sources are, and what it is called."""

    folder: Path
    name: str
    version: str
    module: str

    def imports(self) -> set[str]:
        """The names that its modules import at any depth, as far as others provide them."""
        texts = (path.read_text(encoding="utf-8") for path in sorted(self.folder.rglob("*.py")))
        return set().union(*map(imported, texts)) - {self.module}


def own_packages(root: Path) -> list[Own]:
    """The packages that go to the reader: the session, and what the book teaches with.

    The latter is the project of `pyproject.toml`: each folder of `code/` that a notebook imports.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    used = set().union(*(_of_cells(path) for path in sorted((root / "book").glob("*.ipynb"))))
    folders = [path for path in sorted((root / "code").iterdir()) if path.name in used]
    return [
        Own(Path(__file__).parent / "live", "livecells", "1.0.0", "livecells"),
        *(Own(path, project["name"], project["version"], path.name) for path in folders),
    ]


def write(root: Path, folder: Path, from_cdn: bool = False) -> Lock:
    """Write the wheels of our own packages and the lock of all into `folder`; returns the lock.

    In the lock, a `file_name` that starts with `./` lies beside it; every other one lies where
    Python's runtime is served from.

    Args:
        root: the project's folder.
        folder: where to write, made if need be.
        from_cdn: whether the runtime and its wheels come from Pyodide's own CDN, as they were
            published, and not from this book's repacked copies.

    Raises:
        ValueError: if one of our packages imports what nothing in the lock provides.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock: Lock = json.loads((root / RUNTIME / "packages.json").read_text(encoding="utf-8"))
    lock["runtime"] = {name: _measured(root / RUNTIME / name) for name in lock["runtime"]}
    if from_cdn:
        _as_published(root, lock, folder)
    for own in own_packages(root):
        made = _packed(wheel.build(own.folder, own.name, own.version, folder, own.module))
        lock["packages"][own.name] = _entry(made, own, _providers(lock, own.imports(), own.name))
    text = json.dumps(lock, indent=1, sort_keys=True) + "\n"
    (folder / LOCK).write_text(text, encoding="utf-8")
    return lock


def packages(lock: Lock, notebook: Path) -> list[str]:
    """The packages of the lock that the cells of this notebook import, by name, and the session's.

    What these need in turn is not listed: the lock says it.

    Raises:
        ValueError: if a cell imports what nothing in the lock provides.
    """
    return sorted({*ALWAYS, *_providers(lock, _of_cells(notebook), notebook.name)})


def weight(lock: Lock, names: Iterable[str]) -> int:
    """The bytes of Python, of these packages, and of what they need in turn."""
    needed: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += lock["packages"][name]["depends"]
    files = [lock["packages"][name] for name in needed] + list(lock["runtime"].values())
    return sum(entry["bytes"] for entry in files)


def imported(text: str) -> set[str]:
    """The top names that this code imports, the standard library's and relative ones excepted.

    Lines that only IPython understands are passed over.
    """
    plain = "\n".join(
        "" if line.lstrip().startswith(("%", "!")) else line for line in text.splitlines()
    )
    names: set[str] = set()
    for node in ast.walk(ast.parse(plain)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names - (sys.stdlib_module_names - NOT_IN_A_PAGE)


def _of_cells(notebook: Path) -> set[str]:
    return set().union(*(imported(source(cell)) for cell in code_cells(read(notebook))))


def _providers(lock: Lock, names: Iterable[str], who: str) -> list[str]:
    by_import = {
        name: package for package, entry in lock["packages"].items() for name in entry["imports"]
    }
    if missing := sorted(set(names) - by_import.keys()):
        raise ValueError(
            f"{who} imports {', '.join(missing)}, which {RUNTIME}/packages.json does not provide: "
            f"add it to code/bookkit/web/runtime/packages.json and build the runtime again"
        )
    return sorted({by_import[name] for name in names})


def _entry(made: Path, own: Own, needs: list[str]) -> dict[str, Any]:
    return {
        **_measured(made),
        "name": own.name,
        "version": own.version,
        "file_name": f"./{made.name}",
        "imports": [own.module],
        "depends": needs,
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def _measured(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def _packed(path: Path) -> Path:
    packed = path.with_name(path.name + PACKED)
    packed.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    path.unlink()
    return packed


def _unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.name.endswith(PACKED) else data


def _as_published(root: Path, lock: Lock, folder: Path) -> None:
    """Let the lock name the published files; what the CDN does not have is copied beside it."""
    # Packed here, served as they are there; what has no hash is not compared.
    lock["runtime"] = {
        name.removesuffix(PACKED): {"bytes": len(_unpacked(root / RUNTIME / name))}
        for name in lock["runtime"]
    }
    for entry in lock["packages"].values():
        if entry["original"]["from"].startswith("https:"):
            entry |= {key: entry["original"][key] for key in ("sha256", "bytes")}
            entry["file_name"] = entry["file_name"].removesuffix(PACKED)
        else:
            data = (root / RUNTIME / entry["file_name"]).read_bytes()
            (folder / entry["file_name"]).write_bytes(data)
            entry["file_name"] = f"./{entry['file_name']}"
