"""The colour language of the course, defined once, with its twin for dark pages.

The hues are Okabe and Ito's, which readers with any kind of colour vision can tell apart
(https://jfly.uni-koeln.de/color/). They are darkened on light pages and lightened on dark
ones until text written in them has a contrast of at least 4.5 to 1 with the page. No figure
relies on colour alone: what flows forward is drawn solid, what flows backward dashed.
"""

from __future__ import annotations

from typing import NamedTuple


class Tone(NamedTuple):
    """One role of the palette: its colour on a light page and on a dark one, as `#rrggbb`."""

    light: str
    dark: str


PALETTE: dict[str, Tone] = {
    "forward": Tone("#0072b2", "#62b8ec"),  # values on their way to the loss
    "backward": Tone("#bf4f00", "#ff965c"),  # gradients on their way back
    "parameter": Tone("#00795a", "#3fcf9f"),  # what training may change
    "data": Tone("#5b5f66", "#b3b9c2"),  # inputs and targets
    "loss": Tone("#a23a78", "#e79cc6"),  # what training makes small
    "ink": Tone("#1f2328", "#e8eaed"),  # text and axes
    "faint": Tone("#c9ced6", "#4a515c"),  # grids, frames, what is not yet reached
    "paper": Tone("#ffffff", "#14181e"),  # behind text that crosses a line
}

FORWARD, BACKWARD, PARAMETER, DATA, LOSS, INK, FAINT, PAPER = (
    tone.light for tone in PALETTE.values()
)


def css_variables() -> str:
    """The palette as CSS custom properties, `--bp-forward` and so on, for light and dark pages."""

    def block(selector: str, which: int) -> str:
        lines = "".join(f"  --bp-{role}: {tone[which]};\n" for role, tone in PALETTE.items())
        return f"{selector} {{\n{lines}}}\n"

    return block("html", 0) + block('html[data-theme="dark"]', 1)


def with_variables(svg: str) -> str:
    """The SVG text with every colour of the palette written as `var(--bp-role, #rrggbb)`.

    A page that defines the variables recolours the drawing with its theme; anywhere else
    the fallback, the light colour, is used.
    """
    for role, tone in PALETTE.items():
        svg = svg.replace(tone.light, f"var(--bp-{role}, {tone.light})")
    return svg
