"""Build the HTML book from the notebooks' stored outputs, running again only what is stale."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from . import fingerprint, freeze, project

STAMP = "_build/inputs.sha256"
INPUTS = ("book", "vendor", "code/bookkit", "_config.yml", "_toc.yml", "requirements.txt")
# The palette is the one file of the package that a page takes directly: its colours.
PALETTE = "code/backprop/figures/palette.py"
PASSED_OVER = {"__pycache__", ".ipynb_checkpoints", "node_modules"}


class BuildFailed(Exception):
    """The book could not be built; what was built of it has been removed."""


def book(root: Path) -> None:
    """Bring the built book up to date with the project, and print where to open it.

    Raises:
        freeze.CellFailed: if a stale notebook has a cell that raises.
        BuildFailed: if the build gives any warning.
    """
    old = fingerprint.stale(root, project.notebooks(root))
    if old:
        print("running again, because what they depend on has changed:", *(p.stem for p in old))
        freeze.freeze(root, old)
    inputs, stamp = inputs_hash(root), root / STAMP
    if not (stamp.is_file() and stamp.read_text() == inputs and home(root).is_file()):
        _build(root)
        stamp.write_text(inputs)
    print(f"the book: {home(root).as_uri()}\nover http (live Python will need it): make serve")


def home(root: Path) -> Path:
    """The built book's first page."""
    return root / "_build" / "html" / "index.html"


def inputs_hash(root: Path) -> str:
    """One hash of every file that a built page depends on."""
    digest = hashlib.sha256()
    for name in (*INPUTS, PALETTE):
        place = root / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and not PASSED_OVER & set(path.parts):
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _build(root: Path) -> None:
    # From nothing each time: a warm build recopies no static file and forgives a failed one.
    shutil.rmtree(root / "_build", ignore_errors=True)
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", "."]
    done = subprocess.run(
        [*command, "-W", "-n", "--keep-going", "-q"],
        cwd=root,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0 or not home(root).is_file():
        shutil.rmtree(root / "_build", ignore_errors=True)
        raise BuildFailed(f"{done.stdout}\nthe book was not built: see the warnings above")


class Handler(SimpleHTTPRequestHandler):
    """Serves files, alone with their own kind: live Python can then be stopped in mid-cell.

    A browser lets a page share memory with its worker, and so interrupt it, only under these
    headers. Without them a stop ends Python, and its variables go with it.
    """

    def end_headers(self) -> None:
        """Add the headers that isolate the page from other origins."""
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()


def serve(root: Path, port: int) -> None:
    """Serve the built book on this machine until interrupted."""
    handler = partial(Handler, directory=str(home(root).parent))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        print(f"the book: http://127.0.0.1:{port}/ (stop with Ctrl+C)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
