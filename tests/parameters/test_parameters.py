"""Every number of the package says what it is, in which unit, and where it comes from."""

import re

import pytest

from govsim.core.parameter import catalogue, names
from govsim.core.scheme import catalogue as schemes

PARAMETERS = catalogue()


def _numbers(value):
    return [n for each in value for n in _numbers(each)] if isinstance(value, list) else [value]


def test_there_are_parameters():
    assert len(names()) > 80


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_has_unit_source_and_check_month_or_is_an_assumption(name):
    leaf = PARAMETERS[name]
    assert leaf.what.endswith(".")
    assert leaf.unit
    assert leaf.is_assumption or re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", leaf.checked)
    assert len(leaf.source) > 15


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_lies_in_its_range_in_every_year(name):
    leaf = PARAMETERS[name]
    values = [number for value in leaf.values.values() for number in _numbers(value)]
    assert all(isinstance(value, int | float) for value in values)
    assert all(isinstance(year, int) and 1990 <= year <= 2030 for year in leaf.values)
    if leaf.range is not None:
        low, high = leaf.range
        assert all(low <= value <= high for value in values)


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_list_has_the_same_length_in_every_year(name):
    assert len({len(v) if isinstance(v, list) else 0 for v in PARAMETERS[name].values.values()}) == 1


def test_every_parameter_that_a_setting_names_exists():
    named = {
        (f"{kind}/{word}.{setting.name}", setting.parameter)
        for kind, words in schemes().items()
        for word, scheme in words.items()
        for setting in scheme.settings().values()
        if setting.parameter
    }
    assert [each for each in sorted(named) if each[1] not in PARAMETERS] == []


@pytest.mark.parametrize("name", ["population/household_sizes", "population/ages", "population/age_profile"])
def test_shares_of_a_whole_add_up(name):
    for value in PARAMETERS[name].values.values():
        assert sum(value) == pytest.approx(1, abs=0.001)


def test_what_was_not_read_again_is_called_an_assumption():
    for leaf in PARAMETERS.values():
        if "[prior]" in leaf.source:
            assert leaf.is_assumption
