"""Checking a gradient against the definition of the derivative.

The slope of f at x is about (f(x + h) − f(x − h)) / 2h. A large h misses the curve, a small one
drowns in rounding; near h = ε^(1/3), with ε the precision of the numbers (2.2e-16 in float64), the
two errors are about equal, and about two thirds of the digits are right.
"""

import math
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike

from backprop.checks import Array, ShapeError, number

Method = Literal["central", "forward", "complex"]


def numerical_gradient(
    f: Callable[[Array], Any],
    x: ArrayLike,
    h: float | None = None,
    method: Method = "central",
) -> Array:
    """The gradient of f at x, one entry at a time: an array of the shape of x.

    f takes an array of the shape of x and returns one number. x is not changed.
    method: "central" (f(x + h) − f(x − h)) / 2h, error about h²;
        "forward" (f(x + h) − f(x)) / h, error about h;
        "complex" Im f(x + ih) / h, error about h² and no rounding, for f that accept complex
        numbers and use no absolute values or comparisons.
    h: the step; by default 6e-6, 1.5e-8 and 1e-20.
    Raises ValueError for another method or a step that is not above 0, TypeError where f does not
    return one number, or drops the imaginary part.
    """
    point = np.array(x, dtype=float)
    precision = np.finfo(float).eps
    steps = {"central": precision ** (1 / 3), "forward": precision**0.5, "complex": 1e-20}
    if method not in steps:
        raise ValueError(f"method must be one of {', '.join(steps)}, got {method!r}")
    h = steps[method] if h is None else number(h, "h", above=0)

    def at(i: tuple[int, ...], change: complex) -> Any:
        moved = point.astype(complex if method == "complex" else float)
        moved[i] += change
        value = np.asarray(f(moved))
        if value.size != 1:
            raise TypeError(f"f must return one number, got an array of shape {value.shape}")
        if method == "complex" and not np.iscomplexobj(value):
            raise TypeError("f returned a real number for a complex argument: it dropped a part")
        return value.item()

    gradient = np.empty_like(point)
    base = at((0,) * point.ndim, 0) if method == "forward" and point.size else 0
    for i in np.ndindex(point.shape):
        if method == "central":
            gradient[i] = (at(i, h) - at(i, -h)) / (2 * h)
        elif method == "forward":
            gradient[i] = (at(i, h) - base) / h
        else:
            gradient[i] = at(i, 1j * h).imag / h
    return gradient


class Differentiable(Protocol):
    """What `check_gradients` needs to know of a network."""

    @property
    def parameters(self) -> MutableMapping[str, Array]:
        """The live arrays, by key."""

    def loss(self, X: ArrayLike, T: ArrayLike, noise: int = 0) -> Any:
        """The loss, or one for each network (S,)."""

    def gradients(
        self, X: ArrayLike, T: ArrayLike, noise: int = 0
    ) -> tuple[Any, Mapping[str, Array]]:
        """The loss, and its gradients by key."""


@dataclass(frozen=True)
class Entry:
    """One entry of one gradient, computed twice.

    name, index: which parameter, and where in it (for many networks the network comes first).
    analytic: what backpropagation says. numeric: the difference quotient.
    allowed: how far apart the two may be.
    """

    name: str
    index: tuple[int, ...]
    analytic: float
    numeric: float
    allowed: float

    @property
    def error(self) -> float:
        """How far apart the two are; infinite where one of them is no number."""
        error = abs(self.analytic - self.numeric)
        return error if math.isfinite(error) else math.inf

    @property
    def place(self) -> str:
        """For example "W1[0, 2]"."""
        return f"{self.name}[{', '.join(map(str, self.index))}]"


@dataclass(frozen=True, repr=False)
class Report:
    """What `check_gradients` found; true if the gradients are right.

    checked: how many entries were compared, each with a difference quotient of its own.
    judged: those at which the loss has a derivative, the worst first, measured by what is allowed.
    kinks: those at which it has a corner, so that there is no derivative to compare with.
    relative: the relative error that was allowed, on top of rounding.
    """

    checked: int
    judged: list[Entry]
    kinks: list[Entry]
    relative: float

    @property
    def worst(self) -> Entry | None:
        """The entry with the largest error, measured by what is allowed."""
        return self.judged[0] if self.judged else None

    @property
    def failures(self) -> list[Entry]:
        """The entries whose error is larger than allowed, worst first."""
        return [entry for entry in self.judged if entry.error > entry.allowed]

    @property
    def unresolved(self) -> list[Entry]:
        """Entries so small that rounding would hide even a wrong sign."""
        small = [e for e in self.judged if 0 < 2 * abs(e.analytic) <= e.allowed]
        return [entry for entry in small if entry.error <= entry.allowed]

    @property
    def ok(self) -> bool:
        """Whether at least one entry could be judged, and none failed."""
        return bool(self.judged) and not self.failures

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        if self.failures:
            entry = self.failures[0]
            lines = [
                f"gradients are WRONG at {len(self.failures)} of {self.checked} entries",
                f"  worst: {entry.place}: backpropagation says {entry.analytic:.9g}, "
                f"the difference quotient {entry.numeric:.9g}",
            ]
        else:
            lines = [
                f"gradients agree with finite differences at {len(self.judged)} of {self.checked} "
                f"entries (relative tolerance {self.relative:.1g})"
            ]
        for what, entries in (
            ("on a kink of the loss, not judged", self.kinks),
            ("too small for rounding to show even the sign", self.unresolved),
        ):
            if entries:
                shown = ", ".join(entry.place for entry in entries[:5])
                more = f" and {len(entries) - 5} more" if len(entries) > 5 else ""
                lines.append(f"  {what}: {shown}{more}")
        return "\n".join(lines)


def check_gradients(
    net: Differentiable,
    X: ArrayLike,
    T: ArrayLike,
    noise: int = 0,
    relative: float | None = None,
) -> Report:
    """Compare every entry of `net.gradients(X, T, noise)` with a central difference of the loss.

    The step is h = ε^(1/3) · max(1, |w|). An entry agrees when its error is at most

        relative · (the larger of both)  +  10 ε · max(1, |loss|) / h,

    where the second part is what rounding in the loss does to the quotient, about 4e-10 in
    float64, and `relative` is by default 100 ε^(2/3): 4e-9 in float64, 2e-3 in float32. Where a
    smaller step makes up for the error, as near the kink of a ReLU, the smaller step decides.
    Where the slopes to the left and to the right differ at every step, by more than the error,
    the entry sits on a kink: it is named and not judged. In float32 the smaller steps drown in
    rounding, so a right gradient within about 2e-4 of a kink may be called wrong: check in float64.

    For many networks all are checked. The parameters are left exactly as they were.
    Raises KeyError or ShapeError where gradients and parameters have not the same keys and shapes,
    ValueError where the loss is no finite number.
    """
    before = {key: array.copy() for key, array in net.parameters.items()}
    _, gradients = net.gradients(X, T, noise=noise)
    _require_same_form(net.parameters, gradients)
    precision = max((float(np.finfo(array.dtype).eps) for array in before.values()), default=1.0)
    relative = 100 * precision ** (2 / 3) if relative is None else relative
    number(relative, "relative", above=0)

    def loss() -> Array:
        return np.asarray(net.loss(X, T, noise=noise), dtype=float)

    base = loss()
    if not np.isfinite(base).all():
        raise ValueError(f"there is no gradient to check where the loss is {base}")
    judged: list[Entry] = []
    kinks: list[Entry] = []
    try:
        for name, array in net.parameters.items():
            # Many networks do not touch each other: the same entry of all is moved at once.
            for i in np.ndindex(array.shape[base.ndim :]):
                at = (...,) + i  # noqa: RUF005
                analytic = np.asarray(gradients[name][at], dtype=float)
                numeric, allowed, kink = _compared(
                    analytic, loss, base, array, at, precision, relative
                )
                for s in np.ndindex(base.shape):
                    numbers = float(analytic[s]), float(numeric[s]), float(allowed[s])
                    entry = Entry(name, s + i, *numbers)
                    (kinks if kink[s] else judged).append(entry)
    finally:
        for name, array in before.items():
            net.parameters[name][...] = array

    judged.sort(key=lambda entry: entry.error / entry.allowed, reverse=True)
    return Report(len(judged) + len(kinks), judged, kinks, relative)


def _compared(
    analytic: Array,
    loss: Callable[[], Array],
    base: Array,
    array: Array,
    at: tuple[Any, ...],
    precision: float,
    relative: float,
) -> tuple[Array, Array, Array]:
    """For one entry (of each network): the difference quotient, the error allowed, kink or not."""
    h = precision ** (1 / 3) * np.maximum(1, np.abs(array[at]))
    rounding = 10 * precision * np.maximum(1, np.abs(base)) / h
    numeric, first_gap = _slopes(loss, base, array, at, h)
    first_error = np.abs(analytic - numeric)
    allowed = relative * _larger(analytic, numeric) + rounding
    wrong = ~(first_error <= allowed)
    kink = np.zeros_like(wrong)
    for shrink in (10, 100):
        if not wrong.any():
            break
        # Near a kink the quotient errs as long as the step reaches over it, or in proportion to
        # the step. The derivative is what the quotients approach: if a smaller step makes up for
        # the error, it decides.
        fine, gap = _slopes(loss, base, array, at, h / shrink)
        error = np.abs(analytic - fine)
        better = wrong & (error < first_error / 2)
        leftover = shrink * rounding + 2 / shrink * first_error
        numeric = np.where(better, fine, numeric)
        allowed = np.where(better, relative * _larger(analytic, fine) + leftover, allowed)
        wrong = ~(np.abs(analytic - numeric) <= allowed)
        # On a smooth curve the slopes to the left and right approach each other as h shrinks.
        # On a kink they do not.
        stays = (gap > 5 / shrink * first_gap) & (gap > 2 * shrink * rounding)
        kink = wrong & stays & (error <= gap)
    return numeric, allowed, kink


def _larger(analytic: Array, numeric: Array) -> Array:
    """The larger magnitude of both; 0 where one is no number, so that nothing is allowed there."""
    larger = np.maximum(np.abs(analytic), np.abs(numeric))
    return np.where(np.isfinite(larger), larger, 0)


def _slopes(
    loss: Callable[[], Array], base: Array, array: Array, at: tuple[Any, ...], h: Array
) -> tuple[Array, Array]:
    """The central difference quotient, and how much the left and the right one differ."""
    middle = np.array(array[at])
    array[at] = middle + h
    right, up = np.asarray(array[at] - middle, dtype=float), loss()
    array[at] = middle - h
    left, down = np.asarray(middle - array[at], dtype=float), loss()
    array[at] = middle
    return (up - down) / (right + left), np.abs((up - base) / right - (base - down) / left)


def _require_same_form(parameters: Mapping[str, Array], gradients: Mapping[str, Array]) -> None:
    if gradients.keys() != parameters.keys():
        raise KeyError(f"gradients for {sorted(gradients)}, parameters {sorted(parameters)}")
    for name, array in parameters.items():
        if np.shape(gradients[name]) != array.shape:
            raise ShapeError(
                f"the gradient of {name} has shape {np.shape(gradients[name])}, "
                f"{name} itself {array.shape}"
            )
