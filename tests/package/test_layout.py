"""The rooms of the house: who may import whom, how long a file may be, what must be described.

Each rule is also shown a small house that breaks it: a rule that never turns red proves nothing.
"""

import inspect
from pathlib import Path

import pytest
from layout_rules import (
    CODE,
    PACKAGE,
    circles,
    imports,
    long_files,
    modules,
    python,
    rooms_not_in_the_plan,
    top,
    undescribed,
    upward_imports,
    vague_names,
)

# --- the house as it stands ----------------------------------------------------------------------


def test_the_walk_over_the_house_sees_the_rooms_that_are_there() -> None:
    found = {top(name) for name in modules(PACKAGE)}
    assert {
        "activations",
        "losses",
        "initializers",
        "optimizers",
        "datasets",
        "gradcheck",
        "graph",
        "layers",
        "network",
        "training",
    } <= found
    known = modules(PACKAGE)
    assert "backprop.layers" in set(imports("backprop.network", known)) | set(
        imports("backprop", known)
    )


def test_every_module_stands_on_a_floor_of_the_plan() -> None:
    assert rooms_not_in_the_plan(PACKAGE) == []


def test_imports_lead_downward_only() -> None:
    assert upward_imports(PACKAGE) == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert circles(PACKAGE) == []


def test_no_file_is_long() -> None:
    assert long_files(CODE) == []


def test_no_module_is_named_for_nothing() -> None:
    assert vague_names(CODE) == []


@pytest.mark.parametrize("path", python(CODE), ids=lambda path: str(path.relative_to(CODE)))
def test_every_public_name_is_described(path: Path) -> None:
    if path.read_text(encoding="utf-8").strip():
        assert undescribed(path, tuple(python(CODE))) == []


def test_code_is_a_folder_and_not_a_package() -> None:
    assert not (CODE / "__init__.py").exists()


def test_import_code_finds_the_standard_library() -> None:
    import code

    assert inspect.isclass(code.InteractiveConsole)
    assert CODE not in Path(code.__file__).resolve().parents


def test_what_is_tested_is_this_checkout() -> None:
    import backprop

    assert Path(backprop.__file__).resolve().parent == PACKAGE


def test_everything_the_root_offers_exists_and_is_described() -> None:
    import backprop

    assert {"Network", "Dense", "Sigmoid", "Tanh", "ReLU", "Identity", "Value", "train"} <= set(
        backprop.__all__
    )
    for name in backprop.__all__:
        assert inspect.getdoc(getattr(backprop, name)), name


def test_the_package_says_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").exists()


# --- every rule shown a house that breaks it -----------------------------------------------------


def build(folder: Path, files: dict[str, str]) -> Path:
    """Write a small package."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("importer", "line", "seen"),
    [
        ("losses.py", "from backprop.layers import Dense", "losses -> backprop.layers"),
        ("losses.py", "from .layers import Dense", "losses -> backprop.layers"),
        ("losses.py", "from . import layers", "losses -> backprop.layers"),
        ("losses.py", "import backprop.layers", "losses -> backprop.layers"),
        ("losses.py", "def f():\n    from .layers import Dense", "losses -> backprop.layers"),
        ("losses.py", "from backprop import Dense", "losses -> backprop"),
        ("losses.py", "from .graph import Value", "losses -> backprop.graph"),
        ("layers.py", "from .lessons import xor", "layers -> backprop.lessons.xor"),
        (
            "lessons/xor.py",
            "from ..figures.plot import draw",
            "lessons.xor -> backprop.figures.plot",
        ),
        ("lessons/xor.py", "from ..figures import plot", "lessons.xor -> backprop.figures.plot"),
    ],
)
def test_an_upward_import_is_seen(tmp_path: Path, importer: str, line: str, seen: str) -> None:
    house = {
        "__init__.py": "",
        "graph.py": "",
        "losses.py": "",
        "layers.py": "",
        "lessons/__init__.py": "",
        "lessons/xor.py": "",
        "figures/__init__.py": "",
        "figures/plot.py": "",
    }
    assert upward_imports(build(tmp_path, house)) == []
    assert upward_imports(build(tmp_path, {importer: line})) == [f"backprop.{seen}"]


def test_downward_imports_are_welcome(tmp_path: Path) -> None:
    house = {
        "__init__.py": "from .layers import Dense",
        "losses.py": "import numpy",
        "layers.py": "from .losses import Loss",
        "lessons/__init__.py": "",
        "lessons/xor.py": "from backprop import Dense\nfrom ..layers import Dense as D",
        "figures/__init__.py": "",
        "figures/plot.py": "from ..lessons.xor import run",
        "explorers/__init__.py": "",
        "explorers/slide.py": "from backprop.figures.plot import draw",
    }
    package = build(tmp_path, house)
    assert upward_imports(package) == []
    assert circles(package) == []


def test_a_circle_is_seen_even_where_the_floor_allows_neighbours(tmp_path: Path) -> None:
    house = {
        "__init__.py": "",
        "figures/__init__.py": "",
        "figures/plot.py": "from .palette import blue",
        "figures/palette.py": "from ..explorers.slide import step",
        "explorers/__init__.py": "",
        "explorers/slide.py": "from backprop.figures import plot",
    }
    package = build(tmp_path, house)
    assert upward_imports(package) == []
    assert circles(package) == [
        "backprop.explorers.slide",
        "backprop.figures.palette",
        "backprop.figures.plot",
    ]


def test_a_room_that_is_not_in_the_plan_is_seen(tmp_path: Path) -> None:
    build(tmp_path, {"__init__.py": "", "losses.py": "", "attic.py": ""})
    assert rooms_not_in_the_plan(tmp_path) == ["attic"]


def test_long_and_vague_files_are_seen(tmp_path: Path) -> None:
    build(
        tmp_path,
        {"a.py": "\n" * 300, "b.py": "\n" * 301, "utils/x.py": "", "pkg/helpers.py": ""},
    )
    assert long_files(tmp_path) == ["b.py: 301 lines"]
    assert vague_names(tmp_path) == ["pkg/helpers.py", "utils/x.py"]


def test_a_missing_description_is_seen(tmp_path: Path) -> None:
    text = (
        "class A:\n"
        "    def m(self): ...\n"
        "    def _private(self): ...\n"
        "def f():\n"
        "    'Said.'\n"
        "    def inner(): ...\n"
        "def g(): ...\n"
    )
    path = build(tmp_path, {"x.py": text}) / "x.py"
    assert undescribed(path, (path,)) == ["x.py", "x.py: A", "x.py: A.m", "x.py: g"]


def test_a_method_inherits_its_description_and_only_its_own(tmp_path: Path) -> None:
    base = "'M.'\nclass Base:\n    'B.'\n    def said(self):\n        'Said.'\n"
    heir = (
        "'M.'\nfrom base import Base\n"
        "class Middle(Base):\n    'C.'\n"
        "class Heir(Middle):\n    'H.'\n    def said(self): ...\n    def new(self): ...\n"
    )
    package = build(tmp_path, {"base.py": base, "heir.py": heir})
    assert undescribed(package / "heir.py", tuple(python(package))) == ["heir.py: Heir.new"]
