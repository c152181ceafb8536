"""What every benchmark says goes into one table at the end of the run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

LINES: list[tuple[str, str, str]] = []


@pytest.fixture
def report() -> Callable[[str, str, str], None]:
    """Add a line to the table: topic, quantity, value."""
    return lambda topic, quantity, value: LINES.append((topic, quantity, value))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    if not LINES:
        return
    terminalreporter.section("benchmarks")
    widths = [max(len(line[column]) for line in LINES) for column in range(2)]
    for topic, quantity, value in LINES:
        terminalreporter.write_line(f"{topic:<{widths[0]}}  {quantity:<{widths[1]}}  {value}")
