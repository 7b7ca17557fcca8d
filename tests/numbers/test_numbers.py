"""Every number in the prose of a page is computed, or given with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookkit import project
from bookkit.numbers import check, every_page

PAGES = every_page(project.root())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_number_is_bound(path: Path) -> None:
    assert not (found := check(path)), "\n" + "\n".join(found)
