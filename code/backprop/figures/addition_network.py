"""Source 003's adding network: its two drawn plots beside what was recorded, and single runs."""

from __future__ import annotations

import numpy as np

from ..lessons.addition_network import CLAIMED_ERRORS, CLAIMED_W1, CLAIMED_W2, GOOD, Run
from .log_axis import powers_of_ten
from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, LOSS, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

EPOCHS = 50  # shown of a single run
BUSY = 16  # after so many epochs a curve is smooth enough for every third point
WEIGHT_LINES = (("w₁", "-"), ("w₂", "--"), ("w₃", ":"))


def draw_errors(run: Run) -> Picture:
    """The error curve that the source draws beside those of the recorded networks."""
    claimed = np.array(CLAIMED_ERRORS)
    ten = run.errors[: len(claimed)]
    epochs, networks = run.errors.shape
    middle, low, high = np.median(run.errors, axis=1), run.errors.min(axis=1), run.errors.max(1)
    stopped = run.stopped[run.stopped > 0]
    alt = (
        f"The source draws errors from {claimed[0]:g} to {claimed[-1]:g} in {len(claimed)} epochs. "
        f"The {networks} recorded networks have a median of {middle[0]:.2f} after one epoch and "
        f"{middle[len(claimed) - 1]:.2f} after {len(claimed)}, none ever below {ten[0].min():.2f} "
        f"and {ten[-1].min():.2f}. {len(stopped)} come below {GOOD:g}, between epoch "
        f"{stopped.min()} and {stopped.max()}."
    )
    with canvas(WIDTH, 5.2) as figure:
        plain, log = figure.subplots(2, 1)
        for axes, last in ((plain, len(claimed)), (log, epochs)):
            at = np.arange(1, last + 1)
            axes.fill_between(at, low[:last], high[:last], color=FAINT, alpha=0.7, linewidth=0)
            axes.plot(at, middle[:last], color=LOSS, label=f"recorded: median of {networks}")
            axes.plot(
                np.arange(1, len(claimed) + 1), claimed, "x--", color=DATA, linewidth=1.4,
                markersize=6, label="drawn by the source",
            )  # fmt: skip
            axes.set(ylabel="mean |error|", xlim=(0.6, last + 0.4))
            axes.tick_params(length=0)
        plain.set(ylim=(0, 5.4), xlabel="epoch, the first ten", xticks=range(1, 11))
        log.axhline(GOOD, color=INK, linewidth=1, linestyle=":")
        log.text(2, GOOD * 0.75, "the source stops here", size=11, va="top")
        log.set(yscale="log", ylim=(1e-3, 8), xlabel="epoch, up to " + str(epochs))
        powers_of_ten(log.yaxis, marks=5)
        figure.legend(
            *plain.get_legend_handles_labels(), loc="outside upper center", ncols=2,
            handletextpad=0.5, columnspacing=1.2,
        )  # fmt: skip
        return picture(figure, alt)


def draw_weights(run: Run, network: int) -> Picture:
    """The weights and "gradient sizes" that the source draws beside recorded ones."""
    w1, w2 = np.array(CLAIMED_W1), np.array(CLAIMED_W2)
    n = len(w1)
    weights, slopes = run.weights[:n, network], np.median(run.slopes[:n], axis=1)
    peak = int(slopes.argmax())
    alt = (
        f"The source draws w₁ and w₂ rising from {w1[0]:g} and {w2[0]:g} to {w1[-1]:g} and "
        f"{w2[-1]:g}, and as size of the gradient 1 − w₁, from {1 - w1[0]:g} to {1 - w1[-1]:g}. "
        f"Recorded with seed {network}: w₁, w₂, w₃ end at "
        f"{', '.join(f'{w:.3f}' for w in weights[-1])}. The median length of the real gradient "
        f"is {slopes[0]:.2f} at first, rises to {slopes[peak]:.2f} at epoch {peak} and is "
        f"{slopes[-1]:.2f} at epoch {n - 1}."
    )
    at = np.arange(n)
    with canvas(WIDTH, 5.4) as figure:
        top, bottom = figure.subplots(2, 1)
        for claimed, style in ((w1, "x-"), (w2, "x--")):
            top.plot(at, claimed, style, color=DATA, linewidth=1.3, markersize=5)
        for (name, line), weight in zip(WEIGHT_LINES, weights.T, strict=True):
            top.plot(at, weight, line, color=PARAMETER, label=name)
        top.text(-0.3, 1.16, f"recorded, seed {network}", size=11, color=PARAMETER)
        top.text(-0.3, 1.0, "drawn: w₁, w₂", size=11, color=DATA)
        for axes in (top, bottom):
            axes.tick_params(length=0)
            axes.set_xticks(at[::2])
        top.set(ylabel="weights", ylim=(0, 1.35))
        top.legend(loc="lower right", ncols=3, handlelength=1.6, columnspacing=1)
        bottom.plot(at, 1 - w1, "x--", color=DATA, linewidth=1.3, markersize=5)
        bottom.text(3.6, 1.15, "drawn: 1 − w₁", size=11, color=DATA)
        bottom.plot(at, slopes, "--", color=BACKWARD)
        bottom.text(
            peak + 1.8, slopes[peak], "recorded: length of ∇L,\nmedian of "
            f"{run.slopes.shape[1]}", size=11, color=BACKWARD, va="top",
        )  # fmt: skip
        bottom.set(ylabel="size of the gradient", xlabel="epoch", ylim=(-0.3, 9.6))
        return picture(figure, alt)


def draw_start(run: Run, network: int) -> Picture:
    """One network: its three weights, the two products that matter, and its error."""
    last = min(EPOCHS, len(run.errors))
    weights, products = run.weights[: last + 1, network], run.products[: last + 1, network]
    stop = int(run.stopped[network])
    told = f"below {GOOD:g} at epoch {stop}" if 0 < stop <= last else f"never below {GOOD:g}"
    alt = (
        f"Seed {network}: after {last} epochs w₁ = {weights[-1, 0]:.3f}, w₂ = {weights[-1, 1]:.3f} "
        f"and w₃ = {weights[-1, 2]:.3f}; the products are w₁w₃ = {products[-1, 0]:.3f} and "
        f"w₂w₃ = {products[-1, 1]:.3f}. The error is {told}."
    ).replace("= -", "= −")
    at = np.array([*range(min(BUSY, last)), *range(min(BUSY, last), last + 1)[::-3][::-1]])
    with canvas(WIDTH, 6.0) as figure:
        figure.set_layout_engine("none")  # many frames: places known beforehand are drawn faster
        top = figure.add_axes((0.155, 0.58, 0.825, 0.41))
        middle = figure.add_axes((0.155, 0.32, 0.825, 0.235))
        bottom = figure.add_axes((0.155, 0.085, 0.825, 0.21))
        for (name, line), weight in zip(WEIGHT_LINES, weights.T, strict=True):
            top.plot(at, weight[at], line, color=PARAMETER, label=name)
        top.set(ylim=(-1.4, 1.4), ylabel="weights", yticks=[-1, 0, 1])
        for name, line, product in zip(("w₁·w₃", "w₂·w₃"), ("-", "--"), products.T, strict=True):
            middle.plot(at, product[at], line, color=FORWARD, label=name)
        middle.set(ylim=(-0.15, 1.5), ylabel="products", yticks=[0, 1])
        bottom.plot(at[1:], run.errors[at[1:] - 1, network], color=LOSS)
        bottom.axhline(GOOD, color=INK, linewidth=1, linestyle=":")
        if 0 < stop <= last:
            bottom.plot([stop], [run.errors[stop - 1, network]], "o", color=INK, markersize=7)
        bottom.set(yscale="log", ylim=(2e-4, 10), ylabel="mean |error|", xlabel="epoch")
        powers_of_ten(bottom.yaxis, marks=4)
        top.legend(loc="center right", ncols=3, handlelength=2.0, columnspacing=1.0)
        middle.legend(loc="lower right", ncols=2, handlelength=2.0, columnspacing=1.0)
        for axes in (top, middle, bottom):
            axes.tick_params(length=0)
            axes.grid(visible=False, axis="x")
            axes.set(xlim=(-1, EPOCHS + 1), xticks=range(0, EPOCHS + 1, 10))
        for axes in (top, middle):
            axes.set_xticklabels([])
        return picture(figure, alt)
