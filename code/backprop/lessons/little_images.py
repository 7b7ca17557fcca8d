"""Lines in little images, and a layer that looks for the same thing everywhere.

An image is 8 by 8, its 64 numbers in one row, as they are read: left to right, top to bottom.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.random import RandomState

from ..activations import softmax
from ..checks import Array, ShapeError, whole_number
from ..datasets import one_hot
from ..initializers import Normal
from ..layers import Arrays, Dense, Layer, ReLU
from ..losses import SoftmaxCrossEntropy
from ..network import Network
from ..optimizers import Adam
from ..training import train

SIDE, KERNEL = 8, 3
PLACES = (SIDE - KERNEL + 1) ** 2  # 36: where a kernel can lie in an image
KINDS = ("lying", "standing")
NOISE = 0.3


class Convolution(Layer):
    """Each of n kernels, 3 by 3, laid on every place of the image: 36 · n numbers a row.

    The weights K (9, n) are the same at every place, so each place adds its share to their
    gradient. b (n,) is added everywhere. Serves one network at a time.
    """

    serves_many = False

    def __init__(self, kernels: int) -> None:
        self.kernels = whole_number(kernels, "kernels", at_least=1)

    def initial(self, random: RandomState) -> dict[str, Array]:
        return {"K": Normal(0.3)(random, KERNEL**2, self.kernels), "b": np.zeros(self.kernels)}

    def output_width(self, width: int | None) -> int:
        if width is not None and width != SIDE**2:
            raise ShapeError(f"{self!r} takes rows of {SIDE**2} numbers, not of {width}")
        return PLACES * self.kernels

    def forward(self, parameters: Arrays, A: Array) -> tuple[Array, Any]:
        patches = patches_of(A)
        Z = patches @ parameters["K"] + parameters["b"]
        return Z.reshape(len(A), -1), patches

    def backward(
        self, parameters: Arrays, patches: Any, delta: Array
    ) -> tuple[Array, dict[str, Array]]:
        delta = delta.reshape(*patches.shape[:2], self.kernels)
        gradients = {
            "K": np.einsum("npi,npk->ik", patches, delta),  # summed over images and places
            "b": delta.sum(axis=(0, 1)),
        }
        return images_of(delta @ parameters["K"].T), gradients


class MeanOverPlaces(Layer):
    """For each kernel the mean of what it found, wherever it found it: n numbers a row."""

    def __init__(self, kernels: int) -> None:
        self.kernels = whole_number(kernels, "kernels", at_least=1)

    def output_width(self, width: int | None) -> int:
        if width is not None and width != PLACES * self.kernels:
            raise ShapeError(f"{self!r} takes rows of {PLACES * self.kernels}, not of {width}")
        return self.kernels

    def forward(self, parameters: Arrays, A: Array) -> tuple[Array, None]:
        return A.reshape(len(A), PLACES, self.kernels).mean(axis=1), None

    def backward(
        self, parameters: Arrays, cache: None, delta: Array
    ) -> tuple[Array, dict[str, Array]]:
        return np.tile(delta / PLACES, PLACES), {}


class Shift(Layer):
    """A + b: one number added to each input. For one example, db is the derivative for the input.

    Laid before a network, with b = 0, it changes nothing and lets `gradients` tell how the loss
    answers to each number of the input.
    """

    def __init__(self, width: int) -> None:
        self.width = whole_number(width, "width", at_least=1)

    def initial(self, random: RandomState) -> dict[str, Array]:
        return {"b": np.zeros(self.width)}

    def forward(self, parameters: Arrays, A: Array) -> tuple[Array, None]:
        return A + parameters["b"][..., None, :], None

    def backward(
        self, parameters: Arrays, cache: None, delta: Array
    ) -> tuple[Array, dict[str, Array]]:
        return delta, {"b": delta.sum(axis=-2)}


class Rounded(NamedTuple):
    """How a network answers when its weights are kept with fewer bits."""

    bits: int
    right: float
    farthest: float


def patches_of(A: Array) -> Array:
    """The 3 by 3 patches (N, 36, 9) of images (N, 64)."""
    images = A.reshape(-1, SIDE, SIDE)
    windows = sliding_window_view(images, (KERNEL, KERNEL), axis=(1, 2))
    return windows.reshape(len(images), PLACES, KERNEL**2)


def images_of(patches: Array) -> Array:
    """Images (N, 64) in which every pixel has the sum of what the patches (N, 36, 9) give it."""
    side = SIDE - KERNEL + 1
    shares = patches.reshape(-1, side, side, KERNEL, KERNEL)
    images = np.zeros((len(shares), SIDE, SIDE))
    for i, j in np.ndindex(KERNEL, KERNEL):
        images[:, i : i + side, j : j + side] += shares[..., i, j]
    return images.reshape(len(images), -1)


def lines(n: int, seed: int = 0) -> tuple[Array, Array]:
    """n noisy images X (n, 64), each of a line five long, and T (n, 2): lying or standing."""
    random = RandomState(seed)
    X = NOISE * random.randn(n, SIDE, SIDE)
    standing = random.randint(2, size=n)
    for image, stands in zip(X, standing, strict=True):
        row, start = random.randint(SIDE), random.randint(SIDE - 4)
        (image.T if stands else image)[row, start : start + 5] += 1
    return X.reshape(n, -1), one_hot(standing, 2)


def line_finder(kernels: int = 2, seed: int = 0) -> Network:
    """Convolution, ReLU, mean over all places, and two scores."""
    return Network(
        [Convolution(kernels), ReLU(), MeanOverPlaces(kernels), Dense(kernels, 2)],
        loss=SoftmaxCrossEntropy(),
        seed=seed,
    )


def trained_line_finder(seed: int = 0, epochs: int = 300, progress: bool = False) -> Network:
    """A line finder after training on 200 images, all at once, with Adam."""
    net, (X, T) = line_finder(seed=seed), lines(200, seed=1)
    train(net, X, T, Adam(0.05), epochs=epochs, progress=progress)
    return net


def share_right(net: Network, X: Array, T: Array) -> float:
    """The share of the images whose likelier kind is the true one."""
    return float(np.mean(np.argmax(net.forward(X), -1) == np.argmax(T, -1)))


def input_derivative(net: Network, x: Array, kind: int) -> Array:
    """How the loss for this kind answers to each pixel of the image x (1, 64): 64 numbers."""
    watched = Network([Shift(SIDE**2), *net.layers], loss=net.loss_function)
    for key, array in net.parameters.items():
        name, count = key[:-1], int(key[-1])
        watched.parameters[f"{name}{count + 1}"] = array
    _, gradients = watched.gradients(x, one_hot([kind], len(KINDS)))
    return gradients["b1"]


def in_parts(net: Network, X: Array, T: Array, parts: int) -> dict[str, Array]:
    """The gradients of the mean loss, each part computed apart and weighted by its examples."""
    total: dict[str, Array] = {key: np.zeros_like(w) for key, w in net.parameters.items()}
    rows = np.array_split(np.arange(len(X)), whole_number(parts, "parts", at_least=1))
    for part in rows:
        _, gradients = net.gradients(X[part], T[part])
        for key, gradient in gradients.items():
            total[key] += len(part) / len(X) * gradient
    return total


def rounded(net: Network, X: Array, T: Array, bits: Iterable[int]) -> list[Rounded]:
    """The share of right answers with each array of weights rounded to 2^bits − 1 levels.

    The levels lie evenly between plus and minus the largest entry. The network itself is put
    back afterwards.
    """
    before, p = net.parameters.copy(), softmax(net.forward(X))
    found = []
    for n in bits:
        levels = 2 ** (whole_number(n, "bits", at_least=2) - 1) - 1
        for key, w in before.items():
            step = max(np.abs(w).max(), np.finfo(float).tiny) / levels
            net.parameters[key] = np.round(w / step) * step
        farthest = np.abs(softmax(net.forward(X)) - p).max()
        found.append(Rounded(n, share_right(net, X, T), float(farthest)))
    net.parameters.update(before)
    return found
