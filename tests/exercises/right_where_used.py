"""Two right answers of other hands to each exercise of "Where it is used"."""

from collections import Counter

import autograd.numpy as anp
import numpy as np
from autograd import grad

from backprop.exercises.where_used import IS_CAT, P_CAT
from backprop.losses import SoftmaxCrossEntropy


def bias_by_the_loss_of_the_package():
    p, t = (np.stack([1 - each, each], axis=1) for each in (P_CAT, IS_CAT))
    return SoftmaxCrossEntropy().gradient(np.log(p), t).sum(axis=0)[1]


def bias_picture_by_picture():
    total = 0.0
    for p, cat in zip(P_CAT, IS_CAT, strict=True):
        total += -(1 - p) if cat else p
    return total / 3


def rows_by_shares(words, slope, size):
    """Looking up as a product with a row of shares, whose gradient is an outer product."""
    shares = np.bincount(words, minlength=size) / len(words)
    return np.outer(shares, slope)


def rows_by_counting(words, slope, size):
    counts = Counter(words)
    return np.array([counts[word] * slope / len(words) for word in range(size)])


def glide_by_numpy(x, kernel, delta):
    return {"kernel": np.correlate(x, delta, "valid"), "x": np.convolve(kernel, delta, "full")}


def glide_by_autograd(x, kernel, delta):
    def loss(kernel, x):
        z = [anp.sum(kernel * x[i : i + len(kernel)]) for i in range(len(delta))]
        return anp.sum(anp.stack(z) * delta)

    return {"kernel": grad(loss, 0)(kernel, x), "x": grad(loss, 1)(kernel, x)}


def parts_one_by_one(gradients, rows):
    mean, seen = np.zeros_like(gradients[0]), 0
    for g, n in zip(gradients, rows, strict=True):
        seen += n
        mean += (g - mean) * n / seen
    return mean


def parts_by_einsum(gradients, rows):
    return np.einsum("k,k...->...", np.array(rows) / np.sum(rows), np.array(gradients))


RIGHT = {
    "cat_bias": (bias_by_the_loss_of_the_package, bias_picture_by_picture),
    "words_back": (rows_by_shares, rows_by_counting),
    "glide_back": (glide_by_numpy, glide_by_autograd),
    "from_parts": (parts_one_by_one, parts_by_einsum),
}
