"""Five pairs of kin, one of each ill; worked by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import town as place
from town import until, yuan

from govsim.core.errors import ScenarioError
from govsim.core.world import World

# a person of 70 who is ill and one of 40, both with 60,000 saved and 40,000 earned, five times
PAIRS = "household,age,female,scheme,frailty,chronic,income,savings,urban\n" + "".join(
    f"ill{number},70,1,1,1,0,40000,60000,1\nkin{number},40,1,1,1,0,40000,60000,1\n" for number in range(5)
)
KIN: dict[str, Any] = {"payer": "circle", "network": "kin", "risk_aversion": 2, "asks_above": 0.1}


@pytest.fixture
def pairs(town: Callable[..., World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., World]:
    """Live a year of the five pairs, up to `settle`; `layer` and `ties` change what is said of them."""

    def live(ties: str = "", cost: float = 50_000, **layer: Any) -> World:
        monkeypatch.setattr(place, "PEOPLE", PAIRS)
        listed = ties or "".join(f"ill{number},kin{number}\n" for number in range(5))
        (tmp_path / "ties.csv").write_text("from,to\n" + listed, encoding="utf-8")
        sections = {
            "networks": {"kin": {"scheme": "edge_list", "file": str(tmp_path / "ties.csv"), "ends": ["from", "to"]}},
            "institutions": {"circle": {"scheme": "society"}},
            "layers": {"kin_help": KIN | {"patience": 0.9} | layer},
        }
        settings = {**place.OLD_ARE_ILL, "households.illness.ordinary_cost_mean": cost}
        return until(town(sections, **settings), "settle")

    return live


def test_those_alike_bear_equal_parts_of_a_bill(pairs: Callable[..., World]) -> None:
    world = pairs()
    # half of 50,000, five times; out of the helpers' savings, through the circle's purse, to the hospital
    assert yuan(world, payer="households", payee="circle", memo="help of kin") == 125_000
    assert yuan(world, payer="circle", memo="kin_help") == 125_000
    assert world.households.kin_given.tolist() == [0, 2_500_000] * 5
    assert (world.households.savings / 100).tolist() == [75_000] * 10
    assert (world.households.oop / 100).tolist() == [25_000, 0] * 5


# one of two is ill, so that q(1 − q) = 1/4: u = -1/c makes 1/3 of giving .25, and 1/3 a quarter of the time of
# belonging: δ/(1 − δ) = 4. The first fen costs 1 and is worth (4 − 1)/4: δ/(1 − δ) = 4/3.
@pytest.mark.parametrize(("patience", "low", "high"), [(0.801, 25_000, 25_000), (0.79, 20_000, 24_900), (0.57, 0, 0)])
def test_help_fails_when_belonging_is_worth_too_little(
    pairs: Callable[..., World], patience: float, low: float, high: float
) -> None:
    given = pairs(patience=patience).households.kin_given[1] / 100
    assert low <= given <= high


def test_a_small_bill_is_borne_alone(pairs: Callable[..., World]) -> None:
    assert pairs(cost=9_000).households.kin_asked.sum() == 0
    assert pairs(cost=9_000, asks_above=0).households.kin_asked.sum() == 5 * 450_000


def test_who_has_no_ties_gets_no_help(pairs: Callable[..., World]) -> None:
    world = pairs(ties="ill0,kin0\n")
    assert world.households.kin_given.tolist() == [0, 2_500_000] + [0] * 8


def test_a_network_that_is_not_there_is_refused_with_the_nearest(pairs: Callable[..., World]) -> None:
    with pytest.raises(ScenarioError, match=r"there is no network 'kim'\. Did you mean 'kin'"):
        pairs(network="kim")


def test_the_most_a_household_gives_follows_from_its_own_risk(pairs: Callable[..., World]) -> None:
    layer = pairs(patience=0.8).rule("layers", "kin_help")
    # as above, just sustained; nobody whose like are never ill, or always, gains from a circle
    most = layer.willing(np.full(3, 0.5), np.array([0.5, 0.0, 1.0]), np.ones(3))
    assert most == pytest.approx([0.25, 0, 0])
