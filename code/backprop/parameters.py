"""The numbers of a network, by name: a dict whose arrays may be written into."""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from numpy.typing import ArrayLike

from backprop.checks import Array, ShapeError, finite_array


class Parameters(MutableMapping[str, Array]):
    """The live parameters of a network: {"W1": (n_in, n_out), "b1": (n_out,), …}.

    `parameters["W1"]` is the array that the network computes with: writing into it changes the
    network. `parameters["W1"] = A` copies A into it. Keys are neither added nor removed.
    Raises KeyError for an unknown key, ShapeError for another shape, ValueError for NaN or
    infinity; then nothing has changed.
    """

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = dict(arrays)

    def __getitem__(self, key: str) -> Array:
        if key not in self._arrays:
            raise KeyError(f"no parameter {key!r}; there are {', '.join(self._arrays) or 'none'}")
        return self._arrays[key]

    def __setitem__(self, key: str, value: ArrayLike) -> None:
        self[key][...] = self._fitting(key, value)

    def __delitem__(self, key: str) -> None:
        raise TypeError(f"a network keeps all its parameters: {key!r} cannot be removed")

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
