"""A network: a list of layers and a loss."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.random import RandomState
from numpy.typing import ArrayLike, DTypeLike

from backprop.checks import Array, ShapeError, batch, whole_number
from backprop.layers import Layer, Sigmoid, Softmax
from backprop.losses import (
    BinaryCrossEntropy,
    BinaryCrossEntropyOnLogits,
    Loss,
    SoftmaxCrossEntropy,
    plain,
    require_same_shape,
)
from backprop.parameters import Parameters

# Up to this many entries in every array, many networks run faster side by side in memory.
_SMALL = 64


class Network:
    """Layers in a row, with a loss at the end.

    layers: from input to output; their widths must fit.
    loss: an object of `backprop.losses`.
    seed: a whole number, or many of them, such as range(500), for as many networks at once.
    dtype: np.float64 or np.float32.

    The layers draw their parameters in order from `np.random.RandomState(seed)`. Layers that own
    parameters are counted from 1, and the count is part of the key: W1, b1, W2, b2.

    Many networks share the layers and the data, and nothing else. Their parameters, outputs,
    losses and gradients have a leading axis, and network s of `seed=range(...)` starts from exactly
    the numbers of `seed=s`. BinaryCrossEntropy directly after a Sigmoid layer is computed from z.

    Raises ShapeError where widths do not fit, TypeError or ValueError for other arguments that
    have no meaning.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        loss: Loss,
        seed: int | Iterable[int] = 0,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.layers = _checked_layers(layers)
        if not isinstance(loss, Loss):
            raise TypeError(f"loss must be a loss such as HalfSquaredError(), got {loss!r}")
        if isinstance(loss, SoftmaxCrossEntropy) and isinstance(self.layers[-1], Softmax):
            raise ValueError(
                "SoftmaxCrossEntropy takes the scores before the softmax: leave out Softmax()"
            )
        self.loss_function = loss
        self.dtype = np.dtype(dtype)
        if self.dtype not in (np.dtype(np.float64), np.dtype(np.float32)):
            raise ValueError(f"dtype must be float64 or float32, got {self.dtype}")
        self.seeds, self.many = _checked_seeds(seed)
        for layer in self.layers:
            if self.many and not layer.serves_many:
                raise ValueError(f"{layer!r} serves one network at a time: give one seed")
        _output_width(self.layers, None)

        # The last sigmoid and the loss can be one step, from z, which stays exact near 0 and 1.
        # Only those very classes: a class derived from them may compute something else.
        fused = type(loss) is BinaryCrossEntropy and type(self.layers[-1]) is Sigmoid
        self._body = self.layers[:-1] if fused else self.layers
        self._end: Loss = BinaryCrossEntropyOnLogits() if fused else loss

        # For each layer its own parameters by short name, and the key of each: {"W": "W1", …}.
        # These are the very arrays that `parameters` shows, so writing there is felt here.
        self._own = self._drawn()
        counts = np.cumsum([bool(own) for own in self._own])
        self._keys = [
            {name: f"{name}{count}" for name in own}
            for own, count in zip(self._own, counts, strict=True)
        ]
        if self.many and not counts[-1]:
            raise ValueError("many seeds, but no layer has parameters to draw")
        self._parameters = Parameters(
            {
                keys[name]: array
                for own, keys in zip(self._own, self._keys, strict=True)
                for name, array in own.items()
            }
        )

    def _drawn(self) -> list[dict[str, Array]]:
        """The parameters of each layer at the start, with a leading axis if there are many."""
        drawn = []
        for seed in self.seeds:
            random = RandomState(seed)
            drawn.append([layer.initial(random) for layer in self.layers])
        if not self.many:
            return [{name: np.array(a, self.dtype) for name, a in own.items()} for own in drawn[0]]
        largest = max((np.size(a) for own in drawn[0] for a in own.values()), default=0)
        stack = _stack_side_by_side if largest <= _SMALL else np.stack
        return [
            {name: stack([own[name] for own in same]).astype(self.dtype) for name in same[0]}
            for same in zip(*drawn, strict=True)
        ]

    @property
    def parameters(self) -> Parameters:
        """All weights and biases by key, live: write into the arrays, or assign to a key."""
        return self._parameters

    def count_parameters(self) -> int:
        """How many numbers one network learns."""
        total = sum(array.size for array in self.parameters.values())
        return total // len(self.seeds)

    def forward(self, X: ArrayLike) -> Array:
        """The outputs (N, n_out), or (S, N, n_out), for the inputs X (N, n_in). Evaluation."""
        return self.trace(X)[-1]

    def trace(self, X: ArrayLike) -> list[Array]:
        """The output of every layer for X, in order: z and a of each layer, by turns.

        The last of them is `forward(X)`. Raises ShapeError or ValueError for unfit X.
        """
        A, _ = self._checked_inputs(X)
        outputs = []
        for layer, own in zip(self.layers, self._own, strict=True):
            A, _ = layer.forward(own, A)
            outputs.append(A)
        return outputs

    def loss(self, X: ArrayLike, T: ArrayLike, noise: int = 0) -> Any:
        """The loss on inputs X (N, n_in) and targets T (N, n_out): a float, or an array (S,).

        noise seeds whatever layers draw while training, such as dropout: the same arguments give
        the same result. Raises ShapeError or ValueError for data that do not fit.
        """
        X, T = self.checked(X, T)
        return self.checked_loss(X, T, noise)

    def gradients(self, X: ArrayLike, T: ArrayLike, noise: int = 0) -> tuple[Any, dict[str, Array]]:
        """Backpropagation: the loss, and its derivative with respect to every parameter.

        Arguments and errors are those of `loss`. The gradients have the keys and shapes of
        `parameters`. Nothing of the network changes.
        """
        X, T = self.checked(X, T)
        return self.checked_gradients(X, T, noise)

    def checked(self, X: ArrayLike, T: ArrayLike) -> tuple[Array, Array]:
        """X and T as arrays of the network's dtype, or the error that says why they do not fit."""
        inputs, n_out = self._checked_inputs(X)
        targets = self.loss_function.targets(T, self.dtype)
        width = targets.shape[1] if n_out is None else n_out
        require_same_shape(targets, (len(inputs), width))
        self.loss_function.check_targets(targets)
        return inputs, targets

    def checked_loss(self, X: Array, T: Array, noise: int = 0) -> Any:
        """`loss` for arrays that `checked` has returned."""
        Y, _ = self._training_forward(X, noise)
        return self._compare(Y, T)

    def checked_gradients(self, X: Array, T: Array, noise: int = 0) -> tuple[Any, dict[str, Array]]:
        """`gradients` for arrays that `checked` has returned."""
        Y, caches = self._training_forward(X, noise)
        loss = self._compare(Y, T)
        delta = self._end.derivative(Y, T)
        found: dict[str, Array] = {}
        for i in reversed(range(len(self._body))):
            layer, own = self._body[i], self._own[i]
            delta, gradients = layer.backward(own, caches[i], delta)
            _require_gradients(layer, own, gradients)
            found |= {self._keys[i][name]: gradient for name, gradient in gradients.items()}
        return loss, {key: found[key] for key in self.parameters}

    def _training_forward(self, X: Array, noise: int) -> tuple[Array, list[Any]]:
        whole_number(noise, "noise", at_least=0)
        A, caches = X, []
        for place, (layer, own) in enumerate(zip(self._body, self._own, strict=False)):
            A, cache = layer.training_forward(own, A, (noise, place))
            caches.append(cache)
        return A, caches

    def _compare(self, Y: Array, T: Array) -> Any:
        require_same_shape(T, Y.shape[-2:])
        self._end.check_outputs(Y)
        return plain(self._end.value(Y, T))

    def _checked_inputs(self, X: ArrayLike) -> tuple[Array, int | None]:
        inputs = batch(X, "X", self.dtype)
        try:
            return inputs, _output_width(self.layers, inputs.shape[1])
        except ShapeError as reason:
            raise ShapeError(f"X of shape {inputs.shape} does not fit: {reason}") from None

    def __repr__(self) -> str:
        lines = []
        for layer, own, keys in zip(self.layers, self._own, self._keys, strict=True):
            shapes = "".join(f"  {keys[name]} {array.shape}" for name, array in own.items())
            lines.append(f"  {layer!r:<16}{shapes}".rstrip())
        n = self.count_parameters()
        end = f"  loss: {self.loss_function!r}, {n} parameter{'' if n == 1 else 's'}, "
        end += f"{len(self.seeds)} networks" if self.many else f"seed {self.seeds[0]}"
        return "\n".join(["Network", *lines, end])


def _checked_layers(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    if isinstance(layers, Layer):
        raise TypeError(f"layers must be a list: write [{layers!r}]")
    checked = tuple(layers)
    if not checked:
        raise ValueError("a network needs at least one layer")
    for layer in checked:
        if not isinstance(layer, Layer):
            hint = f": write {layer.__name__}()" if isinstance(layer, type) else ""
            raise TypeError(f"{layer!r} is no layer{hint}")
    return checked


def _stack_side_by_side(arrays: list[Array]) -> Array:
    """Like np.stack, but the same entry of all arrays lies side by side (see `layers.matmul`)."""
    return np.moveaxis(np.stack(arrays, axis=-1), -1, 0)


def _checked_seeds(seed: int | Iterable[int]) -> tuple[tuple[int, ...], bool]:
    """The seeds, and whether they ask for many networks."""
    if isinstance(seed, str | bytes) or not isinstance(seed, Iterable):
        return (_checked_seed(seed),), False
    seeds = tuple(_checked_seed(s) for s in seed)
    if not seeds:
        raise ValueError(f"seed must name at least one network, got {seed!r}")
    return seeds, True


def _checked_seed(seed: object) -> int:
    whole = whole_number(seed, "seed", at_least=0)
    if whole >= 2**32:
        raise ValueError(f"seed must be below 2**32, got {whole}")
    return whole


def _output_width(layers: Sequence[Layer], width: int | None) -> int | None:
    """How wide the last layer's rows are, for input rows of `width`; None where it is open.

    Raises ShapeError that names the two layers that do not fit each other.
    """
    source = "from the input"
    for place, layer in enumerate(layers):
        before = width
        try:
            width = layer.output_width(before)
        except ShapeError as reason:
            raise ShapeError(f"layers[{place}]: {reason}, as they come {source}") from None
        if width != before:
            source = f"from layers[{place}], {layer!r}"
    return width


def _require_gradients(layer: Layer, own: dict[str, Array], gradients: dict[str, Array]) -> None:
    """Raise unless `backward` returned one gradient for each parameter, of the same shape."""
    if gradients.keys() != own.keys():
        raise KeyError(
            f"{layer!r}.backward returned gradients for {sorted(gradients)}, "
            f"its parameters are {sorted(own)}"
        )
    for name, array in own.items():
        if np.shape(gradients[name]) != array.shape:
            raise ShapeError(
                f"{layer!r}.backward returned a gradient of shape {np.shape(gradients[name])} "
                f"for {name}, whose shape is {array.shape}"
            )
