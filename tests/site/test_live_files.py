"""The files that Python is made of: they stay away, stall, break, or come from another host."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import time
import zipfile
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from chromium import serving
from live_page import CHAPTER, SOON, LivePage
from playwright.sync_api import Browser, expect

from bookkit import build

pytestmark = pytest.mark.python


@dataclass
class Fault:
    """What the server does to the files of a name."""

    kind: str
    file: str
    told: str

    def pattern(self) -> re.Pattern[str]:
        """The addresses that it meets."""
        return re.compile(rf"/_static/.*{self.file}")


FETCHED, DAMAGED = "could not be fetched", "arrived damaged"
FAULTS = [
    Fault("gone", r"/numpy-.*\.whl", FETCHED),
    Fault("gone", r"/lock\.json", FETCHED),
    Fault("cut", r"/numpy-.*\.whl", FETCHED),
    Fault("cut", r"/pyodide\.asm\.wasm", FETCHED),
    Fault("bit", r"/numpy-.*\.whl", DAMAGED),
    SPOILT := Fault("bit", r"/pyodide\.asm\.wasm", DAMAGED),
    Fault("bit", r"/python_stdlib\.zip", DAMAGED),
    Fault("bit", r"/pyodide\.mjs", DAMAGED),
]
STALLS = [
    Fault("stall", r"/matplotlib-.*\.whl", FETCHED),
    Fault("stall", r"/pyodide\.asm\.wasm", FETCHED),
]


def faulty(now: list[Fault], asked: list[str]) -> type[build.Handler]:
    """A server with the faults in `now`; `asked` gets the address of each file it is asked for."""

    class Faulty(build.Handler):
        def end_headers(self) -> None:
            # The browser keeps what came, and asks each time whether it still holds.
            self.send_header("Cache-Control", "no-cache")
            super().end_headers()

        def log_request(self, code: Any = "-", size: Any = "-") -> None:
            asked.append(self.path)

        def do_GET(self) -> None:
            fault = next((one for one in now if one.pattern().search(self.path)), None)
            if fault is None:
                super().do_GET()
                return
            whole = Path(self.translate_path(self.path)).read_bytes()
            middle = len(whole) // 2
            self.send_response(404 if fault.kind == "gone" else 200)
            self.send_header("Content-Length", str(len(whole)))
            self.end_headers()
            self.wfile.write(whole[:middle])
            if fault.kind == "stall":
                while fault in now:
                    time.sleep(0.05)
            if fault.kind in ("cut", "stall"):
                self.close_connection = True
            else:
                self.wfile.write(bytes([whole[middle] ^ 1]) + whole[middle + 1 :])

    return Faulty


def tell_each(live: LivePage, now: list[Fault], faults: list[Fault]) -> None:
    """Start Python once with each fault, and then without: it is told, and the next press works."""
    kept = live.page.context.new_cdp_session(live.page)
    now[:] = faults[:1]
    live.start(wait=False)
    expect(live.status).to_contain_text(faults[0].told, timeout=SOON)
    live.write(1, "import numpy\nprint(numpy.arange(3))")
    for fault in faults[1:]:
        now[:] = [fault]
        # What had arrived would not be asked for again, and so be out of the fault's reach.
        kept.send("Network.clearBrowserCache")
        live.press("Run", 1)
        expect(live.status, str(fault)).to_contain_text(fault.told, timeout=SOON)
    now.clear()
    live.press("Run", 1)
    expect(live.output(1)).to_have_text("[0 1 2]", timeout=SOON)


def test_a_file_that_does_not_come_whole_is_told_and_the_next_press_works(
    browser: Browser, site: Path
) -> None:
    now: list[Fault] = []
    asked: list[str] = []
    with serving(faulty(now, asked), site) as address:
        context = browser.new_context(base_url=f"{address}/")
        live = LivePage(context.new_page()).open(CHAPTER)
        tell_each(live, now, FAULTS)
        # Everything has arrived whole by now. Only what a new fault spoils is asked for again.
        now.append(SPOILT)
        live.control.get_by_role("button", name="Restart").click()
        expect(live.status).to_contain_text(SPOILT.told, timeout=SOON)
        now.clear()
        asked.clear()
        live.press("Run", 1)
        expect(live.status).to_contain_text("Cell 1 has run", timeout=SOON)
        assert [Path(one).name for one in asked if "pyodide/" in one] == ["pyodide.asm.wasm.gzip"]
        context.close()


def test_a_file_that_stops_coming_is_told_and_the_next_press_works(
    browser: Browser, site: Path
) -> None:
    now: list[Fault] = []
    with serving(faulty(now, []), site) as address:
        context = browser.new_context(base_url=f"{address}/")
        live = LivePage(context.new_page()).open(CHAPTER)
        live.change_setting(silence=4)
        tell_each(live, now, STALLS)
        context.close()


class Shared(SimpleHTTPRequestHandler):
    """A host whose files every page may use."""

    def end_headers(self) -> None:
        """Add the header that says so."""
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()


def deflate(wheel: Path) -> None:
    """Compress each file of a wheel by itself, as published wheels are."""
    with zipfile.ZipFile(wheel) as stored:
        contents = {name: stored.read(name) for name in stored.namelist()}
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


def test_python_comes_from_another_host(
    browser: Browser, isolated: str, site: Path, tmp_path: Path
) -> None:
    """The runtime is there as it is published: not packed, and without hashes in our lock."""
    lock = json.loads((site / "_static/live-book/lock.json").read_text())
    for path in (site / "_static/pyodide").iterdir():
        data = path.read_bytes()
        packed = path.suffix == ".gzip"
        (tmp_path / (path.stem if packed else path.name)).write_bytes(
            gzip.decompress(data) if packed else data
        )
    lock["runtime"] = {
        name.removesuffix(".gzip"): {"bytes": entry["bytes"]}
        for name, entry in lock["runtime"].items()
    }
    for entry in lock["packages"].values():
        if not entry["file_name"].startswith("./"):
            entry["file_name"] = entry["file_name"].removesuffix(".gzip")
            wheel = tmp_path / entry["file_name"]
            deflate(wheel)
            entry["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
    asked: list[str] = []
    with serving(Shared, tmp_path) as host:
        context = browser.new_context(base_url=f"{isolated}/")
        page = context.new_page()
        page.route(re.compile(r"/lock\.json"), lambda route: route.fulfill(json=lock))
        page.on("request", lambda request: asked.append(request.url))
        live = LivePage(page).open(CHAPTER)
        live.change_setting(base=f"{host}/")
        live.start(wait=False)
        live.run(1, "import numpy\nprint(numpy.arange(3))")
        expect(live.output(1)).to_have_text("[0 1 2]", timeout=SOON)
        there = {Path(url).name for url in asked if url.startswith(host)}
        assert {"pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"} <= there
        assert not [url for url in asked if "_static/pyodide" in url]
        context.close()


def test_a_package_that_only_an_edit_needs_is_told_if_it_does_not_come(
    browser: Browser, site: Path
) -> None:
    now: list[Fault] = []
    with serving(faulty(now, []), site) as address:
        context = browser.new_context(base_url=f"{address}/")
        live = LivePage(context.new_page()).open(CHAPTER)
        live.change_setting(packages=["livecells"])
        live.start(wait=False)
        expect(live.status).to_contain_text("Python is ready", timeout=SOON)
        now.append(FAULTS[0])
        live.run(1, "import numpy\nprint(numpy.arange(3))")
        expect(live.status).to_contain_text("a package that it imports could not be fetched")
        now.clear()
        live.press("Run", 1)
        expect(live.output(1)).to_have_text("[0 1 2]", timeout=SOON)
        context.close()
