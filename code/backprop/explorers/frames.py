"""Sliders that answer without Python: frames drawn beforehand, and a slider that chooses one."""

from __future__ import annotations

import html
from collections.abc import Sequence

import ipywidgets as widgets

from ..figures import Picture


class Explorer(widgets.VBox):
    """A labelled slider above the picture it drives.

    The link between the two lives in the browser (`jslink`), so that the picture answers in
    Jupyter, on a static page and in a page opened from disk alike.

    Attributes:
        slider: the control; its `index` is the number of the frame shown.
        frames: the pictures, one for each position of the slider.
    """

    def __init__(
        self, label: str, positions: Sequence[str], frames: Sequence[Picture], start: int = 0
    ) -> None:
        self.frames = tuple(frames)
        self.label = label
        # All frames share one layout and one style: a saved page then stores them once.
        first = widgets.HTML(value=_frame(frames[0]), layout=widgets.Layout(width="100%"))
        rest = [
            widgets.HTML(value=_frame(frame), layout=first.layout, style=first.style)
            for frame in frames[1:]
        ]
        stack = widgets.Stack(
            children=[first, *rest],
            selected_index=start,
            layout=widgets.Layout(width="100%"),
        )
        self.slider = widgets.SelectionSlider(
            options=list(positions),
            index=start,
            description=label,
            continuous_update=True,
            layout=widgets.Layout(width="100%", max_width="580px"),
            style={"description_width": "initial"},
        )
        self.link = widgets.jslink((self.slider, "index"), (stack, "selected_index"))
        super().__init__([self.slider, stack], layout=widgets.Layout(width="100%"))
        self.add_class("bp-explorer")

    def __repr__(self) -> str:
        return f"An explorer with {len(self.frames)} positions: move “{self.label}”."


def explore(
    label: str, positions: Sequence[str], frames: Sequence[Picture], start: int = 0
) -> Explorer:
    """A slider over `positions` that shows the frame of the same number.

    Args:
        label: what the slider changes, with its symbol ("learning rate η").
        positions: what the read-out says at each position; all different.
        frames: one picture for each position. Its `alt` is shown below it, and is what a
            screen reader hears when the slider moves.
        start: the position shown first.

    Raises:
        ValueError: if the numbers of positions and frames differ, two positions read the
            same, there are fewer than two, or `start` is not one of them.
    """
    if len(positions) != len(frames) or len(frames) < 2:
        raise ValueError(
            f"an explorer needs one frame for each of at least two positions, "
            f"got {len(positions)} positions and {len(frames)} frames"
        )
    if len(set(positions)) != len(positions):
        raise ValueError(f"positions must all be different, got {list(positions)}")
    if not 0 <= start < len(frames):
        raise ValueError(f"start must lie between 0 and {len(frames) - 1}, got {start}")
    return Explorer(label, positions, frames, start)


def _frame(frame: Picture) -> str:
    # The caption below says the same in words, so a screen reader should not meet it twice.
    drawing = frame.svg.replace("<svg ", '<svg aria-hidden="true" ', 1)
    return f'{drawing}<p class="bp-caption">{html.escape(frame.alt)}</p>'
