"""Who lives with whom: household types, raked so that sizes and ages come out as asked.

A household is a type (couple and child, three generations ...) and the age of its head; the ages
of the others follow from the head's. The joint shares of types and heads' ages start from a prior
and are tilted exponentially until the expected ages match: generalised raking (Deville, Särndal &
Sautory 1993), the same idea as iterative proportional fitting.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from govsim.core.errors import Problem, ScenarioError

Array = NDArray[Any]
Floats = NDArray[np.float64]

ADULT, OLDEST = 18, 100
BAND_STARTS = (0, 15, 45, 60, 75)
GROUP_STARTS = tuple(range(0, 90, 5))
BAND_OF_GROUP = np.searchsorted(BAND_STARTS, GROUP_STARTS, side="right") - 1


class Type(NamedTuple):
    """A kind of household: who is in it, and between which ages its head can be."""

    what: str
    head_from: int
    head_to: int
    members: tuple[str, ...]


# in the order of the parameter population/household_types
TYPES = (
    Type("one person", 18, 95, ("person",)),
    Type("couple", 20, 92, ("woman", "husband")),
    Type("parent and child", 22, 92, ("person", "child")),
    Type("grandparent and grandchild", 50, 75, ("person", "grandchild")),
    Type("couple and child", 22, 85, ("woman", "husband", "child")),
    Type("couple and parent", 22, 68, ("woman", "husband", "parent")),
    Type("parent, child, grandparent", 22, 65, ("person", "child", "parent")),
    Type("grandparents and grandchild", 50, 75, ("woman", "husband", "grandchild")),
    Type("couple and two children", 24, 75, ("woman", "husband", "child", "child")),
    Type("couple, child, parent", 22, 66, ("woman", "husband", "child", "parent")),
    Type("couple and two parents", 22, 64, ("woman", "husband", "mother", "father")),
    Type("grandparents and two grandchildren", 50, 75, ("woman", "husband", "grandchild", "grandchild")),
    Type("couple, child, two parents", 22, 64, ("woman", "husband", "child", "mother", "father")),
    Type("couple, two children, parent", 24, 66, ("woman", "husband", "child", "child", "parent")),
    Type("couple and three children", 26, 60, ("woman", "husband", "child", "child", "child")),
    Type(
        "couple, two children, two parents",
        24,
        64,
        ("woman", "husband", "child", "child", "mother", "father"),
    ),
    Type("couple, three children, parent", 26, 62, ("woman", "husband", "child", "child", "child", "parent")),
)
SIZES = np.array([len(each.members) for each in TYPES])

# how a member's age follows from the head's (a father's from the mother's, who stands before him)
KINDS = ("person", "woman", "husband", "father", "parent", "mother", "child", "grandchild")
PERSON, WOMAN, HUSBAND, FATHER, PARENT, MOTHER, CHILD, GRANDCHILD = range(len(KINDS))
KIND = np.array([[KINDS.index(m) for m in (*t.members, *("child",) * (6 - len(t.members)))] for t in TYPES], np.int8)


class Gaps(NamedTuple):
    """Age gaps that tie a household together, years: mean and standard deviation."""

    generation: tuple[float, ...]
    spouse: tuple[float, ...]

    def by_kind(self) -> tuple[Array, Array]:
        """Return by kind of member the mean gap to the anchor and its standard deviation."""
        (years, spread), (older, wide) = self.generation, self.spouse
        mean = [0, 0, older, older, years, years, -years, -2 * years]
        deviation = [0, 0, wide, wide, spread, spread, spread, np.sqrt(2) * spread]
        return np.array(mean, np.float32), np.array(deviation, np.float32)


class Ages(NamedTuple):
    """Ages that persons should have: shares of broad bands, and a shape by five-year group inside them."""

    broad: Floats
    shape: Floats

    def bands(self) -> Floats:
        """Return the share of persons in each broad band."""
        return self.broad / self.broad.sum()

    def groups(self) -> Floats:
        """Return the share of persons in each five-year group."""
        inside = np.bincount(BAND_OF_GROUP, self.shape)
        return (self.bands() / inside)[BAND_OF_GROUP] * self.shape


def member_ages(types: Array, head_age: Array, first: Array, normal: Array, gaps: Gaps) -> tuple[Array, Array]:
    """Return age and kind of every member, household by household.

    Args:
        types: index into TYPES of each household.
        head_age: age of each head, years.
        first: row of each household's first member.
        normal: a standard normal for each member.
        gaps: age gaps between spouses and generations.
    """
    mean, deviation = gaps.by_kind()
    age, kinds = np.empty(len(normal), np.float32), np.empty(len(normal), np.int8)
    age[first], kinds[first] = head_age, KIND[types, 0]
    for place in range(1, 6):
        there = np.flatnonzero(SIZES[types] > place)
        row, kind = first[there] + place, KIND[types[there], place]
        anchor = age[np.where(kind == FATHER, row - 1, first[there])]
        years = anchor + mean[kind] + deviation[kind] * normal[row]
        # a child is born, and to a grown-up; a child that would be unborn is as old as it is early
        young = np.minimum(np.abs(years), head_age[there] - np.where(kind == GRANDCHILD, 2 * ADULT, ADULT))
        age[row] = np.where(kind >= CHILD, young, np.clip(years, ADULT, OLDEST))
        kinds[row] = kind
    return age.astype(np.uint8), kinds  # completed years


def rake(prior: Floats, group: Array, content: Floats, group_shares: Floats, target: Floats) -> Floats:
    """Return the shares nearest to `prior` whose groups and mean content are as asked.

    Minimises relative entropy: p ∝ prior·exp(λ·content) within each group, λ by Newton's method.

    Raises:
        ScenarioError: no such shares exist.
    """
    multiplier = np.zeros(content.shape[1])
    for _ in range(100):
        tilt = content @ multiplier
        shares = prior * np.exp(tilt - tilt.max())
        shares *= (group_shares / np.maximum(np.bincount(group, shares, len(group_shares)), 1e-300))[group]
        gap = shares @ content - target
        if np.abs(gap).max() < 1e-6:
            return shares
        means = np.stack([np.bincount(group, shares * c, len(group_shares)) for c in content.T], 1)
        means /= np.maximum(group_shares, 1e-300)[:, None]
        around = content - means[group]
        step = np.linalg.lstsq(around.T @ (shares[:, None] * around), gap, rcond=1e-9)[0]
        multiplier -= step / max(1.0, float(np.abs(step).max()))
    raise ScenarioError(
        Problem("population.ages", "no households of these sizes have these ages.", "Change sizes or ages.")
    )


def types_and_heads(
    households: int,
    sizes: Floats,
    ages: Ages,
    prior: Floats,
    survivors: Floats,
    gaps: Gaps,
    rng: np.random.Generator,
) -> tuple[Array, Array]:
    """Draw a type and a head's age for each household, such that sizes and ages come out as asked.

    Args:
        households: how many.
        sizes: share of households by size, 1 to 6.
        ages: the ages that persons should have.
        prior: share of each type among households of its size, before raking.
        survivors: share of a birth cohort alive by age: heads thin out as cohorts do.
        gaps: age gaps between spouses and generations.
        rng: the stream.
    """
    kind = np.repeat(np.arange(len(TYPES)), [t.head_to - t.head_from for t in TYPES])
    head = np.concatenate([np.arange(t.head_from, t.head_to) for t in TYPES])
    weight = survivors[head] * prior[kind]
    weight /= np.bincount(kind, survivors[head])[kind]
    content = _expected_groups(kind, head, gaps, rng)
    size_shares, size = sizes / sizes.sum(), SIZES[kind] - 1
    persons = float(size_shares @ np.arange(1, 7))
    try:
        shares = rake(weight, size, content, size_shares, persons * ages.groups())
    except ScenarioError:
        # an unusual city: the broad bands are what was asked for, the shape inside them is a wish
        broad = np.stack([content[:, band == BAND_OF_GROUP].sum(1) for band in range(len(BAND_STARTS))], 1)
        shares = rake(weight, size, broad, size_shares, persons * ages.bands())
    # systematic sampling: the margins come out with hardly any noise
    drawn = np.searchsorted(np.cumsum(shares / shares.sum()), stratified(households, rng)).clip(max=len(head) - 1)
    return kind[drawn].astype(np.int8), head[drawn].astype(np.uint8)


def stratified(rows: int, rng: np.random.Generator) -> Floats:
    """Return uniforms of which exactly one lies in each of `rows` equal strata, in random order."""
    uniform = rng.permutation(rows) + rng.random(rows)
    uniform /= rows
    return uniform


def _expected_groups(kind: Array, head: Array, gaps: Gaps, rng: np.random.Generator, pilot: int = 64) -> Floats:
    """Return the mean number of members by five-year age group of each cell, from a pilot of households."""
    types, heads = np.repeat(kind, pilot), np.repeat(head, pilot)
    sizes = SIZES[types]
    first = np.cumsum(sizes) - sizes
    ages, _ = member_ages(types, heads, first, rng.standard_normal(sizes.sum(), np.float32), gaps)
    group = np.minimum(ages // 5, len(GROUP_STARTS) - 1)
    cell = np.repeat(np.repeat(np.arange(len(kind)), pilot), sizes)
    counts = np.bincount(cell * len(GROUP_STARTS) + group, minlength=len(kind) * len(GROUP_STARTS))
    return counts.reshape(len(kind), -1) / pilot
