"""What is left to households: payments, debts, unpaid bills."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.metrics.formulas.average import ratio, weighted_mean, weighted_sum
from govsim.metrics.protection import QUINTILES
from govsim.metrics.year.households import households
from govsim.metrics.year.persons import people, rural_elderly, services

if TYPE_CHECKING:
    from govsim.core.world import World


def _debt(world: World) -> Array:
    """Return what each household owes to kin, banks and hospitals, fen."""
    table = world.households
    owed: Array = table.debt_kin + table.debt_bank + table.arrears
    return owed


@metric(
    unit="CNY per head",
    label="Out-of-pocket payments",
    better="lower",
    source="System of Health Accounts 2011, HF.3",
)
def oop_per_head(world: World) -> dict[str, float]:
    """Out-of-pocket payments of the year, net of reimbursement, over living persons; all, by income fifth.

    rural_60_plus: for the care of persons of 60 or more in the countryside, over those persons; before refunds.
    """
    year = households(world)
    paid = np.bincount(year.quintile, year.weight * year.oop, 5)
    heads = np.bincount(year.quintile, year.heads, 5)
    fifths = {name: ratio(*pair) for name, *pair in zip(QUINTILES, paid, heads, strict=True) if pair[1]}
    return {"all": ratio(paid.sum(), heads.sum()), **fifths, "rural_60_plus": _of_rural_elderly(world)}


def _of_rural_elderly(world: World) -> float:
    """Return what is paid or left owing for the care of the rural elderly, over them, CNY."""
    old, own = rural_elderly(world), [layer.name for layer in world.schemes_of("layers") if layer.pays_households]
    paid = 0.0
    for each in services(world).values():
        fen = sum((each.bills.paid[name] for name in own if name in each.bills.paid), each.bills.owed)
        paid += weighted_sum(each.weight * old[each.bills.person], fen / FEN_PER_YUAN)
    return ratio(paid, people(world, old))


@metric(
    unit="share of bills",
    label="Out-of-pocket share",
    better="lower",
    source="WHO Global Health Expenditure usage",
)
def oop_share_of_spending(world: World) -> float:
    """Out-of-pocket payments of the year over all bills of the year."""
    year = households(world)
    return ratio(weighted_sum(year.weight, year.oop), sum(each.total for each in services(world).values()))


@metric(unit="CNY per head", label="Unpaid medical bills", better="lower", source="liquidity rule, docs/model.md")
def unpaid_medical_debt_per_head(world: World) -> float:
    """What households left unpaid of this year's bills, over living persons."""
    year = households(world)
    return ratio(weighted_sum(year.weight, world.households.unpaid) / FEN_PER_YUAN, float(year.heads.sum()))


@metric(unit="CNY per head", label="Household debt", better="lower", source="liquidity rule, docs/model.md")
def household_debt_per_head(world: World) -> float:
    """What households owe to kin, banks and hospitals at the end of the year, over living persons."""
    year = households(world)
    return ratio(weighted_sum(year.weight, _debt(world)) / FEN_PER_YUAN, float(year.heads.sum()))


@metric(unit="share of households", label="Indebted households", better="lower", source="liquidity rule, docs/model.md")
def indebted_household_share(world: World) -> float:
    """Share of households that owe anything to kin, banks or hospitals at the end of the year."""
    return weighted_mean(_debt(world) > 0, households(world).weight)


@metric(unit="CNY per head", label="Abandoned care", better="lower", source="liquidity rule, docs/model.md")
def abandoned_care_per_head(world: World) -> float:
    """What was billed and not completed for want of money, all services, over living persons."""
    abandoned = sum(weighted_sum(each.weight, each.bills.abandoned) for each in services(world).values())
    return ratio(abandoned / FEN_PER_YUAN, float(households(world).heads.sum()))
