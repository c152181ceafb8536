"""Medical injury: who is hurt in hospital, and how hospitals choose safety effort and defensive care."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtri

from govsim.agents.hospital import hospitals
from govsim.agents.standing import Standing
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.disputes.care import best_effort, injury_chance, internalised
from govsim.disputes.indemnity import covers_of
from govsim.disputes.injuries import Injuries
from govsim.disputes.rule import DisputeRule, care_of, dispute_rules, worth_of_patients_lost
from govsim.households.income import risen
from govsim.networks.pair_luck import luck_of

if TYPE_CHECKING:
    from govsim.core.world import World
    from govsim.households.bills import Bills

LEVERS = ("safety", "defensive")
LEAST = 0.001  # index of safety effort
PER = 1000.0  # admissions to which rates of disputes refer


@dataclass(frozen=True, kw_only=True)
class MedicalInjury(DisputeRule):
    """Injuries come from the year's admissions; hospitals weigh what disputes cost them against care.

    P(injury by negligence) = r·p₀·s·x⁻ᵏ: r the hospital's own risk, s above 1 for severe cases, x its safety effort. A
    share q of admissions has an adverse event that nobody could have helped. Losses are lognormal; how clear the fault
    looks is normal, around +μ after negligence and −μ without.

    A hospital expects a dispute to cost it K = ℓ·A + R + S: the award A, of which ℓ = (1 − cov) + cov·Z·β comes back
    to it, through its deductible or its next premiums; R the patients it would lose; S the strain on those who
    treated, less what cover relieves. Per admission it minimises

        B·x + r·p₀·x⁻ᵏ·c·K                          so x* = (k·r·p₀·c·K/B)^(1/(1+k)),
        F/1000·K·(1 − γ·d) + ψ·b·d²/2               so d* = γ·F·K/(1000·ψ·b),

    c the chance that negligence is disputed, F the disputes for each 1,000 admissions that it fears, d defensive care
    as a share of its mean bill b, γ how far that keeps disputes away, ψ the cost of stretching. Where all is covered at
    a flat premium and neither R nor S counts, nothing deters.
    Sources: Brown 1973 (J Legal Stud); Shavell 1987; Danzon 1985; Kessler & McClellan 1996 (QJE) and Currie & MacLeod
    2008 (QJE) for defensive care.
    """

    negligence_rate: float = setting(
        unit="share", low=0, high=0.2, parameter="liability/negligence_rate", what="Chance p₀ at safety effort 1."
    )
    adverse_rate: float = setting(
        unit="share",
        low=0,
        high=0.3,
        parameter="liability/adverse_rate",
        what="Adverse events q that nobody could help.",
    )
    severe_factor: float = setting(
        2.0, unit="ratio", low=0, high=20, what="Chance of injury by negligence of a severe case over that of others."
    )
    level_risk: tuple[float, ...] = setting(
        (0.35, 0.9, 2.0), unit="ratio", low=0, high=10, length=3, founding=True,
        what="Risk of what is done at primary, secondary, tertiary hospitals.",
    )  # fmt: skip
    risk_spread: float = setting(
        0.5, unit="log points", low=0, high=2, founding=True, what="Spread of hospitals' own log risk."
    )
    elasticity: float = setting(
        unit="elasticity", low=0.01, high=3, parameter="liability/safety_elasticity", what="k: what effort brings."
    )
    effort_cost: float = setting(
        unit="CNY/admission",
        low=0.01,
        high=10_000,
        parameter="liability/effort_cost",
        what="Cost B of a unit of effort.",
    )
    least_effort: float = setting(
        0.1, unit="index", low=LEAST, high=1, what="Effort that professional standards bring about anyhow."
    )
    loss_median: float = setting(
        unit="CNY",
        low=1,
        parameter="liability/loss_median",
        what="Median loss of an injured patient in the first year.",
    )
    loss_sigma: float = setting(
        unit="log points", low=0, high=3, parameter="liability/loss_sigma", what="Spread of losses."
    )
    clarity: float = setting(
        1.0, unit="spreads", low=0, high=5, what="μ: how far injuries with and without negligence look different."
    )
    defensive_gain: float = setting(
        unit="log points",
        low=0,
        high=100,
        parameter="liability/defensive_gain",
        what="γ: what defensive care keeps away.",
    )
    defensive_cost: float = setting(
        unit="index", low=0.01, high=100, parameter="liability/defensive_cost", what="Cost of stretching ψ."
    )
    most_defensive: float = setting(0.3, unit="share", low=0, high=1, what="Most defensive care that can be done.")
    strain: float = setting(
        unit="CNY", low=0, high=1e7, parameter="liability/strain", what="S: what a dispute costs those who treated."
    )
    pin: dict[str, float] = setting(
        (), unit="share", low=0, high=10, keys=LEVERS, what="Levers held at a value, by name."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Some effort is always made."""
        pinned = dict(values["pin"] or {})
        if pinned.get("safety", 1.0) < LEAST:
            yield "pin", f"without safety effort everybody would be hurt: hold safety at {LEAST} or more."
        if pinned.get("defensive", 0.0) > 1.0:
            yield "pin", "defensive care is a share of the bill: hold it at 1 or less."

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """One rule of injuries is enough."""
        mine = [scheme for scheme in schemes if isinstance(scheme, cls)]
        for other in mine[1:]:
            yield other.name, f"'{mine[0].name}' says who is hurt already: leave one of them."

    # --- the year ---------------------------------------------------------------------------------------

    def open_year(self, world: World) -> None:
        """Give each hospital its own risk, once; set the levers that last year has led to."""
        for house in hospitals(world):
            if not house.standing.drawn:
                luck = world.draw(f"medical risk of {house.name}")
                own = float(np.exp(self.risk_spread * luck.standard_normal() - self.risk_spread**2 / 2))
                risk = self.level_risk[house.level] * own
                house.standing = Standing(True, risk, communication=luck.standard_normal(), lot=luck.random())
            if not covers_of(world):  # advice came with cover
                house.standing.covered, house.standing.spared = False, 0.0
        for rule in dispute_rules(world):
            rule.begin(world)
        if "safety" not in hospitals(world)[0].levers:
            for house in hospitals(world):
                house.levers |= care_of(house)

    def seek_care(self, world: World) -> None:
        """See who is hurt, of those whose bills have just been written."""
        world.once_a_year("injuries", lambda: self.injured(world, world.bills["inpatient"]))

    def injured(self, world: World, bills: Bills) -> Injuries:
        """Return the injured among the patients: each has its own luck, whoever else is treated."""
        key = int(world.draw("medical injury").integers(2**63))
        house = np.asarray(bills.hospital)
        chance = self.chances(world)[house] * np.where(bills.severe, self.severe_factor, 1.0)
        luck = luck_of(key, bills.person)
        negligent = luck < chance
        rows = np.flatnonzero(luck < chance + self.adverse_rate)
        person, fault = bills.person[rows], negligent[rows]
        severity, looks = (ndtri(np.clip(luck_of(key, person, word), 1e-12, 1 - 1e-12)) for word in (1, 2))
        level = self.loss_median * risen(world)
        return Injuries(
            person=person,
            household=bills.household[rows],
            hospital=house[rows],
            negligent=fault,
            severity=severity,
            loss=level * np.exp(self.loss_sigma * severity),
            merit=np.where(fault, self.clarity, -self.clarity) + looks,
            defensive=np.array([each.levers["defensive"] for each in hospitals(world)])[house[rows]],
        )

    def chances(self, world: World) -> Array:
        """Return the chance of injury by negligence of an ordinary case in each hospital."""
        houses = hospitals(world)
        effort = np.array([house.levers["safety"] for house in houses])
        base = np.array([self.chance_at_effort_1(house.standing) for house in houses])
        return np.asarray(injury_chance(effort, base, self.elasticity))

    def chance_at_effort_1(self, standing: Standing) -> float:
        """Return the chance of injury by negligence in a house at safety effort 1, after what advice prevents."""
        return self.negligence_rate * standing.risk * (1.0 - standing.spared)

    # --- what hospitals choose ----------------------------------------------------------------------------

    def care(self, house: Any) -> dict[str, float]:
        """Return safety effort and defensive care: the optimum at what a dispute would cost the hospital."""
        standing, cost, wages = house.standing, self.cost_of_dispute(house), risen(house.world)
        base = self.chance_at_effort_1(standing)
        safety = best_effort(
            self.elasticity, base, standing.dispute_chance * cost, self.effort_cost * wages, self.least_effort
        )
        bill = max(house.mean_bill, 1.0)  # care may cost nothing
        defensive = self.defensive_gain * standing.fear * cost / (PER * self.defensive_cost * bill)
        return {"safety": float(safety), "defensive": min(defensive, self.most_defensive)} | dict(self.pin or {})

    def expected_disputes(self, house: Any) -> float:
        """Return disputes an admission that a hospital expects of itself, by negligence and not."""
        base = self.chance_at_effort_1(house.standing)
        chance = float(injury_chance(house.levers["safety"], base, self.elasticity))
        return chance * float(house.standing.dispute_chance) / float(house.standing.fault_share)

    def cost_of_dispute(self, house: Any) -> float:
        """Return K, what a hospital expects a dispute to cost it, CNY."""
        covers = covers_of(house.world)
        covered = sum(layer.covered_share(house) for layer in covers)
        passed = max((layer.passed_back(house) for layer in covers), default=0.0)
        own = float(internalised(covered, 1.0, passed))
        patients = worth_of_patients_lost(house)
        relief = sum(layer.relief * house.standing.covered for layer in covers)
        strain = self.strain * (1.0 - relief) * risen(house.world)
        return float(own * house.standing.award * risen(house.world) + patients + strain)
