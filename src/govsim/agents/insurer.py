"""Insurers: they guess a cost that is common to all, fear the winner's curse, bid or stay away, learn, leave."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from govsim.agents.institution import Institution, Role
from govsim.core.ledger import FEN_PER_YUAN, to_fen
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World

# equally likely outcomes of a standard normal at which an insurer weighs a contract
OUTCOMES = ndtri((np.arange(64) + 0.5) / 64)
# premiums it considers, relative to what it expects to pay in claims; it interpolates between them
PRICES = np.geomspace(0.05, 5.0, 921)


class Offer(NamedTuple):
    """A bid: premium and quality, and the claims that the bidder expects in each year, CNY a head."""

    price: float
    quality: float
    expected_claims: tuple[float, ...]


@lru_cache(maxsize=64)
def expected_maximum(bidders: int) -> float:
    """Return d_N, the mean of the largest of N standard normals (0.56 for 2, 1.16 for 5)."""
    x = np.linspace(-10.0, 10.0, 20_001)
    density = bidders * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi) * ndtr(x) ** (bidders - 1)
    return float(np.trapezoid(x * density, x))


@dataclass(frozen=True, kw_only=True)
class Insurers(Role):
    """Commercial insurers that may bid for a contract.

    An insurer sees the common expected cost C with noise, Ĉ = C·(1 + s·z), raises it by the share a·s·d_N
    of the winner's curse that it is aware of, and weighs a contract by its certainty equivalent
    E[M] − (r/2)·Var[M] + v, M being the margin that the contract's own `settlement` leaves, v the
    strategic value of holding it. It bids its reservation price, the lowest at which that reaches its loading
    (a mark-up is the scenario's, not an equilibrium's), and stays away if no price does, or the ceiling is
    below. Any contract gets an answer, foreseen or not. After each year it moves the bias that it expects of
    its own estimates, e ← (1 − ρ)·e + ρ·ln(claims / estimate), and after a term that lost money its
    awareness of the curse.
    Sources: Wilson 1977 (REStud), Kagel & Levin 1986 (AER) for the curse; Pratt 1964 for the equivalent.
    """

    order: ClassVar[int] = 40

    count: int = setting(4, unit="insurers", low=0, high=100, founding=True, what="How many insurers there are.")
    capital: float = setting(
        20.0, unit="CNY", low=0, founding=True, what="Opening capital of each, a head of the population."
    )
    expense_rate: float = setting(
        unit="share of premium", low=0, high=0.9, parameter="insurer/expense_rate", what="Expenses."
    )
    quality_cost: float = setting(
        6.0, unit="CNY", low=0.01, what="Cost θ of service quality q a head and year: θ·q²/2."
    )
    least_quality: float = setting(0.3, unit="share", low=0, high=1, what="Quality below which no office can work.")
    signal_sd: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="insurer/signal_sd",
        what="Noise s of the private cost estimate.",
    )
    curse_awareness: float = setting(
        unit="share",
        low=0,
        high=1,
        founding=True,
        parameter="insurer/curse_awareness",
        what="Share a of the curse foreseen at first.",
    )
    claims_sd: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="insurer/claims_sd",
        what="Spread of yearly claims around the estimate.",
    )
    risk_aversion: float = setting(
        unit="per unit of premium",
        low=0,
        high=100,
        parameter="insurer/risk_aversion",
        what="Risk aversion r on the margin.",
    )
    strategic_value: float = setting(
        unit="share of premium",
        low=-1,
        high=1,
        parameter="insurer/strategic_value",
        what="Value v of the contract for other business.",
    )
    loading: float = setting(0.0, unit="share", low=-0.5, high=1, what="Certainty equivalent wanted, share of premium.")
    belief_gain: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="insurer/belief_gain",
        what="Weight ρ of the last year in what it expects.",
    )
    exit_capital: float = setting(0.3, unit="share", low=0, high=1, what="Leaves when capital falls below this share.")

    def accounts(self) -> tuple[str, ...]:
        """One account an insurer."""
        return tuple(f"insurer_{number}" for number in range(1, self.count + 1))

    def found(self, world: World) -> None:
        """Open each insurer with its capital."""
        heads = int(np.count_nonzero(world.persons.alive))
        for name in self.accounts():
            world.ledger.open(name)
            Insurer(world, name, self, int(to_fen(self.capital * heads)))

    def certainty_equivalent(
        self, contract: Any, price: NDArray[np.float64], claims: float, cost: float
    ) -> NDArray[np.float64]:
        """Return E[M] − (r/2)·Var[M] + v for each price, M from the contract's own settlement.

        Args:
            contract: anything with a `settlement`.
            price: premiums a head, CNY.
            claims: expected claims a head, CNY.
            cost: cost of the promised quality a head, CNY.
        """
        premium = np.repeat(price[:, None], len(OUTCOMES), axis=1)
        claim = np.maximum(0.0, claims * (1.0 + self.claims_sd * OUTCOMES))[None, :] + np.zeros_like(premium)
        expenses = self.expense_rate * premium + cost
        left = premium - claim - expenses + contract.settlement(premium, claim, expenses)
        margin = left / premium
        return margin.mean(axis=1) - self.risk_aversion / 2 * margin.var(axis=1) + self.strategic_value  # type: ignore[no-any-return]


class Insurer(Institution):  # type: ignore[no-untyped-call]
    """One insurer: its capital, what it has learned about cost, and whether it is still there."""

    def __init__(self, world: World, name: str, role: Insurers, capital: int) -> None:
        super().__init__(world, name, role.name)
        self.active = True
        self.insolvent = False
        self.capital = capital
        self.curse_awareness = role.curse_awareness
        self.experience = 0.0
        self.receive("outside", capital, "capital")

    def estimate(self, contract: Any, expected: tuple[float, ...], rivals: int) -> tuple[float, ...]:
        """Return its own estimate of claims a head for each year of the term, before experience, CNY."""
        role = self.role
        signal = self.world.once_a_year(
            f"signal of {self.name} for {contract.name}",
            lambda: float(self.world.draw(f"signal of {self.name} for {contract.name}").standard_normal()),
        )
        curse = self.curse_awareness * role.signal_sd * expected_maximum(max(1, rivals))
        factor = max(0.05, 1.0 + role.signal_sd * signal) * (1.0 + curse)
        return tuple(float(year * factor) for year in expected)

    def offer(self, contract: Any, expected: tuple[float, ...], rivals: int) -> Offer | None:
        """Return the lowest price at which the contract is worth having; None if there is none."""
        role, own = self.role, self.estimate(contract, expected, rivals)
        mean = sum(own) / len(own) * float(np.exp(self.experience))
        if mean <= 0:
            return None
        worth = contract.chosen_by.value_of_quality(mean)
        quality = float(np.clip(worth / role.quality_cost, role.least_quality, 1.0))
        # a fen at least: where no claims are expected there is still a price to think about
        prices = PRICES * max(mean, 0.01) / max(1e-9, 1.0 - role.expense_rate)
        value = role.certainty_equivalent(contract, prices, mean, role.quality_cost * quality**2 / 2)
        good = np.flatnonzero(value >= role.loading)
        if not good.size:
            return None
        first = int(good[0])
        price = prices[first]
        if first:
            step = (value[first] - role.loading) / (value[first] - value[first - 1])
            price -= step * (prices[first] - prices[first - 1])
        return Offer(float(price), quality, own)

    def expenses(self, agreement: Any, record: Any) -> int:
        """Return the year's expenses under an agreement, fen."""
        role = self.role
        service = role.quality_cost * agreement.quality**2 / 2 * record.enrolled
        return int(to_fen(service)) + int(role.expense_rate * record.premium)

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

    def sold(self) -> list[Any]:
        """Return its agreements in force."""
        year = self.world.year
        return [one for one in self.world.agreements if one.seller == self.name and one.in_force(year)]

    def fail(self) -> None:
        """End everything it has sold: it cannot pay what it owes."""
        self.insolvent = True
        for agreement in self.sold():
            agreement.ended, agreement.why = self.world.year, "the seller is insolvent"

    def learn(self) -> None:
        """Move what it expects towards what happened; leave when capital, bonds included, is gone."""
        wealth = self.money + sum(agreement.deposit for agreement in self.sold())
        for agreement in self.sold():
            self._learn_from(agreement)
        if self.active and (self.insolvent or wealth < self.role.exit_capital * self.capital):
            self.active = False

    def _learn_from(self, agreement: Any) -> None:
        """Adapt the expected bias of its estimates; a term that lost money teaches about the winner's curse."""
        gain, record = self.role.belief_gain, agreement.this_year(self.world.year)
        expected = agreement.expected_claims[self.world.year - agreement.signed] * max(1, record.enrolled)
        actual = max(record.claims / FEN_PER_YUAN, 0.05 * expected)
        if expected > 0:
            self.experience += gain * (float(np.log(actual / expected)) - self.experience)
        over = self.world.year in (agreement.until, agreement.ended)
        if over and sum(year.premium - year.claims - year.expenses for year in agreement.years.values()) < 0:
            self.curse_awareness += gain * (1.0 - self.curse_awareness)
