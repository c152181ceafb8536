"""The business of voluntary cover: what its premium pays for, what is refused, and whether members are content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.metrics.formulas.average import weighted_mean
from govsim.metrics.year.covers import covers, homes
from govsim.metrics.year.households import households

if TYPE_CHECKING:
    from govsim.core.world import World

# below it is who was refused in the last two years: a refusal leaves -1.2 at most, then -0.7, -0.45, -0.33, -0.26 ...
CONTENT = -0.3


@metric(
    unit="share of premium",
    label="Loss ratio of voluntary cover",
    better="neither",
    source="claims over premium, usage of S18",
)
def cover_loss_ratio(world: World) -> dict[str, float]:
    """What the cover paid for members this year over the premium that they, or others for them, have paid its pool.

    What the pool adds out of its reserve counts as premium. Left out where no premium was paid.
    """
    return {name: each.pool.loss_ratio for name, each in covers(world).items() if each.pool.collected}


@metric(
    unit="share of premium",
    label="Operating cost of voluntary cover",
    better="lower",
    source="expense ratio, usage of insurers' accounts",
)
def cover_operating_cost(world: World) -> dict[str, float]:
    """What the pool has paid for agency, platform and marketing over the premium collected; insurers' cost apart."""
    found = {}
    for name, each in covers(world).items():
        if each.pool.collected:
            cost = world.ledger.flow(year=world.year, payer=each.pool.name, memo="operating voluntary cover")
            found[name] = cost / each.pool.collected
    return found


@metric(
    unit="CNY/member",
    label="Reserve of voluntary cover",
    better="higher",
    source="risk-adjustment reserve, rules of the kind of a minimum payout",
)
def cover_reserve(world: World) -> dict[str, float]:
    """What the pool holds at the end of the year beside insurers' bonds, a head of its members; not where none are."""
    return {
        name: each.pool.reserve / FEN_PER_YUAN / each.pool.members
        for name, each in covers(world).items()
        if each.pool.members
    }


@metric(
    unit="share of valid claims",
    label="Claims on voluntary cover refused",
    better="lower",
    source="as valid_claim_denial, by product",
)
def cover_refused(world: World) -> dict[str, float]:
    """Valid claims on it that were refused, and that no review had paid after all, over those paid or refused.

    By value. Left out in a year without any claim.
    """
    found = {}
    for name in covers(world):
        bills = world.bills["inpatient"]
        denied = int(np.sum(bills.denied.get(name, 0)))
        whole = int(bills.paid[name].sum()) + denied
        if whole:
            found[name] = (denied - sum(fen for (of, _), fen in bills.restored.items() if of == name)) / whole
    return found


@metric(
    unit="share of member households",
    label="Member households content with voluntary cover",
    better="higher",
    source="defined here",
)
def cover_satisfaction(world: World) -> dict[str, float]:
    """Households with a member whose experience of cover is not below −0.3 once the year is over, over all of those.

    Assumption: −0.2, at which one settles who pays every year and never has a claim, is still content; who was refused
    is not for some three years, unless a benefit makes up for it.
    """
    found = {}
    for name, each in covers(world).items():
        inside = households(world).weight * homes(world, each)
        if inside.any():
            found[name] = weighted_mean(world.households.cover_experience >= CONTENT, inside)
    return found
