"""Pictures of "From scalars to matrices": a bias forks, a backward pass is mended, six costs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..lessons.matrix_steps import Passes
from ..lessons.six_ways import Cost
from ..lessons.source_002 import Verdict
from .log_axis import powers_of_ten
from .networks import network_picture
from .palette import BACKWARD, DATA, FORWARD, INK, PARAMETER
from .picture import WIDTH, Picture, canvas, picture


def bias_fork(passes: Passes) -> Picture:
    """The output bias on its way to every row of Z₂, and the slopes that come back to be added."""
    arrays = passes.arrays
    b, z, delta = arrays["b₂"].item(), arrays["Z₂"][:, 0], arrays["δ₂"][:, 0]
    db = arrays["db₂"].item()
    terms = " + ".join(_signed(d) for d in delta)
    rows = [f"z row {i}\n{_plain(v, 2)}" for i, v in enumerate(z)]
    return network_picture(
        [[f"b₂\n{_plain(b, 2)}"], rows],
        weights=[[["× 1"] * len(rows)]],
        gradients=[[[f"δ = {_plain(d, 3)}" for d in delta]]],
        deltas=[[f"db₂ = {_plain(db, 3)}"], [""] * len(rows)],
        headings=["bias", "sums z"],
        alt=f"One bias, {_plain(b, 2)}, goes by solid arrows, times 1, into the sum z of each of "
        f"{len(rows)} examples. By dashed arrows their slopes δ come back and are added: "
        f"{terms} = {_plain(db, 3)}, which is the slope of the bias.",
    )


def _plain(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace("-", "−")


def _signed(value: float) -> str:
    return f"({_plain(value, 3)})" if value < 0 else _plain(value, 3)


def mending(verdict: Verdict) -> Picture:
    """A backward pass as text, what is mended marked, and its 17 entries over the right ones."""
    mended = ", ".join(verdict.mended) or "nothing"
    if verdict.entries is None:
        said = f"It stops: {verdict.error}."
    else:
        low, high = np.min(verdict.entries), np.max(verdict.entries)
        spread = f"all {low:.6g}" if np.isclose(low, high) else f"from {low:.5g} to {high:.5g}"
        said = (
            f"Its 17 entries are {spread} times the right ones; as a whole it is "
            f"{verdict.ratio:.6g} times as long, with cosine {verdict.cosine:.8f}."
        )
    with canvas(WIDTH, 4.9) as figure:
        figure.set_layout_engine("none")
        page = figure.add_axes((0, 0, 1, 1))
        page.set(xlim=(0, WIDTH), ylim=(0, 4.9))
        page.axis("off")
        for number, line in enumerate(verdict.code):
            new = number in verdict.changed
            indent = 0.4 + 0.06 * (len(line) - len(line.lstrip()))
            y = 4.72 - 0.225 * number
            page.text(
                indent, y, line.strip(), size=11, va="center", color=PARAMETER if new else INK,
                weight="bold" if new else "normal",
            )  # fmt: skip
            if new:
                page.text(0.1, y, "✓", size=12, va="center", color=PARAMETER, weight="bold")
        axes = figure.add_axes((0.15, 0.11, 0.82, 0.4))
        axes.axhline(1, color=DATA, linewidth=1)
        axes.axhline(0, color=INK, linewidth=0.8)
        if verdict.entries is None:
            axes.text(
                8, 30, verdict.error.replace(": ", ":\n", 1), ha="center", va="center", size=11
            )
        else:
            axes.plot(
                np.arange(len(verdict.entries)), verdict.entries, "o", color=BACKWARD, markersize=6
            )
        axes.set_yscale("symlog", linthresh=1)
        axes.set(ylim=(-3000, 3000), yticks=[-1000, -100, -10, 0, 1, 10, 100, 1000])
        axes.set_yticklabels(["−1000", "−100", "−10", "0", "right: 1", "10", "100", "1000"])
        axes.set(xlim=(-0.8, 16.8), xticks=[3.5, 9.5, 13.5, 16])
        axes.set_xticklabels(["dW₁", "db₁", "dW₂", "db₂"])
        axes.grid(visible=False, axis="x")
        axes.set_title("found ÷ right, entry by entry", size=11, loc="left")
        return picture(figure, f"Mended: {mended}. {said}")


def six_costs(costs: Sequence[Cost]) -> Picture:
    """The counted cost of a gradient in forward passes: six ways, in each of two networks."""
    names = list(costs[0].ways)
    places = np.arange(len(names))[::-1]
    said = []
    with canvas(WIDTH, 3.6) as figure:
        axes = figure.subplots()
        for cost, marker, colour in zip(costs, ("o", "s"), (FORWARD, BACKWARD), strict=True):
            passes = [cost.ways[name] / cost.forward for name in names]
            widths = "-".join(map(str, cost.widths))
            axes.plot(
                passes, places, marker, color=colour, markersize=8,
                label=f"{widths}, {cost.parameters} parameters",
            )  # fmt: skip
            listed = ", ".join(f"{n} {p:.3g}" for n, p in zip(names, passes, strict=True))
            said.append(f"{widths} with {cost.parameters} parameters: {listed}")
        axes.set_yticks(places, names)
        axes.set(xscale="log", xlim=(1, 300), ylim=(-0.6, len(names) + 0.9))
        powers_of_ten(axes.xaxis)
        axes.set_xlabel("cost of one gradient, in forward passes")
        axes.legend(loc="upper right", borderaxespad=0)
        return picture(figure, f"Cost of one gradient in forward passes. {'; '.join(said)}.")
