"""The book's checks look at explorers as a page without Python gets them: with all frames."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _a_page_without_python() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKPROP_EXPLORERS", "frames")
        yield
