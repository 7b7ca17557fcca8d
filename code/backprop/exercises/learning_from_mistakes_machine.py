"""The exercise of "Learning from mistakes" on the machine with three knobs."""

from __future__ import annotations

from collections.abc import Callable

from .judging.exercise import Exercise, Mistake

Slopes = dict[str, float]


def _from_hidden(d_w3: float, d_h: float, x1: float, x2: float) -> Slopes:
    return {"w1": d_h * x1, "w2": d_h * x2, "w3": d_w3}


def _three(
    way: Callable[[float, float, float, float, float], Slopes],
) -> Callable[..., Slopes]:
    """A backward pass of the three-knob machine from (miss, h, w3, x1, x2)."""

    def program(x1: float, x2: float, w1: float, w2: float, w3: float, t: float) -> Slopes:
        h = w1 * x1 + w2 * x2
        return way(w3 * h - t, h, w3, x1, x2)

    return program


def _own_knobs(x1: float, x2: float, w1: float, w2: float, w3: float, t: float) -> Slopes:
    h = w1 * x1 + w2 * x2
    miss = w3 * h - t
    return _from_hidden(miss * h, miss * w3, w1, w2)


three_knobs = Exercise(
    "learning_from_mistakes.three_knobs",
    reference=_three(lambda miss, h, w3, x1, x2: _from_hidden(miss * h, miss * w3, x1, x2)),
    cases=lambda: [(2.0, 3.0, 0.6, 0.9, 1.5, 4.0), (1.5, -4.0, 2.0, 0.3, -0.7, 3.0)],
    mistakes=(
        Mistake(
            _three(lambda miss, h, w3, x1, x2: _from_hidden(miss * h, miss, x1, x2)),
            "What arrives at the hidden value must pass through the third knob.",
        ),
        Mistake(
            _three(lambda miss, h, w3, x1, x2: _from_hidden(miss, miss * w3, x1, x2)),
            "The third knob is multiplied by the hidden value, so that value is in its slope.",
        ),
        Mistake(
            _three(lambda miss, h, w3, x1, x2: _from_hidden(miss * h, miss * h, x1, x2)),
            "You sent the slope of the third knob on: the hidden value has a slope of its own.",
        ),
        Mistake(
            _three(
                lambda miss, h, w3, x1, x2: _from_hidden(
                    miss * h, miss * (w3 - 0.1 * miss * h), x1, x2
                )
            ),
            "You turned the third knob before going on: the slopes belong to the knobs that gave "
            "the answer.",
        ),
        Mistake(
            _three(lambda miss, h, w3, x1, x2: _from_hidden(-miss * h, -miss * w3, x1, x2)),
            "Your miss is target minus output: then everything comes back with the wrong sign.",
        ),
        Mistake(
            _three(lambda miss, h, w3, x1, x2: _from_hidden(miss * h, miss * w3, 1.0, 1.0)),
            "The slope of the hidden value is the same for both knobs behind it, but each is "
            "multiplied by its own number.",
        ),
        Mistake(
            _three(lambda miss, h, w3, x1, x2: _from_hidden(2 * miss * h, 2 * miss * w3, x1, x2)),
            "These are the slopes of the squared error without the ½.",
        ),
        Mistake(
            _three(lambda miss, h, w3, x1, x2: _from_hidden(miss * h, miss * w3, x2, x1)),
            "Each of the two knobs has got the number beside the other one.",
        ),
        Mistake(
            _three(lambda miss, h, w3, x1, x2: _from_hidden(miss * w3, miss * w3, x1, x2)),
            "That is the slope at the hidden value: the third knob's own slope has the hidden "
            "value in it, not the knob.",
        ),
        Mistake(
            _three(lambda miss, h, w3, x1, x2: _from_hidden(miss * w3 * h, miss * w3, x1, x2)),
            "The third knob is multiplied by the hidden value `h`, and you took the output `y`.",
        ),
        Mistake(
            _three(lambda miss, h, w3, x1, x2: _from_hidden(h, w3, x1, x2)),
            "These are the slopes of the output: the stretch from the output to the loss, the "
            "miss, is missing.",
        ),
        Mistake(
            _three(
                lambda miss, h, w3, x1, x2: _from_hidden(miss**2 / 2 * h, miss**2 / 2 * w3, x1, x2)
            ),
            "The way back begins with the loss itself, and it should begin with its slope at the "
            "output.",
        ),
        Mistake(
            _own_knobs,
            "You multiplied by the knob itself, where the number that it multiplies belongs.",
        ),
    ),
)
