"""How long the XOR network of source 003 waits at one half, and whether the curvature knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..checks import Array, whole_number
from ..optimizers import GradientDescent
from ..training import train
from .saddles import T, X, flat, gradients_at, hessians_at, networks_at
from .xor import RIGHT
from .xor_attempts import source_003

EARLY = 100  # epochs, after which a run has dropped to one half


class Escapes(NamedTuple):
    """Many starts of source 003's network, followed until each is right, or to the limit.

    Attributes:
        curvature: the most negative eigenvalue of the Hessian after `EARLY` epochs (S,).
        slope: the length of the gradient then (S,).
        away: the largest distance of an output from ½ then (S,).
        epoch: the first epoch, to the grain, at which all outputs were right; −1 for none (S,).
        limit: the last epoch looked at.
    """

    curvature: Array
    slope: Array
    away: Array
    epoch: Array
    limit: int

    @property
    def escaped(self) -> Array:
        """Which of them were right at some time (S,)."""
        return self.epoch >= 0

    def right_by(self, epoch: int) -> Array:
        """Which of them were right at this epoch at the latest (S,)."""
        return self.escaped & (self.epoch <= epoch)

    @property
    def correlation(self) -> float:
        """Between log |curvature| and log epoch, over those that were right in time."""
        out = self.escaped
        return float(np.corrcoef(np.log(-self.curvature[out]), np.log(self.epoch[out]))[0, 1])


def escapes(
    seeds: Sequence[int] = range(200),
    limit: int = 6000,
    grain: int = 100,
) -> Escapes:
    """Train source 003's network from each seed until it is right, looking every `grain` epochs.

    A network that is right is taken out, which makes the rest faster.

    Raises:
        ValueError: if `limit` is not above `EARLY`.
    """
    whole_number(limit, "limit", at_least=EARLY + 1)
    whole_number(grain, "grain", at_least=1)
    net = source_003(seeds)
    train(net, X, T, GradientDescent(1.0), EARLY)
    points = flat(net.parameters)
    curvature = np.linalg.eigvalsh(hessians_at(points))[:, 0]
    slope = np.linalg.norm(gradients_at(points), axis=1)
    away = np.abs(net.forward(X) - 0.5).max(axis=(1, 2))

    epoch, waiting = np.full(len(points), -1), np.arange(len(points))
    for now in range(EARLY + grain, limit + 1, grain):
        train(net, X, T, GradientDescent(1.0), grain)
        done = np.abs(net.forward(X) - T).max(axis=(1, 2)) < RIGHT
        epoch[waiting[done]] = now
        if done.all():
            break
        if done.any():
            waiting = waiting[~done]
            net = networks_at(flat(net.parameters)[~done])
    return Escapes(curvature, slope, away, epoch, limit)
