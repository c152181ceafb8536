"""Who got care, who did without, what it cost, and how unequally cost falls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.core.metric import metric
from govsim.metrics.formulas.average import ratio, weighted_mean, weighted_sum
from govsim.metrics.formulas.shares import top_share
from govsim.metrics.year.persons import OLD, people, rural_elderly, services, spending_per_person, weight_of

if TYPE_CHECKING:
    from govsim.core.world import World


@metric(unit="share of persons", label="Admitted to hospital", better="neither", source="NHSS usage, Wu et al. 2023")
def admitted_share(world: World) -> dict[str, float]:
    """Persons admitted in the year over persons living at its end: all, those aged 60 or more, those of them rural."""
    inpatient = services(world).get("inpatient")
    if inpatient is None:
        return {}
    among = {"60_plus": world.persons.age >= OLD, "rural_60_plus": rural_elderly(world)}
    admitted = {name: float(inpatient.weight[mask[inpatient.bills.person]].sum()) for name, mask in among.items()}
    old = {name: ratio(admitted[name], people(world, mask)) for name, mask in among.items()}
    return {"all": ratio(float(inpatient.weight.sum()), people(world)), **old}


@metric(unit="share of those in need", label="Forgone admissions", better="lower", source="NHSS usage, Wu et al. 2023")
def forgone_admission_share(world: World) -> float:
    """Persons who went without an admission for its price or for want of money, over all who needed one."""
    inpatient = services(world).get("inpatient")
    forgone = people(world, world.persons.forgone)
    return ratio(forgone, forgone + (float(inpatient.weight.sum()) if inpatient else 0.0))


@metric(unit="CNY per admitted person", label="Inpatient cost per case", better="lower", source="NHSA usage")
def inpatient_cost_per_case(world: World) -> dict[str, float]:
    """Inpatient bills of the year over persons admitted in it: all, ordinary and severe cases."""
    inpatient = services(world).get("inpatient")
    if inpatient is None:
        return {}
    severe = np.broadcast_to(inpatient.bills.severe, len(inpatient.billed))
    carried = {
        "all": inpatient.weight,
        "ordinary": inpatient.weight * ~severe,
        "severe": inpatient.weight * severe,
    }
    return {name: weighted_mean(inpatient.billed, weights) for name, weights in carried.items() if np.any(weights)}


@metric(
    unit="share of inpatient spending",
    label="Inpatient spending of the top tenth",
    better="neither",
    source="Fan et al. 2022, BMC Health Serv Res 22:1348",
)
def top_decile_inpatient_share(world: World) -> float:
    """Share of the year's inpatient bills that falls on the costliest 10% of admitted persons."""
    inpatient = services(world).get("inpatient")
    return top_share(inpatient.billed, 0.10, inpatient.weight) if inpatient else 0.0


@metric(
    unit="share of health spending",
    label="Health spending of the top twentieth",
    better="neither",
    source="Zhang et al. 2018, BMJ Open 8:e022721",
)
def top_5_percent_spending_share(world: World) -> float:
    """Share of all bills of the year that falls on the costliest 5% of persons with any bill."""
    spending = spending_per_person(world)
    users = np.flatnonzero(spending > 0)
    spending = spending[users]
    return top_share(spending, 0.05, weight_of(world, users))


@metric(
    unit="CNY per head",
    label="Health spending",
    better="neither",
    source="System of Health Accounts 2011 usage",
)
def spending_per_head(world: World) -> dict[str, float]:
    """Bills of the year over living persons, by service and in all."""
    by_service = {name: ratio(each.total, people(world)) for name, each in services(world).items()}
    return {"all": sum(by_service.values()), **by_service}


@metric(
    unit="share of bills",
    label="Excess in bills",
    better="lower",
    source="McGuire & Pauly 1991; Dafny 2005 (behaviour of providers)",
)
def excess_share(world: World) -> dict[str, float]:
    """Share of bills that providers add to the patients' own demand: inducement, upcoding and the like.

    By service, and in all.
    """
    found, bills, added = {}, 0.0, 0.0
    for name, each in services(world).items():
        excess = weighted_sum(each.weight, each.bills.excess)
        found[name] = ratio(excess, each.total)
        bills, added = bills + each.total, added + excess
    return {"all": ratio(added, bills), **found} if found else {}
