"""Losses: one number that says how wrong the outputs Y are about the targets T.

Y is (N, n_out), one example a row, or (S, N, n_out) for S networks at once; T is (N, n_out).
A loss has two formulas, side by side: `value`, and `derivative`, which is dL/dY of exactly that
value, with the same reduction. Calling the loss, `loss(Y, T)`, and `loss.gradient(Y, T)` check
their arguments first; `value` and `derivative` are the bare formulas.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop.activations import log_softmax, sigmoid, softmax, softplus
from backprop.checks import Array, ShapeError, batch, finite_array


class Loss:
    """What all losses share: the checks. A new loss adds `value` and `derivative`."""

    def value(self, Y: Array, T: Array) -> Array:
        """The loss: a number, or one for each network (S,)."""
        raise NotImplementedError(f"{type(self).__name__} needs a method value(Y, T)")

    def derivative(self, Y: Array, T: Array) -> Array:
        """dL/dY, of the shape of Y."""
        raise NotImplementedError(f"{type(self).__name__} needs a method derivative(Y, T)")

    def __call__(self, Y: ArrayLike, T: ArrayLike) -> Any:
        """The loss as a float, or as an array (S,) for outputs (S, N, n_out).

        Raises ShapeError where T has not the shape of one network's outputs, TypeError where Y or
        T is not made of numbers, ValueError where one of them is NaN, infinite or outside the
        loss's domain.
        """
        return plain(self.value(*self._checked(Y, T)))

    def gradient(self, Y: ArrayLike, T: ArrayLike) -> Array:
        """dL/dY, of the shape of Y. Raises what calling the loss raises."""
        return self.derivative(*self._checked(Y, T))

    def targets(self, T: ArrayLike, dtype: Any = np.float64) -> Array:
        """T as an array (N, n_out), or the error that says why it cannot be one."""
        return batch(T, "T", dtype)

    def check_targets(self, T: Array) -> None:
        """Raise ValueError where this loss has no meaning for the targets T (N, n_out)."""

    def check_outputs(self, Y: Array) -> None:
        """Raise ValueError where this loss has no meaning for the outputs Y."""

    def _checked(self, Y: ArrayLike, T: ArrayLike) -> tuple[Array, Array]:
        outputs = finite_array(Y, "Y")
        if outputs.ndim > 3:
            raise ShapeError(f"Y must be (N, n_out) or (S, N, n_out), got shape {outputs.shape}")
        targets = self.targets(T)
        require_same_shape(targets, outputs.shape[-2:])
        self.check_targets(targets)
        self.check_outputs(outputs)
        return outputs, targets

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class HalfSquaredError(Loss):
    """½ Σ_k (y_k − t_k)², summed over the outputs, mean over the batch."""

    def value(self, Y: Array, T: Array) -> Array:
        return 0.5 * ((Y - T) ** 2).sum(axis=-1).mean(axis=-1)

    def derivative(self, Y: Array, T: Array) -> Array:
        return (Y - T) / T.shape[0]


class SumSquaredError(Loss):
    """Σ (y − t)², summed over everything: outputs and examples."""

    def value(self, Y: Array, T: Array) -> Array:
        return ((Y - T) ** 2).sum(axis=(-2, -1))

    def derivative(self, Y: Array, T: Array) -> Array:
        return 2 * (Y - T)


class MeanSquaredError(Loss):
    """(y − t)², mean over everything: outputs and examples."""

    def value(self, Y: Array, T: Array) -> Array:
        return ((Y - T) ** 2).mean(axis=(-2, -1))

    def derivative(self, Y: Array, T: Array) -> Array:
        return 2 * (Y - T) / T.size


class BinaryCrossEntropy(Loss):
    """−(t log p + (1 − t) log(1 − p)) on probabilities p, mean over everything.

    Targets lie in [0, 1], probabilities strictly between 0 and 1. Directly after a Sigmoid layer
    a Network computes the same loss from z (`BinaryCrossEntropyOnLogits`), where it stays exact
    however sure the network is.
    """

    def value(self, p: Array, T: Array) -> Array:
        return -(T * np.log(p) + (1 - T) * np.log1p(-p)).mean(axis=(-2, -1))

    def derivative(self, p: Array, T: Array) -> Array:
        return (p - T) / (p * (1 - p)) / T.size

    def check_targets(self, T: Array) -> None:
        outside = (T < 0) | (T > 1)
        if outside.any():
            raise ValueError(f"{self!r} needs targets between 0 and 1, got {T[outside][0]}")

    def check_outputs(self, p: Array) -> None:
        outside = (p <= 0) | (p >= 1)
        if outside.any():
            raise ValueError(
                f"{self!r} needs probabilities strictly between 0 and 1, got {p[outside][0]}. "
                "End the network with a Sigmoid() layer"
            )


class BinaryCrossEntropyOnLogits(BinaryCrossEntropy):
    """softplus(z) − t z, which is BinaryCrossEntropy at p = σ(z), mean over everything.

    The derivative of −log p is −1/p and that of p = σ(z) is p (1 − p): their product cancels to
    the plain difference σ(z) − t.
    """

    def value(self, z: Array, T: Array) -> Array:
        return (softplus(z) - T * z).mean(axis=(-2, -1))

    def derivative(self, z: Array, T: Array) -> Array:
        return (sigmoid(z) - T) / T.size

    def check_outputs(self, z: Array) -> None:
        """Any z will do."""


class SoftmaxCrossEntropy(Loss):
    """−Σ_k t_k log softmax(z)_k on logits z, mean over the batch.

    Each row of T is a distribution over the classes, usually one-hot: one 1, else 0.
    """

    def value(self, z: Array, T: Array) -> Array:
        return -(T * log_softmax(z)).sum(axis=-1).mean(axis=-1)

    def derivative(self, z: Array, T: Array) -> Array:
        return (softmax(z) - T) / T.shape[0]

    def targets(self, T: ArrayLike, dtype: Any = np.float64) -> Array:
        shape = np.shape(T)
        if len(shape) == 1 or shape[1:] == (1,):
            raise ShapeError(
                f"{self!r} needs one-hot targets, a row of at least two numbers for each example, "
                f"got shape {shape}. Class numbers become one-hot rows with "
                "backprop.datasets.one_hot(labels, classes)"
            )
        return batch(T, "T", dtype)

    def check_targets(self, T: Array) -> None:
        # 1e-6 leaves room for the rounding of targets that were stored in single precision.
        wrong = (T < 0).any(axis=-1) | (np.abs(T.sum(axis=-1) - 1) > 1e-6)
        if wrong.any():
            raise ValueError(
                f"{self!r} needs rows of T that are non-negative and add to 1, got {T[wrong][0]}"
            )


def plain(loss: Any) -> Any:
    """One number as a Python number, many as the array that they are."""
    return loss.item() if np.ndim(loss) == 0 else loss


def require_same_shape(T: Array, expected: tuple[int, ...]) -> None:
    """Raise ShapeError unless T has the shape `expected`, that of one network's outputs.

    NumPy would stretch a (N, 1) target beside (N, 2) outputs without a word and compute the loss
    of another problem.
    """
    if T.shape != expected:
        raise ShapeError(
            f"T has shape {T.shape}, but the outputs that it is compared with have shape {expected}"
        )
