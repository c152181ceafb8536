"""How many people each layer reaches and with how much. Rows count once each, as in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govsim.core.metric import metric
from govsim.metrics.formulas.average import ratio
from govsim.metrics.year.layers import LayerYear, layers

if TYPE_CHECKING:
    from govsim.core.world import World


def _covered(world: World) -> dict[str, tuple[LayerYear, int]]:
    """Return each layer that covers anybody, with how many."""
    return world.once_a_year("metrics: covered", lambda: _count(world))  # type: ignore[no-any-return]


def _count(world: World) -> dict[str, tuple[LayerYear, int]]:
    found = {name: (each, each.layer.covered(world)) for name, each in layers(world).items()}
    return {name: pair for name, pair in found.items() if pair[1]}


@metric(unit="share of enrollees", label="Beneficiaries", better="neither", source="NHSA usage, Xinhua 2024-04-30")
def beneficiary_share(world: World) -> dict[str, float]:
    """Persons for whom a layer paid anything in the year over persons whom it covers, by layer."""
    return {name: each.beneficiaries / covered for name, (each, covered) in _covered(world).items()}


@metric(
    unit="CNY per beneficiary",
    label="Benefit per beneficiary",
    better="higher",
    source="NHSA usage, Xinhua 2024-04-30",
)
def benefit_per_beneficiary(world: World) -> dict[str, float]:
    """What a layer paid in the year over persons for whom it paid anything, by layer that paid at all."""
    return {name: ratio(each.paid, each.beneficiaries) for name, each in layers(world).items() if each.beneficiaries}


@metric(unit="CNY per enrollee", label="Benefit per enrollee", better="higher", source="NHSA usage, Xinhua 2024-04-30")
def benefit_per_enrollee(world: World) -> dict[str, float]:
    """What a layer paid in the year over persons whom it covers, by layer."""
    return {name: each.paid / covered for name, (each, covered) in _covered(world).items()}


@metric(
    unit="CNY per household",
    label="Benefits per household",
    better="neither",
    source="sum of what all layers pay; System of Health Accounts 2011, HF.1",
)
def benefits_per_household(world: World) -> float:
    """What all layers paid in the year, the households' own purse left out, over households with living members."""
    lived_in = int((world.households.members > 0).sum())
    return ratio(sum(each.paid for each in layers(world).values()), lived_in)
