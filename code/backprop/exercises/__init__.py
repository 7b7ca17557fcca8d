"""Exercises that recognise a mistake: one module for each chapter, and `check` for the answers."""

from .judging.check import check
from .judging.verdict import Verdict

__all__ = ["Verdict", "check"]
