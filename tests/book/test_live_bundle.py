"""What a live page fetches: our own wheels, the lock, and the Python half of a session."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bookkit import live_bundle, live_check, project, wheel

ROOT = project.root()
RUNTIME = ROOT / live_bundle.RUNTIME
# Three cells: what is held back of memory while one runs, and while its error is told.
HOLDING = [
    "import tracemalloc\ntracemalloc.start()",
    """
from livecells.reserve import SIZE
def held():
    return tracemalloc.get_traced_memory()[0] > SIZE
class Told(Exception):
    def __str__(self):
        return f"held: {held()}"
""",
    "print(held())\nraise Told",
]
# Runs in a Python of its own: a session takes over the process that it is in.
DRIVER = """
import asyncio, json, sys
sys.path.insert(0, sys.argv[1])
from livecells import Session
said = []
session = Session(
    lambda kind, message, buffers: said.append([kind, json.loads(message)]),
    lambda name, text: said.append([name, text]),
)
for code in json.loads(sys.argv[2]):
    said.append(["status", asyncio.run(session.run("m1", code))])
completed = json.loads(session.complete("import nump", 11))
print(json.dumps([said, completed]), file=sys.__stdout__)
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    live_bundle.write(ROOT, folder)
    return folder


@pytest.fixture(scope="module")
def lock(bundle: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((bundle / live_bundle.LOCK).read_text())
    return found


def test_a_wheel_has_the_same_bytes_whenever_it_is_made(tmp_path: Path) -> None:
    package = tmp_path / "sample"
    package.mkdir()
    (package / "__init__.py").write_text("answer = 42\n")
    made = []
    for time in ("one", "two"):
        (tmp_path / time).mkdir()
        made.append(wheel.build(package, "a-sample", "1.0", tmp_path / time).read_bytes())
        (package / "__pycache__").mkdir(exist_ok=True)
        (package / "__pycache__" / "x.pyc").write_bytes(b"left by a run")
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "two" / "a_sample-1.0-py3-none-any.whl") as archive:
        record = archive.read("a_sample-1.0.dist-info/RECORD").decode()
        listed = [line.split(",")[0] for line in record.splitlines()]
        assert listed == archive.namelist()


def test_a_folder_that_is_no_package_makes_no_wheel(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no __init__"):
        wheel.build(tmp_path, "nothing", "1.0", tmp_path)


def test_every_file_of_the_lock_is_there_and_is_what_the_lock_says(
    bundle: Path, lock: dict[str, Any]
) -> None:
    for entry in lock["packages"].values():
        own = entry["file_name"].startswith("./")
        data = ((bundle if own else RUNTIME) / entry["file_name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["name"]
        assert len(data) == entry["bytes"], entry["name"]
        assert set(entry["depends"]) <= lock["packages"].keys(), entry["name"]
    for name, entry in lock["runtime"].items():
        data = (RUNTIME / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"], name
        assert len(data) == entry["bytes"], name


@pytest.mark.parametrize("notebook", project.notebooks(ROOT), ids=lambda path: path.stem)
def test_the_lock_provides_what_a_chapter_imports(notebook: Path, lock: dict[str, Any]) -> None:
    names = live_bundle.packages(lock, notebook)
    assert "livecells" in names
    assert set(names) <= lock["packages"].keys()


def test_the_weight_counts_what_a_package_needs_in_turn_and_once() -> None:
    needs = {"top": ["left", "right"], "left": ["low"], "right": ["low"], "low": [], "other": []}
    sizes = {"top": 1, "left": 10, "right": 100, "low": 1000, "other": 10_000}
    packages = {name: {"bytes": sizes[name], "depends": needs[name]} for name in needs}
    lock = {"packages": packages, "runtime": {"a.wasm": {"bytes": 100_000}}}
    assert live_bundle.weight(lock, ["top", "left"]) == 101_111


def test_an_import_that_nothing_provides_is_named(tmp_path: Path, lock: dict[str, Any]) -> None:
    notebook = tmp_path / "asks.ipynb"
    cell = {"cell_type": "code", "source": "%matplotlib inline\nimport numpy, torch"}
    notebook.write_text(json.dumps({"cells": [cell]}))
    with pytest.raises(ValueError, match=r"asks\.ipynb imports torch"):
        live_bundle.packages(lock, notebook)


def test_with_the_published_runtime_the_lock_names_the_published_files(tmp_path: Path) -> None:
    lock = live_bundle.write(ROOT, tmp_path, from_cdn=True)
    published = json.loads((RUNTIME / "packages.json").read_text())["packages"]
    assert lock["packages"]["numpy"]["sha256"] == published["numpy"]["original"]["sha256"]
    assert (tmp_path / lock["packages"]["ipywidgets"]["file_name"]).is_file()
    assert lock["runtime"].keys() == {
        *("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
    }
    # The program as WebAssembly, unpacked: about nine megabytes.
    assert lock["runtime"]["pyodide.asm.wasm"]["bytes"] > 8e6


def session(bundle: Path, *cells: str) -> tuple[list[Any], dict[str, Any]]:
    packed = next(bundle.glob("livecells-*.whl.gzip"))
    module = packed.with_suffix("")
    module.write_bytes(gzip.decompress(packed.read_bytes()))
    command = [sys.executable, "-c", DRIVER, str(module), json.dumps(cells)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said, completed = json.loads(done.stdout)
    return said, completed


def test_memory_is_kept_back_to_tell_an_error_with(bundle: Path) -> None:
    said, _ = session(bundle, *HOLDING)
    assert ["stdout", "True"] in said
    (error,) = [message["content"] for kind, message in said if kind == "output"]
    assert (error["ename"], error["evalue"]) == ("Told", "held: False")


def test_a_session_answers_as_jupyter_does(bundle: Path) -> None:
    said, completed = session(
        bundle,
        "print('a')\n1 + 1",
        "from IPython.display import HTML, display, clear_output\ndisplay(HTML('<b>b</b>'))",
        "clear_output(wait=True)",
        "1 / 0",
        "import ipywidgets\nslider = ipywidgets.IntSlider()",
        "def broken(:",
    )
    kinds = [kind if kind != "output" else said["msg_type"] for kind, said in said]
    opened = kinds.count("comm")
    assert opened == 3, "a slider has a style and a layout"
    assert [kind for kind in kinds if kind != "comm"] == [
        *("stdout", "stdout", "execute_result", "status"),
        *("display_data", "status"),
        *("clear_output", "status"),
        *("error", "status"),
        "status",
        *("error", "status"),
    ]
    result, shown, *_ = [message["content"] for kind, message in said if kind == "output"]
    assert result["data"] == {"text/plain": "2"}
    assert shown["data"]["text/html"] == "<b>b</b>"
    errors = [m["content"] for k, m in said if k == "output" and m["msg_type"] == "error"]
    assert [error["ename"] for error in errors] == ["ZeroDivisionError", "SyntaxError"]
    assert "line 1" in "".join(errors[0]["traceback"])
    assert [text for kind, text in said if kind == "status"] == ["ok"] * 3 + [
        "error",
        "ok",
        "error",
    ]
    assert completed["start"] == 7
    assert "numpy" in completed["matches"]


STORED = {
    "cells": [
        {
            "id": "c1",
            "cell_type": "code",
            "source": "x",
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["loss 0.25\n"]},
                {
                    "output_type": "execute_result",
                    "data": {"image/svg+xml": ["<svg/>"], "text/plain": ["a line"]},
                },
            ],
        }
    ]
}


def ran(loss: str = "loss 0.25\n", **data: str) -> dict[str, Any]:
    outputs = [
        {"msg_type": "stream", "content": {"name": "stdout", "text": part}} for part in loss.split()
    ]
    for output, space in zip(outputs, " \n", strict=True):
        output["content"]["text"] += space  # type: ignore[index]
    figure = {"image/svg+xml": "<svg>other</svg>", "text/plain": "a line"} | data
    outputs.append({"msg_type": "execute_result", "content": {"data": figure}})  # type: ignore[dict-item]
    return {"c1": {"status": "ok", "outputs": outputs}}


def test_a_run_that_rounds_otherwise_is_the_same() -> None:
    assert live_check.differences(STORED, ran()) == []
    assert live_check.differences(STORED, ran("loss 0.25000000001\n")) == []


@pytest.mark.parametrize(
    ("results", "told"),
    [
        (ran("loss 0.2500000002\n"), "its stdout differs"),
        (ran("Loss 0.25\n"), "its stdout differs"),
        (ran(**{"text/plain": "two lines"}), "its text/plain differs"),
        (ran(**{"text/html": "<p>"}), "stored is"),
        ({"c1": {"status": "ok", "outputs": []}}, "run is nothing"),
    ],
)
def test_a_run_that_differs_is_told(results: dict[str, Any], told: str) -> None:
    (found,) = live_check.differences(STORED, results)
    assert told in found
