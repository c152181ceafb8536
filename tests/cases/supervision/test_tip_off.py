"""One who reports an upcoded bill is rewarded out of what came back; by hand."""

from collections.abc import Callable

import pytest
from town import POOR, until, yuan

from govsim.core.world import World

# everybody notices, everybody trusts, and reporting costs next to nothing
KEEN = {
    "population.trust_mean": 0.99,
    "population.awareness_mean": 0.99,
    "population.opinion_spread": 0,
}
RULE = {"reward": 0.1, "accuracy": 0.8, "fine_multiple": 2, "cost": 100, "reporting_cost": 0.01}


def test_the_reward_is_paid_out_of_what_the_layers_got_back(upcoded: Callable[..., World]) -> None:
    world = until(upcoded({"tip_off": RULE}, **KEEN), "settle")
    before = int(world.households.savings[POOR])
    world.live("supervise")
    # of 3,600 proved 1,800 are the pool's, 1,800 the woman's own; a tenth of the pool's is hers too
    assert yuan(world, payee="pool", memo="recovery") == 1800
    assert yuan(world, payer="pool", payee="households", memo="reward") == 180
    assert world.households.savings[POOR] - before == 1980_00
    assert world.bills["inpatient"].recovered["basic"] == 1620_00
    assert world.institutions["supervisor"].findings.reports == 1


def test_where_reporting_costs_too_much_nobody_speaks(upcoded: Callable[..., World]) -> None:
    world = until(upcoded({"tip_off": RULE | {"reporting_cost": 1e9}}, **KEEN), "supervise")
    assert yuan(world, payer="supervisor") == 0
    assert not world.bills["inpatient"].opened.any()
    assert world.institutions["supervisor"].findings.reports == 0


def test_a_hospital_that_cannot_pay_is_no_source_of_rewards(upcoded: Callable[..., World]) -> None:
    world = until(upcoded({"tip_off": RULE}, **KEEN), "settle")
    held = world.ledger.purses("hospitals").copy()
    world.ledger.owe("outside", int(held.sum()), "fire")
    world.ledger.pay("hospitals", "outside", held, "fire")
    world.live("supervise")
    assert yuan(world, memo="recovery") == yuan(world, memo="reward") == 0


def test_the_metric_counts_reports(upcoded: Callable[..., World]) -> None:
    world = upcoded({"tip_off": RULE}, **KEEN)
    world.step()
    assert (2023, "reports_per_1000_bills", "all", pytest.approx(1000.0)) in world.records
