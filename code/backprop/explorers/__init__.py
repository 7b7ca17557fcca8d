"""Explorers: sliders over data that a lesson computed."""

from .frames import Explorer, evenly, explore

__all__ = ["Explorer", "evenly", "explore"]
