"""Two right answers of other hands to each exercise of "Experiments"."""

import itertools
import math

import autograd.numpy as anp
import numpy as np
from autograd import elementwise_grad

from backprop.exercises.experiments import BORN_DEAD, NARROW, NETWORKS, UNITS, WIDE
from backprop.lessons.intervals import rate_interval


def networks_by_halving():
    count, width = NETWORKS, WIDE
    while width > NARROW:
        count, width = 4 * count, width / 2
    return count


def networks_by_formula():
    """Solve width = c / √n for the n of the narrow width, with c from the wide one."""
    c = WIDE * math.sqrt(NETWORKS)
    return round((c / NARROW) ** 2)


def alive_by_listing():
    """All ways in which the units can be born."""
    chance = 0.0
    for lives in itertools.product((False, True), repeat=UNITS):
        if sum(lives) >= 2:
            chance += math.prod(1 - BORN_DEAD if one else BORN_DEAD for one in lives)
    return chance


def alive_unit_by_unit():
    """The chances of 0, 1 and at least 2 living units, as the units are born one by one."""
    none, one, more = 1.0, 0.0, 0.0
    for _ in range(UNITS):
        none, one, more = (
            none * BORN_DEAD,
            one * BORN_DEAD + none * (1 - BORN_DEAD),
            more + one * (1 - BORN_DEAD),
        )
    return more


def judge_by_overlap(ours, theirs, draws):
    _, low, high = rate_interval(ours, draws)
    _, other_low, other_high = rate_interval(theirs, draws)
    if max(low, other_low) <= min(high, other_high):
        return "not shown"
    return "holds" if ours > theirs else "the opposite"


def judge_by_sign(ours, theirs, draws):
    a, b = rate_interval(ours, draws), rate_interval(theirs, draws)
    sign = int(a.low > b.high) - int(b.low > a.high)
    return ("not shown", "holds", "the opposite")[sign]


def swish_by_autograd(z):
    return elementwise_grad(lambda v: v / (1 + anp.exp(-v)))(z)


def swish_by_complex_step(z):
    w = z + 1e-30j
    return (w / (1 + np.exp(-w))).imag / 1e-30


def ends_by_roots(hits, draws):
    share, k = hits / draws, 1.96**2 / draws
    return tuple(sorted(np.roots([1 + k, -(2 * share + k), share**2]).real))


def ends_by_halving(hits, draws):
    share, z = hits / draws, 1.959963984540054

    def kept(p):
        return abs(share - p) <= z * math.sqrt(p * (1 - p) / draws)

    found = []
    for outside in (0.0, 1.0):
        inside = share
        for _ in range(80):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if kept(middle) else (inside, middle)
        found.append(inside)
    return tuple(found)


def step_in_units_of_r(X, delta, W, rate):
    """Measure each input in units of its own r, step there, and go back to the old units."""
    r = np.sqrt(np.mean(X**2, axis=0))
    own = W * r[:, None]
    own = own - rate * (X / r).T @ delta
    return own / r[:, None]


def step_entry_by_entry(X, delta, W, rate):
    new = W.copy()
    for i, j in np.ndindex(W.shape):
        slope = sum(X[n, i] * delta[n, j] for n in range(len(X)))
        new[i, j] -= rate * slope * len(X) / sum(x**2 for x in X[:, i])
    return new


RIGHT = {
    "networks": (networks_by_halving, networks_by_formula),
    "two_alive": (alive_by_listing, alive_unit_by_unit),
    "judge": (judge_by_overlap, judge_by_sign),
    "swish_slope": (swish_by_autograd, swish_by_complex_step),
    "ends": (ends_by_roots, ends_by_halving),
    "free_step": (step_in_units_of_r, step_entry_by_entry),
}
