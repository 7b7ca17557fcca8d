"""Pictures of the chapter "Where it is used"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..checks import Array
from ..lessons.cat_or_dog import ANIMALS, LogitStep
from ..lessons.little_images import KERNEL, KINDS, SIDE
from ..lessons.next_word import VOCABULARY, Learning
from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, LOSS, PARAMETER
from .picture import Picture, canvas, picture


def logit_step_picture(step: LogitStep) -> Picture:
    """The two probabilities after a step on the scores, and the loss in words."""
    with canvas(height=1.9) as figure:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0.12, 0.3, 0.8, 0.62))
        axes.barh((1, 0), step.p, height=0.6, color=FORWARD)
        for place, p in zip((1, 0), step.p, strict=True):
            axes.text(min(p + 0.015, 0.86), place, f"{p:.4f}", va="center", size=12)
        axes.axvline(0.5, color=DATA, linestyle=":", linewidth=1.4)
        axes.set(xlim=(0, 1), yticks=(1, 0), xticks=(0, 0.5, 1), xlabel="probability")
        axes.set_yticklabels(ANIMALS, size=12)
        axes.tick_params(length=0)
        axes.grid(False)
        return picture(
            figure,
            f"After a step with rate {step.rate:g} on the scores: dog {step.p[0]:.4f}, cat "
            f"{step.p[1]:.4f}, cross-entropy {step.loss:.4f}.",
        )


def word_picture(learning: Learning, number: int) -> Picture:
    """The model's probabilities at one epoch beside the frequencies of the corpus."""
    p, epoch, loss = learning.p[number], learning.epochs[number], learning.loss[number]
    with canvas(height=3.2) as figure:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0.19, 0.15, 0.78, 0.82))
        places = np.arange(len(VOCABULARY))[::-1]
        axes.barh(places, p, height=0.55, color=FORWARD, label="the model")
        axes.plot(
            learning.frequencies, places, "|", color=DATA, markersize=20, markeredgewidth=2.5,
            label="what was read",
        )  # fmt: skip
        axes.set(xlim=(-0.01, 0.8), yticks=places, xlabel="probability of the next word")
        axes.set_yticklabels(VOCABULARY, size=12)
        axes.tick_params(axis="y", length=0)
        axes.grid(False, axis="y")
        axes.legend(loc="upper right")
        likeliest = np.argsort(-p, kind="stable")[:2]
        said = " and ".join(f"“{VOCABULARY[i]}” {p[i]:.4f}" for i in likeliest)
        return picture(
            figure,
            f"After {epoch} epochs, with loss {loss:.4f}, the likeliest words are {said}.",
        )


def kernels_picture(K: Array) -> Picture:
    """The weights of each kernel K (9, n) as a square of nine cells, dark where they are large."""
    largest = np.abs(K).max()
    with canvas(height=2.9) as figure:
        figure.set_layout_engine("none")
        panels = figure.subplots(
            1, K.shape[1], squeeze=False,
            gridspec_kw={"left": 0.02, "right": 0.98, "top": 0.88, "bottom": 0.02, "wspace": 0.1},
        )[0]  # fmt: skip
        for number, axes in enumerate(panels):
            cells = K[:, number].reshape(KERNEL, KERNEL)
            _cells(axes, cells / largest, [PARAMETER, BACKWARD])
            for (i, j), value in np.ndenumerate(cells):
                axes.text(j + 0.5, KERNEL - i - 0.5, f"{value:.1f}".replace("-", "−"),
                          ha="center", va="center", size=12, color=INK)  # fmt: skip
            axes.set_title(f"kernel {number + 1}")
        said = "; ".join(
            f"kernel {n + 1} has {_strongest(K[:, n].reshape(KERNEL, KERNEL))}"
            for n in range(K.shape[1])
        )
        return picture(figure, f"Kernels of 3 by 3 weights: {said}.")


def _strongest(cells: Array) -> str:
    """In words, the row or column of a kernel with the largest sum of weights."""
    rows, columns = cells.sum(axis=1), cells.sum(axis=0)
    sums = {f"row {i + 1}": s for i, s in enumerate(rows)}
    sums |= {f"column {j + 1}": s for j, s in enumerate(columns)}
    where = max(sums, key=lambda name: sums[name])
    return f"its largest sum along a line, {sums[where]:.1f}, in {where}"


def saliency_picture(x: Array, derivative: Array, kind: int) -> Picture:
    """An image x (64,), and how the loss for `kind` answers to each of its pixels."""
    with canvas(height=3.0) as figure:
        figure.set_layout_engine("none")
        left, right = figure.subplots(
            1, 2, gridspec_kw={"left": 0.02, "right": 0.98, "top": 0.87, "bottom": 0.02,
                               "wspace": 0.08}
        )  # fmt: skip
        image, answer = x.reshape(SIDE, SIDE), derivative.reshape(SIDE, SIDE)
        _cells(left, image / np.abs(image).max(), [DATA, FAINT])
        _cells(right, answer / np.abs(answer).max(), [LOSS, BACKWARD])
        left.set_title(f"the image ({KINDS[kind]})")
        right.set_title("∂L/∂pixel")
        brightest = np.unravel_index(np.argmax(np.abs(answer)), answer.shape)
        share = np.abs(answer).max(axis=0).argmax() + 1
        return picture(
            figure,
            f"An image of 8 by 8 pixels with a {KINDS[kind]} line, and beside it how strongly the "
            f"loss answers to each pixel: most to row {brightest[0] + 1}, column "
            f"{brightest[1] + 1}, and over all most in column {share}.",
        )


def _cells(axes: Axes, values: Array, colours: Sequence[str]) -> None:
    """Squares whose opacity is the size of the value, in one colour for each sign."""
    rows, columns = values.shape
    for (i, j), value in np.ndenumerate(values):
        axes.add_patch(
            Rectangle(
                (j, rows - 1 - i), 1, 1, facecolor=colours[0 if value >= 0 else 1],
                alpha=round(float(abs(value)) * 0.75, 2), edgecolor="none",
            )
        )  # fmt: skip
    axes.add_patch(
        Rectangle((0, 0), columns, rows, facecolor="none", edgecolor=FAINT, linewidth=1.5)
    )
    axes.set(xlim=(-0.05, columns + 0.05), ylim=(-0.05, rows + 0.05), aspect="equal")
    axes.axis("off")
