"""Sliders of the chapter "Where it is used"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..figures.where_used import logit_step_picture, word_picture
from ..lessons.cat_or_dog import logit_step
from ..lessons.next_word import Learning
from .frames import Explorer, explore


def logit_explorer() -> Explorer:
    """The dog and the cat after one step on their scores, for rates from 0 to 4."""
    rates = [round(float(rate), 2) for rate in np.arange(0, 4.01, 0.25)]
    return explore(
        "rate η of the step",
        [f"{rate:.2f}" for rate in rates],
        [logit_step_picture(logit_step(rate)) for rate in rates],
    )


def word_explorer(learning: Learning) -> Explorer:
    """The probabilities of the next word while a model trains."""
    numbers: Sequence[int] = range(len(learning.epochs))
    return explore(
        "epochs of training",
        [str(epoch) for epoch in learning.epochs],
        [word_picture(learning, number) for number in numbers],
    )
