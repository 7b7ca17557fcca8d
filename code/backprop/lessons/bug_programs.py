"""Three small programs with a backward pass written by hand, as text that is run.

A bug is a change of a line or two of this text (see `bug_collection`), and what is shown is what
runs. Every program has the same six functions:

    start(n_in, n_hidden, n_out, seed)   its parameters, drawn by RandomState(seed)
    forward(p, X)                        everything that the way back needs; the outputs last
    loss(y, T)                           the loss, and its slope at the outputs
    backward(p, cache, dy)               the slopes of the parameters, given those of the outputs
    gradients(p, X, T)                   the loss and all its slopes
    step(p, g, kept)                     one update; `kept` is what it remembers
"""

from __future__ import annotations

from typing import NamedTuple

SIGMOIDS = """\
RATE, DECAY = 4.0, 0.0001

def start(n_in, n_hidden, n_out, seed):
    random = np.random.RandomState(seed)
    W1 = random.randn(n_in, n_hidden) / np.sqrt(n_in)
    W2 = random.randn(n_hidden, n_out) / np.sqrt(n_hidden)
    return {"W1": W1, "b1": np.zeros(n_hidden), "W2": W2, "b2": np.zeros(n_out)}

def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(0.5 * z)

def forward(p, X):
    z1 = X @ p["W1"] + p["b1"]
    a1 = sigmoid(z1)
    y = sigmoid(a1 @ p["W2"] + p["b2"])
    return X, z1, a1, y

def loss(y, T):
    L = 0.5 * np.sum((y - T) ** 2) / len(T)
    return L, (y - T) / len(T)

def backward(p, cache, dy):
    X, z1, a1, y = cache
    delta2 = dy * y * (1 - y)
    delta1 = delta2 @ p["W2"].T * a1 * (1 - a1)
    return {
        "W1": X.T @ delta1,
        "b1": delta1.sum(axis=0),
        "W2": a1.T @ delta2,
        "b2": delta2.sum(axis=0),
    }

def gradients(p, X, T):
    cache = forward(p, X)
    L, dy = loss(cache[-1], T)
    g = backward(p, cache, dy)
    for name in ("W1", "W2"):
        L = L + DECAY / 2 * np.sum(p[name] ** 2)
        g[name] = g[name] + DECAY * p[name]
    return L, g

def step(p, g, kept):
    for name in p:
        p[name] = p[name] - RATE * g[name]
"""

CLASSES = """\
RATE, TINY = 0.5, 1e-12

def start(n_in, n_hidden, n_out, seed):
    random = np.random.RandomState(seed)
    W1 = random.randn(n_in, n_hidden) * np.sqrt(2 / n_in)
    W2 = random.randn(n_hidden - 1, n_out) * np.sqrt(0.1 / n_hidden)
    return {"W1": W1, "b1": np.zeros(n_hidden), "W2": W2, "b2": np.zeros(n_out)}

def forward(p, X):
    z1 = X @ p["W1"] + p["b1"]
    a1 = np.maximum(z1, 0)
    m = np.maximum(a1[:, :-1], a1[:, 1:])  # the larger of two neighbours
    z2 = m @ p["W2"] + p["b2"]
    e = np.exp(z2 - z2.max(axis=1, keepdims=True))
    return X, z1, a1, m, e / e.sum(axis=1, keepdims=True)

def loss(y, T):
    safe = np.maximum(y, TINY)
    L = -np.sum(T * np.log(safe)) / len(T)
    return L, -T / safe / len(T)

def backward(p, cache, dy):
    X, z1, a1, m, y = cache
    delta2 = y * (dy - np.sum(dy * y, axis=1, keepdims=True))
    dm = delta2 @ p["W2"].T
    left = a1[:, :-1] >= a1[:, 1:]
    da1 = np.zeros_like(a1)
    da1[:, :-1] += dm * left
    da1[:, 1:] += dm * ~left
    delta1 = da1 * (z1 > 0)
    return {
        "W1": X.T @ delta1,
        "b1": delta1.sum(axis=0),
        "W2": m.T @ delta2,
        "b2": delta2.sum(axis=0),
    }

def gradients(p, X, T):
    cache = forward(p, X)
    L, dy = loss(cache[-1], T)
    return L, backward(p, cache, dy)

def step(p, g, kept):
    for name in p:
        p[name] = p[name] - RATE * g[name]
"""

MEMORY = """\
RATE = 0.05

def start(n_in, n_hidden, n_out, seed):
    random = np.random.RandomState(seed)
    Wx = random.randn(n_in, n_hidden) / np.sqrt(n_in)
    Wh = random.randn(n_hidden, n_hidden) / np.sqrt(n_hidden)
    V = random.randn(n_hidden, n_out) * np.sqrt(0.1 / n_hidden)
    return {"Wx": Wx, "Wh": Wh, "b": np.zeros(n_hidden), "V": V, "c": np.zeros(n_out)}

def forward(p, X):
    X1, X2 = np.split(X, 2, axis=1)  # first word, second word
    h1 = np.tanh(X1 @ p["Wx"] + p["b"])
    h2 = np.tanh(X2 @ p["Wx"] + h1 @ p["Wh"] + p["b"])
    return X1, X2, h1, h2, h2 @ p["V"] + p["c"]

def loss(y, T):
    L = np.mean((y - T) ** 2)
    return L, 2 * (y - T) / y.size

def backward(p, cache, dy):
    X1, X2, h1, h2, y = cache
    g = {name: np.zeros_like(w) for name, w in p.items()}
    g["V"] += h2.T @ dy
    g["c"] += dy.sum(axis=0)
    delta2 = dy @ p["V"].T * (1 - h2**2)
    g["Wh"] += h1.T @ delta2
    g["Wx"] += X2.T @ delta2
    g["b"] += delta2.sum(axis=0)
    delta1 = delta2 @ p["Wh"].T * (1 - h1**2)
    g["Wx"] += X1.T @ delta1
    g["b"] += delta1.sum(axis=0)
    return g

def gradients(p, X, T):
    cache = forward(p, X)
    L, dy = loss(cache[-1], T)
    return L, backward(p, cache, dy)

def step(p, g, kept):
    kept["t"] = kept.get("t", 0) + 1
    for name in p:
        m, v = kept.get(name, (0, 0))
        m = 0.9 * m + 0.1 * g[name]
        v = 0.999 * v + 0.001 * g[name] ** 2
        kept[name] = m, v
        m = m / (1 - 0.9 ** kept["t"])
        v = v / (1 - 0.999 ** kept["t"])
        p[name] = p[name] - RATE * m / (np.sqrt(v) + 1e-8)
"""


class Sizes(NamedTuple):
    """Units in each layer, and rows of a batch. In "memory" an input row is two words long."""

    n_in: int
    n_hidden: int
    n_out: int
    rows: int


class Family(NamedTuple):
    """A right program.

    Attributes:
        name: "sigmoids", "classes" or "memory".
        what: the program in a sentence.
        text: its text.
        usual: sizes as they come, among them equal ones.
        all_different: sizes of which no two are equal.
    """

    name: str
    what: str
    text: str
    usual: Sizes
    all_different: Sizes


FAMILIES = {
    family.name: family
    for family in (
        Family(
            "sigmoids",
            "two sigmoid layers, ½ squared error summed over the outputs, mean over the batch, "
            "and a small penalty on the weights; gradient descent",
            SIGMOIDS, Sizes(4, 4, 4, 5), Sizes(4, 5, 2, 7),
        ),
        Family(
            "classes",
            "ReLU, the larger of each two neighbours, softmax, cross-entropy, mean over the "
            "batch; gradient descent",
            CLASSES, Sizes(3, 8, 3, 6), Sizes(4, 6, 3, 7),
        ),
        Family(
            "memory",
            "two tanh steps with the same weights, squared error, mean over everything; Adam",
            MEMORY, Sizes(2, 4, 2, 6), Sizes(2, 5, 3, 7),
        ),
    )
}  # fmt: skip
