"""The 2-4-1 network of source 002, and its hand-written backward pass, mended defect by defect.

100 random rows of two inputs and one target go through four sigmoid units and a sigmoid output.
The loss is the mean squared error, mean over everything. The source's function for the backward
pass is never called; here it is rebuilt as a text, run, and compared with the gradient.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.random import RandomState
from numpy.typing import DTypeLike

from ..activations import sigmoid
from ..checks import Array
from ..initializers import Uniform
from ..layers import Dense, Sigmoid
from ..losses import Loss, MeanSquaredError
from ..network import Network

ROWS = 100
KEYS = ("W1", "b1", "W2", "b2")


def network(seed: int = 0, loss: Loss | None = None, dtype: DTypeLike = np.float64) -> Network:
    """The network 2-4-1: weights drawn evenly between −1 and 1, biases 0, mean squared error.

    loss: another loss instead. dtype: np.float64 or np.float32.
    """
    layers = [Dense(2, 4, Uniform(-1, 1)), Sigmoid(), Dense(4, 1, Uniform(-1, 1)), Sigmoid()]
    return Network(
        layers, loss=MeanSquaredError() if loss is None else loss, seed=seed, dtype=dtype
    )


def data(seed: int = 0, rows: int = ROWS) -> tuple[Array, Array]:
    """X (rows, 2) and T (rows, 1), evenly between 0 and 1, drawn after the weights of `network`."""
    random = RandomState(seed)
    random.uniform(-1, 1, 2 * 4 + 4 * 1)
    return random.rand(rows, 2), random.rand(rows, 1)


# Each defect: its name, the piece of code that has it, and the piece that has not.
DEFECTS: dict[str, tuple[str, str]] = {
    "scope": ("def backward(t, p, W2):", "def backward(t, p, W2, x, a1):"),
    "transpose": ("d1 = d2 @ W2", "d1 = d2 @ W2.T"),
    "sign": ("d2 = 2 * (t - p)", "d2 = 2 * (p - t)"),
    "slope": ("", "d2 = d2 * p * (1 - p)"),
    "mean": ("", "d2 = d2 / t.size"),
}


class Verdict(NamedTuple):
    """A backward pass that was run, and how its gradient compares with the right one.

    mended: the defects that are no longer in it.
    code: its lines, and changed: the numbers of those lines that have been mended.
    error: the error that stopped it, or "".
    ratio: the length of its gradient over the length of the right one; None if it stopped.
    cosine: 1 if both point the same way, −1 if they are opposite; None if it stopped.
    entries: its 17 entries, each divided by the right one; None if it stopped.
    """

    mended: tuple[str, ...]
    code: tuple[str, ...]
    changed: tuple[int, ...]
    error: str
    ratio: float | None
    cosine: float | None
    entries: Array | None


def code_with(mended: Collection[str]) -> tuple[list[str], list[int]]:
    """The backward pass with these defects mended: its lines, and which of them are new.

    Raises ValueError for a name that is no defect.
    """
    if unknown := set(mended) - DEFECTS.keys():
        raise ValueError(f"defects are {', '.join(DEFECTS)}, got {', '.join(sorted(unknown))}")
    pieces: list[tuple[str, bool]] = []

    def add(line: str, new: bool = False) -> None:
        if line:
            pieces.append((line, new))

    def piece(name: str) -> tuple[str, bool]:
        return DEFECTS[name][name in mended], name in mended

    add(*piece("scope"))
    for name in ("sign", "slope", "mean"):
        line, new = piece(name)
        add(line and "    " + line, new)
    add("    dW2, db2 = a1.T @ d2, d2.sum(axis=0)")
    line, new = piece("transpose")
    add("    " + line, new)
    add("    d1 = d1 * a1 * (1 - a1)")
    add("    dW1, db1 = x.T @ d1, d1.sum(axis=0)")
    add("    return dW1, db1, dW2, db2")
    return [line for line, _ in pieces], [i for i, (_, new) in enumerate(pieces) if new]


def verdict(mended: Collection[str], seed: int = 0) -> Verdict:
    """Run the backward pass with these defects mended and compare it with `Network.gradients`."""
    code, changed = code_with(mended)
    net, (x, t) = network(seed), data(seed)
    a1 = sigmoid(x @ net.parameters["W1"] + net.parameters["b1"])
    W2 = net.parameters["W2"]
    p = sigmoid(a1 @ W2 + net.parameters["b2"])
    known: dict[str, Any] = {}
    # The very text that is shown is run, so that its errors are Python's own.
    exec("\n".join(code), known)
    arguments = (t, p, W2, x, a1) if "scope" in mended else (t, p, W2)
    order = tuple(name for name in DEFECTS if name in mended)
    try:
        found = known["backward"](*arguments)
    except (NameError, ValueError) as error:
        said = f"{type(error).__name__}: {_first_words(error)}"
        return Verdict(order, tuple(code), tuple(changed), said, None, None, None)
    right = net.gradients(x, t)[1]
    g, r = _flat(found), _flat([right[key] for key in KEYS])
    size, true_size = float(np.linalg.norm(g)), float(np.linalg.norm(r))
    cosine = float(g @ r / (size * true_size))
    return Verdict(order, tuple(code), tuple(changed), "", size / true_size, cosine, g / r)


def mended_one_by_one(seed: int = 0) -> list[Verdict]:
    """The published backward pass, then with one defect after the other mended: six verdicts."""
    names = list(DEFECTS)
    return [verdict(names[:count], seed) for count in range(len(names) + 1)]


def each_alone(seed: int = 0) -> dict[str, Verdict]:
    """For each defect, a backward pass that has this one only."""
    return {name: verdict(DEFECTS.keys() - {name}, seed) for name in DEFECTS}


def _flat(arrays: Sequence[Array]) -> Array:
    return np.concatenate([np.ravel(array) for array in arrays])


def _first_words(error: Exception) -> str:
    """What the error says; of NumPy's long sentence about shapes, the end that names them."""
    said = str(error)
    if "size " in said:
        said = "shapes do not fit, " + said[said.rindex("(size ") + 1 : -1]
    return said
