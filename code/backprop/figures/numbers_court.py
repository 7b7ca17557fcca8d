"""The numbers court drawn: curves that part, digits that agree, noise, a step and its error."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from matplotlib.axes import Axes

from ..checks import Array
from ..lessons.court_gradcheck import COURSE_STEP, LIMIT, Sweep
from ..lessons.court_rules import DIFFERS, ROUNDED, SAME, Figure, Source, shortened
from ..lessons.numbers_court import tally
from .log_axis import powers_of_ten
from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, LOSS, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

RIGHT, EARLY, SHORT = "right", "too early", "a round less"


def parting(right: Array, early: Array, points: int = 60) -> Picture:
    """The errors of two programs round after round, and how far apart they are."""
    rounds = np.unique(np.geomspace(1, len(right) - 1, points).round().astype(int))
    apart = np.abs(early - right)[rounds] / right[rounds]
    digit = Figure(f"{early[1]:.9f}", float(right[1])).first_difference
    alt = (
        f"Above: the errors of both programs over {len(right) - 1} rounds lie on one curve, from "
        f"{right[1]:.3g} after the first round to {right[-1]:.3g}. Below: the distance of the two, "
        f"as a share of the error. It is {apart[0]:.1e} after round 1, where digit {digit} is the "
        f"first to show it, dips where one curve crosses the other, and ends at {apart[-1]:.1e}, "
        f"where {'new' if early[-1] < right[-1] else 'old'} weights have the smaller error."
    ).replace("e-0", "e-")
    with canvas(WIDTH, 4.6) as figure:
        top, bottom = figure.subplots(2, 1, sharex=True)
        top.plot(rounds, right[rounds], color=FORWARD, linewidth=5, alpha=0.45)
        top.plot(rounds, early[rounds], color=BACKWARD, linestyle="--", linewidth=1.8)
        top.text(1.1, 2e-5, "broad: old weights back\ndashed: new weights back", va="bottom")
        top.set(xscale="log", yscale="log", ylim=(1e-5, 1), ylabel="error E")
        bottom.plot(rounds, apart, color=INK)
        bottom.set(yscale="log", ylim=(1e-8, 1e-1), ylabel="distance / E", xlabel="round")
        bottom.text(1.2, 50 * apart[0], f"digit {digit} differs", size=11, va="bottom")
        bottom.plot([rounds[0]], [apart[0]], "o", color=INK)
        for axes in (top, bottom):
            powers_of_ten(axes.yaxis, marks=5)
        powers_of_ten(bottom.xaxis)
        return picture(figure, alt)


Rows = Sequence[tuple[str, str, dict[str, float]]]


def agreement(rows: Rows, digits: int) -> Picture:
    """Printed numbers cut to `digits` significant digits, and which programs agree with them.

    rows: what is printed, its digits, and the value of each program by the program's name.
    """
    columns = list(rows[0][2])
    said = []
    with canvas(WIDTH, 4.1) as figure:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, 4), ylim=(-0.1, 4.55))
        axes.axis("off")
        for place, name in enumerate(["printed", *columns]):
            axes.text(place + 0.5, 4.3, name, ha="center", va="center", size=12, weight="bold")
        for height, (what, printed, values) in zip((3.3, 2.2, 1.1, 0.0), rows, strict=True):
            short = _plain(shortened(printed, digits))
            axes.plot([0.08, 3.92], [height + 0.85] * 2, color=FAINT, linewidth=1)
            axes.text(0.12, height + 0.62, what, va="center", size=11, color=DATA)
            axes.text(0.5, height + 0.22, short, ha="center", va="center", size=11)
            agree = [
                name
                for place, name in enumerate(columns, start=1)
                if _cell(axes, place + 0.5, height + 0.22, Figure(short, values[name]))
            ]
            said.append(f"{what}, {short}: {' and '.join(agree) or 'no program'}")
        alt = f"With {digits} digits, who gives the printed number? {'; '.join(said)}."
        return picture(figure, alt)


def _cell(axes: Axes, x: float, y: float, figure: Figure) -> bool:
    """One program's number, rounded as the printed one: framed where they agree."""
    agrees = figure.verdict != DIFFERS
    colour = PARAMETER if agrees else BACKWARD
    text = f"{figure.rounded}\n{'✓ the same' if agrees else '✗ another'}"
    axes.text(
        x, y, text, ha="center", va="center", size=11, color=colour, linespacing=1.25,
        bbox={
            "boxstyle": "round,pad=0.3", "facecolor": "none",
            "edgecolor": colour if agrees else "none", "linewidth": 1.4,
        },
    )  # fmt: skip
    return agrees


def _plain(text: str) -> str:
    """A number without a power of ten."""
    return f"{Decimal(text):f}"


def noise_of_a_log(lines: Sequence[tuple[int, Figure, Figure]]) -> Picture:
    """How far a printed log is from two programs, line by line, in units of its last digit."""
    steps = [step for step, _, _ in lines]
    layers, plain = [f.off for _, f, _ in lines], [f.off for _, _, f in lines]
    within = sum(abs(off) <= 0.5 for off in layers)
    alt = (
        f"Printed minus computed at {len(lines)} steps, in millionths. With layers {within} lie "
        f"within half a millionth, with the plain program "
        f"{sum(abs(off) <= 0.5 for off in plain)}, and up to step {steps[5]} all do. At step "
        f"{steps[-2]} the two programs differ by {abs(layers[-2] - plain[-2]):.1f} millionths, "
        f"more than the log from the layers, {abs(layers[-2]):.1f}."
    )
    with canvas(WIDTH, 3.3) as figure:
        axes = figure.subplots()
        axes.axhspan(-0.5, 0.5, color=FAINT, alpha=0.5, linewidth=0)
        axes.plot(steps, layers, "o-", color=FORWARD, label="with layers")
        axes.plot(steps, plain, "s--", color=BACKWARD, label="sums as in the notes")
        axes.set(xlabel="step", ylabel="printed − ours, 10⁻⁶", ylim=(-7, 4))
        axes.set_xticks(range(0, 10_000, 3000))
        axes.legend(loc="lower left")
        return picture(figure, alt)


def step_and_difference(swept: Sweep) -> Picture:
    """What a gradient check shows of a right gradient, for steps from large to small."""
    best = swept.best
    at = int(np.argmin(np.abs(np.log(np.array(swept.steps) / COURSE_STEP))))
    alt = (
        f"The difference that a right gradient shows, against the step h. Both curves fall with "
        f"h² from {swept.course[0]:.1e} at h = {swept.steps[0]:.0e}. With log(1 − a) the smallest "
        f"is {min(swept.course):.1e} at h = {best[0]:.0e}, and at h = {COURSE_STEP:.0e} the curve "
        f"is up at {swept.course[at]:.2e}, above the limit {LIMIT:.0e}. From z the smallest is "
        f"{min(swept.steady):.1e}, and at h = {COURSE_STEP:.0e} it is {swept.steady[at]:.1e}."
    )
    alt = alt.replace("e-0", "e-")
    with canvas(WIDTH, 3.7) as figure:
        axes = figure.subplots()
        axes.axhline(LIMIT, color=DATA, linestyle=":", linewidth=1.5)
        axes.text(6e-5, LIMIT / 1.5, "limit 10⁻⁷", color=DATA, va="top", size=11)
        axes.plot(swept.steps, swept.course, "--", color=LOSS, label="with log(1 − a)")
        axes.plot(swept.steps, swept.steady, color=FORWARD, label="from z")
        axes.plot([COURSE_STEP], [swept.course[at]], "o", color=LOSS, markersize=8)
        axes.annotate(
            "the course's step", (COURSE_STEP, swept.course[at]), (-8, 10),
            textcoords="offset points", ha="right", size=11, color=LOSS,
        )  # fmt: skip
        axes.legend(loc="upper center")
        axes.set(xscale="log", yscale="log", ylim=(2e-12, 1e-4), xlim=(2e-2, 6e-10))
        axes.set(xlabel="step h, smaller to the right", ylabel="difference")
        for axis in (axes.xaxis, axes.yaxis):
            powers_of_ten(axis, marks=5)
        return picture(figure, alt)


MARKS = {SAME: ("=", FORWARD), ROUNDED: ("≈", PARAMETER), DIFFERS: ("≠", BACKWARD)}


def docket(sources: Sequence[Source]) -> Picture:
    """Each text's numbers, one bar a text: the same, the same after rounding, different."""
    counts = [(source.name, tally(list(source.cases)).figures) for source in sources]
    total = {verdict: sum(count[verdict] for _, count in counts) for verdict in MARKS}
    differing = [f"{name} {count[DIFFERS]}" for name, count in counts if count[DIFFERS]]
    alt = (
        f"{sum(total.values())} numbers of {len(sources)} texts: {total[SAME]} have the same "
        f"digits, {total[ROUNDED]} the same after rounding, {total[DIFFERS]} differ. Those stand "
        f"in: {', '.join(differing)}."
    )
    with canvas(WIDTH, 0.43 * len(sources) + 0.75) as figure:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0.02, 0.01, 0.96, 0.98))
        longest = max(sum(count.values()) for _, count in counts)
        axes.set(xlim=(0, longest * 1.02), ylim=(-len(sources) - 0.05, 0.95))
        axes.axis("off")
        key = "= same digits,  ≈ same after rounding,  ≠ differs"
        axes.text(0, 0.5, key, va="center", size=11)
        for row, (name, count) in enumerate(counts):
            shown = ", ".join(f"{MARKS[v][0]} {count[v]}" for v in MARKS if count[v])
            axes.text(0, -row - 0.3, f"{name}:  {shown}", va="center", size=11)
            left = 0
            for verdict, (_, colour) in MARKS.items():
                axes.barh(
                    -row - 0.72, count[verdict], left=left, height=0.22, color=colour,
                    alpha=0.5 if verdict == ROUNDED else 1.0, linewidth=0,
                )  # fmt: skip
                left += count[verdict]
        return picture(figure, alt)
