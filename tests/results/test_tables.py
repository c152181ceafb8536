"""Tables say what the world knows, fen for fen."""

from pathlib import Path

import numpy as np
import pytest

from govsim.core.world import World
from govsim.experiments.run import run
from govsim.results import read, tables
from govsim.results.dictionary import COLUMNS, dictionary
from govsim.results.history import History, Line
from govsim.results.summary import benefit_by_fifth, deals, sellers, who_paid

CITY = sorted((Path(__file__).parents[2] / "scenarios" / "systems").glob("*.yaml"))[0]


@pytest.fixture(scope="module")
def world() -> World:
    return run(CITY, overrides={"population.households": 500, "years": 4})


def test_metrics_are_the_records(world) -> None:
    table = tables(world)["metrics"]
    rows = list(zip(table["year"], table["metric"], table["group"], table["value"], strict=True))
    assert rows == world.records


def test_flows_are_the_journal(world) -> None:
    table = tables(world)["flows"]
    assert table["fen"].dtype == np.int64
    assert [tuple(row) for row in table.itertuples(index=False)] == [tuple(entry) for entry in world.ledger.journal()]


def test_agreements_have_a_row_for_each_year_in_force(world) -> None:
    table = tables(world)["agreements"]
    expected = [(a.name, year) for a in world.agreements for year in range(2000, world.year + 1) if a.in_force(year)]
    assert list(zip(table["name"], table["year"], strict=True)) == expected


def test_institutions_are_known_for_every_year(world) -> None:
    table = tables(world)["institutions"]
    assert sorted(table["year"].unique()) == list(range(world.spec.first_year, world.year + 1))
    assert set(world.institutions) <= set(table["institution"])
    last = table[table["year"] == world.year].set_index("institution")
    for name, fen in last["balance_fen"].items():
        if name in world.ledger.accounts:
            assert fen == world.ledger.balance(str(name))
    insurer = next(one for one in world.institutions.values() if hasattr(one, "curse_awareness"))
    assert last.loc[insurer.name, "curse_awareness"] == insurer.curse_awareness
    assert bool(last.loc[insurer.name, "active"]) == insurer.active


def test_households_and_persons_are_every_declared_column(world) -> None:
    assert "households" not in tables(world)
    found = tables(world, households=True)
    assert set(world.households) <= set(found["households"])
    assert set(world.persons) <= set(found["persons"])
    assert (found["households"]["savings"] == world.households.savings).all()


def test_every_column_of_a_table_has_its_meaning(world) -> None:
    said = dictionary(world)
    for name, table in tables(world).items():
        assert list(table)[: len(COLUMNS[name])] == list(COLUMNS[name])
        assert all(each["unit"] and each["what"] for each in said[name].values())


def test_a_run_returns_what_it_writes(tmp_path) -> None:
    phases: list[str] = []
    overrides = ["population.households=200", "years=1"]
    world = run(CITY, seed=5, overrides=overrides, out=tmp_path / "a", progress=lambda w: phases.append(w.phase))
    assert len(phases) == 12
    assert read(tmp_path / "a")["flows"].equals(tables(world)["flows"])


def test_the_shares_of_those_who_paid_are_the_whole(world) -> None:
    payers = who_paid(world, History(world))
    assert sum(payer.share.last for payer in payers) == pytest.approx(1.0, abs=1e-9)
    assert sum(payer.share.first for payer in payers) == pytest.approx(1.0, abs=1e-9)
    assert sum(benefit_by_fifth(History(world), world.year)) == pytest.approx(1.0)


def test_what_sellers_made_is_what_their_agreements_left(world) -> None:
    records = [year for a in world.agreements if a.seller for year in a.years.values()]
    left = sum(r.premium - r.claims - r.expenses + r.settlement for r in records) / 100
    assert sum(seller.profit for seller in sellers(world)) == pytest.approx(left)
    assert {deal.seller for deal in deals(world)} == {a.seller for a in world.agreements}


def test_a_line_says_better_or_worse() -> None:
    years = (2023, 2024)
    assert Line("debt", "CNY", "lower", years, (1.0, 2.0)).verdict == "worse"
    assert Line("debt", "CNY", "higher", years, (1.0, 2.0)).verdict == "better"
    assert Line("debt", "CNY", "neither", years, (1.0, 2.0)).verdict == ""
    assert Line("debt", "CNY", "lower", years, (float("nan"), 2.0)).verdict == ""
