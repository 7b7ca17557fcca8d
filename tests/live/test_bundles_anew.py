"""The bundles in `vendor/`, built again from their lock files: the same bytes.

Python's own needs the wheels as they were published, some 16 MB that no registry of npm or of
Python packages has: `BOOK_WHEELS` names the folder that holds them (see CONTRIBUTING.md).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bookkit import project

ROOT = project.root()
WEB = Path("code/bookkit/web")
NO_NPM = "no npm found, the bundles were not built again: install nodejs and npm"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the sources of the bundles, and with nothing that was built from them."""
    if shutil.which("npm") is None:
        if os.environ.get("BOOK_NODE") == "required":
            pytest.fail(NO_NPM)
        pytest.skip(NO_NPM)
    for name in (WEB, Path("code/bookkit/live")):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "vendor").mkdir()
    return tmp_path


def build(folder: Path, *arguments: str) -> None:
    """Install what the lock file of `folder` says, and build."""
    for command in (["npm", "ci", "--silent"], ["npm", "run", "--silent", "build", *arguments]):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def files(folder: Path) -> dict[str, bytes]:
    """The bytes of every file below `folder`, by its name."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_scripts_and_styles_are_built_to_the_same_bytes(copy: Path) -> None:
    build(copy / WEB)
    for folder in ("widgets", "live", "mathjax"):
        anew, kept = files(copy / "vendor" / folder), files(ROOT / "vendor" / folder)
        assert anew.keys() == kept.keys()
        assert [name for name in anew if anew[name] != kept[name]] == []


@pytest.mark.skipif("BOOK_WHEELS" not in os.environ, reason="BOOK_WHEELS names no folder of wheels")
def test_python_is_packed_to_the_same_bytes(copy: Path) -> None:
    (copy / "vendor" / "manifest.json").write_text("{}")
    build(copy / WEB / "runtime", "--", os.environ["BOOK_WHEELS"])
    anew, kept = files(copy / "vendor" / "pyodide"), files(ROOT / "vendor" / "pyodide")
    assert anew.keys() == kept.keys()
    assert [name for name in anew if anew[name] != kept[name]] == []
