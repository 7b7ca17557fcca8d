"""Numbers in prose, each bound to the value that computes it.

The text of a page stays plain. Beside it lies `book/numbers/<page>.yml`, which quotes the
sentences of the page with holes where a computed number stands, and lists what nothing computes.
"""

from .binding import Account, count, settle
from .check import check, pages_with_bindings
from .report import report

__all__ = ["Account", "check", "count", "pages_with_bindings", "report", "settle"]
