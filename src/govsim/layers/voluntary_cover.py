"""Voluntary cover: a product that persons buy for a year, at one price or by age, whatever their health or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from govsim.agents.cover_pool import Pool
from govsim.core.column import Column
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.households.bills import Bills, Yuan
from govsim.households.illness import BAND_OF_AGE
from govsim.households.insured import Mask, living
from govsim.layers.cover_choice import CoverChoice
from govsim.layers.cover_enrolment import collect, enrol, expect, expect_members, exposure_of, learn, mean_of, products
from govsim.layers.layer import Layer
from govsim.layers.refusals import purse_of_its_own

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class VoluntaryCover(Layer, CoverChoice):
    """Pays what is left of a year's inpatient bills above a deductible, inside and outside the catalogue apart.

    Benefit: g·min(cap, r·(s − d)₊ + r_D·D + r_O·(o − D − d_O)₊), s being what is left in scope, o outside it, D the
    part of o that listed special drugs make up in severe illness, g the share of the schedule given to those ill
    before, and of a product that its pool has diluted. The price is the pool's, by age if `age_factors` says so. In
    `set_budget` persons are expected to choose as they will, by other draws, so that insurers know whom they would
    cover; in `enrol` they choose; in `collect` they pay.
    Source: products of the kind of Huiminbao, S18 to S26.
    """

    scope: ClassVar[str] = "all"
    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (
            Column("cover_experience", "float32", "index", ("learn",), "what voluntary cover has taught it"),
            Column("cover_group", "int32", "number", ("set_budget",), "village or employer, from 1; 0 before any is"),
            Column("group_joins", "float32", "0..1", ("set_budget",), "for life: its group joins products below this"),
        ),
        "persons": (
            Column("cover", "uint8", "number", ("set_budget", "enrol", "collect"), "voluntary product; 0 none"),
            Column("covered_before", "uint8", "number", ("set_budget",), "last year's voluntary product; 0 none"),
            Column("cover_share", "float32", "share", ("set_budget", "enrol"), "share of the schedule that is given"),
            Column("cover_by_group", "bool", "yes/no", ("set_budget", "enrol", "collect"), "as one of a group"),
            Column("ill_before", "bool", "yes/no", ("set_budget",), "chronically or severely ill when cover is sold"),
            Column("perception", "float32", "deviations", ("set_budget",), "for life: error in seeing its own risk"),
            Column("from_elsewhere", "bool", "yes/no", ("set_budget",), "for life: works here, registered elsewhere"),
        ),
    }  # fmt: skip

    payer: str = setting(unit="pool", what="The pool that sells it.", refers_to="cover_pool")
    deductible: float = setting(
        unit="CNY", low=0, parameter="inclusive/deductible", what="Left in scope that a person bears, d."
    )
    rate: float = setting(unit="share", low=0, high=1, parameter="inclusive/rate", what="Share r of the rest in scope.")
    indexed_to: Literal["nothing", "income", "cost"] = setting(
        "nothing", unit="choice", what="What deductibles and cap follow: income per head, medical cost, or nothing."
    )
    out_of_scope_deductible: float = setting(
        unit="CNY", low=0, parameter="inclusive/out_of_scope_deductible", what="The same outside the catalogue, d_O."
    )
    out_of_scope_rate: float = setting(0.0, unit="share", low=0, high=1, what="Share r_O of the rest outside it.")
    special_drugs: float = setting(
        unit="share", low=0, high=1, parameter="inclusive/special_drugs",
        what="Part of a severe case's cost outside the catalogue that listed special drugs make up.",
    )  # fmt: skip
    special_drug_rate: float = setting(0.0, unit="share", low=0, high=1, what="Share r_D of special drugs, first yuan.")
    cap: float = setting(unit="CNY", low=0, parameter="inclusive/cap", what="Most that it pays a person and year.")
    preexisting_rate: float = setting(
        1.0, unit="share", low=0, high=1, what="Share of the schedule that those ill before are given."
    )
    underwriting: bool = setting(False, unit="yes/no", what="Whether those ill before are turned away.")
    age_factors: tuple[float, ...] = setting(
        (1.0, 1.0, 1.0, 1.0, 1.0), unit="index", low=0, high=100, length=5, what="Price by age band, over the pool's."
    )
    elsewhere: float = setting(
        unit="share", low=0, high=1, founding=True, parameter="inclusive/elsewhere",
        what="Share of households that live and work here and are registered elsewhere.",
    )  # fmt: skip
    takes_from_elsewhere: bool = setting(True, unit="yes/no", what="Whether those registered elsewhere may buy it.")
    group_share: float = setting(
        0.0, unit="share", low=0, high=1, what="Share g of groups (villages, employers) that join as a whole."
    )
    group_households: int = setting(
        50, unit="households", low=1, founding=True, what="Households of a group, where no network says so."
    )
    group_network: str | None = setting(
        None, unit="network", what="The network whose communities are groups.", refers_to="networks"
    )
    network: str | None = setting(
        None, unit="network", what="The network on which people look at others.", refers_to="networks"
    )
    poor_paid_by: str | None = setting(
        None, unit="fund", refers_to="fund", what="Who enrols and pays for those on the register of the poor."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """It is about inpatient bills."""
        yield from super().check(values)
        if values["services"] != ("inpatient",):
            yield "services", "voluntary cover is for inpatient bills: leave it at [inpatient]."

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """A pool sells one product; what is drawn for life is the same for all products."""
        yield from purse_of_its_own(cls, schemes)
        same: list[Any] = [scheme for scheme in schemes if isinstance(scheme, cls)]
        for other in same[1:]:
            for word in ("elsewhere", "group_households", "group_network"):
                if getattr(other, word) != getattr(same[0], word):
                    yield (
                        other.name,
                        f"its {word} differs from that of '{same[0].name}': people and groups are the same.",
                    )

    # --- what it pays ----------------------------------------------------------------------------------

    def pays(self, unpaid: Yuan, people: Bills) -> Yuan:
        """Return the benefit, CNY; see the class."""
        inside, outside = people.unpaid_in / FEN_PER_YUAN, people.unpaid_out / FEN_PER_YUAN
        risen = float(getattr(people, f"{self.indexed_to}_since_first")) if self.indexed_to != "nothing" else 1.0
        drugs = self.special_drugs * outside * people.severe
        due = self.rate * np.maximum(0.0, inside - risen * self.deductible) + self.special_drug_rate * drugs
        due = due + self.out_of_scope_rate * np.maximum(0.0, outside - drugs - risen * self.out_of_scope_deductible)
        return np.asarray(people.cover_share * np.minimum(risen * self.cap, due))

    def covers(self, bills: Bills) -> Mask | np.bool_:
        """Return which of the patients have bought it."""
        return np.asarray(bills.cover == self.pool(bills.world).number)

    def members(self, world: World) -> Mask:
        """Return which rows of the persons' table are living persons who have it, or are expected to."""
        return np.asarray(world.persons.alive & (world.persons.cover == self.pool(world).number))

    def eligible(self, world: World) -> Mask:
        """Return which persons may buy it."""
        may = self.is_for(world)
        return may & ~world.persons.ill_before if self.underwriting else may

    def is_for(self, world: World) -> Mask:
        """Return which persons it is for, turned away for illness or not."""
        may = living(self.people, world)
        return may if self.takes_from_elsewhere else may & ~world.persons.from_elsewhere

    # --- its price -------------------------------------------------------------------------------------

    def prices(self, world: World) -> Array:
        """Return what each person pays for a year, CNY, whoever pays it."""
        pool = self.pool(world)
        return (pool.premium * np.array(self.age_factors, np.float32))[BAND_OF_AGE].take(world.persons.age)

    def posted_price(self, world: World) -> float | None:
        """Return what the pool pays an insurer a head, if members are as expected, CNY."""
        members = np.flatnonzero(self.members(world))
        mean = float(self.prices(world)[members].mean()) if len(members) else self.pool(world).premium
        return mean * (1.0 - self.pool(world).operating) + self.pool(world).eased

    def agreed_price(self, world: World) -> float:
        """Return what insurers were given over what was offered to them; 1 if no contract is meant to sell it."""
        offered, eased = self.posted_price(world) or 0.0, self.pool(world).eased
        agreed = [one.price(world.year) for account, one in self.bearers(world) if account != self.payer and one]
        return max(1.0, (max(agreed) - eased) / (offered - eased)) if agreed and offered > eased else 1.0

    def premium_due(self, world: World, price: float, enrolled: int) -> int:
        """Return what the pool pays an insurer for the year, fen: what was agreed, as far as its part has come in."""
        pool = self.pool(world)
        return min(super().premium_due(world, price, enrolled), pool.passed_on * enrolled // max(1, pool.members))

    def expected_claims(self, world: World) -> float | None:
        """Return what those who are expected to buy cost on average, CNY a head."""
        return mean_of(exposure_of(self, world).expected(), self.members(world))

    def is_offered(self, world: World) -> bool:
        """Whether anybody bears it this year: an insurer, or the pool itself where no contract is meant to."""
        sold = any(contract.covers == self.name for contract in world.schemes_of("contracts"))
        return not sold or any(account != self.payer for account, _ in self.bearers(world))

    def pool(self, world: World) -> Pool:
        """Return the pool that sells it."""
        pool: Pool = world.institutions[self.payer]
        return pool

    # --- the year --------------------------------------------------------------------------------------

    def set_budget(self, world: World) -> None:
        """Draw what lasts for life, once; reprice; expect who will buy, all products at once."""
        expect(self, world)
        if products(world)[-1] is self:
            expect_members(products(world), world)

    def enrol(self, world: World) -> None:
        """Let persons buy, all products at once."""
        if products(world)[0] is self:
            enrol(products(world), world)

    def collect(self, world: World) -> None:
        """Take the premium; who cannot pay is out."""
        collect(self, world)

    def learn(self, world: World) -> None:
        """Let households remember what cover has brought them, all products at once."""
        if products(world)[0] is self:
            learn(products(world), world)
        pool = self.pool(world)
        pool.claims = int(world.bills["inpatient"].paid[self.name].sum())
        if pool.role.publishes and pool.collected and pool.backer is not None:
            world.households.trust[:] = pool.role.trusted(world.households.trust, pool.loss_ratio)
