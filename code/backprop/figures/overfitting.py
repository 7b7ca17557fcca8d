"""Pictures of fitting and overfitting: what training sees, and what it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from ..checks import Array
from ..lessons.overfitting import FLOOR, GRID, Duel, Fits, NoiseRun, Watched, sine
from .log_axis import powers_of_ten
from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, LOSS, PAPER
from .picture import WIDTH, Picture, canvas, picture

NOTHING = 1 / 12  # the variance of a number drawn evenly between 0 and 1
HIGHEST = 0.9  # of the loss axis of the fits


def noise_curves(run: NoiseRun) -> Picture:
    """Mean loss on the training rows and on fresh ones over the epochs, beside the constant."""
    epochs = np.array(run.epochs[1:])
    train, fresh = run.train.mean(axis=1)[1:], run.fresh.mean(axis=1)[1:]
    with canvas(height=3.3) as figure:
        axes = figure.subplots()
        axes.plot(epochs, train, "-o", color=LOSS, markersize=4)
        axes.plot(epochs, fresh, "--s", color=BACKWARD, markersize=4)
        axes.axhline(NOTHING, color=INK, linewidth=1, linestyle=":")
        axes.set(xscale="log", xlabel="epoch", ylabel="mean squared error")
        axes.set(xlim=(epochs[0] * 0.85, epochs[-1] * 3.4), ylim=(0.0785, 0.0892))
        axes.set_yticks((0.08, 0.084, 0.088))
        powers_of_ten(axes.xaxis)
        end = epochs[-1] * 1.15
        axes.text(end, fresh[-1], "fresh rows", color=BACKWARD, size=11, va="center")
        axes.text(end, train[-1], "own rows", color=LOSS, size=11, va="center")
        axes.text(end, NOTHING, "1/12", size=11, va="bottom")
        return picture(
            figure,
            f"{run.train.shape[1]} networks on noise, mean squared error. On their own rows from "
            f"{train[0]:.4f} after {epochs[0]} epochs to {train[-1]:.4f} after {epochs[-1]}; on "
            f"fresh rows from {fresh[0]:.4f}, at best {fresh.min():.4f} after "
            f"{epochs[fresh.argmin()]}, to {fresh[-1]:.4f}. Dotted: 1/12 = {NOTHING:.4f}.",
        )


def fitted(run: Watched, look: int) -> Picture:
    """One network's curve through its rows at one look, and below it both losses so far.

    Raises:
        ValueError: if the run has no look of that number.
    """
    _require_place(look, len(run.epochs))
    step = np.arange(len(run.epochs))
    labels = [str(epoch) for epoch in run.epochs]
    low = int(run.validation.argmin())
    said = (
        f"After {run.epochs[look]} epochs: training loss {run.train[look]:.3f}, validation loss "
        f"{run.validation[look]:.3f} (smallest of all: {run.validation[low]:.3f}, after "
        f"{run.epochs[low]})."
    )
    losses = run.train, run.validation
    return _curve_above_losses(run, run.curves[look], step, losses, look, labels, "epoch", said)


def decayed(runs: Sequence[Watched], decays: Sequence[float], place: int) -> Picture:
    """The curve at the end with one of several weight decays, and both losses for all of them.

    Raises:
        ValueError: if there is no decay of that number.
    """
    _require_place(place, len(runs))
    train = np.array([run.train[-1] for run in runs])
    kept = np.array([run.validation[-1] for run in runs])
    low = int(kept.argmin())
    said = (
        f"With λ = {decays[place]:g}, after {runs[place].epochs[-1]} epochs: training loss "
        f"{train[place]:.3f}, validation loss {kept[place]:.3f} (smallest of all: {kept[low]:.3f}, "
        f"with λ = {decays[low]:g}). Both without the penalty."
    )
    return _curve_above_losses(
        runs[place], runs[place].curves[-1], np.arange(len(runs)), (train, kept), place,
        [f"{decay:g}" for decay in decays], "weight decay λ", said,
    )  # fmt: skip


def gaps(fits: Mapping[str, Fits], label: str) -> Picture:
    """For each name the mean loss at the end on training rows and on new ones: the gap between."""
    names = list(fits)
    train = np.array([fits[name].train[-1].mean() for name in names])
    new = np.array([fits[name].new[-1].mean() for name in names])
    place = np.arange(len(names))
    with canvas(height=3.0) as figure:
        axes = figure.subplots()
        axes.vlines(place, train, new, color=FAINT, linewidth=6)
        axes.plot(place, train, "-o", color=LOSS, linewidth=1.5)
        axes.plot(place, new, "--s", color=BACKWARD, linewidth=1.5)
        axes.axhline(FLOOR, color=INK, linewidth=1, linestyle=":")
        axes.set_xticks(place, names)
        axes.set(xlabel=label, ylabel="mean squared error", xlim=(-0.3, len(names) - 0.2))
        axes.set(ylim=(0, 1.12 * new.max()))
        axes.grid(visible=False, axis="x")
        axes.text(place[-1] + 0.12, train[-1], "own", color=LOSS, size=11, va="center")
        axes.text(place[-1] + 0.12, new[-1], "new", color=BACKWARD, size=11, va="center")
        said = "; ".join(
            f"{name}: {a:.3f} and {b:.3f}" for name, a, b in zip(names, train, new, strict=True)
        )
        return picture(
            figure,
            f"Mean squared error on own rows and on new ones, by {label}. {said}. "
            f"Dotted: the noise alone, {FLOOR:.2f}.",
        )


def duels(found: Mapping[str, Duel]) -> Picture:
    """How often each way beats the plain one on new rows, with 95 % intervals, beside one half."""
    rows = np.arange(len(found))[::-1]
    with canvas(WIDTH, 0.42 * len(found) + 0.95) as figure:
        axes = figure.subplots()
        axes.axvline(50, color=INK, linewidth=1, linestyle=":")
        for row, each in zip(rows, found.values(), strict=True):
            rate, low, high = (100 * r for r in each.rate)
            axes.plot((low, high), (row, row), color=FORWARD, linewidth=3)
            axes.plot(rate, row, "o", color=FORWARD, markersize=8)
            axes.text(103, row, f"{rate:.0f}", size=11, va="center")
        axes.set_yticks(rows, list(found))
        axes.set(xlim=(0, 112), ylim=(-0.6, len(found) - 0.4), xticks=(0, 25, 50, 75, 100))
        axes.set_xlabel("better than plain on new rows, in %")
        axes.grid(visible=False, axis="y")
        axes.tick_params(axis="y", length=0)
        said = "; ".join(
            f"{name} {each.won} better, {each.tied} equal, {each.lost} worse"
            for name, each in found.items()
        )
        first = next(iter(found.values()))
        total = first.won + first.tied + first.lost
        return picture(figure, f"Against plain training, on {total} data sets: {said}.")


def _curve_above_losses(
    run: Watched, curve: Array, step: Array,
    losses: tuple[Array, Array], place: int, labels: list[str], label: str, said: str,
) -> Picture:  # fmt: skip
    with canvas(WIDTH, 4.5) as figure:
        figure.set_layout_engine("none")
        top, bottom = (figure.add_axes((0.12, y, 0.86, h)) for y, h in ((0.51, 0.47), (0.12, 0.25)))
        _rows_and_curve(top, run, curve)
        for values, style, colour in zip(losses, ("-o", "--s"), (LOSS, BACKWARD), strict=True):
            shown = np.minimum(values, HIGHEST)
            bottom.plot(step, shown, style[:-1], color=colour, linewidth=1.5)
            bottom.plot(place, shown[place], style[-1], color=colour, markersize=8)
        bottom.axvline(place, color=FAINT, linewidth=1, zorder=0)
        bottom.set_xticks(step[::-2], labels[::-2])
        bottom.set(xlim=(-0.4, len(step) - 0.6), ylim=(0, HIGHEST), yticks=(0, 0.4, 0.8))
        bottom.set(xlabel=label, ylabel="loss")
        bottom.grid(visible=False)
        for x, words, colour in ((0.04, "● training", LOSS), (0.72, "■ validation", BACKWARD)):
            bottom.text(x, 1.06, words, color=colour, size=11, transform=bottom.transAxes)
        if max(map(np.max, losses)) > HIGHEST:
            said += f" Losses above {HIGHEST:g} are drawn there."
        return picture(figure, said)


def _rows_and_curve(axes: Axes, run: Watched, curve: Array) -> None:
    axes.plot(GRID, sine(GRID), color=DATA, linewidth=1.2, linestyle=":")
    axes.plot(GRID, curve, color=FORWARD)
    axes.plot(*run.train_rows, "o", color=INK, markersize=6, zorder=4)
    axes.plot(
        *run.kept_rows, "s", color=BACKWARD, markerfacecolor=PAPER, markersize=6,
        markeredgewidth=1.5, zorder=3,
    )  # fmt: skip
    axes.set(xlim=(-1.05, 1.05), ylim=(-2.3, 2.3), xticks=(-1, 0, 1), yticks=(-2, 0, 2))
    axes.set(xlabel="input x", ylabel="target, output")
    axes.grid(visible=False)


def _require_place(place: int, count: int) -> None:
    if not 0 <= place < count:
        raise ValueError(f"there are frames 0 to {count - 1}, got {place}")
