"""Many networks at once, each with data of its own.

`train` gives all networks of a `Network` the same rows. Whether something helps *on new data* is
a question about many data sets, so here network s has its own, and everything else is as there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..checks import Array, ShapeError, whole_number
from ..layers import Dense
from ..losses import MeanSquaredError
from ..network import Network
from ..optimizers import Optimizer


def outputs(net: Network, X: Array) -> Array:
    """What each network answers to rows of its own: X (S, N, n_in) gives (S, N, n_out)."""
    A = X
    for layer, own in zip(net.layers, _own(net), strict=True):
        A, _ = layer.forward(own, A)
    return A


def losses(net: Network, X: Array, T: Array) -> Array:
    """The mean squared error of each network (S,) on its own rows, in evaluation."""
    return np.asarray(((outputs(net, X) - T) ** 2).mean(axis=(1, 2)))


def gradients(net: Network, X: Array, T: Array, noise: int = 0) -> dict[str, Array]:
    """The gradient of each network's mean squared error, by key, as `Network.gradients` has it."""
    A, caches, own = X, [], _own(net)
    for place, layer in enumerate(net.layers):
        A, cache = layer.training_forward(own[place], A, (noise, place))
        caches.append(cache)
    delta = 2 * (A - T) / (T.shape[1] * T.shape[2])
    found: dict[str, Array] = {}
    count = sum(map(bool, own))
    for place in reversed(range(len(own))):
        delta, parts = net.layers[place].backward(own[place], caches[place], delta)
        found |= {f"{name}{count}": part for name, part in parts.items()}
        count -= bool(own[place])
    return {key: found[key] for key in net.parameters}


def train_each(
    net: Network,
    X: Array,
    T: Array,
    optimizer: Optimizer,
    looks: Sequence[int],
    look: Callable[[Network], Any],
) -> list[Any]:
    """Train every network on its own rows, and note `look(net)` after the epochs in `looks`.

    net: many networks of Dense layers and layers without parameters, with the mean squared error.
    X, T: the rows, (S, N, n_in) and (S, N, n_out). One step an epoch, on all rows of a network.
    looks: epochs, from small to large; training ends with the last of them.

    Raises ValueError for another loss or looks out of order, ShapeError where the data of one
    network is missing.
    """
    if not net.many or type(net.loss_function) is not MeanSquaredError:
        raise ValueError("train_each needs many networks with MeanSquaredError()")
    if len(X) != len(net.seeds) or X.shape[:2] != T.shape[:2]:
        raise ShapeError(
            f"{len(net.seeds)} networks need data for each, got X {X.shape} and T {T.shape}"
        )
    ends = [whole_number(epoch, "a look", at_least=0) for epoch in looks]
    if not ends or sorted(set(ends)) != ends:
        raise ValueError(f"looks must be epochs from small to large, got {list(looks)}")
    X, T = side_by_side(X), side_by_side(T)
    noted, state, step = [], optimizer.start(net.parameters), 0
    for end in ends:
        while step < end:
            optimizer.step(net.parameters, gradients(net, X, T, noise=step), state)
            step += 1
        noted.append(look(net))
    return noted


def side_by_side(stack: Array) -> Array:
    """The same numbers with the networks next to each other in memory, which is far faster."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(stack, 0, -1)), -1, 0)


def _own(net: Network) -> list[dict[str, Array]]:
    """The parameters of each layer by short name."""
    parts: list[dict[str, Array]] = []
    count = 0
    for layer in net.layers:
        count += isinstance(layer, Dense)
        names = ("W", "b") if isinstance(layer, Dense) else ()
        parts.append({n: net.parameters[f"{n}{count}"] for n in names})
    return parts
