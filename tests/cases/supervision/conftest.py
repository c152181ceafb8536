"""The town with one patient whose bill is upcoded, and inspectors who open it."""

from collections.abc import Callable
from typing import Any

import pytest
from town import OLD_ARE_ILL

from govsim.core.world import World

# 45,000 in scope and 4,500 upcoded, 5,000 outside: the pool pays half of 49,500, the woman the rest
UPCODED = {
    "institutions": {
        "pool": {"scheme": "fund", "people": "resident", "opening_reserve": 100_000},
        "supervisor": {"budget": 1000},
        "hospitals": {"strategy": "honest", "pin": {"upcoding": 0.1}},
    },
    "behaviour": {"upcoding": {"provable": 1}},
    "layers": {"basic": {"payer": "pool", "rates": [0.5] * 3, "deductibles": [0] * 3, "cap": 200_000}},
}


@pytest.fixture
def upcoded(town: Callable[..., World]) -> Callable[..., World]:
    """Return a function that founds the town with rules of supervision, and settings by path."""

    def found(rules: dict[str, Any], later: dict[str, Any] | None = None, **settings: Any) -> World:
        reforms = [{"from": 2024, "set": later}] if later else []
        return town(UPCODED | {"supervision": rules, "reforms": reforms}, **OLD_ARE_ILL, **settings)

    return found


def audit(**more: Any) -> dict[str, Any]:
    """Return a random audit that opens every bill and proves 0.8 of what is wrong."""
    return {"random_audit": {"share": 1, "accuracy": 0.8, "fine_multiple": 2, "cost": 100} | more}


@pytest.fixture
def every_bill() -> Callable[..., dict[str, Any]]:
    """Return the function that writes that audit, with settings of its own."""
    return audit
