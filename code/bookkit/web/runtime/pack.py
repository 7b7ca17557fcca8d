"""Repack a wheel, or the standard library, for a reader who waits: only what runs, and quick.

This runs inside Pyodide, so that the bytecode is that of the Python that will read it, and the
bytes of the archive are the same on every machine.
"""

import importlib.util
import io
import marshal
import re
import zipfile
from typing import Any

# Bytecode that says it needs no comparison with a source: there is none beside it.
HEADER = importlib.util.MAGIC_NUMBER + (0b01).to_bytes(4, "little") + bytes(8)
EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(
    archive: Any, drop: list[str], compiled: list[str], folder: str, added: dict[str, str]
) -> Any:
    """The archive as JavaScript's bytes, without the files that match a pattern of `drop`.

    Modules named in `compiled` are kept as bytecode, which starts sooner and weighs more; the
    others as they are. Files of `added`, texts by name, are put in. `folder` is where the
    modules will lie, for tracebacks. Entries are sorted, undated and
    stored as they are: the archive is compressed as a whole, which the browser undoes fastest.
    """
    from pyodide.ffi import to_js  # type: ignore[import-not-found]

    unwanted, chosen = re.compile("|".join(drop)), set(compiled)
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive.to_bytes())) as source,
        zipfile.ZipFile(packed, "w") as target,
    ):
        kept = [name for name in source.namelist() if not unwanted.search(name)]
        contents = {name: source.read(name) for name in kept if not name.endswith("/")}
        contents |= {name: text.encode() for name, text in added.items()}
        for name, content in sorted(contents.items()):
            if name in chosen:
                code = compile(content, folder + name, "exec", dont_inherit=True)
                name, content = name + "c", HEADER + marshal.dumps(code)
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)
    return to_js(packed.getvalue())
