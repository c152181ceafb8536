"""Disputes between patients and hospitals: how many there are, which way they go, and who is compensated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.agents.hospital import LEVELS
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.disputes.dispute_resolution import DisputeResolution
from govsim.disputes.disputes import MEDIATE, PATHS, SUE, VIOLENCE
from govsim.metrics.formulas.average import ratio, weighted_mean
from govsim.metrics.formulas.stratified import log_odds_ratio
from govsim.metrics.year.disputes import disputes
from govsim.metrics.year.persons import weight_of

if TYPE_CHECKING:
    from govsim.core.world import World

DANZON = "Danzon 1985, Medical Malpractice"
STUDDERT = "Studdert et al. 2006, NEJM 354:2024"
# admissions that one physician treats in a year
ADMISSIONS_OF_A_PHYSICIAN = 100


@metric(unit="per 1000 admissions", label="Disputes", better="neither", source=DANZON)
def disputes_per_1000_admissions(world: World) -> float:
    """Disputes that began this year for each 1,000 inpatients."""
    year = disputes(world)
    return 1000 * ratio(len(year.filed), len(year.bills)) if year else 0.0


@metric(unit="share of disputes", label="Disputes at the worst tenth", better="neither", source="defined here")
def disputes_top_tenth(world: World) -> float:
    """Share of the disputes that began this year which are at the tenth of hospitals with most of them.

    Where a tenth is no whole number of hospitals, the next one counts by the fraction.
    """
    year = disputes(world)
    if year is None:
        return 0.0
    most = np.sort(year.filed.count(len(year.houses)))[::-1]
    tenth = np.clip(len(most) / 10 - np.arange(len(most)), 0, 1)
    return ratio(float((most * tenth).sum()), len(year.filed))


@metric(
    unit="share of disputes", label="Paths of disputes", better="neither", source="Priest & Klein 1984, J Legal Stud"
)
def dispute_paths(world: World) -> dict[str, float]:
    """Disputes that began this year by the path on which they have ended, or wait for their end, over all of those."""
    year = disputes(world)
    if year is None:
        return dict.fromkeys(PATHS, 0.0)
    return {path: ratio(_number(year.filed.by(place)), len(year.filed)) for place, path in enumerate(PATHS)}


@metric(unit="days", label="Days of a dispute", better="lower", source=STUDDERT)
def dispute_days(world: World) -> dict[str, float]:
    """Mean days from complaint to end of disputes that ended this year in mediation, and in court, if any did."""
    year = disputes(world)
    if year is None:
        return {}
    ended = {PATHS[path]: year.closed.days[year.closed.by(path)] for path in (MEDIATE, SUE)}
    return {path: float(days.mean()) for path, days in ended.items() if len(days)}


@metric(unit="per 1000 admissions", label="Injuries by negligence", better="lower", source=DANZON)
def negligence_per_1000_admissions(world: World) -> float:
    """Inpatients injured by negligence this year, disputed or not, for each 1,000 inpatients."""
    year = disputes(world)
    return 1000 * ratio(_number(year.injured.negligent), len(year.bills)) if year else 0.0


@metric(unit="share of the injured by negligence", label="Compensated", better="higher", source=DANZON)
def compensated_share(world: World) -> float:
    """Disputes about negligence that ended this year with any payment, over those injured by negligence this year.

    Suits of earlier years are among the former: a year with few injuries can have more of them than of the latter.
    """
    year = disputes(world)
    if year is None:
        return 0.0
    return ratio(_number(year.paid & year.closed.negligent), _number(year.injured.negligent))


@metric(unit="share of paid disputes", label="Paid without negligence", better="lower", source=STUDDERT)
def paid_without_negligence(world: World) -> float:
    """Disputes that ended this year with a payment though care met the standard, over all that ended with a payment."""
    year = disputes(world)
    return _share(~year.closed.negligent[year.paid]) if year else 0.0


@metric(unit="CNY", label="Mean compensation", better="neither", source=DANZON)
def compensation_mean(world: World) -> float:
    """Mean payment of the disputes that ended this year with one, by cover and hospital together."""
    year = disputes(world)
    return ratio(float(year.closed.paid.sum()) / FEN_PER_YUAN, _number(year.paid)) if year else 0.0


@metric(unit="share of losses", label="Losses made good", better="higher", source=DANZON)
def compensation_adequacy(world: World) -> float:
    """What was paid in the disputes about negligence that ended this year, over what their patients had lost.

    By value; those without payment are included. Above 1 where what is paid too much exceeds what is not paid.
    """
    year = disputes(world)
    if year is None:
        return 0.0
    about = year.closed.negligent
    return ratio(float(year.closed.paid[about].sum()) / FEN_PER_YUAN, float(year.closed.loss[about].sum()))


@metric(unit="per 10000 admissions", label="Violence", better="lower", source="defined here")
def violence_per_10000_admissions(world: World) -> float:
    """Disputes that began this year and turned violent for each 10,000 inpatients."""
    year = disputes(world)
    return 10_000 * ratio(_number(year.filed.by(VIOLENCE)), len(year.bills)) if year else 0.0


@metric(
    unit="share of ended disputes",
    label="Agreed out of court",
    better="higher",
    source="Priest & Klein 1984, J Legal Stud",
)
def settled_without_court(world: World) -> float:
    """Disputes that ended this year with an agreement, negotiated or mediated, over all that ended this year."""
    year = disputes(world)
    return _share(year.closed.agreed) if year else 0.0


@metric(unit="share", label="Trust in hospitals", better="higher", source="defined here")
def hospital_trust(world: World) -> float:
    """Mean over living persons of their household's trust in hospitals, at the end of the year."""
    if not any(isinstance(rule, DisputeResolution) for rule in world.schemes_of("disputes")):
        return 0.0
    rows = np.flatnonzero(world.persons.alive)
    return weighted_mean(world.households.hospital_trust[world.persons.household[rows]], weight_of(world, rows))


@metric(
    unit="ln odds ratio", label="Violence and cover", better="neither", source="Mantel & Haenszel 1959, JNCI 22:719"
)
def violence_log_odds(world: World) -> float:
    """ln of the common odds ratio of a physician being disturbed by violence, at covered against other hospitals.

    Strata are the levels of hospitals; all years so far count, each hospital's by whether it had cover in them. A
    physician treats 100 admissions a year, and a violent dispute disturbs one. Half a physician is added to each cell;
    levels with hospitals of one kind alone are left out; 0 if all are. Below 0: less violence where there is cover.
    """
    year = disputes(world)
    if year is None:
        return 0.0
    level = [house.level for house in year.houses]
    disturbed, physicians = np.zeros((len(LEVELS), 2)), np.zeros((len(LEVELS), 2))
    np.add.at(disturbed, level, [house.standing.violent[::-1] for house in year.houses])
    np.add.at(physicians, level, [house.standing.treated[::-1] for house in year.houses])
    physicians /= ADMISSIONS_OF_A_PHYSICIAN
    return log_odds_ratio(disturbed, np.maximum(physicians - disturbed, 0.0))


def _number(which: Array) -> int:
    return int(np.count_nonzero(which))


def _share(which: Array) -> float:
    return ratio(_number(which), len(which))
