"""This year's tenders by their last round: the mean of a quantity over them, by what they cover and over all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govsim.core.world import World


def last_rounds(world: World) -> list[Any]:
    """Return the last round of each of the year's tenders, lots apart."""
    # a later round takes the place of an earlier one
    return list({(each.contract, each.lot): each for each in world.tenders if each.year == world.year}.values())


def mean(world: World, value: Callable[[Any], float], of: Callable[[Any], bool] = bool) -> dict[str, float]:
    """Return the mean of a value over the year's tenders (those `of` holds for), by what they cover and over all.

    Args:
        world: where they were held.
        value: what is averaged.
        of: which of them count.
    """
    found: dict[str, list[float]] = defaultdict(list)
    for tender in last_rounds(world):
        if of(tender):
            for group in (tender.covers, "all"):
                found[group].append(value(tender))
    return {name: sum(values) / len(values) for name, values in found.items()}
