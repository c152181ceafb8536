"""H city with every kind of mechanism at once: lots, a consortium, clauses, levers that move, prices a case, rings."""

from __future__ import annotations

from typing import Any

from govsim.core.scenario import Spec, read

COVER = "contracts.critical_cover"
EVERYTHING: dict[str, Any] = {
    "population.households": 300,
    "years": 3,
    f"{COVER}.years": 2,
    f"{COVER}.netting": "term",
    f"{COVER}.profit_cap": 0.3,
    f"{COVER}.ceiling_loading": 0.5,
    f"{COVER}.chosen_by": {
        "scored": {
            "price_weight": 0.6,
            "lots": 3,
            "lots_per_bidder": 2,
            "bid_bond": 0.02,
            "estimate_sd": 0.2,
            "disclosure": 0.3,
            "incumbent_advantage": 0.02,
        }
    },
    "contracts.employee_cover": {
        "scheme": "menu",
        "powers": [1, 0.5],
        "fees": [0, 0.02],
        "covers": "basic_employee",
        "buyer": "employee_fund",
        "years": 2,
        "ceiling_loading": 1,
        "chosen_by": {"lowest_price": {"ring_detection": 0.5, "ring_fine": 0.0001}},
    },
    "clauses.authority": {"level": 0.8},
    "clauses.evaluation": {"extended_above": 0.5, "excluded_below": 0.2, "contract": "critical_cover"},
    "clauses.consortium": {"members": 2, "contract": "critical_cover"},
    "clauses.renegotiation": {"trigger": 0.5},
    "clauses.ratchet": {},
    "clauses.indexation": {},
    "clauses.early_termination": {"trigger": -0.2, "contract": "critical_cover"},
    "clauses.pass_through": {"share": 0.5},
    "clauses.give_back": {"scheme": "transfer", "share": 0.2, "of": "premium", "when": "denied_share", "above": 0.03},
    "institutions.insurers.count": 3,
    "institutions.insurers.strategy": "adaptive",
    "institutions.insurers.pin": {"quality": 0.6, "staff": 0.9},
    "institutions.insurers.capital": 400,
    "institutions.insurers.denial_cost": 5,
    "institutions.insurers.ring": "when_it_pays",
    "institutions.insurers.efficiency_sd": 0.1,
    "institutions.hospitals.strategy": "adaptive",
    "institutions.supervisor.drift": 0.2,
    "institutions.supervisor.capture": 0.1,
    "institutions.government.capacity": 0.7,
    "behaviour.false_claims": {"mean_conscience": 1},
    "payments.drg": {"payer": "resident_fund", "people": "resident", "levels": ["secondary", "tertiary"]},
    "payments.global_budget": {"payer": "employee_fund", "people": "employee"},
    "supervision.tip_off": {"reporting_cost": 10, "sanctions": {"graduated": {"points": 5, "limit": 10}}},
    "supervision.claims_review": {"share": 0.1, "sanctions": {"graduated": {"points": 1, "limit": 100, "forfeit": 1}}},
    "supervision.household_review": {"share": 0.2},
    "supervision.risk_based": {"share": 0.05},
    "institutions.supervisor.budget": 20,
}


def everything(**more: Any) -> Spec:
    """Return the scenario, with settings changed by path."""
    return read("h-city", EVERYTHING | more)
