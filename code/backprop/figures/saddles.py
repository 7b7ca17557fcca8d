"""Pictures of a network near the point where it answers one half."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..checks import Array
from ..lessons.saddles import Moment, Slice, Starts
from .log_axis import powers_of_ten
from .palette import BACKWARD, DATA, FORWARD, INK, LOSS
from .picture import Picture, canvas, picture

LATE = 100  # where the late history begins, as in source 003
LEVELS = (-0.1, -0.05, -0.02, -0.005, 0.005, 0.02, 0.05, 0.1)


def histories(starts: Starts) -> Picture:
    """The whole error of several runs, and the late history of the last, magnified about ¼."""
    epochs = len(starts.squares) - 1
    shown = np.unique(np.linspace(0, epochs, 100).round().astype(int))
    late = shown[shown >= LATE]
    magnified = (starts.squares[:, -1] - 0.25) * 1e6
    with canvas(height=4.9) as figure:
        whole, rest = figure.subplots(2, 1, sharex=True)
        for seed, squares, style in zip(starts.seeds, starts.squares.T, "-:", strict=True):
            whole.plot(shown, squares[shown], style, color=LOSS)
            above = squares[-1] < 0.1
            whole.annotate(
                f"seed {seed}", (epochs, squares[-1]), xytext=(0, 5 if above else -7), size=11,
                textcoords="offset points", ha="right", va="bottom" if above else "top",
            )  # fmt: skip
        rest.plot(late, magnified[late], ":", color=LOSS)
        rest.axhline(0, color=DATA, linewidth=1)
        rest.text(epochs, 0.15, "one half everywhere", size=11, ha="right", color=DATA)
        rest.text(LATE, -1.5, f"seed {starts.seeds[-1]}, from epoch {LATE} on", size=11)
        whole.set(ylim=(-0.012, 0.275), ylabel="mean squared error")
        rest.set(xlim=(0, epochs), ylim=(-2.6, 2.6), yticks=(-2, -1, 0, 1, 2))
        rest.set(xlabel="epoch", ylabel="error − ¼, in 10⁻⁶")
        said = "; ".join(
            f"seed {seed}: {squares[0]:.4f} at the start, {squares[LATE]:.7f} after {LATE} epochs, "
            f"{squares[-1]:.7f} after {epochs}"
            for seed, squares in zip(starts.seeds, starts.squares.T, strict=True)
        )
        return picture(
            figure,
            f"Mean squared error. {said}. Below, the history of seed {starts.seeds[-1]} from epoch "
            f"{LATE} on, magnified: from {magnified[LATE]:.2f} millionths above ¼ it sinks to "
            f"{-magnified[-1]:.2f} below.",
        )


def saddle(cut: Slice) -> Picture:
    """Lines of equal loss on a plane through zero: solid where higher than at zero, else dashed."""
    half, middle = len(cut.together) // 2, len(cut.wake) // 2
    zero = cut.loss[half, middle]
    above = cut.loss - zero
    flat = np.abs(above) < LEVELS[4]
    with canvas(height=3.7) as figure:
        axes = figure.subplots()
        axes.contourf(
            cut.wake, cut.together, above, levels=(LEVELS[3], LEVELS[4]), colors=[LOSS], alpha=0.18
        )
        styles = ["--" if level < 0 else "-" for level in LEVELS]
        lines = axes.contour(
            cut.wake, cut.together, above, levels=LEVELS, colors=[LOSS], linewidths=1.3,
            linestyles=styles,
        )  # fmt: skip
        axes.clabel(lines, levels=(-0.1, -0.05, -0.02, 0.05), fontsize=11, colors=[LOSS])
        axes.plot(0, 0, "o", color=INK, markersize=6)
        for x, y, text in (
            (0, -0.1, "all weights 0"), (0, 0.85, "higher"), (0, -0.85, "higher"),
            (-1.68, -0.08, "lower"), (1.68, -0.08, "lower"),
        ):  # fmt: skip
            axes.text(x, y, text, size=11, ha="center", va="center", color=INK)
        axes.set(xlim=cut.wake[[0, -1]], ylim=cut.together[[0, -1]])
        axes.set(xticks=(-2, -1, 0, 1, 2), yticks=(-1, 0, 1))
        axes.set(xlabel="one hidden neuron wakes", ylabel="all answers move together")
        axes.grid(visible=False)
        return picture(
            figure,
            f"The loss on a plane through the point where all weights are 0. There it is "
            f"{zero:.4f}. Towards the upper and lower edge it rises, above the middle by "
            f"{above[-1, middle]:.3f}; towards the left and right edge it falls, halfway up by "
            f"{-above[half, -1]:.3f}. In the shaded part, {100 * flat.mean():.0f} % of the plane, "
            f"it differs from the value in the middle by less than {LEVELS[4]:g}.",
        )


def moment(now: Moment, epochs: Array, slope: Array) -> Picture:
    """One epoch of a run: the answers, the loss along the way down, the gradient so far."""
    alt = (
        f"Epoch {now.epoch}: the outputs are {', '.join(f'{y:.3f}' for y in now.outputs)}, the "
        f"loss {now.loss:.5f}. The gradient has length {now.slope:.2g}; the most negative "
        f"eigenvalue of the Hessian is {_signed(now.curvature)}."
    )
    with canvas(height=4.6) as figure:
        figure.set_layout_engine("none")
        grid = figure.add_gridspec(
            2, 2, left=0.15, right=0.97, top=0.94, bottom=0.12, hspace=0.62, wspace=0.55,
            width_ratios=(1, 1.15),
        )  # fmt: skip
        bars, cut = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1])
        past = figure.add_subplot(grid[1, :])
        places = np.arange(4)
        bars.bar(places, now.outputs, width=0.55, color=FORWARD)
        for place, target in zip(places, (0, 1, 1, 0), strict=True):
            bars.plot([place - 0.4, place + 0.4], [target] * 2, color=DATA, linewidth=3)
        bars.set(ylim=(-0.05, 1.05), yticks=(0, 0.5, 1), xticks=places, ylabel="output")
        bars.set_xticklabels(["00", "01", "10", "11"])
        cut.plot(now.steps, now.cut - now.loss, color=LOSS)
        cut.plot(0, 0, "o", color=INK, markersize=6)
        cut.set(xlim=(-2, 2), ylim=(-0.05, 0.035), xticks=(-2, 0, 2), yticks=(-0.04, 0, 0.03))
        cut.set(xlabel="distance, downhill →", ylabel="loss − loss here")
        for axes in (bars, cut):
            axes.grid(visible=False)
        past.plot(epochs, slope, color=BACKWARD, linestyle="--")
        past.plot(now.epoch, now.slope, "o", color=BACKWARD, markersize=8)
        past.set(yscale="log", ylim=(1e-5, 0.1), xlim=(-60, epochs[-1] + 60))
        past.set(xlabel="epoch", ylabel="length of gradient")
        powers_of_ten(past.yaxis, marks=5)
        return picture(figure, alt)


def _signed(value: float) -> str:
    return f"{value:.2g}".replace("-", "−")


def shown_epochs(last: int, extra: Sequence[int]) -> Array:
    """Epochs 0 to `last` for a curve of about a hundred points, those of `extra` among them."""
    even = np.linspace(0, last, 45).round().astype(int)
    return np.union1d(even, np.asarray(extra, dtype=int))
