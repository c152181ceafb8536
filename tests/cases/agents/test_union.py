"""A union's purse in the town of four; its pool is worked by hand in layers/test_employee_mutual_aid.py."""

from collections.abc import Callable

from town import yuan

from govsim.core.world import World


def test_a_union_without_a_pool_keeps_what_it_has(town: Callable[..., World]) -> None:
    world = town({"institutions": {"union": {"opening_reserve": 70}}}).run()
    assert world.ledger.balance("union") == 70_00
    assert yuan(world, payee="union") == 70
    assert world.institutions["union"].premium is None
