"""Hospitals' strategy: the levers that maximise what `Hospitals` says they maximise, in closed form."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from govsim.agents.hospital_incentives import FEE_FOR_SERVICE, Incentives
from govsim.agents.institution import Role
from govsim.core.scheme import setting

if TYPE_CHECKING:
    from govsim.core.world import World

LEVERS = ("inducement", "upcoding", "scope_shifting", "substitution", "selection")
# the behaviour by which a lever reaches the bills
MOVED_BY = {
    "inducement": "inducement",
    "upcoding": "upcoding",
    "scope_shifting": "scope_shifting",
    "substitution": "scope_shifting",
}
Levers = dict[str, float]


@dataclass(frozen=True, kw_only=True)
class HospitalStrategy(Role):
    """How hospitals set their levers: margins, consciences and costs of stretching; see `Hospitals`."""

    abstract: ClassVar[bool] = True

    strategy: Literal["best_response", "honest", "adaptive"] = setting(
        "best_response",
        unit="choice",
        what="honest: no lever is used. adaptive: levers move a part of the way to the best response each year.",
    )
    adaptation: float = setting(
        0.3,
        unit="share",
        low=0,
        high=1,
        what="Which part, where hospitals are adaptive; they start as under fee for service.",
    )
    pin: dict[str, float] = setting(
        (),
        unit="share",
        low=-1,
        high=1,
        keys=LEVERS,
        what="Levers held at a value, by name; inducement below zero is treatment withheld.",
    )
    margin: float = setting(0.15, unit="share", low=0, high=1, what="Margin m on treatment.")
    patient_weight: float = setting(0.3, unit="index", low=0, high=1, what="Weight ω of the patient's purse.")
    benefit_weight: float = setting(
        1.0, unit="index", low=0, what="Weight β of the patient's benefit, where treatment is withheld."
    )
    inducement_cost: float = setting(1.3, unit="index", low=0.01, what="Cost of stretching ψ.")
    upcoding_gain: float = setting(1.0, unit="share", low=0, high=1, what="Margin g on upcoded billing.")
    upcoding_cost: float = setting(20.0, unit="index", low=0.01, what="Cost of stretching k.")
    scope_margin: float = setting(0.2, unit="share", low=0, high=1, what="Margin h on goods out of scope.")
    scope_cost: float = setting(4.5, unit="index", low=0.01, what="Cost of stretching l.")
    substitutable: float = setting(
        0.4,
        unit="share",
        low=0,
        high=1,
        what="Share τ of treatment that can be billed out of scope instead: drugs and consumables.",
    )
    selection_cost: float = setting(
        7.0, unit="index", low=0.01, what="Cost of stretching n: complaints of those who are turned away."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Only inducement can be below zero."""
        for lever, value in dict(values.get("pin") or {}).items():
            if lever != "inducement" and value < 0:
                yield "pin", f"{lever} cannot be below zero: only inducement can, where treatment is withheld."

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """A lever that is held away from zero must move something."""
        words = {scheme.word() for scheme in schemes if scheme.kind == "behaviour" and scheme.by == "hospitals"}
        # a behaviour of somebody's own may read any lever
        known = words <= set(MOVED_BY.values())
        paid = any(scheme.kind == "payments" for scheme in schemes)
        for role in (scheme for scheme in schemes if isinstance(scheme, HospitalStrategy)):
            for lever in (lever for lever, value in dict(role.pin or {}).items() if value):
                if lever == "selection" and not paid:
                    yield role.name, "pins selection, but all are paid fee for service and nobody is turned away."
                elif lever != "selection" and known and MOVED_BY[lever] not in words:
                    said = (
                        f"pins {lever}, but no behaviour '{MOVED_BY[lever]}' is in force. Add it, or take the pin out."
                    )
                    yield role.name, said

    def best_response(
        self,
        chance: float,
        fine: float,
        provable_inducement: float,
        provable_upcoding: float,
        verified: float = 0.0,
        paid: float = 1.0,
        paid_inside: float = 1.0,
        coding: float = 1.0,
        slope: float = 0.0,
    ) -> Levers:
        """Return the optimal levers.

        Args:
            chance: probability a that what can be proved of a bill is found, as believed.
            fine: fine φ on top of recovery, per yuan found.
            provable_inducement: share p of it that an inspection can prove.
            provable_upcoding: share p_u of it that an inspection can prove.
            verified: share v of what can be proved that payers take back themselves, as believed.
            paid: share r of one more yuan of treatment that is paid, by fund or patient.
            paid_inside: share r' of one more yuan inside the catalogue that is paid.
            coding: what a yuan of reported weight earns, e.
            slope: α of the patients' demand exp(−α·c).

        `conscience` is how much inducement falls when the patient's price rises from 0 to 1; below zero, as
        inducement then is, how much less is withheld.
        """
        loss = verified + (1.0 - verified) * chance * (1.0 + fine)
        unpaid = (1.0 - paid_inside) * (1.0 - self.patient_weight)
        return {
            **self._intensity(self.margin - (1.0 - paid), loss * provable_inducement, slope),
            "upcoding": max(0.0, (self.upcoding_gain * coding - loss * provable_upcoding) / self.upcoding_cost),
            "scope_shifting": self.scope_margin * (1.0 - self.patient_weight) / self.scope_cost,
            "substitution": self.substitutable * min(1.0, max(0.0, unpaid / self.scope_cost)),
            "selection": min(1.0, max(0.0, unpaid / self.selection_cost)),
        }

    def _intensity(self, gain: float, loss: float, slope: float) -> Levers:
        """Return inducement and conscience: more if a yuan of treatment gains, less if it loses."""
        if gain >= 0:
            return {
                "inducement": max(0.0, (gain - loss) / self.inducement_cost),
                "conscience": self.margin * self.patient_weight / self.inducement_cost,
            }
        # the benefit of the next yuan withheld rises by 1/α from the price that the patient accepts
        rises = self.benefit_weight / slope if slope > 0 else math.inf
        resistance = self.inducement_cost + (rises if self.benefit_weight > 0 else 0.0)
        return {"inducement": gain / resistance, "conscience": -self.benefit_weight / resistance}

    def levers(
        self, world: World, belief: float, verified: float = 0.0, incentives: Incentives = FEE_FOR_SERVICE
    ) -> Levers:
        """Return the levers that a hospital aims at: its strategy's, unless the scenario pins them.

        It knows the rules of supervision in force, and fears the harshest.
        """
        rules = [(rule.accuracy, rule.sanction()) for rule in world.schemes_of("supervision")]
        accuracy, sanction = max(rules, key=lambda rule: rule[0] * rule[1], default=(1.0, 1.0))
        provable = {behaviour.word(): behaviour.provable for behaviour in world.schemes_of("behaviour")}
        levers = self.best_response(
            belief * accuracy,
            sanction - 1.0,
            provable.get("inducement", 0.0),
            provable.get("upcoding", 0.0),
            verified,
            *incentives,
            slope=world.rule("households", "demand").slope,
        )
        if self.strategy == "honest":
            levers = dict.fromkeys(levers, 0.0)
        return levers | dict(self.pin or {})

    def moved(self, last: Levers, aim: Levers) -> Levers:
        """Return this year's levers: what is aimed at, or a part of the way there from last year's. Pure."""
        if self.strategy != "adaptive":
            return aim
        pinned = dict(self.pin or {})
        before = aim | {name: value for name, value in last.items() if name in aim}
        return {name: before[name] + self.adaptation * (aim[name] - before[name]) for name in aim} | pinned
