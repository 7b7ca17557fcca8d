"""Sliders of the chapter "Fitting and overfitting"."""

from __future__ import annotations

from ..figures.overfitting import decayed, fitted
from ..lessons.overfitting import Recipe, Watched, watch
from ..modifiers import WeightDecay
from ..optimizers import Adam
from .frames import Explorer, explore

DECAYS = (0.0, 0.001, 0.01, 0.03, 0.1, 0.3)


def epoch_explorer(run: Watched) -> Explorer:
    """One network's curve and its two losses, at the epochs at which it was looked at."""
    return explore(
        "epochs",
        range(len(run.epochs)),
        lambda look: fitted(run, look),
        read=lambda look: str(run.epochs[look]),
    )


def decay_explorer(seed: int = 0, epochs: int = 400) -> Explorer:
    """The curve at the end of training from the same start, with more and more weight decay."""
    runs = [
        watch(Recipe(optimizer=WeightDecay(Adam(0.05), decay)), seed, looks=(epochs,))
        for decay in DECAYS
    ]
    # No decays between these: each picture compares all runs, and all are trained for the first.
    return explore(
        "weight decay λ",
        range(len(DECAYS)),
        lambda place: decayed(runs, DECAYS, place),
        read=lambda place: f"{DECAYS[place]:g}",
    )
