"""A cluster is tidied up whoever ends the program: Ctrl-C, `kill`, or the terminal that is closed."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

_ENDINGS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def ended_gently() -> Iterator[None]:
    """Turn the signals that would end this process at once into an exit that runs every `finally`."""
    # who has an answer of its own to them keeps it
    with _answered([each for each in _ENDINGS if signal.getsignal(each) is signal.SIG_DFL], _leave):
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """Finish tidying up even if somebody presses Ctrl-C once more."""
    with _answered([signal.SIGINT, *_ENDINGS], signal.SIG_IGN):
        yield


@contextmanager
def unmoved() -> Iterator[None]:
    """Keep the answers to signals as they are, whatever is imported meanwhile."""
    with _answered([], None):
        yield


@contextmanager
def _answered(signals: list[signal.Signals], answer: Any) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, *_ENDINGS)}
    for each in signals:
        signal.signal(each, answer)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
