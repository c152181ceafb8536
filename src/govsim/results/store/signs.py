"""Signs of life: what each coordinator of a sweep says about itself, every few seconds, for whoever asks."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from govsim.core.errors import ResultsError
from govsim.results.store.store import SIGNS, Store

EVERY = 5.0  # seconds between two signs
SILENT = 60.0  # seconds without a sign after which a coordinator counts as dead


@dataclass
class Sign:
    """One coordinator: who it is, what it has done, and whether it still works.

    Attributes:
        name: unique. machine, process: where it runs. works_on: "this machine", "slurm", a scheduler's address.
        started, seen: seconds since 1970. state: "working", "finished", "interrupted" or why it stopped.
        workers: how many it has. done, failed: runs that it has brought in. seconds: what those took, together.
    """

    name: str
    works_on: str
    machine: str = field(default_factory=socket.gethostname)
    process: int = field(default_factory=os.getpid)
    started: float = field(default_factory=time.time)
    seen: float = field(default_factory=time.time)
    state: str = "working"
    workers: int = 0
    done: int = 0
    failed: int = 0
    seconds: float = 0.0

    @property
    def is_alive(self) -> bool:
        """Whether it works, and has said so a moment ago."""
        return self.state == "working" and time.time() - self.seen < SILENT

    @property
    def mean_seconds(self) -> float:
        """What one run took, on average; 0 before the first."""
        return self.seconds / self.done if self.done else 0.0

    @property
    def when(self) -> str:
        """When it was seen last, UTC."""
        return f"{datetime.fromtimestamp(self.seen, UTC):%Y-%m-%d %H:%M:%S} UTC"


@contextmanager
def shown(store: Store, sign: Sign) -> Iterator[Sign]:
    """Show a coordinator's signs of life while the block lasts; at its end, say how it ended."""
    over = threading.Event()

    def again() -> None:
        while not over.wait(EVERY):
            with suppress(ResultsError):  # a full disk is told by whoever keeps results
                show(store, sign)

    show(store, sign)
    thread = threading.Thread(target=again, daemon=True, name="signs of life")
    thread.start()
    try:
        yield sign
        sign.state = "finished"
    except KeyboardInterrupt:
        sign.state = "interrupted"
        raise
    except BaseException as error:
        sign.state = f"stopped: {error}"
        raise
    finally:
        over.set()
        thread.join()
        with suppress(ResultsError):
            show(store, sign)


def show(store: Store, sign: Sign) -> None:
    """Write one sign of life."""
    sign.seen = time.time()
    store.files.put(f"{SIGNS}/{sign.name}.json", json.dumps(asdict(sign)).encode())


def signs(store: Store) -> list[Sign]:
    """Return the last sign of every coordinator that the sweep has had, the first to start first."""
    found = []
    for name in store.files.names(SIGNS):
        with suppress(FileNotFoundError, ValueError, TypeError):
            sign = Sign(**json.loads(store.files.read(f"{SIGNS}/{name}")))
            sign.started, sign.seen = float(sign.started), float(sign.seen)
            found.append(sign)
    return sorted(found, key=lambda sign: sign.started)
