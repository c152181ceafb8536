"""Who is poor by illness, and for how long, in the town of three households."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from town import CLERK, COUPLE, POOR

from govsim.core.metric import metrics
from govsim.core.world import World
from govsim.metrics.year import households as year_module
from govsim.metrics.year.illness_poverty import illness_poverty

HONEST = {"institutions": {"hospitals": {"strategy": "honest"}}}
ALL = {"households.illness_poverty": {}, "households.lost_earnings": {"patient": 1, "carer": 1, "recovery": 0.5}}
# the whole town of working age falls severely ill in 2023, nobody later
STRUCK = {
    "reforms": [{"from": 2024, "set": {"households.illness.severe_rate": [0, 0, 0, 0, 0]}}],
    **HONEST,
}
ILL = {
    "households.illness.severe_rate": [0, 0.95, 0, 0, 0],
    "households.illness.severe_cost_mean": 10_000,
    "households.illness.severe_cost_sigma": 0,
    "households.demand.out_of_scope_severe": 0,
}


def value(world: World, name: str) -> dict[str, Any]:
    return {group: number for year, metric, group, number in world.records if (year, metric) == (world.year, name)}


def test_earnings_fall_in_the_year_after_and_come_back_by_halves(town: Callable[..., World]) -> None:
    world = town(STRUCK, **ALL, **ILL)
    world.step()
    ill = world.persons.severe[world.persons.household == CLERK].any()
    assert ill
    assert world.households.income[CLERK] == 60_000
    world.step()
    assert world.households.income[CLERK] == pytest.approx(60_000 * 0.05)
    assert world.households.income[POOR] == 10_000
    whole, income = 110_000, world.households.income.sum()
    assert value(world, "earnings_lost_share")["all"] == pytest.approx(1 - income / whole, rel=1e-6)
    world.step()
    assert world.households.income[CLERK] == pytest.approx(60_000 * (1 - 0.475))


def test_a_household_falls_by_illness_and_is_seen_to_stay_poor_or_not(
    town: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(year_module, "subsistence_line", lambda *given: 15_000.0)
    world = town(STRUCK, **ALL, **ILL)
    households = world.households
    world.step()
    # 45,000 consumed, 10,000 paid of which half is in it; the poor woman consumes 7,500, as she always did
    assert households.poor[[POOR, CLERK]].tolist() == [True, False]
    world.step()
    # earnings of 3,000: 2,250 consumed, poor by illness; the poor woman is poor without
    found = illness_poverty(world)
    assert found.poor[[POOR, CLERK]].tolist() == [True, True]
    assert found.caused[[POOR, CLERK]].tolist() == [False, True]
    assert households.fell_poor[[POOR, CLERK]].tolist() == [0, 2024]
    share = found.caused.sum() / found.poor.sum()
    assert value(world, "illness_caused_poverty") == {"all": pytest.approx(share)}
    assert value(world, "poor_after_debt_service")["illness"] == pytest.approx(found.caused.mean())
    assert value(world, "illness_poverty_lasting") == {}
    world.step()
    # 31,500 again: 23,625 consumed; whoever else fell is counted with the clerk
    fell = households.fell_poor == 2024
    assert not households.poor[CLERK]
    assert value(world, "illness_poverty_lasting") == {"1": pytest.approx(households.poor[fell].mean())}


def test_who_stays_poor_has_fallen_once_and_who_was_poor_before_has_not_fallen(
    town: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(year_module, "subsistence_line", lambda *given: 15_000.0)
    world = town(STRUCK, **ALL, **ILL, **{"households.lost_earnings.recovery": 0})
    world.step()
    world.step()
    world.step()
    # without recovery the clerk is as poor in 2025 as in 2024
    assert illness_poverty(world).caused[CLERK]
    assert world.households.fell_poor[CLERK] == 2024
    fell = world.households.fell_poor == 2024
    assert value(world, "illness_poverty_lasting") == {"1": pytest.approx(world.households.poor[fell].mean())}


def test_who_is_poor_by_debt_service_alone_is_poor_by_illness(town: Callable[..., World]) -> None:
    world = town(HONEST, **ALL)
    world.step()
    year = year_module.households(world)
    world.population.open_for("close_year")
    spare = year.consumption - year.line * year.equivalent
    world.households.debt_service[:] = np.where(np.arange(3) == COUPLE, (spare + 1) * 100, 0)
    world._year_cache.pop("metrics: illness poverty")
    found = illness_poverty(world)
    assert found.caused.tolist() == [True, False, False]
    share = metrics()["debt_service_share"].of(world)["all"]
    assert share == pytest.approx((spare[COUPLE] + 1) / 110_000, rel=1e-5)


def test_debt_service_is_interest_and_repayment(town: Callable[..., World]) -> None:
    from town import OLD_ARE_ILL

    reform = [{"from": 2024, "set": {"households.illness.admission_rate": [0, 0, 0, 0, 0]}}]
    settings = {"households.illness.ordinary_cost_mean": 12_000, "households.liquidity.bank_interest": 0.1}
    world = town({"reforms": reform, **HONEST}, **OLD_ARE_ILL, **settings, **ALL)
    world.step()
    assert world.households.debt_service.tolist() == [0, 0, 0]
    world.step()
    assert world.households.debt_service[POOR] == (75 + 1212.5) * 100  # as in the case of liquidity


def test_without_these_rules_nothing_is_measured(town: Callable[..., World]) -> None:
    world = town(HONEST)
    world.step()
    names = {name for _, name, _, _ in world.records}
    assert not names & {
        "illness_caused_poverty", "poor_after_debt_service", "illness_poverty_lasting", "debt_service_share",
        "earnings_lost_share", "distress_sales_per_head", "savings_per_head", "reserve_per_head",
        "consumption_per_head",
    }  # fmt: skip
