"""Scenarios at random, over the levers that a YAML file has; and one city in which every posting happens."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from govsim.core.scenario import Spec, read_text

Tree = dict[str, Any]

SHARE = st.floats(0, 1)
RATES = st.tuples(SHARE, SHARE, SHARE).map(list)
YUAN = st.sampled_from([0, 1, 300, 10_000, 100_000, 1_000_000])
PAYERS = ("resident_fund", "employee_fund", "assistance_fund")


def sometimes(settings: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Tree]:
    """Some of these settings; the others stay as they are by default."""
    return st.fixed_dictionaries({}, optional=settings)


@st.composite
def funds(draw: st.DrawFn) -> Tree:
    """Three funds, rich or penniless, that may borrow or not."""
    money = st.sampled_from([0, 0, 5, 400, 2000])
    common = {"opening_reserve": money, "growth": st.floats(-0.2, 0.2), "carries_over": st.booleans()}
    common |= {"may_borrow": st.booleans()}
    resident = draw(sometimes(common | {"individual": money, "fiscal": money, "payroll": st.just(0.05)}))
    if draw(st.booleans()):
        resident["poor_paid_by"] = "assistance_fund"
    employee = draw(sometimes(common | {"payroll": st.floats(0, 0.3), "fiscal": money}))
    assistance = draw(sometimes(common | {"fiscal": money}))
    return {
        "resident_fund": {"scheme": "fund", "people": "resident", **resident},
        "employee_fund": {"scheme": "fund", "people": "employee", **employee},
        "assistance_fund": {"scheme": "fund", "people": "all", **assistance},
    }


def institutions() -> st.SearchStrategy[Tree]:
    insurers = sometimes(
        {
            "capital": st.sampled_from([0, 0.01, 1, 20]),
            "signal_sd": st.floats(0, 0.3),
            "curse_awareness": SHARE,
            "claims_sd": st.floats(0, 0.5),
            "risk_aversion": st.floats(0, 5),
            "strategic_value": st.floats(-0.05, 0.1),
            "loading": st.floats(-0.3, 0.2),
            "expense_rate": st.floats(0, 0.5),
            "quality_cost": st.sampled_from([0.01, 6, 100]),
            "belief_gain": SHARE,
            "exit_capital": SHARE,
        }
    )
    hospitals = sometimes(
        {
            "primary": st.integers(1, 3),
            "secondary": st.integers(1, 3),
            "tertiary": st.integers(1, 3),
            "strategy": st.sampled_from(["best_response", "honest"]),
            "pin": sometimes({"upcoding": SHARE, "inducement": SHARE, "scope_shifting": SHARE}),
            "inspection_belief": SHARE,
            "operating_margin": SHARE,
        }
    )
    supervisor = sometimes({"budget": st.sampled_from([0, 0.5, 20, 1000])})
    several = st.tuples(funds(), st.integers(0, 6), insurers, hospitals, supervisor)
    return several.map(
        lambda found: (
            found[0] | {"insurers": found[2] | {"count": found[1]}, "hospitals": found[3], "supervisor": found[4]}
        )
    )


@st.composite
def layers(draw: st.DrawFn) -> Tree:
    """Any of basic (two schemes), critical and assistance, in this order or turned round."""
    services = st.sampled_from([["inpatient"], ["inpatient", "outpatient"]])
    basic = {"rates": RATES, "deductibles": st.tuples(YUAN, YUAN, YUAN).map(list), "cap": YUAN}
    basic |= {"outpatient_rate": SHARE, "outpatient_cap": YUAN, "services": services}
    critical = {"deductible_share": SHARE, "deductible": YUAN, "rate": SHARE, "cap": YUAN}
    critical |= {"poor_deductible_factor": SHARE, "poor_extra_rate": SHARE}
    critical |= {"people": st.sampled_from(["all", "resident", "employee"])}
    assistance = {"rates": RATES, "deductible_shares": RATES, "cap": YUAN, "take_up": SHARE}
    found: Tree = {}
    if draw(st.booleans()):
        found["basic_resident"] = {"scheme": "basic", "people": "resident", "payer": "resident_fund"}
        found["basic_resident"] |= draw(sometimes(basic))
    if draw(st.booleans()):
        found["basic_employee"] = {"scheme": "basic", "people": "employee", "payer": "employee_fund"}
        found["basic_employee"] |= draw(sometimes(basic))
    if draw(st.sampled_from([True, True, False])):
        found["critical"] = {"payer": "resident_fund", **draw(sometimes(critical))}
        if draw(st.booleans()):
            found["critical"] |= {"tiers": [10_000, 50_000], "tier_rates": [draw(SHARE), draw(SHARE)]}
    if draw(st.booleans()):
        found["assistance"] = {"payer": "assistance_fund", **draw(sometimes(assistance))}
    order = draw(st.permutations(list(found)))
    return {name: found[name] for name in order}


@st.composite
def contracts(draw: st.DrawFn, covered: list[str]) -> Tree:
    """A contract for none, some or all of the layers that a seller can bear."""
    tender = st.one_of(st.just("lowest_price"), st.floats(0.01, 1).map(lambda w: {"scored": {"price_weight": w}}))
    terms = {
        "chosen_by": tender,
        "years": st.integers(1, 3),
        "deposit": st.floats(0, 0.5),
        "ceiling_loading": st.floats(-0.3, 1),
        "retender_raise": SHARE,
    }
    corridor = {"profit_cap": SHARE, "share_of_excess": SHARE, "loss_share": SHARE, "stop_loss": SHARE}
    found: Tree = {}
    for layer in covered:
        if draw(st.sampled_from([True, True, False])):
            scheme, own = draw(st.sampled_from([("fixed_price", {}), ("risk_corridor", corridor)]))
            settings = draw(sometimes(terms | own))
            buyer = draw(st.sampled_from(["resident_fund", "employee_fund"]))
            found[f"{layer}_cover"] = {"scheme": scheme, "covers": layer, "buyer": buyer, **settings}
    return found


def households() -> st.SearchStrategy[Tree]:
    return st.fixed_dictionaries(
        {
            "illness": sometimes(
                {
                    "cost_level": st.sampled_from([0, 0.1, 1, 5, 50]),
                    "cost_growth": st.floats(-0.3, 0.5),
                    "severe_persistence": st.floats(0, 0.9),
                    "forgone_penalty": SHARE,
                }
            ),
            "demand": sometimes(
                {
                    "elasticity_extensive": st.floats(-1.0, 0),
                    "elasticity_intensive": st.floats(-0.7, 0),
                    "spot_weight": SHARE,
                    "quit_share": SHARE,
                    "out_of_scope_ordinary": SHARE,
                    "out_of_scope_severe": SHARE,
                }
            ),
            "liquidity": sometimes(
                {
                    "kin_credit": st.floats(0, 3),
                    "bank_credit": st.floats(0, 3),
                    "bank_interest": SHARE,
                    "repay_share": SHARE,
                    "subsistence_share": SHARE,
                    "savings_target": st.floats(0, 3),
                    "release_share": SHARE,
                    "abandon_share": SHARE,
                }
            ),
            "registry": sometimes({"registry_shares": st.just([0.1, 0.1, 0.1]), "noise": SHARE}),
        }
    )


@st.composite
def reforms(draw: st.DrawFn, found: Tree) -> list[Tree]:
    """Changes of what is there: the critical rate, the chance of inspection, a contract's terms, a cost shock."""
    change: Tree = {"households.illness.cost_level": draw(st.sampled_from([0.2, 3]))}
    if "critical" in found["layers"]:
        change["layers.critical.rate"] = draw(SHARE)
    for name in found["contracts"]:
        change[f"contracts.{name}.years"] = draw(st.integers(1, 3))
        change[f"contracts.{name}"] = None
    for name in found["supervision"]:
        change[f"supervision.{name}.share"] = draw(SHARE)
    some = draw(st.lists(st.sampled_from(sorted(change)), unique=True))
    gone = {path for path in some if change[path] is None}
    some = [path for path in some if path in gone or path.rpartition(".")[0] not in gone]
    return [{"from": draw(st.integers(2024, 2026)), "set": {path: change[path]}} for path in some]


@st.composite
def scenarios(draw: st.DrawFn) -> Tree:
    """A scenario that the reader takes."""
    found: Tree = {
        "first_year": 2023,
        "years": draw(st.integers(1, 4)),
        "population": {"households": draw(st.integers(30, 400))},
        "institutions": draw(institutions()),
        "households": draw(households()),
        "layers": draw(layers()),
        "behaviour": draw(st.sampled_from([{}, {"inducement": {}, "upcoding": {}, "scope_shifting": {}}])),
        "supervision": {},
    }
    found["contracts"] = draw(contracts(list(found["layers"])))
    if draw(st.booleans()):
        audit = {"share": SHARE, "accuracy": SHARE, "fine_multiple": st.floats(0, 10)}
        found["supervision"] = {"random_audit": draw(sometimes(audit | {"cost": YUAN}))}
    found["reforms"] = [each for each in draw(reforms(found)) if each["from"] < found["first_year"] + found["years"]]
    return found


def spec(tree: Tree) -> Spec:
    """Return the reading of a scenario that is written as a mapping (JSON is YAML)."""
    return read_text(json.dumps(tree))
