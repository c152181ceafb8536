"""What a path leads to in a scenario: the setting's type, unit and bounds, or the nearest path there is."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from govsim.core.scenario import Spec
from govsim.core.scenario.item import Item
from govsim.core.scenario.known import (
    FIXED,
    SECTION_OF,
    SECTIONS,
    class_of,
    classes,
    is_table,
    nested_kind,
    options,
    path_of,
    settings_of,
)
from govsim.core.scheme import Scheme, Setting


def setting_at(spec: Spec, path: str) -> Setting | None:
    """Return the setting that a path leads to; None if it is a whole scheme, or nothing."""
    first, *rest = path.split(".")
    if first == "population":
        first, rest = "households", ["population", *rest]
    if first not in SECTIONS or len(rest) < 2:
        return None
    section = spec.tree.value.get(first)
    schemes = section.value if section is not None and section.is_mapping else {}
    cls: type[Scheme] | None = class_of(SECTIONS[first], rest[0], schemes.get(rest[0], Item({}, "")))
    keys = rest[1:]
    while cls is not None and keys:
        about = settings_of(cls).get(keys.pop(0))
        if about is None or not keys:
            return about
        nested = nested_kind(about.type)
        if nested is None:
            return _entry(about, keys)
        cls = classes(nested.kind).get(keys.pop(0))
    return None


def _entry(about: Setting, keys: list[str]) -> Setting | None:
    """Return the setting of one entry of a table: `registry_shares.low` has the table's unit and bounds."""
    table = next((each for each in options(about.type) if get_origin(each) is dict), None)
    if table is None or len(keys) != 1 or not is_table(about.type):
        return None
    return dataclasses.replace(about, type=get_args(table)[1], keys=None)


def number_type(about: Setting | None) -> type | None:
    """Return int or float if the setting takes a number, else None."""
    kinds = options(about.type) if about is not None else ()
    return float if float in kinds else int if int in kinds else None


def leads_to_scheme(path: str) -> bool:
    """Whether a path names a section, a scheme or a scheme's class: trying it shows whether it can be changed."""
    parts = path.split(".")
    return parts[0] in SECTIONS and (len(parts) <= 2 or (len(parts) == 3 and parts[2] == "scheme"))


def is_fixed(path: str) -> bool:
    """Whether a path is about the study as a whole (years, seed, outcomes): it cannot differ between runs."""
    return path.split(".")[0] in FIXED and path.split(".")[0] != "population"


def nearest(spec: Spec, path: str) -> str:
    """Return the sentence that names the nearest path of a scenario."""
    known = list(_paths(spec))
    ending = [each for each in known if each.rpartition(".")[2] == path.rpartition(".")[2]]
    near = difflib.get_close_matches(path[:120], known, n=1, cutoff=0.6) or ending[:1]
    hint = f"Did you mean '{near[0]}'? " if near else ""
    return f"{hint}`govsim explain {spec.name}` shows the paths."


def _paths(spec: Spec) -> Iterator[str]:
    for scheme in spec.schemes(spec.first_year):
        path = path_of(SECTION_OF[scheme.kind], scheme.name)
        yield path
        yield from _below(path, scheme)


def _below(path: str, scheme: Scheme) -> Iterator[str]:
    for key in settings_of(type(scheme)):
        value: Any = getattr(scheme, key)
        yield f"{path}.{key}"
        if isinstance(value, Scheme):
            yield from _below(f"{path}.{key}.{value.word()}", value)


def leaves(path: str, value: Any) -> Iterator[str]:
    """Yield every path that a change touches: `{rate: 1, cap: 2}` below a scheme touches two."""
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from leaves(f"{path}.{key}", part)
    else:
        yield path


def overlap(one: str, other: str) -> bool:
    """Whether two paths lead to the same, or one into the other."""
    one, other = f"{_whole(one)}.", f"{_whole(other)}."
    return one.startswith(other) or other.startswith(one)


def _whole(path: str) -> str:
    return path.removeprefix("households.") if path.startswith("households.population") else path
