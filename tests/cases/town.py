"""A town small enough for a pocket calculator: three households, four persons, no luck, no births or deaths."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from govsim.core.phases import PHASES
from govsim.core.world import World

# an urban couple of 40, a poor woman of 70, an employee of 30
PEOPLE = """household,age,female,scheme,frailty,chronic,income,savings,urban
couple,40,0,1,1,0,40000,10000,1
couple,40,1,1,1,0,40000,10000,1
poor,70,1,1,1,0,10000,0,1
clerk,30,0,2,1,0,60000,100000,1
"""
COUPLE, POOR, CLERK = range(3)
NOBODY = [0, 0, 0, 0, 0]
CALM = {
    "first_year": 2023,
    "years": 3,
    "households": {
        "demography": None,
        "income": {"growth": 0, "volatility": 0, "persistence": 0},
        "registry": {"registry_shares": [0.25, 0, 0], "noise": 0},
        "illness": {
            "admission_rate": NOBODY,
            "severe_rate": NOBODY,
            "severe_persistence": 0,
            "ordinary_cost_mean": 50_000,
            "ordinary_cost_sigma": 0,
            "cost_age_factor": [1, 1, 1, 1, 1],
            "severe_cost_mean": 200_000,
            "severe_cost_sigma": 0,
            "cost_growth": 0,
            "outpatient_median": 0,
            "outpatient_sigma": 0,
        },
        "hospital_choice": {"relative_cost": [1, 1, 1]},
        "demand": {
            "elasticity_extensive": 0,
            "elasticity_intensive": 0,
            "observed_excess": 0,
            "quit_share": 0,
            "out_of_scope_ordinary": 0.1,
            "out_of_scope_severe": 0.2,
        },
        "liquidity": {"consumption_share": 0.75, "consumption_elasticity": 1},
    },
}
# everybody between 60 and 74 is admitted: the poor woman, whose care costs 50,000
OLD_ARE_ILL = {"households.illness.admission_rate": [0, 0, 0, 1, 0]}


def found(folder: Path, sections: dict[str, Any], settings: dict[str, Any]) -> World:
    """Found the town with sections of a scenario, and settings by path."""
    people, path = folder / "people.csv", folder / "town.yaml"
    people.write_text(PEOPLE, encoding="utf-8")
    tree = {**CALM, "population": {"microdata": str(people)}, **sections}
    path.write_text(json.dumps(tree), encoding="utf-8")  # JSON is YAML
    return World(path, rng=1, **settings)


def until(world: World, last: str) -> World:
    """Live this year as far as the end of a phase."""
    world.year += 1
    world._year_cache.clear()
    world.schemes = world.spec.schemes(world.year)
    for phase in phases_to(last):
        world.live(phase)
    return world


def phases_to(last: str) -> Iterator[str]:
    """Yield the phases of the year up to one."""
    yield from PHASES[: PHASES.index(last) + 1]


def yuan(world: World, **which: Any) -> float:
    """Return the sum of the journal's entries that match, CNY."""
    return world.ledger.flow(**which) / 100
