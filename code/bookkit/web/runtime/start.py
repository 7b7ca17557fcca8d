"""Do once what every live page does, to learn what the packed archives should hold.

This runs inside Pyodide, with every wheel packed but nothing compiled yet.
"""

import sys

CELL = """
import io
import ipywidgets as widgets
import matplotlib
import numpy as np
from matplotlib import patches, ticker
from matplotlib.figure import Figure

slider = widgets.SelectionSlider(options=["1", "2"])
box = widgets.VBox([slider, widgets.HTML(), widgets.Stack()])
with matplotlib.rc_context({"svg.fonttype": "none"}):
    figure = Figure(layout="constrained")
    axes = figure.subplots()
    axes.contour(np.random.default_rng(0).normal(size=(4, 4)))
    axes.bar([1, 2], [1, 2], label="$x^2$")
    axes.legend()
    figure.savefig(io.StringIO(), format="svg")
print(box)
1 / 0
"""


async def modules() -> list[str]:
    """The files of the imported modules, relative to the archive that they come from."""
    import livecells  # type: ignore[import-not-found]

    said: list[str] = []
    session = livecells.Session(
        lambda kind, message, buffers: said.append(message), lambda *text: None
    )
    await session.run("1", CELL)
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    if '"ename": "ZeroDivisionError"' not in said[-1]:
        raise RuntimeError(f"the cell stopped before its last line: {said[-1]}")
    files = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
    roots = ("/lib/python3.12/site-packages/", "/lib/python312.zip/")
    return sorted(
        file.removeprefix(root)
        for file in files
        for root in roots
        if file.startswith(root) and file.endswith(".py")
    )


def fonts() -> str:
    """The list of fonts that matplotlib just made; with one at hand it need not look for them."""
    from matplotlib import font_manager

    path = "/tmp/fonts.json"
    manager = font_manager.fontManager
    # They were found in the order of a set.
    manager.ttflist.sort(key=lambda font: str(font.fname))
    font_manager.json_dump(manager, path)
    with open(path) as file:
        return file.read()
