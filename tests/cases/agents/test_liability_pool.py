"""The pool of hospitals by hand: its rate, its experience, its office, and who buys from it."""

from collections.abc import Callable

import pytest
from hurt import insured
from town import until, yuan

from govsim.agents.liability_pool import HospitalPool
from govsim.core.errors import ScenarioError
from govsim.core.world import World

Town = Callable[..., World]


def pool(world: World) -> HospitalPool:
    found: HospitalPool = world.institutions["pool"]
    return found


def test_the_first_rate_is_the_manual_one_over_revenue(town: Town) -> None:
    world = until(insured(town), "collect")
    # a year imagined: the poor woman, 50,000
    assert yuan(world, payee="pool") == 1000
    assert pool(world).collected == pool(world).passed_on == 1000_00


def test_the_office_takes_its_share(town: Town) -> None:
    world = until(insured(town, {"operating_share": 0.25}), "collect")
    assert yuan(world, payer="pool", memo="operating the liability pool") == 250
    assert pool(world).passed_on == 750_00


def test_a_fixed_rate_stays(town: Town) -> None:
    world = insured(town, {"repricing": "fixed"})
    world.run()
    assert pool(world).drift == 1


def test_by_experience_it_follows_claims_within_bounds(town: Town) -> None:
    mine = {"target_ratio": 0.5, "weight": 50_000, "bounds": [0.5, 9]}
    world = insured(town, mine)
    world.step()
    # it guesses .01 of revenue and has paid all that it had, 1,000 on 50,000: (500 + 1,000)/(50,000 + 50,000)
    assert pool(world).claims == 1000_00
    assert pool(world).loss_ratio == 1
    assert pool(world).loss_share == pytest.approx(0.015)
    until(world, "set_budget")
    assert pool(world).rate == pytest.approx(0.03)
    bound = insured(town, mine | {"bounds": [0.8, 1.25]})
    bound.step()
    until(bound, "set_budget")
    assert pool(bound).rate == pytest.approx(0.025)


def test_what_is_long_ago_counts_less(town: Town) -> None:
    mine = pool(insured(town))
    mine.claims = 100_00
    mine.remember(0.8, 1000.0)
    mine.remember(0.8, 500.0)
    assert mine.known_claims == pytest.approx(180)
    assert mine.known_revenue == pytest.approx(1300)


def test_a_rate_of_zero_stays_zero(town: Town) -> None:
    world = insured(town, {"premium_rate": 0})
    world.run()
    assert pool(world).rate == 0
    assert pool(world).loss_ratio == 0
    assert yuan(world, payee="pool") == 0


def test_bounds_have_to_let_it_move(town: Town) -> None:
    with pytest.raises(ScenarioError, match="at most 1"):
        insured(town, {"bounds": [1.1, 1.3]})
