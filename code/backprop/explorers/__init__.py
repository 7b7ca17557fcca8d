"""Explorers: sliders over data that a lesson computed."""

from .frames import Explorer, explore

__all__ = ["Explorer", "explore"]
