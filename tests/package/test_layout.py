"""The rooms of the house: who may import whom, how long a file may be, what must be described.

The rules are functions of a folder, so that each can be shown a small house that breaks it: a rule
that never turns red would prove nothing.
"""

import ast
import functools
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

CODE = Path(__file__).resolve().parents[2] / "code"
PACKAGE = CODE / "backprop"

FLOORS = {
    "checks": 0,
    "activations": 1,
    "losses": 1,
    "initializers": 1,
    "optimizers": 1,
    "datasets": 1,
    "gradcheck": 1,
    "graph": 1,
    "parameters": 1,
    "layers": 2,
    "recurrent": 2,
    "network": 3,
    "training": 4,
    "lessons": 5,
    "figures": 6,
    "explorers": 6,
    "exercises": 6,
}
# The one step sideways: a loss on logits is made of a softmax, and says so by its name.
NEIGHBOURS = {("losses", "activations")}
FOLDERS = {"lessons", "figures", "explorers", "exercises"}
# `__init__.py` gathers what floors 1 to 4 offer, so it stands between them and the folders above.
ROOT = "backprop"
ROOT_FLOOR = 4.5
VAGUE = {"util", "utils", "helper", "helpers", "misc", "common"}
LONGEST = 300


def module_name(path: Path, package: Path) -> str:
    """`backprop.losses` for losses.py, `backprop.figures` for figures/__init__.py."""
    parts = [ROOT, *path.relative_to(package).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules(package: Path) -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    return {module_name(path, package): path for path in sorted(package.rglob("*.py"))}


def imports(name: str, known: dict[str, Path]) -> Iterator[str]:
    """The modules of the package that module `name` imports, wherever in the file it does so."""
    path = known[name]
    here = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            # `from backprop import losses` imports the module losses, not a name of the root.
            found = [
                full if (full := f"{start}.{alias.name}") in known else start
                for alias in node.names
            ]
        else:
            continue
        for target in found:
            while target not in known and "." in target:
                target = target.rpartition(".")[0]
            if target in known and target != name:
                yield target


def top(name: str) -> str:
    """The first name below the root: `losses`, `figures`, or the root itself."""
    return name.split(".")[1] if "." in name else name


def floor(name: str) -> float:
    """The floor of a module, or a KeyError when the plan has no such room."""
    return ROOT_FLOOR if name == ROOT else FLOORS[top(name)]


def may_import(name: str, target: str) -> bool:
    """Downward always; on one's own floor only where that floor is made of folders."""
    if floor(target) < floor(name) or (top(name), top(target)) in NEIGHBOURS:
        return True
    return floor(target) == floor(name) and {top(name), top(target)} <= FOLDERS


def upward_imports(package: Path) -> list[str]:
    """Every import that does not lead downward."""
    known = modules(package)
    return [
        f"{name} -> {target}"
        for name in known
        for target in imports(name, known)
        if not may_import(name, target)
    ]


def circles(package: Path) -> list[str]:
    """The modules that import themselves by way of others."""
    known = modules(package)
    direct = {name: set(imports(name, known)) for name in known}

    def reaches_itself(name: str) -> bool:
        seen: set[str] = set()
        ahead = list(direct[name])
        while ahead:
            current = ahead.pop()
            if current == name:
                return True
            if current not in seen:
                seen.add(current)
                ahead += direct[current]
        return False

    return [name for name in known if reaches_itself(name)]


def rooms_not_in_the_plan(package: Path) -> list[str]:
    """Modules and folders that no floor names."""
    return sorted({top(name) for name in modules(package)} - FLOORS.keys() - {ROOT})


def long_files(code: Path) -> list[str]:
    """Files with more lines than a reader takes in at one sitting."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python(code)}
    return [f"{path.name}: {lines} lines" for path, lines in lengths.items() if lines > LONGEST]


def vague_names(code: Path) -> list[str]:
    """Modules and folders whose name says nothing of what is inside."""
    return [
        str(path.relative_to(code))
        for path in python(code)
        if VAGUE & set(path.relative_to(code).with_suffix("").parts)
    ]


def python(code: Path) -> list[Path]:
    """The Python files below a folder that are written here: not what npm brings for a build."""
    return sorted(path for path in code.rglob("*.py") if "node_modules" not in path.parts)


@functools.cache
def described_methods(files: tuple[Path, ...]) -> dict[str, set[str]]:
    """For each class, the methods that it or a class it builds on describes."""
    own: dict[str, set[str]] = {}
    bases: dict[str, list[str]] = {}
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = [base.id for base in node.bases if isinstance(base, ast.Name)]
                own[node.name] = {
                    item.name
                    for item in node.body
                    if isinstance(item, ast.FunctionDef) and ast.get_docstring(item)
                }

    def gather(name: str) -> set[str]:
        inherited = [gather(base) for base in bases.get(name, ()) if base != name]
        return own.get(name, set()).union(*inherited)

    return {name: gather(name) for name in own}


def is_protocol(node: ast.ClassDef) -> bool:
    """A protocol lists the types of names that are described where they are defined."""
    return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)


def undescribed(path: Path, files: tuple[Path, ...]) -> list[str]:
    """Public modules, classes, functions and methods without a docstring.

    A method that fills in what the class below it describes needs no words of its own.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inherited = described_methods(files)
    bare = [] if ast.get_docstring(tree) else [path.name]

    def visit(body: list[ast.stmt], owner: str) -> None:
        for node in body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if node.name.startswith("_") or node.name in inherited.get(owner, ()):
                continue
            if not ast.get_docstring(node):
                bare.append(f"{path.name}: {owner}{'.' if owner else ''}{node.name}")
            if isinstance(node, ast.ClassDef) and not is_protocol(node):
                visit(node.body, node.name)

    visit(tree.body, "")
    return bare


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
