"""Layers: what each computes on the way forward, and how it sends blame back.

A layer holds no numbers of its own. `forward` receives the layer's parameters and its input A, and
returns its output together with whatever it wants to remember, the *cache*. `backward` receives
the same parameters, that cache, and the derivative of the loss with respect to the output, and
returns the derivative with respect to the input together with one gradient for each parameter.
Nothing is stored in between, so two passes can never get in each other's way.

A batch is rows: A is (N, width). Many networks at once have a leading axis, (S, N, width), with
parameters W (S, n_in, n_out) and b (S, n_out); the same formulas serve both, because a product of
stacks, `matmul(A, W)`, works on the last two axes, and `b[..., None, :]` adds b to every row.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.random import RandomState

from backprop.activations import (
    relu,
    relu_prime_from_z,
    sigmoid,
    sigmoid_prime_from_a,
    softmax,
    tanh,
    tanh_prime_from_a,
)
from backprop.checks import Array, ShapeError, finite_array, whole_number
from backprop.initializers import Glorot, Initializer

Arrays = Mapping[str, Array]


class Layer:
    """What all layers share. A layer of your own needs `forward` and `backward`.

    If it has parameters it also needs `initial`; if it changes the width, `output_width`; if it
    behaves differently while training, `training_forward`; and if it keeps running statistics,
    `initial_statistics` and `new_statistics`.
    """

    serves_many = True
    """Whether the layer understands the leading axis of many networks at once."""

    smallest_batch = 1
    """How many rows the layer needs at least while training."""

    def initial(self, random: RandomState) -> dict[str, Array]:
        """The layer's parameters at the start, by short name ("W", "b"), drawn from `random`."""
        return {}

    def initial_statistics(self) -> dict[str, Array]:
        """The layer's running statistics at the start, by short name.

        They are no parameters, for no gradient moves them. `forward`, `training_forward` and
        `backward` find them beside the parameters.
        """
        return {}

    def new_statistics(self, parameters: Arrays, cache: Any) -> dict[str, Array]:
        """The running statistics after a step of training, by short name.

        cache: what `training_forward` has remembered in that step.
        """
        return {}

    def output_width(self, width: int | None) -> int | None:
        """How many numbers a row of output has, for rows of `width` (None: not known).

        Raises ShapeError where the layer cannot take rows of that width.
        """
        return width

    def forward(self, parameters: Arrays, A: Array) -> tuple[Array, Any]:
        """Return (output, cache) for the input A (..., N, width)."""
        raise NotImplementedError(f"{self!r} needs a method forward(parameters, A)")

    def backward(
        self, parameters: Arrays, cache: Any, delta: Array
    ) -> tuple[Array, dict[str, Array]]:
        """Return (dL/dinput, {short name: dL/dparameter}), given delta = dL/doutput."""
        raise NotImplementedError(f"{self!r} needs a method backward(parameters, cache, delta)")

    def training_forward(
        self, parameters: Arrays, A: Array, noise: tuple[int, ...]
    ) -> tuple[Array, Any]:
        """The forward pass of `loss` and `gradients`; most layers have only one.

        A layer with noise draws it from `RandomState(noise)`. The numbers in `noise` differ from
        layer to layer, and in training from step to step.
        """
        return self.forward(parameters, A)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Dense(Layer):
    """Z = A @ W + b: every output is a weighted sum of all inputs, plus its own bias.

    W (n_in, n_out) is drawn by `init`, by default `Glorot()`, evenly between
    ±√(6 / (n_in + n_out)). b (n_out,) starts at zero; `bias=False` leaves it out.
    Raises TypeError or ValueError unless both widths are whole numbers of at least 1, and, when
    the network is built, unless `init` draws finite numbers in the shape of W.
    """

    def __init__(
        self, n_in: int, n_out: int, init: Initializer | None = None, bias: bool = True
    ) -> None:
        self.n_in = whole_number(n_in, "n_in of Dense", at_least=1)
        self.n_out = whole_number(n_out, "n_out of Dense", at_least=1)
        self.init = Glorot() if init is None else init
        self.bias = bias
        if not callable(self.init) or isinstance(self.init, type):
            hint = f": write {init.__name__}()" if isinstance(init, type) else ""
            raise TypeError(
                f"init of Dense must be an initializer such as Glorot(), got {init!r}{hint}"
            )
        if not isinstance(bias, bool):
            raise TypeError(f"bias of Dense must be True or False, got {bias!r}")

    def initial(self, random: RandomState) -> dict[str, Array]:
        shape = (self.n_in, self.n_out)
        parameters = {"W": finite_array(self.init(random, *shape), f"W of {self!r}")}
        if parameters["W"].shape != shape:
            raise ShapeError(
                f"init of {self!r} drew W of shape {parameters['W'].shape}, not {shape}"
            )
        if self.bias:
            parameters["b"] = np.zeros(self.n_out)
        return parameters

    def output_width(self, width: int | None) -> int:
        if width is not None and width != self.n_in:
            raise ShapeError(f"{self!r} takes rows of {self.n_in} numbers, not of {width}")
        return self.n_out

    def forward(self, parameters: Arrays, A: Array) -> tuple[Array, Array]:
        Z = matmul(A, parameters["W"])
        if self.bias:
            Z = Z + parameters["b"][..., None, :]
        return Z, A

    def backward(
        self, parameters: Arrays, cache: Array, delta: Array
    ) -> tuple[Array, dict[str, Array]]:
        A, W = cache, parameters["W"]
        gradients = {"W": matmul(swap(A), delta)}
        if self.bias:
            # Forward, b was copied to every row; backward, the rows add up.
            gradients["b"] = delta.sum(axis=-2)
        return matmul(delta, swap(W)), gradients

    def __repr__(self) -> str:
        return f"Dense({self.n_in}, {self.n_out}{'' if self.bias else ', bias=False'})"


class Sigmoid(Layer):
    """a = σ(z), element by element."""

    def forward(self, parameters: Arrays, Z: Array) -> tuple[Array, Array]:
        A = sigmoid(Z)
        return A, A

    def backward(self, parameters: Arrays, A: Array, dA: Array) -> tuple[Array, dict[str, Array]]:
        return dA * sigmoid_prime_from_a(A), {}


class Tanh(Layer):
    """a = tanh(z), element by element."""

    def forward(self, parameters: Arrays, Z: Array) -> tuple[Array, Array]:
        A = tanh(Z)
        return A, A

    def backward(self, parameters: Arrays, A: Array, dA: Array) -> tuple[Array, dict[str, Array]]:
        return dA * tanh_prime_from_a(A), {}


class ReLU(Layer):
    """a = max(z, 0), element by element; the slope at z = 0 counts as 0."""

    def forward(self, parameters: Arrays, Z: Array) -> tuple[Array, Array]:
        return relu(Z), Z

    def backward(self, parameters: Arrays, Z: Array, dA: Array) -> tuple[Array, dict[str, Array]]:
        return dA * relu_prime_from_z(Z), {}


class Identity(Layer):
    """a = z: no activation, as on the output of a regression."""

    def forward(self, parameters: Arrays, Z: Array) -> tuple[Array, None]:
        return Z, None

    def backward(
        self, parameters: Arrays, cache: None, dA: Array
    ) -> tuple[Array, dict[str, Array]]:
        return dA, {}


class Softmax(Layer):
    """p = softmax(z), row by row.

    Each p_k depends on every z_j of its row: ∂p_k/∂z_j = p_k (1{k=j} − p_j). Summed against the
    incoming derivative this gives dz_j = p_j (dp_j − Σ_k dp_k p_k).
    For training use SoftmaxCrossEntropy on the scores z, without this layer.
    """

    def forward(self, parameters: Arrays, Z: Array) -> tuple[Array, Array]:
        P = softmax(Z)
        return P, P

    def backward(self, parameters: Arrays, P: Array, dP: Array) -> tuple[Array, dict[str, Array]]:
        return P * (dP - (dP * P).sum(axis=-1, keepdims=True)), {}


def checked_layers(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The layers as a tuple. Raises TypeError or ValueError for anything but a list of layers."""
    if isinstance(layers, Layer):
        raise TypeError(f"layers must be a list: write [{layers!r}]")
    checked = tuple(layers)
    if not checked:
        raise ValueError("layers must hold at least one layer, got none")
    for layer in checked:
        if not isinstance(layer, Layer):
            hint = f": write {layer.__name__}()" if isinstance(layer, type) else ""
            raise TypeError(f"{layer!r} is no layer{hint}")
    return checked


def output_width(layers: Sequence[Layer], width: int | None) -> int | None:
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


def matmul(A: Array, B: Array) -> Array:
    """The matrix product A @ B; for stacks of matrices, the product of each pair."""
    # For thousands of tiny matrices `@` spends its time on calls. If their networks lie side by
    # side in memory, one run along them is several times faster.
    if A.ndim == B.ndim == 2 or B.strides[0] != B.itemsize:
        return A @ B
    return np.einsum("...ij,...jk->...ik", A, B)


def swap(A: Array) -> Array:
    """The transpose of each matrix: the last two axes exchanged, any leading axis left alone."""
    return np.swapaxes(A, -1, -2)
