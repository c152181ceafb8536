"""The distributed engine: many processes, here or on a cluster, behind one client."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from govsim.core.errors import LostError
from govsim.experiments.engine.engine import Done

if TYPE_CHECKING:
    from distributed import Client

Task = TypeVar("Task")
AHEAD = 2  # tasks handed over for each worker: one in hand, one that it can take at once
FEWEST = 4


class Distributed:
    """Worlds lived by the workers of one scheduler.

    A task whose worker dies is given to another one; a task under which several workers died comes back
    with an error. Results are let go of as soon as they are here, so that a million tasks need no more
    memory than ten, and a worker that leaves takes nothing with it.
    """

    def __init__(self, client: Client) -> None:
        self.client = client

    @property
    def workers(self) -> int:
        """How many worker threads the scheduler knows of, now.

        Raises:
            LostError: the scheduler is gone.
        """
        known = self.client.scheduler_info(n_workers=-1)
        self._check()  # while a link is down, there is an answer without workers
        return sum(each["nthreads"] for each in known.get("workers", {}).values())

    def map(self, function: Callable[[Task], Any], tasks: Iterable[Task]) -> Iterator[Done[Task]]:
        """Yield each task once, as it ends.

        Raises:
            LostError: the scheduler is gone; what was in hand there is lost.
        """
        from distributed import as_completed

        waiting = iter(tasks)
        asked: dict[str, Any] = {}
        ended = as_completed([], loop=self.client.loop)
        try:
            while True:
                for task in islice(waiting, max(0, self._width() - len(asked))):
                    future = self.client.submit(function, task, pure=False)
                    asked[future.key] = task
                    ended.add(future)
                    del future
                if not asked:
                    return
                yield self._next(ended, asked)
        finally:
            for future in list(ended.futures):
                future.release()

    def _width(self) -> int:
        self._check()
        return max(FEWEST, AHEAD * self.workers)

    def _next(self, ended: Any, asked: dict[str, Any]) -> Done[Any]:
        """Return the next task that has ended."""
        from distributed import CancelledError

        future = next(ended)
        task = asked.pop(future.key)
        try:
            result = future.result()
        except CancelledError:
            self._check()
            raise LostError("the cluster gave up its work: its scheduler was restarted.") from None
        except Exception as error:
            return Done(task, None, error)
        finally:
            future.release()
        return Done(task, result)

    def _check(self) -> None:
        if self.client.status != "running":
            address = getattr(self.client.scheduler, "address", "") or "its address"
            raise LostError(f"the scheduler at {address} is gone.")


def killed_its_worker(error: BaseException | None) -> bool:
    """Whether a task came back because too many workers had died under it."""
    if error is None:
        return False
    from distributed import KilledWorker

    return isinstance(error, KilledWorker)
