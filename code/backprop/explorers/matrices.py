"""Sliders of the chapter "From scalars to matrices"."""

from __future__ import annotations

from ..figures.layouts import layout_picture
from ..figures.matrices import mending
from ..figures.matrix_blocks import step_picture
from ..lessons.layouts import LAYOUTS, example_layer
from ..lessons.matrix_steps import both_passes
from ..lessons.source_002 import mended_one_by_one
from .frames import Explorer, explore


def matrix_stepper() -> Explorer:
    """A forward and a backward pass through a 2-4-1 network, one matrix a step."""
    passes = both_passes()
    # Read-outs about equally short: a longer one would shorten the slider under the thumb.
    names = ["given", *(step.name for step in passes.steps)]
    return explore(
        "step",
        range(len(names)),
        lambda number: step_picture(passes, number),
        read=lambda number: names[number],
    )


def layout_explorer() -> Explorer:
    """The four formulas of a layer in each layout."""
    arrays = example_layer()
    return explore(
        "layout",
        LAYOUTS.values(),
        lambda layout: layout_picture(layout, arrays),
        read=lambda layout: layout.short,
    )


def mending_explorer() -> Explorer:
    """Source 002's backward pass, as published and then with one defect after the other mended."""
    verdicts = mended_one_by_one()
    return explore(
        "mended",
        verdicts,
        mending,
        read=lambda verdict: f"{len(verdict.mended)} of {len(verdicts) - 1}",
    )
