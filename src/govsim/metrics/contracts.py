"""How contracts fare: loss ratio, margin, premium. By the contract's name, and for all together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.metrics.formulas.average import ratio
from govsim.metrics.formulas.shares import herfindahl

if TYPE_CHECKING:
    from govsim.core.world import World


def _accounts(world: World) -> dict[str, list[Any]]:
    """Return this year's accounts of agreements with a premium, by the contract's name, and under "all"."""
    found: dict[str, list[Any]] = defaultdict(list)
    for agreement in world.agreements:
        account = agreement.years.get(world.year)
        if account is not None and account.premium:
            found[agreement.name].append(account)
            found["all"].append(account)
    return found


def _per_premium(world: World, numerator: Callable[[Any], float]) -> dict[str, float]:
    return {
        name: sum(numerator(each) for each in accounts) / sum(each.premium for each in accounts)
        for name, accounts in _accounts(world).items()
    }


@metric(
    unit="share of premium",
    label="Loss ratio",
    better="neither",
    source="IAIS glossary usage: claims over premium earned",
)
def loss_ratio(world: World) -> dict[str, float]:
    """Claims of the year over premium earned in it, before profit and loss are shared."""
    return _per_premium(world, lambda account: account.claims)


@metric(unit="share of premium", label="Combined ratio", better="neither", source="IAIS glossary usage")
def combined_ratio(world: World) -> dict[str, float]:
    """Claims and expenses of the year over premium earned in it, before profit and loss are shared."""
    return _per_premium(world, lambda account: account.claims + account.expenses)


@metric(
    unit="share of premium",
    label="Margin before the rule",
    better="neither",
    source="risk corridors: Layton, McGuire & Sinaiko 2016",
)
def margin_before_rule(world: World) -> dict[str, float]:
    """Premium less claims and expenses over premium, before profit and loss are shared; premium-weighted."""
    return _per_premium(world, lambda account: account.margin_before * account.premium)


@metric(
    unit="share of premium",
    label="Margin after the rule",
    better="neither",
    source="risk corridors: Layton, McGuire & Sinaiko 2016",
)
def margin_after_rule(world: World) -> dict[str, float]:
    """What the seller keeps of the premium once the contract has shared profit and loss; premium-weighted."""
    return _per_premium(world, lambda account: account.margin_after * account.premium)


@metric(unit="CNY per enrollee", label="Premium per head", better="neither", source="NHSA usage")
def premium_per_head(world: World) -> dict[str, float]:
    """Premium earned in the year over persons enrolled, by contract."""
    return {
        name: ratio(sum(each.premium for each in accounts) / FEN_PER_YUAN, sum(each.enrolled for each in accounts))
        for name, accounts in _accounts(world).items()
        if name != "all"
    }


@metric(
    unit="index 0 to 10,000",
    label="Concentration of sellers",
    better="neither",
    source="Herfindahl-Hirschman index",
)
def seller_concentration(world: World) -> dict[str, float]:
    """Herfindahl-Hirschman index of this year's premium by seller, all contracts: Σ share² × 10,000.

    Cover that the fund runs itself has no seller and is left out.
    """
    premium: dict[str, int] = defaultdict(int)
    for agreement in world.agreements:
        account = agreement.years.get(world.year)
        if account is not None and agreement.seller:
            premium[agreement.seller] += account.premium
    return {"all": herfindahl(np.array(list(premium.values())))} if premium else {}


@metric(unit="index 0..1", label="Service quality promised", better="higher", source="Che 1993, RAND J Econ 24:668")
def service_quality(world: World) -> dict[str, float]:
    """Service quality that the seller in force promised in its bid; groups by what is covered."""
    return {
        agreement.covers: agreement.quality
        for agreement in world.agreements
        if agreement.in_force(world.year) and agreement.seller
    }
