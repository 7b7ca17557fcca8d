"""Gradients on their way back through many layers, drawn; and what holds them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..lessons.deep_xor import Trial
from ..lessons.limitations import Chain, Profile
from ..lessons.runaway import Run
from .log_axis import powers_of_ten
from .palette import BACKWARD, DATA, FORWARD, INK, LOSS
from .picture import WIDTH, Picture, canvas, picture

MARKERS = "osD^vP"


def chain_picture(chain: Chain) -> Picture:
    """What is left of a slope of 1 after each unit on the way back, beside a quarter each time."""
    back = np.arange(len(chain.left))
    bound = 0.25**back
    alt = (
        f"On the way back through {back[-1]} sigmoids a slope of 1 falls to {chain.left[1]:.3g} "
        f"after one, {chain.left[5]:.3g} after five and {chain.left[-1]:.4g} after all; a quarter "
        f"each time would leave {bound[-1]:.4g}. On a logarithmic axis both are straight lines."
    )
    with canvas(WIDTH, 3.0) as figure:
        axes = figure.subplots()
        axes.plot(back, bound, color=DATA, linewidth=1.5)
        axes.plot(back, chain.left, "--o", color=BACKWARD, markersize=5)
        axes.text(5.2, bound[5] * 3, "a quarter each time", color=DATA, size=11)
        axes.text(4.8, chain.left[5] / 3, "measured", color=BACKWARD, size=11, ha="right", va="top")
        axes.set(yscale="log", xlim=(-0.3, 10.3), ylim=(5e-8, 3), xticks=range(0, 11, 2))
        powers_of_ten(axes.yaxis, 5)
        axes.set(xlabel="sigmoids passed on the way back", ylabel="slope that is left")
        return picture(figure, alt)


def survey_picture(scale: float, profiles: Sequence[Profile]) -> Picture:
    """For one size of the first weights: the signal into each layer, and δ of each layer."""
    said = "; ".join(
        f"{p.name} {p.factor:.2f} (predicted {p.predicted:.2f}), δ {p.deltas[0]:.2g} at layer 1"
        for p in profiles
    )
    alt = (
        f"Weights with standard deviation {scale:.3g}/√n. Factor of δ for each layer on the way "
        f"back: {said}."
    )
    with canvas(WIDTH, 4.9) as figure:
        # Fixed margins, so that nothing moves from frame to frame.
        figure.set_layout_engine("none")
        margins = {"left": 0.15, "right": 0.97, "bottom": 0.11, "top": 0.93, "hspace": 0.38}
        above, below = figure.subplots(2, 1, sharex=True, gridspec_kw=margins)
        layers = np.arange(1, len(profiles[0].deltas) + 1)
        for number, p in enumerate(profiles):
            style = {"marker": MARKERS[number], "markersize": 6, "linewidth": 1.5, "markevery": 3}
            above.plot(layers, p.sizes, "-", color=FORWARD, label=p.name, **style)
            below.plot(layers, p.deltas, "--", color=BACKWARD, label=p.name, **style)
        for axes, title in ((above, "forward: ‖a‖ into each layer"), (below, "backward: ‖δ‖")):
            axes.set_title(title, loc="left")
            axes.set(yscale="log", xticks=layers[::3])
            axes.tick_params(length=0)
            axes.grid(visible=False, axis="x")
            powers_of_ten(axes.yaxis, 4)
        above.set_ylim(1e-7, 1e8)
        below.set_ylim(1e-11, 1e14)
        below.set_xlabel("weight layer, counted from the input")
        above.legend(loc="upper left", ncols=3, handlelength=1.6, columnspacing=1.2)
        return picture(figure, alt)


def trials_picture(trials: Sequence[Trial]) -> Picture:
    """‖∂L/∂W‖ of every weight layer before training, one line for each way to build the network."""
    said = "; ".join(f"{t.name} {t.gradients[0]:.2g} and {t.gradients[-1]:.2g}" for t in trials)
    alt = (
        f"The size of the gradient before training, at weight layer 1 and at layer "
        f"{len(trials[0].gradients)}, typical of {trials[0].seeds} starts: {said}."
    )
    with canvas(WIDTH, 3.7) as figure:
        axes = figure.subplots()
        layers = np.arange(1, len(trials[0].gradients) + 1)
        for number, t in enumerate(trials):
            axes.plot(
                layers, t.gradients, "--", color=BACKWARD, marker=MARKERS[number],
                markersize=6, linewidth=1.5, markerfacecolor="none" if number else BACKWARD,
                label=t.name,
            )  # fmt: skip
        axes.set(yscale="log", xticks=layers, ylim=(3e-10, 1e4))
        powers_of_ten(axes.yaxis, 6)
        axes.set(xlabel="weight layer, counted from the input", ylabel="‖∂L/∂W‖ at the start")
        axes.legend(loc="upper left", ncols=2, handlelength=2.2)
        return picture(figure, alt)


def runs_picture(runs: Sequence[Run], epochs: int = 30) -> Picture:
    """The middle error of many networks at each epoch, one line for each recipe."""
    said = "; ".join(
        f"{r.name}, {r.lost} of {r.seeds} run away, {r.learned} learn the sums" for r in runs
    )
    whole = len(runs[0].error) - 1
    alt = (
        f"The middle error of {runs[0].seeds} networks, drawn over the first {epochs} epochs. "
        f"After {whole}: {said}."
    )
    with canvas(WIDTH, 3.5) as figure:
        axes = figure.subplots()
        for run, style in zip(runs, ("-", "-.", "--", ":"), strict=False):
            shown = run.median[: epochs + 1]
            finite = int(np.isfinite(shown).sum())
            axes.plot(shown[:finite], color=LOSS, linestyle=style, label=run.name)
            if finite <= epochs:
                axes.text(finite + 0.3, 2e3, f"{run.name}: runs away", color=INK, size=11)
        axes.set(yscale="log", ylim=(1e-12, 1e5), xlim=(-0.5, epochs))
        powers_of_ten(axes.yaxis, 6)
        axes.set(xlabel="epoch", ylabel="middle |error|")
        axes.legend(loc="lower left", handlelength=2.6)
        return picture(figure, alt)
