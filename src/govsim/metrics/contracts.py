"""How contracts fare: loss ratio, margin, premium, what is shared. By the contract's name, and for all together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.metrics.formulas.average import ratio
from govsim.metrics.formulas.shares import herfindahl
from govsim.metrics.year.agreements import per_head, per_premium, sold
from govsim.metrics.year.layers import layers

if TYPE_CHECKING:
    from govsim.core.world import World

CORRIDOR = "risk corridors: Layton, McGuire & Sinaiko 2016"


@metric(
    unit="share of premium",
    label="Loss ratio",
    better="neither",
    source="IAIS glossary usage: claims over premium earned",
)
def loss_ratio(world: World) -> dict[str, float]:
    """Claims of the year over premium earned in it, before profit and loss are shared."""
    return per_premium(world, lambda record: record.claims)


@metric(unit="share of premium", label="Combined ratio", better="neither", source="IAIS glossary usage")
def combined_ratio(world: World) -> dict[str, float]:
    """Claims and expenses of the year over premium earned in it, before profit and loss are shared."""
    return per_premium(world, lambda record: record.claims + record.expenses)


@metric(unit="share of premium", label="Margin before the rule", better="neither", source=CORRIDOR)
def margin_before_rule(world: World) -> dict[str, float]:
    """Premium less claims and expenses over premium, before profit and loss are shared; premium-weighted."""
    return per_premium(world, lambda record: record.margin_before * record.premium)


@metric(unit="share of premium", label="Margin after the rule", better="neither", source=CORRIDOR)
def margin_after_rule(world: World) -> dict[str, float]:
    """What the seller keeps of the premium once the contract has shared profit and loss; premium-weighted."""
    return per_premium(world, lambda record: record.margin_after * record.premium)


@metric(unit="share of premium", label="Spread of the margin", better="lower", source=CORRIDOR)
def margin_spread(world: World) -> dict[str, float]:
    """Standard deviation, over the years lived so far with a premium, of the margin after the rule.

    Two years at least; each year's margin is premium-weighted; divided by the number of years less one.
    """
    margins: dict[str, list[float]] = defaultdict(list)
    for year in range(world.spec.first_year, world.year + 1):
        for name, each in sold(world, year).items():
            kept = sum(one.record.margin_after * one.record.premium for one in each)
            margins[name].append(kept / sum(one.record.premium for one in each))
    return {name: float(np.std(kept, ddof=1)) for name, kept in margins.items() if len(kept) > 1}


@metric(unit="CNY per enrollee", label="Premium per head", better="neither", source="NHSA usage")
def premium_per_head(world: World) -> dict[str, float]:
    """Premium earned in the year over persons enrolled, by contract."""
    found = per_head(world, lambda record: record.premium / FEN_PER_YUAN)
    return {name: yuan for name, yuan in found.items() if name != "all"}


@metric(
    unit="CNY per enrollee",
    label="Claims per head under contract",
    better="lower",
    source="claims incurred net of recoveries, IAIS glossary usage",
)
def claims_per_head(world: World) -> dict[str, float]:
    """Claims paid under the agreement, less what was taken back from providers, over persons enrolled."""
    return per_head(world, lambda record: record.claims / FEN_PER_YUAN)


@metric(
    unit="share",
    label="Growth of claims per head",
    better="lower",
    source="leverage of a fixed deductible: docs/model.md",
)
def claims_growth(world: World) -> dict[str, float]:
    """Claims per person enrolled over those of the year before, less one.

    Only contracts that were sold in both years.
    """
    before, now = (
        {name: _claims_per_head(each) for name, each in sold(world, year).items()}
        for year in (world.year - 1, world.year)
    )
    return {name: now[name] / before[name] - 1.0 for name in now if before.get(name)}


def _claims_per_head(found: list[Any]) -> float:
    return ratio(sum(each.record.claims for each in found), sum(each.record.enrolled for each in found))


@metric(
    unit="CNY per enrollee", label="Profit given back", better="neither", source="State Council Office Doc 57 (2015)"
)
def refund_per_head(world: World) -> dict[str, float]:
    """What sellers paid back to the buyer when the year was settled, over persons enrolled."""
    return per_head(world, lambda record: max(0, -record.settlement) / FEN_PER_YUAN)


@metric(
    unit="CNY per enrollee",
    label="Loss made good by the buyer",
    better="neither",
    source="State Council Office Doc 57 (2015)",
)
def compensation_per_head(world: World) -> dict[str, float]:
    """What the buyer paid on top of the premium when the year was settled, over persons enrolled."""
    return per_head(world, lambda record: max(0, record.settlement) / FEN_PER_YUAN)


@metric(
    unit="CNY per enrollee",
    label="Claims that policy has caused",
    better="neither",
    source="Bajari & Tadelis 2001 (RAND J Econ): adaptation in mid-term",
)
def policy_cost_per_head(world: World) -> dict[str, float]:
    """Claims that exist only because rules of the layer changed after signing, over persons enrolled."""
    return per_head(world, lambda record: record.policy / FEN_PER_YUAN)


@metric(
    unit="CNY per case",
    label="Administration per case",
    better="lower",
    source="combined ratio, per beneficiary: NHSA usage",
)
def administration_per_case(world: World) -> dict[str, float]:
    """Sellers' expenses of the year over persons for whom their layers paid anything.

    Of a layer that is sold in lots, persons count as the lots sold have enrolled of all it covers.
    """
    found = {}
    for name, each in sold(world).items():
        cases = sum(_cases(world, one) for one in each)
        if cases:
            found[name] = sum(one.record.expenses for one in each) / FEN_PER_YUAN / cases
    return found


def _cases(world: World, one: Any) -> float:
    paying = layers(world).get(one.agreement.covers)
    if paying is None:
        return 0.0
    return paying.beneficiaries * min(1.0, ratio(one.record.enrolled, paying.layer.covered(world)))


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
