"""The exercise of "Vanishing, exploding, and the remedies" with one gate, used at every step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..activations import sigmoid
from ..checks import Array
from .judging.exercise import Exercise, Mistake


def _gate_back(bias: float, c0: float, x: Array, t: float, *, wrong: str = "") -> dict[str, float]:
    """The slopes of ½ (c − t)² for the cell c ← f c + (1 − f) x with f = σ(bias)."""
    f = bias if wrong == "bias for gate" else float(sigmoid(bias))
    cells = [c0]
    for number in x:
        cells.append(f * cells[-1] + (1 - f) * float(number))
    dc, shares = 1.0 if wrong == "no loss" else cells[-1] - t, []
    steps = list(reversed(range(len(x))))
    if wrong == "last step":
        steps = steps[:1]
    if wrong == "not the first":
        steps = steps[:-1]
    for n, k in enumerate(steps):
        k = n if wrong == "forwards" else k
        kept = cells[k + 1] if wrong == "new cell" else cells[k]
        taken = {"one side": 0.0, "plus": -float(x[k])}.get(wrong, float(x[k]))
        shares.append(dc * (kept - taken))
        if wrong != "no fading":
            dc *= f * (1 - f) if wrong == "bent cell" else f
    df = shares[-1] if wrong == "overwritten" else sum(shares)
    return {"bias": df * _to_the_bias(bias, f, wrong), "c0": dc}


def _to_the_bias(bias: float, f: float, wrong: str) -> float:
    """The slope of the gate for its bias."""
    if wrong in ("not to the bias", "bias for gate"):
        return 1.0
    return bias * (1 - bias) if wrong == "slope at the bias" else f * (1 - f)


def _wrong_gate(wrong: str) -> Callable[..., dict[str, float]]:
    return lambda bias, c0, x, t: _gate_back(bias, c0, x, t, wrong=wrong)


def _gate_times(for_bias: float, for_c0: float) -> Callable[..., dict[str, float]]:
    def program(bias: float, c0: float, x: Array, t: float) -> dict[str, float]:
        right = _gate_back(bias, c0, x, t)
        return {"bias": for_bias * right["bias"], "c0": for_c0 * right["c0"]}

    return program


def _gate_mean(bias: float, c0: float, x: Array, t: float) -> dict[str, float]:
    return _gate_times(1 / len(x), 1)(bias, c0, x, t)


def _once_more(bias: float, c0: float, x: Array, t: float) -> dict[str, float]:
    return _gate_times(1, float(sigmoid(bias)))(bias, c0, x, t)


def _no_share(bias: float, c0: float, x: Array, t: float) -> dict[str, float]:
    f = float(sigmoid(bias))
    c0_slope = _gate_back(bias, c0, x, t)["c0"]
    return {"bias": c0_slope / f ** len(x) * f * (1 - f), "c0": c0_slope}


def _exchanged(bias: float, c0: float, x: Array, t: float) -> dict[str, float]:
    right = _gate_back(bias, c0, x, t)
    return {"bias": right["c0"], "c0": right["bias"]}


def _sequences() -> Sequence[tuple[float, float, Array, float]]:
    return [
        (0.8, 0.7, np.array([1.5, -0.4, 0.9]), -0.6),
        (-0.3, -1.2, np.array([0.6, 2.0, -1.1, 0.3, 1.7]), 2.5),
    ]


gate_back = Exercise(
    "limitations.gate_back",
    reference=lambda bias, c0, x, t: _gate_back(bias, c0, x, t),
    cases=_sequences,
    mistakes=(
        Mistake(
            _wrong_gate("last step"),
            "You went back through the last step only: the same gate stands in every step, and all "
            "its shares add.",
        ),
        Mistake(
            _wrong_gate("not the first"),
            "Your way back ends one step too early: the step that read the first number has its "
            "share too, and c₀ lies behind it.",
        ),
        Mistake(
            _wrong_gate("overwritten"),
            "The share of each step has overwritten the one before: the gate is the same at every "
            "step, and its shares add.",
        ),
        Mistake(
            _wrong_gate("no fading"),
            "What goes back along the cell has to pass the gate at each step, and yours does not "
            "fade.",
        ),
        Mistake(
            _once_more,
            "The slope for c₀ has passed the gate once more often than there are steps.",
        ),
        Mistake(
            _wrong_gate("bent cell"),
            "From one cell to the one before it leads the factor f alone: the slope of the sigmoid "
            "stands only between the gate and its bias.",
        ),
        Mistake(
            _wrong_gate("forwards"),
            "You went through the steps from the first to the last: what comes back arrives at the "
            "last one, and has faded most when it reaches the first.",
        ),
        Mistake(
            _wrong_gate("not to the bias"),
            "This is the slope for the gate f; one more factor leads from f to its bias.",
        ),
        Mistake(
            _wrong_gate("slope at the bias"),
            "You put the bias itself into a(1 − a), where what the sigmoid has made of it belongs.",
        ),
        Mistake(
            _wrong_gate("bias for gate"),
            "You used the bias itself as the gate: the gate is what the sigmoid makes of it.",
        ),
        Mistake(
            _no_share,
            "The slope of the loss meets the slope of the sigmoid, and what the gate did to the "
            "cell between them is missing.",
        ),
        Mistake(
            _wrong_gate("one side"),
            "The gate stands at two places, as f before the cell and as 1 − f before the number, "
            "and you followed one of them.",
        ),
        Mistake(
            _wrong_gate("plus"),
            "More gate means less of the number, since 1 − f falls when f grows: there is a sign "
            "missing.",
        ),
        Mistake(
            _gate_times(-1, 1),
            "The sign of the gate is turned: more gate keeps more of the cell and takes in less of "
            "the number.",
        ),
        Mistake(
            _gate_times(-1, -1),
            "Both signs are turned: the way back begins with the slope of the loss, and yours "
            "began with its opposite.",
            whole=True,
        ),
        Mistake(
            _wrong_gate("no loss"),
            "The slope of the loss is missing: you began at the last cell with a 1.",
        ),
        Mistake(
            _wrong_gate("new cell"),
            "There is a factor f too much in each share of the gate, as if the cell were taken "
            "after the step, or the slope had passed the gate before.",
        ),
        Mistake(
            _gate_mean,
            "You took the mean over the steps: there is one loss at the end, and nothing in it "
            "is divided.",
        ),
        Mistake(
            _exchanged,
            "The two slopes have changed places.",
            whole=True,
        ),
    ),
)
