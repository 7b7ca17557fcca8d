"""IPython's shell, with outputs as messages and without a terminal."""

from __future__ import annotations

import builtins
import logging
import warnings
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell

from .messages import Send
from .reserve import Reserve


class Parent:
    """What widgets ask a kernel for: the message that is being answered."""

    def __init__(self) -> None:
        self.name = ""

    def get_parent(self, channel: str | None = None) -> dict[str, Any]:
        """The message being answered, as Jupyter gives it."""
        return {"header": {"msg_id": self.name}}


class Hook(DisplayHook):
    """The value that a cell ends with."""

    def write_output_prompt(self) -> None:
        """Nothing: a page shows no prompt."""

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        """Send the value in all of its forms."""
        self.shell.output(
            "execute_result",
            execution_count=self.prompt_count,
            data=format_dict,
            metadata=md_dict or {},
        )

    def finish_displayhook(self) -> None:
        """Nothing: the value is sent."""


class Publisher(DisplayPublisher):
    """What a cell displays on the way."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: str | None = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **kwargs: Any,
    ) -> None:
        """Send it, or send what is to take the place of something sent before."""
        self.shell.output(
            "update_display_data" if update else "display_data",
            data=data,
            metadata=metadata or {},
            transient=transient or {},
        )

    def clear_output(self, wait: bool = False) -> None:
        """Ask for the cell's outputs to be removed, at once or when the next one comes."""
        self.shell.output("clear_output", wait=wait)


class Compiler(CachingCompiler):
    """Gives a cell, however often it has run, its own number on the page: tracebacks name it."""

    number: int | None = None

    def cache(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
        """The name of this code, kept with its lines; `number` counts where a page does not."""
        return super().cache(transformed_code, self.number or number, raw_code)


class LiveShell(InteractiveShell):
    """A shell that sends its outputs through `send` and keeps no history on a disk."""

    compiler_class = Compiler

    def __init__(self, *args: Any, send: Send, **kwargs: Any) -> None:
        self._send = send
        self.reserve = Reserve()
        super().__init__(*args, displayhook_class=Hook, display_pub_class=Publisher, **kwargs)
        self.kernel = Parent()
        self.Completer.use_jedi = False
        builtins.input = _nobody
        # It names two ways to leave a terminal.
        warnings.filterwarnings("ignore", message="To exit: use")
        # There are no threads here; a bar needs none.
        warnings.filterwarnings("ignore", message="tqdm:disabling monitor")
        # Of Matplotlib's fonts only those are sent that it takes first.
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

    def begin(self, name: str) -> None:
        """What comes from now on answers the message `name`."""
        self.kernel.name = name

    def ask_exit(self) -> None:
        """What `exit` and `quit` call: it ends the cell, as `sys.exit()` does.

        Raises:
            SystemExit: always.
        """
        raise SystemExit

    def output(self, msg_type: str, **content: Any) -> None:
        """Send one output."""
        self._send("output", {"msg_type": msg_type, "content": content})

    def init_history(self) -> None:
        """A history that lasts as long as the session."""
        self.history_manager = HistoryManager(shell=self, parent=self, enabled=False)
        self.configurables.append(self.history_manager)

    def enable_gui(self, gui: str | None = None) -> None:
        """Nothing: a page has no windows; figures are drawn into it."""

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Send the traceback of what was raised; whatever it was, memory may be what is short."""
        self.reserve.release()
        super().showtraceback(*args, **kwargs)

    def show_usage_error(self, exc: BaseException) -> None:
        """A command that IPython does not know is an error like any other."""
        self._showtraceback(type(exc), exc, [f"UsageError: {exc}"])

    def system(self, cmd: str) -> None:
        """What `!` and `%pip` call.

        Raises:
            OSError: always: a page has no command line.
        """
        raise OSError("a page has no command line, only Python: nothing can be installed or listed")

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        if issubclass(etype, ModuleNotFoundError):
            stb = [*stb, "Here only what the book itself uses can be imported."]
        self.output("error", ename=etype.__name__, evalue=str(evalue), traceback=stb)


def _nobody(*prompt: object) -> str:
    raise RuntimeError("input() cannot ask here: write the answer into the cell instead")
