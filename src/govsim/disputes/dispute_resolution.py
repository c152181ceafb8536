"""Dispute resolution: who complains, which path it takes, how it ends, and what that does to fear and trust."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from scipy.special import expit

from govsim.agents.court import Court, bench_of
from govsim.agents.hospital import hospitals
from govsim.core.column import Column
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.disputes.aftermath import learn, start
from govsim.disputes.course import heard, judged
from govsim.disputes.disputes import Disputes
from govsim.disputes.indemnity import indemnify
from govsim.disputes.injuries import Injuries
from govsim.disputes.rule import DisputeRule, injury_rule
from govsim.networks.pair_luck import luck_of

if TYPE_CHECKING:
    from govsim.core.world import World
    from govsim.households.bills import Bills

CNY: dict[str, Any] = {"unit": "CNY", "low": 0, "high": 1e8}
SHARE: dict[str, Any] = {"unit": "share", "low": 0, "high": 1}


@dataclass(frozen=True, kw_only=True)
class DisputeResolution(DisputeRule):
    """The injured complain or not; negotiate, ask mediators, sue, turn violent, or give up.

    P(dispute | injury) = σ(c₀ + c₁·z + c₂·y − c₃·(τ − τ₀) − c₄·m − γ·d): z the severity, y how clear the fault looks,
    τ trust in hospitals, m how well the house talks with patients, d its defensive care. Injuries that nobody could
    have helped are disputed too. A patient takes the path of highest worth, by a nested logit whose nest is those
    who judge (mediators, courts): what it can expect there, less cost, delay, and for violence the police. Negotiation
    ends in agreement where the least that the patient asks for is below the most that the payer offers, each by its own
    view of what a court would say; mediation with σ(s₀ + s₁·ι + s₂·e − s₃·ln(claim) − s₄·delay). Who does not agree
    chooses again among the paths that are left. A court finds for the patient where y > 0.
    Sources: Priest & Klein 1984 and Bebchuk 1984 for bargaining; McFadden 1978 for the choice; Danzon 1985 for
    claims; success by independence, size and delay S73, S74. Weights are assumptions; c₀ is set so that a city at the
    defaults has 0.56 disputes in 1,000 admissions.
    """

    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (Column("hospital_trust", "float32", "share", ("open_year", "learn"), "trust in hospitals"),)
    }

    # --- who complains
    baseline: float = setting(
        -4.3, unit="log odds", low=-20, high=5, what="c₀: log odds of a dispute, all else at its mean."
    )
    by_severity: float = setting(0.5, unit="log odds", low=0, high=5, what="c₁, a spread of severity.")
    by_fault: float = setting(0.8, unit="log odds", low=0, high=5, what="c₂, a spread of how clear the fault looks.")
    by_trust: float = setting(2.0, unit="log odds", low=0, high=20, what="c₃: full trust against none.")
    by_communication: float = setting(0.5, unit="log odds", low=0, high=5, what="c₄, a spread of hospitals' talk.")
    # --- which path
    taste: float = setting(
        20_000.0, unit="CNY", low=1, high=1e8, what="Spread of what paths are worth for other reasons."
    )
    similarity: float = setting(
        0.6, unit="index", low=0.01, high=1, what="How unlike mediation and a suit are, λ; 1: unlike."
    )
    delay_cost: float = setting(20.0, **CNY, what="What a day of waiting costs a patient.")
    patience: float = setting(0.9, **SHARE, what="What a yuan in a year is worth.")
    collected: float = setting(0.8, **SHARE, what="Part of what courts award that patients reckon to see.")
    sight: float = setting(0.7, unit="spreads", low=0.01, high=10, what="Error with which each party sees the fault.")
    negotiation_days: float = setting(30.0, unit="days", low=0, high=3650, what="Days of negotiation.")
    bargaining_power: float = setting(0.4, **SHARE, what="Part of what a settlement saves both that the patient gets.")
    settlement_cap: float | None = setting(None, **CNY, what="Most that a hospital may settle for privately.")
    # --- mediation
    mediation_bias: float = setting(0.5, **SHARE, what="Part by which a wholly dependent mediator proposes less.")
    mediation_success: tuple[float, ...] = setting(
        (0.3, 2.0, 1.0, 0.3, 0.5),
        unit="log odds",
        length=5,
        what="s₀ to s₄: base, independence, expertise, ln of the claim, delay.",
    )
    usual_claim: float = setting(
        100_000.0, unit="CNY", low=1, high=1e8, what="Claim at which its logarithm counts nothing."
    )
    # --- violence
    violent_chance: float = setting(0.4, **SHARE, what="Chance that violence makes a hospital pay.")
    violent_share: float = setting(0.5, **SHARE, what="Part of the loss that it then pays.")
    resentment: float = setting(30_000.0, **CNY, what="What violence is worth, beside money, to who trusts nobody.")
    shame: float = setting(40_000.0, **CNY, what="What decent people would pay not to be violent.")
    police: float = setting(0.3, **SHARE, what="Chance that the police step in.")
    penalty: float = setting(40_000.0, **CNY, what="What that is to the violent.")
    police_cost: float = setting(
        0.2, unit="CNY", low=0, what="What a full response costs the city, a head of its people."
    )
    # --- what is left of it
    fear_memory: float = setting(0.7, **SHARE, what="Part of fear that lasts a year.")
    peers: float = setting(0.5, **SHARE, what="Weight of disputes at other hospitals in fear.")
    violence_weight: float = setting(
        3.0, unit="index", low=0, high=100, what="How many disputes a violent one counts for."
    )
    wait_weight: float = setting(0.3, unit="index", low=0, high=100, what="How many more a year of waiting counts for.")
    reputation: float = setting(
        unit="log points", low=0, high=10, parameter="liability/reputation",
        what="How far a hospital's appeal falls with disputes for each 1,000 admissions.",
    )  # fmt: skip
    first_disputes: float = setting(
        unit="per 1000 admissions", low=0, high=100, parameter="liability/disputes", founding=True,
        what="Disputes that hospitals and pools expect at first.",
    )  # fmt: skip
    first_award: float = setting(70_000.0, **CNY, founding=True, what="What a dispute is expected to cost at first.")
    first_trust: float = setting(
        **SHARE, parameter="liability/hospital_trust", founding=True, what="Trust in hospitals at the start, τ₀."
    )
    trust_gain: float = setting(0.05, **SHARE, what="Weight of a year's news in everybody's trust.")
    own_trust_gain: float = setting(0.5, **SHARE, what="Weight of how one's own dispute ended.")
    trust_in_care: float = setting(
        0.1, **SHARE, what="Part of those who would seek care that full trust has over none."
    )

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """There are injuries to dispute, and a court that has the last word; one rule is enough."""
        mine = [scheme for scheme in schemes if isinstance(scheme, cls)]
        if len(mine) > 1:
            yield mine[1].name, f"'{mine[0].name}' resolves disputes already: leave one of them."
        for rule in mine:
            if not any(isinstance(scheme, Court) for scheme in schemes):
                yield rule.name, "has no court to go to. Add `court` to the institutions."
            if not any(scheme.kind == "disputes" and scheme.word() == "medical_injury" for scheme in schemes):
                yield rule.name, "has no injuries to dispute. Add `medical_injury` to the disputes, before it."

    # --- the year ---------------------------------------------------------------------------------------

    def begin(self, world: World) -> None:
        """Give hospitals and households the beliefs with which they start, in the first year of the rule."""
        bench = bench_of(world)
        if not bench.opened:
            start(self, world)
            bench.opened = True

    def set_budget(self, world: World) -> None:
        """Have the city pay for the police."""
        heads = np.count_nonzero(world.persons.alive)
        world.institutions["government"].spend(self.police_cost * self.police * heads, "police at hospitals")

    def supervise(self, world: World) -> None:
        """Hear the year's disputes and judge the suits that are due; let those pay who have to."""
        bench, injured = bench_of(world), world.once_a_year("injuries", lambda: None)
        key = int(world.draw("disputes").integers(2**63))
        filed = heard(self, world, self.complaints(world, injured, luck_of(key, injured.person)), key)
        waiting = filed.due > world.year
        judged_now = bench.pending.only(bench.pending.due <= world.year)
        bench.pending = bench.pending.only(bench.pending.due > world.year).and_(filed.only(waiting))
        bench.filed = filed
        bench.closed = judged(judged_now).and_(filed.only(~waiting))
        indemnify(self, world, bench.closed)

    def complaints(self, world: World, injured: Injuries, luck: Array) -> Disputes:
        """Return the disputes among the injured. Pure, but for columns of the world."""
        trust = world.households.hospital_trust[injured.household]
        talk = np.array([house.standing.communication for house in hospitals(world)])[injured.hospital]
        gain = injury_rule(world).defensive_gain
        odds = self.baseline + self.by_severity * injured.severity + self.by_fault * injured.merit
        odds = odds - self.by_trust * (trust - self.first_trust) - self.by_communication * talk
        rows = np.flatnonzero(luck < expit(odds - gain * injured.defensive))
        names = ("person", "household", "hospital", "negligent", "loss", "merit")
        return Disputes.of({name: getattr(injured, name)[rows] for name in names})

    def learn(self, world: World) -> None:
        """Move fear, reputation, trust and beliefs by what has happened."""
        learn(self, world)

    # --- what it changes elsewhere --------------------------------------------------------------------------

    def seeks(self, people: Bills) -> Array | float:
        """Return the factor on seeking care: 1 at the trust of the start."""
        return np.asarray(1.0 + self.trust_in_care * (people.hospital_trust - self.first_trust))

    def appeal(self, world: World) -> Array | None:
        """Return the appeal of each hospital, exp(−ρ·rate), over that of the best of its level."""
        if not self.reputation:
            return None
        rates, levels = np.array([(house.standing.rate, house.level) for house in hospitals(world)]).T
        best = np.array([rates[levels == level].min() for level in levels])
        return np.asarray(np.exp(-self.reputation * (rates - best)))

    def patients_lost(self, house: Any) -> float:
        """Return the patients that one more dispute makes a hospital lose: ρ·1000·(1 − its share of its level)."""
        peers = [other for other in hospitals(house.world) if other.level == house.level]
        seen = [other.standing.admissions for other in peers]
        share = house.standing.admissions / sum(seen) if sum(seen) else 1.0 / len(peers)
        return self.reputation * 1000.0 * (1.0 - share)
