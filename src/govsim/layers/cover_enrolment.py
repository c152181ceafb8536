"""Enrolment in voluntary cover: who is expected to buy, who buys, who pays, what they remember."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN, to_fen
from govsim.core.population import Array
from govsim.households.columns import EMPLOYEE
from govsim.households.insured import Mask
from govsim.layers.cover_choice import CoverChoice, learned
from govsim.layers.exposure import Exposure, exposure
from govsim.networks.label_propagation import communities

if TYPE_CHECKING:
    from govsim.core.world import World
    from govsim.layers.voluntary_cover import VoluntaryCover


def products(world: World) -> list[VoluntaryCover]:
    """Return this year's voluntary covers, in the scenario's order."""
    return [each for each in world.schemes_of("layers") if isinstance(each, CoverChoice)]  # type: ignore[misc]


def expect(cover: VoluntaryCover, world: World) -> None:
    """Work out what cover may cost each person's household and the pool, and reprice it."""
    persons = world.persons
    _once_for_life(cover, world)
    _once_a_year(world)
    pool, seen = cover.pool(world), _seen(cover, world)
    had = persons.alive & (persons.covered_before == pool.number)
    generosity = pool.generosity
    if any(one.covers == cover.name and one.seller and one.in_force(world.year) for one in world.agreements):
        pool.hold()
    elif had.any():
        pool.reprice(mean_of(seen.expected(), had), int(np.count_nonzero(had)))
    else:
        would = _taken(cover, world, seen)
        factor = mean_of(cover.prices(world), would) / pool.premium if pool.premium and would.any() else 1.0
        pool.reprice(mean_of(seen.expected(), would) / factor, int(np.count_nonzero(would)))
    if pool.generosity != generosity:
        seen = _seen(cover, world)
    world.once_a_year(f"{cover.name}: exposure", lambda: seen)


def expect_members(covers: Sequence[VoluntaryCover], world: World) -> None:
    """Let those buy in the mind of the actuary who would, each the product that it likes best."""
    _buy(covers, world, "expected")
    for cover in covers:
        cover.pool(world).settle_easing(int(np.count_nonzero(cover.members(world))))


def _buy(covers: Sequence[VoluntaryCover], world: World, word: str) -> None:
    persons = world.persons
    worth_of = {each.name: worth(each, world) for each in covers}
    persons.cover[:], persons.cover_by_group[:] = _choices(covers, world, word, worth_of)
    persons.cover_share[:] = 0.0
    for cover in covers:
        mine = persons.cover == cover.pool(world).number
        persons.cover_share[mine] = _share(cover, world)[mine]


def _seen(cover: VoluntaryCover, world: World) -> Exposure:
    world.persons.cover_share[:] = _share(cover, world)
    return exposure(world, cover)


def _taken(cover: VoluntaryCover, world: World, seen: Exposure) -> Mask:
    """Return who would buy at today's premium."""
    worth_of = {cover.name: seen.worth(resources(world), cover.risk_aversion)}
    return np.asarray(_choices([cover], world, "expected", worth_of)[0] == cover.pool(world).number)


def mean_of(values: Array, mask: Mask) -> float:
    """Return the mean of some of the values, 0 if there are none."""
    return float(values[mask].mean(dtype=np.float64)) if mask.any() else 0.0


def enrol(covers: Sequence[VoluntaryCover], world: World) -> None:
    """Let persons buy what is offered, each the product that it likes best, or none."""
    offered = [cover for cover in covers if cover.is_offered(world)]
    for cover in offered:
        cover.pool(world).raised = cover.agreed_price(world)
    _buy(offered, world, "choice")


def _once_for_life(cover: VoluntaryCover, world: World) -> None:
    persons, households = world.persons, world.households
    if households.cover_group.any():
        return
    size = len(households)
    persons.perception[:] = world.draw("voluntary cover: perception").standard_normal(len(persons), np.float32)
    elsewhere = world.draw("voluntary cover: registered elsewhere").random(size) < cover.elsewhere
    persons.from_elsewhere[:] = elsewhere.take(persons.household)
    if cover.group_network is not None:
        households.cover_group[:] = 1 + communities(world.networks[cover.group_network])
    else:
        order = world.draw("voluntary cover: groups").permutation(size)
        households.cover_group[:] = 1 + order // cover.group_households
    luck = world.draw("voluntary cover: groups that join").random(size, np.float32)
    households.group_joins[:] = luck[households.cover_group - 1]


def _once_a_year(world: World) -> None:
    """Note who is ill, and who was covered, when the first product is put on sale."""

    def note() -> bool:
        persons = world.persons
        persons.ill_before[:] = persons.chronic | persons.severe
        persons.covered_before[:] = persons.cover
        # a slot may have passed to a newborn
        persons.covered_before[~persons.alive | (persons.age == 0)] = 0
        return True

    world.once_a_year("voluntary cover: noted", note)


def _share(cover: VoluntaryCover, world: World) -> Array:
    """Return the share of the schedule that each person would be given."""
    given = np.where(world.persons.ill_before, cover.preexisting_rate, 1.0)
    return np.asarray(given * cover.pool(world).generosity, np.float32)


def worth(cover: VoluntaryCover, world: World) -> Array:
    """Return what a product is worth to each person when it is sold, CNY: its reservation price."""

    def measure() -> Array:
        return exposure_of(cover, world).worth(resources(world), cover.risk_aversion)

    return world.once_a_year(f"{cover.name}: worth", measure)  # type: ignore[no-any-return]


def exposure_of(cover: VoluntaryCover, world: World) -> Exposure:
    """Return the exposure of this year's people, as it was when cover was put on sale."""
    found: Exposure = world.once_a_year(f"{cover.name}: exposure", lambda: exposure(world, cover))
    return found


def resources(world: World) -> Array:
    """Return what each person's household can lose: savings and a year's income, CNY."""
    households = world.households
    own = households.savings / FEN_PER_YUAN + households.income
    return own.astype(np.float32).take(world.persons.household)


def relief_by_cover(world: World) -> Array | None:
    """Return which part of severe illness's cost last year's voluntary cover would take off; None if none is sold."""
    covers = products(world)
    if not covers:
        return None
    relief = np.zeros(len(world.persons), np.float32)
    for cover in covers:
        mine = world.persons.covered_before == cover.pool(world).number
        relief[mine] = exposure_of(cover, world).relief()[mine]
    return relief


def _choices(
    covers: Sequence[VoluntaryCover], world: World, word: str, worth_of: dict[str, Array]
) -> tuple[Array, Mask]:
    """Return the number of the pool whose product each person takes, 0 for none, and who is in by a group.

    Args:
        covers: what is to be had.
        world: its people.
        word: of the draws: "expected" by the actuary, or the "choice" itself.
        worth_of: what each product is worth to each person, CNY.
    """
    persons, households = world.persons, world.households
    taken = _by_group(covers, world)
    by_group = taken > 0
    chance = np.zeros(len(persons), np.float32)
    hears, luck = _luck(world, word)
    for cover in covers:
        pool = cover.pool(world)
        heard = (hears < cover.hears(households.awareness, pool.promotion)).take(persons.household)
        rows = np.flatnonzero(heard & ~by_group & cover.eligible(world))
        seen = cover.perceived(worth_of[cover.name][rows], persons.age[rows], persons.perception[rows], pool.backing)
        of_this = np.float32(cover.chance(seen, _price_felt(cover, world)[rows], _felt(cover, world)[rows]))
        better = rows[of_this > chance[rows]]
        taken[better], chance[rows] = pool.number, np.maximum(of_this, chance[rows])
    taken[(luck.take(persons.household) >= chance) & ~by_group] = 0
    return taken, by_group


def _luck(world: World, word: str) -> Array:
    """Return each household's luck in hearing of cover in time, and its taste of the year for it."""
    size = 2, len(world.households)
    return world.once_a_year(  # type: ignore[no-any-return]
        f"voluntary cover: {word}", lambda: world.draw(f"voluntary cover: {word}").random(size, np.float32)
    )


def _price_felt(cover: VoluntaryCover, world: World) -> Array:
    """Return the price as it is felt: what a personal account pays hurts less."""
    ease = cover.pool(world).account_ease
    return np.asarray(cover.prices(world) * (1.0 - ease * (world.persons.scheme == EMPLOYEE)))


def _felt(cover: VoluntaryCover, world: World) -> Array:
    """Return each person's log odds besides those of worth over price; the same all year."""

    def measure() -> Array:
        households, persons, pool = world.households, world.persons, cover.pool(world)
        was = persons.covered_before == pool.number
        peers = around(cover, world, was)
        of_home = cover.felt(households.trust, peers, households.cover_experience, np.zeros(1), pool.backing)
        return np.asarray(of_home.astype(np.float32).take(persons.household) + np.float32(cover.inertia) * was)

    return world.once_a_year(f"{cover.name}: felt", measure)  # type: ignore[no-any-return]


def around(cover: VoluntaryCover, world: World, some: Mask) -> Array:
    """Return the share of each household's neighbours with such a member, less that of all households; 0 if alone."""
    households = world.households
    if cover.network is None:
        return np.zeros(len(households))
    home = np.bincount(world.persons.household[some], minlength=len(households)) > 0
    living = max(1, int(np.count_nonzero(households.members)))
    graph = world.networks[cover.network]
    return np.asarray((graph.share_of_neighbours(home) - np.count_nonzero(home) / living) * (graph.degree > 0))


def _by_group(covers: Sequence[VoluntaryCover], world: World) -> Array:
    """Return the pool in which villages, employers and the register put the eligible, whatever they think, or 0."""
    persons, households = world.persons, world.households
    taken, start = np.zeros(len(persons), np.uint8), 0.0
    for cover in covers:
        joins = (households.group_joins >= start) & (households.group_joins < start + cover.group_share)
        if cover.poor_paid_by is not None:
            joins |= households.registry > 0
        taken[joins.take(persons.household) & cover.eligible(world)] = cover.pool(world).number
        start += cover.group_share
    return taken


# --- money and memory ------------------------------------------------------------------------------------


def collect(cover: VoluntaryCover, world: World) -> None:
    """Take each member's premium from who pays it: the household, its personal account, or a fund for the poor."""
    persons, households, pool, ledger = world.persons, world.households, cover.pool(world), world.ledger
    mine = cover.members(world)
    price = to_fen(cover.prices(world)) * mine
    poor = (households.registry > 0).take(persons.household) & (cover.poor_paid_by is not None)
    account = np.floor(price * pool.personal_account * ((persons.scheme == EMPLOYEE) & ~poor)).astype(np.int64)
    own = price * ~poor - account
    due = world.population.sum_by_household(own)
    able = due <= households.savings
    out = (own > 0) & ~able.take(persons.household)
    persons.cover[out], account[out] = 0, 0
    due *= able
    ledger.owe(pool.name, int(due.sum()), "premium of voluntary cover")
    ledger.pay("households", pool.name, due, "premium of voluntary cover")
    pool.receive("outside", int(account.sum()), "premium out of personal accounts")
    if cover.poor_paid_by is not None:
        _for_the_poor(cover, world, int((price * poor).sum()), poor & mine)
    persons.cover_by_group[persons.cover == 0] = False
    members = cover.members(world)
    pool.expected = mean_of(exposure_of(cover, world).expected(), members)
    pool.close_sale(int(np.count_nonzero(members)))


def _for_the_poor(cover: VoluntaryCover, world: World, fen: int, whom: Mask) -> None:
    """Have a fund pay for those on the register; if it cannot, they are out."""
    fund: Any = world.institutions[str(cover.poor_paid_by)]
    fund.find_cash(fen)
    if fund.money < fen:
        world.persons.cover[whom] = 0
        return
    cover.pool(world).receive(fund.name, fen, "premium of voluntary cover for the poor")


def learn(covers: Sequence[VoluntaryCover], world: World) -> None:
    """Let each household remember: benefits of its own and of neighbours, refusals, premiums that brought nothing."""
    bills, households, persons = world.bills["inpatient"], world.households, world.persons
    size = len(households)
    got, refused, near = np.zeros(size, np.bool_), np.zeros(size, np.bool_), np.zeros(size)
    for cover in covers:
        paid = bills.by_household(bills.paid[cover.name]) > 0
        got |= paid
        denied = bills.denied.get(cover.name)
        if denied is not None:
            refused |= bills.by_household(denied) > 0
        if cover.network is not None:
            near = np.maximum(near, world.networks[cover.network].share_of_neighbours(paid))
    inside = np.bincount(persons.household[persons.cover > 0], minlength=size) > 0
    idle = inside & ~got & ~refused
    households.cover_experience[:] = learned(households.cover_experience, got, refused, idle, near)
