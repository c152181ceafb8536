"""Who pays and who benefits along the income ladder: persons ranked by household income per head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govsim.core.metric import metric
from govsim.metrics.formulas.inequality import concentration_index
from govsim.metrics.formulas.shares import share_by_group
from govsim.metrics.protection import QUINTILES
from govsim.metrics.year.households import households
from govsim.metrics.year.layers import layers

if TYPE_CHECKING:
    from govsim.core.world import World


@metric(unit="index", label="Gini of income", better="lower", source="O'Donnell et al. 2008, ch. 8; Kakwani 1977")
def income_gini(world: World) -> float:
    """Gini coefficient of household income per head among persons, before payments for care."""
    year = households(world)
    return concentration_index(year.income, year.person_rank, year.heads)


@metric(
    unit="index",
    label="Progressivity of payments (Kakwani)",
    better="higher",
    source="Kakwani 1977, Economic Journal 87:71",
)
def kakwani_of_payments(world: World) -> float:
    """Concentration index of out-of-pocket payments per head less the Gini of income per head, among persons.

    Negative if the poor pay more than their share of income.
    """
    year = households(world)
    # a household's payment, shared by its heads and summed over them, is the payment
    payments = concentration_index(year.oop, year.person_rank, year.weight)
    return payments - concentration_index(year.income, year.person_rank, year.heads)


@metric(
    unit="share of the layer's benefits",
    label="Benefit incidence by income fifth",
    better="neither",
    source="O'Donnell et al. 2008, ch. 14",
)
def benefit_incidence(world: World) -> dict[str, float]:
    """Share of each layer's benefits that goes to each fifth of households by income per head.

    Groups: the layer's name, a dot, the fifth (critical.quintile_1: the poorest), if it paid anything.
    """
    year = households(world)
    shares: dict[str, float] = {}
    for name, each in layers(world).items():
        if each.paid:
            fifths = share_by_group(each.by_household, year.weight, year.quintile, 5)
            shares |= {f"{name}.{fifth}": float(share) for fifth, share in zip(QUINTILES, fifths, strict=True)}
    return shares


@metric(
    unit="index",
    label="Concentration of benefits",
    better="lower",
    source="O'Donnell et al. 2008, ch. 8 and 14",
)
def benefit_concentration_index(world: World) -> dict[str, float]:
    """Concentration index of each layer's benefits, persons by income per head; above 0 if the rich get more.

    A household's benefit is shared by its heads. A layer that paid nothing is left out.
    """
    year = households(world)
    return {
        name: concentration_index(each.by_household, year.person_rank, year.weight)
        for name, each in layers(world).items()
        if each.paid
    }


@metric(
    unit="ratio",
    label="Targeting of benefits",
    better="higher",
    source="Coady, Grosh & Hoddinott 2004, Targeting of Transfers in Developing Countries",
)
def targeting_ratio(world: World) -> dict[str, float]:
    """Share of each layer's benefits that the poorest fifth of households gets, over one fifth; 1 is no targeting."""
    year = households(world)
    found = {}
    for name, each in layers(world).items():
        if each.paid:
            fifths = share_by_group(each.by_household, year.weight, year.quintile, 5)
            found[name] = float(fifths[0]) * len(QUINTILES)
    return found
