"""Bundle: a payment that does not follow charges. At the end of the year fund and hospitals clear the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from govsim.agents.hospital import CLEARING, hospitals
from govsim.behaviour.behaviour import written_as_if
from govsim.core.answers import checked
from govsim.core.ledger import Fen, to_fen
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.households.insured import SCHEMES
from govsim.layers.layer import within
from govsim.payments.cases import Cases, Yuan
from govsim.payments.payment import Payment

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Bundle(Payment):
    """Prices or budgets are announced for a year, from what last year's cases cost on average.

    Patients and layers pay the hospital by its charges at discharge, as in China; in `reconcile` the fund makes up
    what the rule pays above the charges inside the catalogue, or is given back what it pays below, as far as the
    hospital's purse goes. What inspectors and sellers took back of the charges is not taken again: where a yuan of
    reported weight earns e, the share 1 − e of it comes off the charges.

    Prices follow all hospitals' last year: yardstick competition, in which nobody's own charges move its own price
    much. In its first year a rule pays what the year's patients would have been billed under fee for service.
    Source: Shleifer 1985 (RAND).
    """

    abstract: ClassVar[bool] = True

    payer: str = setting(unit="fund", what="The fund that clears with the hospitals.", refers_to="fund")
    growth: float = setting(
        unit="share",
        low=-0.5,
        high=1,
        parameter="illness/cost_growth",
        what="How much prices and budgets are raised above last year's.",
    )
    fewest_cases: int = setting(
        5, unit="cases", low=1, what="A group with fewer cases last year is priced at this year's own mean."
    )

    def reconcile(self, world: World) -> None:
        """Say what the year's cases are worth, and clear the difference with each hospital."""
        bills, houses = world.bills["inpatient"], len(hospitals(world))
        everything = Cases.of(bills)
        rows = np.flatnonzero(self.covers(everything))
        cases = self.priced(world, everything.only(rows))
        pays = to_fen(checked(self.pays(cases), (len(rows),), self, "pays", "case"))
        again = (bills.given_back[rows] * (1.0 - np.clip(self.coding(cases), 0.0, 1.0))).astype(np.int64)
        charged = bills.in_scope[rows] - again
        bills.awarded = bills.in_scope.copy() if bills.awarded is None else bills.awarded
        bills.awarded[rows] = pays
        due = np.zeros(houses, np.int64)
        np.add.at(due, cases.hospital, pays - charged)
        self._clear(world, due)

    def _clear(self, world: World, due: Fen) -> None:
        """Let hospitals give back first, then pay what the fund owes to others."""
        ledger = world.ledger
        back = np.minimum(np.maximum(0, -due), ledger.purses("hospitals"))
        ledger.owe(self.payer, int(back.sum()), CLEARING)
        ledger.pay("hospitals", self.payer, back, CLEARING)
        more = np.maximum(0, due)
        world.institutions[self.payer].find_cash(int(more.sum()))
        more = within(more, world.ledger.balance(self.payer))
        ledger.owe("hospitals", more, CLEARING)
        ledger.pay(self.payer, "hospitals", more, CLEARING)

    def priced(self, world: World, cases: Cases) -> Cases:
        """Return the year's cases with the prices of their groups and the budgets of the hospitals."""
        last = remembered(world)
        last = last.only(np.flatnonzero(self.covers(last)))
        usual = last.usual_by_group(self.fewest_cases) * (1.0 + self.growth)
        budgets = np.bincount(last.hospital, last.awarded, len(hospitals(world))) * (1.0 + self.growth)
        if len(last) == 0 or np.isnan(usual[np.unique(cases.group)]).any():
            now = self.under_fee_for_service(world)
            usual = np.where(np.isnan(usual), now.usual_by_group(), usual)
            if len(last) == 0:
                budgets = np.bincount(now.hospital, now.charges, len(hospitals(world)))
        return cases.at(np.nan_to_num(usual), self.budgets(world, budgets))

    def budgets(self, world: World, grown: Yuan) -> Yuan:
        """Return each hospital's budget, CNY; last year's grown, unless the rule sets one."""
        return grown

    def under_fee_for_service(self, world: World) -> Cases:
        """Return what the year's patients would be billed if hospitals were paid fee for service."""
        levers = [
            each.levers | each.role.levers(world, each.inspection_belief, each.verification_belief)
            for each in hospitals(world)
        ]
        cases = Cases.of(written_as_if(world.bills["inpatient"], world, levers))
        return cases.only(np.flatnonzero(self.covers(cases)))

    def heads(self, world: World) -> int:
        """Return the number of living persons whose care it pays."""
        persons = world.persons
        return self._of_those(np.bincount(persons.scheme[persons.alive], minlength=3))

    def heads_last_year(self, world: World) -> int:
        """Return the same for last year, as the hospitals remember it; 0 in the first year."""
        return self._of_those(hospitals(world)[0].insured_heads)

    def groups(self) -> list[int]:
        """Return the kinds of basic insurance whose care it pays."""
        return [1, 2] if self.people == "all" else [SCHEMES[self.people]]

    def _of_those(self, heads: Array) -> int:
        return int(heads[self.groups()].sum())

    def margin(self, cases: Cases) -> Yuan:
        """Return 0: the price is the same whatever is done."""
        return np.zeros(len(cases.charges))

    def coding(self, cases: Cases) -> Yuan:
        """Return 0: reported weight moves no money."""
        return np.zeros(len(cases.charges))


def remembered(world: World) -> Cases:
    """Return last year's cases of all hospitals; none in the first year."""
    parts = [each.cases for each in hospitals(world) if each.cases is not None]
    return Cases.joined(parts) if parts else NO_CASES


_NOBODY, _NOTHING = np.zeros(0, np.intp), np.zeros(0)
NO_CASES = Cases(_NOBODY, _NOBODY, _NOBODY, _NOBODY, _NOTHING, _NOTHING, _NOTHING, _NOTHING, _NOTHING)
