"""An order: some runs of a sweep, with all that a worker anywhere needs to live and keep them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govsim.core.scenario import Spec
    from govsim.experiments.study import Outcome, Run


@dataclass(frozen=True)
class Guards:
    """What a single run may take before it counts as failed.

    Attributes:
        seconds: of time. None: no bound.
        bytes: of memory, as the whole worker process. None: the worker's own limit, if it has one.
        tries: how often a run that raises is tried.
    """

    seconds: float | None = None
    bytes: int | None = None
    tries: int = 2


@dataclass(frozen=True)
class Order:
    """What a worker is asked for.

    Attributes:
        address, options: the folder of the store, and how it is reached.
        sweep, code: which sweep it is, and the code that must live it.
        coordinator: who asks; a run that stopped its worker once is not tried again for the same one.
        bases: the scenarios that the runs vary, by label. identities: what each says, whatever survey it reads
            and wherever that lies.
        outcomes: what is measured of each run.
        runs: what is to be lived.
        guards: what one run may take.
    """

    address: str
    options: Mapping[str, Any]
    sweep: str
    code: str
    coordinator: str
    bases: Mapping[str, Spec]
    identities: Mapping[str, str]
    outcomes: tuple[Outcome, ...]
    runs: tuple[Run, ...]
    guards: Guards


@dataclass
class Receipt:
    """What a worker says when an order is filled; the rows themselves lie in the store.

    Attributes:
        done: runs whose rows are kept. failed: runs that could not be lived.
        seconds: what the runs took, together.
        machine: where.
    """

    done: int = 0
    failed: list[int] = field(default_factory=list)
    seconds: float = 0.0
    machine: str = ""
