"""JSON Schema of a study: an editor completes and checks while one types."""

from __future__ import annotations

from typing import Any

from govsim.core.metric import metrics
from govsim.core.scenario.check import EARLIEST, LARGEST_SEED, LATEST, LONGEST
from govsim.experiments.study import forms, outcomes, sampling, seeds
from govsim.experiments.study.designs import MOST_RUNS, MOST_WALKS
from govsim.experiments.study.reading import TOP

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_SEED: Schema = {"type": "integer", "minimum": 0, "maximum": LARGEST_SEED}


def study_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of study files, for every metric that is installed."""
    parts: Schema = {
        "title": _TEXT,
        "what": {**_TEXT, "description": "The question, in a paragraph."},
        "base": _base(),
        "set": {"type": "object", "description": "path: value, the same for every run."},
        "levers": {**_factors(), "description": "What the government can choose."},
        "uncertainties": {**_factors(), "description": "What nobody chooses."},
        "design": {**_design(), "description": "Which points are lived: all combinations, or a sample."},
        "uncertainty_design": {
            **_design(),
            "description": "If given, uncertainties are placed apart: every design meets every state of the world.",
        },
        "seeds": _seeds(),
        "outcomes": _outcomes(),
    }
    assert tuple(parts) == TOP
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "govsim study",
        "type": "object",
        "additionalProperties": False,
        "required": ["base"],
        "properties": parts,
    }


def _closed(properties: Schema, *required: str) -> Schema:
    return {"type": "object", "properties": properties, "required": [*required], "additionalProperties": False}


def _base() -> Schema:
    labelled = {"type": "object", "additionalProperties": {"type": ["string", "object"]}, "minProperties": 1}
    listed = {"type": "array", "items": _TEXT, "minItems": 1}
    said = "A shipped scenario or a path; several as a list, or as label: scenario."
    return {"anyOf": [_TEXT, listed, labelled], "description": said}


def _factors() -> Schema:
    """Labels or paths, each with the values that it takes."""
    values: Schema = {"type": "array", "minItems": 1, "maxItems": forms.MOST_VALUES}
    path = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}], "description": "Which settings move."}
    what = {**_TEXT, "description": "What it means, if not what the setting means."}
    ends = {
        "from": _NUMBER,
        "to": _NUMBER,
        "steps": {
            "type": "integer",
            "minimum": 2,
            "maximum": forms.MOST_VALUES,
            "description": "Values, both ends in.",
        },
        "scale": {"enum": [*forms.SCALES]},
    }
    options = {"type": "object", "minProperties": 1, "additionalProperties": {"type": "object"}}
    one = [
        values,
        _closed({"path": path, "what": what, "values": values}, "values"),
        _closed({"path": path, "what": what, **ends}, "from", "to"),
        _closed({"what": what, "options": options}, "options"),
        _closed({"path": path, "what": what}, "path"),
    ]
    return {"type": "object", "minProperties": 1, "additionalProperties": {"anyOf": one}}


def _design() -> Schema:
    def whole(low: int, high: int) -> Schema:
        return {"type": "integer", "minimum": low, "maximum": high}

    points, seed = whole(1, MOST_RUNS), {"seed": _SEED}
    own: dict[str, Schema] = {
        "latin_hypercube": _closed({"points": points, **seed}, "points"),
        "sobol": _closed({"points": points, **seed}, "points"),
        "saltelli": _closed({"points": points, **seed, "second_order": {"type": "boolean"}}, "points"),
        "morris": _closed({"trajectories": whole(1, MOST_WALKS), "levels": whole(2, 100), **seed}),
    }
    assert own.keys() == sampling.METHODS.keys()
    own["csv"] = {**_TEXT, "description": "A file with a column for each factor and a row for each point."}
    own["table"] = {**_TEXT, "description": "The same, written here."}
    one = [_closed({word: form}, word) for word, form in own.items()]
    return {"anyOf": [{"const": "grid"}, *one]}


def _seeds() -> Schema:
    count = {"type": "integer", "minimum": 1, "maximum": seeds.MOST}
    listed = {"type": "array", "items": _SEED, "minItems": 1, "maxItems": seeds.MOST, "uniqueItems": True}
    ranged = _closed({"from": _SEED, "count": count}, "count")
    return {"anyOf": [count, listed, ranged], "description": "10 for seeds 1 to 10, a list, or from and count."}


def _outcomes() -> Schema:
    name: Schema = {"anyOf": [{"enum": [*metrics()]}, {**_TEXT, "pattern": "\\."}]}
    way = {"enum": [*outcomes.WAYS]}
    year = {"type": "integer", "minimum": EARLIEST, "maximum": LATEST + LONGEST}
    over = {"anyOf": [{"enum": [*outcomes.OVER]}, year, _closed({"from": year}, "from")]}
    told = _closed({"label": _TEXT, "metric": name, "group": _TEXT, "over": over, "better": way}, "metric")
    pair = {"type": "object", "additionalProperties": {**way, "enum": [*outcomes.WAYS, None]}}
    one = {**pair, "minProperties": 1, "maxProperties": 1, "propertyNames": {"not": {"enum": [*outcomes.WORDS]}}}
    listed = {"type": "array", "minItems": 1, "items": {"anyOf": [name, told, one]}}
    said = "What is kept of each run; the scenario's own outcomes if left out."
    return {"anyOf": [listed, {**pair, "minProperties": 1}], "description": said}
