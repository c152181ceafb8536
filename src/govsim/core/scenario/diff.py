"""Two scenarios compared by what they do: every setting in every year, defaults and reforms included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from govsim.core.scenario.known import SECTION_OF, path_of, settings_of
from govsim.core.scenario.spec import Spec
from govsim.core.scheme import Scheme


class Change(NamedTuple):
    """One difference: where, what it was, what it is now.

    A value that changes over the years is a mapping from the year in which each value begins;
    None is "not there". A scheme that comes or goes is one change: its class and settings.
    """

    path: str
    before: Any
    after: Any

    def __str__(self) -> str:
        return f"{self.path}: {_words(self.before)} → {_words(self.after)}"


def diff(a: Spec, b: Spec) -> list[Change]:
    """Return what differs between two scenarios, in the order of the first; titles do not count."""
    before, after = _said(a), _said(b)
    found = []
    for path in dict.fromkeys([*before, *after]):
        old, new = before.get(path, {}), after.get(path, {})
        if not old or not new:
            found.append(Change(path, _whole(old), _whole(new)))
            continue
        keys = dict.fromkeys([*old, *new])
        parts = [(f"{path}.{key}" if key else path, old.get(key), new.get(key)) for key in keys]
        found += [Change(part, was, now) for part, was, now in parts if was != now]
    return [*found, *_moved(a, b)]


def _moved(a: Spec, b: Spec) -> Iterator[Change]:
    """Yield the sections whose common schemes stand in another order in the first year."""
    for kind, section in SECTION_OF.items():
        old, new = ([x.name for x in spec.schemes(spec.first_year) if x.kind == kind] for spec in (a, b))
        before, after = [name for name in old if name in new], [name for name in new if name in old]
        if before != after:
            yield Change(f"{section} (order)", tuple(before), tuple(after))


def _whole(settings: dict[str, Any]) -> Any:
    """Return a scheme that is there in only one of the two; a plain value as it is."""
    return settings.get("", settings or None) if len(settings) <= 1 else settings


def _said(spec: Spec) -> dict[str, dict[str, Any]]:
    """Return settings by scheme, each as one value, or as values by the year in which they begin."""
    said: dict[str, dict[str, Any]] = {
        key: {"": getattr(spec, key)} for key in ("first_year", "years", "seed", "outcomes") if getattr(spec, key)
    }
    years = range(spec.first_year, spec.last_year + 1)
    by_year = {year: dict(_flat(spec.schemes(year))) for year in years}
    paths = dict.fromkeys(path for flat in by_year.values() for path in flat)
    for scheme, setting in paths:
        values = {year: flat.get((scheme, setting)) for year, flat in by_year.items()}
        said.setdefault(scheme, {})[setting] = _over_time(values)
    return said


def _over_time(values: dict[int, Any]) -> Any:
    """Return the one value, or where it changes: {2016: 0.5, 2019: 0.6}."""
    first = min(values)
    steps = {year: now for year, now in values.items() if year == first or now != values[year - 1]}
    return steps[first] if len(steps) == 1 else steps


def _flat(schemes: tuple[Scheme, ...]) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield ((path of the scheme, setting), value) for every setting, those of nested schemes included."""
    for scheme in schemes:
        path = path_of(SECTION_OF[scheme.kind], scheme.name)
        yield (path, "scheme"), scheme.word()
        for key, value in _settings(scheme):
            yield (path, key), value


def _settings(scheme: Scheme) -> Iterator[tuple[str, Any]]:
    for key in settings_of(type(scheme)):
        value = getattr(scheme, key)
        if isinstance(value, Scheme):
            yield key, value.word()
            for deeper, part in _settings(value):
                yield f"{key}.{value.word()}.{deeper}", part
        elif isinstance(value, dict):
            for name, part in value.items():
                yield f"{key}.{name}", part
        else:
            yield key, value


def _words(value: Any) -> str:
    """Return a value as a line of text shows it."""
    if value is None:
        return "-"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_words(part)}" for key, part in value.items())
    return f"[{', '.join(map(_words, value))}]" if isinstance(value, tuple) else f"{value}"
