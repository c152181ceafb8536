"""Tables say what the world knows, fen for fen."""

from pathlib import Path

import numpy as np
import pytest

from govsim.cli.example import EXAMPLE
from govsim.core.world import World
from govsim.experiments.run import run
from govsim.results import read, tables
from govsim.results.dictionary import COLUMNS, dictionary
from govsim.results.history import History, Line
from govsim.results.summary import benefit_by_fifth, deals, sellers, who_paid

CITY = Path(__file__).parents[2] / "scenarios" / "systems" / f"{EXAMPLE}.yaml"


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


def test_the_life_of_each_agreement_is_told_from_signing_to_its_end(world) -> None:
    table = tables(world)["agreement_events"]
    sold = [agreement for agreement in world.agreements if agreement.seller]
    assert (table["event"] == "signed").sum() == len(sold)
    over = [a for a in sold if min(a.until, world.year if a.ended is None else a.ended) <= world.year]
    assert (table["event"] == "ended").sum() == sum(a.ended is not None or a.until <= world.year for a in over)
    closed = sum(len(a.history(world.year).claims) for a in sold if a.history(world.year))
    assert (table["event"] == "reconciled").sum() == closed > 0


LOTS = {"lowest_price": {"lots": 3, "lots_per_bidder": 1, "bid_bond": 0.01}}


@pytest.fixture(scope="module")
def in_lots() -> World:
    lots = {"contracts.critical_cover.chosen_by": LOTS, "institutions.insurers.denial_cost": 20}
    return run(CITY, overrides={"population.households": 500, "years": 3, **lots})


def test_a_cover_in_lots_has_a_row_for_each(in_lots) -> None:
    found = tables(in_lots)
    sold = found["agreements"].query("seller != ''")
    assert not sold.duplicated(["year", "name", "lot"]).any()
    assert set(sold["lots"]) == {3}
    assert sold.groupby("year")["seller"].nunique().max() == 3  # one lot a bidder
    assert found["tenders"].groupby("lot")["winner"].count().index.tolist() == [0, 1, 2]
    heads = found["tenders"].query("year == 2023 and round == 1")["heads"].sum()
    assert heads == sold.query("year == 2023")["enrolled"].sum() > 0


def test_what_a_seller_did_is_told_by_year(in_lots) -> None:
    table = tables(in_lots)["agreements"].dropna(subset=["premium_fen"])
    for row in table.itertuples():
        agreement = next(
            a for a in in_lots.agreements if (a.name, a.lot[0], a.signed) == (row.name, row.lot, row.signed)
        )
        record = agreement.years[row.year]
        assert (row.denied_fen, row.recovered_fen, row.service) == (record.denied, record.recovered, record.quality)
        assert (row.denial, row.price) == (record.denial, agreement.price(row.year))
    assert (table["denied_fen"] > 0).any()
    assert (table["denial"] > 0).any()
    assert (table["days"] > 0).all()


def test_each_bid_is_told_once_with_what_it_won(in_lots) -> None:
    bids, tenders = tables(in_lots)["bids"], tables(in_lots)["tenders"]
    assert not bids.duplicated(["year", "contract", "round", "bidder"]).any()
    assert bids["won"].sum() == (tenders["winner"] != "").sum() > 0
    assert set(bids["bidder"]) <= set(in_lots.institutions)
    first = bids[(bids["year"] == 2023) & (bids["round"] == 1)]
    assert sorted(first["price"]) == sorted(in_lots.tenders[0].prices)


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
