"""Logarithmic axes whose marks are plain text: 1, 10, 100, 1000, then 10⁴, 10⁵ and so on."""

from __future__ import annotations

from math import log10

from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_label(value: float, position: object = None) -> str:
    """A power of ten as text: 0.001 to 1000 in digits, others as 10 with a raised exponent."""
    exponent = round(log10(value))
    if -3 <= exponent <= 3:
        return f"{value:g}"
    return "10" + str(exponent).translate(SUPERSCRIPT)


def powers_of_ten(axis: Axis, marks: int = 6) -> None:
    """Mark at most about `marks` powers of ten on a logarithmic axis, as text, and nothing else."""
    axis.set_major_locator(LogLocator(numticks=marks))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(power_label))
