"""Third-party files that the pages need: each known by its hash, its version and its licence.

`vendor/manifest.json` names every folder of `vendor/`: what it is, where it comes from, under
which licence, and the SHA-256 of each of its files. A folder that is built here, not copied, also
records its sources as they were at the time, so that a bundle cannot lag behind them.

    python -m bookkit.vendor          report what does not hold, and fail if anything does not
    python -m bookkit.vendor write    record the files as they are now
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
FACTS = ("name", "version", "licence", "from")

Manifest = dict[str, dict[str, Any]]


def check(root: Path) -> list[str]:
    """Return what is wrong with `root/vendor`, one sentence each; empty when all holds.

    Found are: a file that changed, is missing, or is not listed; a folder without name, version,
    licence, origin or licence text; a bundled package without them; a source that changed since
    the bundle was built.
    """
    vendor = root / "vendor"
    try:
        manifest = _read(vendor)
    except (OSError, ValueError) as error:
        return [f"vendor/manifest.json cannot be read: {error}"]
    problems = []
    for folder, entry in manifest.items():
        problems += _facts_missing(folder, entry)
        recorded = {f"vendor/{folder}/{name}": sha for name, sha in entry.get("files", {}).items()}
        problems += _differences(root, recorded, "differs from its recorded hash")
        sources = entry.get("sources", {})
        problems += _differences(root, sources, f"changed since vendor/{folder} was built")
    listed = {vendor / f / name for f, entry in manifest.items() for name in entry.get("files", {})}
    unlisted = [path for path in _files(vendor) if path not in listed]
    return problems + [f"{path.relative_to(root)} is not listed" for path in unlisted]


def write(root: Path) -> None:
    """Record in the manifest the hash of every file of every folder that it names.

    Sources are left as they are: only a new build may say what it was built from.

    Raises:
        ValueError: a file of `root/vendor` lies in no folder that the manifest names.
    """
    vendor = root / "vendor"
    manifest = _read(vendor)
    for path in _files(vendor):
        if not any(path.is_relative_to(vendor / folder) for folder in manifest):
            raise ValueError(
                f"{path.relative_to(root)} lies in no folder that vendor/manifest.json names; "
                f"add an entry with {', '.join(FACTS)} first"
            )
    for folder, entry in manifest.items():
        inside = vendor / folder
        entry["files"] = {p.relative_to(inside).as_posix(): _sha256(p) for p in _files(inside)}
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False)
    (vendor / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _read(vendor: Path) -> Manifest:
    manifest: Manifest = json.loads((vendor / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def _files(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if path != folder / "manifest.json"]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _facts_missing(folder: str, entry: dict[str, Any]) -> list[str]:
    problems = [f"vendor/{folder} has no {fact}" for fact in FACTS if not entry.get(fact)]
    if not any("LICENSE" in name for name in entry.get("files", {})):
        problems.append(f"vendor/{folder} holds no licence text")
    for package in entry.get("packages", []):
        absent = [fact for fact in ("name", "version", "licence") if not package.get(fact)]
        problems += [f"vendor/{folder}: package {package} has no {fact}" for fact in absent]
    return problems


def _differences(root: Path, recorded: dict[str, str], changed: str) -> list[str]:
    problems = []
    for name, sha in recorded.items():
        if not (root / name).is_file():
            problems.append(f"{name} is missing")
        elif _sha256(root / name) != sha:
            problems.append(f"{name} {changed}")
    return problems


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="bookkit.vendor", description="Check vendor/.")
    parser.add_argument("action", nargs="?", choices=["check", "write"], default="check")
    if parser.parse_args(arguments).action == "write":
        write(PROJECT)
    problems = check(PROJECT)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
