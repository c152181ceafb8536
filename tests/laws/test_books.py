"""The books close: in every shipped scenario, and in scenarios made at random, exactly, after every phase."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cities import scenarios, spec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govsim.core.ledger import Account
from govsim.core.phases import PHASES
from govsim.core.scenario import Spec
from govsim.core.world import World

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(path for folder in ("systems", "reforms") for path in (SCENARIOS / folder).rglob("*.yaml"))
EXAMPLES = int(os.environ.get("GOVSIM_EXAMPLES", "30"))


class Auditor:
    """Looks over the ledger's shoulder after every phase, and keeps what it saw; shares no code with it."""

    def __init__(self, world: World) -> None:
        self.residuals: dict[tuple[int, str], int] = {}
        self.bills = 0
        self.owed = self.abandoned = 0
        world.watchers.append(self)

    def __call__(self, world: World) -> None:
        accounts = world.ledger.accounts.values()
        self.residuals[world.year, world.phase] = sum(int(fen) for a in accounts for fen in a.balances)
        assert (world.households.savings >= 0).all()
        for account in accounts:
            assert account.may_owe or (account.balances >= 0).all(), account.name
        if world.phase == "settle":
            for bills in world.bills.values():
                self.check_bills(bills)

    def check_bills(self, bills: Any) -> None:
        """Every fen of every bill is paid by somebody, owed, or was abandoned; nobody pays below zero."""
        parts = [*bills.paid.values(), bills.owed, bills.abandoned]
        assert all((part >= 0).all() for part in parts)
        assert np.array_equal(sum(parts), bills.billed)
        assert np.array_equal(bills.billed, bills.in_scope + bills.out_of_scope)
        self.bills += int(np.count_nonzero(bills.billed))
        self.owed += int(bills.owed.sum())
        self.abandoned += int(bills.abandoned.sum())


def held(account: Account) -> dict[str, int]:
    """Return what each named purse holds; the purses of an account without names together."""
    if account.members:
        return dict(zip(account.members, map(int, account.balances), strict=True))
    return {account.name: int(account.balances.sum())}


def audited(scenario: Spec, seed: int, **overrides: Any) -> tuple[World, Auditor]:
    """Live a world under the eyes of an auditor, and compare the journal with the balances at the end."""
    world = World(scenario, rng=seed, **overrides)
    auditor = Auditor(world)
    world.run()
    years = range(world.spec.first_year, world.spec.last_year + 1)
    assert list(auditor.residuals) == [(year, phase) for year in years for phase in PHASES]
    assert set(auditor.residuals.values()) == {0}
    flows: dict[str, int] = defaultdict(int)
    for entry in world.ledger.journal():
        assert entry.fen > 0
        flows[entry.payer] -= entry.fen
        flows[entry.payee] += entry.fen
    for account in world.ledger.accounts.values():
        for name, fen in held(account).items():
            assert flows[name] == fen, name
    return world, auditor


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", [1, 2])
def test_they_close_in_every_shipped_scenario(path: Path, seed: int) -> None:
    world, auditor = audited(path, seed, **{"population.households": 400, "years": 4})  # type: ignore[arg-type]
    assert len(auditor.residuals) == 4 * 12
    assert auditor.bills > 400
    assert world.ledger.postings > 100


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="GOVSIM_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(scenarios(), st.integers(0, 2**32 - 1))
def test_they_close_in_any_scenario(tree: dict[str, Any], seed: int) -> None:
    audited(spec(tree), seed)
