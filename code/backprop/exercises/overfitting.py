"""Exercises of the chapter "Fitting and overfitting"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ..checks import Array
from .judging.exercise import Exercise, Mistake, seeded
from .judging.reading import Reading
from .overfitting_choices import honest as honest
from .overfitting_dropout import drop_back as drop_back
from .overfitting_patience import stop as stop
from .overfitting_quizzes import other_penalty as other_penalty

Arrays = Mapping[str, Array]

# The rival who ignores the inputs.
TARGETS = np.array([2.0, 3.0, 3.0, 8.0])


def _squares(answer: float) -> Array:
    return np.asarray((TARGETS - answer) ** 2)


def _mean() -> float:
    return float(TARGETS.mean())


rival = Reading(
    "overfitting.rival",
    reference=lambda: float(_squares(_mean()).mean()),
    mistakes=(
        Mistake(
            lambda: float(_squares(float(np.median(TARGETS))).mean()),
            "You let the rival answer the middle or the most frequent of the targets; for squares "
            "the mean is best.",
        ),
        Mistake(
            lambda: float(_squares(0.5).mean()),
            "One half was the best answer to targets between 0 and 1; these have another mean.",
        ),
        Mistake(
            lambda: float(_squares(_mean()).sum()),
            "You added the squares and did not take their mean.",
        ),
        Mistake(
            lambda: float(_squares(_mean()).sum() / (len(TARGETS) - 1)),
            "You divided by one less than the number of rows, as for a sample; the loss divides "
            "by the number of rows.",
        ),
        Mistake(
            lambda: float(np.abs(TARGETS - _mean()).mean()),
            "You took distances; the loss takes their squares.",
        ),
        Mistake(
            lambda: float(np.sqrt(_squares(_mean()).mean())),
            "You took a root at the end; the loss is the mean of the squares itself.",
        ),
        Mistake(
            _mean,
            "That is what the rival answers; what it costs is asked for.",
        ),
        Mistake(
            lambda: float(_squares(0).mean()),
            "You squared the targets themselves; what counts is how far each of them is from the "
            "answer.",
        ),
        Mistake(
            lambda: float(_squares(_mean()).mean() / 2),
            "You halved the error, as another loss does; this one is the mean of the squares.",
        ),
        Mistake(
            lambda: 1 / 12,
            "That is the floor for targets drawn evenly between 0 and 1; these are four others.",
        ),
    ),
    digits=3,
    then="Whoever does worse on these rows has not used the inputs.",
)


# A penalty with another shape.
def _charged(pull: Callable[[Array], Array], prefix: str = "W") -> Callable[..., dict[str, Array]]:
    """The program that adds strength · pull(w) to the gradients whose key has this prefix."""

    def program(parameters: Arrays, gradients: Arrays, strength: float) -> dict[str, Array]:
        return {
            key: g + strength * pull(parameters[key]) if key.startswith(prefix) else g
            for key, g in gradients.items()
        }

    return program


def _named(*keys: str) -> Callable[[Arrays, Arrays, float], dict[str, Array]]:
    """The program that charges these weights alone."""

    def program(parameters: Arrays, gradients: Arrays, strength: float) -> dict[str, Array]:
        pull = {key: strength * np.sign(parameters[key]) for key in keys}
        return {key: g + pull.get(key, 0) for key, g in gradients.items()}

    return program


def _penalty_alone(parameters: Arrays, gradients: Arrays, strength: float) -> dict[str, Array]:
    return {
        key: strength * np.sign(parameters[key]) if key.startswith("W") else g
        for key, g in gradients.items()
    }


def _by_gradient(parameters: Arrays, gradients: Arrays, strength: float) -> dict[str, Array]:
    return _charged(np.sign)(gradients, gradients, strength)


def _networks() -> Sequence[tuple[dict[str, Array], dict[str, Array], float]]:
    shapes = {"W1": (2, 3), "b1": (3,), "W2": (3, 1), "b2": (1,), "W3": (1, 4), "b3": (4,)}
    wider = {"W1": (1, 5), "b1": (5,), "W2": (5, 2), "b2": (2,), "W3": (2, 3), "b3": (3,)}
    found = []
    for seed, form, strength in ((0, shapes, 0.3), (1, wider, 0.7)):
        parameters = dict(zip(form, seeded(seed, *form.values()), strict=True))
        gradients = dict(zip(form, seeded(seed + 10, *form.values()), strict=True))
        found.append((parameters, gradients, strength))
    return found


abs_decay = Exercise(
    "overfitting.abs_decay",
    reference=_charged(np.sign),
    cases=_networks,
    mistakes=(
        Mistake(
            _charged(np.sign, prefix=""),
            "You charged the biases too: a bias moves the curve and makes it no steeper.",
        ),
        Mistake(
            _charged(lambda w: w),
            "That is the slope of the square, whose pull grows with the weight; this one pulls "
            "equally hard everywhere.",
        ),
        Mistake(
            _charged(np.abs),
            "You added the penalty itself; what goes into a gradient is its slope.",
        ),
        Mistake(
            _charged(np.ones_like),
            "Your pull always points the same way, and drives negative weights away from zero.",
        ),
        Mistake(
            _charged(lambda w: -np.sign(w)),
            "The sign is turned: an update subtracts, so yours pushes every weight away from zero.",
        ),
        Mistake(
            _charged(lambda w: np.sign(w) / 2),
            "The ½ made up for the 2 of the square; there is neither of them here.",
        ),
        Mistake(
            _charged(lambda w: w > 0),
            "Where a weight is negative |w| falls, with the slope −1, and you let it be level.",
        ),
        Mistake(
            _charged(lambda w: 2 * np.sign(w)),
            "A 2 comes down from a square, and there is no square in this penalty.",
        ),
        Mistake(
            _charged(lambda w: np.sign(w) / w.size),
            "You took a mean over the weights; the penalty is a sum.",
        ),
        Mistake(
            _charged(lambda w: w, prefix=""),
            "You took the slope of the square, and charged the biases with it too.",
        ),
        Mistake(
            lambda parameters, gradients, strength: _charged(np.sign)(parameters, gradients, 1),
            "The strength is missing: λ says how hard the pull is.",
        ),
        Mistake(
            _charged(lambda w: np.full_like(w, np.abs(w).sum())),
            "You added the whole penalty to every entry; each weight pays for itself alone.",
        ),
        Mistake(
            _by_gradient,
            "The pull goes by the sign of the weight, and you took that of its gradient.",
        ),
        Mistake(
            _penalty_alone,
            "That is the slope of the penalty alone: J is a sum, and the slope of L belongs to it.",
        ),
        Mistake(
            lambda parameters, gradients, strength: dict(gradients),
            "Nothing has been added: these are the slopes of L as they came in.",
        ),
        Mistake(
            _named("W1"),
            "You charged `W1` alone: every key that begins with W holds weights.",
        ),
        Mistake(
            _named("W1", "W2"),
            "You charged `W1` and `W2` by name: a network may have more layers, and each has "
            "weights.",
        ),
    ),
    then="A pull that never tires brings many weights to zero and keeps them there.",
)
