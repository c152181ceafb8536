"""Enrolment in voluntary cover: who takes part, by age, income and health; who comes, who stays, at what price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from govsim.core.metric import metric
from govsim.metrics.mutual_aid_fairness import BANDS
from govsim.metrics.protection import QUINTILES
from govsim.metrics.year.covers import covers

if TYPE_CHECKING:
    from govsim.core.world import World

HEALTH = ("not_ill_before", "ill_before")


def _share(
    world: World, part: Mapping[str, bool], whole: Mapping[str, bool], by: str = "", words: Sequence[str] = ()
) -> dict[str, float]:
    """Return Σ of those with both answers over Σ of those with the second, by product, or product.word of an axis."""
    found: dict[str, float] = {}
    for name, each in covers(world).items():
        groups = [f"{name}.{word}" for word in words] or [name]
        for group, inside, all_of_them in zip(
            groups, each.heads(by, **part, **whole), each.heads(by, **whole), strict=True
        ):
            if all_of_them:
                found[group] = float(inside / all_of_them)
    return found


MEMBER, MAY_BUY = {"member": True}, {"may_buy": True}


@metric(
    unit="share of the eligible",
    label="Participation in voluntary cover",
    better="higher",
    source="enrolled over eligible, usage of S21",
)
def cover_participation(world: World) -> dict[str, float]:
    """Members of each product over the persons who may buy it, its members included; 0 if it is not on sale."""
    return _share(world, MEMBER, MAY_BUY)


@metric(
    unit="share of the eligible",
    label="Participation in voluntary cover by age",
    better="higher",
    source="enrolled over eligible, by band of age",
)
def cover_participation_by_age(world: World) -> dict[str, float]:
    """As cover_participation, in each band of age. Groups: the product, a dot, the band (0_14 ... 75_and_older)."""
    return _share(world, MEMBER, MAY_BUY, "band", BANDS)


@metric(
    unit="share of the eligible",
    label="Participation in voluntary cover by income",
    better="higher",
    source="enrolled over eligible, by fifth of households by income per head",
)
def cover_participation_by_income(world: World) -> dict[str, float]:
    """As cover_participation, in each fifth of households by income per head (product.quintile_1: the poorest)."""
    return _share(world, MEMBER, MAY_BUY, "fifth", QUINTILES)


@metric(
    unit="share of those whom it is for",
    label="Participation in voluntary cover by health",
    better="higher",
    source="enrolled over insured, by pre-existing illness",
)
def cover_participation_by_health(world: World) -> dict[str, float]:
    """Members over all whom it is for, those turned away for illness included, by illness when it was put on sale.

    Groups: product.ill_before (chronic illness, or severe illness last year) and product.not_ill_before.
    """
    return _share(world, MEMBER, {}, "ill", HEALTH)


@metric(
    unit="share of those who choose",
    label="Participation of those who choose for themselves",
    better="higher",
    source="enrolled over eligible, group channel left out",
)
def cover_individual_participation(world: World) -> dict[str, float]:
    """Members over the persons who may buy, without those whom a village, an employer or the register has enrolled."""
    return _share(world, MEMBER, {**MAY_BUY, "by_group": False})


@metric(
    unit="share of members", label="Members enrolled by a group", better="neither", source="share of the group channel"
)
def cover_group_share(world: World) -> dict[str, float]:
    """Members whom a village, an employer or the register of the poor has enrolled, over all members."""
    return _share(world, {"by_group": True}, MEMBER)


@metric(unit="CNY/person/year", label="Premium of voluntary cover", better="lower", source="price posted by its pool")
def cover_premium(world: World) -> dict[str, float]:
    """What a year of cover costs one whose age factor is 1, whoever pays it; left out where it is not on sale."""
    return {name: each.pool.premium for name, each in covers(world).items() if each.cover.is_offered(world)}


@metric(
    unit="1 if it is, 0 if not",
    label="Voluntary cover on sale",
    better="higher",
    source="products withdrawn over products launched, usage of S22",
)
def cover_on_sale(world: World) -> dict[str, float]:
    """Whether the product was sold this year: an insurer bore it, or its pool where no contract is meant to."""
    return {name: float(each.cover.is_offered(world)) for name, each in covers(world).items()}


@metric(
    unit="share of last year's members",
    label="Renewal of voluntary cover",
    better="higher",
    source="persistence, as of insurers' reports",
)
def cover_renewal(world: World) -> dict[str, float]:
    """Last year's members who are members again, over those of them who live and may buy it."""
    return _share(world, MEMBER, {**MAY_BUY, "before": True})


@metric(
    unit="share of members",
    label="Newcomers to voluntary cover",
    better="neither",
    source="defined here",
)
def cover_newcomers(world: World) -> dict[str, float]:
    """Members who were not members of the product last year, over all members; all of them in its first year."""
    return _share(world, {"before": False}, MEMBER)
