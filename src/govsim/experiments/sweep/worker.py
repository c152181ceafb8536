"""What a worker does with an order: live its runs one after another, keep their rows in one act, say how it went."""

from __future__ import annotations

import socket
import time
import traceback
from typing import TYPE_CHECKING, Any

from govsim.core.errors import EngineError, ScenarioError
from govsim.core.scenario import Spec
from govsim.experiments.run import lived
from govsim.experiments.sweep.figures import figures
from govsim.experiments.sweep.guard import Guard, memory_of_worker
from govsim.experiments.sweep.order import Order, Receipt
from govsim.experiments.sweep.row import row_of
from govsim.results.code import code_version
from govsim.results.keys import run_key
from govsim.results.store.failures import Failure, keep_failure, read_failure
from govsim.results.store.store import Store, opened

if TYPE_CHECKING:
    from govsim.experiments.study import Run

_STORES: dict[str, Store] = {}
_LAST: dict[tuple[str, str], Spec] = {}


def fill(order: Order) -> Receipt:
    """Live the runs of an order and keep them; a run that fails is noted and does not disturb the others.

    Raises:
        EngineError: this worker has other code than the coordinator, or sees another folder.
        FullError: there is no room left for the rows.
    """
    store = _store(order)
    receipt, rows = Receipt(machine=socket.gethostname()), []
    for run in order.runs:
        if _stopped_a_worker(store, run.number, order.coordinator):
            receipt.failed.append(run.number)
            continue
        began = time.perf_counter()
        row = _tried(store, order, run)
        if row is None:
            receipt.failed.append(run.number)
        else:
            rows.append(row)
            receipt.seconds += time.perf_counter() - began
    if rows:
        store.keep(rows)
    receipt.done = len(rows)
    return receipt


def _store(order: Order) -> Store:
    """Return the store of the order, after a look whether we are who is meant."""
    if order.address not in _STORES:
        if code_version() != order.code:
            raise EngineError(
                f"the worker on {socket.gethostname()} has other code than the coordinator: another version of "
                "govsim, of a plug-in (GOVSIM_SCHEMES) or of a library. Install the same on all machines."
            )
        store = opened(order.address, order.options)
        if store.about.sweep != order.sweep:
            raise EngineError(f"on {socket.gethostname()}, '{order.address}' is not the folder of this sweep.")
        _STORES.clear()
        _STORES[order.address] = store
    return _STORES[order.address]


def _stopped_a_worker(store: Store, number: int, coordinator: str) -> bool:
    """Whether an earlier try of this run, for the same coordinator, had to end its worker."""
    failure = read_failure(store, number)
    return failure is not None and failure.stopped_for == coordinator


def _tried(store: Store, order: Order, run: Run) -> dict[str, Any] | None:
    """Return the row of a run; None if it failed as often as it may, which is noted."""
    for attempt in range(1, order.guards.tries + 1):
        try:
            return _row(store, order, run, attempt)
        except Exception as error:
            if attempt == order.guards.tries or isinstance(error, ScenarioError):
                said = f"{type(error).__name__}: {error}"
                _note(store, order, run, attempt, said, "".join(traceback.format_exception(error)))
                return None
    return None


def _row(store: Store, order: Order, run: Run, attempt: int) -> dict[str, Any]:
    """Live one run; return what the table says of it."""

    def last_words(said: str, doing: str) -> None:
        _note(store, order, run, attempt, said, doing, stopped=True)

    guard = Guard(order.guards.seconds, order.guards.bytes or memory_of_worker(), last_words)
    with guard.watching():
        world = lived(_spec(order, run), run.seed, [guard])
    key = run_key(order.identities[run.base], run.settings, run.seed, order.code)
    return row_of(run, figures(world, order.outcomes), key)


def _note(store: Store, order: Order, run: Run, attempt: int, said: str, where: str, *, stopped: bool = False) -> None:
    """Keep what is known about a run that failed, and its scenario."""
    by = order.coordinator if stopped else ""
    machine = socket.gethostname()
    failure = Failure(run.number, run.design, run.seed, run.settings, said, where, attempt, machine, by)
    try:
        scenario = _spec(order, run).text()
    except ScenarioError as error:
        scenario = f"# could not be read: {error}\n"
    keep_failure(store, failure, scenario)


def _spec(order: Order, run: Run) -> Spec:
    """Return the scenario of a run; that of the run before if it only began from another seed."""
    base = order.bases[run.base]
    wanted = (base.hash, repr(sorted(run.settings.items())))
    if wanted not in _LAST:
        _LAST.clear()
        _LAST[wanted] = base.overridden(run.settings) if run.settings else base
    return _LAST[wanted]
