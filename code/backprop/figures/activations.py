"""The usual activations in one panel, and their slopes in another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from .experiments import LOOKS
from .palette import BACKWARD, FORWARD
from .picture import WIDTH, Picture, canvas, picture

Function = Callable[[Any], Any]


class Pair(NamedTuple):
    """A function of z, and its derivative as a function of z."""

    value: Function
    slope: Function


def draw_activations(pairs: Mapping[str, Pair]) -> Picture:
    """The functions side by side with their slopes, by the names "sigmoid", "tanh" and "ReLU"."""
    z = np.linspace(-4, 4, 81)
    with canvas(WIDTH, 3.4) as figure:
        above, below = figure.subplots(1, 2)
        said = []
        for name, pair in pairs.items():
            colour, _, line = LOOKS[name]
            value, slope = pair.value(z), pair.slope(z)
            above.plot(z, value, line, color=colour, label=name)
            # A jump is no line: the slope is not drawn where it leaps from one point to the next.
            leaps = np.flatnonzero(np.abs(np.diff(slope)) > 0.5) + 1
            below.plot(np.insert(z, leaps, np.nan), np.insert(slope, leaps, np.nan), line,
                       color=colour)  # fmt: skip
            said.append(
                f"{name} goes from {value[0]:.3g} at z = −4 to {value[-1]:.3g} at z = 4, "
                f"its steepest slope is {slope.max():.3g}"
            )
        above.set(ylim=(-1.3, 2.3), yticks=(-1, 0, 1, 2), xticks=(-4, 0, 4), xlabel="z")
        below.set(ylim=(-0.08, 1.1), yticks=(0, 0.25, 0.5, 1), xticks=(-4, 0, 4), xlabel="z")
        above.set_title("f(z)", color=FORWARD)
        below.set_title("slope f′(z)", color=BACKWARD)
        figure.legend(loc="outside upper center", ncols=3)
        return picture(figure, "; ".join(said).replace("-", "−") + ".")
