"""How many networks solved XOR, and how soon: pictures of the three experiments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from backprop.checks import Array
from backprop.lessons.dead_units import Census
from backprop.lessons.experiments import EPOCHS, LOOK, Outcome
from backprop.lessons.intervals import Interval

from .log_axis import powers_of_ten
from .palette import DATA, FAINT, FORWARD, INK, PARAMETER
from .picture import WIDTH, Picture, canvas, picture

# The same colour, mark and line wherever the same activation is meant.
LOOKS = {
    "sigmoid": (INK, "o", "-"),
    "tanh": (FORWARD, "s", "--"),
    "ReLU": (PARAMETER, "^", "-."),
    "none": (DATA, "x", ":"),
}
NETS = {"source": (DATA, "s", "--"), "mended": (PARAMETER, "o", "-")}
SHARES = (0, 50, 100)
# Epochs at which finish curves are drawn: enough to look smooth, few enough for a page.
CURVE = np.unique(np.round(np.geomspace(LOOK, EPOCHS, 40) / LOOK).astype(int)) * LOOK


def percent(rate: Interval) -> str:
    """A rate with its interval in words: "4.6 % (3.1 to 6.8)"."""
    low, high = in_percent(rate.low), in_percent(rate.high)
    return f"{in_percent(rate.estimate)} % ({low} to {high})"


def in_percent(share: float) -> str:
    """A share of 1 as a percentage with three digits at most: "4.6", "100"."""
    # Wilson's lower end for no hits is 0 but for rounding.
    return f"{100 * round(share, 9):.3g}"


def draw_seeds(outcome: Outcome, count: int) -> Picture:
    """The success rate after the first `count` networks, and how it got there."""
    tried = np.unique(np.round(np.geomspace(1, len(outcome.seeds), 40)).astype(int))
    tried = np.append(tried[tried < count], count)
    rates = [outcome.of(int(n)).rate for n in tried]
    low, high = (100 * np.array([getattr(r, end) for r in rates]) for end in ("low", "high"))
    solved = int(outcome.of(count).solved.sum())
    with canvas(WIDTH, 3.3) as figure:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0.13, 0.18, 0.84, 0.78))
        axes.fill_between(tried, low, high, color=FAINT, alpha=0.6, linewidth=0)
        axes.plot(tried, [100 * r.estimate for r in rates], color=FORWARD)
        axes.plot([count, count], [low[-1], high[-1]], color=INK, linewidth=3)
        axes.plot(count, 100 * rates[-1].estimate, "o", color=FORWARD, markersize=8)
        axes.set(
            xscale="log", xlim=(0.85, 1.2 * len(outcome.seeds)), ylim=(-3, 103),
            xlabel="networks tried", ylabel="solved, %", yticks=SHARES,
        )  # fmt: skip
        powers_of_ten(axes.xaxis)
        _no_marks(axes)
        noun = "network" if count == 1 else "networks"
        return picture(
            figure,
            f"Of the first {count} {noun} {solved} solved XOR: {in_percent(solved / count)} %. "
            f"True rates from {in_percent(rates[-1].low)} % to {in_percent(rates[-1].high)} % are "
            "compatible with that.",
        )


def draw_rates(source: Sequence[Outcome], mended: Sequence[Outcome], place: int) -> Picture:
    """Both networks over all learning rates, and how soon they solve XOR at one of them.

    Args:
        source, mended: outcomes at the same learning rates, in the same order.
        place: which of the rates the lower panel shows.
    """
    eta = source[place].recipe.learning_rate
    with canvas(WIDTH, 5.2) as figure:
        figure.set_layout_engine("none")
        over_rates = figure.add_axes((0.13, 0.58, 0.84, 0.35))
        over_time = figure.add_axes((0.13, 0.11, 0.84, 0.33))
        for (name, (colour, mark, line)), outcomes in zip(
            NETS.items(), (source, mended), strict=True
        ):
            rates = [o.rate for o in outcomes]
            over_rates.fill_between(
                [o.recipe.learning_rate for o in outcomes], [100 * r.low for r in rates],
                [100 * r.high for r in rates], color=colour, alpha=0.3, linewidth=0,
            )  # fmt: skip
            over_rates.plot(
                [o.recipe.learning_rate for o in outcomes], [100 * r.estimate for r in rates],
                line, color=colour, label=f"{name} network",
            )  # fmt: skip
            over_rates.plot(eta, 100 * rates[place].estimate, mark, color=colour, markersize=10)
            over_time.plot(*_finish(outcomes[place]), line, color=colour)
        over_rates.axvline(eta, color=INK, linewidth=1, linestyle=":")
        figure.legend(loc="upper center", ncols=2, bbox_to_anchor=(0.55, 1.01))
        over_rates.set(
            xscale="log", ylim=(-6, 106), ylabel="solved, %", xlabel="learning rate η",
            xlim=(0.0007, 150), yticks=SHARES,
        )  # fmt: skip
        powers_of_ten(over_rates.xaxis)
        _no_marks(over_rates)
        _time_axis(over_time)
        return picture(figure, _rates_alt(eta, source[place], mended[place]))


def _rates_alt(eta: float, source: Outcome, mended: Outcome) -> str:
    said = [
        f"the {name} network {percent(o.rate)}"
        + (f", half of those by epoch {o.median_epoch:.0f}" if o.solved.any() else "")
        for name, o in (("source's", source), ("mended", mended))
    ]
    return f"Learning rate {eta:g}. Solved: {said[0]}; {said[1]}."


def draw_widths(outcomes: Mapping[str, Outcome]) -> Picture:
    """The share that has solved XOR over the epochs, for each activation, at one width."""
    with canvas(WIDTH, 3.6) as figure:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0.13, 0.16, 0.84, 0.7))
        for name, outcome in outcomes.items():
            colour, _, line = LOOKS[name]
            axes.plot(*_finish(outcome), line, color=colour, label=name)
        figure.legend(loc="upper center", ncols=4, columnspacing=1.2, handletextpad=0.5)
        _time_axis(axes)
        width = next(iter(outcomes.values())).recipe.widths[1]
        said = "; ".join(
            f"{name} {percent(o.rate)}"
            + (f", half of those by epoch {o.median_epoch:.0f}" if o.solved.any() else "")
            for name, o in outcomes.items()
        )
        return picture(figure, f"{width} hidden units. Solved within {EPOCHS} epochs: {said}.")


def draw_depths(outcomes: Mapping[str, Sequence[Outcome]]) -> Picture:
    """The share that solved XOR against the number of weight layers, for each activation."""
    with canvas(WIDTH, 3.6) as figure:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0.13, 0.16, 0.84, 0.7))
        for shift, (name, same) in zip((-0.1, 0.0, 0.1), outcomes.items(), strict=False):
            colour, mark, line = LOOKS[name]
            layers = [o.recipe.weight_layers + shift for o in same]
            _bars(axes, layers, same, colour, mark)
            shares = [100 * o.rate.estimate for o in same]
            axes.plot(layers, shares, line, color=colour, linewidth=1.2)
            axes.plot([], [], line, marker=mark, color=colour, label=name)
        figure.legend(loc="upper center", ncols=3, columnspacing=1.2, handletextpad=0.5)
        ticks = sorted({o.recipe.weight_layers for same in outcomes.values() for o in same})
        axes.set(xlabel="layers with weights", ylabel="solved, %", ylim=(-6, 106), xticks=ticks)
        said = "; ".join(
            f"{name} "
            + ", ".join(f"{100 * o.rate.estimate:.3g} at {o.recipe.weight_layers}" for o in same)
            for name, same in outcomes.items()
        )
        return picture(figure, f"Per cent that solve XOR, by number of weight layers: {said}.")


def draw_census(count: Census) -> Picture:
    """The share that solved XOR, for each number of hidden units alive at the start."""
    width = count.outcome.recipe.widths[1]
    groups = [n for n in range(width + 1) if count.group(n)[0]]
    with canvas(WIDTH, 3.2) as figure:
        axes = figure.subplots()
        for place, n in enumerate(groups):
            rate, (size, solved) = count.rate(n), count.group(n)
            axes.bar(place, 100 * rate.estimate, width=0.6, color=PARAMETER, alpha=0.35)
            axes.plot(
                [place, place], [100 * max(rate.low, 0), 100 * rate.high], color=INK, linewidth=2.5
            )
            axes.text(place, 100 * rate.high + 3, f"{solved} of {size}", ha="center", size=11)
        axes.set(
            xticks=range(len(groups)), ylim=(0, 118), ylabel="solved, %", yticks=range(0, 101, 25),
            xlabel="hidden units alive at the start", xlim=(-0.6, len(groups) - 0.4),
        )  # fmt: skip
        axes.set_xticklabels([str(n) for n in groups])
        axes.grid(visible=False, axis="x")
        said = ", ".join(f"{count.group(n)[1]} of {count.group(n)[0]} with {n}" for n in groups)
        return picture(figure, f"Networks that solved XOR, by units alive at the start: {said}.")


def _bars(
    axes: Axes, places: Sequence[float], outcomes: Sequence[Outcome], colour: str, mark: str
) -> None:
    """A mark at each success rate, and a bar over its interval."""
    rates = [o.rate for o in outcomes]
    axes.vlines(places, [100 * r.low for r in rates], [100 * r.high for r in rates], color=colour,
                linewidth=2)  # fmt: skip
    axes.plot(places, [100 * r.estimate for r in rates], mark, color=colour, markersize=6)


def _finish(outcome: Outcome) -> tuple[Array, Array]:
    """Epochs, and the percentage that has solved XOR by then."""
    shares = np.array([100 * float(outcome.solved_by(epoch).mean()) for epoch in CURVE])
    # On a level stretch its two ends say everything, and a page has many frames.
    bends = np.append(True, np.diff(shares) != 0) | np.append(np.diff(shares) != 0, True)
    return CURVE[bends], shares[bends]


def _time_axis(axes: Axes) -> None:
    axes.set(
        xscale="log", xlim=(LOOK, 1.1 * EPOCHS), ylim=(-6, 106), xlabel="epochs",
        ylabel="solved, %", yticks=SHARES,
    )  # fmt: skip
    powers_of_ten(axes.xaxis)
    _no_marks(axes)


def _no_marks(axes: Axes) -> None:
    """Leave out tick marks, which say nothing beside a grid and weigh much in many frames."""
    axes.tick_params(left=False, bottom=False)
