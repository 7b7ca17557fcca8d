"""Estimates and their 95 % intervals: what may be said after counting or measuring many starts."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import numpy as np

from backprop.checks import Array, whole_number

# Half the width of a 95 % interval, in standard errors.
Z95 = 1.959963984540054


class Interval(NamedTuple):
    """An estimate, and the ends of its 95 % interval."""

    estimate: float
    low: float
    high: float


def mean_interval(values: Array) -> Interval:
    """The mean of independent measurements, ± 1.96 standard errors. Needs at least two."""
    if len(values) < 2:
        raise ValueError(f"an interval needs at least two measurements, got {len(values)}")
    mean = float(np.mean(values))
    half = Z95 * float(np.std(values, ddof=1)) / sqrt(len(values))
    return Interval(mean, mean - half, mean + half)


def rate_interval(hits: int, draws: int) -> Interval:
    """hits / draws, with Wilson's interval, which is right for few hits too.

    Source: E. B. Wilson (1927), Journal of the American Statistical Association 22, 209–212.
    """
    whole_number(draws, "draws", at_least=1)
    if not 0 <= hits <= draws:
        raise ValueError(f"hits must lie between 0 and {draws}, got {hits}")
    rate = hits / draws
    middle = (rate + Z95**2 / (2 * draws)) / (1 + Z95**2 / draws)
    half = sqrt(rate * (1 - rate) / draws + (Z95 / (2 * draws)) ** 2) * Z95 / (1 + Z95**2 / draws)
    return Interval(rate, middle - half, middle + half)
