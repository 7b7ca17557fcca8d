"""Tell, at the end, which check caught which sabotage."""

from __future__ import annotations

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print one line a sabotage, gathered from all workers."""
    for report in terminalreporter.stats.get("passed", []):
        for what, said in report.user_properties:
            terminalreporter.write_line(f"{what}: {said}")
