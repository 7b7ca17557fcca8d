"""The channel between a widget and its view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import comm
from comm.base_comm import BaseComm

from .messages import Send


def connect(send: Send) -> None:
    """Let every widget made from now on talk through `send`."""

    class LiveComm(BaseComm):
        def publish_msg(
            self,
            msg_type: str,
            data: dict[str, Any] | None = None,
            metadata: dict[str, Any] | None = None,
            buffers: Sequence[Any] | None = None,
            **keys: Any,
        ) -> None:
            content = {"data": data or {}, "comm_id": self.comm_id, **keys}
            message = {"msg_type": msg_type, "content": content, "metadata": metadata or {}}
            send("comm", message, [bytes(buffer) for buffer in buffers or ()])

    comm.create_comm = LiveComm
