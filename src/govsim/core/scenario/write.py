"""A scenario as one canonical text, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import yaml

from govsim.core.scenario.item import Item
from govsim.core.scenario.known import ABOUT, SECTIONS
from govsim.core.scenario.scalars import BadScalarError, meaning

_BREAKS = frozenset("\x85\u2028\u2029\ufeff")


class _Dumper(yaml.SafeDumper):
    """PyYAML's safe writer; it also quotes the texts that our reader, not PyYAML's, takes for numbers."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out: anchors are not read."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    try:
        plain = type(meaning(text)) is str
    except BadScalarError:
        plain = False
    # PyYAML's plain writer turns these line breaks into others
    escaped = not _BREAKS.isdisjoint(text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if escaped else None if plain else "'")


_Dumper.add_representer(str, _text)


def text_of(tree: Item) -> str:
    """Return a merged scenario as YAML: sections in one order, schemes as lists, all that was given."""
    return yaml.dump(_ordered(tree), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def fingerprint(tree: Item, parameters: dict[str, Any]) -> str:
    """Return the SHA-256 of what a scenario says and of the parameters that it uses.

    Settings are sorted; schemes are not, for they act in their order.
    """
    said = {"scenario": _ordered(tree), "parameters": parameters}
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _ordered(tree: Item) -> dict[str, Any]:
    given = tree.value
    written: dict[str, Any] = {key: given[key].plain() for key in ABOUT if key in given}
    for section in SECTIONS:
        schemes = {name: _settings(item) for name, item in given[section].value.items()} if section in given else {}
        if section == "households" and "population" in schemes:
            written["population"] = schemes.pop("population")
        if schemes:
            written[section] = [{name: settings} for name, settings in schemes.items()]
    for key in ("reforms", "outcomes"):
        if key in given and given[key].value is not None:
            written[key] = _settings(given[key])
    return written


def _settings(item: Item) -> Any:
    """Return the plain value, the years of dated values as numbers."""
    if isinstance(item.value, list):
        return [_settings(part) for part in item.value]
    if not item.is_mapping:
        return item.plain()
    return {
        key: {_year(year): value for year, value in part.plain().items()}
        if key == "values" and part.is_mapping
        else _settings(part)
        for key, part in item.value.items()
    }


def _year(key: str) -> int | str:
    return int(key) if len(key) == 4 and key.isascii() and key.isdigit() else key
