"""Two scenarios have a past in common as long as they say the same about each year, to the last setting."""

from __future__ import annotations

import pytest

from govsim.core.scenario import Spec, read
from govsim.core.scenario.past import alike, first_difference, founded_alike


@pytest.fixture(scope="module")
def base() -> Spec:
    return read("h-city", {"years": 6})


@pytest.mark.parametrize(
    ("reform", "year"), [("h-city-public-contract", 2026), ("h-city-shared-loss", 2023), ("h-city", None)]
)
def test_the_first_year_that_differs_is_found(base: Spec, reform: str, year: int | None) -> None:
    other = read(reform, {"years": 6})
    assert first_difference(base, other) == year
    assert founded_alike(base, other) == (year != 2023)


def test_a_title_makes_no_difference(base: Spec) -> None:
    other = base.overridden({"title": "Another", "outcomes": ["loss_ratio"]})
    assert first_difference(base, other) is None
    assert founded_alike(base, other)


def test_equal_numbers_of_another_kind_are_not_alike(base: Spec) -> None:
    # both levers, the other way round: equal as mappings, but summed in another order
    one = base.overridden({"institutions.hospitals.pin": {"inducement": 0.1, "upcoding": 0.2}})
    other = base.overridden({"institutions.hospitals.pin": {"upcoding": 0.2, "inducement": 0.1}})
    assert one.schemes(2023) == other.schemes(2023)
    assert not alike(one, other, 2023)


def test_another_span_or_a_default_made_explicit_is_another_founding(base: Spec) -> None:
    assert not founded_alike(base, base.overridden({"years": 5}))
    explicit = base.overridden({"population.urban_share": base.schemes(2023)[0].urban_share})  # type: ignore[attr-defined]
    assert alike(base, explicit, 2023)
    assert not founded_alike(base, explicit)
