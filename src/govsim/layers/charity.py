"""Charity: it picks cases that are grave and seen, and pays until its budget is out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.agents.charity import Grants
from govsim.agents.crowdfunding_platform import Platform
from govsim.core.ledger import FEN_PER_YUAN, Fen
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.layers.household_sum import HouseholdSum
from govsim.layers.rationing import in_turn

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Charity(HouseholdSum):
    """A charity helps those first whose cases move it most, each with a part of the need that it sees, up to a cap.

    A case moves it by ln(need/income) + w·publicity + ε: need is what it sees of the bill over the household's
    income, publicity ln(1 + ties), and one more for a campaign; ε is standard Gumbel, so that of two cases it takes
    the first with chance σ(difference) (McFadden 1974). It sees what other layers of aid have given with the chance
    `coordination`; else it takes the bill for what those had not paid of it, and what it gives beyond the bill is
    income of the household.
    """

    payer: str = setting(unit="institution", refers_to="charity", what="The charity.")
    network: str | None = setting(
        None, unit="name", refers_to="networks", what="Network whose ties make a case known; none if left out."
    )
    coordination: float = setting(
        0.0, unit="share", low=0, high=1, what="Chance that it sees what other layers of aid have given."
    )
    rate: float = setting(
        unit="share", low=0, high=1, parameter="charity/rate", what="Part of the need that it sees that it pays."
    )
    cap: float = setting(unit="CNY", low=0, parameter="charity/cap", what="Most that it gives a household a year.")
    publicity: float = setting(
        unit="ratio", low=0, high=10, parameter="charity/publicity", what="Weight w of being known, over need."
    )

    def grants(self, world: World, left: Fen) -> Fen:
        """Take the cases up by how far they move it, until the purse is empty."""
        households = world.households
        luck = world.draw(f"charity: {self.name}").random((2, len(households)))
        given = self.given_by_aid(world)
        row = np.flatnonzero((left + given > 0) & (households.members > 0))
        knows = luck[0, row] < self.coordination
        seen = left[row] + given[row] * ~knows
        income = households.last_income_per_head[row] * households.members[row]
        known = self.known(world)[row]
        due = np.minimum(np.floor(self.rate * seen), self.cap * FEN_PER_YUAN).astype(np.int64)
        turn = -self.moves(seen / FEN_PER_YUAN, income, known, luck[1, row])
        paid = in_turn(due, turn, world.ledger.balance(self.payer))
        world.institutions[self.payer].grants[self.name] = Grants(row, left[row], seen, knows, paid)
        granted = np.zeros(len(households), np.int64)
        granted[row] = paid
        return granted

    def moves(self, need: Array, income: Array, known: Array, luck: Array) -> Array:
        """Return how far each case moves it: need and income in CNY, publicity, luck above 0 and below 1."""
        gumbel = -np.log(-np.log(np.clip(luck, 1e-12, 1 - 1e-12)))
        return np.asarray(np.log(np.maximum(need, 0.01) / np.maximum(income, 1.0)) + self.publicity * known + gumbel)

    def given_by_aid(self, world: World) -> Fen:
        """Return what the layers of aid before it have given each household, fen."""
        given = np.zeros(len(world.households), np.int64)
        for layer in world.schemes_of("layers"):
            for service in self.services if layer.is_aid and layer.name != self.name else ():
                bills = world.bills[service]
                if layer.name in bills.paid:
                    given += bills.by_household(bills.paid[layer.name] + bills.beyond.get(layer.name, 0))
        return given

    def known(self, world: World) -> Array:
        """Return the publicity of each household: ln(1 + ties), and one more for a campaign."""
        known = np.zeros(len(world.households))
        if self.network is not None:
            known += np.log1p(world.networks[self.network].degree)
        for platform in world.institutions.values():
            for campaigns in platform.campaigns.values() if isinstance(platform, Platform) else ():
                known[campaigns.row[campaigns.ran]] += 1.0
        return known
