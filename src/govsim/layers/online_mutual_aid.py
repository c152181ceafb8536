"""Online mutual aid: a sum on a new severe diagnosis, shared afterwards among all members in equal parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.agents.platform import CLAIM, Operator, joined
from govsim.agents.sharing import Claims, Members, Shared, Terms, share_out, who_stays
from govsim.core.column import Column
from govsim.core.ledger import FEN_PER_YUAN, Fen, to_fen
from govsim.core.population import Array
from govsim.core.scheme import setting
from govsim.households.bills import Bills, Yuan
from govsim.households.insured import Mask
from govsim.layers.employee_mutual_aid import only_one
from govsim.layers.layer import within
from govsim.layers.lump_sum import LumpSum
from govsim.layers.pool_enrolment import Entry, enrol

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class OnlineMutualAid(LumpSum, Entry):
    """A sum by age on a new diagnosis of a severe illness on the pool's list; costs are shared every half month.

    `enrol`: households join or are out (see `Entry`). `fall_ill`: a new severe case is on the list by a draw, in a
    period by another; it is a claim if the person is covered by then. `settle`: all periods of the year are lived at
    once (`agents.sharing.share_out`), then households are levied as far as savings go, and claims are paid from the
    platform's purse, which therefore never is below zero. A claim comes up for sharing some periods after the
    diagnosis; until then, and where it waits for money, it stands on the books as due. `reconcile`: a run, if what is
    outstanding frightens members. What the patient's bill does not need is the household's. The sum does not depend on
    the bill and is paid after a review, so the price of care is what it was.
    """

    columns: ClassVar[dict[str, tuple[Column, ...]]] = {
        "households": (
            Column("pool_joined", "float64", "year", ("enrol",), "moment of joining the online pool; 0 if not in"),
            Column("pool_scruple", "float32", "0..1", ("enrol",), "for life: misdeclares if dishonest are as many"),
            Column("pool_left", "uint16", "period", ("enrol", "settle", "reconcile"), "period of leaving; 0 if not"),
            Column("pool_levy", "int64", "fen", ("enrol", "settle"), "what it paid into the online pool this year"),
        ),
        "persons": (
            Column("pool_since", "float64", "year", ("enrol",), "moment from which the pool covers; 0 if not"),
            Column("pool_period", "uint16", "period", ("enrol", "fall_ill"), "when a claim arose; 0 if none"),
            Column("misdeclared", "bool", "yes/no", ("enrol",), "is in the online pool by a false health declaration"),
            Column("severe_before", "bool", "yes/no", ("enrol",), "was under severe treatment last year"),
        ),
    }  # fmt: skip

    payer: str = setting(unit="platform", what="The platform that runs it.", refers_to="platform")
    limited: bool = setting(False, unit="yes/no", what="Whether it gives no more than what is left of the bill.")
    periods: int = setting(
        unit="periods/year", low=1, high=366, parameter="mutual_aid/periods", what="How often a year costs are shared."
    )
    review_periods: int = setting(
        2, unit="periods", low=0, high=100, what="Periods from a diagnosis until its claim is shared."
    )
    detection: float = setting(
        0.5, unit="share", low=0, high=1, what="Chance that the review of a claim finds out a false declaration."
    )
    base_exit: float = setting(0.05, unit="per year", low=0, high=100, what="Hazard h₀ of leaving whatever it costs.")
    cost_exit: float = setting(
        0.5, unit="per year", low=0, high=1e6, what="Hazard h₁ that each 100 % of cost beyond what is tolerated adds."
    )
    regulatory_exit: float = setting(
        0.0, unit="per year", low=0, high=100, what="Hazard h_reg of leaving because of what the state says."
    )
    memory: int = setting(
        24, unit="periods", low=1, high=10_000, what="Periods over which members take the mean of what they pay."
    )

    @classmethod
    def check(cls, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Severe illness makes inpatient bills only, and the oldest are not younger than the youngest."""
        yield from super().check(values)
        if values["services"] != ("inpatient",):
            yield "services", "a severe diagnosis makes an inpatient bill: leave it at [inpatient]."
        if values["ages"][0] > values["ages"][1]:
            yield "ages", "write the youngest first."

    @classmethod
    def check_all(cls, schemes: Sequence[Any]) -> Iterator[tuple[str, str]]:
        """One such pool in a city, and no insurer bears it."""
        yield from only_one(cls, schemes)

    # --- the rule -----------------------------------------------------------------------------------

    def pays(self, unpaid: Yuan, people: Bills) -> Yuan:
        """Return the sum that the diagnosis gives, CNY; no more than is unpaid if it is limited to that."""
        sums = self.payout(people.age) * (people.pool_period > 0)
        return np.minimum(sums, unpaid) if self.limited else sums

    def benefit(self, bills: Bills) -> Fen:
        """Return nothing: a sum that comes later, whatever the bill, takes nothing off the price of care."""
        return np.zeros(len(bills.unpaid_in), np.int64)

    def members(self, world: World) -> Mask:
        """Return which rows of the persons' table are living persons whom the pool covers, waiting or not."""
        return np.asarray(world.persons.alive & (world.persons.pool_since > 0))

    def covers(self, bills: Bills) -> Mask | np.bool_:
        """Return which of the patients the pool covers."""
        return np.asarray(bills.pool_since > 0)

    # --- the year -----------------------------------------------------------------------------------

    def enrol(self, world: World) -> None:
        """Let households join, and take out those who left, died, grew too old or were paid."""
        enrol(self, self._platform(world), world)

    def fall_ill(self, world: World) -> None:
        """Note in which period a claim arises: a new case on the list, of somebody covered by then."""
        persons, illness = world.persons, world.rule("households", "illness")
        if not self._platform(world).is_open:
            return
        listed = world.draw(f"{self.name}: diagnosis").random(len(persons), np.float32) < self.listed_share
        when = world.draw(f"{self.name}: time of diagnosis").random(len(persons), np.float32)
        found = world.draw(f"{self.name}: review").random(len(persons), np.float32) < self.detection
        new = np.flatnonzero(persons.severe & ~persons.severe_before & listed & (persons.pool_since > 0))
        if world.year == world.spec.first_year:
            # nobody's past is known: of all cases of the year, so many have not begun before
            fresh = world.draw(f"{self.name}: new case").random(len(persons), np.float32)
            new = new[fresh[new] < 1.0 - illness.severe_persistence]
        new = new[(world.year + when[new] >= persons.pool_since[new]) & ~(persons.misdeclared[new] & found[new])]
        persons.pool_period[new] = 1 + np.floor(when[new] * self.periods).astype(np.uint16)

    def settle(self, world: World) -> None:
        """Live the year's periods, levy the members, pay the claims; keep those that are not due yet on the books."""
        platform, bills = self._platform(world), world.bills["inpatient"]
        sums = self.sums(bills)
        rows = np.flatnonzero(sums)
        old, old_fen = platform.waiting
        person = np.concatenate([old, bills.person[rows].astype(np.int64)])
        fen = np.concatenate([old_fen, sums[rows]])
        made = np.concatenate([np.zeros(len(old)), bills.pool_period[rows]])
        homes = np.flatnonzero(world.households.pool_joined > 0)
        year = self._share(world, homes, person, made, fen)
        self._levy(world, homes, year)
        due = within(np.minimum(to_fen(year.paid), fen), platform.money)
        self._pay_out(world, bills, rows, due, len(old))
        self._keep_books(world, person, fen, due, year, len(old))
        if year.closed:
            platform.close("too few members")

    def _share(self, world: World, homes: Array, person: Array, made: Array, fen: Fen) -> Shared:
        """Live the periods with the members that there are."""
        platform, persons, households = self._platform(world), world.persons, world.households
        everybody, _, benefit = self._expecting(world)
        heads = everybody[homes]
        worth = benefit[homes] * platform.delivered / np.maximum(heads, 1)
        luck = world.draw(f"{self.name}: exit").random(len(households))[homes]
        begun = np.maximum(0.0, households.pool_joined[homes] - world.year) * self.periods
        members = Members(heads, begun, self._felt(world, worth, homes), -np.log1p(-luck))
        place = np.full(len(households), -1)
        place[homes] = np.arange(len(homes))
        due = np.where(made > 0, made + self.review_periods, 0)
        claims = Claims(place[persons.household[person]], made, due, fen / FEN_PER_YUAN)
        year = share_out(self.terms(platform), members, claims, platform.money / FEN_PER_YUAN, platform.costs)
        world.households.pool_left[homes] = year.left
        stay = year.left == 0
        platform.costs = [*platform.costs, *year.costs][-max(self.memory, self.periods) :]
        platform.members[world.year] = float(heads[stay].sum())
        platform.benefit = float((worth * heads)[stay].sum() / max(1.0, heads[stay].sum()))
        return year

    def _expecting(self, world: World) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
        """Return how many each household has in the pool; what each person, and each household, expects of a year.

        By last year's state of health, CNY, if all is delivered.
        """

        def measure() -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
            covered, population = world.persons.pool_since > 0, world.population
            benefit = self.benefits(world, 1.0, world.persons.severe_before)
            benefit *= covered
            return population.sum_by_household(covered.astype(np.int64)), benefit, population.sum_by_household(benefit)

        return world.once_a_year(f"{self.name}: expecting", measure)  # type: ignore[no-any-return]

    def _felt(self, world: World, worth: Array, homes: Array) -> Array:
        """Return what cover is worth to these households, less what voluntary cover makes them fear less."""
        feared = self.feared(world)
        if feared is None:
            return worth
        _, each, benefit = self._expecting(world)
        felt = world.population.sum_by_household(each * feared)
        return np.asarray(worth * (felt / np.maximum(benefit, 1e-9))[homes])

    def terms(self, platform: Operator) -> Terms:
        """Return this year's terms of sharing; in the platform's first year nobody asks how few members are."""
        role = platform.role
        young = platform.world.year <= platform.since or not platform.is_open
        return Terms(
            periods=self.periods,
            fee=role.fee,
            cap=np.inf if role.annual_cap is None else role.annual_cap,
            fewest=0 if young else role.fewest,
            queues=role.shortfall == "queue",
            tolerance=self.tolerance,
            leaves=self.base_exit + self.regulatory_exit,
            answers=self.cost_exit,
            memory=self.memory,
        )

    def _levy(self, world: World, homes: Array, year: Shared) -> None:
        """Take from each household what it owes, as far as savings go; who cannot pay is out at the end of the year."""
        owed = np.zeros(len(world.households), np.int64)
        owed[homes] = to_fen(year.owed)
        levy = np.minimum(owed, world.households.savings)
        world.ledger.owe(self.payer, int(levy.sum()), "mutual aid levy")
        world.ledger.pay("households", self.payer, levy, "mutual aid levy")
        world.households.pool_levy[:] = levy
        left = world.households.pool_left
        left[(levy < owed) & (left == 0)] = self.periods

    def _pay_out(self, world: World, bills: Bills, rows: NDArray[np.intp], due: Fen, old: int) -> None:
        """Pay old claims in cash; this year's to the provider as far as the bill needs it, then in cash."""
        platform = self._platform(world)
        persons = platform.waiting[0]
        homes = world.persons.household[persons]
        world.ledger.pay(self.payer, "households", due[:old], CLAIM, payee_rows=homes)
        sums = np.zeros(len(bills), np.int64)
        sums[rows] = due[old:]
        self.hand_out(world, bills, sums)

    def _keep_books(self, world: World, person: Array, fen: Fen, due: Fen, year: Shared, old: int) -> None:
        """Record what was paid and cut; strike old claims out that were, and let new ones that wait stand as due."""
        platform = self._platform(world)
        rest = np.where(year.valid, fen - due, 0)
        lost = rest * (year.reached & (platform.role.shortfall == "cut"))
        self._deliver(world, person, fen, due, year.reached, old)
        platform.cut = int(lost.sum())
        platform.paid = joined((person, due), platform.paid)
        world.ledger.waive("households", lost[:old], CLAIM)
        platform.waiting = person[:old], (rest - lost)[:old]
        platform.bear(person[old:], (rest - lost)[old:])
        still = platform.waiting[1] > 0
        platform.waiting = platform.waiting[0][still], platform.waiting[1][still]

    def _deliver(self, world: World, person: Array, fen: Fen, due: Fen, reached: Mask, old: int) -> None:
        """Let members see which share was paid: of what old claims still asked, of the full sums of new ones."""
        full = to_fen(self.payout(world.persons.age[person]))
        full[:old] = fen[:old]
        asked = int(full[reached].sum())
        if asked:
            self._platform(world).delivered = float(due[reached].sum()) / asked

    def reconcile(self, world: World) -> None:
        """Let those run whom outstanding claims cost more than a year of cover is worth to them."""
        platform, households, persons = self._platform(world), world.households, world.persons
        outstanding = int(platform.waiting[1].sum()) / FEN_PER_YUAN
        if not platform.is_open or not outstanding:
            return
        inside = (households.pool_joined > 0) & (households.pool_left == 0)
        everybody, each, benefit = self._expecting(world)
        # of those whose treatment goes on nobody expects anything new
        ill = np.flatnonzero(persons.severe)
        nothing = np.bincount(persons.household[ill], weights=each[ill], minlength=len(households))
        expected, heads = np.maximum(benefit - nothing, 0.0) * platform.delivered, everybody * inside
        graph = world.networks[self.network] if self.network else None
        stays = who_stays(heads, expected / np.maximum(heads, 1), outstanding, self.terms(platform), graph)
        households.pool_left[(heads > 0) & ~stays] = self.periods
        platform.members[world.year] = float(heads[stays].sum())

    def _platform(self, world: World) -> Operator:
        platform: Operator = world.institutions[self.payer]
        return platform
