"""Sliders: two searchers in one valley, and the way there and back through a machine."""

from __future__ import annotations

from backprop.figures.learning_from_mistakes import FLOW_STEPS, draw_flow, draw_race
from backprop.lessons.learning_from_mistakes import Flow, Race

from .frames import Explorer, explore


def explore_race(race: Race) -> Explorer:
    """A slider over the number of tries: random guesses and gradient steps in one valley."""
    last = len(race.walk) - 1
    # Every try while much happens, then every second: the page stays light.
    tries = [n for n in range(last + 1) if n <= 6 or (last - n) % 2 == 0]
    return explore("tries", tries, lambda n: draw_race(race, n), finer=range(last + 1))


def explore_flow(flow: Flow) -> Explorer:
    """A slider over the seven moves of a pass forward and back, starting at the input."""
    return explore(
        "move",
        range(len(FLOW_STEPS)),
        lambda step: draw_flow(flow, step),
        read=lambda step: FLOW_STEPS[step],
    )
