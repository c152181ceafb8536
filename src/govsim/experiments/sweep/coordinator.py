"""The coordinator of a sweep: hands out what is left, hears what came of it, and can be lost at any moment.

Everything that counts lies in the store before it is heard of here. Whoever starts a coordinator again, on
this machine or another, goes on where the store ends.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govsim.core.errors import EngineError, GovsimError, ResultsError
from govsim.experiments.engine.distributed import killed_its_worker
from govsim.experiments.engine.engine import Done, Engine
from govsim.experiments.study.bases import identity
from govsim.experiments.sweep.order import Guards, Order, Receipt
from govsim.experiments.sweep.work import Work
from govsim.experiments.sweep.worker import fill
from govsim.results.store.failures import Failure, failed_runs, forget_failures, keep_failure
from govsim.results.store.files import FullError
from govsim.results.store.signs import Sign
from govsim.results.store.store import Store

if TYPE_CHECKING:
    from govsim.experiments.study import Study

LOOK = 10.0  # seconds between two looks at what others have done
PUBLISH = 60.0  # seconds between two rounds of merging parts into the table
HOPELESS = 20  # runs that fail, with none that succeeds, after which the study is at fault
PATIENT = 20.0  # times what a run takes on average, after which one is taken to hang
LEAST_PATIENT = 600.0  # seconds; never less than this
STUMBLES = 3  # times that a piece of work may be spoilt by the store before the sweep stops


@dataclass
class Coordinator:
    """One coordinator at work.

    Attributes:
        study, store: what is lived, where it is kept.
        sign: what it says about itself.
        guards: what a run may take; without seconds, PATIENT times what runs take.
        news: called whenever something has ended.
    """

    study: Study
    store: Store
    work: Work
    sign: Sign
    guards: Guards = field(default_factory=Guards)
    news: Callable[[Coordinator], None] | None = None

    def __post_init__(self) -> None:
        self._looked = self._published = time.monotonic()
        self._stumbled: dict[tuple[int, ...], int] = {}
        self._identities = {label: identity(spec) for label, spec in self.study.bases.items()}
        self._before = self.sign.done + self.sign.failed

    @property
    def left(self) -> int:
        """How many runs of its share are neither done nor failed, as far as it has heard."""
        return max(0, self.work.wanted - (self.sign.done + self.sign.failed - self._before))

    def live(self, engine: Engine) -> None:
        """Hand out all that is left, and merge what came back into the table.

        Raises:
            FullError: there is no room left; what is kept stays, the same command goes on later.
            EngineError: the machines are gone, or have other code.
        """
        try:
            while self._round(engine):
                pass
        except BaseException:
            with suppress(ResultsError):  # the parts hold everything; what stopped us is what has to be told
                self._tidy()
            raise
        self._tidy()

    def _round(self, engine: Engine) -> int:
        """Hand out what there is; return how many orders that were. Some may have to be handed out again."""
        handed = 0
        for ended in engine.map(fill, self._orders(engine)):
            handed += 1
            self._hear(ended)
        return handed

    def _orders(self, engine: Engine) -> Iterator[Order]:
        while True:
            self._look()
            self.sign.workers = engine.workers
            piece = self.work.piece(self.sign.mean_seconds, self.sign.workers)
            if piece is None:
                return
            yield self._order(piece)

    def _order(self, piece: tuple[int, ...]) -> Order:
        files, about = self.store.files, self.store.about
        return Order(
            address=os.path.abspath(files.root) if files.local else files.address,
            options=files.options,
            sweep=about.sweep,
            code=about.code,
            coordinator=self.sign.name,
            bases=self.study.bases,
            identities=self._identities,
            outcomes=self.study.outcomes,
            runs=tuple(map(self.study.run, piece)),
            guards=self._guards(),
        )

    def _guards(self) -> Guards:
        seconds = self.guards.seconds
        if seconds is None:
            seconds = max(LEAST_PATIENT, PATIENT * self.sign.mean_seconds)
        return Guards(seconds, self.guards.bytes, self.guards.tries)

    def _hear(self, ended: Done[Order]) -> None:
        """Take note of what came of an order."""
        if ended.error is None:
            receipt: Receipt = ended.result
            self.sign.done += receipt.done
            self.sign.failed += len(receipt.failed)
            self.sign.seconds += receipt.seconds
        elif killed_its_worker(ended.error):
            self._find_culprit(ended.task)
        else:
            self._stumble(ended.task, ended.error)
        if self.news is not None:
            self.news(self)
        if self._is_hopeless():
            self._give_up()

    def _find_culprit(self, order: Order) -> None:
        """Have the runs of a piece lived one by one; a run that is alone is the culprit."""
        if len(order.runs) > 1:
            self.work.again(tuple(run.number for run in order.runs))
            return
        (run,) = order.runs
        said = "its worker died each time that it was tried: out of memory, killed, or crashed."
        failure = Failure(run.number, run.design, run.seed, run.settings, said, "", 1, "", self.sign.name)
        keep_failure(self.store, failure, self.study.spec(run.design).text())
        self.sign.failed += 1

    def _stumble(self, order: Order, error: BaseException) -> None:
        """Have a piece done again that could not be kept; stop if that is of no use."""
        numbers = tuple(run.number for run in order.runs)
        count = self._stumbled[numbers] = self._stumbled.get(numbers, 0) + 1
        if isinstance(error, FullError | EngineError) or count >= STUMBLES:
            raise (
                error if isinstance(error, GovsimError) else EngineError(f"{type(error).__name__}: {error}")
            ) from error
        self.work.again(numbers)

    def _is_hopeless(self) -> bool:
        """Whether every run has failed so far, of a sweep in which nothing was done before."""
        fresh = self.work.wanted == self.work.share and not self.sign.done
        return fresh and self.sign.failed >= min(HOPELESS, self.work.wanted)

    def _give_up(self) -> None:
        count = self.sign.failed
        raise ResultsError(
            f"{f'the first {count} runs failed' if count > 1 else 'the first run failed'}, none succeeded: "
            f"something is wrong with all of them. "
            f"`govsim status {self.store.files.address}` shows the errors."
        )

    def _look(self) -> None:
        """See what others have done, and merge what is whole, now and then."""
        now = time.monotonic()
        if now - self._looked > LOOK:
            self._looked = now
            self.work.skip(self.store.done())
        if now - self._published > PUBLISH:
            self._published = now
            self.store.publish()

    def _tidy(self) -> None:
        """Leave the folder as readers like it."""
        self.store.publish(unfinished=True)
        forget_failures(self.store)
        self.store.files.remove_stale()


def left_over(store: Store) -> tuple[int, int]:
    """Return how many runs are not done, and how many of those have failed."""
    missing = int((~store.done()).sum())
    return missing, len(failed_runs(store))
