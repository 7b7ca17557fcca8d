"""A network: a list of layers and a loss."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.random import RandomState
from numpy.typing import ArrayLike, DTypeLike

from backprop.checks import Array, ShapeError, batch, whole_number
from backprop.layers import Layer, Sigmoid, Softmax, checked_layers, output_width
from backprop.losses import (
    BinaryCrossEntropy,
    BinaryCrossEntropyOnLogits,
    Loss,
    SoftmaxCrossEntropy,
    plain,
    require_same_shape,
)
from backprop.parameters import Parameters, numbered

# Up to this many entries in every array, many networks run faster side by side in memory.
_SMALL = 64


class Network:
    """Layers in a row, with a loss at the end.

    layers: from input to output; their widths must fit.
    loss: an object of `backprop.losses`.
    seed: a whole number, or many of them, such as range(500), for as many networks at once.
    dtype: np.float64 or np.float32.

    The layers draw their parameters in order from `np.random.RandomState(seed)`. Layers that own
    parameters are counted from 1, depth first where layers are made of layers, and the count is
    part of the key: W1, b1, W2, b2.

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
        self.layers = checked_layers(layers)
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
        output_width(self.layers, None)

        # The last sigmoid and the loss can be one step, from z, which stays exact near 0 and 1.
        # Only those very classes: a class derived from them may compute something else.
        fused = type(loss) is BinaryCrossEntropy and type(self.layers[-1]) is Sigmoid
        self._body = self.layers[:-1] if fused else self.layers
        self._end: Loss = BinaryCrossEntropyOnLogits() if fused else loss

        # For each layer its own arrays by short name, and the key of each: {"W": "W1", …}. These
        # are the very arrays that `parameters` and `statistics` show: writing there is felt here.
        self._own = self._drawn()
        self._keys = numbered(self._own)
        kept = [layer.initial_statistics() for layer in self.layers]
        self._learned = [
            {name: array for name, array in own.items() if name not in statistics}
            for own, statistics in zip(self._own, kept, strict=True)
        ]
        self._parameters = Parameters(self._by_key(self._learned), self.many)
        if self.many and not self._parameters:
            raise ValueError("many seeds, but no layer has parameters to draw")
        running = [
            {name: own[name] for name in statistics}
            for own, statistics in zip(self._own, kept, strict=True)
        ]
        self._statistics = Parameters(self._by_key(running), self.many, "running statistic")

    def _drawn(self) -> list[dict[str, Array]]:
        """The arrays of each layer at the start, with a leading axis if there are many networks."""
        drawn = []
        random = RandomState(0)
        for seed in self.seeds:
            random.seed(seed)  # the draws of RandomState(seed), without the cost of a new one
            drawn.append(
                [layer.initial(random) | layer.initial_statistics() for layer in self.layers]
            )
        if not self.many:
            return [{name: np.array(a, self.dtype) for name, a in own.items()} for own in drawn[0]]
        largest = max((np.size(a) for own in drawn[0] for a in own.values()), default=0)
        stack = _stack_side_by_side if largest <= _SMALL else np.stack
        return [
            {name: stack([own[name] for own in same]).astype(self.dtype) for name in same[0]}
            for same in zip(*drawn, strict=True)
        ]

    def _by_key(self, arrays: Iterable[Mapping[str, Array]]) -> dict[str, Array]:
        """What the layers have by short name, in one dict by key."""
        return {
            keys[name]: array
            for own, keys in zip(arrays, self._keys, strict=False)
            for name, array in own.items()
        }

    @property
    def parameters(self) -> Parameters:
        """All weights and biases by key, live: write into the arrays, or assign to a key."""
        return self._parameters

    @property
    def statistics(self) -> Parameters:
        """What layers such as BatchNorm keep beside their parameters, by key, live as those.

        `forward` and `trace` use them; only `train` changes them, after each step.
        """
        return self._statistics

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
            before = A
            A, _ = layer.forward(own, before)
            # A layer that changes nothing hands on its input: the reader gets an array for each.
            outputs.append(A.copy() if np.may_share_memory(A, before) else A)
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
        self.check_batch(len(inputs))
        targets = self.loss_function.targets(T, self.dtype)
        width = targets.shape[1] if n_out is None else n_out
        require_same_shape(targets, (len(inputs), width))
        self.loss_function.check_targets(targets)
        return inputs, targets

    def check_batch(self, rows: int) -> None:
        """Raise ValueError if a batch of so many rows is too small for a layer while training."""
        for layer in self.layers:
            if rows < layer.smallest_batch:
                raise ValueError(
                    f"{layer!r} needs at least {layer.smallest_batch} rows in a batch while "
                    f"training, got {rows}; `forward` takes any number"
                )

    def checked_loss(self, X: Array, T: Array, noise: int = 0) -> Any:
        """`loss` for arrays that `checked` has returned."""
        Y, _ = self._training_forward(X, noise)
        return self._compare(Y, T)

    def checked_gradients(self, X: Array, T: Array, noise: int = 0) -> tuple[Any, dict[str, Array]]:
        """`gradients` for arrays that `checked` has returned."""
        loss, gradients, _ = self.checked_step(X, T, noise)
        return loss, gradients

    def checked_step(
        self, X: Array, T: Array, noise: int = 0
    ) -> tuple[Any, dict[str, Array], dict[str, Array]]:
        """What a step of training needs: loss, gradients, and the running statistics after it."""
        Y, caches = self._training_forward(X, noise)
        loss = self._compare(Y, T)
        delta = self._end.derivative(Y, T)
        found: dict[str, Array] = {}
        for i in reversed(range(len(self._body))):
            layer, own = self._body[i], self._own[i]
            delta, gradients = layer.backward(own, caches[i], delta)
            _require_gradients(layer, self._learned[i], gradients)
            found |= {self._keys[i][name]: gradient for name, gradient in gradients.items()}
        statistics = {}
        if self._statistics:
            parts = zip(self._body, self._own, caches, strict=False)
            statistics = self._by_key(layer.new_statistics(own, c) for layer, own, c in parts)
        return loss, {key: found[key] for key in self.parameters}, statistics

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
            return inputs, output_width(self.layers, inputs.shape[1])
        except ShapeError as reason:
            raise ShapeError(f"X of shape {inputs.shape} does not fit: {reason}") from None

    def __repr__(self) -> str:
        lines = []
        for layer, own, keys in zip(self.layers, self._learned, self._keys, strict=True):
            shapes = "".join(f"  {keys[name]} {array.shape}" for name, array in own.items())
            lines.append(f"  {layer!r:<16}{shapes}".rstrip())
        n = self.count_parameters()
        end = f"  loss: {self.loss_function!r}, {n} parameter{'' if n == 1 else 's'}, "
        end += f"{len(self.seeds)} networks" if self.many else f"seed {self.seeds[0]}"
        return "\n".join(["Network", *lines, end])


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
