"""Exercises that recognise a mistake: one module for each chapter, and `check` for the answers."""

from .check import check
from .verdict import Verdict

__all__ = ["Verdict", "check"]
