"""Liability of hospitals: what fear of disputes makes them do, and what cover for it costs, pays and pools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.agents.hospital import LEVELS, hospitals
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.disputes.exposure import exposure_of
from govsim.layers.liability_cover import LiabilityCover
from govsim.metrics.formulas.average import ratio, weighted_mean, weighted_sum
from govsim.metrics.year.disputes import disputes
from govsim.metrics.year.persons import services

if TYPE_CHECKING:
    from govsim.core.world import World


def _cover(world: World) -> LiabilityCover | None:
    return next((layer for layer in world.schemes_of("layers") if isinstance(layer, LiabilityCover)), None)


@metric(
    unit="share of inpatient bills",
    label="Defensive care",
    better="lower",
    source="Kessler & McClellan 1996, QJE 111:353",
)
def defensive_share(world: World) -> float:
    """Care that hospitals add for fear of disputes, over inpatient bills."""
    year = services(world).get("inpatient")
    if year is None:
        return 0.0
    names = [each.name for each in world.schemes_of("behaviour") if each.word() == "defensive_medicine"]
    added = sum(weighted_sum(year.weight, np.broadcast_to(year.bills.added[name], len(year.billed))) for name in names)
    return ratio(added, year.total)


@metric(unit="elasticity", label="Defensive response", better="neither", source="Kessler & McClellan 1996, QJE 111:353")
def defensive_response(world: World) -> float:
    """Elasticity of hospitals' defensive care, a share of the bill, by their own disputes per admission of last year.

    The slope of least squares over hospitals that had patients in both years, times the mean of disputes over that of
    care; weights are this year's admissions. 0 in the first year, and where hospitals do not differ.
    """
    year = disputes(world)
    if year is None:
        return 0.0
    before, patients = np.array([house.standing.year_before for house in year.houses], np.float64).T
    weight = np.where(patients > 0, year.admissions, 0).astype(np.float64)
    rate, care = before / np.maximum(patients, 1.0), year.lever("defensive")
    mean, usual = weighted_mean(rate, weight), weighted_mean(care, weight)
    together = weighted_sum(weight, (rate - mean) * (care - usual))
    return ratio(ratio(together, weighted_sum(weight, (rate - mean) ** 2)) * mean, usual)


@metric(
    unit="share of inpatient revenue",
    label="Premium of liability cover",
    better="neither",
    source="practice of S80, S86",
)
def liability_premium_share(world: World) -> float:
    """Premium of the year, whoever paid it, over last year's inpatient revenue of the hospitals covered."""
    cover = _cover(world)
    if cover is None:
        return 0.0
    revenue = float(exposure_of(world).revenue[cover.held(world)].sum())
    return ratio(cover.pool(world).collected / FEN_PER_YUAN, revenue)


@metric(
    unit="share of premium",
    label="Loss ratio of liability cover",
    better="neither",
    source="claims over premium, usage of insurers' accounts",
)
def liability_loss_ratio(world: World) -> float:
    """What was paid under liability cover this year over the year's premium; 0 if there was none."""
    cover = _cover(world)
    return cover.pool(world).loss_ratio if cover else 0.0


@metric(
    unit="share of hospitals", label="Hospitals with liability cover", better="neither", source="practice of S80, S86"
)
def liability_coverage(world: World) -> dict[str, float]:
    """Hospitals with liability cover this year over all, and over those of each level."""
    year = disputes(world)
    if year is None:
        return dict.fromkeys(("all", *LEVELS), 0.0)
    level = np.array([house.level for house in year.houses])
    by_level = {name: float(year.covered[level == place].mean()) for place, name in enumerate(LEVELS)}
    return {"all": float(year.covered.mean())} | by_level


@metric(
    unit="ratio",
    label="Risk of the liability pool",
    better="neither",
    source="Einav, Finkelstein & Cullen 2010, QJE 125:877, for hospitals",
)
def liability_pool_risk(world: World) -> dict[str, float]:
    """Injuries by negligence to be expected per yuan of bills at hospitals with cover, over the same at all hospitals.

    Admissions × true chance of an ordinary case, at this year's effort and without advice, over inpatient bills of the
    year. Above 1 where worse risks are covered; no figure if none is.
    """
    year = disputes(world)
    if year is None or not year.revenue[year.covered].sum():
        return {}
    unadvised = 1.0 - np.array([house.standing.spared for house in hospitals(world)])
    expected, inside = year.admissions * year.rule.chances(world) / unadvised, year.covered
    covered = float(expected[inside].sum()) / float(year.revenue[inside].sum())
    return {"all": ratio(covered, float(expected.sum()) / float(year.revenue.sum()))}


@metric(
    unit="share of inpatient revenue", label="Manual rate of the pool", better="neither", source="practice of S80, S86"
)
def liability_manual_rate(world: World) -> float:
    """Rate on inpatient revenue by which the pool reckons this year's premiums, before relativities."""
    cover = _cover(world)
    return cover.pool(world).rate if cover else 0.0


@metric(unit="index", label="Safety effort", better="higher", source="Shavell 1987, Economic Analysis of Accident Law")
def safety_effort(world: World) -> float:
    """Mean of hospitals' safety effort this year by admissions; 1 is the effort at which chances were measured."""
    year = disputes(world)
    return weighted_mean(year.lever("safety"), year.admissions) if year else 0.0


@metric(unit="per 1000 admissions", label="Fear of disputes", better="lower", source="defined here")
def dispute_fear(world: World) -> float:
    """Mean by admissions of the disputes for each 1,000 that hospitals expect once the year is over.

    Violence counts more than once, and others' disputes count in part.
    """
    year = disputes(world)
    return weighted_mean(np.array([each.standing.fear for each in year.houses]), year.admissions) if year else 0.0
