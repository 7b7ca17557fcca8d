"""One session: a shell, its cells, and the messages of its widgets."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import comm
from IPython.core.completer import provisionalcompleter, rectify_completions
from IPython.utils.tokenutil import token_at_cursor

from .messages import to_json
from .shell import LiveShell
from .streams import Write, redirect
from .widgets import connect


class Session:
    """An interpreter that answers as a Jupyter kernel does.

    Args:
        send: takes `type` ("output" or "comm"), the message as JSON, and its buffers.
        write: takes the name of a stream ("stdout" or "stderr") and what was written to it.
    """

    def __init__(
        self, send: Callable[[str, str, Sequence[Any] | None], None], write: Write
    ) -> None:
        def sent(kind: str, message: dict[str, Any], buffers: Sequence[Any] | None = None) -> None:
            send(kind, to_json(message), buffers)

        redirect(write)
        self.shell: LiveShell = LiveShell.instance(send=sent)
        connect(sent)

    async def run(self, name: str, code: str, number: int | None = None) -> str:
        """Run a cell; `name` is what its outputs are to be filed under.

        Args:
            name: of the message that is answered.
            code: of the cell.
            number: of the cell on its page, which tracebacks tell. Without one, runs are counted.

        Returns:
            "ok", or "error" when the cell raised; its traceback is then among its outputs.
        """
        self.shell.begin(name)
        self.shell.compile.number = number
        self.shell.reserve.take()
        try:
            plain = self.shell.transform_cell(code)
        except SyntaxError:
            # Running it is what tells the reader.
            plain = code
        if self.shell.should_run_async(code, transformed_cell=plain):
            result = await self.shell.run_cell_async(
                code, store_history=True, transformed_cell=plain
            )
        else:
            result = self.shell.run_cell(code, store_history=True)
        self.shell.reserve.release()
        return "ok" if result.success else "error"

    def comm(self, name: str, msg_type: str, content: str, buffers: Sequence[Any]) -> None:
        """Hand a widget its message: `content` is Jupyter's, as JSON."""
        self.shell.begin(name)
        message = {
            "header": {"msg_id": name},
            "content": json.loads(content),
            "buffers": [memoryview(buffer) for buffer in buffers],
        }
        try:
            getattr(comm.get_comm_manager(), msg_type)(None, None, message)
        except KeyboardInterrupt:
            self.shell.showtraceback()

    def complete(self, code: str, position: int) -> str:
        """What could stand at this place, as JSON: `matches`, and the `start` and `end` of them."""
        with provisionalcompleter():
            found = self.shell.Completer.completions(code, position)
            found = list(rectify_completions(code, found))
        start, end = (found[0].start, found[0].end) if found else (position, position)
        return json.dumps({"matches": [one.text for one in found], "start": start, "end": end})

    def inspect(self, code: str, position: int) -> str:
        """What the name at this place is, as JSON: `found`, and `data` by MIME type."""
        try:
            data = self.shell.object_inspect_mime(token_at_cursor(code, position))
        except KeyError:
            data = {}
        return to_json({"found": bool(data), "data": data})
