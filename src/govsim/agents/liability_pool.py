"""Liability pool: it pools hospitals' liability for disputes, sets the premium by experience, and buys cover for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from govsim.agents.institution import Institution
from govsim.agents.mediator import Committee, committee_of
from govsim.agents.society import Society
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World


OFFICE, SERVICE = "operating the liability pool", "specialists and advice"


@dataclass(frozen=True, kw_only=True)
class LiabilityPool(Society):
    """A province's pool of hospitals: it collects premiums, pays its office, and passes the rest to insurers.

    The manual rate, a share of inpatient revenue, stays (`fixed`) or follows experience: within bounds a year it moves
    towards the claims expected of a yuan of members' revenue over LR*, and what specialists and advice cost. What is
    expected is a first guess and the pool's own years, older ones counted less, by their weights (Bühlmann). Where no
    contract sells the cover on, the pool bears it itself.
    Source: experience of provincial pools S80, S86; repricing as in Cutler & Reber 1998, Q J Econ 113:433.
    """

    plays: ClassVar[tuple[str, ...]] = ("fund", "liability_pool")

    premium_rate: float = setting(
        unit="share", low=0, high=0.2, parameter="liability/premium_rate",
        what="Manual rate of the first year, over inpatient revenue.",
    )  # fmt: skip
    repricing: Literal["fixed", "experience"] = setting(
        "experience", unit="choice", what="Whether the manual rate stays or follows what the pool has paid."
    )
    target_ratio: float = setting(
        unit="share", low=0.05, high=2, parameter="liability/target_ratio", what="Claims over premium, LR*, aimed at."
    )
    bounds: tuple[float, ...] = setting(
        (0.8, 1.25), unit="ratio", low=0.1, high=10, length=2, what="Least and most that a year changes the rate by."
    )
    operating_share: float = setting(
        0.1, unit="share", low=0, high=0.9, what="Part of the premium that broker and office cost."
    )
    weight: float = setting(
        5e8, unit="CNY", low=1, high=1e13, what="Revenue whose experience counts as much as its first guess."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The lower bound lets the rate fall, the upper one rise."""
        yield from super().check(values)
        low, high = values["bounds"]
        if not low <= 1.0 <= high:
            yield "bounds", "the first must be at most 1, the second at least 1."

    def institution(self, world: World) -> Institution:
        """Return who runs it."""
        return HospitalPool(world, self.name, self.name)


class HospitalPool(Institution):  # type: ignore[no-untyped-call]
    """Who runs the pool.

    Attributes:
        drift: manual rate in force over that of the first year.
        collected: premium of the year, fen; passed_on: what of it is for insurers.
        claims: paid under cover this year, fen.
        known_claims, known_revenue: claims, and members' revenue, of the years remembered, CNY.
    """

    def __init__(self, world: World, name: str, role: str) -> None:
        super().__init__(world, name, role)
        self.drift = 1.0
        self.collected = self.passed_on = self.claims = 0
        self.known_claims = self.known_revenue = 0.0

    @property
    def rate(self) -> float:
        """Return the manual rate of this year, share of inpatient revenue."""
        return float(self.role.premium_rate * self.drift)

    @property
    def loss_share(self) -> float:
        """Return claims over members' revenue that it expects: its first guess and its experience, by their weights."""
        weight, guess = self.role.weight, self.role.target_ratio * self.role.premium_rate
        return float((weight * guess + self.known_claims) / (weight + self.known_revenue))

    @property
    def loss_ratio(self) -> float:
        """Return claims of the year over premium collected, 0 if there was none."""
        return self.claims / self.collected if self.collected else 0.0

    def open_year(self) -> None:
        """Begin a new account."""
        self.collected = self.passed_on = self.claims = 0

    def reprice(self, service: float) -> None:
        """Let the manual rate follow experience, if it does; `service` is what specialists and advice cost, a share."""
        if self.role.repricing == "experience" and self.rate:
            low, high = self.role.bounds
            wanted = self.loss_share / self.role.target_ratio + service
            self.drift *= min(max(wanted / self.rate, low), high)

    def office(self, premium: float, service: float) -> float:
        """Return what is not for insurers, CNY: the office, specialists and advice, mediators who live by the pool."""
        committee = self._committee()
        mediation = committee.wanted / FEN_PER_YUAN if committee is not None else 0.0
        return float(min(premium, premium * self.role.operating_share + service + mediation))

    def close_sale(self, collected: int, service: int) -> None:
        """Pay what is not for insurers out of the year's premium, as far as it goes, fen; the rest is for them."""
        self.collected = self.passed_on = collected
        for cost, memo in ((int(collected * self.role.operating_share), OFFICE), (service, SERVICE)):
            paid = min(cost, self.passed_on)
            self.world.ledger.owe("outside", paid, memo)
            self.passed_on -= self.world.ledger.pay(self.name, "outside", paid, memo)
        committee = self._committee()
        if committee is not None:
            budget = min(committee.wanted, self.passed_on)
            committee.receive(self.name, budget, "mediation budget")
            self.passed_on -= budget

    def _committee(self) -> Committee | None:
        """Return mediators whom those fund who pay indemnities."""
        committee = committee_of(self.world)
        return committee if committee is not None and committee.role.funded_by == "insurers" else None

    def remember(self, memory: float, revenue: float) -> None:
        """Take the year into its experience; a part `memory` of what was known before lasts."""
        self.known_claims = memory * self.known_claims + self.claims / FEN_PER_YUAN
        self.known_revenue = memory * self.known_revenue + revenue
