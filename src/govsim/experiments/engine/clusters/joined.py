"""A scheduler that runs already: somebody else started it and its workers, and they stay when we go."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from govsim.core.errors import EngineError
from govsim.experiments.engine.clusters.waiting import first_worker, silent
from govsim.experiments.engine.hushed import hushed
from govsim.experiments.engine.settings import SETTINGS

if TYPE_CHECKING:
    from distributed import Client

_HOST_AND_PORT = re.compile(r"((?P<protocol>[a-z]+)://)?[^/\s:]+:\d+/?|((tcp|tls)://)?\[[0-9a-fA-F:]+\]:\d+/?")


@contextmanager
def joined(
    address: str, *, answer_within: float = 15, patience: float = 300, say: Callable[[str], None] = silent
) -> Iterator[Client]:
    """Connect to a scheduler that runs.

    Args:
        address: "tcp://host:8786", "host:8786", or the scheduler file that it wrote.
        answer_within: seconds that it has to answer in.
        patience: seconds to wait for its first worker.
        say: what is called with a line of text while nothing happens.

    Raises:
        EngineError: nothing answers there, or it has no worker.
    """
    import dask
    from distributed import Client

    target = _address_of(address)
    with dask.config.set(SETTINGS), hushed():
        try:
            with ThreadPoolExecutor(1) as apart:  # a notebook has a loop running in this thread
                apart.submit(asyncio.run, _greeted(target, answer_within)).result()
            client = Client(target, timeout=answer_within, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise EngineError(_no_answer(address, target, answer_within, error)) from None
        with client:
            first_worker(
                client, wanted=1, patience=patience, say=say,
                ask=lambda: f"start one: python -m distributed.cli.dask_worker {target} --nthreads 1",
            )  # fmt: skip
            yield client


async def _greeted(target: str, seconds: float) -> None:
    """Wait for the scheduler to say who it is: a client would wait for ever if somebody else listens there."""
    from distributed.core import rpc

    async with asyncio.timeout(seconds):
        async with rpc(target) as scheduler:
            await scheduler.identity()


def _address_of(text: str) -> str:
    """Return the address that a text is, or that the scheduler file of this name holds.

    Raises:
        EngineError: it is neither.
    """
    match = _HOST_AND_PORT.fullmatch(text)
    if match:
        protocol = match["protocol"]
        if protocol not in (None, "tcp", "tls", "ws", "wss", "ucx"):
            raise EngineError(f"--scheduler {text}: a scheduler does not speak {protocol}. Write tcp://host:port.")
        return text if "://" in text else f"tcp://{text}"
    path = Path(text)
    if not path.is_file():
        raise EngineError(
            f"--scheduler {text}: is neither an address nor a file. Write tcp://host:8786, "
            "or the file that `dask scheduler --scheduler-file FILE` wrote."
        )
    try:
        return str(json.loads(path.read_text("utf-8"))["address"])
    except (OSError, ValueError, KeyError, TypeError):
        raise EngineError(f"--scheduler {text}: is not a scheduler file: it holds no address.") from None


def _no_answer(address: str, target: str, seconds: float, error: BaseException) -> str:
    """Return why there is nothing to work with, and what to look at."""
    where = f"{target} (from {address})" if Path(address).is_file() else target
    said = str(error).split("\n")[0]
    why = "" if isinstance(error, TimeoutError) or not said else f" ({said})"
    return (
        f"no scheduler answers at {where} within {seconds:g} s{why}. Is it running (`dask scheduler`), "
        "may this machine reach that port, and do both sides use the same version of distributed?"
    )
