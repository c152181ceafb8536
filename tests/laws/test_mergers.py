"""A shipped merger, lived to its end: what leaves one pool arrives in the other, and nobody is lost on the way."""

import numpy as np
import pytest

from govsim.core.world import World

MERGED = 2017
FLOWS = (("loan", "government", "resident_fund"), ("loan repayment", "resident_fund", "government"))


@pytest.fixture(scope="module")
def world() -> World:
    return World("longwan", rng=3, **{"population.households": 1500}).run()


def test_the_merged_pool_is_empty_and_stays_so(world: World) -> None:
    assert world.ledger.balance("rural_fund") == 0
    later = [entry for entry in world.ledger.journal() if entry.year >= MERGED and "rural_fund" in entry[2:4]]
    assert {entry.memo for entry in later} <= {"merger of pools", "bond returned"}
    assert world.institutions["rural_fund"].loan == 0


def test_the_successor_collects_from_all_residents(world: World) -> None:
    funds = world.institutions
    assert funds["rural_fund"].heads() > 0
    assert funds["resident_fund"].heads() > funds["rural_fund"].heads()
    rural, urban, employee = (
        set(np.flatnonzero(layer.members(world)))
        for layer in world.schemes_of("layers")
        if layer.name in ("basic_rural", "basic_resident", "basic_employee")
    )
    assert not rural & urban
    assert rural | urban == set(np.flatnonzero(funds["resident_fund"].members()))
    assert rural | urban | employee == set(np.flatnonzero(world.persons.alive))


def test_what_it_owed_is_owed_by_the_successor() -> None:
    world = World("longwan", rng=3, **{"population.households": 1500})
    while world.year < MERGED - 1:
        world.step()
    owed = sum(world.institutions[name].loan for name in ("rural_fund", "resident_fund"))
    assert owed > 0
    world.step()
    moved = {memo: world.ledger.flow(year=MERGED, memo=memo, payer=payer, payee=payee) for memo, payer, payee in FLOWS}
    assert world.institutions["resident_fund"].loan == owed + moved["loan"] - moved["loan repayment"]
