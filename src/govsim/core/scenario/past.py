"""A common past: from which year on two scenarios differ, and whether one founding does for both."""

from __future__ import annotations

from typing import Any

from govsim.core.scenario.spec import Spec


def alike(one: Spec, other: Spec, year: int) -> bool:
    """Whether both say the same about a year: the same schemes in the same order, setting by setting."""
    mine, theirs = one.schemes(year), other.schemes(year)
    # equal is not enough: 1 == 1.0 and mappings are equal in any order, but a sum of them may differ in its last bit
    return mine == theirs and repr(mine) == repr(theirs)


def first_difference(one: Spec, other: Spec) -> int | None:
    """Return the first year about which they differ; None if they say the same about every year of the first."""
    years = range(one.first_year, one.last_year + 1)
    return next((year for year in years if not alike(one, other, year)), None)


def founded_alike(one: Spec, other: Spec) -> bool:
    """Whether both are founded as the same world, whatever happens later.

    Besides the first year's schemes that takes the same span, the same columns (a scheme of a later year has its
    columns from the start), and the same settings left at their defaults, for "not asked for" can mean something.
    """
    if (one.first_year, one.last_year) != (other.first_year, other.last_year):
        return False
    return alike(one, other, one.first_year) and columns(one) == columns(other) and _defaults(one) == _defaults(other)


def columns(spec: Spec) -> list[Any]:
    """Return every column that the schemes of any year declare, with its table, in the order of declaration."""
    years = range(spec.first_year, spec.last_year + 1)
    schemes = (scheme for year in years for scheme in spec.schemes(year))
    return list(dict.fromkeys((table, each) for x in schemes for table, found in x.columns.items() for each in found))


def _defaults(spec: Spec) -> set[str]:
    return {number.path for number in spec.numbers(spec.first_year) if number.where == "default"}
