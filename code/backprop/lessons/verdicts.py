"""What may be said after an experiment: one rule for all comparisons, fixed before the counting.

Two success rates are called different where their 95 % intervals do not overlap. That is stricter
than it need be: intervals that overlap a little can belong to rates that differ. Where they
overlap we say that nothing was shown, which is not the same as "there is no difference".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from backprop.lessons.addition_network import sweep as addition_rates
from backprop.lessons.experiment_record import at, deep, of, wide
from backprop.lessons.experiments import MENDED, SOURCE, Outcome
from backprop.lessons.intervals import Z95, Interval, rate_interval

HOLDS, OPPOSITE, OPEN = "holds", "the opposite", "not shown"


def compare(first: Interval, second: Interval) -> str:
    """Whether the first rate is "more" or "fewer" than the second, or one "cannot tell"."""
    if first.low > second.high:
        return "more"
    if first.high < second.low:
        return "fewer"
    return "cannot tell"


class Claim(NamedTuple):
    """A sentence that one hears, and the two rates that decide it.

    said: the sentence: something does better than something else.
    favourite, rival: the rate of what is said to do better, and of what it is compared with.
    """

    said: str
    favourite: Interval
    rival: Interval

    @property
    def verdict(self) -> str:
        """What the measurement says of the sentence."""
        words = {"more": HOLDS, "fewer": OPPOSITE, "cannot tell": OPEN}
        return words[compare(self.favourite, self.rival)]


def claims() -> list[Claim]:
    """Ten sentences about learning rates, depth and activations, on the networks measured here."""
    rates = [
        Claim(f"rate 0.01 beats 0.9: {name}", at(base, 0.01).rate, at(base, 0.9).rate)
        for name, base in (("source", SOURCE), ("mended", MENDED))
    ]
    slow, fast = addition_rates((0.01, 0.9), seeds=range(200), epochs=60)
    both = (rate_interval(v.reached, 200) for v in (slow, fast))
    relu, sigmoid = of(wide("ReLU", 8)), of(wide("sigmoid", 8))
    return [
        *rates,
        Claim("rate 0.01 beats 0.9: addition", *both),
        deeper("sigmoid", 3),
        deeper("tanh", 4),
        deeper("tanh", 6),
        Claim("ReLU beats sigmoid, 3 units", of(wide("ReLU", 3)).rate, of(wide("sigmoid", 3)).rate),
        Claim("ReLU beats sigmoid, 8 units", relu.rate, sigmoid.rate),
        Claim("ReLU is sooner (epoch 300)", early(relu, 300), early(sigmoid, 300)),
        Claim("16 ReLU units beat 3", of(wide("ReLU", 16)).rate, of(wide("ReLU", 3)).rate),
    ]


def deeper(activation: str, layers: int) -> Claim:
    """The claim that so many weight layers beat two."""
    said = f"{layers} layers beat 2, {activation}"
    return Claim(said, of(deep(activation, layers)).rate, of(deep(activation, 2)).rate)


def early(outcome: Outcome, epoch: int) -> Interval:
    """The share that had solved XOR after this epoch, with its interval."""
    return rate_interval(int(outcome.solved_by(epoch).sum()), len(outcome.seeds))


def not_surprising(hits: int, draws: int, candidates: Sequence[float]) -> Interval:
    """Wilson's interval by its meaning: the true rates that would make `hits` no surprise.

    If the true rate were p, the share of hits would scatter around p with the standard deviation
    √(p (1 − p) / draws). Kept are the candidates from which hits / draws is at most 1.96 of these
    away. Agrees with `rate_interval` to the distance between two candidates.
    """
    p = np.asarray(candidates, dtype=float)
    kept = p[np.abs(hits / draws - p) <= Z95 * np.sqrt(p * (1 - p) / draws)]
    return Interval(hits / draws, float(kept.min()), float(kept.max()))
