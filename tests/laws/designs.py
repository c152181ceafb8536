"""Designs at random: contracts of every kind with their clauses, tenders with conditions, rules of supervision."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Tree = dict[str, Any]

SHARE = st.floats(0, 1)
YUAN = st.sampled_from([0, 1, 300, 10_000, 100_000, 1_000_000])
SUMS = st.sampled_from(["premium", "claims", "expenses", "denied", "recovered", "policy", "result", "loss", "savings"])
SEEN = st.sampled_from(["denied_share", "loss_ratio", "margin", "staff", "days", "recovered_share", "overrun"])


def sometimes(settings: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Tree]:
    """Some of these settings; the others stay as they are by default."""
    return st.fixed_dictionaries({}, optional=settings)


# --- how a seller is chosen -----------------------------------------------------------------------------

CONDITIONS = {
    "abnormally_low": st.floats(0.3, 1),
    "bid_bond": st.sampled_from([0.02, 0.5]),
    "disclosure": SHARE,
    "rounds": st.integers(1, 3),
    "incumbent_advantage": st.floats(0, 0.5),
    "extends_if_score_above": st.sampled_from([0, 0.5]),
    "extensions": st.integers(1, 3),
    "estimate_sd": SHARE,
    "ring_detection": SHARE,
    "ring_fine": st.sampled_from([0.001, 0.5]),
    "least_experience": st.sampled_from([0, 1]),
}
RULES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "lowest_price": {},
    "second_price": {},
    "average_price": {},
    "scored": {"price_weight": st.floats(0.01, 0.5), "staff_weight": st.floats(0, 0.2)},
    "negotiated": {"partners": st.integers(1, 3), "buyer_power": SHARE},
    "fixed_price_quality_only": {"of": st.sampled_from(["estimate", "ceiling"])},
    "direct_award": {"seller": st.just("insurer_1")},
}


@st.composite
def tenders(draw: st.DrawFn, scored: bool, insurers: int) -> Tree:
    """Any rule, under any conditions, for the whole or in lots; a score counts only where somebody gives one."""
    rule = draw(st.sampled_from(sorted(RULES) if insurers else sorted(set(RULES) - {"direct_award"})))
    settings = draw(sometimes(CONDITIONS)) | draw(sometimes(RULES[rule]))
    if not scored:
        settings.pop("extends_if_score_above", None)
    if rule == "fixed_price_quality_only":
        settings["price_factor"] = draw(st.floats(0.5, 2))
    if draw(st.booleans()):
        settings["lots"] = lots = draw(st.integers(2, 9))
        if rule != "direct_award":
            settings |= draw(sometimes({"lots_per_bidder": st.integers(1, lots)}))
    return {rule: settings}


# --- what is signed -------------------------------------------------------------------------------------

POWERS = st.sampled_from([[1, 0], [1, 0.75, 0.5], [0.3, 0.2]])
KINDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "fixed_price": {},
    "risk_corridor": {
        "profit_cap": SHARE,
        "share_of_excess": SHARE,
        "loss_share": SHARE,
        "floor": st.floats(-1, 0),
        "policy_share": st.floats(0, 0.5),
    },
    "cost_plus": {"fee": st.floats(-0.5, 1)},
    "linear_share": {"power": st.floats(0.01, 1), "fee": st.floats(-0.5, 1)},
    "shared_savings": {"share": SHARE, "downside": SHARE, "fee": st.floats(-0.5, 1)},
    "stop_loss": {"attachment": st.floats(0, 1.4), "limit": st.floats(1.5, 3)},
    "pay_for_performance": {"holdback": st.floats(0, 0.5), "floor": st.floats(0, 0.7), "bonus": st.floats(0, 0.5)},
    "menu": {"powers": POWERS},
}


@st.composite
def contracts(draw: st.DrawFn, covered: list[str], scored: bool, insurers: Tree) -> Tree:
    """A contract for none, some or all of the layers that a seller can bear; bonds where somebody has capital."""
    terms = {
        "years": st.integers(1, 3),
        "deposit": st.sampled_from([0, 0.1, 0.5]),
        "ceiling_loading": st.sampled_from([-0.3, 0.5, 1, 2]),
        "retender_raise": SHARE,
        "netting": st.sampled_from(["year", "term"]),
    }
    kinds = sorted(KINDS) if scored else sorted(set(KINDS) - {"pay_for_performance"})
    found: Tree = {}
    for layer in covered:
        if draw(st.sampled_from([True, True, False])):
            kind = draw(st.sampled_from(kinds))
            settings = draw(sometimes(terms | KINDS[kind])) | {"chosen_by": draw(tenders(scored, insurers["count"]))}
            if kind == "menu":
                powers = settings.setdefault("powers", [1, 0.5])
                settings["fees"] = [round(0.03 * place, 2) for place in range(len(powers))]
            if insurers.get("capital") == 0:
                settings["deposit"] = 0
                ((rule, conditions),) = settings["chosen_by"].items()
                settings["chosen_by"] = {rule: conditions | {"bid_bond": 0}}
            buyer = draw(st.sampled_from(["resident_fund", "employee_fund"]))
            found[f"{layer}_cover"] = {"scheme": kind, "covers": layer, "buyer": buyer, **settings}
    return found


CLAUSES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "authority": {"level": SHARE},
    "data_access": {"share": SHARE},
    "early_termination": {"trigger": st.none() | st.floats(-0.3, 0.1), "penalty": st.floats(0, 0.3)},
    "indexation": {"by": st.sampled_from(["rate", "cost", "income"]), "share": st.floats(0, 3)},
    "minimum_staff": {"minimum": st.floats(0, 2), "penalty": SHARE},
    "pass_through": {"share": st.floats(0, 0.5)},
    "publication": {"weight": st.floats(0, 10)},
    "ratchet": {"weight": SHARE, "load": st.floats(-0.5, 1)},
    "renegotiation": {"trigger": st.floats(0.1, 2), "granted": SHARE, "cost": st.floats(0, 0.2)},
}
EVALUATION = {
    "noise": st.floats(0, 1),
    "spending": st.sampled_from([0, 1, 100]),
    "withheld_below": SHARE,
    "excluded_below": st.floats(0, 0.5),
    "extended_above": st.floats(0.5, 1),
    "extension": st.integers(1, 2),
}


@st.composite
def clauses(draw: st.DrawFn, names: list[str], scored: bool, insurers: int) -> Tree:
    """Some clauses, each in every contract or in one of them; things nobody foresaw among them."""
    found: Tree = {"evaluation": draw(sometimes(EVALUATION))} if scored else {}
    on = st.sampled_from([None, *names])
    for word in draw(st.lists(st.sampled_from(sorted(CLAUSES)), unique=True, max_size=4)):
        found[word] = draw(sometimes(CLAUSES[word])) | {"contract": draw(on)}
    if insurers > 1 and draw(st.booleans()):
        settings = {"lead_share": st.floats(0.01, 0.99), "shares_expenses": st.booleans()}
        found["consortium"] = {"members": draw(st.integers(2, insurers))} | draw(sometimes(settings))
    for number in range(draw(st.integers(0, 2))):
        transfer: Tree = {"scheme": "transfer", "share": draw(SHARE), "of": draw(SUMS), "contract": draw(on)}
        transfer |= draw(sometimes({"payer": st.sampled_from(["seller", "buyer"]), "most": st.floats(0, 1)}))
        if draw(st.booleans()):
            transfer |= {"when": draw(SEEN), draw(st.sampled_from(["above", "below"])): draw(st.floats(0.01, 1))}
            transfer["of_excess"] = draw(st.booleans())
        found[f"transfer_{number}"] = transfer
    return {
        name: {key: value for key, value in each.items() if (key, value) != ("contract", None)}
        for name, each in found.items()
    }


# --- who is checked -------------------------------------------------------------------------------------

INSPECTIONS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "random_audit": {"share": SHARE},
    "risk_based": {"share": SHARE, "targeting": st.floats(0.5, 1)},
    "threshold": {"threshold": YUAN},
    "tip_off": {"reward": SHARE, "reporting_cost": st.sampled_from([0.01, 100, 5000])},
    "real_time": {"watching_cost": st.sampled_from([0, 1, 100]), "false_alarms": SHARE},
    "claims_review": {"share": SHARE},
    "household_review": {"share": SHARE},
}
GRADUATED = {
    "points": st.sampled_from([1, 100]),
    "limit": st.sampled_from([0.01, 10]),
    "bar_years": st.integers(1, 2),
    "publication": SHARE,
}


@st.composite
def supervision(draw: st.DrawFn, sold: bool) -> Tree:
    """Any rules for any subjects, with or without points."""
    words = sorted(INSPECTIONS) if sold else sorted(set(INSPECTIONS) - {"claims_review"})
    common = {"accuracy": SHARE, "fine_multiple": st.floats(0, 10), "cost": YUAN}
    found: Tree = {}
    for word in draw(st.lists(st.sampled_from(words), unique=True, max_size=3)):
        found[word] = draw(sometimes(common | INSPECTIONS[word]))
        if word != "household_review" and draw(st.booleans()):
            bond = {"forfeit": SHARE, "forfeit_above": st.floats(0, 0.1)} if word == "claims_review" else {}
            found[word]["sanctions"] = {"graduated": draw(st.fixed_dictionaries(GRADUATED)) | draw(sometimes(bond))}
    return found


def withdrawn(name: str, tree: Tree) -> Tree:
    """Return the changes that take a contract away, and with it what stands on it."""
    last = len(tree["contracts"]) == 1
    gone = {f"contracts.{name}": None}
    gone |= {f"clauses.{word}": None for word, each in tree["clauses"].items() if last or each.get("contract") == name}
    if "evaluation" in tree["clauses"] and not last:
        return gone
    return gone | ({"supervision.claims_review": None} if last and "claims_review" in tree["supervision"] else {})
