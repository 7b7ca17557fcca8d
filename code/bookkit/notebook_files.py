"""Notebooks as they are kept: executed, and with nothing in them that changes from run to run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
REFERENCE = "IPY_MODEL_"


def read(path: Path) -> Notebook:
    """The notebook in `path`, as plain data."""
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def write(path: Path, notebook: Notebook) -> None:
    """Write the notebook as Jupyter does (one space of indent), keys sorted."""
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8")


def source(cell: dict[str, Any]) -> str:
    """The text of a cell, whichever of the two allowed forms the file holds it in."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def code_cells(notebook: Notebook) -> list[dict[str, Any]]:
    """The code cells that hold code."""
    return [c for c in notebook["cells"] if c["cell_type"] == "code" and source(c).strip()]


def tags(cell: dict[str, Any]) -> list[str]:
    """The tags of a cell."""
    return list(cell.get("metadata", {}).get("tags", []))


def text_of(value: str | list[str]) -> str:
    """A multi-line string of the notebook format, joined."""
    return value if isinstance(value, str) else "".join(value)


def alt_text(cell: dict[str, Any]) -> str | None:
    """What the figure in this cell's output says of itself; None where there is no figure."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if any(kind.startswith("image/") for kind in data):
            return text_of(data.get("text/plain", ""))
    return None


def normalise(notebook: Notebook) -> Notebook:
    """The executed notebook without what differs from run to run, changed in place.

    Counts run from 1 to n, execution times are dropped, streams are joined, widget models
    are named by their place, and a figure's own words become its alternative text.
    """
    notebook["metadata"] = {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python", "pygments_lexer": "ipython3"},
        **{key: notebook["metadata"][key] for key in ("widgets",) if key in notebook["metadata"]},
    }
    for cell in notebook["cells"]:
        cell["source"] = source(cell).splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell["metadata"].pop("execution", None)
            cell["execution_count"] = None
            cell["outputs"] = _joined_streams(cell["outputs"])
    for count, cell in enumerate(code_cells(notebook), start=1):
        cell["execution_count"] = count
        for output in cell["outputs"]:
            if "execution_count" in output:
                output["execution_count"] = count
        if (alt := alt_text(cell)) is not None:
            cell["metadata"].setdefault("mystnb", {}).setdefault("image", {})["alt"] = alt
    return _named_widgets(notebook)


def _joined_streams(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    joined: list[dict[str, Any]] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] = text_of(last["text"]) + text_of(output["text"])
        else:
            joined.append(output)
    for output in joined:
        if "text" in output:
            output["text"] = text_of(output["text"]).splitlines(keepends=True)
        for kind, value in output.get("data", {}).items():
            if isinstance(value, str | list):
                output["data"][kind] = text_of(value).splitlines(keepends=True)
    return joined


def _named_widgets(notebook: Notebook) -> Notebook:
    """Rename widget models from random ids to w1, w2, ... in the order in which a page meets them.

    Models that no view reaches are left out, except links between models that are reached.
    """
    saved = notebook["metadata"].get("widgets", {}).get(STATE)
    views = [
        output["data"][VIEW]
        for cell in code_cells(notebook)
        for output in cell["outputs"]
        if VIEW in output.get("data", {})
    ]
    if not views:
        notebook["metadata"].pop("widgets", None)
        return notebook
    models = saved["state"]
    names: dict[str, str] = {}
    waiting = [view["model_id"] for view in views]
    while waiting:
        model = waiting.pop(0)
        if model not in names:
            names[model] = f"w{len(names) + 1}"
            waiting += _references(models[model]["state"])
    links = [
        model
        for model in models
        if model not in names
        and models[model]["model_name"] in ("LinkModel", "DirectionalLinkModel")
        and set(_references(models[model]["state"])) <= names.keys()
    ]
    by_place = sorted(
        links, key=lambda link: [names[m] for m in _references(models[link]["state"])]
    )
    for link in by_place:
        names[link] = f"w{len(names) + 1}"
    rename = re.compile("|".join(map(re.escape, names)))
    state = {name: models[model] for model, name in names.items()}
    text = rename.sub(lambda match: names[match[0]], json.dumps(state))
    saved["state"] = json.loads(text)
    for view in views:
        view["model_id"] = names[view["model_id"]]
    return notebook


def _references(state: Any) -> list[str]:
    return list(_walk(state))


def _walk(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.startswith(REFERENCE):
        yield value.removeprefix(REFERENCE)
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from _walk(value[key])
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item)
