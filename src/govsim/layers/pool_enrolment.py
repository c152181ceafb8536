"""Entry into an online pool: who is taken, who hears of it, and for whom it is worth what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.agents.platform import Operator
from govsim.core.population import Array
from govsim.core.scheme import Scheme, setting
from govsim.households.diffusion import adoption_time
from govsim.households.incidence import severe_incidence
from govsim.households.insured import Mask
from govsim.layers.cover_enrolment import relief_by_cover

if TYPE_CHECKING:
    from govsim.core.world import World

DAYS = 365


@dataclass(frozen=True, kw_only=True)
class Entry(Scheme):
    """Terms of entry: ages, health declaration, waiting; and how households decide.

    A household hears of the pool and takes it up after Bass's rule, by itself or after its neighbours, and joins if
    tolerance·E[benefit] ≥ E[cost] for those of its members who are taken: E[benefit] = incidence·payout of each,
    E[cost] what a member paid over the last year; before there is one, what all who are taken without a lie would.
    A member's child, or one who recovers its health, is covered from the next year on, after the waiting period.
    A household without scruples declares an ill person healthy if tolerance·(1 − detection)·E[benefit] of that person
    is no less than what a member pays; who has scruples is drawn once, for life. What voluntary cover takes off severe
    illness need not be feared: of a person of whom it takes a part c, tolerance is 1 + (tolerance − 1)·(1 − c).
    Source: Bass 1969; entry terms of Xiang Hu Bao as in Fang, Qin, Wu & Yu (SSRN 3781998).
    """

    abstract: ClassVar[bool] = True

    payouts: tuple[float, ...] = setting(
        unit="CNY", low=0, length=2, parameter="mutual_aid/payouts",
        what="The sum below the age of the tier, and from it on.",
    )  # fmt: skip
    tier_age: int = setting(
        unit="years", low=0, high=150, parameter="mutual_aid/tier_age", what="Age from which the second sum is given."
    )
    ages: tuple[int, ...] = setting(
        (0, 59), unit="years", low=0, high=150, length=2, what="Youngest and oldest who are covered."
    )
    health_declaration: bool = setting(
        True, unit="yes/no", what="Whether the chronically and the severely ill are kept out when they join."
    )
    dishonest_share: float = setting(
        0.0,
        unit="share",
        low=0,
        high=1,
        what="Share of households that would declare the ill to be healthy if it pays.",
    )
    waiting_days: float = setting(
        unit="days", low=0, high=366, parameter="mutual_aid/waiting_days", what="Days that a new member has no claim."
    )
    listed_share: float = setting(
        0.3, unit="share", low=0, high=1, what="Share of new severe cases whose diagnosis is on the pool's list."
    )
    network: str | None = setting(
        None, unit="network", what="The network in which people hear of it; all hear of all if left out.",
        refers_to="networks",
    )  # fmt: skip
    innovation: float = setting(
        unit="per year", low=0, high=100, parameter="mutual_aid/innovation", what="Bass's p: who joins by itself."
    )
    imitation: float = setting(
        unit="per year", low=0, high=100, parameter="mutual_aid/imitation", what="Bass's q: who joins after others."
    )
    tolerance: float = setting(
        2.0, unit="ratio", low=0, high=1e6, what="Yuan that a household will pay for a yuan of expected benefit."
    )

    def payout(self, age: Array) -> NDArray[np.float64]:
        """Return the sum that a diagnosis gives at this age, CNY."""
        return np.where(age < self.tier_age, *self.payouts)

    def benefits(self, world: World, delivered: float, ill: Mask) -> NDArray[np.float32]:
        """Return what each person's cover is expected to pay in a year: incidence·payout·share delivered, CNY.

        Nothing for whom severe treatment goes on (`ill`): no diagnosis is new.
        """
        by_age = (self.payout(np.arange(256)) * self.listed_share * delivered).astype(np.float32)
        found: NDArray[np.float32] = severe_incidence(world, ill)
        found *= by_age.take(world.persons.age)
        return found

    def feared(self, world: World) -> Array | None:
        """Return the tolerance of each person over that of one without voluntary cover; None if it is one for all."""
        relief = relief_by_cover(world)
        if relief is None or self.tolerance <= 1.0:
            return None
        return np.asarray((1.0 + (self.tolerance - 1.0) * (1.0 - relief)) / self.tolerance)

    def takes(self, age: Array, ill: Mask, lies: Mask) -> Mask:
        """Return which persons the pool would take: of the right age, and healthy or said to be. Pure.

        Args:
            age: years.
            ill: chronically ill or under severe treatment.
            lies: of a household that would misdeclare.
        """
        young, old = self.ages
        right = (age >= young) & (age <= old)
        return np.asarray(right & (~ill | lies) if self.health_declaration else right)

    def eligible(self, world: World) -> Mask:
        """Return which persons are of the right age, healthy or not."""
        persons, (young, old) = world.persons, self.ages
        return np.asarray(persons.alive & (persons.age >= young) & (persons.age <= old))

    def worthwhile(self, benefit: Array, cost: Array) -> Mask:
        """Return for which households joining is worth it: tolerance·E[benefit] ≥ E[cost], CNY/year. Pure."""
        return np.asarray(self.tolerance * benefit >= cost)


def enrol(rule: Any, platform: Operator, world: World) -> None:
    """Take out whom the pool no longer covers, then let households join within the year."""
    persons, households = world.persons, world.households
    chance = world.draw(f"{rule.name}: joining").random(len(households))
    if not households.pool_scruple.any():
        households.pool_scruple[:] = 1.0 - world.draw(f"{rule.name}: scruples").random(len(households), np.float32)
    _take_out(rule, platform, world)
    persons.severe_before[:] = persons.severe
    persons.pool_period[:] = 0
    households.pool_left[:] = 0
    households.pool_levy[:] = 0
    if not platform.is_open:
        return
    ill = persons.chronic | persons.severe
    benefit = rule.benefits(world, platform.delivered, persons.severe)
    honest = rule.takes(persons.age, ill, np.zeros(len(persons), np.bool_)) & persons.alive
    expects = _expected_cost(platform, benefit, honest if honest.any() else rule.eligible(world))
    if (feared := rule.feared(world)) is not None:
        benefit *= feared
    lies = _lies(rule, world, ill, benefit, expects)
    benefit[lies] *= 1.0 - rule.detection
    taken = rule.takes(persons.age, ill, lies) & persons.alive
    moment = _joining(rule, world, taken, benefit, expects, chance)
    homes = np.flatnonzero(np.isfinite(moment))
    households.pool_joined[homes] = world.year + moment[homes]
    new = np.flatnonzero(taken & (persons.pool_since == 0) & (households.pool_joined > 0).take(persons.household))
    since = np.maximum(households.pool_joined[persons.household[new]], world.year)
    persons.pool_since[new] = since + rule.waiting_days / DAYS
    persons.misdeclared[new] = ill[new] & rule.health_declaration


def _take_out(rule: Any, platform: Operator, world: World) -> None:
    """End the cover of who left, died, is too old or was paid, and of all if the pool is closed."""
    persons, households = world.persons, world.households
    gone = (households.pool_left > 0) | (households.members == 0) | (not platform.is_open)
    gone |= platform.since == world.year  # of an earlier pool
    households.pool_joined[gone] = 0.0
    ends = (households.pool_joined == 0).take(persons.household)
    ends |= ~persons.alive | (persons.age > rule.ages[1]) | (persons.pool_period > 0)
    # a slot may have passed to a newborn
    ends |= (persons.age == 0) & (persons.pool_since < world.year)
    persons.pool_since[ends] = 0.0
    persons.misdeclared[ends] = False


def _expected_cost(platform: Operator, benefit: Array, members: Mask) -> float:
    """Return what a member expects to pay in a year, CNY; before any has paid, what these members would."""
    if platform.cost is not None:
        return platform.cost
    everybody = float(benefit[members].sum(dtype=np.float64)) / max(1, int(np.count_nonzero(members)))
    cap = np.inf if platform.role.annual_cap is None else platform.role.annual_cap
    return float(min((1.0 + platform.role.fee) * everybody, cap))


def _lies(rule: Any, world: World, ill: Mask, benefit: Array, cost: float) -> Mask:
    """Return which persons would be declared healthy against the truth: of households without scruples, if it pays."""
    if not (rule.health_declaration and rule.dishonest_share):
        return np.zeros(len(ill), np.bool_)
    would = (world.households.pool_scruple <= rule.dishonest_share).take(world.persons.household)
    return np.asarray(would & ill & rule.worthwhile((1.0 - rule.detection) * benefit, cost))


def _joining(
    rule: Any, world: World, taken: Mask, benefit: Array, expects: float, chance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the part of the year after which each household joins, infinity for who does not; members have joined."""
    households, population = world.households, world.population
    heads = population.sum_by_household(taken.astype(np.int64))
    inside = households.pool_joined > 0
    worth = rule.worthwhile(population.sum_by_household(benefit * taken), heads * expects) & (heads > 0) & ~inside
    peers: Any = int(inside.sum()) / max(1, int(((heads > 0) | inside).sum()))
    if rule.network:
        peers = world.networks[rule.network].share_of_neighbours(inside)
    time = adoption_time(chance, peers, rule.innovation, rule.imitation)
    return np.where(worth, time, np.inf)
