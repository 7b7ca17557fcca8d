"""Exercises of the chapter "Fitting and overfitting"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ..checks import Array
from .exercise import Exercise, Mistake, seeded
from .overfitting_choices import honest as honest
from .overfitting_choices import stop as stop
from .overfitting_quizzes import other_penalty as other_penalty
from .reading import Reading

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
            "You let the rival answer the middle one of the targets; for squares the mean is best.",
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
    ),
    digits=2,
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


def _networks() -> Sequence[tuple[dict[str, Array], dict[str, Array], float]]:
    shapes = {"W1": (2, 3), "b1": (3,), "W2": (3, 1), "b2": (1,)}
    wider = {"W1": (1, 5), "b1": (5,), "W2": (5, 2), "b2": (2,)}
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
            _charged(lambda w: np.sign(w) / w.size),
            "You took a mean over the weights; the penalty is a sum.",
        ),
    ),
    then="A pull that never tires brings many weights to zero and keeps them there.",
)


# The way back through dropout.
def _back(
    A: Array,
    factors: Array,
    W2: Array,
    delta: Array,
    *,
    for_W2: Array | None = None,
    gate: Array | None = None,
    bent: Array | None = None,
) -> dict[str, Array]:
    """W2's and Z's slopes; what a mistake takes instead of the right array is handed over."""
    for_W2 = A * factors if for_W2 is None else for_W2
    gate = factors if gate is None else gate
    bent = A if bent is None else bent
    return {"W2": for_W2.T @ delta, "Z": (delta @ W2.T) * gate * (1 - bent**2)}


def _hidden_layers() -> Sequence[tuple[Array, Array, Array, Array]]:
    cases = []
    for seed, rows, units, outputs, rate in ((0, 3, 5, 2, 0.4), (1, 2, 6, 1, 0.25)):
        Z, W2, delta = seeded(seed, (rows, units), (units, outputs), (rows, outputs))
        speaks = np.random.RandomState(seed).rand(rows, units) >= rate
        cases.append((np.tanh(Z), speaks / (1 - rate), W2, delta))
    return cases


drop_back = Exercise(
    "overfitting.drop_back",
    reference=lambda A, factors, W2, delta: _back(A, factors, W2, delta),
    cases=_hidden_layers,
    mistakes=(
        Mistake(
            lambda A, factors, W2, delta: _back(A, factors, W2, delta, gate=np.ones_like(A)),
            "You went back past the dropout: a unit that was silent must not be blamed, and the "
            "others spoke louder.",
        ),
        Mistake(
            lambda A, factors, W2, delta: _back(A, factors, W2, delta, gate=factors > 0),
            "You silenced the units on the way back, but those that spoke were also made louder.",
        ),
        Mistake(
            lambda A, factors, W2, delta: _back(A, factors, W2, delta, bent=A * factors),
            "You took the slope of the tangent at what came out of the dropout: it belongs to what "
            "came out of the tangent.",
        ),
        Mistake(
            lambda A, factors, W2, delta: _back(A, factors, W2, delta, for_W2=A),
            "For W2 you took the units as they were before the dropout: W2 met them after it.",
        ),
        Mistake(
            lambda A, factors, W2, delta: _back(A, factors, W2, delta, gate=factors**2),
            "The factors are there twice: the way forward met them once.",
        ),
        Mistake(
            lambda A, factors, W2, delta: _back(A, factors, W2, delta, bent=np.zeros_like(A)),
            "The slope of the tangent is missing: that is the slope for A, and Z is asked for.",
        ),
    ),
)
