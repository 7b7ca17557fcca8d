"""Ways to find out that a program with a hand-written backward pass is wrong.

Each takes a program and says whether it is caught, and what it saw. A program that stops with an
error is caught by whoever ran it. No detector knows which program it is given.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from numpy.random import RandomState
from numpy.typing import ArrayLike

from ..checks import Array
from .bug_oracles import STEPS, answer
from .bug_programs import FAMILIES
from .quotients import Compared, H, compared, near_enough
from .specimen import Specimen, random_point

# How many updates the two trainings take, and what share of its first loss three examples may
# still cost by then.
FALLS_STEPS = {"sigmoids": 40, "classes": 40, "memory": 25}
HEART_STEPS = {"sigmoids": 80, "classes": 80, "memory": 50}
BY_HEART = 0.5
# The first loss, in units of the loss of a program that knows nothing.
FIRST_LOSS = (0.4, 2.5)
# The largest slope of an array over the largest of another one, at the start.
FURTHEST_APART = 200.0
# Sums of a few dozen products, taken in two orders, agree to this share of the largest.
ROUNDING = 1e-10


class Finding(NamedTuple):
    """What a detector says of a program: caught or not, and what it saw."""

    caught: bool
    saw: str


class Detector(NamedTuple):
    """A way to look at a program.

    Attributes:
        name: short enough for the head of a column.
        what: what it does, in a sentence.
        look: the function; `caught(program)` guards it against programs that stop.
    """

    name: str
    what: str
    look: Callable[[Specimen], Finding]

    def caught(self, program: Specimen) -> Finding:
        """Look at the program. An error that stops it is a catch."""
        with np.errstate(all="ignore"):
            try:
                return self.look(program)
            except (ArithmeticError, LookupError, TypeError, ValueError) as error:
                return Finding(True, f"stops: {type(error).__name__}")


def shapes(program: Specimen) -> Finding:
    """At sizes that all differ: does it run, and has each slope the shape of its parameter?"""
    other = program.again(sizes=program.family.all_different)
    _, g = other.gradients(other.X, other.T)
    for name, array in other.parameters.items():
        if g[name].shape != array.shape:
            return Finding(True, f"{name}: {g[name].shape} for {array.shape}")
    return Finding(False, "runs, and all shapes fit")


def loss_falls(program: Specimen) -> Finding:
    """After some steps of training the loss should be below where it began."""
    losses = program.again().train(FALLS_STEPS[program.family.name])
    return Finding(not losses[-1] < losses[0], f"from {losses[0]:.3g} to {losses[-1]:.3g}")


def by_heart(program: Specimen) -> Finding:
    """Three examples, on the way to being learned by heart, should soon cost half as much."""
    losses = program.again().train(HEART_STEPS[program.family.name], rows=3)
    return Finding(
        not losses[-1] < BY_HEART * losses[0], f"from {losses[0]:.3g} to {losses[-1]:.3g}"
    )


def first_loss(program: Specimen) -> Finding:
    """The first loss should be near that of an answer that ignores the input."""
    fresh = program.again()
    ratio = fresh.loss(fresh.X, fresh.T) / loss_of_ignorance(fresh)
    low, high = FIRST_LOSS
    return Finding(not low < ratio < high, f"{ratio:.2g} × what ignorance costs")


def loss_of_ignorance(program: Specimen) -> float:
    """What the answer ½, the same chance for each class, or 0 costs, by the family's loss."""
    T = program.T
    if program.family.name == "sigmoids":
        return float(0.5 * ((0.5 - T) ** 2).sum() / len(T))
    return float(np.log(T.shape[1])) if program.family.name == "classes" else float((T**2).mean())


def norms(program: Specimen) -> Finding:
    """At the start no array's slopes should be all zero, or far smaller than another's."""
    fresh = program.again()
    _, g = fresh.gradients(fresh.X, fresh.T)
    sizes = {name: float(np.abs(slope).max()) for name, slope in g.items()}
    smallest = min(sizes, key=lambda name: sizes[name])
    if sizes[smallest] == 0:
        return Finding(True, f"{smallest} gets nothing")
    ratio = max(sizes.values()) / sizes[smallest]
    return Finding(not ratio < FURTHEST_APART, f"largest over smallest {ratio:.3g}")


def ones_from_above(program: Specimen) -> Finding:
    """Every slope of the sum of all outputs, against difference quotients."""
    other = _at_random_point(program)
    claimed = other.backward(other.X, np.ones_like(other.T))
    return _told(compared(other.parameters, lambda: other.outputs(other.X).sum(), claimed))


def one_direction(program: Specimen) -> Finding:
    """The slope of the loss along one random direction: one number for all parameters."""
    other = _at_random_point(program)
    start = random_point(other)
    random = RandomState(program.seed + 3000)
    v = {name: random.randn(*array.shape) for name, array in start.items()}
    _, g = other.gradients(other.X, other.T)
    terms = np.concatenate([(g[name] * v[name]).ravel() for name in v])
    claimed = float(terms.sum())

    def at(move: float) -> float:
        other.parameters.update({name: start[name] + move * v[name] for name in v})
        return other.loss(other.X, other.T)

    measured = 0.0
    for h in (H, H / 10):  # a corner of the loss is behind us at the smaller step
        up, down = at(h), at(-h)
        measured = (up - down) / (2 * h)
        largest = max(float(np.abs(terms).max()), abs(measured))
        if near_enough(claimed, measured, largest, abs(up), h):
            return Finding(False, f"{claimed:.3g}, claimed and measured")
    return Finding(True, f"{claimed:.3g} claimed, off by {abs(claimed - measured):.1e}")


def every_entry(
    absolute: float | None = None, relative: float | None = None
) -> Callable[[Specimen], Finding]:
    """A detector that compares every slope with a difference quotient.

    absolute, relative: how far apart the two may be; by default as far as the arithmetic needs.
    """

    def look(program: Specimen) -> Finding:
        found = _every_entry(program.family.name, program.text, program.seed)
        if absolute is None or relative is None:
            return _told(found)
        apart = np.abs(found.claimed - found.measured)
        fine = apart <= absolute + relative * np.abs(found.measured)
        return _told(found._replace(fine=fine))

    return look


def twice(program: Specimen) -> Finding:
    """The same question twice should get the same answer, and move nothing."""
    other = _at_random_point(program)
    start = {name: array.copy() for name, array in other.parameters.items()}
    first, second = (other.gradients(other.X, other.T)[1] for _ in range(2))
    for name in start:
        if not np.array_equal(first[name], second[name]):
            return Finding(True, f"{name} gets other slopes the second time")
        if not np.array_equal(start[name], other.parameters[name]):
            return Finding(True, f"{name} has moved")
    return Finding(False, "the same answer twice")


def large_numbers(program: Specimen) -> Finding:
    """Inputs a thousand times too large should overflow nothing, and give no NaN."""
    other = _at_random_point(program)
    with np.errstate(over="raise", divide="raise", invalid="raise"), _watched_exp():
        try:
            L, g = other.gradients(1000 * other.X, other.T)
        except FloatingPointError as error:
            return Finding(True, str(error))
    finite = np.isfinite(L) and all(np.isfinite(slope).all() for slope in g.values())
    return Finding(not finite, "all finite" if finite else "not a finite number")


@contextmanager
def _watched_exp() -> Iterator[None]:
    # A processor raises a flag when exp overflows, and NumPy reads it. The browser's virtual one
    # has no flags, so that NumPy would stay silent in a live page.
    plain = np.exp

    def watched(z: ArrayLike, *rest: Any, **options: Any) -> Any:
        result = plain(z, *rest, **options)
        overflows = np.isinf(result).any() and np.isfinite(z).all()
        if overflows and np.geterr()["over"] == "raise":
            raise FloatingPointError("overflow encountered in exp")
        return result

    with patch.object(np, "exp", watched):
        yield


def oracle(program: Specimen) -> Finding:
    """A second program, written in another way: the same outputs, loss, slopes and updates?"""
    expected = answer(program.family.name, program.seed)
    other = _at_random_point(program)
    if not _close(other.outputs(other.X), expected.outputs):
        return Finding(True, "other outputs")
    L, g = other.gradients(other.X, other.T)
    if not _close(np.array(L), np.array(expected.loss)):
        return Finding(True, f"loss {L:.4g}, should be {expected.loss:.4g}")
    if wrong := [name for name in g if not _close(g[name], expected.gradients[name])]:
        return Finding(True, f"other slopes of {', '.join(wrong)}")
    other = _at_random_point(program)
    for _ in range(STEPS):
        other.step(other.gradients(other.X, other.T)[1])
    if wrong := [n for n, w in other.parameters.items() if not _close(w, expected.after[n])]:
        return Finding(True, f"after {STEPS} steps other {', '.join(wrong)}")
    return Finding(False, "the same numbers")


DETECTORS = (
    Detector("shapes", "all sizes different: it runs, and each slope fits its parameter", shapes),
    Detector("loss falls", "after some training the loss is below where it began", loss_falls),
    Detector("by heart", "the loss of three examples is soon halved", by_heart),
    Detector("first loss", "the first loss is about what ignorance costs", first_loss),
    Detector("norms", "at the start no array gets no slope, or one of another order", norms),
    Detector("all ones", "every slope of the sum of all outputs", ones_from_above),
    Detector("direction", "the slope of the loss along one random direction", one_direction),
    Detector("entries, 1e-2", "every slope, within 0.01 and 1 %", every_entry(1e-2, 1e-2)),
    Detector("entries, 1e-3", "every slope, within 0.00001 and 0.1 %", every_entry(1e-5, 1e-3)),
    Detector("entries, tight", "every slope, as near as the arithmetic allows", every_entry()),
    Detector("twice", "the same question twice: the same answer, and nothing has moved", twice),
    Detector("large", "inputs a thousand times as large: no overflow, no NaN", large_numbers),
    Detector("oracle", "a second program: outputs, loss, slopes, and three updates", oracle),
)  # fmt: skip


def detector(name: str) -> Detector:
    """The detector of this name. Raises ValueError if there is none."""
    for one in DETECTORS:
        if one.name == name:
            return one
    raise ValueError(f"no detector is called {name!r}; there are {[d.name for d in DETECTORS]}")


def _at_random_point(program: Specimen) -> Specimen:
    other = program.again()
    other.parameters.update(random_point(other))
    return other


@functools.lru_cache(maxsize=256)
def _every_entry(family: str, text: str, seed: int) -> Compared:
    """Every slope compared once, for all tolerances."""
    other = _at_random_point(Specimen(FAMILIES[family], text, seed))
    _, claimed = other.gradients(other.X, other.T)
    return compared(other.parameters, lambda: other.loss(other.X, other.T), claimed)


def _told(found: Compared) -> Finding:
    wrong = int((~found.fine).sum())
    said = f"wrong at {wrong} of {found.fine.size}" if wrong else f"right at all {found.fine.size}"
    return Finding(wrong > 0, said)


def _close(ours: Array, theirs: Array) -> bool:
    if ours.shape != theirs.shape:
        return False
    return bool((np.abs(ours - theirs) <= ROUNDING * max(1e-3, float(np.abs(theirs).max()))).all())
