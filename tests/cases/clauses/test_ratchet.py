"""The next ceiling looks back on the last premium and the last claims."""

from collections.abc import Callable

import pytest
from cover import cover, found

from govsim.core.world import World


def test_the_next_ceiling_lies_between_the_last_premium_and_the_last_claims(town: Callable[..., World], monkeypatch):
    found(monkeypatch)
    world, agreement = cover(town, clauses={"ratchet": {"weight": 0.25, "load": 0.1}}, price=9000, years=4)
    assert agreement.terms.ceiling(500.0, agreement) == 500  # nothing has happened yet
    for _ in range(4):
        world.step()
    # .75 x 9,000 + .25 x 7,000 x 1.1
    assert world.tenders[0].ceiling == pytest.approx(8675)
