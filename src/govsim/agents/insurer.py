"""Insurer: it guesses a common cost, fears the winner's curse, bids or stays away, acts, learns, leaves."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from scipy.special import ndtr

from govsim.agents.imagination import Ahead, Array, effort_cost
from govsim.agents.institution import Institution
from govsim.agents.levers import Levers
from govsim.agents.underwriting import choice, chosen, promise
from govsim.agents.verification import verify
from govsim.core.ledger import FEN_PER_YUAN, to_fen
from govsim.tenders.invitation import Invitation, Offer

if TYPE_CHECKING:
    from govsim.agents.insurers import Insurers
    from govsim.contracts.agreement import Agreement, AgreementYear
    from govsim.core.world import World


@lru_cache(maxsize=64)
def expected_maximum(bidders: int) -> float:
    """Return d_N, the mean of the largest of N standard normals (0.56 for 2, 1.16 for 5)."""
    x = np.linspace(-10.0, 10.0, 20_001)
    density = bidders * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi) * ndtr(x) ** (bidders - 1)
    return float(np.trapezoid(x * density, x))


class Insurer(Institution):  # type: ignore[no-untyped-call]
    """One insurer: its capital, what it has learned about cost, and whether it is still there."""

    insures: ClassVar[bool] = True

    def __init__(self, world: World, name: str, role: Insurers, capital: int, efficiency: float = 1.0) -> None:
        super().__init__(world, name, role.name)
        self.active = True
        self.insolvent = False
        self.points = 0.0  # what sanctions have added up to
        self.barred_until = 0  # the last year in which no tender takes its bids
        self.capital = capital
        self.efficiency = efficiency
        self.curse_awareness = role.curse_awareness
        self.experience = 0.0
        self.policy_belief = 0.0
        self.receive("outside", capital, "capital")

    # --- bidding ----------------------------------------------------------------------------------

    def noise(self, invitation: Invitation) -> float:
        """Return the spread of its estimate around the common cost: less if claims data are published."""
        return float(self.role.signal_sd * (1.0 - invitation.disclosure))

    def estimate(self, invitation: Invitation) -> tuple[float, ...]:
        """Return its own estimate of claims a head for each year of the term, before experience, CNY."""
        contract, noise = invitation.terms.contract, self.noise(invitation)
        signal = self.world.once_a_year(
            f"signal of {self.name} for {contract.name}",
            lambda: float(self.world.draw(f"signal of {self.name} for {contract.name}").standard_normal()),
        )
        curse = self.curse_awareness * noise * expected_maximum(max(1, invitation.bidders))
        factor = max(0.05, 1.0 + noise * signal) * (1.0 + curse)
        return tuple(float(year * factor) for year in invitation.expected)

    def offer(self, invitation: Invitation) -> Offer | None:
        """Return its bid: the lowest price at which the cover is worth having, and a mark-up; None if there is none."""
        role, own = self.role, self.estimate(invitation)
        if not sum(own):
            return None
        ahead = self._ahead(invitation, own)
        ahead = ahead._replace(promised=promise(role, ahead, invitation.ceiling))
        best = choice(role, ahead, invitation.ceiling)
        if best is None:
            return None
        ahead, price, levers = best
        pinned = dict(role.pin or {}).get("mark_up")
        mark_up = self._mark_up(invitation, price) if pinned is None else pinned
        asked = price * (1.0 + mark_up)
        # a mark-up that leads beyond the ceiling is no mark-up
        asked = max(price, min(asked, invitation.ceiling))
        return Offer(asked, ahead.promised, own, float(levers.staff), ahead.terms.contract, price)

    def _mark_up(self, invitation: Invitation, price: float) -> float:
        """Return what the tender rule and the number of bidders let it put on its reservation price."""
        rule = invitation.terms.contract.chosen_by
        return float(rule.mark_up(invitation.bidders, self.noise(invitation), invitation.ceiling / price))

    def _ahead(self, invitation: Invitation, own: tuple[float, ...]) -> Ahead:
        return Ahead(
            terms=invitation.terms,
            claims=np.array(own) * np.exp(self.experience),
            estimate=np.array(invitation.expected),
            indexed=np.array([invitation.terms.premium_index(int(age), *invitation.growth) for age in range(len(own))]),
            wages=self._wages(invitation.growth[1], len(own)),
            leakage=invitation.leakage,
            expense_rate=self.role.expense_rate * self.efficiency,
            policy=self.policy_belief,
            money=self.money / FEN_PER_YUAN / max(1, invitation.heads),
            capacity=capacity(self.world),
            watched=watched(self.world),
        )

    def _wages(self, growth: float, years: int = 1) -> Array:
        """Return the cost of people in this year and the next ones, relative to the first year that is lived."""
        since = self.world.year - self.world.spec.first_year
        return np.array([(1.0 + growth) ** (since + ahead) for ahead in range(years)])

    # --- under an agreement -----------------------------------------------------------------------

    def seek_care(self) -> None:
        """Set the levers of the year under each agreement: the rest of the term is weighed, the price is signed."""
        for agreement in self.sold():
            wanted = chosen(self.role, self.rest(agreement), agreement.price(self.world.year))
            agreement.levers = self._moved(agreement.levers, wanted)

    def rest(self, agreement: Agreement) -> Ahead:
        """Return what lies ahead for the rest of an agreement's term."""
        age = self.world.year - agreement.signed
        growth = growth_of(self.world)
        ages = range(age, max(age + 1, len(agreement.expected_claims)))
        index = np.array([agreement.terms.premium_index(each, *growth) for each in range(ages.stop)])
        planned = np.array(agreement.estimate)
        lived = agreement.history(self.world.year - 1) if agreement.terms.looks_back else None
        return Ahead(
            terms=agreement.terms,
            claims=np.array(agreement.expected_claims[age:] or agreement.expected_claims[-1:])
            * np.exp(self.experience),
            estimate=np.array(agreement.estimate[age:] or agreement.estimate[-1:]),
            indexed=index[age:],
            wages=self._wages(growth[1], len(ages)),
            leakage=agreement.leakage,
            expense_rate=self.role.expense_rate * self.efficiency,
            policy=self.policy_belief,
            money=self._at_stake(agreement),
            planned=planned.mean() * index[age:] / index.mean() if age < len(planned) else None,
            promised=agreement.quality,
            capacity=capacity(self.world),
            watched=watched(self.world),
            past=lived.per_head() if lived is not None else None,
        )

    def _at_stake(self, agreement: Agreement) -> float:
        """Return what it can lose on the rest of a term, CNY a head: money before this year's premium, and the bond."""
        record = agreement.this_year(self.world.year)
        fen = self.money - record.premium + agreement.deposit
        return max(0, fen) / FEN_PER_YUAN / max(1, record.enrolled)

    def _moved(self, before: dict[str, float], wanted: Levers) -> dict[str, float]:
        """Return the levers of the year: those wanted, or for the adaptive a share of the way there."""
        aims = {name: float(value) for name, value in wanted._asdict().items()}
        if self.role.strategy != "adaptive" or not before:
            return aims
        gain = self.role.belief_gain
        return {name: before[name] + gain * (aim - before[name]) for name, aim in aims.items()}

    def supervise(self) -> None:
        """Check hospitals' bills as its effort and its authority allow, and take back what it finds."""
        for agreement in self.sold():
            verify(self.world, self, agreement)

    def expenses(self, agreement: Agreement, record: AgreementYear) -> int:
        """Return the year's expenses under an agreement, fen: a share of premium, effort, disputes on denied claims."""
        role, levers = self.role, Levers(**agreement.levers) if agreement.levers else Levers()
        effort = float(self._wages(growth_of(self.world)[1])[0] * effort_cost(role, levers)) * record.enrolled
        disputes = int(role.dispute_cost * record.denied)
        return max(0, int(to_fen(effort)) + int(role.expense_rate * self.efficiency * record.premium) + disputes)

    def find_cash(self, fen: int, layer: str = "") -> None:
        """Where its money does not reach for a layer's claims, the buyer advances the rest until the year closes."""
        missing = fen - self.money
        agreement = next((a for a in self.sold() if a.covers == layer), None)
        if missing <= 0 or agreement is None:
            return
        buyer = self.world.institutions[agreement.buyer]
        buyer.find_cash(missing)
        advance = min(missing, buyer.money)
        self.receive(agreement.buyer, advance, "rescue: advance on claims")
        agreement.this_year(self.world.year).advance += advance

    def sold(self) -> list[Agreement]:
        """Return its agreements in force."""
        year = self.world.year
        return [one for one in self.world.agreements if one.seller == self.name and one.in_force(year)]

    def bound(self) -> list[Agreement]:
        """Return its agreements in force, and those that are signed for years to come."""
        year = self.world.year
        mine = [one for one in self.world.agreements if one.seller == self.name and one.until >= year]
        return [one for one in mine if one.ended is None or one.ended >= year]

    def fail(self) -> None:
        """End everything it has sold with this year, years to come included: it cannot pay what it owes."""
        self.insolvent = True
        for agreement in self.bound():
            if agreement.signed > self.world.year:
                agreement.deposit = 0  # the buyer keeps it
            agreement.ended, agreement.why = self.world.year, "the seller is insolvent"

    # --- learning -----------------------------------------------------------------------------------

    def learn(self) -> None:
        """Move what it expects towards what happened; leave when capital, bonds included, is gone."""
        wealth = self.money + sum(agreement.deposit for agreement in self.bound())
        for agreement in self.sold():
            self._learn_from(agreement)
        if self.active and (self.insolvent or wealth < self.role.exit_capital * self.capital):
            self.active = False

    def _learn_from(self, agreement: Agreement) -> None:
        """Adapt the expected bias of its estimates; a term that lost money teaches about the winner's curse."""
        gain, record = self.role.belief_gain, agreement.this_year(self.world.year)
        age = min(self.world.year - agreement.signed, len(agreement.expected_claims) - 1)
        expected = agreement.expected_claims[age] * max(1, record.enrolled)
        # what would have been paid had it done nothing, under the rules that it signed
        gross = record.claims + record.denied / max(0.1, 1.0 - agreement.leakage) + record.recovered
        actual = max((gross - record.policy) / FEN_PER_YUAN, 0.05 * expected)
        if expected > 0:
            self.experience += gain * (float(np.log(actual / expected)) - self.experience)
        if gross > record.policy:
            self.policy_belief += gain * (record.policy / (gross - record.policy) - self.policy_belief)
        over = self.world.year in (agreement.until, agreement.ended)
        if over and sum(year.premium - year.claims - year.expenses for year in agreement.years.values()) < 0:
            self.curse_awareness += gain * (1.0 - self.curse_awareness)


def capacity(world: World) -> float:
    """Return the government's capacity, 0 to 1."""
    return float(world.institutions["government"].capacity)


def watched(world: World) -> float:
    """Return what the rules of supervision in force make a refused yuan cost an insurer, as it expects, CNY."""
    return float(sum(rule.exposure() for rule in world.schemes_of("supervision") if rule.subject == "insurers"))


def growth_of(world: World) -> tuple[float, float]:
    """Return the growth of medical cost and of income a year."""
    return float(world.rule("households", "illness").cost_growth), float(world.rule("households", "income").growth)
