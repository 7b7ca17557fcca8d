"""Sliders of the chapter "Where it is used"."""

from __future__ import annotations

from ..figures.where_used import logit_step_picture, word_picture
from ..lessons.cat_or_dog import logit_step
from ..lessons.next_word import Learning
from .frames import Explorer, evenly, explore


def logit_explorer() -> Explorer:
    """The dog and the cat after one step on their scores, for rates from 0 to 4."""
    return explore(
        "rate η of the step",
        evenly(0, 4, 0.25),
        lambda rate: logit_step_picture(logit_step(rate)),
        read=lambda rate: f"{rate:.2f}",
        finer=evenly(0, 4, 0.05),
    )


def word_explorer(learning: Learning) -> Explorer:
    """The probabilities of the next word while a model trains."""
    return explore(
        "epochs of training",
        range(len(learning.epochs)),
        lambda number: word_picture(learning, number),
        read=lambda number: str(learning.epochs[number]),
    )
