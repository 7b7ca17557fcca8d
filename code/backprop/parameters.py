"""The numbers of a network, by name: a dict whose arrays may be written into."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from numpy.typing import ArrayLike

from backprop.checks import Array, ShapeError, finite_array


class Parameters(MutableMapping[str, Array]):
    """The live parameters of a network: {"W1": (n_in, n_out), "b1": (n_out,), …}.

    `parameters["W1"]` is the array that the network computes with: writing into it changes the
    network. `parameters["W1"] = A` copies A into it. Keys are neither added nor removed.
    `many` says whether every array has a leading axis, one entry for each of many networks.
    The running statistics of a network are kept the same way.
    Raises KeyError for an unknown key, ShapeError for another shape, ValueError for NaN or
    infinity; then nothing has changed.
    """

    def __init__(
        self, arrays: Mapping[str, Array], many: bool = False, kind: str = "parameter"
    ) -> None:
        self._arrays = dict(arrays)
        self._kind = kind
        self.many = many

    def __getitem__(self, key: str) -> Array:
        if key not in self._arrays:
            there_are = ", ".join(self._arrays) or "none"
            raise KeyError(f"no {self._kind} {key!r}; there are {there_are}")
        return self._arrays[key]

    def __setitem__(self, key: str, value: ArrayLike) -> None:
        self[key][...] = self._fitting(key, value)

    def __delitem__(self, key: str) -> None:
        raise TypeError(f"a network keeps every {self._kind}: {key!r} cannot be removed")

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def update(self, *others: Any, **more: ArrayLike) -> None:
        """Assign several at once. All are checked before the first one changes."""
        given = dict(*others, **more)
        fitting = {key: self._fitting(key, value) for key, value in given.items()}
        for key, array in fitting.items():
            self[key][...] = array

    def copy(self) -> dict[str, Array]:
        """A plain dict of copies, to keep or to `update` from later."""
        return {key: array.copy() for key, array in self.items()}

    def _fitting(self, key: str, value: ArrayLike) -> Array:
        mine = self[key]
        array = finite_array(value, key, mine.dtype)
        if array.shape != mine.shape:
            raise ShapeError(f"{key} has shape {mine.shape}, cannot assign shape {array.shape}")
        return array

    def __repr__(self) -> str:
        return "{" + ", ".join(f"{key!r}: {array.shape}" for key, array in self.items()) + "}"


def numbered(layers: Iterable[Iterable[str]]) -> list[dict[str, str]]:
    """For the names that each layer has for its own arrays, their keys: {"W": "W1", "b": "b1"}.

    Layers that own arrays are counted from 1. A layer that is made of layers brings names that are
    numbered already, and the count goes on from there: after W, the names W1 and W2 of such a
    layer become W2 and W3, and the next W becomes W4.
    """
    keys, count = [], 0
    for names in layers:
        stems = {name: name.rstrip("0123456789") for name in names}
        numbers = {name: int(name[len(stem) :] or 1) for name, stem in stems.items()}
        keys.append({name: f"{stems[name]}{count + numbers[name]}" for name in stems})
        count += max(numbers.values(), default=0)
    return keys
