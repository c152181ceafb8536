"""Scenarios at random, over the levers that a YAML file has."""

from __future__ import annotations

import json

from designs import SHARE, YUAN, Tree, clauses, contracts, sometimes, supervision, withdrawn
from hypothesis import strategies as st

from govsim.core.phases import PHASES
from govsim.core.scenario import Spec, read_text
from govsim.core.world import World

RATES = st.tuples(SHARE, SHARE, SHARE).map(list)
BEHAVIOUR: Tree = {"inducement": {}, "upcoding": {}, "scope_shifting": {}}
PAYERS = ("resident_fund", "employee_fund", "assistance_fund")


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
            "capital": st.sampled_from([0, 1, 20, 400]),
            "signal_sd": st.floats(0, 0.3),
            "curse_awareness": SHARE,
            "claims_sd": st.floats(0, 0.5),
            "risk_aversion": st.floats(0, 5),
            "strategic_value": st.sampled_from([-0.05, 0.1, 0.5]),
            "loading": st.sampled_from([-0.3, 0.2]),
            "expense_rate": st.floats(0, 0.2),
            "quality_cost": st.sampled_from([0.01, 6]),
            "belief_gain": SHARE,
            "exit_capital": SHARE,
            "strategy": st.sampled_from(["best_response", "honest", "adaptive"]),
            "pin": sometimes(
                {
                    "verification": SHARE,
                    "denial": st.floats(0, 0.9),
                    "quality": SHARE,
                    "staff": st.floats(0.1, 2),
                    "mark_up": SHARE,
                }
            ),
            "efficiency_sd": st.floats(0, 0.3),
            "denial_cost": st.sampled_from([0.01, 20, 1500]),
            "ring": st.sampled_from(["never", "when_it_pays"]),
            "years_before": st.sampled_from([0, 5]),
        }
    )
    hospitals = sometimes(
        {
            "primary": st.integers(1, 3),
            "secondary": st.integers(1, 3),
            "tertiary": st.integers(1, 3),
            "strategy": st.sampled_from(["best_response", "honest", "adaptive"]),
            "pin": sometimes(
                {
                    "upcoding": SHARE,
                    "inducement": st.floats(-1, 1),
                    "scope_shifting": SHARE,
                    "substitution": SHARE,
                    "selection": SHARE,
                }
            ),
            "benefit_weight": st.floats(0, 3),
            "inspection_belief": SHARE,
            "operating_margin": SHARE,
        }
    )
    supervisor = sometimes(
        {
            "budget": st.sampled_from([0, 0.5, 20, 1000]),
            "capacity": SHARE,
            "drift": SHARE,
            "capture": SHARE,
            "influence": st.floats(0, 10),
        }
    )
    government = sometimes({"capacity": SHARE, "capacity_cost": st.sampled_from([0, 1, 100])})
    office = sometimes(
        {
            "information_platform": SHARE,
            "noise": st.floats(0, 2),
            "steps": st.floats(1, 20),
            "one_stop": SHARE,
            "identifies": st.booleans(),
            "monitors_above": st.floats(0, 1),
            "detection": SHARE,
            "fine_multiple": st.floats(0, 10),
            "credit_loss": SHARE,
            "bar_years": st.integers(0, 2),
        }
    )
    several = st.tuples(funds(), st.sampled_from([4, 2, 1, 0, 6]), insurers, hospitals, supervisor, government, office)
    return several.map(
        lambda found: {
            **found[0],
            "insurers": found[2] | {"count": found[1]},
            "hospitals": found[3],
            "supervisor": found[4],
            "government": found[5],
            "assistance_office": found[6],
        }
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
    elif draw(st.booleans()):
        applied = {"rationing": st.sampled_from(["pro_rata", "queue", "lower_cap"]), "stigma_months": st.floats(0, 3)}
        applied |= {"mean_scruple": st.sampled_from([0.01, 10]), "expenditure_line": SHARE, "cap": YUAN}
        found["assistance"] = {"payer": "assistance_fund", "office": "assistance_office"}
        found["assistance"] |= {"scheme": "assistance_by_application"} | draw(sometimes(applied))
    order = draw(st.permutations(list(found)))
    return {name: found[name] for name in order}


@st.composite
def payments(draw: st.DrawFn) -> Tree:
    """Hospitals paid by charges, or some levels and people in one way and others in another."""
    ways = st.sampled_from(["fee_for_service", "drg", "dip", "capitation", "global_budget"])
    budget = {"budget": st.sampled_from([0, 300, 5000])}
    outliers = {"outlier_threshold": st.floats(1, 5), "outlier_share": SHARE}
    own = {"drg": outliers, "dip": budget | outliers, "capitation": budget, "global_budget": budget}
    found: Tree = {}
    for levels in draw(st.sampled_from([[], [["primary", "secondary", "tertiary"]], [["primary"], ["tertiary"]]])):
        for people in draw(st.sampled_from([["all"], ["resident"], ["resident", "employee"]])):
            way = draw(ways)
            payers = [payer for payer in PAYERS if people in payer or payer == "assistance_fund"]
            common = {"payer": st.sampled_from(payers), "growth": st.floats(-0.5, 0.5)} if way in own else {}
            settings = {"scheme": way, "levels": levels, "people": people}
            settings |= draw(st.fixed_dictionaries(common)) | draw(sometimes(own.get(way, {})))
            found[f"{way}_{levels[0]}_{people}"] = settings
    return found


@st.composite
def liability(draw: st.DrawFn) -> Tree:
    """Injuries; at times disputes about them, mediators with or without money, and cover that is sold on or not."""
    injury = sometimes(
        {
            "negligence_rate": st.sampled_from([0, 1e-5, 0.2]),
            "adverse_rate": st.sampled_from([0, 0.3]),
            "loss_median": st.sampled_from([1, 1e6]),
            "loss_sigma": st.floats(0, 3),
            "risk_spread": st.floats(0, 2),
            "defensive_gain": st.floats(0, 100),
            "pin": sometimes({"safety": st.floats(0.001, 10), "defensive": SHARE}),
        }
    )
    found: Tree = {"disputes": {"medical_injury": draw(injury)}, "behaviour": {"defensive_medicine": {}}}
    if draw(st.sampled_from([True, True, False])):
        resolution = sometimes(
            {
                "taste": st.sampled_from([1, 1e6]),
                "similarity": st.floats(0.01, 1),
                "patience": SHARE,
                "settlement_cap": YUAN,
                "police": SHARE,
                "violent_chance": SHARE,
                "resentment": YUAN,
                "reputation": st.floats(0, 10),
                "trust_in_care": SHARE,
                "first_disputes": st.sampled_from([0, 50]),
            }
        )
        found["disputes"]["dispute_resolution"] = {"baseline": draw(st.sampled_from([-4, 5]))} | draw(resolution)
        court = sometimes({"days": st.sampled_from([1, 400, 3000]), "fee": YUAN, "defence": YUAN})
        mediator = {"independence": SHARE, "expertise": SHARE, "budget": st.sampled_from([0, 1, 1000])}
        mediator["funded_by"] = st.sampled_from(["government", "insurers"])
        found["institutions"] = {"court": draw(court)}
        if draw(st.booleans()):
            found["institutions"]["mediators"] = {"scheme": "mediator"} | draw(sometimes(mediator))
        if draw(st.sampled_from([True, True, False])):
            found |= draw(liability_cover(found["institutions"]))
    return found


@st.composite
def liability_cover(draw: st.DrawFn, institutions: Tree) -> Tree:
    """A pool, cheap or dear, and its cover, which a contract puts out to tender or not."""
    pool = sometimes(
        {
            "premium_rate": st.sampled_from([0, 0.2]),
            "repricing": st.sampled_from(["fixed", "experience"]),
            "operating_share": st.floats(0, 0.9),
            "weight": st.sampled_from([1, 1e9]),
        }
    )
    cover = sometimes(
        {
            "limit": YUAN,
            "deductible_share": SHARE,
            "rating": st.sampled_from(["flat", "by_level", "experience"]),
            "credibility": SHARE,
            "mandate": RATES,
            "subsidy": RATES,
            "relief": SHARE,
            "memory": st.floats(0, 100),
            "service": st.sampled_from(["best_response", "none"]),
            "overpaid": st.floats(0, 5),
        }
    )
    found: Tree = {
        "institutions": institutions | {"hospitals_pool": {"scheme": "liability_pool"} | draw(pool)},
        "layers": {"liability": {"scheme": "liability_cover", "payer": "hospitals_pool"} | draw(cover)},
    }
    if draw(st.booleans()):
        terms = {"scheme": "fixed_price", "covers": "liability", "buyer": "hospitals_pool", "deposit": 0}
        terms |= {"years": draw(st.integers(1, 2)), "ceiling_loading": draw(st.sampled_from([0, 1]))}
        chosen = st.sampled_from(
            [{"lowest_price": {}}, {"fixed_price_quality_only": {"of": "ceiling", "price_factor": 1}}]
        )
        found["contracts"] = {"liability_contract": terms | {"chosen_by": draw(chosen)}}
    return found


def means() -> dict[str, st.SearchStrategy[Tree]]:
    """Rules of savings and debt that a city may have or not."""
    return {
        "precaution": sometimes({"risk_aversion": st.floats(0.1, 20)}),
        "distress_sale": sometimes({"assets": st.floats(0, 20), "discount": st.floats(0, 0.99), "yields": SHARE}),
        "lost_earnings": sometimes({"patient": SHARE, "carer": SHARE, "recovery": SHARE}),
        "illness_poverty": st.just({}),
    }


def networks() -> st.SearchStrategy[Tree]:
    """Kin on a network of some kind, of more ties than there are households at times."""
    words = st.sampled_from(["small_world", "preferential_attachment", "communities"])
    homophily = sometimes({"place_homophily": SHARE, "income_homophily": SHARE})

    def kin(found: tuple[str, int, Tree]) -> Tree:
        word, degree, settings = found
        block = {"size": 1000} if word == "communities" else {}
        return {"kin": {"scheme": word, "degree": degree, **block, **settings}}

    return st.tuples(words, st.sampled_from([2, 10, 40, 600]), homophily).map(kin)


def households() -> st.SearchStrategy[Tree]:
    return st.fixed_dictionaries(
        optional=means(),
        mapping={
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
            "awareness": sometimes({"outreach": st.sampled_from([0, 10]), "contagion": SHARE, "fading": SHARE}).map(
                lambda some: {"network": "kin"} | some
            ),
            "registry": sometimes({"registry_shares": st.just([0.1, 0.1, 0.1]), "noise": SHARE}),
        },
    )


@st.composite
def reforms(draw: st.DrawFn, found: Tree) -> list[Tree]:
    """Changes of what is there: the critical rate, the chance of inspection, a contract's terms, a cost shock."""
    change: Tree = {"households.illness.cost_level": draw(st.sampled_from([0.2, 3]))}
    if "critical" in found["layers"]:
        change["layers.critical.rate"] = draw(SHARE)
    for name, contract in found["contracts"].items():
        change[f"contracts.{name}.years"] = draw(st.integers(1, 3))
        ((rule, _),) = contract["chosen_by"].items()
        change[f"contracts.{name}.chosen_by.{rule}.lots"] = 9
    for name in found["supervision"]:
        change[f"supervision.{name}.accuracy"] = draw(SHARE)
    change |= {f"clauses.{name}": None for name in found["clauses"] if name not in ("evaluation",)}
    some = draw(st.lists(st.sampled_from(sorted(change)), unique=True))
    made = {path: change[path] for path in some}
    if found["contracts"] and draw(st.booleans()):
        gone = withdrawn(draw(st.sampled_from(sorted(found["contracts"]))), found)
        made = {path: value for path, value in made.items() if not path.startswith(tuple(gone))} | gone
    return [{"from": draw(st.integers(2024, 2026)), "set": made}] if made else []


@st.composite
def scenarios(draw: st.DrawFn) -> Tree:
    """A scenario that the reader takes."""
    found: Tree = {
        "first_year": 2023,
        "years": draw(st.integers(1, 4)),
        "population": {"households": draw(st.integers(30, 400))},
        "institutions": draw(institutions()),
        "households": draw(households()),
        "networks": draw(networks()),
        "layers": draw(layers()),
        "payments": draw(payments()),
        "behaviour": draw(st.sampled_from([{}, BEHAVIOUR, BEHAVIOUR | {"false_claims": {"mean_conscience": 1}}])),
    }
    if draw(st.booleans()):
        found["households"]["kin_lending"] = {"network": "kin", "share": draw(SHARE)}
    pins = found["institutions"].get("hospitals", {}).get("pin", {})
    for lever in list(pins):
        if not found["payments" if lever == "selection" else "behaviour"]:
            del pins[lever]  # it would move nothing
    insurers, scored = found["institutions"]["insurers"], draw(st.booleans())
    found["contracts"] = draw(contracts(list(found["layers"]), scored, insurers))
    names = list(found["contracts"])
    found["clauses"] = draw(clauses(names, scored, insurers["count"])) if names else {}
    found["supervision"] = draw(supervision(bool(names)))
    if "false_claims" not in found["behaviour"]:
        found["supervision"].pop("household_review", None)  # there would be nothing to review
    if draw(st.booleans()):
        for section, more in draw(liability()).items():
            found[section] = found.get(section, {}) | more
    found["reforms"] = [each for each in draw(reforms(found)) if each["from"] < found["first_year"] + found["years"]]
    return found


def spec(tree: Tree) -> Spec:
    """Return the reading of a scenario that is written as a mapping (JSON is YAML)."""
    return read_text(json.dumps(tree))


def with_bills(world: World) -> World:
    """Live two years, the second without its measurements: its bills are still there."""
    world.step()
    world.year += 1
    world._year_cache.clear()
    world.schemes = world.spec.schemes(world.year)
    for phase in PHASES:
        world.live(phase)
    return world
