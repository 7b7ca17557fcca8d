"""The training loop, and the history that it records."""

import copy
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.random import RandomState
from numpy.typing import ArrayLike

from backprop.checks import Array, whole_number
from backprop.network import Network
from backprop.optimizers import Optimizer


@dataclass
class History:
    """What happened while a network trained.

    loss: the loss on all the data before the first epoch and after each one, epochs + 1 rows:
        (epochs + 1,) for one network, (epochs + 1, S) for S of them.
    diverged_at: the first row at which the loss was no finite number. For one network None if
        there is none; for many an array (S,), with −1 for each network that stayed finite.
    watched: what the `watch` function returned at each row.
    """

    loss: Array
    diverged_at: Any = None
    watched: list[Any] = field(default_factory=list)

    @property
    def epochs(self) -> int:
        """How many epochs were run."""
        return len(self.loss) - 1

    def __repr__(self) -> str:
        if self.loss.ndim == 1:
            end = f"loss {self.loss[0]:.6g} -> {self.loss[-1]:.6g}"
            return f"History: {self.epochs} epochs, {end}"
        finite = self.diverged_at < 0
        end = f"{finite.size} networks, {finite.size - finite.sum()} diverged"
        if finite.any():
            before, after = np.median(self.loss[0]), np.median(self.loss[-1][finite])
            end += f", median loss {before:.6g} -> {after:.6g}"
        return f"History: {self.epochs} epochs, {end}"


class Diverged(ArithmeticError):
    """The loss or a parameter is no finite number any more. `history` holds what came before."""

    def __init__(self, message: str, history: History) -> None:
        super().__init__(message)
        self.history = history

    def __reduce__(self) -> tuple[type, tuple[str, History]]:
        # An exception is copied to another process by its message alone; this one needs both.
        return type(self), (str(self), self.history)


def train(
    net: Network,
    X: ArrayLike,
    T: ArrayLike,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None = None,
    shuffle_seed: int | None = 0,
    watch: Callable[[Network], Any] | None = None,
    progress: bool = False,
) -> History:
    """Train `net` in place, and return the history of its loss.

    X (N, n_in), T (N, n_out): the data, shared by all networks.
    optimizer: the recipe; its state starts fresh.
    epochs: how often to go through all the data.
    batch_size: examples to a step; None takes all N at once. The last batch may be smaller.
    shuffle_seed: seeds the order of the examples, new in each epoch; None keeps the given order.
        Without `batch_size` there is nothing to shuffle.
    watch: called with the network before the first epoch and after each one; copies of what it
        returns are kept in `history.watched`.
    progress: show a bar that moves with the epochs, with the loss now and then; it is gone when
        training ends. The environment variable BACKPROP_PROGRESS=off keeps it away.

    When the loss of one network stops being a finite number, training stops with `Diverged`,
    which carries the history so far. Of many networks, the history marks the one that diverged
    and the others go on. An interrupt (Ctrl-C) leaves the parameters as far as they had come.
    Raises TypeError, ValueError or ShapeError, before anything changes, for unfit arguments.
    """
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, got {net!r}")
    inputs, targets = net.checked(X, T)
    n = len(inputs)
    if not isinstance(optimizer, Optimizer):
        raise TypeError(
            f"optimizer must be an optimizer such as GradientDescent(0.5), got {optimizer!r}"
        )
    whole_number(epochs, "epochs", at_least=0)
    if batch_size is not None:
        if whole_number(batch_size, "batch_size", at_least=1) > n:
            raise ValueError(f"batch_size is {batch_size}, but there are only {n} examples")
        net.check_batch(n % batch_size or batch_size)
    if shuffle_seed is not None:
        whole_number(shuffle_seed, "shuffle_seed", at_least=0)
    if watch is not None and not callable(watch):
        raise TypeError(f"watch must be a function of the network, got {watch!r}")

    state = optimizer.start(net.parameters)
    shuffle = None if shuffle_seed is None else RandomState(shuffle_seed)
    step = 0
    # Overflow is no news here: the recorder looks at every loss.
    quiet = np.errstate(over="ignore", invalid="ignore", divide="ignore")
    with quiet, _progress_bar(epochs, progress) as bar:
        recorder = _Recorder(net, epochs, watch, bar)
        for _ in range(epochs):
            if batch_size is None:
                loss, gradients, statistics = net.checked_step(inputs, targets, noise=step)
                recorder.record(loss)
                optimizer.step(net.parameters, gradients, state)
                _keep(net, statistics)
                step += 1
                continue
            recorder.record(net.checked_loss(inputs, targets, noise=step))
            for rows in _batches(n, batch_size, shuffle):
                batch = inputs[rows], targets[rows]
                _, gradients, statistics = net.checked_step(*batch, noise=step)
                optimizer.step(net.parameters, gradients, state)
                _keep(net, statistics)
                step += 1
        recorder.record(net.checked_loss(inputs, targets, noise=step))
    return recorder.history()


def _batches(n: int, size: int, shuffle: RandomState | None) -> Iterator[Array]:
    """The numbers 0 … n − 1 in batches of `size`: every example once."""
    order = np.arange(n) if shuffle is None else shuffle.permutation(n)
    for start in range(0, n, size):
        yield order[start : start + size]


def _progress_bar(epochs: int, wanted: bool) -> AbstractContextManager[Any]:
    """A bar that is gone when its block ends, however it ends; None where none is wanted."""
    if not wanted or os.environ.get("BACKPROP_PROGRESS") == "off":
        return nullcontext()
    # Only here, so that training without a bar needs nothing but NumPy.
    from tqdm.auto import tqdm

    # No watching thread: a browser's Python has none, and each record moves the bar by itself.
    tqdm.monitor_interval = 0
    bar: AbstractContextManager[Any] = tqdm(
        total=epochs, desc="training", unit=" epochs", leave=False
    )
    return bar


def _keep(net: Network, statistics: Mapping[str, Array]) -> None:
    """Write running statistics into the network, unchecked: a diverging run has infinite ones."""
    for key, array in statistics.items():
        net.statistics[key][...] = array


class _Recorder:
    """Keeps the rows of a history, and notices divergence."""

    def __init__(
        self, net: Network, epochs: int, watch: Callable[[Network], Any] | None, bar: Any
    ) -> None:
        self.net, self.epochs, self.watch, self.bar = net, epochs, watch, bar
        self.loss: list[Any] = []
        self.watched: list[Any] = []
        self.diverged_at = np.full(len(net.seeds), -1)

    def record(self, loss: Any) -> None:
        """Add a row. Raises Diverged when the only network has lost its footing."""
        row = len(self.loss)
        self.loss.append(loss)
        if self.watch is not None:
            self.watched.append(copy.deepcopy(self.watch(self.net)))
        finite = np.isfinite(loss)
        if row == self.epochs:
            # A sigmoid can hide an infinite weight behind a finite loss.
            finite = finite & self._parameters_finite()
        self.diverged_at[~finite & (self.diverged_at < 0)] = row
        if self.bar is not None:
            self._move_bar(row, loss)
        if not self.net.many and self.diverged_at[0] >= 0:
            raise Diverged(
                f"training diverged: after epoch {row} of {self.epochs} the loss is {loss:g}"
                f"{', but a parameter is infinite' if np.isfinite(loss) else ''}. "
                "A smaller learning rate often helps",
                self.history(),
            )

    def _move_bar(self, row: int, loss: Any) -> None:
        """Count an epoch on the bar, which decides itself how often it is drawn."""
        if row % max(1, self.epochs // 100) == 0:
            self.bar.set_postfix_str(f"loss {np.median(loss):.6g}", refresh=False)
        if row:
            self.bar.update()

    def history(self) -> History:
        """The rows so far."""
        mark: Any = self.diverged_at
        if not self.net.many:
            mark = int(mark[0]) if mark[0] >= 0 else None
        return History(np.array(self.loss, dtype=float), mark, self.watched)

    def _parameters_finite(self) -> Any:
        arrays = self.net.parameters.values()
        if not self.net.many:
            return all(np.isfinite(array).all() for array in arrays)
        flat = [np.isfinite(array).reshape(len(array), -1).all(axis=1) for array in arrays]
        return np.logical_and.reduce(flat)
