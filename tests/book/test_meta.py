"""The files around the book: what they name exists, and they name nothing they should not."""

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
COMMANDS = {"book", "test", "test-code", "prove", "serve", "lab", "freeze", "bench", "clean"}
SELF = "backprop-checked"
PYTHONS = ("3.11", "3.12", "3.13")
# Written apart, so that this file does not name them. The browser's Python has a home of its own.
FOREIGN = [
    *(rf"(?<![\w.])/{folder}/(?!pyodide\b)" for folder in ("work", "root", "home", "Users")),
    *("pypi" + r"\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs", "npm" + "mirror"),
    *("--index" + "-url", "--extra-index" + "-url", "--find" + "-links"),
]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def project_files() -> list[Path]:
    """Every file of the project: all but what .gitignore names and git's own."""
    ignored = [line.strip("/") for line in text_of(ROOT / ".gitignore").split() if line]

    def walk(folder: Path) -> list[Path]:
        found: list[Path] = []
        for path in sorted(folder.iterdir()):
            if path.name == ".git" or any(fnmatch(path.name, pattern) for pattern in ignored):
                continue
            found += walk(path) if path.is_dir() else [path]
        return found

    return walk(ROOT)


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), flags=re.MULTILINE))


def named_targets(path: Path) -> set[str]:
    """The targets that a file tells one to make, in backquotes or at the start of a command."""
    return set(re.findall(r"(?:`|^|run: )make ([a-z-]+)", text_of(path), flags=re.MULTILINE))


def steps(workflow: Path) -> list[dict]:
    jobs = yaml.safe_load(text_of(workflow))["jobs"].values()
    return [step for job in jobs for step in job.get("steps", [])]


def test_makefile_has_the_commands() -> None:
    assert targets() >= COMMANDS


@pytest.mark.parametrize("path", [*PAGES, *WORKFLOWS], ids=lambda path: path.name)
def test_every_command_named_exists(path: Path) -> None:
    assert named_targets(path), "names no command: has their form changed?"
    assert named_targets(path) <= targets()


def test_the_readme_names_every_command() -> None:
    assert named_targets(PAGES[0]) == COMMANDS


def test_the_readme_fits_a_screen() -> None:
    assert len(text_of(PAGES[0]).splitlines()) <= 60


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_and_pictures_lead_to_files(path: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", text_of(path)):
        if not target.startswith("https://"):
            assert (ROOT / target).is_file(), target


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_stop_at_the_first_error(path: Path) -> None:
    shell = yaml.safe_load(text_of(path))["defaults"]["run"]["shell"]
    assert shell == "bash -euo pipefail {0}"
    for step in steps(path):
        assert step.get("shell", shell) == shell, step
        assert not step.get("continue-on-error"), step


def test_workflows_pin_actions_and_run_every_check() -> None:
    everything = [step for workflow in WORKFLOWS for step in steps(workflow)]
    for step in everything:
        if action := step.get("uses"):
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", action), action
    assert {"make test", "make prove", "make book"} <= {step.get("run") for step in everything}


def test_workflows_run_every_python() -> None:
    jobs = yaml.safe_load(text_of(ROOT / ".github/workflows/check.yml"))["jobs"]
    assert jobs["everything"]["env"] == {
        "BOOK_BROWSER": "required",
        "BOOK_NODE": "required",
    }
    used = {
        step["with"]["python-version"]
        for step in jobs["everything"]["steps"]
        if "python-version" in step.get("with", {})
    }
    assert used | set(jobs["other-pythons"]["strategy"]["matrix"]["python"]) == set(PYTHONS)


def test_scripts_stop_at_the_first_error() -> None:
    for path in (ROOT / ".ci/run", ROOT / "postBuild"):
        assert path.stat().st_mode & 0o111, f"{path.name} cannot be run"
        first = next(line for line in text_of(path).splitlines() if line and line[0] != "#")
        assert first == "set -euo pipefail", path.name


def test_citation() -> None:
    citation = yaml.safe_load(text_of(ROOT / "CITATION.cff"))
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys()
    assert all(author.keys() == {"name"} for author in citation["authors"])
    assert citation["version"] == project["version"]
    assert citation["license"] == ["MIT", "CC-BY-4.0"]


def test_licences() -> None:
    holder = "The Backpropagation, Checked authors"
    for name, mark in (("LICENSE", "MIT License"), ("LICENSE-TEXT", "CC-BY-4.0")):
        assert mark in text_of(ROOT / name).splitlines()[0]
        assert holder in text_of(ROOT / name)
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in text_of(ROOT / "LICENSE-TEXT")


def test_binder_uses_the_reference_python() -> None:
    assert text_of(ROOT / "runtime.txt").strip() == f"python-{PYTHONS[0]}"
    assert "--no-deps" in text_of(ROOT / "postBuild")


def test_no_file_names_a_machine_or_a_registry() -> None:
    foreign = re.compile("|".join(FOREIGN).encode())
    files = project_files()
    assert {ROOT / "requirements.txt", ROOT / "Makefile", Path(__file__)} <= set(files)
    found = {
        f"{path.relative_to(ROOT)}: {match[0].decode()}"
        for path in files
        for match in foreign.finditer(path.read_bytes())
    }
    assert not found


def locked() -> list[tuple[Requirement, str]]:
    """Each requirement of the lock with the lines that belong to it."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", text_of(ROOT / "requirements.txt"), flags=re.MULTILINE)
    return [(Requirement(block.split("\\")[0].strip()), block) for block in blocks if block]


def direct() -> dict[str, Requirement]:
    """What pyproject.toml asks for, by canonical name."""
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    wanted = [Requirement(line) for group in groups for line in group]
    return {canonicalize_name(requirement.name): requirement for requirement in wanted}


def test_every_locked_package_has_one_version_and_hashes() -> None:
    assert len(locked()) > len(direct())
    for requirement, block in locked():
        (pin,) = requirement.specifier
        assert pin.operator == "==", requirement
        rest = [line.strip().rstrip("\\").strip() for line in block.splitlines()[1:]]
        hashes = [line for line in rest if not line.startswith("#") and line]
        assert hashes, requirement
        for line in hashes:
            assert re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line), (requirement, line)


def test_the_lock_pins_what_pyproject_names() -> None:
    pinned = {
        canonicalize_name(requirement.name): next(iter(requirement.specifier)).version
        for requirement, block in locked()
        if f"{SELF} (pyproject.toml)" in block
    }
    assert pinned.keys() == direct().keys()
    for name, requirement in direct().items():
        assert requirement.specifier.contains(pinned[name]), f"{requirement} but {pinned[name]}"


@pytest.mark.parametrize("python", PYTHONS)
def test_every_direct_dependency_is_locked_once_for_every_python(python: str) -> None:
    here = {"python_version": python, "python_full_version": f"{python}.0"}
    for system in ({"sys_platform": "linux"}, {"sys_platform": "darwin"}):
        chosen = [
            canonicalize_name(requirement.name)
            for requirement, _ in locked()
            if requirement.marker is None or requirement.marker.evaluate(here | system)
        ]
        for name in direct():
            assert chosen.count(name) == 1, (name, python, system)
