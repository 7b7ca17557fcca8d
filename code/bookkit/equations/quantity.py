"""Numbers with named axes: what `a_{ni}` means beside what the matrix `A` means."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


class Misfit(ValueError):
    """Values that the equation joins and that do not fit: an index, a shape, a name."""


@dataclass(frozen=True)
class Quantity:
    """A value in an equation.

    The first axes of `array` have the names `axes`, in alphabetical order: they are the indices
    that have been written. The axes that are left are those of a matrix or a vector as a whole.
    """

    array: Array
    axes: tuple[str, ...] = ()

    @property
    def whole(self) -> tuple[int, ...]:
        """The shape that no index names: () for an entry, (N, n) for a matrix."""
        return self.array.shape[len(self.axes) :]

    def sizes(self) -> dict[str, int]:
        """How far each index runs."""
        return dict(zip(self.axes, self.array.shape, strict=False))


def named(array: Any, *axes: str) -> Quantity:
    """A quantity whose first axes have these names.

    Raises Misfit if there are more names than axes, or one name twice.
    """
    array = np.asarray(array)
    if len(axes) > array.ndim:
        raise Misfit(f"{len(axes)} indices {', '.join(axes)} for an array of shape {array.shape}")
    if len(set(axes)) < len(axes):
        raise Misfit(f"the index {max(axes, key=axes.count)} twice on one symbol")
    order = sorted(range(len(axes)), key=axes.__getitem__)
    array = array.transpose(*order, *range(len(axes), array.ndim))
    return Quantity(array, tuple(sorted(axes)))


def indexed(value: Quantity, letters: tuple[str, ...]) -> Quantity:
    """The same numbers, the first unnamed axes named by these letters."""
    return named(value.array, *value.axes, *letters)


def entrywise(function: Callable[..., Any], *values: Quantity, rows: bool = False) -> Quantity:
    """A function of entries, index by index.

    What is no single entry must have one shape; with `rows`, a row may meet a matrix of that width,
    as a bias is added to every row. Raises Misfit otherwise.
    """
    sizes = _sizes(values)
    shapes = {value.whole for value in values} - {()}
    largest = max(shapes, key=len, default=())
    for shape in shapes:
        if shape != largest and not (rows and shape == largest[1:]):
            raise Misfit(f"shapes {shape} and {largest} do not fit entry by entry")
    arrays = [_spread(value, sizes, len(largest)) for value in values]
    return Quantity(np.asarray(function(*arrays)), tuple(sizes))


def product(left: Quantity, right: Quantity) -> Quantity:
    """left times right: entries multiply, of matrices and vectors it is the matrix product."""
    if left.whole == () or right.whole == ():
        return entrywise(np.multiply, left, right)
    if left.whole[-1] != right.whole[0]:
        raise Misfit(f"no matrix product of shapes {left.whole} and {right.whole}")
    sizes = _sizes((left, right))
    a, b = _spread(left, sizes, len(left.whole)), _spread(right, sizes, len(right.whole))
    # A vector on the left is a row, on the right a column, and leaves no axis behind.
    a = a[..., None, :] if len(left.whole) == 1 else a
    b = b[..., :, None] if len(right.whole) == 1 else b
    done = np.matmul(a, b)
    done = done[..., 0] if len(right.whole) == 1 else done
    if len(left.whole) == 1:
        done = done[..., 0] if len(right.whole) == 1 else done[..., 0, :]
    return Quantity(done, tuple(sizes))


def transpose(value: Quantity) -> Quantity:
    """The matrix turned. Raises Misfit for anything but a matrix."""
    if len(value.whole) != 2:
        raise Misfit(f"a transpose of shape {value.whole}, which is no matrix")
    return Quantity(np.swapaxes(value.array, -1, -2), value.axes)


def reduced(reduce: Callable[..., Any], value: Quantity, letters: Iterable[str]) -> Quantity:
    """A sum or a mean over these indices. Raises Misfit where one of them is not there."""
    for letter in letters:
        if letter not in value.axes:
            raise Misfit(f"a sum or mean over {letter} of something that has no index {letter}")
        at = value.axes.index(letter)
        rest = value.axes[:at] + value.axes[at + 1 :]
        value = Quantity(np.asarray(reduce(value.array, axis=at)), rest)
    return value


def _sizes(values: Iterable[Quantity]) -> dict[str, int]:
    """How far each index runs, the names in order. Raises Misfit where two disagree."""
    found: dict[str, int] = {}
    for value in values:
        for name, size in value.sizes().items():
            if found.setdefault(name, size) != size:
                raise Misfit(f"the index {name} runs to {found[name]} and to {size}")
    return dict(sorted(found.items()))


def _spread(value: Quantity, sizes: dict[str, int], rank: int) -> Array:
    """The array with an axis for every index, and `rank` axes behind them."""
    own = value.sizes()
    front = tuple(own.get(name, 1) for name in sizes)
    filling = (1,) * (rank - len(value.whole))
    return value.array.reshape((*front, *filling, *value.whole))
