"""A slider above the picture it drives: drawn when it moves, or beforehand for a page alone.

Where Python runs, in Jupyter and in a page that has been started, each move of the slider draws.
A page without Python has only what was drawn for it: frames, and a link that lives in the browser.
"""

from __future__ import annotations

import html
import os
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import ipywidgets as widgets

from ..figures import Picture

T = TypeVar("T")


class Explorer(widgets.VBox):
    """A labelled slider above the picture it drives, drawn in Python when the slider moves.

    Args:
        label: what the slider changes.
        positions: what the slider stands for at each position, by the text of its read-out.
        draw: the picture of one of these values.
        start: the text of the position shown first.

    Attributes:
        slider: the control; its `value` is the text of the position shown.
        label, positions, draw: as given.
    """

    def __init__(
        self, label: str, positions: dict[str, Any], draw: Callable[[Any], Picture], start: str
    ) -> None:
        self.label, self.positions, self.draw = label, positions, draw
        views, shown = self._views(start)
        stack = widgets.Stack(
            children=views, selected_index=shown, layout=widgets.Layout(width="100%")
        )
        self.slider = widgets.SelectionSlider(
            options=list(positions),
            index=list(positions).index(start),
            description=label,
            continuous_update=True,
            layout=widgets.Layout(width="100%", max_width="580px"),
            style={"description_width": "initial"},
        )
        self._connect(stack)
        super().__init__([self.slider, stack], layout=widgets.Layout(width="100%"))
        self.add_class("bp-explorer")

    def __repr__(self) -> str:
        # The same whether or not it draws beforehand: the page shows this text for both.
        return f"An explorer: move “{self.label}”."

    def _views(self, start: str) -> tuple[list[widgets.HTML], int]:
        """What the place of the picture holds, and which of it is shown first."""
        return [_view(self.draw(self.positions[start]))], 0

    def _connect(self, stack: widgets.Stack) -> None:
        def show(move: dict[str, Any]) -> None:
            stack.children[0].value = _shown(self.draw(self.positions[move["new"]]))

        self.slider.observe(show, names="value")


class FramedExplorer(Explorer):
    """An explorer whose pictures are drawn beforehand, and chosen in the browser.

    The link between the slider and the frames (`jslink`) needs no Python, so that the picture
    answers on a static page and in a page opened from disk as well.

    Attributes:
        frames: the pictures, one for each position of the slider.
    """

    def _views(self, start: str) -> tuple[list[widgets.HTML], int]:
        self.frames = tuple(self.draw(value) for value in self.positions.values())
        # All frames share one layout and one style: a saved page then stores them once.
        first = _view(self.frames[0])
        rest = [
            widgets.HTML(value=_shown(frame), layout=first.layout, style=first.style)
            for frame in self.frames[1:]
        ]
        return [first, *rest], list(self.positions).index(start)

    def _connect(self, stack: widgets.Stack) -> None:
        self.link = widgets.jslink((self.slider, "index"), (stack, "selected_index"))


def explore(
    label: str,
    positions: Iterable[T],
    draw: Callable[[T], Picture],
    *,
    read: Callable[[T], str] = str,
    start: T | None = None,
    finer: Iterable[T] = (),
) -> Explorer:
    """A slider over `positions` that shows the picture which `draw` makes of each.

    The environment variable BACKPROP_EXPLORERS=frames has all pictures drawn beforehand, for a
    page without Python. Without it the slider also stops at the values of `finer`, and each
    picture is drawn when it is asked for.

    Args:
        label: what the slider changes, with its symbol ("learning rate η").
        positions: the values of the frames.
        draw: the picture of one value. Its `alt` is shown below it, and is what a screen reader
            hears when the slider moves.
        read: what the read-out says at a value; all different.
        start: the value shown first; by default the first one.
        finer: numbers in any order for the places between numbers that rise or fall. One that
            reads as one of `positions` does is that position.

    Raises:
        ValueError: if there are fewer than two positions, two of them read the same, or `start`
            is not one of them.
    """
    values = list(positions)
    if len(values) < 2:
        raise ValueError(f"an explorer needs at least two positions, got {len(values)}")
    texts = [read(value) for value in values]
    if len(set(texts)) != len(texts):
        raise ValueError(f"positions must all read differently, got {texts}")
    if start is not None and start not in values:
        raise ValueError(f"start must be one of the positions {', '.join(texts)}; got {start!r}")
    first = texts[0 if start is None else values.index(start)]
    named = dict(zip(texts, values, strict=True))
    if os.environ.get("BACKPROP_EXPLORERS") == "frames":
        return FramedExplorer(label, named, draw, first)
    return Explorer(label, _between(named, finer, read), draw, first)


def evenly(start: float, end: float, step: float) -> list[float]:
    """Numbers from `start` to `end` that are `step` apart, without the dust of adding floats."""
    return [round(start + n * step, 10) for n in range(round((end - start) / step) + 1)]


def _between(
    named: dict[str, Any], finer: Iterable[Any], read: Callable[[Any], str]
) -> dict[str, Any]:
    """The positions, and in their places between them those of `finer` that read otherwise."""
    every = {read(value): value for value in finer} | named
    if len(every) == len(named):
        return named
    first, *_, last = named.values()
    return dict(sorted(every.items(), key=lambda item: item[1], reverse=first > last))


def _view(picture: Picture) -> widgets.HTML:
    return widgets.HTML(value=_shown(picture), layout=widgets.Layout(width="100%"))


def _shown(picture: Picture) -> str:
    # The caption below says the same in words, so a screen reader should not meet it twice.
    drawing = picture.svg.replace("<svg ", '<svg aria-hidden="true" ', 1)
    return f'{drawing}<p class="bp-caption">{html.escape(picture.alt)}</p>'
