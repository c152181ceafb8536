"""Financial protection: who pays catastrophically much out of pocket, and how far beyond their means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.metrics.formulas import catastrophic
from govsim.metrics.formulas.average import mean_by_group, weighted_mean, weighted_sum
from govsim.metrics.formulas.inequality import concentration_index, erreygers, wagstaff
from govsim.metrics.formulas.shares import quantile_ratio
from govsim.metrics.year.households import CATASTROPHIC, households
from govsim.metrics.year.layers import layers
from govsim.metrics.year.persons import OLD

if TYPE_CHECKING:
    from govsim.core.world import World

THRESHOLDS = (0.20, 0.30, 0.40, 0.50, 0.60)
QUINTILES = ("quintile_1", "quintile_2", "quintile_3", "quintile_4", "quintile_5")


def _by_fifth(world: World) -> Array:
    """Return the share of each fifth with catastrophic expenditure, by income per head."""
    year = households(world)
    return world.once_a_year(  # type: ignore[no-any-return]
        "metrics: fifths", lambda: mean_by_group(year.catastrophic, year.weight, year.quintile, 5)
    )


@metric(
    unit="share of households",
    label="Catastrophic health expenditure",
    better="lower",
    source="Xu et al. 2003, Lancet 362:111; Xu 2005, WHO",
)
def catastrophic_share(world: World) -> dict[str, float]:
    """Share of households whose out-of-pocket payments T reach 40% of their capacity to pay.

    Capacity is x − min(f, se): consumption x (non-medical consumption + half of T) less food f, or less
    subsistence se = line·n^0.56 if that is lower. The line is mean food per equivalent adult of households
    whose food share f / x is within its 45th to 55th percentile. Food is .30 (y / median)^−.22 of non-medical
    consumption, within .12 to .62. All, urban, rural, and by fifths of households by income per head y.
    """
    year = households(world)
    hit, urban = year.catastrophic, world.households.urban.astype(np.intp)
    by_place = zip(("rural", "urban"), mean_by_group(hit, year.weight, urban, 2), strict=True)
    by_fifth = zip(QUINTILES, _by_fifth(world), strict=True)
    shares = {"all": weighted_mean(hit, year.weight), **dict(by_place), **dict(by_fifth)}
    return {group: float(share) for group, share in shares.items() if share == share}


@metric(
    unit="share of households",
    label="Catastrophic health expenditure by threshold",
    better="lower",
    source="Xu et al. 2003, Lancet 362:111",
)
def catastrophic_share_by_threshold(world: World) -> dict[str, float]:
    """Share of households whose payments reach 20, 30, 40, 50 or 60% of capacity to pay."""
    year = households(world)
    return {f"{100 * at:.0f}": catastrophic.headcount(year.burden, year.weight, at) for at in THRESHOLDS}


@metric(
    unit="share of households",
    label="Catastrophic expenditure of households with old people",
    better="lower",
    source="Xu et al. 2003, Lancet 362:111, by age; usage of CHARLS studies",
)
def catastrophic_share_with_elderly(world: World) -> dict[str, float]:
    """Share with catastrophic expenditure (see catastrophic_share) among households with a member of 60 or more.

    All of them, and those in the countryside.
    """
    year, old = households(world), world.persons.alive & (world.persons.age >= OLD)
    with_old = year.weight * (world.population.sum_by_household(old.astype(np.int64)) > 0)
    among = {"all": with_old, "rural": with_old * ~world.households.urban}
    return {group: weighted_mean(year.catastrophic, weight) for group, weight in among.items() if weight.any()}


@metric(
    unit="share of households",
    label="Catastrophic expenditure among the ill",
    better="lower",
    source="Xu et al. 2003, Lancet 362:111, by illness of the year",
)
def catastrophic_share_by_illness(world: World) -> dict[str, float]:
    """Share with catastrophic expenditure (see catastrophic_share) among households by what befell them.

    Groups: with an admission, without one, with a severe case, and with a benefit of each layer.
    """
    year, bills = households(world), world.bills.get("inpatient")
    if bills is None:
        return {}
    admitted = np.zeros(len(year.weight), np.bool_)
    severe = admitted.copy()
    admitted[bills.household] = True
    severe[bills.household[np.broadcast_to(bills.severe, len(bills.person))]] = True
    among = {"admitted": admitted, "not_admitted": ~admitted, "severe": severe}
    among |= {f"{name}_beneficiaries": each.by_household > 0 for name, each in layers(world).items()}
    carried = year.weight * year.catastrophic
    wholes = {group: weighted_sum(year.weight, mask) for group, mask in among.items()}
    return {group: weighted_sum(carried, among[group]) / whole for group, whole in wholes.items() if whole}


@metric(
    unit="share of capacity to pay",
    label="Catastrophic overshoot",
    better="lower",
    source="Wagstaff & van Doorslaer 2003, Health Economics 12:921",
)
def catastrophic_overshoot(world: World) -> float:
    """Mean over all households of what T / capacity to pay exceeds 40% by; capped at 1 (the rest is debt)."""
    year = households(world)
    return catastrophic.overshoot(year.burden, year.weight, CATASTROPHIC)


@metric(
    unit="share of capacity to pay",
    label="Mean positive overshoot",
    better="lower",
    source="Wagstaff & van Doorslaer 2003, Health Economics 12:921",
)
def mean_positive_overshoot(world: World) -> float:
    """Mean overshoot of the catastrophic: catastrophic_overshoot / catastrophic_share; 0 without any."""
    year = households(world)
    return catastrophic.mean_positive_overshoot(year.burden, year.weight, CATASTROPHIC)


@metric(
    unit="index",
    label="Concentration of catastrophic expenditure",
    better="higher",
    source="Kakwani, Wagstaff & van Doorslaer 1997; Wagstaff 2005; Erreygers 2009",
)
def catastrophic_concentration_index(world: World) -> dict[str, float]:
    """Concentration index C = 2 cov(E, R) / H of catastrophic expenditure E, households by income per head.

    Negative if it falls on the poor; 0 if there is none. Groups: all (C), erreygers (4 H C),
    wagstaff (C / (1 − H)).
    """
    year = households(world)
    hit = year.catastrophic
    index, mean = concentration_index(hit, year.rank, year.weight), weighted_mean(hit, year.weight)
    return {"all": index, "erreygers": erreygers(index, mean), "wagstaff": wagstaff(index, mean)}


@metric(
    unit="ratio",
    label="Catastrophic expenditure, poorest to richest fifth",
    better="lower",
    source="O'Donnell et al. 2008, ch. 18",
)
def catastrophic_quintile_ratio(world: World) -> float:
    """Catastrophic share of the poorest fifth of households over that of the richest; 0 if none there."""
    return quantile_ratio(_by_fifth(world))


@metric(
    unit="share of persons",
    label="Payments above 10% of budget",
    better="lower",
    source="UN SDG indicator 3.8.2, metadata in force until 2025",
)
def budget_share_10(world: World) -> float:
    """Share of persons whose household pays over 10% of consumption x out of pocket (half of it in x)."""
    year = households(world)
    return catastrophic.budget_headcount(year.oop, year.consumption, year.heads, 0.10)


@metric(
    unit="share of persons",
    label="Payments above 25% of budget",
    better="lower",
    source="UN SDG indicator 3.8.2, metadata in force until 2025",
)
def budget_share_25(world: World) -> float:
    """Share of persons whose household pays over 25% of consumption x out of pocket (half of it in x)."""
    year = households(world)
    return catastrophic.budget_headcount(year.oop, year.consumption, year.heads, 0.25)
