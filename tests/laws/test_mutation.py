"""Every posting matters: drop any single one and the ledger notices.

Each call of `.pay(` in the program, and each call of the small functions around it, is found in the source, taken
out of its function, and a year that needs it is lived: a LedgerError must come. Around `receive`, `grant` and their
like only the payment goes, not the debt that they record: that is what a forgotten posting looks like.
"""

from __future__ import annotations

from functools import cache

import pytest
from paying_cities import CITIES
from postings import ROOT, WRAPPERS, Life, Site, mutate, sites

from govsim.core.errors import LedgerError
from govsim.core.phases import PHASES

SEEDS = (1, 2, 3)


@cache
def life(name: str, seed: int) -> Life:
    return Life(CITIES[name](), seed)


def where(site: Site) -> Life | None:
    """Return a life in which the place pays, the first of the cities first; None if there is none."""
    lives = (life(name, seed) for seed in SEEDS for name in CITIES)
    return next((each for each in lives if site.position in each.first), None)


@pytest.mark.parametrize("name", CITIES)
def test_the_cities_live_when_nothing_is_dropped(name: str) -> None:
    assert len(life(name, SEEDS[0]).before) == life(name, SEEDS[0]).spec.years - 1
    assert len(PHASES) == 12


@pytest.mark.parametrize("site", sites(), ids=str)
def test_a_dropped_posting_is_noticed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    lived = where(site)
    if lived is None:
        pytest.fail(f"{site}: no city of this test moves money here: make one that does", pytrace=False)
    dropper = mutate(site, monkeypatch)
    with pytest.raises(LedgerError):
        lived.again(site)
    assert dropper.fen > 0, f"{site}: an error came although nothing was dropped"


def test_all_sites_are_found() -> None:
    lines = [line for path in ROOT.rglob("*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    paid = [line for line in lines if ".pay(" in line and not line.lstrip().startswith(("#", '"')) and "`" not in line]
    assert len([site for site in sites() if site.direct]) == len(paid) > 10
    assert {site.calls for site in sites()} == WRAPPERS


def test_no_city_is_lived_for_nothing() -> None:
    """Each pays at a place where those before it do not."""
    known: set[object] = set()
    for name in CITIES:
        paid = {site for site in sites() if site.position in life(name, SEEDS[0]).first}
        assert paid - known, f"{name}: every posting of this city is one of another's"
        known |= paid
