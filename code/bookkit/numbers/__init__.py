"""Numbers in prose, each bound to the value that computes it.

The text of a page stays plain. Beside it lies `book/numbers/<page>.yml`, which quotes the
sentences of the page with holes where a computed number stands, and lists what nothing computes.
"""

from .binding import Account, count, settle
from .check import check, every_page
from .report import report

__all__ = ["Account", "check", "count", "every_page", "report", "settle"]
