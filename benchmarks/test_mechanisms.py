"""What a year costs with every mechanism of contracts, tenders, payments and supervision on, within one run.

GOVSIM_BENCH_PERSONS=100000 makes a quick round; the limit is asserted for 10^6 persons or more only.
"""

from __future__ import annotations

import os
from typing import Any

from clock import CYCLE, a_year, seconds

from govsim.core.world import World

PERSONS = int(os.environ.get("GOVSIM_BENCH_PERSONS", "1000000"))
HOUSEHOLDS_A_PERSON = 0.366
CYCLES = 2
# the foundation's insurers pulled no lever and put nothing on their price
PLAIN: dict[str, Any] = {
    "institutions.insurers.pin": {"verification": 0, "denial": 0, "quality": 0.3, "staff": 1, "mark_up": 0}
}
EVERYTHING: dict[str, Any] = {
    "clauses.authority": {"level": 0.6},
    "clauses.evaluation": {},
    "clauses.data_access": {},
    "clauses.indexation": {},
    "clauses.pass_through": {},
    "clauses.renegotiation": {},
    "clauses.ratchet": {},
    "clauses.minimum_staff": {},
    "clauses.publication": {},
    "clauses.pays_back": {"scheme": "transfer", "share": 0.2, "of": "premium", "when": "denied_share", "above": 0.03},
    "contracts.critical_cover.chosen_by": {"scored": {"price_weight": 0.5, "lots": 2}},
    "contracts.critical_cover.ceiling_loading": 0.4,
    "payments.drg": {"payer": "resident_fund", "people": "resident", "levels": ["tertiary", "secondary"]},
    "behaviour.false_claims": {},
    "supervision.risk_based": {},
    "supervision.tip_off": {},
    "supervision.real_time": {},
    "supervision.claims_review": {},
    "supervision.household_review": {},
    "institutions.supervisor.budget": 10,
}
MOST_TIMES_A_PLAIN_YEAR = 1.5

full = PERSONS >= 1_000_000


def cities() -> tuple[World, World]:
    size = {"population.households": round(PERSONS * HOUSEHOLDS_A_PERSON), "years": 1 + CYCLES * CYCLE}
    return World("h-city", rng=1, **size, **PLAIN), World("h-city", rng=1, **size, **EVERYTHING)


def test_every_mechanism_on_costs_little_more_than_none(report):
    plain, everything = cities()
    plain.step()
    everything.step()
    times = [(seconds(plain.step), seconds(everything.step)) for _ in range(CYCLES * CYCLE)]
    without, with_all = map(a_year, zip(*times, strict=True))
    report(
        "mechanisms",
        f"{PERSONS:,} persons, a year with every mechanism over one with none",
        f"{with_all / without:.2f}",
    )
    assert with_all / without <= MOST_TIMES_A_PLAIN_YEAR or not full
