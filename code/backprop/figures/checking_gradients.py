"""Pictures of the chapter "Checking gradients": falling losses, entries compared, directions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from ..checks import Array
from ..gradcheck import Report
from ..lessons.checking_gradients import cosine, symptoms
from ..lessons.planted_defects import DEFECTS, Trained
from .log_axis import powers_of_ten
from .palette import BACKWARD, DATA, FAINT, INK, LOSS
from .picture import WIDTH, Picture, canvas, picture

MARKERS = {"W1": "o", "b1": "s", "W2": "^", "b2": "D"}
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
REACH, HEIGHT = 0.13, 1.0  # how far the axes of the comparison go, sideways and up
EVERY = 5  # epochs between two drawn points


def training_curves(runs: Sequence[Trained]) -> Picture:
    """The median loss of many starts at each epoch, one curve for each defect; the right one first.

    Curves that end within a factor of 3 of the right one share its label.
    """
    right, *wrong = runs
    ends = {run.defect: float(run.median[-1]) for run in runs}
    start, goal = float(right.median[0]), ends[right.defect]
    falling = [run for run in wrong if ends[run.defect] < start]
    near = [run for run in falling if goal / 3 < ends[run.defect] < goal * 3]
    rest = [run for run in wrong if run not in near]
    said = "; ".join(f"{run.defect} {_ending(ends[run.defect])}" for run in rest)
    alt = (
        f"Median loss over {right.loss.shape[1]} starts, from {start:.3g}. The right program ends "
        f"at {goal:.3g}. Of the {len(wrong)} wrong ones {len(falling)} fall too, {len(near)} of "
        f"them to nearly the same loss. The others end thus: {said}."
    )
    epochs = np.arange(0, len(right.loss), EVERY)
    with canvas(WIDTH, 3.6) as figure:
        axes = figure.subplots()
        for run in wrong:
            climbs = ends[run.defect] > start
            axes.plot(
                epochs, np.where(np.isfinite(run.median), run.median, np.nan)[::EVERY],
                color=BACKWARD if climbs else DATA, linestyle="--" if climbs else "-",
                linewidth=1.6 if climbs else 1.1,
            )  # fmt: skip
        axes.plot(epochs, right.median[::EVERY], color=LOSS, linewidth=3)
        for run in rest:
            if np.isfinite(ends[run.defect]):
                _at_end(axes, epochs[-1], ends[run.defect], run.defect, INK)
        _at_end(axes, epochs[-1], goal, f"right, and {len(near)}\nwrong ones", LOSS)
        axes.set(yscale="log", xlim=(0, epochs[-1] * 1.36), ylim=(2e-4, 2))
        axes.set_xticks(np.linspace(0, epochs[-1], 3))
        powers_of_ten(axes.yaxis)
        axes.set(xlabel="epoch", ylabel="median loss")
        return picture(figure, alt)


def _at_end(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    axes.annotate(
        text, (x, y), xytext=(6, 0), textcoords="offset points",
        va="center", size=11, color=colour, linespacing=1.1,
    )  # fmt: skip


def _ending(loss: float) -> str:
    return f"at {loss:.3g}" if np.isfinite(loss) else "beyond all numbers"


def entries_and_training(report: Report, run: Trained, right: Trained) -> Picture:
    """What the check sees, entry by entry, above what training shows, for one defect.

    The upper axes grow like the square root, on both sides of 0, so that small entries stay apart
    and a common factor is still a straight line.
    """
    found = symptoms(report)
    said = ", ".join(f"{_sub(name)} {verdict}" for name, verdict in found.items())
    start, end = float(run.median[0]), float(run.median[-1])
    moved = "falls" if end < start else "rises"
    to = f"{moved} from {start:.3g} to {end:.3g}" if np.isfinite(end) else "runs away"
    what = DEFECTS[run.defect]
    alt = (
        f"The defect: {what}. The check: {said}. Cosine with the difference quotients "
        f"{cosine(report):.4f}. Training: the median loss {to}; the right program "
        f"ends at {float(right.median[-1]):.3g}.".replace("-", "−")
    )
    with canvas(WIDTH, 5.6) as figure:
        # Fixed margins, so that nothing moves from frame to frame.
        figure.set_layout_engine("none")
        margins = {"left": 0.17, "right": 0.97, "bottom": 0.1, "top": 0.93, "hspace": 0.42}
        top, bottom = figure.subplots(2, 1, gridspec_kw=margins | {"height_ratios": (3, 2)})
        _compare(top, report, found)
        epochs = np.arange(0, len(run.loss), EVERY)
        shown = np.where(np.isfinite(run.median), run.median, np.nan)
        bottom.plot(epochs, right.median[::EVERY], color=DATA, linestyle=":", linewidth=2.5)
        bottom.plot(epochs, shown[::EVERY], color=LOSS)
        bottom.text(epochs[-1], 1.55, "dotted: the right program", ha="right", va="top", size=11)
        bottom.set(xlim=(0, epochs[-1]), ylim=(0, 1.6), yticks=(0, 0.5, 1))
        bottom.set(xlabel="epoch", ylabel="median loss")
        return picture(figure, alt)


def _compare(axes: Axes, report: Report, found: dict[str, str]) -> None:
    both_roots = (lambda x: np.sign(x) * np.sqrt(np.abs(x)), lambda x: x * np.abs(x))
    axes.set_xscale("function", functions=both_roots)
    axes.set_yscale("function", functions=both_roots)
    axes.plot([-REACH, REACH], [-REACH, REACH], color=FAINT, linewidth=4, zorder=1)
    for name, verdict in found.items():
        entries = [entry for entry in report.judged if entry.name == name]
        x = np.array([entry.numeric for entry in entries])
        y = np.array([entry.analytic for entry in entries])
        right = verdict == "right"
        axes.plot(
            x, y, MARKERS[name], markersize=7, zorder=2,
            color=DATA if right else BACKWARD, markerfacecolor="none" if right else BACKWARD,
            markeredgewidth=1.4, label=_sub(name),
        )  # fmt: skip
    axes.set(xlim=(-REACH, REACH), ylim=(-HEIGHT, HEIGHT))
    axes.set_xticks([-0.1, -0.01, 0, 0.01, 0.1], ["−0.1", "−0.01", "0", "0.01", "0.1"])
    axes.set_yticks([-1, -0.1, 0, 0.1, 1], ["−1", "−0.1", "0", "0.1", "1"])
    axes.set(xlabel="difference quotient", ylabel="the program says")
    axes.legend(
        loc="lower center", bbox_to_anchor=(0.5, 0.98), ncols=4, handletextpad=0.2,
        columnspacing=1.4, borderaxespad=0,
    )  # fmt: skip


def _sub(name: str) -> str:
    return name.translate(SUBSCRIPT)


def direction_histogram(cosines: Array) -> Picture:
    """How often a published direction lies at which cosine to the gradient; below 0 it climbs."""
    uphill = float((cosines < 0).mean())
    alt = (
        f"Cosine between the published direction and the true gradient at {len(cosines)} random "
        f"points, from {cosines.min():.4f} to {cosines.max():.4f}: negative at {uphill:.1%} of "
        f"them, where the step climbs, and above 0.99 at {(cosines > 0.99).mean():.1%}."
    ).replace("-", "−")
    counts, edges = np.histogram(cosines, bins=20, range=(-1, 1))
    share = 100 * counts / len(cosines)
    with canvas(WIDTH, 2.9) as figure:
        axes = figure.subplots()
        for left, height in zip(edges[:-1], share, strict=True):
            climbs = left < -1e-9
            axes.bar(
                left, height, width=0.1, align="edge", edgecolor=BACKWARD if climbs else DATA,
                color=BACKWARD if climbs else "none", linewidth=1.2,
            )  # fmt: skip
        top = share.max() * 1.3
        axes.axvline(0, color=INK, linewidth=1)
        axes.text(-0.5, top * 0.97, f"uphill: {uphill:.1%}", ha="center", va="top", color=BACKWARD)
        axes.text(0.5, top * 0.97, f"downhill: {1 - uphill:.1%}", ha="center", va="top")
        axes.set(xlim=(-1, 1), ylim=(0, top))
        axes.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1", "−0.5", "0", "0.5", "1"])
        axes.set(xlabel="cosine with the true gradient", ylabel="% of points")
        axes.grid(visible=False, axis="x")
        return picture(figure, alt)
