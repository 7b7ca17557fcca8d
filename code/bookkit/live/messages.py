"""Messages as JSON, the one form in which they cross the border to JavaScript."""

from __future__ import annotations

import base64
import json
import numbers
from collections.abc import Callable
from typing import Any

Send = Callable[..., None]


def to_json(message: dict[str, Any]) -> str:
    """The message as Jupyter would write it: bytes in base64, numbers of any library as numbers.

    Raises:
        TypeError: if the message holds something that has no form in JSON.
    """
    return json.dumps(message, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        return float(value)
    if isinstance(value, set | frozenset):
        return list(value)
    raise TypeError(f"a message cannot hold {type(value).__name__}: {value!r}")
