"""One value against the type, unit and range of its setting; a refusal says how to write it."""

from __future__ import annotations

import re
from typing import Any, Literal, get_args, get_origin

from govsim.core.errors import did_you_mean
from govsim.core.scenario.item import Item, Moment, shown
from govsim.core.scenario.known import optional, options
from govsim.core.scenario.number import RefusedError
from govsim.core.scheme import Setting


def value_of(item: Item, hint: Any, about: Setting) -> Any:
    """Return the value as the scheme's field wants it: floats for whole numbers, tuples for lists.

    Raises:
        RefusedError: it is of another type, or out of range.
    """
    if item.value is None:
        if optional(hint) and not item.blank:
            return None
        raise RefusedError("has no value.", f"Write {_wanted(hint, about)}, or take the line out.", item.place)
    refusals = []
    for option in options(hint):
        if option is not type(None):
            try:
                return _one(item, option, about)
            except RefusedError as refusal:
                refusals.append(refusal)
    raise refusals[-1 if isinstance(item.value, str) else 0]


def _one(item: Item, hint: Any, about: Setting) -> Any:
    origin = get_origin(hint)
    if origin is Literal:
        return _choice(item, get_args(hint))
    if origin is tuple:
        return _list(item, get_args(hint), about)
    if origin is dict:
        return _table(item, get_args(hint)[1], about)
    if hint is bool:
        return _truth(item)
    if hint is int or hint is float:
        return _number(item, hint, about)
    if hint is str:
        return _text(item)
    return item.plain()


def _number(item: Item, hint: type, about: Setting) -> int | float:
    value = item.value
    if isinstance(value, bool):
        raise RefusedError(f"{shown(value)} is a truth value where {_wanted(hint, about)} belongs.", "", item.place)
    if isinstance(value, str):
        kind = "date" if isinstance(value, Moment) else "text"
        said = f"{shown(value)} is a {kind} where {_wanted(hint, about)} belongs."
        raise RefusedError(said, _digits_in(value, about.unit), item.place)
    if not isinstance(value, int | float):
        raise RefusedError(f"{shown(item)} stands where {_wanted(hint, about)} belongs.", "", item.place)
    if hint is int and not isinstance(value, int):
        fix = f"Write {int(value)}." if value.is_integer() else f"Write {round(value)}."
        raise RefusedError(f"{value} is not a whole number (unit: {about.unit}).", fix, item.place)
    for beyond, limit, side in ((_above, about.highest, "above"), (_below, about.low, "below")):
        if limit is not None and beyond(value, limit):
            raise RefusedError(
                f"{value} is {side} {limit:_.12g} (unit: {about.unit}).", _in_range(value, about), item.place
            )
    return hint(value)  # type: ignore[no-any-return]


def _above(value: float, limit: float) -> bool:
    return value > limit


def _below(value: float, limit: float) -> bool:
    return value < limit


def _in_range(value: float, about: Setting) -> str:
    """Return the guess that per cent or the other sign were meant, else the range."""
    low, high = about.low, about.highest
    for guess, likely in ((value / 100, about.unit == "share" and value > 1), (-value, True)):
        if likely and (low is None or guess >= low) and (high is None or guess <= high):
            return f"Did you mean {guess:g}?"
    ends = [
        f"at least {low:_.12g}" if low is not None else "",
        f"at most {high:_.12g}" if high is not None else "",
    ]
    return f"It must be {' and '.join(filter(None, ends))}."


def _digits_in(text: str, unit: str) -> str:
    """Return how to write the number that a text seems to hold."""
    bare = text.strip().replace("，", ",").replace("％", "%")
    if (match := re.fullmatch(r"([-+]?\d+(?:\.\d+)?)\s*%", bare[:40])) and unit != "CNY":
        return f"Write {float(match[1]) / 100:.2f}."
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", bare[:40]):
        return f"Write {bare.replace(',', '_')}."
    if match := re.fullmatch(r"([-+]?\d+),(\d+)", bare[:40]):
        return f"Write {match[1]}.{match[2]}."
    if match := re.match(r"[-+]?\d+(\.\d+)?(?![\d-])", bare[:40]):
        return f"Write {match[0]} without quotes or unit; the unit is {unit}."
    return f"Write a number; the unit is {unit}."


def _wanted(hint: Any, about: Setting) -> str:
    names = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}
    for option in options(hint):
        if option in names:
            unit = f" ({about.unit})" if option in (int, float) else ""
            return f"{names[option]}{unit}"
        if get_origin(option) is Literal:
            return f"one of {', '.join(map(str, get_args(option)))}"
    return "a list" if any(get_origin(option) is tuple for option in options(hint)) else "a mapping"


def _truth(item: Item) -> bool:
    if isinstance(item.value, bool):
        return item.value
    raise RefusedError(f"{shown(item)} is not true or false.", "Write `true` or `false`.", item.place)


def _text(item: Item) -> str:
    if isinstance(item.value, str):
        return str(item.value)
    reads = "reads as a truth value" if isinstance(item.value, bool) else f"is not a text: {shown(item)}"
    fix = f"Quote it: '{shown(item)}'." if not isinstance(item.value, dict | list) else "Write a single word or text."
    raise RefusedError(f"{reads}.", fix, item.place)


def _choice(item: Item, choices: tuple[Any, ...]) -> Any:
    for choice in choices:
        if type(choice) is type(item.plain()) and choice == item.value:
            return choice
    if isinstance(item.value, bool):
        words = " or ".join(f"'{word}'" for word in choices if str(word) in ("on", "off", "yes", "no", "true", "false"))
        fix = f"Quote it: {words}." if words else did_you_mean(item.value, map(str, choices))
        raise RefusedError(f"reads as the truth value {shown(item)}.", fix, item.place)
    raise RefusedError(
        f"{shown(item)} is not one of the choices.", did_you_mean(item.plain(), map(str, choices)), item.place
    )


def _list(item: Item, parts: tuple[Any, ...], about: Setting) -> tuple[Any, ...]:
    if not isinstance(item.value, list):
        fix = f"Write `[{item.value}]`." if isinstance(item.value, str | int | float) else "Write `[a, b]`."
        raise RefusedError(f"must be a list, not {shown(item)}.", fix, item.place)
    wanted = about.length if len(parts) == 2 and parts[1] is ... else len(parts)
    if wanted is not None and len(item.value) != wanted:
        said = f"has {len(item.value)} entries where {wanted} belong (unit: {about.unit})."
        raise RefusedError(said, about.what, item.place)
    hints = [parts[0]] * len(item.value) if len(parts) == 2 and parts[1] is ... else list(parts)
    read = []
    for position, (entry, hint) in enumerate(zip(item.value, hints, strict=True)):
        try:
            read.append(value_of(entry, hint, about))
        except RefusedError as refusal:
            raise _deeper(refusal, f"[{position}]") from None
    return tuple(read)


def _table(item: Item, hint: Any, about: Setting) -> dict[str, Any]:
    if not item.is_mapping:
        raise RefusedError(f"must be a mapping, not {shown(item)}.", "Write `{name: value}`.", item.place)
    read = {}
    for key, entry in item.value.items():
        if about.keys is not None and key not in about.keys:
            raise RefusedError(f"unknown word {shown(key)}.", did_you_mean(key, about.keys), entry.place)
        try:
            read[key] = value_of(entry, hint, about)
        except RefusedError as refusal:
            raise _deeper(refusal, f".{key[:60]}") from None
    return read


def _deeper(refusal: RefusedError, part: str) -> RefusedError:
    return RefusedError(refusal.message, refusal.fix, refusal.place, part + refusal.path)
