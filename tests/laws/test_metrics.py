"""What must hold of the formulas for any population: weights are people, order and currency do not matter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.metrics.formulas import catastrophic
from govsim.metrics.formulas.average import mean_by_group, weighted_quantile
from govsim.metrics.formulas.capacity import capacity_to_pay, equivalent_size, subsistence_line
from govsim.metrics.formulas.inequality import concentration_index, gini, reynolds_smolensky
from govsim.metrics.formulas.poverty import poverty
from govsim.metrics.formulas.rank import fractional_rank, quantile_group
from govsim.metrics.formulas.shares import share_by_group, top_share

# whole numbers, so that ties happen; few weights, 0 among them, so that extinct households happen
UNIT = st.tuples(st.integers(1, 50), st.integers(0, 40), st.integers(0, 3))
PEOPLE = st.lists(UNIT, min_size=1, max_size=40).filter(lambda units: any(weight for _, _, weight in units))
SHARE = st.floats(0.01, 0.99)


def columns(units: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return income, payment and weight."""
    income, payment, weight = (np.array(column, float) for column in zip(*units, strict=True))
    return income, payment, weight


def spread(units: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the same people one by one, each of weight 1."""
    return columns([(income, payment, 1) for income, payment, weight in units for _ in range(weight)])


@given(PEOPLE)
def test_a_weight_is_as_many_people(units: list[tuple[int, int, int]]) -> None:
    found = []
    for income, payment, weight in (columns(units), spread(units)):
        rank = fractional_rank(income, weight)
        found.append(
            [
                gini(income, weight),
                concentration_index(payment, rank, weight),
                *poverty(income, 20.0, weight),
                top_share(payment, 0.1, weight),
                catastrophic.overshoot(payment / 40, weight, 0.4),
                weighted_quantile(income, 0.3, weight),
                subsistence_line(income, income + payment, np.ones(len(income)), weight),
                *reynolds_smolensky(np.minimum(payment, income) / 2, income, weight),
            ]
        )
    assert found[0] == pytest.approx(found[1])


@given(PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(units: list[tuple[int, int, int]], luck: object) -> None:
    shuffled = units.copy()
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    indices = []
    for income, payment, weight in (columns(units), columns(shuffled)):
        indices.append(concentration_index(payment, fractional_rank(income, weight), weight))
    assert indices[0] == pytest.approx(indices[1])


@given(PEOPLE, st.floats(0.01, 1000))
def test_the_currency_does_not_matter(units: list[tuple[int, int, int]], rate: float) -> None:
    income, _, weight = columns(units)
    assert gini(rate * income, weight) == pytest.approx(gini(income, weight), abs=1e-9)
    assert poverty(rate * income, rate * 20.5, weight) == pytest.approx(poverty(income, 20.5, weight))


@given(PEOPLE)
def test_ranks_have_mean_one_half_and_follow_income(units: list[tuple[int, int, int]]) -> None:
    income, _, weight = columns(units)
    rank = fractional_rank(income, weight)
    assert np.average(rank, weights=weight) == pytest.approx(0.5)
    by_income = np.argsort(income, kind="stable")
    assert np.all(np.diff(rank[by_income]) >= -1e-12)
    assert rank == pytest.approx(fractional_rank(income, weight, by_income))


@given(PEOPLE, SHARE)
def test_a_quantile_is_what_a_full_sort_finds(units: list[tuple[int, int, int]], share: float) -> None:
    income, _, weight = columns(units)
    people = np.sort(spread(units)[0])
    found = weighted_quantile(income, share, weight)
    assert np.mean(people <= found) >= share - 1e-9
    assert np.mean(people < found) < share


@given(PEOPLE)
def test_indices_stay_within_their_bounds(units: list[tuple[int, int, int]]) -> None:
    income, payment, weight = columns(units)
    rank = fractional_rank(income, weight)
    hit = (payment > 20).astype(float)
    mean = np.average(hit, weights=weight)
    # Wagstaff 2005: a yes or no cannot be more concentrated than one less its mean
    assert abs(concentration_index(hit, rank, weight)) <= 1 - mean + 1e-9 or mean == 0
    assert -1e-9 <= gini(income, weight) < 1


@given(PEOPLE, SHARE)
def test_the_top_holds_at_least_its_share(units: list[tuple[int, int, int]], share: float) -> None:
    _, payment, weight = columns(units)
    if np.dot(payment, weight):
        assert share - 1e-9 <= top_share(payment, share, weight) <= 1 + 1e-9


@given(PEOPLE)
def test_fifths_hold_the_whole_and_average_to_the_mean(units: list[tuple[int, int, int]]) -> None:
    income, payment, weight = columns(units)
    fifth = quantile_group(fractional_rank(income, weight), 5)
    shares = share_by_group(payment, weight, fifth, 5)
    assert shares.sum() == pytest.approx(1 if np.dot(payment, weight) else 0)
    means, people = mean_by_group(payment, weight, fifth, 5), np.bincount(fifth, weight, 5)
    assert np.nansum(means * people) == pytest.approx(np.dot(payment, weight))


@given(PEOPLE)
def test_a_higher_threshold_is_reached_by_fewer(units: list[tuple[int, int, int]]) -> None:
    income, payment, weight = columns(units)
    burdens = catastrophic.burden(payment, income)
    counts = [catastrophic.headcount(burdens, weight, at) for at in (0.2, 0.3, 0.4, 0.5, 0.6)]
    assert counts == sorted(counts, reverse=True)
    product = counts[2] * catastrophic.mean_positive_overshoot(burdens, weight, 0.4)
    assert catastrophic.overshoot(burdens, weight, 0.4) == pytest.approx(product)


@given(PEOPLE)
def test_capacity_is_above_zero_where_food_is_not_all(units: list[tuple[int, int, int]]) -> None:
    income, payment, weight = columns(units)
    consumption, food, equivalent = income + payment, 0.5 * income, equivalent_size(payment + 1)
    line = subsistence_line(food, consumption, equivalent, weight)
    capacity = capacity_to_pay(consumption, food, line * equivalent)
    assert np.all(capacity > 0)
    assert np.all(capacity >= consumption - food - 1e-9)


@given(PEOPLE)
def test_head_count_gap_and_severity_fall_in_this_order(units: list[tuple[int, int, int]]) -> None:
    income, _, weight = columns(units)
    headcount, gap, severity = poverty(income, 20.0, weight)
    assert 1 >= headcount >= gap >= severity >= 0


def test_nobody_and_nothing_give_zero_and_never_no_number() -> None:
    nothing = np.zeros(3)
    for weight in (np.zeros(3), np.ones(3)):
        rank = fractional_rank(nothing, weight)
        values = [
            gini(nothing, weight),
            concentration_index(nothing, rank, weight),
            top_share(nothing, 0.1, weight),
            weighted_quantile(nothing, 0.5, weight),
            subsistence_line(nothing, nothing, np.ones(3), weight),
            catastrophic.headcount(catastrophic.burden(nothing, nothing), weight, 0.4),
            *poverty(nothing, 0.0, weight),
            *reynolds_smolensky(nothing, nothing, weight),
        ]
        assert values == [0.0] * len(values)


@given(PEOPLE)
def test_a_formula_leaves_its_input_as_it_was(units: list[tuple[int, int, int]]) -> None:
    arrays = columns(units)
    income, payment, weight = arrays
    for array in arrays:
        array.flags.writeable = False
    rank = fractional_rank(income, weight)
    rank.flags.writeable = False
    gini(income, weight)
    concentration_index(payment, rank, weight)
    top_share(payment, 0.1, weight)
    poverty(income, 20.0, weight)
    catastrophic.burden(payment, income)
    weighted_quantile(income, 0.5, weight)
