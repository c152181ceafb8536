"""Small cities in which, together, everything that is ever paid is paid."""

from __future__ import annotations

from collections.abc import Callable

from cities import Tree, spec

from govsim.core.scenario import Spec

# A city in which much is paid: a cover sold too cheap by naive insurers without capital, and then with profit; a fund
# that borrows and repays; the poor helped; upcoding, inspection; credit.
CITY: Tree = {
    "first_year": 2023,
    "years": 4,
    "population": {"households": 300},
    "institutions": {
        "government": {"capacity": 0.9},
        "resident_fund": {
            "scheme": "fund",
            "people": "resident",
            "individual": 380,
            "fiscal": 200,
            "poor_paid_by": "assistance_fund",
            "opening_reserve": 10,
        },
        "employee_fund": {"scheme": "fund", "people": "employee", "payroll": 0.07, "opening_reserve": 500},
        "assistance_fund": {"scheme": "fund", "people": "all", "fiscal": 50, "may_borrow": False},
        "insurers": {
            "count": 3,
            "capital": 100,
            "strategic_value": 0.3,
            "exit_capital": 0,
            "denial_cost": 20,
            "pin": {"denial": 0.3, "verification": 0.3},
        },
        "supervisor": {"budget": 100, "drift": 0.2},
    },
    "behaviour": {"inducement": {}, "upcoding": {}, "scope_shifting": {}, "false_claims": {"mean_conscience": 1}},
    "layers": {
        "basic_resident": {"scheme": "basic", "people": "resident", "payer": "resident_fund"},
        "basic_employee": {"scheme": "basic", "people": "employee", "payer": "employee_fund"},
        "critical": {"payer": "resident_fund", "deductible_share": 0, "deductible": 3000},
        "assistance": {"payer": "assistance_fund", "take_up": 1},
    },
    "contracts": {
        "critical_cover": {
            "scheme": "risk_corridor",
            "covers": "critical",
            "buyer": "resident_fund",
            "years": 1,
            "profit_cap": 0,
            "loss_share": 0.5,
            "ceiling_loading": 1,
            "chosen_by": {"lowest_price": {"bid_bond": 0.02}},
        }
    },
    "clauses": {
        "authority": {"level": 1},
        "consortium": {"members": 2},
        "evaluation": {},
    },
    "supervision": {
        "real_time": {},
        "tip_off": {"reporting_cost": 1},
        "random_audit": {"share": 1},
        "claims_review": {"share": 0.5},
        "household_review": {"share": 0.2},
    },
    "reforms": [
        {"from": 2024, "set": {"households.illness.cost_level": 0.2}},
        {"from": 2025, "set": {"households.illness.cost_level": 10}},
        {"from": 2026, "set": {"households.illness.cost_level": 0.2}},
    ],
}

# A quiet city, where contracts last: a ring shares them out until it is found out; one is extended, one asks for more
# when illness grows dearer, one is netted over a term that a reform cuts short; two pools become one; a bond is all
# that a seller has.
LASTING: Tree = {
    "first_year": 2023,
    "years": 4,
    "population": {"households": 300},
    "institutions": {
        "resident_fund": {"scheme": "fund", "people": "urban", "individual": 900, "opening_reserve": 500},
        "rural_fund": {"scheme": "fund", "people": "rural", "individual": 900, "opening_reserve": 500},
        "employee_fund": {"scheme": "fund", "people": "employee", "payroll": 0.2, "opening_reserve": 500},
        "insurers": {"count": 3, "capital": 400, "ring": "when_it_pays", "strategic_value": 0.1},
    },
    "layers": {
        "basic_rural": {"scheme": "basic", "people": "rural", "payer": "rural_fund"},
        "basic_resident": {"scheme": "basic", "people": "urban", "payer": "resident_fund"},
        "basic_employee": {"scheme": "basic", "people": "employee", "payer": "employee_fund"},
        "critical": {"payer": "resident_fund", "deductible_share": 0, "deductible": 3000},
    },
    "contracts": {
        "critical_cover": {
            "scheme": "fixed_price",
            "covers": "critical",
            "buyer": "resident_fund",
            "years": 4,
            "ceiling_loading": 1,
        },
        "employee_cover": {
            "scheme": "linear_share",
            "covers": "basic_employee",
            "buyer": "employee_fund",
            "years": 4,
            "netting": "term",
            "ceiling_loading": 1,
            "chosen_by": {"lowest_price": {"ring_detection": 1, "ring_fine": 0.001}},
        },
        "resident_cover": {
            "scheme": "cost_plus",
            "covers": "basic_resident",
            "buyer": "resident_fund",
            "years": 1,
            "ceiling_loading": 1,
            "chosen_by": {"lowest_price": {"extends_if_score_above": 0.5, "bid_bond": 0.3}},
            "deposit": 0.5,
        },
    },
    "clauses": {
        "renegotiation": {"contract": "critical_cover", "trigger": 0.5},
        "evaluation": {"contract": "resident_cover", "noise": 0},
    },
    "reforms": [
        {"from": 2024, "set": {"households.illness.cost_level": 1.5}},
        {
            "from": 2025,
            "set": {
                "contracts.employee_cover": None,
                "institutions.rural_fund.merges_into": "resident_fund",
                "institutions.resident_fund.people": "resident",
                "layers.basic_rural": None,
                "layers.basic_resident.people": "resident",
            },
        },
    ],
}

# A city of mutual aid: members pay before and after, a few fall ill; a union adds, a platform is licensed, then banned
# with claims outstanding and money in its purse.
MUTUAL: Tree = {
    "first_year": 2023,
    "years": 3,
    "population": {"households": 300},
    "networks": {"small_world": {}},
    "institutions": {
        "union": {"support": 20},
        "platform": {"regulation": "licence", "licence_capital": 5000, "strategic_value": 1000},
    },
    "households": {"illness": {"severe_rate": [0.03, 0.03, 0.03, 0.03, 0.03]}},
    "layers": {
        "employee_mutual_aid": {"payer": "union"},
        "online_mutual_aid": {
            "payer": "platform",
            "innovation": 50,
            "listed_share": 1,
            "payouts": [300_000, 300_000],
            "review_periods": 6,
            "tolerance": 1e5,
        },
    },
    "reforms": [{"from": 2025, "set": {"institutions.platform.regulation": "ban"}}],
}


def priced() -> Spec:
    """Return the first city where hospitals are paid by case: some give back, and a fund pays others."""
    return spec(CITY | {"payments": {"drg": {"payer": "resident_fund", "people": "resident"}}})


# Care that costs too much in one year and little in the next: households sell what they live by, and buy it back.
DISTRESS: Tree = {
    "first_year": 2023,
    "years": 3,
    "population": {"households": 200},
    "networks": {"kin": {"scheme": "small_world", "degree": 4}},
    "households": {
        "precaution": {},
        "kin_lending": {"network": "kin", "share": 0.02},
        "distress_sale": {},
        "lost_earnings": {},
        "illness_poverty": {},
        "liquidity": {"savings_target": 0.1},
    },
    "reforms": [{"from": 2024, "set": {"households.illness.cost_level": 0.05}}],
}


# Assistance that has to be applied for, in a city of few scruples where some are found out; outreach, a society.
ASSISTED: Tree = {
    "first_year": 2023,
    "years": 2,
    "population": {"households": 300},
    "networks": {"kin": {"scheme": "small_world", "degree": 4}},
    "institutions": {
        "assistance_fund": {"scheme": "fund", "people": "all", "fiscal": 500},
        "assistance_office": {"information_platform": 0.3, "fine_multiple": 0.1, "detection": 0.1},
        "circle": {"scheme": "society", "opening_reserve": 1000},
    },
    "households": {"awareness": {"network": "kin", "outreach": 5}},
    "layers": {
        "assistance": {
            "scheme": "assistance_by_application",
            "payer": "assistance_fund",
            "office": "assistance_office",
            "mean_scruple": 0.01,
            "stigma_months": 0,
        }
    },
}


# Kin, crowds and a charity all help, some of those who campaign need not; years dear enough that bills are left.
HELPED: Tree = {
    "first_year": 2023,
    "years": 2,
    "population": {"households": 500},
    "networks": {
        "kin": {"scheme": "small_world", "degree": 6},
        "online": {"scheme": "preferential_attachment", "degree": 10},
    },
    "households": {"illness": {"cost_level": 3}},
    "institutions": {
        "circle": {"scheme": "society"},
        "platform": {"scheme": "crowdfunding_platform", "detection": 0.5, "fine_multiple": 0.1},
        "charity": {"outside_giving": 50},
    },
    "layers": {
        "crowdfunding": {"payer": "platform", "network": "online", "mean_conscience": 0.1, "stigma_months": 0.1},
        "charity": {"payer": "charity", "network": "online"},
        "kin_help": {"payer": "circle", "network": "kin"},
    },
}


# Voluntary cover that a city backs, sold on to a body of insurers: out of pocket, out of accounts, out of a fund
# for the poor; a reform leaves few claims in the second year, so that much goes back.
COVERED: Tree = {
    "first_year": 2023,
    "years": 3,
    "population": {"households": 300},
    "networks": {"near": {"scheme": "small_world"}},
    "institutions": {
        "collaboration": {},
        "agency": {"scheme": "cover_pool", "collaboration": "collaboration", "repricing": "experience"},
        "relief": {"scheme": "society", "opening_reserve": 100_000},
        "insurers": {"count": 3, "strategic_value": 0.5, "denial_cost": 20},
    },
    "layers": {
        "inclusive": {
            "scheme": "voluntary_cover",
            "payer": "agency",
            "network": "near",
            "deductible": 10_000,
            "out_of_scope_rate": 0.5,
            "special_drug_rate": 0.5,
            "group_share": 0.5,
            "poor_paid_by": "relief",
        }
    },
    "contracts": {
        "body": {
            "scheme": "minimum_payout",
            "covers": "inclusive",
            "buyer": "agency",
            "years": 1,
            "chosen_by": {"fixed_price_quality_only": {"of": "ceiling", "price_factor": 1, "rounds": 3}},
            "retender_raise": 1,
        }
    },
    "clauses": {"consortium": {"members": 2, "shares_expenses": True}, "expense_cap": {"share": 0.05}},
    "reforms": [{"from": 2024, "set": {"layers.inclusive.deductible": 1_000_000}}],
}


# Hospitals hurt many and are held to account: a pool bears their cover itself and spends on advice, the city pays a
# part of the premium, those who pay indemnities pay the mediators until a reform has the city do so; suits are judged.
INJURED: Tree = {
    "first_year": 2023,
    "years": 3,
    "population": {"households": 300},
    "institutions": {
        "hospitals": {"primary": 2, "secondary": 2, "tertiary": 1},
        "court": {"days": 400},
        "mediators": {"scheme": "mediator", "funded_by": "insurers", "budget": 20},
        "hospitals_pool": {"scheme": "liability_pool", "premium_rate": 0.03},
    },
    "behaviour": {"defensive_medicine": {}},
    "layers": {
        "liability": {
            "scheme": "liability_cover",
            "payer": "hospitals_pool",
            "mandate": [1, 1, 1],
            "subsidy": [0.5, 0.2, 0],
        }
    },
    "disputes": {"medical_injury": {"negligence_rate": 0.2}, "dispute_resolution": {"baseline": 2}},
    "reforms": [{"from": 2025, "set": {"institutions.mediators.funded_by": "government"}}],
}


CITIES: dict[str, Callable[[], Spec]] = {
    "much in a year": lambda: spec(CITY),
    "contracts that last": lambda: spec(LASTING),
    "a price a case": priced,
    "assets sold and bought back": lambda: spec(DISTRESS),
    "mutual aid": lambda: spec(MUTUAL),
    "help that is asked for": lambda: spec(ASSISTED),
    "help of kin and crowds": lambda: spec(HELPED),
    "voluntary cover": lambda: spec(COVERED),
    "injuries and disputes": lambda: spec(INJURED),
}
