"""JSON Schema of a scenario, generated from the catalogue: an editor completes and checks while one types."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from govsim.core.metric import metrics
from govsim.core.scenario.check import EARLIEST, LARGEST_SEED, LATEST, LONGEST
from govsim.core.scenario.known import ONE, SECTIONS, classes, nested_kind, options, settings_of
from govsim.core.scenario.shape import NAME
from govsim.core.scheme import Scheme, Setting

Schema = dict[str, Any]
_GIVEN: Schema = {"required": ["scheme"]}
_OFF: Schema = {"type": ["null", "boolean"], "description": "null or off: not in force."}


def json_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of scenario files, for every scheme that is installed."""
    whole = {"type": "integer"}
    about: Schema = {
        "title": {"type": "string"},
        "what": {"type": "string", "description": "The question, in a paragraph."},
        "extends": {"type": "string", "description": "A shipped scenario or a path: this one changes it."},
        "first_year": {**whole, "minimum": EARLIEST, "maximum": LATEST},
        "years": {**whole, "minimum": 1, "maximum": LONGEST},
        "seed": {**whole, "minimum": 0, "maximum": LARGEST_SEED},
        "population": _one("households", "population"),
        "reforms": {"type": ["array", "null"], "items": _reform()},
        "outcomes": _outcomes(),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "govsim scenario",
        "type": "object",
        "additionalProperties": False,
        "properties": {**about, **{section: _section(section) for section in SECTIONS}},
        # only in a file that extends another can a free name leave its class to the base
        "if": {"not": {"required": ["extends"]}},
        "then": {"properties": {section: _section(section, **_GIVEN) for section in SECTIONS}},
        "$defs": {
            **{f"{kind}.{word}": _settings(cls) for kind in ONE for word, cls in classes(kind).items()},
            **{f"{kind} by class": _by_class(kind) for kind in SECTIONS.values()},
        },
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name.replace(' ', '%20')}"}


def _section(section: str, **more: Any) -> Schema:
    """A list of words and one-key mappings, or one mapping from names to settings."""
    kind = SECTIONS[section]
    words = [*classes(kind)]
    named = {
        "type": "object",
        "properties": {word: _one(kind, word) for word in words},
        # a name that is no word must say which class it is
        "additionalProperties": {"anyOf": [_OFF, {**_ref(f"{kind} by class"), **more}]},
        "propertyNames": {"pattern": f"^{NAME.pattern}$"},
    }
    entry = {"anyOf": [{"enum": words}, {**named, "minProperties": 1, "maxProperties": 1}]}
    return {"anyOf": [{"type": "array", "items": entry}, named, {"type": "null"}]}


def _one(kind: str, word: str) -> Schema:
    """A scheme under its own word; if it gives another class, that one's settings."""
    own = _ref(f"{kind}.{word}") if word in classes(kind) else {"type": "object"}
    settings = {"if": {"type": "object", **_GIVEN}, "then": _ref(f"{kind} by class"), "else": own}
    return {"anyOf": [_OFF, {"type": "object", **settings}]}


def _by_class(kind: str) -> Schema:
    """A scheme under a free name: `scheme` says the class, the class says the settings.

    An extending file may leave the class out, for its base has given it: then any of them.
    """
    words = [*classes(kind)]
    if not words:
        return {"type": "object"}
    chosen: list[Schema] = [
        {"if": {"properties": {"scheme": {"const": word}}, **_GIVEN}, "then": _ref(f"{kind}.{word}")} for word in words
    ]
    free = {"if": {"not": _GIVEN}, "then": {"anyOf": [_ref(f"{kind}.{word}") for word in words]}}
    return {
        "type": "object",
        "properties": {"scheme": {"enum": words, "description": f"Which {ONE[kind]} this is."}},
        "allOf": [*chosen, free],
    }


def _settings(cls: type[Scheme]) -> Schema:
    """The settings of one class."""
    properties = {key: _setting(about) for key, about in settings_of(cls).items()}
    if cls.kind in SECTIONS.values():
        properties = {"scheme": {"const": cls.word()}, **properties}
    first = (cls.__doc__ or "").strip().split("\n")[0]
    return {"type": "object", "description": first, "properties": properties, "additionalProperties": False}


def _setting(about: Setting) -> Schema:
    """One setting: its type and range, its unit and meaning, and a number's papers."""
    needs = "required" if about.required else f"default: {about.parameter or _shown(about.default)}"
    schema: Schema = {"description": f"{about.what} Unit: {about.unit}; {needs}."}
    nested = nested_kind(about.type)
    if nested is not None:
        return {**schema, "anyOf": _nested(nested.kind)}
    forms: list[Schema] = [_form(option, about) for option in options(about.type)]
    if any(_numeric(option) for option in options(about.type)):
        forms += _documented(forms[0], about)
    forms.append({"type": "null", "description": "Back to the default."})
    if about.parameter is None and isinstance(about.default, bool | int | float | str):
        schema["default"] = about.default
    return {**schema, "anyOf": forms}


def _shown(default: Any) -> str:
    return default.word() if isinstance(default, Scheme) else str(default)


def _nested(kind: str) -> list[Schema]:
    words = [*classes(kind)]
    settings = {word: {"anyOf": [_ref(f"{kind}.{word}"), {"type": "null"}]} for word in words}
    mapping = {"type": "object", "properties": settings, "additionalProperties": False, "maxProperties": 1}
    return [{"enum": words}, mapping, {"type": "null"}]


def _form(hint: Any, about: Setting) -> Schema:
    """The plain form of a type."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": [*parts]}
    if origin is tuple:
        fixed = about.length if parts[-1] is ... else len(parts)
        bounds = {} if fixed is None else {"minItems": fixed, "maxItems": fixed}
        return {"type": "array", "items": _form(parts[0], about), **bounds}
    if origin is dict:
        if about.keys is not None:
            form = _form(parts[1], about)
            return {"type": "object", "properties": dict.fromkeys(about.keys, form), "additionalProperties": False}
        return {"type": "object", "additionalProperties": _form(parts[1], about)}
    if hint in (int, float):
        ends = {"minimum": about.low, "maximum": about.highest}
        kind = "integer" if hint is int else "number"
        return {"type": kind, **{end: value for end, value in ends.items() if value is not None}}
    return {str: {"type": "string"}, bool: {"type": "boolean"}, type(None): {"type": "null"}}.get(hint, {})


def _numeric(hint: Any) -> bool:
    return hint in (int, float) or (get_origin(hint) in (tuple, dict) and any(map(_numeric, get_args(hint))))


def _documented(form: Schema, about: Setting) -> list[Schema]:
    """A number with its papers: a package parameter, or value(s), unit, source, month of check."""
    text = {"type": "string"}
    papers = {"unit": text, "source": text, "checked": text, "what": text, "notes": text}
    dated = {"type": "object", "patternProperties": {"^[0-9]{4}$": form}, "additionalProperties": False}
    named = {"parameter": {"type": "string", "description": "topic/name of a package parameter."}}
    forms: list[tuple[Schema, list[str]]] = [(named, ["parameter"])]
    for key, value in (("value", form), ("values", dated)):
        forms.append(({key: value, **papers}, [key, "unit", "source"]))
    return [
        {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
        for properties, required in forms
    ]


def _reform() -> Schema:
    """A dated change of rules."""
    sections = "|".join(SECTIONS)
    changes = {
        "type": "object",
        "patternProperties": {f"^({sections})(\\.|$)": {}},
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {
            "from": {"type": "integer", "minimum": EARLIEST, "maximum": LATEST + LONGEST},
            "what": {"type": "string"},
            "set": {**changes, "minProperties": 1, "description": "path: value; null takes away."},
        },
        "required": ["from", "set"],
        "additionalProperties": False,
    }


def _outcomes() -> Schema:
    """Metrics that matter, each with the direction that is better."""
    names: Schema = {"enum": [*metrics()], "description": "A metric."} if metrics() else {"type": "string"}
    way = {"enum": ["higher", "lower", "neither", None]}
    pair = {"type": "object", "additionalProperties": way, "maxProperties": 1}
    by_name = {"type": "object", "additionalProperties": way}
    # "spending.basic": one group of a metric
    group = {"type": "string", "pattern": "\\."}
    return {"anyOf": [{"type": "array", "items": {"anyOf": [names, group, pair]}}, by_name, {"type": "null"}]}
