"""A city in which nobody lives to grow up, or nobody earns, is a slip: it is refused."""

import pytest

from govsim.core.errors import ScenarioError

CERTAIN = [1, 0.01, 0.1]


@pytest.mark.parametrize("where", ["population", "households.demography"])
def test_mortality_that_leaves_nobody_is_refused(build, where):
    settings = {f"{where}.mortality_men": CERTAIN, f"{where}.mortality_women": CERTAIN}
    with pytest.raises(ScenarioError, match=r"mortality_men: of a thousand newborns, 0 live to be 30"):
        build(50, **settings)


@pytest.mark.filterwarnings("error")
def test_one_sex_may_die_out(build, turn):
    world = turn(build(200, **{"households.demography.mortality_men": CERTAIN}), 3)
    assert not (world.persons.alive & ~world.persons.female & (world.persons.age > 1)).any()  # boys die at 1
    assert world.persons.alive.any()


def test_a_city_whose_heads_all_died_as_infants_is_refused(build):
    with pytest.raises(ScenarioError, match="infant_mortality: of a thousand newborns, 0 live"):
        build(50, **{"population.infant_mortality": 1})


def test_a_fifth_that_earns_nothing_is_refused(build):
    with pytest.raises(ScenarioError, match="income_quintiles: every fifth needs a mean income above 0"):
        build(50, **{"population.income_quintiles": [0, 1, 2, 3, 4]})
