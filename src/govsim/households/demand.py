"""Demand: who seeks care at the price that the whole stack of layers gives, how much, and who goes without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.behaviour.behaviour import write_bills
from govsim.core.scheme import Scheme, setting
from govsim.disputes.rule import dispute_rules
from govsim.households.bills import Bills, Yuan
from govsim.households.illness import Sickness
from govsim.households.liquidity import means
from govsim.households.patient_selection import Visits, select
from govsim.layers.stack import effective_price

if TYPE_CHECKING:
    from govsim.core.world import World
    from govsim.households.hospital_choice import HospitalChoice

# the arc on which the Chinese elasticities are stated: coinsurance from 0.25 to 0.95
ARC = (0.25, 0.95)


def slope_of_arc(elasticity: float) -> float:
    """Return α of Q = Q₀·exp(−αc) whose arc elasticity on (0.25, 0.95) is the given one.

    ε = −tanh(α(c₂ − c₁)/2)·(c₁ + c₂)/(c₂ − c₁), solved for α.
    """
    low, high = ARC
    return float(-2.0 / (high - low) * np.arctanh(elasticity * (high - low) / (low + high)))


@dataclass(frozen=True, kw_only=True)
class Demand(Scheme):
    """Care seeking on two margins: P(seek) = exp(−α_ext·c), quantity = need·exp(−α_int·c).

    c is the effective price of the whole stack of layers (`layers.stack.effective_price`). Both
    exponentials are the demand of a patient whose marginal benefit falls linearly in the logarithm
    of quantity; the slopes reproduce arc elasticities measured in China. A patient whose need
    at that price exceeds money at hand and credit goes without with probability `quit_share`.
    Sources: Zeckhauser 1970; Liu, Peng & Xiang, J Popul Econ 2025 (elasticities); NHSS 2018 (unmet need).
    """

    kind: ClassVar[str] = "households"
    always: ClassVar[bool] = True
    needed: ClassVar[bool] = True
    order: ClassVar[int] = 50

    elasticity_extensive: float = setting(
        unit="elasticity",
        low=-1.5,
        high=0,
        parameter="demand/elasticity_extensive",
        what="Arc elasticity of being admitted.",
    )
    elasticity_intensive: float = setting(
        unit="elasticity",
        low=-1.5,
        high=0,
        parameter="demand/elasticity_intensive",
        what="Arc elasticity of the bill.",
    )
    spot_weight: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="demand/spot_weight",
        what="Weight θ of the spot price in the effective price.",
    )
    reference_price: float = setting(
        0.45,
        unit="share",
        low=0,
        high=1,
        what="Effective price at which the illness parameters were observed.",
    )
    observed_excess: float = setting(
        0.15,
        unit="share",
        low=0,
        high=1,
        what="Share by which observed bills exceed treatment: what hospitals add.",
    )
    reference_price_outpatient: float = setting(
        0.75, unit="share", low=0, high=1, what="The same for outpatient spending, most of it out of pocket."
    )
    out_of_scope_ordinary: float = setting(
        unit="share", low=0, high=1, parameter="basic/out_of_scope_ordinary",
        what="Share of an ordinary bill outside the catalogue, before hospitals shift any.",
    )  # fmt: skip
    out_of_scope_severe: float = setting(
        unit="share",
        low=0,
        high=1,
        parameter="basic/out_of_scope_severe",
        what="The same of a severe case's bill.",
    )
    quit_share: float = setting(
        0.3, unit="share", low=0, high=1, what="Chance to go without when the bill exceeds money and credit."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Outpatient care answers on both margins at once: an arc elasticity has a floor, −(c₁ + c₂)/(c₂ − c₁)."""
        both = values["elasticity_extensive"] + values["elasticity_intensive"]
        steepest = sum(ARC) / (ARC[1] - ARC[0])
        if both <= -steepest:
            yield "elasticity_intensive", f"with the extensive one it is {both:.2f}; above {-steepest:.2f} only."

    @property
    def slope(self) -> float:
        """α of the quantity exp(−α·c) of care once it is sought."""
        return slope_of_arc(self.elasticity_intensive)

    def need_scale(self) -> tuple[float, float]:
        """Return latent over observed use: of admissions, and of the bill of an admission."""
        ext, intensive = slope_of_arc(self.elasticity_extensive), slope_of_arc(self.elasticity_intensive)
        return (
            float(np.exp(ext * self.reference_price)),
            float(np.exp(intensive * self.reference_price) / (1.0 + self.observed_excess)),
        )

    def seek_care(self, world: World) -> None:
        """Make the year's bills, behaviours included; from here on every fen of them is due to its provider."""
        sickness = world.rule("households", "illness").sickness(world)
        bills = self.inpatient(world, sickness, self.visits(world, sickness), means(world))
        forgone = world.persons.forgone
        forgone[:] = False
        forgone[sickness.person] = True
        forgone[bills.person] = False
        write_bills(bills, world)
        world.bills["inpatient"] = bills
        world.bills["outpatient"] = self.outpatient(world)
        for bills in world.bills.values():
            world.ledger.owe(bills.provider, bills.billed, "care", bills.hospital, until="settle")

    def visits(self, world: World, sickness: Sickness) -> Visits:
        """Return where each of the sick would go, and whom the hospital there turns away."""
        choice: HospitalChoice = world.rule("households", "hospital_choice")
        return select(world, choice, self, sickness)

    def inpatient(
        self,
        world: World,
        sickness: Sickness,
        visits: Visits,
        money: Yuan,
        income_index: float = 1.0,
        cost_index: float = 1.0,
    ) -> Bills:
        """Return the inpatient bills of a year of sickness: who seeks, and the treatment they want.

        Args:
            world: its rules and people.
            sickness: who needs what, with the luck of each patient.
            visits: where each of them would go, at what cost (`visits`).
            money: what each household could raise, CNY.
            income_index: income of the year relative to this one, where another year is imagined.
            cost_index: medical cost of it, in the same way.
        """
        hospital, level, cost, turned, refused = visits
        bills = Bills(
            world,
            "inpatient",
            provider="hospitals",
            person=sickness.person,
            need=sickness.need * cost,
            scope=self.scope(sickness.severe),
            severe=sickness.severe,
            hospital=hospital,
            level=level,
            income_index=income_index,
            cost_index=cost_index,
        )
        bills.price = effective_price(bills, world.schemes_of("layers"), self.spot_weight)
        trusting = prod(rule.seeks(bills) for rule in dispute_rules(world))
        seeks = self.seeks(bills, sickness, money, trusting)
        bills.turned_away = bills.person[turned & seeks]
        bills.keep(seeks & ~refused)
        bills.treated = bills.need * np.exp(-slope_of_arc(self.elasticity_intensive) * bills.price)
        return bills

    def scope(self, severe: NDArray[np.bool_]) -> Yuan:
        """Return the share of each patient's treatment that is in the catalogue."""
        return 1.0 - np.where(severe, self.out_of_scope_severe, self.out_of_scope_ordinary)

    def seeks(self, bills: Bills, sickness: Sickness, money: Yuan, trusting: Yuan | float = 1.0) -> NDArray[np.bool_]:
        """Return who seeks care: willing at the effective price, and not beyond its means.

        `trusting` is the factor by which trust in hospitals moves the chance of being willing.
        """
        chance = np.exp(-slope_of_arc(self.elasticity_extensive) * bills.price) * trusting
        willing = sickness.luck["seek"] < chance
        beyond = bills.need * bills.price > money[bills.household]
        return willing & ~(beyond & (sickness.luck["quit"] < self.quit_share))

    def outpatient(self, world: World, stream: str = "illness") -> Bills:
        """Return outpatient bills, one a living person: need at the observed price, moved by today's price."""
        living = np.flatnonzero(world.persons.alive).astype(np.int32)
        need = world.rule("households", "illness").outpatient_need(world, stream)[living]
        bills = Bills(world, "outpatient", provider="clinics", person=living, need=need, scope=1.0)
        bills.price = effective_price(bills, world.schemes_of("layers"), self.spot_weight)
        dearer = bills.price - self.reference_price_outpatient
        dearer *= -slope_of_arc(self.elasticity_extensive + self.elasticity_intensive)
        bills.treated = np.exp(dearer, out=dearer)
        bills.treated *= need
        bills.write(bills.treated)
        bills.price = bills.price.astype(np.float32)  # from here on it is only looked at
        return bills
