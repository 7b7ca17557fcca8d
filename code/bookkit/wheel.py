"""A wheel of pure Python, made from a folder of sources: the same bytes whenever it is made."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)
TAG = "py3-none-any"


def build(package: Path, name: str, version: str, target: Path, module: str = "") -> Path:
    """Write the wheel of `package` into the folder `target`; returns its path.

    Args:
        package: the folder of the package; everything in it goes in, compiled files excepted.
        name: the distribution's name, as in `pip install`.
        version: its version.
        target: an existing folder.
        module: the name to import it by, if it is not the folder's.

    Raises:
        FileNotFoundError: if `package` holds no `__init__.py`.
    """
    if not (package / "__init__.py").is_file():
        raise FileNotFoundError(f"{package} is no package: it holds no __init__.py")
    distribution = f"{name.replace('-', '_')}-{version}"
    files = {
        f"{module or package.name}/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    about = f"{distribution}.dist-info"
    files[f"{about}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    )
    files[f"{about}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: bookkit\nRoot-Is-Purelib: true\nTag: {TAG}\n".encode()
    )
    listed = [f"{path},sha256={_urlsafe(data)},{len(data)}" for path, data in files.items()]
    record = f"{about}/RECORD"
    files[record] = ("\n".join([*listed, f"{record},,"]) + "\n").encode()
    wheel = target / f"{distribution}-{TAG}.whl"
    # Stored as they are: what is sent is compressed as a whole, which a browser undoes faster.
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return wheel


def _urlsafe(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
