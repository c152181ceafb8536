"""The tiny town where the poor woman is hurt in hospital, clearly by negligence, and holds the hospital to account."""

from collections.abc import Callable
from typing import Any

from town import OLD_ARE_ILL

from govsim.agents.court import Bench, bench_of
from govsim.agents.hospital import Hospital, hospitals
from govsim.core.world import World

Town = Callable[..., World]
# p = .2 x .1^-1 = 2: all are hurt, none by chance; a court would award 10,000
INJURY = {
    "risk_spread": 0,
    "level_risk": [1, 1, 1],
    "negligence_rate": 0.2,
    "adverse_rate": 0,
    "severe_factor": 1,
    "elasticity": 1,
    "pin": {"safety": 0.1, "defensive": 0},
    "loss_median": 10_000,
    "loss_sigma": 0,
    "clarity": 5,
}
# all complain, both sides see the fault as the court does, and the path of highest worth is taken
DISPUTE = {
    "baseline": 5,
    "by_severity": 0,
    "by_fault": 5,
    "taste": 1,
    "sight": 0.01,
    "patience": 1,
    "police_cost": 0,
    "reputation": 0,
}
# judgment comes in the second year; a suit costs the patient 1,000, the hospital 5,000
COURT = {"days": 730, "fee": 1000, "fee_share": 0, "defence": 5000}
# what is agreed on: 10,000 - 1,000 + .4 x (1,000 + 5,000)
AGREED = 11_400.0
# of a bill of 50,000, all that she can find; it is the hospital's purse
PURSE = 14_250.0
# nothing can be agreed on between the two
NO_TALKS = {"settlement_cap": 0}
# cover of all, at a fiftieth of revenue, that the pool bears itself: no specialists, no advice, nothing deducted
POOL = {"scheme": "liability_pool", "premium_rate": 0.02, "operating_share": 0}
COVER = {"scheme": "liability_cover", "payer": "pool", "mandate": [1, 1, 1], "deductible_share": 0, "service": "none"}
COVER |= {"overpaid": 0}


def hurt(
    town: Town,
    injury: dict[str, Any] | None = None,
    dispute: dict[str, Any] | None = None,
    sections: dict[str, Any] | None = None,
    **settings: Any,
) -> World:
    """Found the town with one hospital a level, all patients at the third; `sections` are added or put in place."""
    sections = dict(sections or {})
    houses = {"primary": 1, "secondary": 1, "tertiary": 1}
    institutions = {"hospitals": houses, "court": COURT} | sections.pop("institutions", {})
    rules = {"medical_injury": INJURY | (injury or {}), "dispute_resolution": DISPUTE | (dispute or {})}
    chosen = OLD_ARE_ILL | {"households.hospital_choice.ordinary_urban": [0, 0, 1]} | settings
    return town({"institutions": institutions, "disputes": rules, **sections}, **chosen)


def insured(town: Town, pool: dict[str, Any] | None = None, sections: Any = None, **cover: Any) -> World:
    """Found it with liability cover; `sections` as for `hurt`, and its `dispute`."""
    sections = dict(sections or {})
    institutions = {"pool": POOL | (pool or {})} | sections.pop("institutions", {})
    layers = {"liability": COVER | cover} | sections.pop("layers", {})
    injury, dispute = sections.pop("injury", None), sections.pop("dispute", None)
    return hurt(town, injury, dispute, {"institutions": institutions, "layers": layers, **sections})


def mediated(town: Town, dispute: dict[str, Any] | None = None, **mediator: Any) -> World:
    """Found it with mediators who have money enough, and nobody who may settle in private."""
    role = {"scheme": "mediator", "budget": 10_000} | mediator
    return hurt(town, None, NO_TALKS | (dispute or {}), {"institutions": {"mediators": role}})


def house(world: World) -> Hospital:
    """Return the hospital where all are treated."""
    return hospitals(world)[2]


def bench(world: World) -> Bench:
    """Return the judges."""
    return bench_of(world)
