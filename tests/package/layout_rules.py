"""The rooms of the house as functions of a folder: floors, circles, lengths, descriptions."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

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
    "modifiers": 1.5,
    "layers": 2,
    # Each built on what `layers` says all layers share; the network knows none of them by name.
    "dropout": 2.5,
    "batch_norm": 2.5,
    "residual": 2.5,
    "recurrent": 2.5,
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
