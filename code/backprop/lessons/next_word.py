"""A very small language model: which word comes after the ones that were read?

The words read so far become one row: the share that each word of the vocabulary has in it. The
first matrix then holds one row for each word, its *embedding*, and the product is the mean of
the embeddings of the words that were read. Source of the form: Mikolov et al. (2013), the
continuous bag of words, with a hidden layer between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from ..activations import softmax
from ..checks import Array
from ..datasets import one_hot
from ..layers import Dense, Tanh
from ..losses import SoftmaxCrossEntropy
from ..network import Network
from ..optimizers import GradientDescent
from ..training import train

VOCABULARY = ("today", "weather", "soup", "is", "very", "good", "cold", "hot")
WEATHER = "today weather is very"
SOUP = "soup is very"
# What the model reads: each context with the word that followed, six sentences in all.
CORPUS = (
    (WEATHER, "good"), (WEATHER, "good"), (WEATHER, "cold"),
    (SOUP, "hot"), (SOUP, "hot"), (SOUP, "good"),
)  # fmt: skip
MATRICES = {"W1": "embedding", "W2": "context", "W3": "output"}
RATE = 1.0


class Share(NamedTuple):
    """How often a word followed a context, and how probable the model thinks it."""

    word: str
    frequency: float
    probability: float


class Learning(NamedTuple):
    """What one model thinks of the next word, at some epochs of its training."""

    epochs: tuple[int, ...]
    p: Array  # (E, V), for the context of the weather
    frequencies: Array  # (V,)
    loss: Array  # (E,)
    floor: float


def shares(context: str) -> Array:
    """A row (1, V): the share of each word of the vocabulary among the words of `context`.

    Raises ValueError for a word that the vocabulary does not have.
    """
    words = context.split()
    if strange := [word for word in words if word not in VOCABULARY]:
        raise ValueError(f"{strange[0]!r} is not in the vocabulary {VOCABULARY}")
    return one_hot([VOCABULARY.index(word) for word in words], len(VOCABULARY)).mean(
        axis=0, keepdims=True
    )


def data(corpus: Sequence[tuple[str, str]] = CORPUS) -> tuple[Array, Array]:
    """X (N, V), the contexts as shares, and T (N, V), the words that followed, one-hot."""
    X = np.concatenate([shares(context) for context, _ in corpus])
    return X, one_hot([VOCABULARY.index(word) for _, word in corpus], len(VOCABULARY))


def model(seed: int | Iterable[int] = 0) -> Network:
    """Embedding W1 (V, 3), context W2 (3, 6) with tanh, output W3 (6, V), on the scores."""
    v = len(VOCABULARY)
    layers = [Dense(v, 3, bias=False), Dense(3, 6), Tanh(), Dense(6, v)]
    return Network(layers, loss=SoftmaxCrossEntropy(), seed=seed)


def next_words(net: Network, context: str = WEATHER) -> Array:
    """The model's probabilities (V,), or (S, V), for the word after `context`."""
    return softmax(net.forward(shares(context)))[..., 0, :]


def frequencies(corpus: Sequence[tuple[str, str]] = CORPUS, context: str = WEATHER) -> Array:
    """How often (V,) each word of the vocabulary followed `context` in the corpus."""
    followed = [word for before, word in corpus if before == context]
    return np.array([followed.count(word) / len(followed) for word in VOCABULARY])


def first_that_says(word: str) -> int:
    """The first seed whose untrained model holds `word` most probable after the weather."""
    likeliest = np.argmax(next_words(model(range(200))), axis=-1)
    return int(np.flatnonzero(likeliest == VOCABULARY.index(word))[0])


def floor(corpus: Sequence[tuple[str, str]] = CORPUS) -> float:
    """The least mean cross-entropy that any model of the contexts can have on the corpus.

    It is that of a model whose probabilities are the frequencies.
    """
    surprise = [
        -np.log(frequencies(corpus, context)[VOCABULARY.index(word)]) for context, word in corpus
    ]
    return float(np.mean(surprise))


def learning(seed: int, epochs: Sequence[int]) -> Learning:
    """One model's thoughts while it trains on `CORPUS`, at each of these epochs."""
    net, (X, T) = model(seed), data()
    watched = train(
        net, X, T, GradientDescent(RATE), epochs=max(epochs), watch=lambda n: next_words(n)
    )
    rows = list(epochs)
    p = np.array(watched.watched)[rows]
    return Learning(tuple(epochs), p, frequencies(), watched.loss[rows], floor())


def farthest_from_frequencies(seeds: Iterable[int], epochs: int) -> Array:
    """For each model (S,), the largest error of its probabilities, over both contexts."""
    net, (X, T) = model(seeds), data()
    train(net, X, T, GradientDescent(RATE), epochs=epochs)
    errors = [
        np.abs(next_words(net, context) - frequencies(context=context)).max(axis=-1)
        for context in (WEATHER, SOUP)
    ]
    return np.max(errors, axis=0)
