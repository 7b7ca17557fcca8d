"""Pictures of waiting times, and of what helps how often."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..lessons.cures import Outcome
from ..lessons.escapes import EARLY, Escapes
from .log_axis import powers_of_ten
from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, LOSS
from .picture import WIDTH, Picture, canvas, picture


def waiting_times(found: Escapes) -> Picture:
    """How long each run needs, over how curved the loss is at epoch 100, on logarithmic axes."""
    out, downhill = found.escaped, -found.curvature
    turns = float(np.median(downhill[out] * found.epoch[out]))
    with canvas(height=3.6) as figure:
        axes = figure.subplots()
        reach = np.array([downhill.min(), downhill.max()])
        axes.plot(reach, turns / reach, color=INK, linewidth=1, linestyle=":")
        axes.plot(downhill[out], found.epoch[out], "o", color=LOSS, markersize=4)
        axes.plot(
            downhill[~out], np.full((~out).sum(), found.limit * 1.25), "^", color=DATA,
            markersize=5, markerfacecolor="none",
        )  # fmt: skip
        axes.axhline(found.limit, color=FAINT, linewidth=1)
        axes.set(xscale="log", yscale="log", ylim=(900, found.limit * 1.8))
        axes.set_xlabel(f"downward curvature after {EARLY} epochs")
        axes.set_ylabel("epochs until right")
        powers_of_ten(axes.xaxis)
        powers_of_ten(axes.yaxis)
        times = np.sort(found.epoch[out])
        return picture(
            figure,
            f"{out.sum()} of {len(out)} runs are right within {found.limit} epochs, the first "
            f"after {times[0]}, half of all after {_middle(found)}. The more the loss curves "
            f"downward at epoch {EARLY}, the sooner: on logarithmic axes the correlation is "
            f"{found.correlation:.2f}".replace("-", "−")
            + ". The dotted line is "
            f"{turns:.1f} / curvature. Triangles above the limit are the {(~out).sum()} others.",
        )


def _middle(found: Escapes) -> str:
    epochs = np.where(found.escaped, found.epoch, np.inf)
    middle = float(np.median(epochs))
    return f"{middle:g}" if np.isfinite(middle) else "more than the limit"


def cures(outcomes: Sequence[Outcome]) -> Picture:
    """For each recipe how many networks are right, still near one half, or somewhere else."""
    rows = np.arange(len(outcomes))[::-1]
    with canvas(WIDTH, 0.36 * len(outcomes) + 1.0) as figure:
        axes = figure.subplots()
        for row, found in zip(rows, outcomes, strict=True):
            total = len(found.outputs)
            parts = [found.right.sum(), found.waiting.sum()]
            parts.append(total - sum(parts))
            left = 0.0
            for part, colour, hatch in zip(
                parts, (FORWARD, FAINT, LOSS), ("", "////", ""), strict=True
            ):
                width = 100 * part / total
                axes.barh(
                    row, width, 0.66, left, color="none" if hatch else colour, hatch=hatch,
                    edgecolor=DATA if hatch else colour, linewidth=0.8,
                )  # fmt: skip
                left += width
            axes.text(102, row, f"{parts[0]}", size=11, va="center")
        axes.set_yticks(rows, [found.name for found in outcomes])
        axes.set(xlim=(0, 114), ylim=(-0.6, len(outcomes) + 0.2), xticks=(0, 25, 50, 75, 100))
        axes.set_xlabel("share of starts, in %")
        axes.grid(visible=False)
        axes.tick_params(axis="y", length=0)
        top = len(outcomes) - 0.2
        for x, text, colour in (
            (0, "■ right", FORWARD), (24, "▨ still near ½", DATA), (61, "■ elsewhere", LOSS),
        ):  # fmt: skip
            axes.text(x, top, text, color=colour, size=11, va="center")
        said = "; ".join(
            f"{found.name}: {found.right.sum()} right, {found.waiting.sum()} near ½, "
            f"{len(found.outputs) - found.right.sum() - found.waiting.sum()} elsewhere"
            for found in outcomes
        )
        return picture(figure, f"Of {len(outcomes[0].outputs)} starts each. {said}.")


def knife_edge(outcomes: Sequence[Outcome], edge: float) -> Picture:
    """The share of right networks over the learning rate, with its intervals, and the edge."""
    rates = [float(found.name) for found in outcomes]
    shares = [found.rate for found in outcomes]
    with canvas(height=3.2) as figure:
        axes = figure.subplots()
        axes.axvline(edge, color=BACKWARD, linestyle="--", linewidth=1.5)
        axes.text(edge - 0.15, 106, f"{edge:.3f}", color=BACKWARD, size=11, ha="right", va="center")
        axes.errorbar(
            rates, [100 * share.estimate for share in shares],
            yerr=100 * np.clip([[r - low, high - r] for r, low, high in shares], 0, None).T,
            color=FORWARD, marker="o", markersize=6, capsize=3, linewidth=1.5,
        )  # fmt: skip
        axes.set(xlim=(0, 10.5), ylim=(-3, 112), yticks=(0, 50, 100), xticks=range(0, 11, 2))
        axes.set(xlabel="learning rate η", ylabel="right, in %")
        said = ", ".join(
            f"{100 * share.estimate:.1f} % at η = {rate:g}"
            for rate, share in zip(rates, shares, strict=True)
        )
        return picture(
            figure,
            f"Networks that are right after 2000 epochs: {said}. The edge, η = {edge:.3f}, drawn "
            f"dashed, lies between {max(r for r in rates if r < edge):g} and "
            f"{min(r for r in rates if r > edge):g}.",
        )
