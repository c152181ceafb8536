"""Voluntary cover in the tiny town: everybody who may is in as one village, unless a case says otherwise."""

from collections.abc import Callable
from typing import Any

from town import OLD_ARE_ILL

from govsim.core.world import World

# the poor woman's 50,000 leave 45,000 in scope and 5,000 outside it; above 10,000 half is paid
BENEFIT = 17_500.0
POOL = {"scheme": "cover_pool", "opening_reserve": 1_000_000, "premium": 100, "operator_share": 0.1}
COVER = {
    "scheme": "voluntary_cover",
    "payer": "agency",
    "deductible": 10_000,
    "rate": 0.5,
    "out_of_scope_deductible": 1000,
    "elsewhere": 0,
    "group_share": 1,
    "group_households": 1,
}
# one who hears of it and has something to gain is all but sure to buy; it leaves no more than the poor woman can pay
BY_CHOICE = {
    "deductible": 0,
    "rate": 1,
    "group_share": 0,
    "taste": 15,
    "hearing_days": 0.1,
    "window_days": 366,
    "endorsement_weight": 0,
}
# half of those of each age are ill in a year, so that cover is worth something to all
ALL_MAY_BE_ILL = {"households.illness.admission_rate": [0.5, 0.5, 0.5, 0.5, 0.5]}


def covered(
    town: Callable[..., World],
    pool: dict[str, Any] | None = None,
    sections: dict[str, Any] | None = None,
    chance: dict[str, Any] = OLD_ARE_ILL,
    **cover: Any,
) -> World:
    """Found the town with a pool that sells one cover and bears it itself; `sections` are added or put in place."""
    sections = dict(sections or {})
    institutions = {"agency": POOL | (pool or {})} | sections.pop("institutions", {})
    layers = {"cover": COVER | cover} | sections.pop("layers", {})
    return town({"institutions": institutions, "layers": layers, **sections}, **chance)


def two(town: Callable[..., World], first: dict[str, Any], second: dict[str, Any], **both: Any) -> World:
    """Found the town with two products of two pools; what `first` and `second` say of `premium` is their pool's."""
    pools = [{"premium": each.pop("premium")} if "premium" in each else {} for each in (first, second)]
    other = {
        "institutions": {"rival": POOL | pools[1]},
        "layers": {"rival_cover": COVER | both | second | {"payer": "rival"}},
    }
    return covered(town, pools[0], other, ALL_MAY_BE_ILL, **both | first)
