"""Pictures of the reference: the notation as a row of boxes, and the years."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from ..lessons.reference import Event, Symbol
from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, LOSS, PALETTE, PAPER
from .picture import WIDTH, Picture, canvas, picture

COLOURS = {role: tone.light for role, tone in PALETTE.items()}
# Where each symbol stands: its column, and its row from the top.
PLACES = {
    "X": (0, 1), "Z₁": (1, 1), "A₁": (2, 1), "Z₂": (3, 1), "L": (4, 1),
    "W₁, b₁": (0.5, 0), "W₂, b₂": (2.5, 0), "T": (4, 0),
    "δ₂": (3, 2), "∂L/∂A₁": (2, 2), "δ₁": (1, 2),
    "∂L/∂W₂": (2.5, 3), "∂L/∂b₂": (3.5, 3), "∂L/∂W₁": (0.5, 3), "∂L/∂b₁": (1.5, 3),
}  # fmt: skip
FORWARD_ARROWS = (("X", "Z₁"), ("Z₁", "A₁"), ("A₁", "Z₂"), ("Z₂", "L"), ("W₁, b₁", "Z₁"),
                  ("W₂, b₂", "Z₂"), ("T", "L"))  # fmt: skip
BACKWARD_ARROWS = (("L", "δ₂"), ("δ₂", "∂L/∂A₁"), ("∂L/∂A₁", "δ₁"), ("δ₂", "∂L/∂W₂"),
                   ("δ₂", "∂L/∂b₂"), ("δ₁", "∂L/∂W₁"), ("δ₁", "∂L/∂b₁"))  # fmt: skip


def notation_picture(symbols: Sequence[Symbol], chosen: int) -> Picture:
    """All symbols in their places, those not yet met drawn grey, and the chosen one explained."""
    symbol = symbols[chosen]
    with canvas(height=3.9) as figure:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(0, 3.9))
        axes.axis("off")
        met = {s.name for s in symbols[: chosen + 1]}
        for arrows, style in ((FORWARD_ARROWS, "-"), (BACKWARD_ARROWS, "--")):
            for start, end in arrows:
                _arrow(axes, start, end, style, {start, end} <= met)
        for s in symbols:
            x, y = _place(s.name)
            shown = s.name in met
            colour = COLOURS[s.role] if shown else FAINT
            box = {
                "boxstyle": "round,pad=0.25", "facecolor": PAPER, "edgecolor": colour,
                "linewidth": 2.6 if s is symbol else 1.2,
                "linestyle": "--" if s.role == "backward" else "-",
            }  # fmt: skip
            axes.text(x, y, s.name, ha="center", va="center", size=11,
                      color=INK if shown else DATA, bbox=box)  # fmt: skip
        shape = f"shape {symbol.shape}" if symbol.shape else "a single number"
        axes.text(WIDTH / 2, 0.5, f"{symbol.name} = {symbol.formula}"
                  if symbol.formula not in ("given", "learned") else
                  f"{symbol.name}: {symbol.formula}",
                  ha="center", size=13, color=COLOURS[symbol.role])  # fmt: skip
        axes.text(WIDTH / 2, 0.18, shape, ha="center", size=12)
        return picture(
            figure,
            f"{symbol.name}: {symbol.meaning}; {symbol.formula}; {shape}. "
            f"{len(met)} of {len(symbols)} symbols are met.",
        )


def _place(name: str) -> tuple[float, float]:
    column, row = PLACES[name]
    return 0.5 + column * 1.13, 3.6 - row * 0.82


def _arrow(axes: Axes, start: str, end: str, style: str, met: bool) -> None:
    colour = (FORWARD if style == "-" else BACKWARD) if met else FAINT
    axes.annotate(
        "", xy=_place(end), xytext=_place(start),
        arrowprops={
            "arrowstyle": "->", "linestyle": style, "color": colour, "linewidth": 1.3,
            "shrinkA": 15, "shrinkB": 17,
        },
    )  # fmt: skip


def timeline_picture(events: Sequence[Event]) -> Picture:
    """The years one below the other, with what happened; not to scale."""
    with canvas(height=0.34 * len(events) + 0.3) as figure:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        height = 0.34 * len(events) + 0.3
        axes.set(xlim=(0, WIDTH), ylim=(0, height))
        axes.axis("off")
        axes.plot([0.78, 0.78], [0.2, height - 0.2], color=FAINT, linewidth=2)
        for number, event in enumerate(events):
            y = height - 0.32 - 0.34 * number
            axes.plot(0.78, y, "o", color=DATA, markersize=7)
            axes.text(0.62, y, str(event.year), ha="right", va="center", size=11, color=INK)
            axes.text(0.96, y, event.what, va="center", size=11, color=INK)
        said = "; ".join(f"{event.year} {event.what}" for event in events)
        return picture(figure, f"{len(events)} years of the history: {said}.")


def slopes_picture(z: Sequence[float], curves: Sequence[tuple[str, object, object]]) -> Picture:
    """Each activation, solid, above its derivative, dashed, over z."""
    with canvas(height=2.9) as figure:
        panels = figure.subplots(1, len(curves), sharex=True)
        said = []
        for axes, (name, value, slope) in zip(panels, curves, strict=True):
            axes.plot(z, value, color=FORWARD)
            axes.plot(z, slope, color=LOSS, linestyle="--")
            axes.set(title=name, xlabel="z", ylim=(-1.15, 2.1), xticks=(-4, 0, 4))
            said.append(f"{name} up to {max(slope):.4g}")  # type: ignore[call-overload]
        return picture(
            figure,
            "Three activations, and dashed their derivatives, whose largest values are: "
            + ", ".join(said)
            + ".",
        )
