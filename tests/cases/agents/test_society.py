"""A purse with nobody behind it; worked by hand."""

from collections.abc import Callable

import pytest
from town import OLD_ARE_ILL, yuan

from govsim.core.world import World


@pytest.mark.parametrize(("reserve", "paid"), [(50_000, 31_500), (1000, 1000)])
def test_it_pays_as_far_as_its_money_goes(town: Callable[..., World], reserve: float, paid: float) -> None:
    sections = {
        "institutions": {"circle": {"scheme": "society", "opening_reserve": reserve}},
        "layers": {"critical": {"payer": "circle", "deductible_share": 0, "deductible": 0, "rate": 0.7}},
    }
    world = town(sections, **OLD_ARE_ILL, **{"layers.critical.poor_extra_rate": 0})
    world.step()
    # seven tenths of 45,000 in scope, borrowed from nobody
    assert yuan(world, payer="circle", memo="critical") == paid
    assert world.ledger.balance("circle") / 100 == reserve - paid
