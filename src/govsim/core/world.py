"""World: one insured region, one year a step. It builds itself from a scenario, then lives the twelve phases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from govsim.core import build, checkpoint
from govsim.core.collector import collector
from govsim.core.errors import LedgerError, SchemeError, did_you_mean
from govsim.core.ledger import Ledger
from govsim.core.metric import metrics
from govsim.core.phases import YEAR
from govsim.core.population import Population, Table
from govsim.core.scenario import Spec, read
from govsim.core.scheme import Scheme
from govsim.core.streams import Streams

if TYPE_CHECKING:
    from govsim.core.household import Household

# an audit says by how many fen an identity is off; zero is the only good answer
Audit = Callable[["World"], int]


class World(mesa.Model[Any, Any]):  # type: ignore[no-untyped-call]
    """One city and its design, alive. The only Mesa model of govsim.

    State lives in four places: the columns of the population, the institutions (Mesa agents), the
    agreements in force, and the ledger.

    Args:
        spec: a scenario: its reading, its shipped name, or its path.
        rng: the seed; with the scenario it determines everything.
        overrides: settings by path, as `--set` takes them: `World(path, **{"layers.critical.rate": 0.7})`.
    """

    population: Population

    def __init__(self, spec: Spec | str | Path, *, rng: int | str = 1, **overrides: Any) -> None:
        seed = int(rng)
        super().__init__(rng=seed)
        if overrides and isinstance(spec, Spec):
            spec = spec.overridden(overrides)
        self.spec = spec if isinstance(spec, Spec) else read(spec, overrides=overrides)
        self.seed = seed
        self.year = self.spec.first_year - 1
        self.lived = self.year
        self.phase = "opening"
        self.streams = Streams(seed)
        self.ledger = Ledger()
        self.schemes: tuple[Scheme, ...] = ()
        self.institutions: dict[str, Any] = {}
        self.networks: dict[str, Any] = {}
        self.agreements: list[Any] = []
        self.tenders: list[Any] = []
        self.population_notes: list[str] = []
        self.bills: dict[str, Any] = {}
        self.audits: list[tuple[str, Audit]] = []
        self.records: list[tuple[int, str, str, float]] = []
        self.watchers: list[Callable[[World], None]] = []
        self._year_cache: dict[str, Any] = {}
        self.datacollector = collector()
        build.found(self)

    # --- people -------------------------------------------------------------------------------

    @property
    def persons(self) -> Table:
        """The persons, sorted by household; one row a slot."""
        return self.population.persons

    @property
    def households(self) -> Table:
        """The households; one row each."""
        return self.population.households

    def household(self, row: int) -> Household:
        """Take one household in hand: an agent that is a view on its row."""
        from govsim.core.household import Household

        return Household(self, row)

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """Who lives here, as Mesa asks: institutions as objects, households as views on their rows."""
        from govsim.core.household import Household
        from govsim.core.household_set import HouseholdSet

        return {**super().agents_by_type, Household: HouseholdSet(self)}

    @property
    def agent_types(self) -> list[type]:
        """The classes of those who live here."""
        return list(self.agents_by_type)

    # --- chance, rules, money -----------------------------------------------------------------

    def draw(self, name: str) -> np.random.Generator:
        """Return this year's stream of that name; draw full-length arrays from it, once."""
        return self.streams.draw(name, self.year)

    def schemes_of(self, kind: str) -> list[Any]:
        """Return this year's schemes of a kind ("layers", "contracts", ...), in the scenario's order."""
        return [scheme for scheme in self.schemes if scheme.kind == kind]

    def rule(self, kind: str, name: str) -> Any:
        """Return this year's scheme of that kind and name.

        Raises:
            SchemeError: there is none; the message names the nearest.
        """
        found = {scheme.name: scheme for scheme in self.schemes_of(kind)}
        if name not in found:
            raise SchemeError(f"no {kind} is called '{name}' in {self.year}. {did_you_mean(name, found)}")
        return found[name]

    def once_a_year(self, name: str, compute: Callable[[], Any]) -> Any:
        """Return what was computed under this name earlier this year, or compute it now."""
        if name not in self._year_cache:
            self._year_cache[name] = compute()
        return self._year_cache[name]

    # --- the year -----------------------------------------------------------------------------

    def step(self) -> None:
        """Live one year: the twelve phases, the books closed after each."""
        self.year += 1
        self._year_cache.clear()
        self.schemes = self.spec.schemes(self.year)
        for phase in YEAR:
            self.live(phase.name)
        self.measure()
        self.datacollector.collect(self)  # type: ignore[no-untyped-call]
        self.running = self.year < self.spec.last_year
        self.bills.clear()
        self.lived = self.year

    def live(self, phase: str) -> None:
        """Live one phase: those who decide, then the rules they live under, then the audit."""
        self.phase = phase
        self.ledger.enter(self.year, phase)
        self.population.open_for(phase)
        for actor in (*self.institutions.values(), *self.schemes):
            act = getattr(actor, phase, None)
            if act is not None:
                act() if isinstance(actor, mesa.Agent) else act(self)
        self.audit()
        for watch in self.watchers:
            watch(self)

    def audit(self) -> None:
        """Check the ledger's identities and those that schemes have added.

        Raises:
            LedgerError: an identity is off by even one fen.
        """
        self.ledger.close_phase()
        for name, residual in self.audits:
            fen = residual(self)
            if fen:
                raise LedgerError(f"{self.year} {self.phase}: {name} is off by {fen} fen.")

    def measure(self) -> None:
        """Record every metric of this year."""
        for name, each in metrics().items():
            for group, value in each.of(self).items():
                self.records.append((self.year, name, group, value))

    def branch(self, spec: Spec | None = None) -> World:
        """Return a copy of this world between two years, unwatched, that lives on by itself, alike to the last bit.

        Args:
            spec: the scenario that the copy lives from here on, with the same past; this world's if left out.

        Raises:
            ScenarioError: the scenario says something else about a year that is lived already.
        """
        return checkpoint.branched(self, spec or self.spec)

    def run(self) -> World:
        """Live all years that the scenario asks for; return the world."""
        while self.year < self.spec.last_year:
            self.step()
        return self
