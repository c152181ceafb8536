"""A household in hand, and sets of them, behave as Mesa's agents and agent sets do, over columns."""

import mesa
import numpy as np
import pytest

from govsim.core.column import Column
from govsim.core.errors import ColumnError
from govsim.core.household import FIRST_ID, Household
from govsim.core.household_set import HouseholdSet
from govsim.core.population import Population, Table

ROWS = 6


class City(mesa.Model):
    """As much of a world as a household sees."""

    def __init__(self) -> None:
        super().__init__(rng=1)
        owner = np.repeat(np.arange(ROWS), 2)
        persons = Table(
            2 * ROWS,
            [Column(name, "int32", "-", (), name) for name in ("household", "age", "alive")],
            {"household": owner, "age": np.arange(2 * ROWS), "alive": np.arange(2 * ROWS) % 4 != 3},
        )
        households = Table(
            ROWS,
            [
                Column("savings", "float64", "CNY", ("collect",), "x"),
                Column("region", "int8", "index", (), "x"),
            ],
            {"savings": [30.0, 10.0, 20.0, 50.0, 40.0, 60.0], "region": [0, 1, 0, 1, 2, 0]},
        )
        self.population = Population(persons, households)
        self.persons, self.households, self.phase = persons, households, "opening"

    def live(self, phase: str) -> None:
        self.phase = phase
        self.population.open_for(phase)


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def households(city: City) -> HouseholdSet:
    return HouseholdSet(city)


def rows(households: HouseholdSet) -> list[int]:
    return [household.row for household in households]


def test_a_view_reads_its_row(city: City) -> None:
    household = Household(city, 3)
    assert household.savings == 50.0
    assert isinstance(household.savings, float)
    assert household.unique_id == FIRST_ID + 3
    assert household.model is city
    assert "savings" in dir(household)


def test_a_view_writes_through_in_the_phase_that_owns_the_column(city: City) -> None:
    household = Household(city, 3)
    with pytest.raises(ColumnError, match="'savings' is written in collect, not in opening"):
        household.savings = 1.0
    city.live("collect")
    household.savings = 1.0
    assert city.households.savings[3] == 1.0


def test_a_view_refuses_what_is_no_column(city: City) -> None:
    household = Household(city, 3)
    with pytest.raises(AttributeError, match="Did you mean 'savings'"):
        _ = household.saving
    with pytest.raises(AttributeError, match="Did you mean 'savings'"):
        household.saving = 1.0
    with pytest.raises(IndexError, match="rows run from 0 to 5"):
        Household(city, ROWS)
    with pytest.raises(ColumnError, match="cannot be removed"):
        household.remove()


def test_views_on_one_row_are_equal_and_register_nothing(city: City) -> None:
    assert Household(city, 3) == Household(city, 3)
    assert len({Household(city, 3), Household(city, 3), Household(city, 4)}) == 2
    assert Household(city, 3) != Household(City(), 3)
    assert len(city.agents) == 0


def test_a_view_knows_the_living_of_its_household(city: City) -> None:
    assert [person["age"] for person in Household(city, 0).people] == [0, 1]
    assert [person["age"] for person in Household(city, 1).people] == [2]


def test_a_set_has_a_length_members_and_columns(city: City, households: HouseholdSet) -> None:
    assert len(households) == ROWS
    assert Household(city, 2) in households
    assert "savings" not in households
    assert Household(city, 2) not in households.where(households["savings"] > 30)
    assert households["savings"].tolist() == households.get("savings")


def test_a_set_selects(households: HouseholdSet) -> None:
    assert rows(households.select(lambda household: household.savings > 30)) == [3, 4, 5]
    assert rows(households.select(lambda household: household.savings > 30, at_most=2)) == [3, 4]
    assert rows(households.select(at_most=0.5)) == [0, 1, 2]
    assert rows(households.select(agent_type=Household)) == list(range(ROWS))
    assert len(households.select(lambda household: False)) == 0
    assert rows(households.where(households["region"] == 0)) == [0, 2, 5]
    changed = households.copy()
    changed.select(lambda household: household.region == 1, inplace=True)
    assert rows(changed) == [1, 3]
    assert len(households) == ROWS


def test_a_set_sorts_and_shuffles(households: HouseholdSet) -> None:
    assert rows(households.sort("savings", ascending=True)) == [1, 2, 0, 4, 3, 5]
    assert rows(households.sort(lambda household: household.savings)) == [5, 3, 4, 0, 2, 1]
    assert sorted(rows(households.shuffle())) == list(range(ROWS))
    called: list[int] = []
    households.shuffle_do(lambda household: called.append(household.row))
    assert sorted(called) == list(range(ROWS))


def test_a_set_groups_and_aggregates(households: HouseholdSet) -> None:
    groups = households.groupby("region")
    assert groups.count() == {0: 3, 1: 2, 2: 1}
    assert groups.agg("savings", sum) == {0: 110.0, 1: 60.0, 2: 40.0}
    assert households.groupby(lambda household: household.savings > 30, result_type="list").count() == {
        False: 3,
        True: 3,
    }
    assert households.agg("savings", np.mean) == 35.0
    assert households.agg("unique_id", [min, max]) == [FIRST_ID, FIRST_ID + ROWS - 1]


def test_a_set_gets_several_attributes_and_defaults(households: HouseholdSet) -> None:
    assert households.get(["region", "row"])[:2] == [[0, 0], [1, 1]]
    assert households.get("luck", handle_missing="default", default_value=0) == [0] * ROWS
    with pytest.raises(AttributeError, match="no column 'luck'"):
        households.get("luck")


def test_a_set_acts(city: City, households: HouseholdSet) -> None:
    assert households.map(lambda household, add: household.row + add, 1) == [1, 2, 3, 4, 5, 6]
    assert households.map("__repr__")[0] == "<Household 0>"
    city.live("collect")
    households.where(households["region"] == 0).set("savings", 0.0)
    assert city.households.savings.tolist() == [0.0, 10.0, 0.0, 50.0, 40.0, 0.0]
    city.live("settle")
    with pytest.raises(ColumnError, match="written in collect"):
        households.set("savings", 1.0)


def test_a_set_is_a_set_but_not_a_population(households: HouseholdSet) -> None:
    poor, region = households.where(households["savings"] < 35), households.where(households["region"] == 0)
    assert rows(poor & region) == [0, 2]
    assert sorted(rows(poor | region)) == [0, 1, 2, 5]
    assert rows(poor - region) == [1]
    with pytest.raises(TypeError, match="nothing adds"):
        households.add(next(iter(households)))
