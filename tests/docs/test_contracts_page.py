"""What docs/contracts.md says is lived: each file as it stands, and the answers that the page tells of."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from govsim.agents.hospital import hospitals
from govsim.core.world import World

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
FILE = re.compile(r"^File `(?P<path>[^`]+)`:\n\n```yaml\n(?P<text>.*?)```", re.DOTALL | re.MULTILINE)
FILES = {found["path"]: found["text"] for found in FILE.finditer(PAGE)}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory):
    """Return a function that lives a file of the page for two years in a town of 1,000 households."""
    folder = tmp_path_factory.mktemp("analyst")
    for path, text in FILES.items():
        (folder / path).write_text(text, encoding="utf-8")

    @cache
    def live(name: str) -> World:
        return World(str(folder / f"{name}.yaml"), rng=1, **{"population.households": 1000, "years": 2}).run()

    return live


def price(world: World) -> float:
    return world.tenders[0].price


def seller(world: World) -> dict[str, float]:
    return next(one.levers for one in world.agreements if one.seller)


def hospital(world: World, lever: str) -> float:
    return float(np.mean([house.levers[lever] for house in hospitals(world)]))


def metric(world: World, name: str) -> float:
    return [value for _, of, group, value in world.records if (of, group) == (name, "all")][-1]


def test_the_page_has_a_file_for_each_piece() -> None:
    assert len(FILES) == 11


@pytest.mark.parametrize("path", FILES)
def test_each_file_lives_and_finds_a_seller(lived, path: str) -> None:
    world = lived(path.removesuffix(".yaml"))
    assert seller(world)
    assert set(world.spec.outcomes) <= {name for _, name, _, _ in world.records}


def test_who_shares_risk_bids_lower_and_checks_less(lived) -> None:
    base, shared = lived("full-risk"), lived("shared")
    assert price(shared) < price(base)
    assert seller(shared)["verification"] < seller(base)["verification"]
    assert seller(shared)["quality"] > seller(base)["quality"]


def test_authority_lets_it_find_more(lived) -> None:
    base, with_authority = lived("full-risk"), lived("authority")
    assert seller(with_authority)["verification"] > seller(base)["verification"]
    assert metric(with_authority, "recovered_by_seller_per_head") > 2 * metric(base, "recovered_by_seller_per_head")
    assert price(with_authority) < price(base)
    assert seller(with_authority)["staff"] >= 0.79
    assert hospital(with_authority, "upcoding") < hospital(base, "upcoding")


def test_the_unforeseen_clause_is_answered_by_what_it_changes(lived) -> None:
    base, pays_back = lived("full-risk"), lived("pay-back")
    assert seller(pays_back)["verification"] < seller(base)["verification"]
    assert seller(pays_back)["denial"] < 0.032  # 3 % of valid claims is a little more of all claims
    administrator = lived("administrator")
    assert 0 < seller(administrator)["verification"] < seller(base)["verification"]
    assert seller(administrator)["denial"] < 1e-3 < seller(base)["denial"]


def test_points_buy_a_promise_and_lots_two_sellers(lived) -> None:
    world = lived("open-tender")
    sold = [one for one in world.agreements if one.seller]
    assert len({one.seller for one in sold}) == 2
    assert {one.quality for one in sold} == {1.0}
    assert lived("full-risk").agreements[0].quality < 1
    assert any(one.levers["quality"] < one.quality for one in sold), "a promise that nobody sees is kept"


def test_hospitals_withhold_and_select_where_the_next_yuan_brings_nothing(lived) -> None:
    base, bundled = lived("full-risk"), lived("hospitals")
    assert hospital(bundled, "inducement") < 0 < hospital(base, "inducement")
    assert metric(bundled, "turned_away_share") > metric(base, "turned_away_share") == 0
    assert metric(bundled, "out_of_scope_share") > metric(base, "out_of_scope_share")
    assert price(bundled) < price(base)


def test_whoever_is_looked_at_does_less(lived) -> None:
    base, inspected = lived("full-risk"), lived("inspected")
    assert metric(inspected, "deterrence") > metric(base, "deterrence")
    assert metric(inspected, "excess_share") < metric(base, "excess_share")
    assert seller(inspected)["denial"] < 1e-3 < seller(base)["denial"]


def test_what_is_counted_is_done(lived) -> None:
    base, evaluated = lived("full-risk"), lived("evaluated")
    assert seller(evaluated)["denial"] < seller(base)["denial"]
    assert seller(evaluated)["quality"] > seller(base)["quality"]
    assert seller(evaluated)["staff"] > seller(base)["staff"]
    assert seller(evaluated)["verification"] < seller(base)["verification"]


def test_where_nobody_plays_nothing_is_refused_or_added(lived) -> None:
    world = lived("honest")
    assert metric(world, "valid_claim_denial") == 0
    assert metric(world, "excess_share") == pytest.approx(0, abs=1e-9)


def test_a_government_signs_what_it_has_chosen(lived) -> None:
    signed = lived("chooses").agreements[0].terms.contract
    assert signed.loss_share in {0, 0.25, 0.5, 0.75}
    assert signed.profit_cap in {0.03, 0.05, 0.10}
    assert (signed.loss_share, signed.profit_cap) != (0.5, 0.05), "it has chosen what the scenario says anyhow"
