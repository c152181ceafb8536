"""What a year of a city with all its mechanisms costs, against a plain year, within one run.

GOVSIM_BENCH_PERSONS=100000 makes a quick round; the limits are asserted for 10^6 persons or more only.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from clock import CYCLE, a_year, seconds

from govsim.core.world import World

PERSONS = int(os.environ.get("GOVSIM_BENCH_PERSONS", "1000000"))
HOUSEHOLDS_A_PERSON = 0.366
CYCLES = 2
# the foundation: insurers that pull no lever and put nothing on their price
PLAIN: dict[str, Any] = {
    "institutions.insurers.pin": {"verification": 0, "denial": 0, "quality": 0.3, "staff": 1, "mark_up": 0}
}


@pytest.mark.parametrize(
    ("city", "topic", "what", "most_times_a_plain_year"),
    [
        ("j-city", "layered", "all lines of defence and their networks", 3.0),
        ("guangdong", "liable", "injuries, disputes and hospitals' cover", 1.3),
        ("guangyuan", "covered", "a voluntary cover that everybody thinks about", 2.0),
    ],
)
def test_a_city_costs_little_more_than_a_plain_one(report, city, topic, what, most_times_a_plain_year):
    size = {"population.households": round(PERSONS * HOUSEHOLDS_A_PERSON), "years": 1 + CYCLES * CYCLE}
    plain, full = World("h-city", rng=1, **size, **PLAIN), World(city, rng=1, **size)
    # the first year measures networks and finds firms and groups, once
    plain.step()
    full.step()
    times = [(seconds(plain.step), seconds(full.step)) for _ in range(CYCLES * CYCLE)]
    without, with_all = map(a_year, zip(*times, strict=True))
    report(topic, f"{PERSONS:,} persons, a year with {what} over a plain one", f"{with_all / without:.2f}")
    if PERSONS >= 1_000_000:
        assert with_all <= most_times_a_plain_year * without
