"""Figures of the course: each function draws data that a lesson computed."""

from .palette import BACKWARD, DATA, FAINT, FORWARD, INK, LOSS, PALETTE, PAPER, PARAMETER
from .picture import Picture, canvas, picture

__all__ = [
    "BACKWARD",
    "DATA",
    "FAINT",
    "FORWARD",
    "INK",
    "LOSS",
    "PALETTE",
    "PAPER",
    "PARAMETER",
    "Picture",
    "canvas",
    "picture",
]
