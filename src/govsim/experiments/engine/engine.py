"""Engine: something that lives many worlds at once. What asks it does not know how many machines answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

Task = TypeVar("Task")


@dataclass(frozen=True)
class Done[Task]:
    """A task that has ended: with what it returned, or with what stopped it.

    Attributes:
        task: what was asked for.
        result: what the function returned; None if it failed.
        error: what it raised, or why its worker is no more; None if it returned.
    """

    task: Task
    result: Any
    error: BaseException | None = None

    def value(self) -> Any:
        """Return the result, or raise the error."""
        if self.error is not None:
            raise self.error
        return self.result


class Engine(Protocol):
    """Anything that answers many questions."""

    @property
    def workers(self) -> int:
        """How many tasks it has in hand at a time, now."""

    def map(self, function: Callable[[Task], Any], tasks: Iterable[Task]) -> Iterator[Done[Task]]:
        """Yield each task once, as it ends; only a few are taken from `tasks` ahead of time."""


class InProcess:
    """One task after another, in this process: nothing to start, the errors are the caller's to see."""

    workers = 1

    def map(self, function: Callable[[Task], Any], tasks: Iterable[Task]) -> Iterator[Done[Task]]:
        """Yield each task as it ends, in their order."""
        for task in tasks:
            try:
                yield Done(task, function(task))
            except Exception as error:
                yield Done(task, None, error)
