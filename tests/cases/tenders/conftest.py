"""A market of three insurers in the tiny town."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from town import OLD_ARE_ILL

from govsim.core.world import World


@pytest.fixture
def market(town: Callable[..., World]) -> Callable[..., World]:
    """Return a function that founds the town with a pool that buys cover of the critical layer by a tender."""

    def found(
        tender: Any = "lowest_price",
        contract: dict[str, Any] | None = None,
        clauses: dict[str, Any] | None = None,
        **insurers: Any,
    ) -> World:
        sections = {
            "institutions": {
                "pool": {"scheme": "fund", "people": "resident", "opening_reserve": 100_000},
                "insurers": {"count": 3, "capital": 10_000} | insurers,
            },
            "layers": {
                "critical": {"payer": "pool", "people": "resident", "deductible_share": 0, "deductible": 10_000}
                | {"rate": 0.6, "poor_deductible_factor": 1, "poor_extra_rate": 0}
            },
            "contracts": {
                "cover": {"scheme": "fixed_price", "covers": "critical", "buyer": "pool", "deposit": 0.1}
                | {"years": 1, "ceiling_loading": 0.2, "chosen_by": tender}
                | (contract or {})
            },
            "clauses": clauses or {},
        }
        return town(sections, **OLD_ARE_ILL)

    return found
