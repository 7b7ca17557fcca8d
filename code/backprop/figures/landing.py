"""The square of inputs, shaded by what a network answers there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop.datasets import xor
from backprop.lessons.landing import GRID, Snapshot

from .palette import BACKWARD, FAINT, FORWARD, INK, LOSS, PAPER
from .picture import WIDTH, Picture, canvas, picture

BORDER = 0.5


def draw_snapshot(record: Sequence[Snapshot], number: int) -> Picture:
    """One moment of training: the answers everywhere, and the loss up to then.

    Raises:
        ValueError: if the record has no snapshot of that number.
    """
    if not 0 <= number < len(record):
        raise ValueError(f"number must lie between 0 and {len(record) - 1}, got {number}")
    now = record[number]
    X, T = xor()
    one = T[:, 0] == 1
    right = int(((now.answers > BORDER) == one).sum())
    with canvas(WIDTH, 3.1) as figure:
        square, curve = figure.subplots(1, 2, width_ratios=(1.25, 1))
        if now.surface.min() < BORDER < now.surface.max():
            square.contourf(GRID, GRID, now.surface, (BORDER, 1), colors=[FORWARD], alpha=0.22)
            square.contour(GRID, GRID, now.surface, (BORDER,), colors=[FORWARD], linewidths=2)
        elif now.surface.min() >= BORDER:
            square.axvspan(GRID[0], GRID[-1], color=FORWARD, alpha=0.22, linewidth=0)
        square.plot(*X[one].T, "o", color=INK, markersize=13)
        square.plot(*X[~one].T, "s", color=INK, markersize=12, fillstyle="none", markeredgewidth=2)
        for point, answer in zip(X, now.answers, strict=True):
            square.text(
                point[0], point[1] + 0.17, f"{answer:.2f}", size=11, ha="center", va="bottom"
            )
        square.set(xlim=(-0.5, 1.5), ylim=(-0.4, 1.6), xticks=(0, 1), yticks=(0, 1),
                   xlabel="first input", ylabel="second input", aspect="equal")  # fmt: skip
        square.grid(False)
        curve.plot([s.epoch for s in record], [s.loss for s in record], color=FAINT, linewidth=1.5)
        seen = record[: number + 1]
        curve.plot([s.epoch for s in seen], [s.loss for s in seen], color=LOSS)
        curve.plot(now.epoch, now.loss, "o", color=LOSS)
        curve.set(xlabel="epochs", ylabel="loss", ylim=(0, None))
        return picture(
            figure,
            f"After {now.epoch} epochs the loss is {now.loss:.4f}. The network answers "
            f"{', '.join(f'{a:.2f}' for a in now.answers)} to the four points, where "
            f"{', '.join(f'{t:g}' for t in T[:, 0])} is wanted: {right} of 4 lie on the right side "
            "of one half.",
        )
