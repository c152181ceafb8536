"""What a scenario may say: its top-level words, and the schemes that the catalogue has for each section."""

from __future__ import annotations

import types
from functools import cache
from typing import Any, Union, cast, get_args, get_origin

from govsim.core import scheme as registry
from govsim.core.scenario.item import Item
from govsim.core.scheme import Scheme, Setting

# section of the YAML -> kind of scheme, in the order in which a scenario is written
SECTIONS = {
    "households": "households",
    "institutions": "agents",
    "behaviour": "behaviour",
    "networks": "networks",
    "layers": "layers",
    "payments": "payments",
    "contracts": "contracts",
    "clauses": "clauses",
    "supervision": "supervision",
    "disputes": "disputes",
}
SECTION_OF = {kind: section for section, kind in SECTIONS.items()}
ABOUT = ("title", "what", "first_year", "years", "seed")
TOP = (*ABOUT[:2], "extends", *ABOUT[2:], "population", *SECTIONS, "reforms", "outcomes")
# read before the world begins, or once at its founding
FIXED = (*ABOUT, "extends", "population", "reforms", "outcomes")
ONE = {
    "households": "household rule",
    "agents": "institution",
    "behaviour": "behaviour",
    "networks": "network",
    "layers": "layer",
    "payments": "way of paying hospitals",
    "contracts": "contract",
    "clauses": "clause",
    "tenders": "tender rule",
    "supervision": "supervision rule",
    "sanctions": "set of sanctions",
    "disputes": "dispute rule",
}


def classes(kind: str) -> dict[str, type[Scheme]]:
    """Return the scheme classes of a kind, by word."""
    return registry.catalogue().get(kind, {})


def settings_of(cls: type[Scheme]) -> dict[str, Setting]:
    """Return a class's settings by name, without the name itself, which is the key in the YAML."""
    return _settings_of(cast("Any", cls))


@cache  # resolving type hints is slow
def _settings_of(cls: Any) -> dict[str, Setting]:
    return {name: each for name, each in cls.settings().items() if name != "name"}


def word_of(name: str, item: Item) -> str:
    """Return the class word of a scheme: what `scheme:` says, else its name."""
    given = item.value.get("scheme") if item.is_mapping else None
    return given.value if given is not None and isinstance(given.value, str) else name


def class_of(kind: str, name: str, item: Item) -> type[Scheme] | None:
    """Return the class of a scheme, or None if the catalogue has no such word."""
    return classes(kind).get(word_of(name, item))


def path_of(section: str, name: str) -> str:
    """Return a scheme's path as a user writes it."""
    return "population" if (section, name) == ("households", "population") else f"{section}.{name}"


@cache
def options(hint: Any) -> tuple[Any, ...]:
    """Return the alternatives of a type: `float | None` has two."""
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def optional(hint: Any) -> bool:
    """Whether None is a value of this type."""
    return hint is Any or type(None) in options(hint)


@cache
def nested_kind(hint: Any) -> type[Scheme] | None:
    """Return the kind's class if a value of this type is itself a scheme."""
    for option in options(hint):
        if isinstance(option, type) and issubclass(option, Scheme):
            return option
    return None


def is_table(hint: Any) -> bool:
    """Whether values of this type are mappings from names to values."""
    return any(get_origin(option) is dict for option in options(hint))
