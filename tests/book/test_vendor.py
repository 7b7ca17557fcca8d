"""The vendored files are the recorded ones, and every way to spoil them is found."""

import json
import shutil
from pathlib import Path

import pytest

from bookkit import vendor

SOURCES = Path("code/bookkit/web")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of what the check reads, free to be spoiled."""
    shutil.copytree(vendor.PROJECT / "vendor", tmp_path / "vendor")
    shutil.copytree(
        vendor.PROJECT / SOURCES, tmp_path / SOURCES, ignore=shutil.ignore_patterns("node_modules")
    )
    return tmp_path


def change_manifest(root: Path, change: dict[str, object], folder: str = "widgets") -> None:
    path = root / "vendor" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest[folder] |= change
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_the_project_holds_what_its_manifest_says() -> None:
    assert vendor.check(vendor.PROJECT) == []


def test_the_manifest_lists_what_the_pages_load() -> None:
    manifest = json.loads((vendor.PROJECT / "vendor/manifest.json").read_text(encoding="utf-8"))
    assert {"saved-widgets.js", "saved-widgets.css", "wide-maths.js"} <= manifest["widgets"][
        "files"
    ].keys()
    assert {"startup.js", "input/tex.js", "output/chtml.js"} <= manifest["mathjax"]["files"].keys()
    assert f"{SOURCES}/saved_widgets.js" in manifest["widgets"]["sources"]
    assert "@jupyter-widgets/controls" in {p["name"] for p in manifest["widgets"]["packages"]}


def test_a_flipped_byte_is_found(copy: Path) -> None:
    font = copy / "vendor/mathjax/output/chtml/fonts/woff-v2/MathJax_Main-Regular.woff"
    data = bytearray(font.read_bytes())
    data[len(data) // 2] ^= 1
    font.write_bytes(data)
    assert vendor.check(copy) == [f"{font.relative_to(copy)} differs from its recorded hash"]


def test_a_missing_file_is_found(copy: Path) -> None:
    (copy / "vendor/widgets/saved-widgets.js").unlink()
    assert vendor.check(copy) == ["vendor/widgets/saved-widgets.js is missing"]


@pytest.mark.parametrize("name", ["mathjax/extra.js", "stray.js", "new/thing.css"])
def test_an_unlisted_file_is_found(copy: Path, name: str) -> None:
    path = copy / "vendor" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("", encoding="utf-8")
    assert vendor.check(copy) == [f"vendor/{name} is not listed"]


def test_a_source_newer_than_its_bundle_is_found_and_not_written_away(copy: Path) -> None:
    (copy / SOURCES / "names.js").write_text("", encoding="utf-8")
    expected = [f"{SOURCES}/names.js changed since vendor/widgets was built"]
    assert vendor.check(copy) == expected
    vendor.write(copy)
    assert vendor.check(copy) == expected


@pytest.mark.parametrize("fact", vendor.FACTS)
def test_a_folder_without_a_fact_is_found(copy: Path, fact: str) -> None:
    change_manifest(copy, {fact: ""})
    assert vendor.check(copy) == [f"vendor/widgets has no {fact}"]


def test_a_package_without_a_licence_is_found(copy: Path) -> None:
    package = {"name": "jquery", "version": "3"}
    change_manifest(copy, {"packages": [package]})
    assert vendor.check(copy) == [f"vendor/widgets: package {package} has no licence"]


def test_a_folder_without_a_licence_text_is_found(copy: Path) -> None:
    (copy / "vendor/mathjax/LICENSE").unlink()
    vendor.write(copy)
    assert vendor.check(copy) == ["vendor/mathjax holds no licence text"]


def test_an_unreadable_manifest_is_found(copy: Path) -> None:
    (copy / "vendor/manifest.json").write_text("{", encoding="utf-8")
    [problem] = vendor.check(copy)
    assert problem.startswith("vendor/manifest.json cannot be read")


def test_write_records_the_files_as_they_are(copy: Path) -> None:
    before = (copy / "vendor/manifest.json").read_bytes()
    vendor.write(copy)
    assert (copy / "vendor/manifest.json").read_bytes() == before
    (copy / "vendor/mathjax/extra.js").write_text("1", encoding="utf-8")
    vendor.write(copy)
    assert vendor.check(copy) == []


def test_write_refuses_a_file_of_no_named_folder(copy: Path) -> None:
    (copy / "vendor/stray.js").write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match=r"vendor/stray\.js lies in no folder"):
        vendor.write(copy)


def test_the_command_fails_on_a_problem(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(vendor, "PROJECT", copy)
    assert vendor.main([]) == 0
    (copy / "vendor/widgets/saved-widgets.css").write_text("", encoding="utf-8")
    assert vendor.main([]) == 1
    assert "saved-widgets.css differs" in capsys.readouterr().out
    assert vendor.main(["write"]) == 0


def test_the_lock_names_no_host_to_fetch_packages_from() -> None:
    lock = json.loads((vendor.PROJECT / SOURCES / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
