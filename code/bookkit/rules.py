"""What every notebook of the book must be, before comparing its outputs means anything.

nbval compares stored outputs with new ones, and says nothing where none are stored. These
rules make sure that they are, that they hold nothing that changes from run to run, and that
a figure says what it shows.
"""

from __future__ import annotations

import ast
import itertools
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat

from . import fingerprint, project
from .notebook_files import Notebook, alt_text, code_cells, read, source, tags, text_of

LONGEST_CELL = 25  # lines: what is read at a glance
LARGEST_FILE = 1_000_000  # bytes
DIGITS = 12  # significant digits that an output may print
MAY_IMPORT = {"numpy", "matplotlib", "ipywidgets", "backprop"} | set(sys.stdlib_module_names)
MAY_NOT_IMPORT = {"subprocess", "multiprocessing", "socket", "urllib", "http"}
# Tags that switch a comparison off. The book needs none.
SILENCING = {"nbval-ignore-output", "nbval-skip", "raises-exception", "skip-execution"}

Rule = Callable[[Notebook], Iterator[str]]


def problems(root: Path) -> list[str]:
    """Everything wrong with the notebooks below `root`, each as one line that names the place."""
    listed = project.notebooks(root)
    found = [
        f"{path.name}: lies in book/ but _toc.yml does not list it"
        for path in sorted((root / "book").glob("*.ipynb"))
        if path not in listed
    ]
    alts: dict[str, str] = {}
    for path in listed:
        notebook = read(path)
        found += [f"{path.name}: {line}" for rule in RULES for line in rule(notebook)]
        if path.stat().st_size > LARGEST_FILE:
            found.append(f"{path.name}: {path.stat().st_size} bytes, at most {LARGEST_FILE}")
        for number, alt in _alts(notebook):
            place = f"{path.name}, cell {number}"
            if alt in alts:
                found.append(f"{place}: its alternative text is that of {alts[alt]}")
            alts[alt] = place
    found += [
        f"{path.name}: its outputs are not those of its sources: run make freeze"
        for path in fingerprint.stale(root, listed)
    ]
    return found


def is_valid(notebook: Notebook) -> Iterator[str]:
    """The file is a notebook by the format's own schema."""
    try:
        nbformat.validate(nbformat.from_dict(notebook))
    except nbformat.ValidationError as error:
        yield f"not a valid notebook: {error.message}"


def is_executed(notebook: Notebook) -> Iterator[str]:
    """Every code cell has run, in order, from 1 to n."""
    counts = [cell["execution_count"] for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"execution counts are {counts}, not 1 to {len(counts)}"
    for number, cell in _numbered(notebook):
        for output in cell["outputs"]:
            if output.get("execution_count", number) != number:
                yield f"cell {number}: an output has the count {output['execution_count']}"


def has_its_outputs(notebook: Notebook) -> Iterator[str]:
    """A cell that must show something has stored outputs: nbval compares only what is stored."""
    for number, cell in _numbered(notebook):
        body = ast.parse(source(cell)).body
        shows = bool(body) and isinstance(body[-1], ast.Expr)
        if (shows or _prints(body)) and not cell["outputs"]:
            yield f"cell {number}: has no stored output, though it ends in a value or prints"


def is_quiet(notebook: Notebook) -> Iterator[str]:
    """No cell raises, warns, or writes to stderr."""
    for number, cell in _numbered(notebook):
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                yield f"cell {number}: raises {output['ename']}: {output['evalue']}"
            if output.get("name") == "stderr":
                yield f"cell {number}: writes to stderr: {text_of(output['text']).strip()[:80]}"


def is_compared(notebook: Notebook) -> Iterator[str]:
    """No tag or comment switches the comparison of a cell off."""
    for number, cell in _numbered(notebook):
        if found := SILENCING & set(tags(cell)):
            yield f"cell {number}: the tag {sorted(found)[0]} switches its check off"
        if "NBVAL" in source(cell):
            yield f"cell {number}: a comment speaks to nbval"


def is_readable(notebook: Notebook) -> Iterator[str]:
    """Cells are short and plain; the page has one title, and headings skip no level."""
    for number, cell in _numbered(notebook):
        lines = source(cell).splitlines()
        if len(lines) > LONGEST_CELL:
            yield f"cell {number}: {len(lines)} lines, at most {LONGEST_CELL}"
        if lines[-1].rstrip().endswith(";"):
            yield f"cell {number}: ends in a semicolon, which nbval does not honour"
        if re.search(r"^\s*[%!]", source(cell), flags=re.MULTILINE):
            yield f"cell {number}: uses a magic or the shell"
    levels = [len(marks) for marks in _headings(notebook)]
    if levels.count(1) != 1 or levels[:1] != [1]:
        yield f"has {levels.count(1)} titles; a page begins with its one title"
    for above, below in itertools.pairwise(levels):
        if below > above + 1:
            yield f"a heading of level {below} follows one of level {above}"


def imports_little(notebook: Notebook) -> Iterator[str]:
    """Only what runs in the page as well is imported, and nothing starts a process."""
    for number, cell in _numbered(notebook):
        for node in ast.walk(ast.parse(source(cell))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in (name.split(".")[0] for name in names):
                if name not in MAY_IMPORT or name in MAY_NOT_IMPORT:
                    yield f"cell {number}: imports {name}, which a page cannot run"


def prints_steadily(notebook: Notebook) -> Iterator[str]:
    """No output prints more digits than every machine agrees on, an address, a path or a time."""
    for number, cell in _numbered(notebook):
        for output in cell["outputs"]:
            texts = [output.get("text", ""), output.get("data", {}).get("text/plain", "")]
            text = "".join(text_of(part) for part in texts)
            for digits in re.findall(r"(?<![\w.])-?\d*\.\d+", text):
                if len(digits.lstrip("-0.").replace(".", "")) > DIGITS:
                    yield f"cell {number}: prints {digits}, more than {DIGITS} digits"
            if found := re.search(r"0x[0-9a-f]{6,}|/(?:home|tmp|Users|root)/", text):
                yield f"cell {number}: prints {found[0]}, which differs from machine to machine"


def figures_say_what_they_show(notebook: Notebook) -> Iterator[str]:
    """A figure's alternative text is the one it computed, and says something."""
    for number, cell in _numbered(notebook):
        computed, stored = alt_text(cell), _stored_alt(cell)
        if computed is None and stored is not None:
            yield f"cell {number}: has an alternative text but no figure"
        elif computed is not None and (stored != computed or len(computed) < 20):
            yield f"cell {number}: its alternative text {stored!r} is not the figure's {computed!r}"


def keeps_nothing_of_the_run(notebook: Notebook) -> Iterator[str]:
    """Nothing is stored that tells when or where the notebook ran."""
    for number, cell in _numbered(notebook):
        if "execution" in cell["metadata"]:
            yield f"cell {number}: keeps the times of its run"
    if "version" in notebook["metadata"].get("language_info", {}):
        yield "keeps the version of Python it ran with"


RULES: tuple[Rule, ...] = (
    is_valid,
    is_executed,
    has_its_outputs,
    is_quiet,
    is_compared,
    is_readable,
    imports_little,
    prints_steadily,
    figures_say_what_they_show,
    keeps_nothing_of_the_run,
)


def _numbered(notebook: Notebook) -> Iterator[tuple[int, dict[str, Any]]]:
    yield from enumerate(code_cells(notebook), start=1)


def _prints(body: list[ast.stmt]) -> bool:
    """Whether the statements print when they run, as opposed to defining what may print later."""
    ran = [s for s in body if not isinstance(s, ast.FunctionDef | ast.ClassDef)]
    names = (n.func for s in ran for n in ast.walk(s) if isinstance(n, ast.Call))
    return any(isinstance(name, ast.Name) and name.id == "print" for name in names)


def _stored_alt(cell: dict[str, Any]) -> str | None:
    alt: str | None = cell["metadata"].get("mystnb", {}).get("image", {}).get("alt")
    return alt


def _alts(notebook: Notebook) -> Iterator[tuple[int, str]]:
    for number, cell in _numbered(notebook):
        if (alt := _stored_alt(cell)) is not None:
            yield number, alt


def _headings(notebook: Notebook) -> list[str]:
    text = "\n\n".join(source(c) for c in notebook["cells"] if c["cell_type"] == "markdown")
    without_code = re.sub(r"^(```+|~~~+).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^(#+) ", without_code, flags=re.MULTILINE)
