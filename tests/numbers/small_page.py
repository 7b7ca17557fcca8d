"""A small notebook and its bindings, for breaking."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TEXT = """## One run

Of the 12 000 starts 9000 learn it, that is 75.0 %, and the loss falls to $0.0312$.
The worst one ends at −0.25, off by ½; three of the four points are right. Figure 2 of
[source 003](https://example.org/2018/07) prints 0.031 for it. Take `rate = 0.7` or 10⁻⁵.
"""
SOURCE = "rate = 0.5\nprint('done')\n"
PRINTED = "starts  12000\nlearned  9000\nloss 0.03124\nworst -0.25\nsmall 1e-05\n right 3 of 4\n"
BINDINGS = """
names:
  starts: printed("starts")
  learned: printed("learned")
  right: printed(r"right (\\d+) of (\\d+)")
computed:
  - 'Of the «starts» starts «learned» learn it, that is «learned / starts | .1%»'
  - 'falls to $«printed("^loss") | .4f»$'
  - 'ends at «printed("worst")», off by «Fraction(*right) - Fraction(1, 4)»'
  - '«words(right[0])» of the «words(right[1])» points'
  - 'or «printed("small") | .0e».'
given:
  quoted:
    - 'prints 0.031 for it'
  names: ['Figure 2', 'source 003']
"""


def cell(kind: str, name: str, text: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    """A cell of a notebook."""
    made: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {}, "source": text}
    if kind == "code":
        made |= {"execution_count": 1, "outputs": list(outputs)}
    return made


def write(
    folder: Path,
    text: str = TEXT,
    bindings: str | None = BINDINGS,
    printed: str = PRINTED,
    source: str = SOURCE,
) -> Path:
    """Write the page `folder/small.ipynb` and, if there are any, its bindings."""
    stream = {"output_type": "stream", "name": "stdout", "text": printed}
    figure = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"image/svg+xml": "<svg/>", "text/plain": "It falls in 7 steps to 0.0312."},
    }
    cells = [
        cell("markdown", "top", text),
        cell("code", "run", source, stream),
        cell("code", "fig", "draw()", figure),
        cell("markdown", "end", "And so it ends."),
    ]
    page = folder / "small.ipynb"
    page.write_text(json.dumps({"cells": cells, "metadata": {}}), encoding="utf-8")
    (folder / "numbers").mkdir(exist_ok=True)
    if bindings is not None:
        (folder / "numbers" / "small.yml").write_text(bindings, encoding="utf-8")
    return page
