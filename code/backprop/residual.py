"""A residual connection: layers with a way around them."""

from collections.abc import Sequence
from typing import Any

from numpy.random import RandomState

from backprop.checks import Array, ShapeError
from backprop.layers import Arrays, Layer, checked_layers, output_width
from backprop.parameters import numbered


class Residual(Layer):
    """A + F(A), where F is the given layers in a row.

    The way back is delta + what F hands back, for the derivative of a + f(a) is 1 + f′(a): the 1
    lets the gradient through however small f′ is. The layers inside are numbered like all others,
    depth first: [Dense, Residual([Dense, Dense]), Dense] has W1, W2 and W3, W4.

    Raises TypeError or ValueError for anything but a list of layers, and ShapeError, here or when
    the network is built, where F(A) has not the width of A.
    Source: He, Zhang, Ren and Sun (2016), equation 1.
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = checked_layers(layers)
        self.serves_many = all(layer.serves_many for layer in self.layers)
        self.smallest_batch = max(layer.smallest_batch for layer in self.layers)
        # The names do not depend on what is drawn.
        draw = RandomState(0)
        self._keys = numbered(
            [*layer.initial(draw), *layer.initial_statistics()] for layer in self.layers
        )
        self.output_width(output_width(self.layers, None))

    def initial(self, random: RandomState) -> dict[str, Array]:
        return self._by_key(layer.initial(random) for layer in self.layers)

    def initial_statistics(self) -> dict[str, Array]:
        return self._by_key(layer.initial_statistics() for layer in self.layers)

    def output_width(self, width: int | None) -> int | None:
        try:
            after = output_width(self.layers, width)
        except ShapeError as reason:
            raise ShapeError(f"within {self!r}, {reason}") from None
        if width is not None and after is not None and after != width:
            raise ShapeError(f"{self!r} adds rows of {after} numbers to rows of {width}")
        return width if after is None else after

    def forward(self, parameters: Arrays, A: Array) -> tuple[Array, list[Any]]:
        F, caches = A, []
        for layer, own in zip(self.layers, self._own(parameters), strict=True):
            F, cache = layer.forward(own, F)
            caches.append(cache)
        return self._sum(A, F), caches

    def training_forward(
        self, parameters: Arrays, A: Array, noise: tuple[int, ...]
    ) -> tuple[Array, list[Any]]:
        F, caches = A, []
        for place, (layer, own) in enumerate(zip(self.layers, self._own(parameters), strict=True)):
            F, cache = layer.training_forward(own, F, (*noise, place))
            caches.append(cache)
        return self._sum(A, F), caches

    def backward(
        self, parameters: Arrays, caches: list[Any], delta: Array
    ) -> tuple[Array, dict[str, Array]]:
        back, gradients = delta, []
        passes = zip(self.layers, self._own(parameters), caches, strict=True)
        for layer, own, cache in reversed(list(passes)):
            back, found = layer.backward(own, cache, back)
            gradients.append(found)
        return delta + back, self._by_key(reversed(gradients))

    def new_statistics(self, parameters: Arrays, caches: list[Any]) -> dict[str, Array]:
        passes = zip(self.layers, self._own(parameters), caches, strict=True)
        return self._by_key(layer.new_statistics(own, cache) for layer, own, cache in passes)

    def _sum(self, A: Array, F: Array) -> Array:
        # A layer may leave its width open; NumPy would stretch a single column without a word.
        if F.shape[-2:] != A.shape[-2:]:
            raise ShapeError(f"{self!r} adds outputs {F.shape} to inputs {A.shape}")
        return A + F

    def _own(self, parameters: Arrays) -> list[dict[str, Array]]:
        """The arrays of each layer inside, under the names that the layer knows."""
        return [{name: parameters[key] for name, key in keys.items()} for keys in self._keys]

    def _by_key(self, arrays: Any) -> dict[str, Array]:
        """What the layers inside have under their own names, in one dict."""
        return {
            keys[name]: array
            for own, keys in zip(arrays, self._keys, strict=True)
            for name, array in own.items()
        }

    def __repr__(self) -> str:
        return f"Residual([{', '.join(map(repr, self.layers))}])"
