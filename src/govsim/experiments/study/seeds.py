"""The seeds of a study: every design is lived once on each, so that designs meet the same people and the same luck."""

from __future__ import annotations

from govsim.core.errors import did_you_mean
from govsim.core.scenario.check import LARGEST_SEED
from govsim.core.scenario.item import Item, Problems, shown

MOST = 100_000
FORMS = "Write `10` for seeds 1 to 10, a list, or `{from: 1, count: 10}`."
_WORDS = ("from", "count")


def read_seeds(item: Item | None, default: int, problems: Problems) -> tuple[int, ...]:
    """Return the seeds; the scenario's own if the study names none."""
    if item is None:
        return (default,)
    if isinstance(item.value, list):
        return _listed(item, problems)
    if item.is_mapping:
        return _counted(item, problems)
    if _is_whole(item, "seeds", 1, MOST, problems):
        return tuple(range(1, item.value + 1))
    return ()


def _listed(item: Item, problems: Problems) -> tuple[int, ...]:
    if not item.value or len(item.value) > MOST:
        said = (
            f"are {len(item.value):,}; at most {MOST:,} are lived." if item.value else "is empty: nothing can be run."
        )
        problems.add(item.place, "seeds", said, FORMS)
        return ()
    found: dict[int, int] = {}
    for at, entry in enumerate(item.value):
        if not _is_whole(entry, f"seeds[{at}]", 0, LARGEST_SEED, problems):
            continue
        if entry.value in found:
            said = f"{entry.value} is given twice, first as seeds[{found[entry.value]}]."
            problems.add(entry.place, f"seeds[{at}]", said, "The same seed gives the same run: take one out.")
        found.setdefault(entry.value, at)
    return tuple(found)


def _counted(item: Item, problems: Problems) -> tuple[int, ...]:
    for key, part in item.value.items():
        if key not in _WORDS:
            problems.add(part.place, "seeds", f"unknown word {shown(key)}.", did_you_mean(key, _WORDS))
    count, first = item.value.get("count"), item.value.get("from", Item(1, item.place))
    if count is None:
        problems.add(item.place, "seeds", "has no 'count'.", FORMS)
        return ()
    good = _is_whole(count, "seeds.count", 1, MOST, problems)
    if not _is_whole(first, "seeds.from", 0, LARGEST_SEED - MOST, problems) or not good:
        return ()
    return tuple(range(first.value, first.value + count.value))


def _is_whole(item: Item, where: str, low: int, high: int, problems: Problems) -> bool:
    """Whether it is a whole number within bounds; notes why not."""
    if type(item.value) is not int:
        problems.add(item.place, where, f"must be a whole number, not {shown(item)}.", FORMS)
        return False
    if not low <= item.value <= high:
        side = f"below {low}" if item.value < low else f"above {high:,}"
        problems.add(item.place, where, f"{item.value} is {side}.", FORMS if low == 1 else "")
        return False
    return True
