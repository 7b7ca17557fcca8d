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
    positions = ["given", *(step.name for step in passes.steps)]
    return explore("step", positions, [step_picture(passes, i) for i in range(len(positions))])


def layout_explorer() -> Explorer:
    """The four formulas of a layer in each layout."""
    arrays = example_layer()
    frames = [layout_picture(layout, arrays) for layout in LAYOUTS.values()]
    return explore("layout", [layout.short for layout in LAYOUTS.values()], frames)


def mending_explorer() -> Explorer:
    """Source 002's backward pass, as published and then with one defect after the other mended."""
    verdicts = mended_one_by_one()
    positions = [f"{len(verdict.mended)} of {len(verdicts) - 1}" for verdict in verdicts]
    return explore("mended", positions, [mending(verdict) for verdict in verdicts])
