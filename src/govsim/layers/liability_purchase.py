"""Purchase of liability cover: which hospitals buy, how they pay, and what they are paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.agents.hospital import ADVANCE, hospitals
from govsim.core.ledger import Fen, to_fen
from govsim.core.population import Array
from govsim.disputes.disputes import Disputes
from govsim.disputes.exposure import exposure_of
from govsim.disputes.limited_loss import limited_moment
from govsim.disputes.rule import injury_rule
from govsim.households.income import risen
from govsim.layers.layer import within
from govsim.networks.pair_luck import luck_of

if TYPE_CHECKING:
    from govsim.core.world import World
    from govsim.layers.liability_cover import LiabilityCover

PREMIUM = "premium of liability cover"


def buys(cover: LiabilityCover, world: World) -> Array:
    """Return which hospitals would buy of themselves: what cover is worth to them exceeds their part of the premium."""
    houses, exposure = hospitals(world), exposure_of(world)
    rule = injury_rule(world)
    disputes = np.array([rule.expected_disputes(house) for house in houses]) * exposure.admissions
    award, own_share = np.array([house.standing.award for house in houses]) * risen(world), cover.deductible_share
    paid, squared = ((1.0 - own_share) ** power * limited_moment(
        np.maximum(award, 1.0), max(rule.loss_sigma, 1e-3), cover.limit / max(1.0 - own_share, 1e-9), power
    ) for power in (1, 2))  # fmt: skip
    margin = np.maximum(houses[0].role.margin * exposure.revenue, 1.0)
    worth = disputes * (paid + cover.relief * rule.strain * risen(world))
    worth = worth + cover.risk_aversion / 2.0 * disputes * squared / margin
    worth = worth * (1.0 - np.exp(-cover.memory * disputes))
    own = cover.premiums(world) * (1.0 - np.array(cover.subsidy)[[house.level for house in houses]])
    return np.asarray((worth >= own) & (exposure.admissions > 0))


def collect(cover: LiabilityCover, world: World) -> None:
    """Take each covered hospital's premium, the city's part from the city.

    The year's revenue has not come in: what a purse does not hold is advanced from outside, and given back.
    """
    houses, ledger, pool = hospitals(world), world.ledger, cover.pool(world)
    if not is_offered(cover, world):
        for house in houses:
            house.standing.covered = False
    held = np.array([house.standing.covered for house in houses])
    due = to_fen(cover.premiums(world) * held)
    city = to_fen(cover.premiums(world) * held * np.array(cover.subsidy)[[house.level for house in houses]])
    world.institutions["government"].grant(pool, int(city.sum()), "subsidy of liability cover")
    own = due - city
    lent = np.maximum(0, own - ledger.purses("hospitals"))
    ledger.owe("hospitals", lent, ADVANCE, np.arange(len(houses)))
    ledger.pay("outside", "hospitals", lent, ADVANCE, payee_rows=np.arange(len(houses)))
    ledger.owe(pool.name, int(own.sum()), PREMIUM)
    ledger.pay("hospitals", pool.name, own, PREMIUM)
    for house, bridge in zip(houses, lent, strict=True):
        house.standing.bridge += int(bridge)
    pool.close_sale(int(due.sum()), int(to_fen(cover.service_cost(world))))


def is_offered(cover: LiabilityCover, world: World) -> bool:
    """Whether anybody bears it this year: an insurer, or the pool itself where no contract is meant to sell it."""
    sold = any(contract.covers == cover.name for contract in world.schemes_of("contracts"))
    return not sold or any(account != cover.payer for account, _ in cover.bearers(world))


def give_back(world: World) -> None:
    """Have hospitals give back what they were advanced, as far as their purses go."""
    houses = hospitals(world)
    back = np.minimum([house.standing.bridge for house in houses], world.ledger.purses("hospitals"))
    world.ledger.owe("outside", int(back.sum()), "advance given back")
    world.ledger.pay("hospitals", "outside", back, "advance given back")
    for house, fen in zip(houses, back, strict=True):
        house.standing.bridge -= int(fen)


def indemnify(cover: LiabilityCover, world: World, claims: Fen, ended: Disputes) -> Fen:
    """Pay claims from the purse of who bears the cover, those left out that a seller refuses; return what was paid."""
    account, agreement = cover.bearers(world)[0]
    share = 0.0 if agreement is None else agreement.levers.get("denial", 0.0)
    luck = luck_of(int(world.draw(f"denial of {cover.name}").integers(2**63)), ended.person)
    refused = (luck < share) & (claims > 0)
    if agreement is not None:
        agreement.this_year(world.year).denied += int(claims[refused].sum())
    due = np.where(refused, 0, claims)
    world.institutions[account].find_cash(int(due.sum()), cover.name)
    paid = within(due, world.ledger.balance(account))
    world.ledger.owe("households", paid, "indemnity under cover", ended.household)
    world.ledger.pay(account, "households", paid, "indemnity under cover", payee_rows=ended.household)
    cover.pool(world).claims += int(paid.sum())
    return paid
