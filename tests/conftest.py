"""A skipped test is said aloud; under GOVSIM_CI=1 it is a failure."""

import os
import signal

import pytest

# a shell that starts the tests in the background has them ignore Ctrl-C, and what they start as well
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _skipped(config: pytest.Config) -> list[str]:
    """Return "where: why" of every test or file that was skipped."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    return [f"{report.nodeid or '?'}: {_reason(report)}" for report in reports]


def _reason(report: pytest.TestReport) -> str:
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if os.environ.get("GOVSIM_CI") == "1" and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    skipped = _skipped(config)
    if not skipped:
        return
    strict = os.environ.get("GOVSIM_CI") == "1"
    verdict = "A SKIPPED TEST IS A FAILURE HERE (GOVSIM_CI=1)" if strict else "THEY PROVE NOTHING"
    terminalreporter.section(f"{len(skipped)} SKIPPED: {verdict}", red=strict, yellow=not strict, bold=True)
    for line in skipped:
        terminalreporter.line(line)
