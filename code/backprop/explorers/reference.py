"""The slider of the reference."""

from __future__ import annotations

from ..figures.reference import notation_picture
from ..lessons.reference import symbols
from .frames import Explorer, explore


def notation_explorer() -> Explorer:
    """Every symbol of the notation in the order in which a step of training meets it."""
    listed = symbols()
    return explore(
        "symbol",
        range(len(listed)),
        lambda number: notation_picture(listed, number),
        read=lambda number: listed[number].name,
        start=[symbol.name for symbol in listed].index("δ₂"),
    )
