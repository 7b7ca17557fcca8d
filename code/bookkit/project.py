"""Where things are: the project's root and the notebooks that make up the book."""

from __future__ import annotations

from pathlib import Path

import yaml


def root() -> Path:
    """The project's folder: the nearest one, upwards from here, that holds `_toc.yml`.

    Raises:
        FileNotFoundError: if the current folder is not inside the project.
    """
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "_toc.yml").is_file():
            return folder
    raise FileNotFoundError(f"no _toc.yml in {here} or above it: run this inside the project")


def pages(root: Path) -> list[Path]:
    """Every page that `_toc.yml` lists, in reading order.

    Raises:
        FileNotFoundError: if a listed page is neither a notebook nor a Markdown file.
    """
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    names = [toc["root"]]
    for part in [toc, *toc.get("parts", [])]:
        names += [entry["file"] for entry in part.get("chapters", [])]
    return [_page(root, name) for name in names]


def notebooks(root: Path) -> list[Path]:
    """The pages that are notebooks, in reading order."""
    return [page for page in pages(root) if page.suffix == ".ipynb"]


def _page(root: Path, name: str) -> Path:
    for suffix in (".ipynb", ".md"):
        if (page := root / f"{name}{suffix}").is_file():
            return page
    raise FileNotFoundError(f"_toc.yml lists {name}, but there is no {name}.ipynb or {name}.md")
