"""The square of inputs, shaded by what a network answers there."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from backprop.checks import Array
from backprop.datasets import xor
from backprop.lessons.landing import GRID, Learning

from .palette import FAINT, FORWARD, INK, LOSS
from .picture import WIDTH, Picture, canvas, picture

BORDER = 0.5
POINTS = 100  # of the loss curve: as many as a picture of this width can show


def draw_learning(run: Learning, look: int) -> Picture:
    """One look at a network in training: its answers everywhere, and the loss up to then.

    Raises:
        ValueError: if the run has no look of that number.
    """
    if not 0 <= look < len(run.epochs):
        raise ValueError(f"look must lie between 0 and {len(run.epochs) - 1}, got {look}")
    epoch, answers = run.epochs[look], run.answers[look]
    X, T = xor()
    right = int((np.abs(answers - T[:, 0]) < BORDER).sum())
    with canvas(WIDTH, 3.1) as figure:
        square, curve = figure.subplots(1, 2, width_ratios=(1.25, 1))
        _answers(square, run.surfaces[look], answers)
        every = np.arange(0, len(run.loss), max(1, len(run.loss) // POINTS))
        past = every[every <= epoch]
        curve.plot(every, run.loss[every], color=FAINT, linewidth=1.5)
        curve.plot(past, run.loss[past], color=LOSS)
        curve.plot(epoch, run.loss[epoch], "o", color=LOSS)
        curve.set(xlabel="epochs", ylabel="loss", ylim=(0, 1.1 * run.loss.max()))
        return picture(
            figure,
            f"After {epoch} {'epoch' if epoch == 1 else 'epochs'} the loss is "
            f"{run.loss[epoch]:.4f}. The network answers "
            f"{', '.join(f'{a:.2f}' for a in answers)} to "
            f"{', '.join(f'({x:g}, {y:g})' for x, y in X)}, where "
            f"{', '.join(f'{t:g}' for t in T[:, 0])} is wanted: {right} of 4 lie on the right "
            "side of one half.",
        )


def _answers(axes: Axes, surface: Array, answers: Array) -> None:
    """Shaded where the answer is above one half; discs should be in the shade, squares not."""
    X, T = xor()
    one = T[:, 0] == 1
    axes.contourf(GRID, GRID, surface, (BORDER, 1), colors=[FORWARD], alpha=0.22)
    if surface.min() < BORDER < surface.max():
        axes.contour(GRID, GRID, surface, (BORDER,), colors=[FORWARD], linewidths=2)
    axes.plot(*X[one].T, "o", color=INK, markersize=13)
    axes.plot(*X[~one].T, "s", color=INK, markersize=12, fillstyle="none", markeredgewidth=2)
    for (x, y), answer in zip(X, answers, strict=True):
        axes.text(x, y + 0.17, f"{answer:.2f}", size=11, ha="center", va="bottom")
    axes.set(
        xlim=(GRID[0], GRID[-1]), ylim=(GRID[0], GRID[-1]), xticks=(0, 1), yticks=(0, 1),
        xlabel="first input", ylabel="second input", aspect="equal",
    )  # fmt: skip
    axes.grid(False)
