"""What shows only when all schemes of a year stand side by side: names that must exist, rules that clash."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from govsim.core import scheme as registry
from govsim.core.errors import SchemeError, did_you_mean
from govsim.core.metric import metrics
from govsim.core.scenario.assembly import Assembly
from govsim.core.scenario.item import Item, Problems, shown
from govsim.core.scenario.known import ONE, SECTION_OF, SECTIONS, path_of, settings_of
from govsim.core.scenario.merge import weight
from govsim.core.scenario.reforms import check_reforms, in_years, years_of
from govsim.core.scheme import Setting

EARLIEST, LATEST, LONGEST = 1900, 2200, 200
# what grows a year must not grow beyond this in all years: larger sums in fen are no longer exact
MOST_GROWTH = 1e6
MOST_SCHEMES, MOST_WORK = 300, 200_000
LARGEST_SEED = 2**53
_WAYS = ("higher", "lower", "neither")


def check(tree: Item) -> None:
    """Check a scenario in every year in which it differs from the year before.

    Raises:
        ScenarioError: with all problems of all years.
    """
    problems = Problems()
    first = _whole(tree, "first_year", EARLIEST, LATEST, problems)
    years = _whole(tree, "years", 1, LONGEST, problems)
    check_about(tree, problems)
    check_outcomes(tree, problems)
    if first is None or years is None:
        problems.stop()
        return
    last = first + years - 1
    check_reforms(tree, first, last, problems)
    within = {year for year in years_of(tree) if first <= year <= last}
    dates = _check_years(tree, sorted({first, *within}), years, problems)
    later = sorted(year for year in dates - within if first < year <= last)
    _check_years(tree, later, years, problems)
    problems.stop()


def _check_years(tree: Item, years: list[int], span: int, problems: Problems) -> set[int]:
    """Check the schemes of each year; return the years in which a dated number changes."""
    dates: set[int] = set()
    for year, reformed in in_years(tree, years, problems):
        _check_size(reformed, len(years), problems)
        assembly = Assembly(reformed, year, problems)
        _references(assembly, problems)
        _together(assembly, problems)
        _order(assembly, problems)
        _growth(assembly, span, problems)
        dates |= assembly.dates
    problems.when = ""
    return dates


def _check_size(tree: Item, years: int, problems: Problems) -> None:
    """Give up on what would take long to check: no real scenario comes near it."""
    schemes, load = weight(tree)
    if schemes > MOST_SCHEMES:
        problems.add(tree.place, "", f"has {schemes:,} schemes; at most {MOST_SCHEMES} are read.")
        problems.stop()
    if load * years > MOST_WORK:
        said = f"has {load:,} settings that differ in {years} years, too much to check."
        problems.add(tree.place, "", said, "Put tables of data in a file of their own.")
        problems.stop()


def _whole(tree: Item, key: str, low: int, high: int, problems: Problems) -> int | None:
    """Return a whole number of the scenario's head, or note why it is none."""
    item = tree.value.get(key)
    if item is None:
        problems.add(tree.place, key, "is missing.", f"Write `{key}: {10 if key == 'years' else 2016}`.")
    elif type(item.value) is not int:
        problems.add(item.place, key, f"must be a whole number, not {shown(item)}.", f"Write it from {low} to {high}.")
    elif not low <= item.value <= high:
        problems.add(item.place, key, f"{item.value} is outside {low} to {high}.")
    else:
        return item.value
    return None


def check_about(tree: Item, problems: Problems) -> None:
    """Note a title that is no text, a seed that is no whole number."""
    for key in ("title", "what"):
        item = tree.value.get(key)
        if item is not None and not isinstance(item.value, str):
            problems.add(item.place, key, f"must be a text, not {shown(item)}.", "Put it in quotes.")
    if "seed" in tree.value:
        _whole(tree, "seed", 0, LARGEST_SEED, problems)


def check_outcomes(tree: Item, problems: Problems) -> None:
    """Note outcomes that no metric measures, and directions that are none."""
    item = tree.value.get("outcomes")
    if item is None or (item.value is None and item.blank):
        return
    if not isinstance(item.value, list | dict):
        problems.add(item.place, "outcomes", f"must be a list of metrics, not {shown(item)}.", "Write `[metric, ...]`.")
        return
    known = metrics()
    for path, place, name, way in _listed(item, problems):
        if name.split(".")[0] not in known and known:
            problems.add(place, path, f"no metric is called {shown(name)}.", did_you_mean(name, known))
        if way.value is not None and way.value not in _WAYS:
            problems.add(way.place, path, f"{shown(way)} is no direction.", did_you_mean(way.plain(), _WAYS))


def _listed(item: Item, problems: Problems) -> Iterator[tuple[str, str, str, Item]]:
    """Yield path, place, metric and direction of each outcome."""
    nothing = Item(None, item.place)
    if isinstance(item.value, dict):
        for name, way in item.value.items():
            yield f"outcomes.{name[:60]}", way.place, name, way
        return
    for position, entry in enumerate(item.value):
        path = f"outcomes[{position}]"
        if isinstance(entry.value, str):
            yield path, entry.place, entry.value, nothing
        elif entry.is_mapping and len(entry.value) == 1:
            ((name, way),) = entry.value.items()
            yield path, entry.place, name, way
        else:
            problems.add(entry.place, path, f"must be the name of a metric, not {shown(entry)}.", "Write `- metric`.")


def outcomes_of(tree: Item) -> dict[str, str]:
    """Return the direction of each outcome; the metric's own if the scenario is silent."""
    item = tree.value.get("outcomes")
    if item is None or item.value is None:
        return {}
    known, found = metrics(), {}
    for _, _, name, way in _listed(item, Problems()):
        own = known.get(name.split(".")[0])
        found[name] = way.value or (own.better if own is not None else "neither")
    return found


def _references(assembly: Assembly, problems: Problems) -> None:
    """Every setting that names a scheme or an account must name one that is in force."""
    for path, scheme in assembly.paths:
        for key, about in settings_of(type(scheme)).items():
            if about.refers_to is not None:
                known = _referable(assembly, about)
                for name in _named(getattr(scheme, key)):
                    if known is not None and name not in known:
                        place = assembly.places.get(f"{path}.{key}", assembly.places.get(path, "default"))
                        said = f"there is no {ONE.get(_kind(about), about.refers_to)} {shown(name)}."
                        problems.add(place, f"{path}.{key}", said, did_you_mean(name, known))


def _referable(assembly: Assembly, about: Setting) -> Collection[str] | None:
    """Return the names that a setting may hold; None if other mistakes leave that open."""
    kind = _kind(about)
    if kind == "account":
        return _accounts(assembly) if assembly.whole else None
    if kind == "metrics":
        return metrics()
    parts = {part for cls in registry.catalogue()["agents"].values() for part in cls.plays}
    if kind in parts:
        players = [scheme.name for scheme in assembly.schemes if kind in scheme.plays]
        return None if "agents" in assembly.unknown else players
    if kind not in assembly.names:
        raise SchemeError(f"setting '{about.name}' refers to '{kind}', which is no kind of scheme.")
    return None if kind in assembly.unknown else assembly.names[kind]


def _kind(about: Setting) -> str:
    return SECTIONS.get(about.refers_to or "", about.refers_to or "")


def _accounts(assembly: Assembly) -> list[str]:
    found = ["outside"]
    for scheme in assembly.schemes:
        declare = getattr(scheme, "accounts", None)
        if callable(declare):
            found += declare()
    return found


def _named(value: Any) -> list[str]:
    """Return the names that a value holds; an empty default names nothing."""
    if not value:
        return []
    return [value] if isinstance(value, str) else [name for name in value if isinstance(name, str)]


def _together(assembly: Assembly, problems: Problems) -> None:
    """Ask each class in force whether the schemes go together."""
    if not assembly.whole:
        return
    for cls in dict.fromkeys(type(scheme) for _, scheme in assembly.paths):
        for name, message in cls.check_all(assembly.schemes):
            section = SECTION_OF.get(cls.kind, cls.kind)
            path = path_of(section, name)
            problems.add(assembly.places.get(path, "scenario"), path, message)


def _order(assembly: Assembly, problems: Problems) -> None:
    """Nothing may follow a scheme that takes what is left."""
    last: dict[str, str] = {}
    for scheme in assembly.schemes:
        if type(scheme).last:
            last.setdefault(scheme.kind, scheme.name)
        elif scheme.kind in last:
            path = path_of(SECTION_OF[scheme.kind], scheme.name)
            said = f"stands after '{last[scheme.kind]}', which leaves nothing."
            problems.add(assembly.places[path], path, said, f"Put it before '{last[scheme.kind]}'.")


def _growth(assembly: Assembly, years: int, problems: Problems) -> None:
    """A rate of growth a year (a setting called growth, or something_growth) adds up over the years."""
    for path, scheme in assembly.paths:
        for key in settings_of(type(scheme)):
            rate = getattr(scheme, key)
            if key.rpartition("_")[2] != "growth" or not isinstance(rate, int | float):
                continue
            if (factor := (1.0 + max(rate, -1.0)) ** years) > MOST_GROWTH:
                place = assembly.places.get(f"{path}.{key}", assembly.places.get(path, "default"))
                said = f"{rate:g} a year is a factor of {factor:.2g} in {years} years; at most {MOST_GROWTH:_.0f}."
                most = int(1000 * (MOST_GROWTH ** (1 / years) - 1)) / 1000
                problems.add(place, f"{path}.{key}", said, f"Write at most {most:g}, or fewer years.")
