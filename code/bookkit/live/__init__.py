"""The Python half of a live page: runs cells as Jupyter does and sends what they put out.

It runs inside Pyodide, in a reader's browser or in node, under the name `livecells`, and knows
nothing of any book. The other half, a web worker, is `code/bookkit/web/live/worker.js`.
"""

# First of all: it takes part in importing IPython, which all of the others import.
from . import absent  # noqa: F401
from .session import Session

__all__ = ["Session"]
