"""Two pools become one in the town of four, where the poor woman now lives in the countryside: worked by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from town import OLD_ARE_ILL, PEOPLE, yuan

from govsim.core.errors import ScenarioError
from govsim.core.world import World

Town = Callable[..., World]
MERGER = {
    "institutions.village.merges_into": "city",
    "institutions.city.people": "resident",
    "layers.rural.payer": "city",
    "layers.cover.payer": "city",
    "contracts.contract.buyer": "city",
}


@pytest.fixture
def pools(town: Town, tmp_path: Path) -> Callable[..., World]:
    """Return a function that founds the town with a rural and an urban pool, merged in 2024."""
    people = tmp_path / "village.csv"
    people.write_text(PEOPLE.replace("10000,0,1\n", "10000,0,0\n"), encoding="utf-8")

    def make(merger: dict[str, Any], village: dict[str, Any] | None = None, **settings: Any) -> World:
        rural = {"scheme": "fund", "people": "rural", "fiscal": 1000, "individual": 10} | (village or {})
        basic = {"scheme": "basic", "people": "rural", "payer": "village", "rates": [0.4] * 3, "deductibles": [0] * 3}
        cover = {"scheme": "critical", "people": "rural", "payer": "village", "deductible_share": 0}
        contract = {"scheme": "fixed_price", "covers": "cover", "buyer": "village", "years": 3, "ceiling_loading": 2}
        scenario = {
            "population": {"microdata": str(people)},
            "institutions": {
                "village": rural,
                "city": {"scheme": "fund", "people": "urban", "fiscal": 500},
                "insurers": {"count": 1, "capital": 100_000},
            },
            "behaviour": {},
            "layers": {"rural": basic, "cover": cover},
            "contracts": {"contract": contract},
            "reforms": [{"from": 2024, "set": merger}],
        }
        return town(scenario, **settings)

    return make


def test_the_successor_gets_money_and_members_and_the_merged_pool_no_more(pools: Callable[..., World]) -> None:
    world = pools({**MERGER, "contracts.contract": None}, {"opening_reserve": 300})
    world.step()
    # one villager, two in town; nobody is ill, and the cover of what nobody expects costs next to nothing
    assert yuan(world, year=2023, payee="village", memo="fiscal subsidy") == 1000
    assert yuan(world, year=2023, payee="village", memo="contribution") == 10
    left = world.ledger.balance("village")
    assert 1300_00 < left <= 1310_00
    world.step()
    assert world.ledger.balance("village") == 0
    assert round(100 * yuan(world, year=2024, payer="village", payee="city", memo="merger of pools")) == left
    assert yuan(world, year=2024, payee="village") == yuan(world, year=2024, payee="village", memo="bond returned")
    assert yuan(world, year=2024, payee="city", memo="fiscal subsidy") == 3 * 500


def test_the_successor_inherits_the_debt(pools: Callable[..., World]) -> None:
    world = pools({**MERGER, "contracts.contract": None}, **OLD_ARE_ILL)
    world.step()
    # two fifths of 45,000 in scope; the cover is the insurer's
    owed = world.institutions["village"].loan
    assert owed > 10_000_00
    world.step()
    assert world.institutions["village"].loan == 0
    assert world.institutions["city"].loan > owed


def test_a_contract_in_force_goes_on_with_the_successor_as_buyer(pools: Callable[..., World]) -> None:
    world = pools(MERGER, **OLD_ARE_ILL).run()
    [agreement] = [each for each in world.agreements if each.seller]
    assert (agreement.buyer, agreement.signed, agreement.until) == ("city", 2023, 2025)
    assert [event.what for event in agreement.events].count("novated") == 1
    paid = {year: yuan(world, year=year, payer="village", memo="premium") for year in (2023, 2024)}
    assert paid[2023] > 0
    assert paid[2024] == 0
    assert yuan(world, year=2024, payer="city", memo="premium") == pytest.approx(paid[2023])


def test_the_rural_layer_pays_for_villagers_only(pools: Callable[..., World]) -> None:
    everybody_ill = {"households.illness.admission_rate": [1, 1, 1, 1, 1]}
    world = pools({**MERGER, "contracts.contract": None}, **everybody_ill)
    world.step()
    # four bills of 50,000, one of them a villager's: two fifths of 45,000
    assert yuan(world, memo="rural") == 18_000


def test_a_merger_that_leaves_somebody_behind_is_refused(pools: Callable[..., World]) -> None:
    for left_out, said in (
        ("institutions.city.people", "widen them by the same reform"),
        ("layers.rural.payer", "make that the payer of 'rural'"),
        ("contracts.contract.buyer", "make that the buyer of 'contract'"),
    ):
        with pytest.raises(ScenarioError, match=said):
            pools({path: value for path, value in MERGER.items() if path != left_out})
    with pytest.raises(ScenarioError, match="no fund that stands by itself"):
        pools({**MERGER, "institutions.village.merges_into": "government"})
