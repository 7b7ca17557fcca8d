"""One iteration as a sequence of messages, and a whole run as a flow chart with its counts."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from ..lessons.training_loop import PARTICIPANTS, Counts, Message
from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, LOSS, PAPER, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

Point = tuple[float, float]

COLOURS = {
    "data": DATA, "forward": FORWARD, "loss": LOSS, "backward": BACKWARD, "update": PARAMETER,
}  # fmt: skip
ROW = 0.42  # inches from one message to the next
COLUMNS = dict(zip(PARTICIPANTS, (0.62, 2.1, 3.6, 4.98), strict=True))


def draw_iteration(messages: Sequence[Message]) -> Picture:
    """The messages of one iteration, from top to bottom, in a frame that says it is a loop."""
    said = "; ".join(
        f"{m.number}. {_named(m.sender)}"
        + (f": {m.text}" if m.sender == m.receiver else f" to {_named(m.receiver)}: {m.text}")
        for m in messages
    )
    alt = f"A loop of {len(messages)} messages, once for every batch. {said}."
    height = 1.6 + ROW * (len(messages) - 1)
    with canvas(WIDTH, height) as figure:
        axes = _page(figure, height)
        top = height - 0.75
        bottom = 0.04
        for who, x in COLUMNS.items():
            axes.plot([x, x], [bottom, height - 0.5], color=FAINT, linewidth=1.4)
            _box(axes, (x, height - 0.27), (1.16, 0.4), _named(who), DATA if who == "data" else INK)
        axes.add_patch(
            Rectangle((0.06, bottom), WIDTH - 0.12, top - bottom, fill=False, edgecolor=DATA)
        )
        axes.text(
            0.14, top - 0.16, "loop: every batch, every epoch", size=11, color=DATA, va="center",
            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1},
        )  # fmt: skip
        for place, message in enumerate(messages):
            _message(axes, message, top - 0.6 - ROW * place)
        return picture(figure, alt)


def _named(who: str) -> str:
    return "optimiser" if who == "optimizer" else who


def _message(axes: Axes, message: Message, y: float) -> None:
    colour = COLOURS[message.kind]
    start, end = COLUMNS[message.sender], COLUMNS[message.receiver]
    back = message.kind == "backward"
    text = f"{message.number}: {message.text}"
    if start == end:
        axes.plot(start, y, "o", color=colour, markersize=7)
        x, align = start + 0.14, "left"
    else:
        _arrow(axes, (start, y), (end, y), colour, back)
        x, align = (start + end) / 2, "center"
    axes.text(
        x, y + (0.14 if start != end else 0), text, size=11, color=colour, ha=align, va="center",
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8},
    )  # fmt: skip


def draw_run(counts: Counts) -> Picture:
    """What must be there before training, and the loop, each part with how often it happened."""
    n, epochs = counts.batches, counts.epochs
    alt = (
        "Data, architecture and loss come first, then the first weights. In the loop: take a "
        f"batch, forward, loss, backward, update, {n} times each; {counts.batches_per_epoch} "
        f"batches of the {counts.examples} examples make an epoch. After each of {epochs} epochs: "
        f"log, which happened in {counts.logged} of them, and go round again or stop."
    )
    height = 4.7
    left, middle, right = 0.98, 2.8, 4.62
    rows = (4.38, 3.48, 2.5, 1.5, 0.42)
    boxes = {
        "data": ((left, rows[0]), "data", f"{counts.examples} examples", DATA),
        "architecture": ((middle, rows[0]), "architecture", "the layers", PARAMETER),
        "loss": ((right, rows[0]), "loss", "what is wrong", LOSS),
        "start": ((middle, rows[1]), "first weights", "once", PARAMETER),
        "batch": ((left, rows[2]), "take a batch", f"× {n}", DATA),
        "forward": ((middle, rows[2]), "forward", f"× {n}", FORWARD),
        "compare": ((right, rows[2]), "loss", f"× {n}", LOSS),
        "backward": ((right, rows[3]), "backward", f"× {n}", BACKWARD),
        "update": ((middle, rows[3]), "update", f"× {n}", PARAMETER),
        "epoch": ((left, rows[3]), "epoch over?", f"yes × {epochs}", INK),
        "log": ((left, rows[4]), "log the loss", f"{counts.logged} of {epochs}", LOSS),
        "more": ((middle, rows[4]), "enough epochs?", "yes, once", INK),
        "done": ((right, rows[4]), "trained", "look again", PARAMETER),
    }
    with canvas(WIDTH, height) as figure:
        axes = _page(figure, height)
        places = {name: box[0] for name, box in boxes.items()}
        for start, end, colour in (
            ("data", "start", DATA), ("architecture", "start", DATA), ("loss", "start", DATA),
            ("start", "forward", PARAMETER), ("batch", "forward", FORWARD),
            ("forward", "compare", FORWARD), ("compare", "backward", BACKWARD),
            ("backward", "update", BACKWARD), ("update", "epoch", INK), ("epoch", "batch", INK),
            ("epoch", "log", INK), ("log", "more", INK), ("more", "done", INK),
        ):  # fmt: skip
            _join(axes, places[start], places[end], colour)
        # Round again: from the question about epochs up, between the columns, to the next batch.
        between = (left + middle) / 2
        axes.plot([middle - 0.3, middle - 0.3], [rows[4] + 0.3, 0.96], color=INK, linewidth=1.6)
        axes.plot([middle - 0.3, between], [0.96, 0.96], color=INK, linewidth=1.6)
        axes.plot([between, between], [0.96, 2.0], color=INK, linewidth=1.6)
        _arrow(axes, (between, 2.0), (left + 0.5, rows[2] - 0.3), INK, False)
        axes.text(middle - 0.18, 0.96, f"no × {epochs - 1}", size=11, va="center")
        axes.text(left - 0.1, 2.0, f"no × {n - epochs}", size=11, ha="right", va="center")
        for place, name, below, colour in boxes.values():
            _box(axes, place, (1.5, 0.56), f"{name}\n{below}", colour)
        return picture(figure, alt)


def _join(axes: Axes, start: Point, end: Point, colour: str) -> None:
    """An arrow from box to box, straight along a row or a column, else from corner to corner."""
    (x0, y0), (x1, y1) = start, end
    if y0 == y1:
        side = 0.77 if x1 > x0 else -0.77
        _arrow(axes, (x0 + side, y0), (x1 - side, y1), colour, colour == BACKWARD)
    else:
        way = 0.3 if y1 > y0 else -0.3
        shift = 0.0 if x0 == x1 else 0.45 * (1 if x0 > x1 else -1)
        _arrow(axes, (x0, y0 + way), (x1 + shift, y1 - way), colour, colour == BACKWARD)


def _page(figure: Figure, height: float) -> Axes:
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(0, height), aspect="equal")
    axes.axis("off")
    return axes


def _box(axes: Axes, place: Point, size: Point, text: str, colour: str) -> None:
    axes.add_patch(
        FancyBboxPatch(
            (place[0] - size[0] / 2, place[1] - size[1] / 2), *size,
            boxstyle="round,pad=0,rounding_size=0.09", facecolor=PAPER, edgecolor=colour,
            linewidth=1.8,
        )
    )  # fmt: skip
    axes.text(*place, text, size=11, ha="center", va="center", linespacing=1.15)


def _arrow(axes: Axes, start: Point, end: Point, colour: str, dashed: bool) -> None:
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=12, linewidth=1.6, shrinkA=0, shrinkB=0,
            color=colour, linestyle="--" if dashed else "-",
        )
    )  # fmt: skip
