"""What departments do for a cover: their index, what it costs, what it changes; in the town of four."""

from collections.abc import Callable
from typing import Any

import pytest
from town import until, yuan

from govsim.agents.collaboration import PARTS, Collaboration
from govsim.core.world import World

Town = Callable[..., World]


def backing(**parts: float) -> Collaboration:
    """Return a collaboration that does these parts in full but for what is said."""
    return Collaboration(**dict.fromkeys(PARTS, 1.0) | parts, account_ease=0.5, cost=2.0)


def test_the_index_is_the_fifth_root_of_the_product_of_five() -> None:
    assert backing().index == 1
    assert backing(endorsement=0.00032).index == pytest.approx(0.2)  # 0.2⁵
    assert backing(**dict.fromkeys(PARTS, 0.3)).index == pytest.approx(0.3)
    # 0.5 · 0.8 · 1 · 0.4 · 0.2 = 0.032 = (1/2)⁵ · 1.024
    several = backing(data_sharing=0.5, endorsement=0.8, personal_account=0.4, joint_promotion=0.2)
    assert several.index == pytest.approx(0.032**0.2)


@pytest.mark.parametrize("part", PARTS)
def test_one_part_that_is_not_done_undoes_the_rest(part: str) -> None:
    assert backing(**{part: 0.0}).index == 0
    assert backing(**{part: 0.5}).index == pytest.approx(0.5**0.2)


@pytest.mark.parametrize(("parts", "fen"), [(dict.fromkeys(PARTS, 1.0), 800), ({"one_stop": 0.0}, 640)])
def test_the_city_pays_for_what_it_does_by_the_head(town: Town, parts: dict[str, Any], fen: int) -> None:
    done = dict.fromkeys(PARTS, 1.0) | parts
    world = until(town({"institutions": {"collaboration": {**done, "cost": 2}}}), "set_budget")
    # two yuan for each of the four, times the mean of the five: no pool has to use it
    assert yuan(world, payer="government", payee="outside", memo="collaboration") * 100 == fen
    assert yuan(world, memo="collaboration") * 100 == fen


def test_what_is_not_done_costs_nothing(town: Town) -> None:
    world = until(town({"institutions": {"collaboration": dict.fromkeys(PARTS, 0.0)}}), "set_budget")
    assert yuan(world, memo="collaboration") == 0
