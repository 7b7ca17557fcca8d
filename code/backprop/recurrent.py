"""Recurrent layers: the same weights, used again at every step of a sequence.

A row of input holds one sequence, time first: step t is columns t · n_in up to (t + 1) · n_in. Out
comes the hidden state h (N, n_hidden) after the last step; before the first it is zero.

The way back walks the steps from the last to the first. It carries dh, the derivative of the loss
with respect to the hidden state, from each step to the one before. The gradient of a weight is the
sum of what all steps say, for all of them have used that weight.

Every sum z of a layer has matrices and a bias of its own, named after it: z_f = x Wxf + h Whf + bf.
Inside, sequences are (steps, N, …): X[t] is what all N of them show at step t.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.random import RandomState

from backprop.activations import sigmoid, sigmoid_prime_from_a, tanh, tanh_prime_from_a
from backprop.checks import Array, ShapeError, number, whole_number
from backprop.initializers import Glorot
from backprop.layers import Arrays, Layer

Sums = Mapping[str, Array]


class _OverSteps(Layer):
    """What recurrent layers share: how they are fed, and the parts that know nothing of time."""

    serves_many = False
    sums: ClassVar[tuple[str, ...]]

    def __init__(self, n_in: int, n_hidden: int, steps: int) -> None:
        kind = type(self).__name__
        self.n_in = whole_number(n_in, f"n_in of {kind}", at_least=1)
        self.n_hidden = whole_number(n_hidden, f"n_hidden of {kind}", at_least=1)
        self.steps = whole_number(steps, f"steps of {kind}", at_least=1)

    def initial(self, random: RandomState) -> dict[str, Array]:
        draw, parameters = Glorot(), {}
        for name in self.sums:
            parameters[f"Wx{name}"] = draw(random, self.n_in, self.n_hidden)
            parameters[f"Wh{name}"] = draw(random, self.n_hidden, self.n_hidden)
            parameters[f"b{name}"] = np.zeros(self.n_hidden)
        return parameters

    def output_width(self, width: int | None) -> int:
        if width is not None and width != self.steps * self.n_in:
            raise ShapeError(
                f"{self!r} takes rows of {self.steps} · {self.n_in} = {self.steps * self.n_in} "
                f"numbers, not of {width}"
            )
        return self.n_hidden

    def _by_step(self, A: Array) -> Array:
        """The rows A (N, steps · n_in) as X (steps, N, n_in)."""
        return A.reshape(len(A), self.steps, self.n_in).swapaxes(0, 1)

    def _from_inputs(self, parameters: Arrays, X: Array) -> Sums:
        """The part of each sum that does not wait for h, for all steps at once."""
        return {name: X @ parameters[f"Wx{name}"] + parameters[f"b{name}"] for name in self.sums}

    def _empty(self, X: Array) -> dict[str, Array]:
        """Room for one array (N, n_hidden) a step, for each sum."""
        shape = (*X.shape[:2], self.n_hidden)
        return {name: np.empty(shape, X.dtype) for name in self.sums}

    def _gathered(
        self, parameters: Arrays, X: Array, before: Array, dZ: Sums, from_h: Sums
    ) -> tuple[Array, dict[str, Array]]:
        """The derivative for the input rows and all gradients, once every step has spoken.

        before (steps, N, n_hidden): the hidden state that each step began with.
        dZ, from_h: the derivatives with respect to each sum, and to its part h @ Wh.
        """
        gradients, dX = {}, np.zeros_like(X)
        over_steps_and_rows = ((0, 1), (0, 1))
        for name in self.sums:
            gradients[f"Wx{name}"] = np.tensordot(X, dZ[name], over_steps_and_rows)
            gradients[f"Wh{name}"] = np.tensordot(before, from_h[name], over_steps_and_rows)
            gradients[f"b{name}"] = dZ[name].sum(axis=(0, 1))
            dX += dZ[name] @ parameters[f"Wx{name}"].T
        return dX.swapaxes(0, 1).reshape(X.shape[1], -1), gradients

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.n_in}, {self.n_hidden}, steps={self.steps})"


class Recurrent(_OverSteps):
    """h ← tanh(x Wxh + h Whh + bh), from step to step, as often as the sequence is long.

    Rows of steps · n_in numbers come in, the last h (N, n_hidden) goes out. On the way back each
    step multiplies by tanh′ and by Whh, so the gradient of an early step is a product with as many
    factors as there are steps after it. Serves one network at a time.

    Wxh (n_in, n_hidden) and Whh (n_hidden, n_hidden) are drawn by `Glorot()`, bh starts at zero.
    Raises TypeError or ValueError unless the three are whole numbers of at least 1.
    Source: Elman (1990).
    """

    sums = ("h",)

    def forward(self, parameters: Arrays, A: Array) -> tuple[Array, Any]:
        X = self._by_step(A)
        from_x = self._from_inputs(parameters, X)["h"]
        H = np.zeros((self.steps + 1, len(A), self.n_hidden), A.dtype)
        for t in range(self.steps):
            H[t + 1] = tanh(from_x[t] + H[t] @ parameters["Whh"])
        return H[-1].copy(), (X, H)

    def backward(
        self, parameters: Arrays, cache: Any, delta: Array
    ) -> tuple[Array, dict[str, Array]]:
        X, H = cache
        dZ, dh = self._empty(X), delta
        for t in reversed(range(self.steps)):
            dZ["h"][t] = dh * tanh_prime_from_a(H[t + 1])
            dh = dZ["h"][t] @ parameters["Whh"].T
        return self._gathered(parameters, X, H[:-1], dZ, dZ)


class LSTM(_OverSteps):
    """Long short-term memory: a cell c that is kept, and gates that say what enters and leaves.

    i, f, o = σ(z_i), σ(z_f), σ(z_o); g = tanh(z_g), each z = x Wx + h Wh + b with its own letters;
    c ← f · c + i · g;  h ← o · tanh(c).

    i lets the candidate g in, f keeps the cell, o shows it. From step to step the cell is only
    multiplied by f, and so is its gradient on that path: with f near 1 it lives long.
    Rows of steps · n_in numbers come in, the last h (N, n_hidden) goes out. Serves one network at
    a time.

    For each of i, f, g, o in this order Wx (n_in, n_hidden) and Wh (n_hidden, n_hidden) are drawn
    by `Glorot()`. The biases start at zero, and bf at `forget_bias`: the cell begins by keeping.
    Raises TypeError or ValueError unless the first three are whole numbers of at least 1 and
    forget_bias is a finite number.
    Source: Hochreiter and Schmidhuber (1997); f by Gers, Schmidhuber and Cummins (2000).
    """

    sums = ("i", "f", "g", "o")

    def __init__(self, n_in: int, n_hidden: int, steps: int, forget_bias: float = 1.0) -> None:
        super().__init__(n_in, n_hidden, steps)
        self.forget_bias = number(forget_bias, "forget_bias of LSTM")

    def initial(self, random: RandomState) -> dict[str, Array]:
        return super().initial(random) | {"bf": np.full(self.n_hidden, self.forget_bias)}

    def forward(self, parameters: Arrays, A: Array) -> tuple[Array, Any]:
        X = self._by_step(A)
        from_x, gates = self._from_inputs(parameters, X), self._empty(X)
        H = np.zeros((self.steps + 1, len(A), self.n_hidden), A.dtype)
        C = np.zeros_like(H)
        for t in range(self.steps):
            z = {name: from_x[name][t] + H[t] @ parameters[f"Wh{name}"] for name in self.sums}
            i, f, g, o = sigmoid(z["i"]), sigmoid(z["f"]), tanh(z["g"]), sigmoid(z["o"])
            C[t + 1] = f * C[t] + i * g
            H[t + 1] = o * tanh(C[t + 1])
            gates["i"][t], gates["f"][t], gates["g"][t], gates["o"][t] = i, f, g, o
        return H[-1], (X, gates, C, H)

    def backward(
        self, parameters: Arrays, cache: Any, delta: Array
    ) -> tuple[Array, dict[str, Array]]:
        X, gates, C, H = cache
        dZ, dh, dc = self._empty(X), delta, np.zeros_like(delta)
        for t in reversed(range(self.steps)):
            i, f, g, o = (gates[name][t] for name in self.sums)
            shown = tanh(C[t + 1])
            dc = dc + dh * o * tanh_prime_from_a(shown)
            dZ["i"][t] = dc * g * sigmoid_prime_from_a(i)
            dZ["f"][t] = dc * C[t] * sigmoid_prime_from_a(f)
            dZ["g"][t] = dc * i * tanh_prime_from_a(g)
            dZ["o"][t] = dh * shown * sigmoid_prime_from_a(o)
            dh = sum(dZ[name][t] @ parameters[f"Wh{name}"].T for name in self.sums)
            dc = dc * f
        return self._gathered(parameters, X, H[:-1], dZ, dZ)


class GRU(_OverSteps):
    """Gated recurrent unit: a hidden state that a gate either keeps or replaces.

    r, u = σ(z_r), σ(z_u);  n = tanh(x Wxn + r · (h Whn) + bn);  h ← u · h + (1 − u) · n.

    u keeps the old state, r says how much of it the candidate n may see. (u is often written z,
    which here is the pre-activation.) Where u is near 1 the gradient passes as it is.
    Rows of steps · n_in numbers come in, the last h (N, n_hidden) goes out. Serves one network at
    a time.

    For each of r, u, n in this order Wx (n_in, n_hidden) and Wh (n_hidden, n_hidden) are drawn by
    `Glorot()`. The biases start at zero.
    Raises TypeError or ValueError unless the three are whole numbers of at least 1.
    Source: Cho et al. (2014). r multiplies after Whn, as in PyTorch; there h Whn has a second bias.
    """

    sums = ("r", "u", "n")

    def forward(self, parameters: Arrays, A: Array) -> tuple[Array, Any]:
        X = self._by_step(A)
        from_x, gates = self._from_inputs(parameters, X), self._empty(X)
        H = np.zeros((self.steps + 1, len(A), self.n_hidden), A.dtype)
        for t in range(self.steps):
            r = sigmoid(from_x["r"][t] + H[t] @ parameters["Whr"])
            u = sigmoid(from_x["u"][t] + H[t] @ parameters["Whu"])
            n = tanh(from_x["n"][t] + r * (H[t] @ parameters["Whn"]))
            H[t + 1] = u * H[t] + (1 - u) * n
            gates["r"][t], gates["u"][t], gates["n"][t] = r, u, n
        return H[-1], (X, gates, H)

    def backward(
        self, parameters: Arrays, cache: Any, delta: Array
    ) -> tuple[Array, dict[str, Array]]:
        X, gates, H = cache
        dZ, dh = self._empty(X), delta
        from_h = dZ | {"n": np.empty_like(dZ["n"])}
        for t in reversed(range(self.steps)):
            r, u, n = (gates[name][t] for name in self.sums)
            dZ["n"][t] = dh * (1 - u) * tanh_prime_from_a(n)
            dZ["u"][t] = dh * (H[t] - n) * sigmoid_prime_from_a(u)
            dZ["r"][t] = dZ["n"][t] * (H[t] @ parameters["Whn"]) * sigmoid_prime_from_a(r)
            from_h["n"][t] = dZ["n"][t] * r
            back = sum(from_h[name][t] @ parameters[f"Wh{name}"].T for name in self.sums)
            dh = dh * u + back
        return self._gathered(parameters, X, H[:-1], dZ, from_h)
