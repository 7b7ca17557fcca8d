"""Displayed equations that cannot lie: the page's own LaTeX is read, run and compared.

`displayed` finds the equations of a page, `read` makes trees of their LaTeX, and an entry of a
`Registry` says what the symbols of one label mean, in numbers of many random shapes. Every
statement must then hold. `mutants` are the single slips that the check must see.
"""

from .display import chains, statements
from .evaluate import Layers, Table, value
from .find import LABEL, Count, Displayed, count, displayed
from .judge import Running, complaint
from .quantity import Misfit, Quantity, named
from .reader import read
from .registry import Entry, Registry
from .tokens import Unreadable

__all__ = [
    "LABEL",
    "Count",
    "Displayed",
    "Entry",
    "Layers",
    "Misfit",
    "Quantity",
    "Registry",
    "Running",
    "Table",
    "Unreadable",
    "chains",
    "complaint",
    "count",
    "displayed",
    "named",
    "read",
    "statements",
    "value",
]
