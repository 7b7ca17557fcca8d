"""What the symbols of "Loss" mean."""

from collections.abc import Iterator

import numpy as np
from numpy.random import RandomState
from witnesses import sizes

from backprop.activations import softmax
from backprop.losses import BinaryCrossEntropy, SoftmaxCrossEntropy
from bookkit.equations import Registry, Table

CHAPTER = Registry()
equation = CHAPTER.equation


@equation("eq-loss-bce")
def binary(random: RandomState) -> Iterator[tuple[str, Table]]:
    N, K = sizes(random, 2)
    y, t = random.uniform(0.05, 0.95, size=(2, N, K))
    yield "the package", {"N": N, "K": K, "y": y, "t": t, "L": BinaryCrossEntropy()(y, t)}


@equation("eq-loss-softmax")
def one_of_several(random: RandomState) -> Iterator[tuple[str, Table]]:
    N, K = sizes(random, 2)
    z = random.normal(size=(N, K))
    t = np.eye(K)[random.randint(K, size=N)]
    loss = SoftmaxCrossEntropy()(z, t)
    yield "the package", {"N": N, "z": z, "t": t, "p": softmax(z), "L": loss}
