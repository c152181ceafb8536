"""Liability cover: what a pool or an insurer pays of hospitals' indemnities, at what premium, and who has to buy it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from govsim.agents.hospital import hospitals
from govsim.agents.liability_pool import HospitalPool
from govsim.core.ledger import Fen, to_fen
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.disputes.aftermath import MEMORY
from govsim.disputes.experience_rating import credibility, relativity
from govsim.disputes.exposure import exposure_of
from govsim.disputes.prevention import best_spending
from govsim.households.bills import Bills, Yuan
from govsim.households.income import risen
from govsim.layers.layer import Layer
from govsim.layers.liability_purchase import buys, collect, give_back, indemnify
from govsim.layers.refusals import purse_of_its_own

if TYPE_CHECKING:
    from govsim.core.world import World
    from govsim.disputes.disputes import Disputes

SHARES: dict[str, Any] = {"unit": "share", "low": 0, "high": 1, "length": 3}


@dataclass(frozen=True, kw_only=True)
class LiabilityCover(Layer):
    """Pays min(limit, (1 − d)·award) of each indemnity of a covered hospital; it pays no bills.

    The premium is the pool's manual rate times last year's revenue and a relativity: 1 (`flat`); that of the level
    (`by_level`); or that times 1 + Z·(own/pool − 1) within bounds, own and pool being claims over what the level makes
    expect, Z = credibility·n/(n + K) (`experience`). Relativities have mean 1 over members.
    A share of hospitals of each level must buy; another buys where a·(E + r/2·V/m + relief) exceeds the premium
    that is left to it: E and V are mean and variance of what cover would pay, at what it knows of its own risk, m its
    margin, relief that of the strain; a = 1 − exp(−T·λ) is the chance that it has seen a dispute in T years, for those
    who have not do not think of it. The city pays a part of the premium for each level.
    The pool spends e an admission on specialists, without whom negotiated sums are o larger, and m on advice that
    prevents a share q·(1 − exp(−m/η)) of members' injuries: both where the last yuan saves one, e* = ε·ln(o·C/ε),
    m* = η·ln(q·C₀/η), C the claims an admission that it expects, C₀ those without any advice.
    Sources: Bühlmann 1967 (ASTIN) for credibility; Danzon 1985; Akerlof 1970 for who buys; Kunreuther et
    al. 1978 for rare losses; sizes are assumptions.
    """

    bears_liability: ClassVar[bool] = True

    payer: str = setting(unit="fund", what="The pool that sells it.", refers_to="liability_pool")
    services: tuple[str, ...] = setting((), unit="list", what="None: it pays indemnities, not bills.")
    limit: float = setting(
        unit="CNY", low=0, high=1e8, parameter="liability/limit", what="Most that it pays for a claim."
    )
    deductible_share: float = setting(
        unit="share", low=0, high=1, parameter="liability/deductible_share", what="Part d that the hospital bears."
    )
    rating: Literal["flat", "by_level", "experience"] = setting(
        "flat", unit="choice", what="What the premium follows besides revenue."
    )
    level_relativities: tuple[float, ...] = setting(
        (0.6, 0.9, 1.1),
        unit="ratio",
        low=0.01,
        high=10,
        length=3,
        what="Premium by level, relative, where rating looks at it.",
    )
    credibility_constant: float = setting(
        10_000.0, unit="admissions", low=1, high=1e9, what="K: a hospital with as many has half the weight."
    )
    credibility: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="liability/credibility",
        what="Most weight of a hospital's own experience; 1 is Bühlmann's.",
    )
    bound: float = setting(0.4, unit="share", low=0, high=0.95, what="Most that experience changes a premium by.")
    mandate: tuple[float, ...] = setting(
        **SHARES, parameter="liability/mandate", what="Share of primary, secondary, tertiary hospitals that must buy."
    )
    subsidy: tuple[float, ...] = setting(
        (0.0, 0.0, 0.0), **SHARES, what="Part of the premium that the city pays, by level."
    )
    relief: float = setting(
        0.5, unit="share", low=0, high=1, what="Part of the strain of a dispute that is taken off those who treated."
    )
    memory: float = setting(
        5.0, unit="years", low=0, high=100, what="Years in which one dispute at least makes a hospital think of cover."
    )
    risk_aversion: float = setting(
        5.0, unit="index", low=0, high=100, what="Aversion of hospitals to risk, relative to a year's margin."
    )
    service: Literal["best_response", "none"] = setting(
        "best_response", unit="choice", what="Whether who bears it keeps specialists and advises hospitals."
    )
    pin: dict[str, float] = setting(
        (), unit="CNY/admission", low=0, high=1e4, keys=("specialists", "risk_management"),
        what="Spending on either held at a value.",
    )  # fmt: skip
    overpaid: float = setting(
        0.3, unit="share", low=0, high=5, what="What is paid too much, o, where nobody knows medicine and law."
    )
    specialist_scale: float = setting(
        2.0, unit="CNY/admission", low=0.01, high=1e4, what="Spending ε that leaves 1/e of that."
    )
    preventable: float = setting(
        0.3, unit="share", low=0, high=0.95, what="Injuries by negligence, q, that all the advice there is prevents."
    )
    advice_scale: float = setting(
        4.0, unit="CNY/admission", low=0.01, high=1e4, what="Spending η on advice that leaves 1/e of them."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """It pays no bills."""
        if values["services"]:
            yield "services", "liability cover pays indemnities, no bills: leave it out."

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """One cover, sold as a whole, in a city where there are disputes."""
        yield from purse_of_its_own(cls, schemes)
        mine = [scheme for scheme in schemes if isinstance(scheme, cls)]
        for other in mine[1:]:
            yield other.name, f"'{mine[0].name}' covers hospitals' liability already: leave one of them."
        for cover in mine:
            if not any(scheme.word() == "dispute_resolution" for scheme in schemes if scheme.kind == "disputes"):
                yield cover.name, "there are no disputes to cover. Add `dispute_resolution` to the disputes."
            for contract in (each for each in schemes if each.kind == "contracts" and each.covers == cover.name):
                if contract.chosen_by.lots > 1:
                    yield cover.name, f"'{contract.name}' sells it in lots of households: hospitals cannot be split so."

    # --- what it pays ----------------------------------------------------------------------------------

    def pays(self, unpaid: Yuan, people: Bills) -> Yuan:
        """Return nothing: it pays no bills."""
        return np.zeros_like(unpaid)

    def part(self, award: Array) -> Array:
        """Return what it pays of an award, CNY. Pure."""
        return np.asarray(np.minimum(self.limit, (1.0 - self.deductible_share) * award))

    def held(self, world: World) -> Array:
        """Return which hospitals have cover, or are expected to."""
        return np.array([house.standing.covered for house in hospitals(world)])

    def claim(self, world: World, award: Array, hospital: Array) -> Fen:
        """Return what is claimed of it for each award, fen."""
        return to_fen(self.part(award) * self.held(world)[hospital])

    def indemnify(self, world: World, claims: Fen, ended: Disputes) -> Fen:
        """Pay claims, as far as they are not refused and there is money; return what each got, fen."""
        return indemnify(self, world, claims, ended)

    def covered_share(self, house: Any) -> float:
        """Return the part of an award that a hospital expects cover to pay."""
        award = house.standing.award * risen(house.world)
        return float(self.part(award) / award) if house.standing.covered and award else 0.0

    def passed_back(self, house: Any) -> float:
        """Return what a yuan of claims raises a hospital's later premiums by: Z/LR*; it does not foresee the bounds."""
        if self.rating != "experience":
            return 0.0
        return float(self.weights(house.world)[house.index]) / float(self.pool(house.world).role.target_ratio)

    # --- its price ---------------------------------------------------------------------------------------

    def pool(self, world: World) -> HospitalPool:
        """Return the pool that sells it."""
        pool: HospitalPool = world.institutions[self.payer]
        return pool

    def relativities(self, world: World) -> Array:
        """Return each hospital's premium over the manual one."""
        houses = hospitals(world)
        if self.rating == "flat":
            return np.ones(len(houses))
        by_level = np.array(self.level_relativities)[[house.level for house in houses]]
        if self.rating == "by_level":
            return np.asarray(by_level)
        losses, revenue = (np.array([getattr(h.standing, word) for h in houses]) for word in ("losses", "revenue"))
        expected = revenue * by_level
        if not losses.sum():
            return np.asarray(by_level)
        own = losses / np.where(expected > 0, expected, np.inf)
        pool = losses.sum() / expected.sum()
        return np.asarray(by_level * relativity(own, pool, self.weights(world), self.bound))

    def weights(self, world: World) -> Array:
        """Return the weight Z of each hospital's own experience."""
        patients = np.array([house.standing.admissions for house in hospitals(world)])
        return np.asarray(self.credibility * credibility(patients, self.credibility_constant))

    def premiums(self, world: World) -> Array:
        """Return each hospital's premium, whoever pays it, CNY."""
        revenue, relative = exposure_of(world).revenue, self.relativities(world)
        # relative to each other: what members pay together is the manual rate of their revenue
        members = revenue * (self.held(world) if self.held(world).any() else 1.0)
        mean = (members * relative).sum() / max(1.0, members.sum())
        return np.asarray(self.pool(world).rate * revenue * relative / (mean if mean > 0 else 1.0))

    def posted_price(self, world: World) -> float | None:
        """Return what the pool pays an insurer an admission, CNY."""
        units, held = exposure_of(world).admissions, self.held(world)
        premium, pool = float((self.premiums(world) * held).sum()), self.pool(world)
        left = premium - pool.office(premium, self.service_cost(world))
        return max(0.0, left / max(1.0, float((units * held).sum())))

    def expected_claims(self, world: World) -> float:
        """Return claims an admission that the pool's experience makes expect of its members, CNY."""
        exposure, held = exposure_of(world), self.held(world)
        if not held.any():
            held = np.ones_like(held)
        mean_bill = float((exposure.revenue * held).sum() / max(1.0, (exposure.admissions * held).sum()))
        return self.pool(world).loss_share * mean_bill

    def premium_due(self, world: World, price: float, enrolled: int) -> int:
        """Return what the pool pays an insurer for the year, fen: what was agreed, as far as it has come in."""
        return min(super().premium_due(world, price, enrolled), self.pool(world).passed_on)

    def covered(self, world: World) -> int:
        """Return how many admissions the year's premium is reckoned on."""
        units = exposure_of(world).admissions
        return int((units * self.held(world)).sum())

    def claims(self, world: World, agreement: Any) -> int:
        """Return what it has paid this year, fen."""
        return self.pool(world).claims

    # --- what the pool does for its members ---------------------------------------------------------------

    def spending(self, world: World) -> tuple[float, float]:
        """Return what is spent an admission on specialists and on advice, CNY: the best, unless pinned or none."""
        found: tuple[float, float] = world.once_a_year(f"spending of {self.name}", lambda: self._spending(world))
        return found

    def _spending(self, world: World) -> tuple[float, float]:
        cost, wages, best = self.expected_claims(world), risen(world), (0.0, 0.0)
        if self.service == "best_response":
            # what claims would be if nothing had been prevented
            undone = cost / (1.0 - max((house.standing.spared for house in hospitals(world)), default=0.0))
            experts = best_spending(self.overpaid * cost, self.specialist_scale * wages)
            best = float(experts), float(best_spending(self.preventable * undone, self.advice_scale * wages))
        pinned = dict(self.pin or {})
        return pinned.get("specialists", best[0]), pinned.get("risk_management", best[1])

    def overpayment(self, world: World) -> float:
        """Return by which share negotiated sums are too large."""
        return float(self.overpaid * np.exp(-self.spending(world)[0] / (self.specialist_scale * risen(world))))

    def prevented(self, world: World) -> float:
        """Return the share of members' injuries by negligence that advice prevents."""
        scale = self.advice_scale * risen(world)
        return float(self.preventable * (1.0 - np.exp(-self.spending(world)[1] / scale)))

    def service_cost(self, world: World) -> float:
        """Return what specialists and advice cost this year, CNY."""
        return float(sum(self.spending(world)) * self.covered(world))

    # --- the year ----------------------------------------------------------------------------------------

    def set_budget(self, world: World) -> None:
        """Reprice; see who has to buy and who will."""
        pool, members = self.pool(world), exposure_of(world).revenue * self.held(world)
        pool.reprice(self.service_cost(world) / max(1.0, float(members.sum())))
        for house, buyer in zip(hospitals(world), self.compelled(world) | buys(self, world), strict=True):
            house.standing.covered = bool(buyer)

    def compelled(self, world: World) -> Array:
        """Return which hospitals must buy: the share of each level, those first whom a lot names."""
        houses = hospitals(world)
        lot = np.array([house.standing.lot for house in houses])
        return np.asarray(lot < np.array(self.mandate)[[house.level for house in houses]])

    def collect(self, world: World) -> None:
        """Take the premium; send advisers."""
        collect(self, world)
        spared = self.prevented(world)
        for house in hospitals(world):
            house.standing.spared = spared * house.standing.covered

    def learn(self, world: World) -> None:
        """Let the pool take the year into its experience."""
        revenue = float((exposure_of(world).revenue * self.held(world)).sum())
        self.pool(world).remember(MEMORY, revenue)

    def supervise(self, world: World) -> None:
        """Have hospitals give back what they were advanced for premiums."""
        give_back(world)
