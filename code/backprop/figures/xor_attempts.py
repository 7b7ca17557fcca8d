"""The sources' attempts at XOR: their losses, a report read twice, and the scoreboard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop.checks import Array
from backprop.lessons.xor_attempts import Entry, Typical

from .networks import network_picture
from .palette import DATA, FORWARD, INK, LOSS
from .picture import WIDTH, Picture, canvas, picture

POINTS = 40  # of a curve: enough for a picture of this width
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def draw_promised_network() -> Picture:
    """The 2-2-1 network that source 000 promises, every weight and bias with its name."""
    return network_picture(
        [["x₁", "x₂"], ["h₁", "h₂"], ["y"]],
        weights=[[["w₁₁", "w₁₂"], ["w₂₁", "w₂₂"]], [["v₁"], ["v₂"]]],
        notes=[["", ""], ["b₁", "b₂"], ["c"]],
        headings=["input", "hidden, σ", "output, σ"],
        alt="A 2-2-1 network. Both inputs x₁, x₂ have an arrow to each of the hidden neurons h₁, "
        "h₂, with the weights w₁₁, w₁₂, w₂₁, w₂₂; both hidden neurons have one to the output y, "
        "with the weights v₁, v₂. The biases b₁, b₂, c stand below their neurons.",
    )


def draw_two_rules(as_written: Array, corrected: Array, limit: float, best: float) -> Picture:
    """Losses (updates + 1, S) under two update rules from the same starts: median and middle 90 %.

    limit, best: the two levels to mark, where the first rule leads and where the second does.
    """
    last = len(as_written) - 1
    every = np.unique(np.linspace(0, last, POINTS).astype(int))
    with canvas(height=3.3) as figure:
        axes = figure.subplots()
        for level, words in ((limit, f"{limit:.4f}"), (best, f"{best:.2f}")):
            axes.axhline(level, color=DATA, linewidth=1, linestyle=":")
            axes.text(last * 1.01, level, words, size=11, va="center")
        medians = []
        for losses, style, words in (
            (as_written, "-", "as written"),
            (corrected, "--", "right gradient"),
        ):
            low, middle, high = np.percentile(losses[every], [5, 50, 95], axis=1)
            axes.fill_between(every, low, high, color=LOSS, alpha=0.18, linewidth=0)
            axes.plot(every, middle, color=LOSS, linestyle=style, label=f"{words}: median")
            medians.append(middle)
        axes.set(
            xlim=(0, last * 1.12), ylim=(0.23, 0.6), xlabel="updates", ylabel="mean squared error"
        )
        figure.legend(loc="outside upper center", ncols=2, columnspacing=1.2)
        starts = as_written.shape[1]
        worse = int((as_written[-1] > as_written[0]).sum())
        return picture(
            figure,
            f"{starts} starts, {last} updates. As written the median loss goes from "
            f"{medians[0][0]:.4f} to {medians[0][-1]:.4f}, and {worse} of {starts} starts end "
            f"higher than they began; a dotted line marks {limit:.4f}. With the "
            f"right gradient the median goes from {medians[1][0]:.4f} to {medians[1][-1]:.4f}; "
            f"another marks {best:.2f}.",
        )


def draw_report(report: Array, late: int = 100) -> Picture:
    """One history of a loss twice: whole, from 0 up, and from epoch `late` on, on its own axis."""
    epochs = np.arange(len(report))
    with canvas(height=2.9) as figure:
        whole, rest = figure.subplots(1, 2)
        for axes, first, title in (
            (whole, 0, "full history"),
            (rest, late, f"from epoch {late} on"),
        ):
            every = np.unique(np.linspace(first, len(report) - 1, POINTS).astype(int))
            axes.plot(epochs[every], report[every], color=LOSS)
            axes.set(title=title, xlabel="epoch", xticks=(first, len(report) - 1))
        whole.set(ylabel="mean squared error", ylim=(0, 0.3))
        low, high = report[late:].min(), report[late:].max()
        margin = 0.1 * (high - low)
        rest.set(ylim=(low - margin, high + margin), yticks=(low, high))
        rest.set_yticklabels([f"{low:.7f}", f"{high:.7f}"])
        return picture(
            figure,
            f"One loss, two axes. Whole, on an axis from 0 to 0.3, it goes from {report[0]:.7f} to "
            f"{report[-1]:.7f}. From epoch {late} on, the same line fills an axis that spans no "
            f"more than {high - low:.2g}: it goes from {report[late]:.7f} to {report[-1]:.7f}.",
        )


def draw_typical(typical: Typical, targets: Sequence[float] = (0, 1, 1, 0)) -> Picture:
    """The four printed answers of source 004 within the middle 90 % of many runs."""
    distance = np.abs(np.column_stack([typical.bands, typical.table]) - np.array(targets)[:, None])
    rows = np.arange(4)[::-1]
    names = ("(0,0)", "(0,1)", "(1,0)", "(1,1)")
    with canvas(height=2.6) as figure:
        axes = figure.subplots()
        for row, (a, b, printed) in zip(rows, distance, strict=True):
            axes.plot(sorted((a, b)), (row, row), color=FORWARD, linewidth=6, alpha=0.45)
            axes.plot(printed, row, "D", color=INK, markersize=7)
        axes.set_yticks(rows, [f"{n} → {t:g}" for n, t in zip(names, targets, strict=True)])
        axes.set(xlim=(0, 0.06), ylim=(-0.6, 3.6), xticks=(0, 0.02, 0.04, 0.06))
        axes.set(xlabel="distance of the answer from its target")
        axes.grid(visible=False, axis="y")
        said = "; ".join(
            f"{n} {p:.4f}, runs {min(a, b):.4f} to {max(a, b):.4f}"
            for n, (a, b, p) in zip(names, distance, strict=True)
        )
        return picture(
            figure,
            f"How far each answer is from its target, printed and in the middle 90 % of the runs: "
            f"{said}. The smallest of them all is {distance.min():.4f}, not 0.",
        )


def draw_scoreboard(entries: Sequence[Entry]) -> Picture:
    """The share of starts that end right, and the share that end tight, each with its interval."""
    rows = np.arange(len(entries))[::-1]
    with canvas(WIDTH, 0.66 * len(entries) + 0.95) as figure:
        axes = figure.subplots()
        for row, entry in zip(rows, entries, strict=True):
            axes.text(0, row + 0.2, entry.name, size=11, ha="left", va="bottom")
            for share, up, fill in ((entry.right, 0.07, "none"), (entry.tight, -0.17, "full")):
                estimate, low, high = (100 * rate for rate in share)
                axes.plot((low, high), (row + up,) * 2, color=FORWARD, linewidth=1.6)
                axes.plot(
                    estimate, row + up, "o", color=FORWARD, fillstyle=fill, markersize=7,
                    clip_on=False, zorder=5,
                )  # fmt: skip
        for fill, words in (("none", "right"), ("full", "tight")):
            axes.plot([], [], "o", color=FORWARD, fillstyle=fill, label=words)
        figure.legend(loc="outside upper right", ncols=2, handletextpad=0.2)
        axes.set(xlim=(0, 100), ylim=(-0.5, len(entries) - 0.25), yticks=())
        axes.set(xlabel="starts, in per cent (line: 95 % interval)")
        axes.spines["left"].set_visible(False)
        axes.grid(visible=False, axis="y")
        said = "; ".join(
            f"{e.name}: {e.tally.right} of {e.tally.starts} right, {e.tally.tight} tight"
            for e in entries
        )
        return picture(figure, f"Success at XOR from many starts: {said}.")
