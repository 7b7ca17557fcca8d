"""The four points of XOR in the plane of their inputs and in the plane of two hidden neurons."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from backprop.checks import Array
from backprop.datasets import xor
from backprop.lessons.xor import GRID, RIGHT, Line, Planes, Training

from .palette import DATA, FORWARD, INK, LOSS, PAPER, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

NAMES = ("(0,0)", "(0,1)", "(1,0)", "(1,1)")
NEAR = 0.2  # points of the hidden plane that are nearer than this share a label
POINTS = 40  # of a curve: enough for a picture of this width
SIDE = 2.05  # inches: the squares of all pictures here are of one size


def draw_line(line: Line) -> Picture:
    """A neuron's boundary among the four points, and its answers along the direction it climbs."""
    X, T = xor()
    with canvas(WIDTH, 2.95) as figure:
        plane, profile = _square_pair(figure, 2.95)
        radians = np.deg2rad(line.angle)
        n = np.array([np.cos(radians), np.sin(radians)])
        corners = GRID[[0, -1]]
        across, up = np.meshgrid(corners - 0.5, corners - 0.5)
        # The edge is straight, so the corners are enough to find it.
        _shaded(plane, corners, corners, RIGHT + n[0] * across + n[1] * up - line.distance)
        (x, y), (dx, dy) = 0.5 + line.distance * n, 0.58 * n
        plane.add_patch(
            FancyArrowPatch(
                (x, y), (x + dx, y + dy), arrowstyle="-|>", mutation_scale=12, linewidth=1.6,
                color=FORWARD, shrinkA=0, shrinkB=0,
            )
        )  # fmt: skip
        _points(plane, X)
        _input_axes(plane)
        s = np.linspace(-1.1, 1.1, 34)
        profile.plot(s, line.profile(s), color=FORWARD)
        profile.axhline(RIGHT, color=DATA, linewidth=1, linestyle=":")
        _points(profile, np.column_stack([line.along, T[:, 0]]))
        profile.set(xlim=(-1.1, 1.1), ylim=(-0.12, 1.12), xticks=(-1, 0, 1), yticks=(0, 0.5, 1))
        profile.set(xlabel="along the arrow", ylabel="answer")
        profile.set_box_aspect(1)
        profile.grid(visible=False)
        said = ", ".join(f"{a:.2f}" for a in line.answers)
        return picture(
            figure,
            f"The answer climbs in the direction of {line.angle:g}°. It is {said} at "
            f"{', '.join(NAMES)}, where 0, 1, 1, 0 is wanted: {line.right} of 4 right, "
            f"mean squared error {line.loss:.4f}.",
        )


def draw_planes(seen: Planes) -> Picture:
    """Left what a 2-2-1 network answers over its inputs, right how it sees the points inside."""
    with canvas(WIDTH, 2.95) as figure:
        _draw_planes(*_square_pair(figure, 2.95), seen)
        return picture(figure, _planes_alt(seen))


def draw_training(run: Training, look: int) -> Picture:
    """One look at a 2-2-1 network in training: both planes, and below them the loss so far.

    Raises:
        ValueError: if the run has no look of that number.
    """
    if not 0 <= look < len(run.looks):
        raise ValueError(f"look must lie between 0 and {len(run.looks) - 1}, got {look}")
    epoch, seen = run.epochs[look], run.looks[look]
    with canvas(WIDTH, 4.3) as figure:
        _draw_planes(*_square_pair(figure, 4.3), seen)
        curve = figure.add_axes((0.7 / WIDTH, 0.5 / 4.3, (WIDTH - 0.85) / WIDTH, 0.78 / 4.3))
        every = np.unique(np.r_[np.linspace(0, len(run.loss) - 1, POINTS).astype(int), epoch])
        curve.plot(every, run.loss[every], color=DATA, linewidth=1)
        past = every[every <= epoch]
        curve.plot(past, run.loss[past], color=LOSS)
        curve.plot(epoch, run.loss[epoch], "o", color=LOSS)
        curve.set(xlabel="epoch", ylabel="loss", ylim=(0, 1.15 * run.loss.max()))
        curve.set(xticks=(0, run.epochs[-1] // 2, run.epochs[-1]), yticks=(0, 0.5))
        curve.grid(visible=False)
        return picture(
            figure, f"After {epoch} epochs the loss is {run.loss[epoch]:.4f}. {_planes_alt(seen)}"
        )


def _draw_planes(inputs: Axes, hidden: Axes, seen: Planes) -> None:
    X, _ = xor()
    _shaded(inputs, GRID, GRID, seen.surface)
    for j, style in enumerate(("--", ":")):
        _straight(inputs, seen.W1[:, j], seen.b1[j], GRID[[0, -1]], style, f"h{'₁₂'[j]}")
    _points(inputs, X)
    _input_axes(inputs)
    ticks = np.array([-0.15, 1.15])
    h1, h2 = np.meshgrid(ticks, ticks)
    _shaded(hidden, ticks, ticks, RIGHT + seen.W2[0] * h1 + seen.W2[1] * h2 + seen.b2)
    _points(hidden, seen.hidden)
    middle = seen.hidden[:, 0].mean()
    for group in _clusters(seen.hidden):
        x, y = seen.hidden[group].T
        left = x.mean() > 0.6 or 0.2 < x.mean() < middle
        hidden.text(
            x.min() - 0.1 if left else x.max() + 0.1, y.mean(),
            "\n".join(NAMES[i] for i in sorted(group, key=lambda i: -seen.hidden[i, 1])),
            size=11, ha="right" if left else "left", va="center", linespacing=1.0, zorder=4,
            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.5, "alpha": 0.75},
        )  # fmt: skip
    hidden.set(xlim=ticks, ylim=ticks, xticks=(0, 1), yticks=(0, 1), aspect="equal")
    hidden.set(xlabel="hidden neuron h₁", ylabel="hidden neuron h₂")
    hidden.grid(visible=False)


def _planes_alt(seen: Planes) -> str:
    right = int((np.abs(seen.answers - xor()[1][:, 0]) < RIGHT).sum())
    places = ", ".join(f"({a:.2f}, {b:.2f})" for a, b in seen.hidden)
    return (
        f"The network answers {', '.join(f'{a:.2f}' for a in seen.answers)} to {', '.join(NAMES)}: "
        f"{right} of 4 right. In the hidden plane these points lie at {places}."
    )


def _clusters(places: Array) -> list[list[int]]:
    """The points in groups: whoever is near one of a group belongs to it."""
    groups: list[list[int]] = []
    for i, place in enumerate(places):
        near = [g for g in groups if np.hypot(*(places[g] - place).T).min() < NEAR]
        groups = [g for g in groups if g not in near] + [[i, *(j for g in near for j in g)]]
    return groups


def _square_pair(figure: Figure, height: float) -> tuple[Axes, Axes]:
    """Two squares side by side at the top, in the same places on every frame."""
    figure.set_layout_engine("none")
    bottom, across, up = (height - SIDE - 0.1) / height, SIDE / WIDTH, SIDE / height
    left = figure.add_axes((0.55 / WIDTH, bottom, across, up))
    return left, figure.add_axes((1 - across - 0.08 / WIDTH, bottom, across, up))


def _shaded(axes: Axes, x: Array, y: Array, answers: Array) -> None:
    """Shade where the answer is above one half, and draw its edge."""
    if answers.max() > RIGHT:
        axes.contourf(x, y, answers, (RIGHT, np.inf), colors=[FORWARD], alpha=0.22)
    if answers.min() < RIGHT < answers.max():
        axes.contour(x, y, answers, (RIGHT,), colors=[FORWARD], linewidths=2)


def _straight(axes: Axes, w: Array, b: float, ends: Array, style: str, name: str) -> None:
    """The line w·x + b = 0 within the square, with a name where it leaves it."""
    low, high = ends
    crossings = []
    for axis in (0, 1):
        for end in ends:
            if w[1 - axis]:
                other = -(b + w[axis] * end) / w[1 - axis]
                if low <= other <= high:
                    crossings.append((end, other) if axis == 0 else (other, end))
    if len(crossings) < 2:
        return
    start, *_, stop = sorted(crossings)
    axes.plot(*np.transpose([start, stop]), color=PARAMETER, linestyle=style, linewidth=1.8)
    places = np.array(start) + np.outer((0.08, 0.3, 0.7, 0.92), np.array(stop) - np.array(start))
    free = [min(np.hypot(*(place - point)) for point in xor()[0]) for place in places]
    x, y = places[int(np.argmax(free))]  # where the name hides no point
    axes.text(
        x, y, name, color=PARAMETER, size=11, ha="center", va="center",
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8},
    )  # fmt: skip


def _points(axes: Axes, places: Array) -> None:
    """Discs where 1 is wanted, squares where 0 is."""
    one = xor()[1][:, 0] == 1
    axes.plot(*places[one].T, "o", color=INK, markersize=9, clip_on=False, zorder=5)
    axes.plot(
        *places[~one].T, "s", color=INK, markerfacecolor=PAPER, markersize=9, markeredgewidth=2,
        clip_on=False, zorder=5,
    )  # fmt: skip


def _input_axes(axes: Axes) -> None:
    axes.set(
        xlim=(GRID[0], GRID[-1]), ylim=(GRID[0], GRID[-1]), xticks=(0, 1), yticks=(0, 1),
        xlabel="first input", ylabel="second input", aspect="equal",
    )  # fmt: skip
    axes.grid(visible=False)
