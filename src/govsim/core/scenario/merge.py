"""One scenario over another: `extends`, `--set` and reforms are all this same merge, by name.

Schemes and settings that the upper one names are changed, the rest stays. Null takes away. A new scheme
goes to the end of its section, but before one that must stay last (the household's own purse).
"""

from __future__ import annotations

from typing import Any

from govsim.core.errors import did_you_mean
from govsim.core.scenario.item import Item, Problems
from govsim.core.scenario.known import (
    ONE,
    SECTIONS,
    class_of,
    classes,
    is_table,
    nested_kind,
    optional,
    path_of,
    settings_of,
    word_of,
)
from govsim.core.scheme import Scheme


def merge(base: Item, upper: Item, problems: Problems) -> Item:
    """Return the base with everything that the upper one says; both in normal form."""
    tree = dict(base.value)
    for key, item in upper.value.items():
        if key in SECTIONS:
            tree[key] = _section(key, tree.get(key), item, problems)
        elif key == "reforms" and isinstance(item.value, list) and key in tree:
            before = tree[key]
            if isinstance(before.value, list) or before.value is None:
                tree[key] = Item([*(before.value or []), *item.value], before.place)
        elif item.value is None and not item.blank:
            tree.pop(key, None)
        else:
            tree[key] = item
    return Item(tree, upper.place)


def _section(section: str, base: Item | None, upper: Item, problems: Problems) -> Item:
    kind = SECTIONS[section]
    if upper.value is None:
        return Item({}, upper.place)
    schemes: dict[str, Item] = dict(base.value) if base is not None else {}
    last: str | None = None
    if any(name not in schemes for name in upper.value):
        last = next((name for name, item in schemes.items() if _last(kind, name, item)), None)
    for name, item in upper.value.items():
        if name in schemes:
            schemes[name] = _scheme(kind, name, schemes[name], item)
            continue
        if item.value is None and not _always(kind, name):
            fix = did_you_mean(name, schemes) if schemes else "Take the line out."
            problems.add(item.place, path_of(section, name), f"there is no {ONE[kind]} '{name}' to remove.", fix)
            continue
        schemes[name] = item
        if last is not None and not _last(kind, name, item):
            schemes = _before(last, name, schemes)
    return Item(schemes, upper.place)


def _last(kind: str, name: str, item: Item) -> bool:
    cls = class_of(kind, name, item)
    return cls is not None and cls.last


def _always(kind: str, name: str) -> bool:
    cls = classes(kind).get(name)
    return cls is not None and cls.always


def _before(last: str, new: str, schemes: dict[str, Item]) -> dict[str, Item]:
    """Return the schemes with the new one moved before the last one."""
    item = schemes.pop(new)
    moved: dict[str, Item] = {}
    for name, each in schemes.items():
        if name == last:
            moved[new] = item
        moved[name] = each
    return moved


def _scheme(kind: str, name: str, base: Item, upper: Item) -> Item:
    """Merge the settings of one scheme; if its class changes, the settings that both classes share stay."""
    if upper.value is None:
        return Item(None, upper.place, removes=True)
    if not base.is_mapping or not upper.is_mapping:
        return upper
    settings: dict[str, Item] = dict(base.value)
    word = word_of(name, upper) if "scheme" in upper.value else word_of(name, base)
    cls = classes(kind).get(word)
    known = settings_of(cls) if cls is not None else {}
    if word != word_of(name, base) and cls is not None:
        settings = {key: item for key, item in settings.items() if key in known or key == "scheme"}
    for key, item in upper.value.items():
        hint = known[key].type if key in known else None
        settings[key] = _setting(hint, settings.get(key), item)
    return Item(settings, base.place)


def _setting(hint: Any, base: Item | None, upper: Item) -> Item:
    """Merge one setting: a nested scheme of the same word and a table part by part, all else as a whole."""
    if upper.value is None and not upper.blank:
        return Item(None, upper.place, removes=base is not None)
    if base is None or not base.is_mapping or not upper.is_mapping:
        return upper
    tender = nested_kind(hint) if hint is not None else None
    if tender is not None and len(base.value) == len(upper.value) == 1 and base.value.keys() == upper.value.keys():
        ((word, settings),) = upper.value.items()
        return Item({word: _scheme(tender.kind, word, base.value[word], settings)}, upper.place)
    if hint is not None and is_table(hint) and not is_documented(base) and not is_documented(upper):
        return Item({**base.value, **upper.value}, upper.place)
    return upper


def is_documented(item: Item) -> bool:
    """Whether a mapping is a number with its papers: a value or a parameter's name, unit, source."""
    return item.is_mapping and not item.value.keys().isdisjoint(("value", "values", "parameter"))


def weight(tree: Item) -> tuple[int, int]:
    """Return how many schemes a scenario has, and how much there is to check in a year."""
    sections = [tree.value[key].value or {} for key in SECTIONS if key in tree.value]
    schemes = [item for section in sections for item in section.values()]
    return len(schemes), sum(12 + _size(item) for item in schemes)


def _size(item: Item) -> int:
    parts = item.value.values() if isinstance(item.value, dict) else item.value
    return 1 + (sum(map(_size, parts)) if isinstance(item.value, dict | list) else 0)


def prune(tree: Item) -> Item:
    """Return the tree without what was taken away: the settings and schemes that a null has removed."""
    pruned = {}
    for key, item in tree.value.items():
        if key not in SECTIONS:
            pruned[key] = item
            continue
        kind, kept = SECTIONS[key], {}
        for name, scheme in (item.value or {}).items():
            if scheme.is_mapping:
                kept[name] = _pruned(class_of(kind, name, scheme), scheme)
            elif _always(kind, name):
                kept[name] = scheme
        if kept:
            pruned[key] = Item(kept, item.place)
    return Item(pruned, tree.place)


def _pruned(cls: type[Scheme] | None, scheme: Item) -> Item:
    known = settings_of(cls) if cls is not None else {}
    kept = {}
    for key, item in scheme.value.items():
        hint = known[key].type if key in known else None
        if item.removes and (hint is None or not optional(hint)):
            continue
        tender = nested_kind(hint) if hint is not None else None
        if tender is not None and item.is_mapping and len(item.value) == 1:
            ((word, settings),) = item.value.items()
            if settings.is_mapping:
                item = Item({word: _pruned(classes(tender.kind).get(word), settings)}, item.place)
        kept[key] = item
    return Item(kept, scheme.place)
