"""IPython without what no page has: a terminal, and a data base of earlier sessions.

Importing IPython imports both. Together they are a quarter of what a reader would wait for, so
they are not sent; while IPython is being imported, empty modules take their places.
"""

from __future__ import annotations

import sys
from types import ModuleType

_terminal = ModuleType("IPython.terminal.embed")
_terminal.embed = None  # type: ignore[attr-defined]
_history = ModuleType("sqlite3")
for _name in ("Connection", "DatabaseError", "IntegrityError", "OperationalError"):
    setattr(_history, _name, type(_name, (Exception,), {}))
_places = {module.__name__: module for module in (_terminal, _history)}
_added = _places.keys() - sys.modules.keys()

sys.modules.update({name: _places[name] for name in _added})
try:
    import IPython.core.interactiveshell  # noqa: F401
finally:
    # A cell that asks for one of them is told, as anywhere, that there is none.
    for _name in _added:
        del sys.modules[_name]
