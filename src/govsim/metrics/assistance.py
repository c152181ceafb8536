"""Whether medical assistance reaches those it is for, and where on the way to it the others are lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.agents.assistance_office import Cases, Office
from govsim.core.metric import metric
from govsim.core.population import Array
from govsim.metrics.year.layers import layers

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True)
class Reach:
    """Those who could be helped, one entry each: patients on the register, or households with a bill left.

    `right` is what each is entitled to (1 where that is not known), `helped` whether it got anything.
    """

    right: Array
    helped: Array


def _reach(world: World) -> Reach | None:
    return world.once_a_year("metrics: assistance", lambda: _measure(world))  # type: ignore[no-any-return]


def cases(world: World) -> Cases | None:
    """Return the year's applications; of the last office's last layer, if there are several."""
    offices = [one for one in world.institutions.values() if isinstance(one, Office)]
    files = [each for office in offices for each in office.cases.values()]
    return files[-1] if files else None


def _measure(world: World) -> Reach | None:
    decided = cases(world)
    if decided is not None:
        return Reach(decided.right, decided.paid > 0)
    bills = world.bills.get("inpatient")
    helping = {name for name, each in layers(world).items() if each.layer.word() == "assistance"}
    if bills is None or not helping:
        return None
    left, helped = bills.billed, np.zeros(len(bills.person), np.int64)
    for name in layers(world):
        paid = bills.paid.get(name, 0)
        if name in helping:
            helped = helped + paid
        else:
            left = left - paid
    return Reach((bills.registry > 0) & (left > 0), helped > 0)


@metric(
    unit="share of the entitled",
    label="Assistance exclusion error",
    better="lower",
    source="Cornia & Stewart 1993; Coady, Grosh & Hoddinott 2004",
)
def assistance_exclusion_error(world: World) -> float | dict[str, float]:
    """Those entitled who got no assistance over all who are entitled.

    With assistance of the register: registered poor inpatients whom other layers left something to pay. With
    assistance by application: households that would get something if officials knew the truth.
    """
    reach = _reach(world)
    if reach is None or not (reach.right > 0).any():
        return {}
    return float(np.mean(~reach.helped[reach.right > 0]))


@metric(
    unit="share of the entitled",
    label="Assistance take-up",
    better="higher",
    source="Ma et al. 2011, Int J Equity Health 10:44: share of the poor who get it",
)
def assistance_take_up(world: World) -> float | dict[str, float]:
    """Those entitled who got assistance over all who are entitled (see assistance_exclusion_error)."""
    error = assistance_exclusion_error(world)
    return 1 - error if isinstance(error, float) else {}


@metric(
    unit="share of those helped",
    label="Assistance inclusion error",
    better="lower",
    source="Cornia & Stewart 1993; Coady, Grosh & Hoddinott 2004",
)
def assistance_inclusion_error(world: World) -> float | dict[str, float]:
    """Those who got assistance without being entitled, over all who got it (see assistance_exclusion_error)."""
    reach = _reach(world)
    return float(np.mean(reach.right[reach.helped] == 0)) if reach is not None and reach.helped.any() else {}


@metric(
    unit="share of the entitled",
    label="Assistance: where the entitled are lost",
    better="lower",
    source="Kleven & Kopczuk 2011, AEJ: Economic Policy 3:54; Coady, Grosh & Hoddinott 2004",
)
def assistance_exclusion_by_stage(world: World) -> dict[str, float]:
    """Households entitled to assistance by application that got none, by where their case ended, over all entitled.

    Groups: unaware, not_applied, rejected, rationed (approved but nothing was paid); they sum to the exclusion error.
    """
    found = cases(world)
    if found is None or not (found.right > 0).any():
        return {}
    stages = (found.aware, found.applied, found.approved > 0, found.paid > 0)
    reached = found.right > 0
    lost: dict[str, float] = {}
    entitled = int(np.count_nonzero(reached))
    for name, stage in zip(("unaware", "not_applied", "rejected", "rationed"), stages, strict=True):
        lost[name] = float(np.count_nonzero(reached & ~stage) / entitled)
        reached = reached & stage
    return lost


@metric(
    unit="share of those who came so far",
    label="Assistance: chances on the way",
    better="higher",
    source="Currie 2006, The take-up of social benefits: take-up as a product of chances",
)
def assistance_chances(world: World) -> dict[str, float]:
    """Of the entitled: share aware, applying of those, approved of those, funded of those.

    Where all are there, the exclusion error is one less their product.
    """
    return _chances(world)


def _chances(world: World) -> dict[str, float]:
    found = cases(world)
    if found is None:
        return {}
    reached, chances = found.right > 0, {}
    stages = {"aware": found.aware, "applies": found.applied, "approved": found.approved > 0, "funded": found.paid > 0}
    for name, stage in stages.items():
        if reached.any():
            chances[name] = float(np.mean(stage[reached]))
        reached = reached & stage
    return chances


@metric(
    unit="share of the entitled",
    label="Assistance exclusion error, by its factors",
    better="lower",
    source="Currie 2006: take-up is P(aware)·P(applies)·P(approved)·P(funded)",
)
def assistance_exclusion_factored(world: World) -> float | dict[str, float]:
    """One less the product of the chances on the way (see assistance_chances)."""
    chances = _chances(world)
    return float(1.0 - np.prod(list(chances.values()))) if chances else {}


@metric(
    unit="share of what is due",
    label="Assistance exclusion, weighted by severity",
    better="lower",
    source="Coady, Grosh & Hoddinott 2004, with benefit as weight",
)
def assistance_shortfall(world: World) -> float | dict[str, float]:
    """What households entitled to assistance by application did not get of what they are entitled to, over that."""
    found = cases(world)
    if found is None or not found.right.any():
        return {}
    return float(1.0 - np.minimum(found.paid, found.right).sum() / found.right.sum())


@metric(
    unit="days", label="Days to assistance", better="lower", source="timeliness: median days from the bill to the money"
)
def days_to_assistance(world: World) -> float | dict[str, float]:
    """Median days from the bill to the money of those who got assistance by application."""
    found = cases(world)
    return float(np.median(found.days[found.paid > 0])) if found is not None and found.paid.any() else {}


@metric(
    unit="share of applications",
    label="False declarations",
    better="lower",
    source="Becker 1968, JPE 76:169, of households that declare falsely",
)
def false_declarations(world: World) -> dict[str, float]:
    """Applications for assistance that declare falsely, over all: all of them, and those found out."""
    found = cases(world)
    if found is None or not found.applied.any():
        return {}
    applied = np.count_nonzero(found.applied)
    return {"all": np.count_nonzero(found.false) / applied, "found_out": np.count_nonzero(found.caught) / applied}
