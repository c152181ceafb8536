"""The JSON Schema accepts what the reader accepts, and underlines what an editor can know to be wrong."""

import json

import pytest
import yaml
from jsonschema import Draft202012Validator
from mistakes import GOOD
from toys import BASE

from govsim.core.scenario import json_schema, shipped


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    found = json_schema()
    Draft202012Validator.check_schema(found)
    json.dumps(found, allow_nan=False)
    return Draft202012Validator(found)


def accepts(schema: Draft202012Validator, text: str) -> bool:
    return bool(schema.is_valid(yaml.safe_load(text)))


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_is_accepted(name: str, schema: Draft202012Validator):
    said = yaml.safe_load(shipped()[name].read_text(encoding="utf-8"))
    assert [error.message for error in schema.iter_errors(said)] == []


def test_a_good_scenario_is_accepted_in_every_form(schema: Draft202012Validator):
    assert accepts(schema, GOOD)
    papers = "rate: {value: 0.6, unit: share, source: x, checked: 2026-11}}"
    dated = "rate: {values: {'2016': 0.6}, unit: share, source: x, checked: 2026-11}}"
    for new in (
        papers,
        dated,
        "rate: {parameter: critical/rate}}",
        "rate: null}",
        "tiers: [1, 2], tier_rates: [0.1, 0.2]}",
    ):
        assert accepts(schema, GOOD.replace("rate: 0.6}", new)), new
    for new in ("  - critical\n", "  - critical: off\n", "  - more: {scheme: critical}\n"):
        assert accepts(schema, GOOD.replace("  - critical: {payer: city_fund, rate: 0.6}\n", new)), new
    assert accepts(schema, "extends: x\nlayers: {critical: {rate: 0.5}}")


WRONG = {
    "rate: 0.6": ("rat: 0.6", "rate: 60", "rate: '60%'", "rate: {value: 0.6, sorce: x}", "people: resdent", "tiers: 5"),
    "  - critical:": ("  - critcal:", "  - critical: {}\n    x:"),
    "layers:": ("layer:",),
    "scheme: fund": ("scheme: fnd", "scheme: insurers, cont: 3"),
    "{scored: {price_weight: 0.3}}": ("score", "{scored: {price_wight: 0.3}}", "3"),
    "years: 9": ("years: nine", "years: 900"),
    "from: 2019": ("form: 2019",),
    "layers.critical.rate: 0.65": ("years: 9",),
    "[catastrophic_share]": ("[catastrophic_shar]",),
}


@pytest.mark.parametrize(("old", "new"), [(old, new) for old, news in WRONG.items() for new in news])
def test_a_mistake_is_underlined(old: str, new: str, schema: Draft202012Validator):
    assert not accepts(schema, GOOD.replace(old, new, 1))


@pytest.mark.usefixtures("toy")
def test_the_schema_tells_units_ranges_and_defaults():
    found = json_schema()
    rate = found["$defs"]["layers.cover"]["properties"]["rate"]
    assert rate["description"] == "Share that it pays. Unit: share; required."
    assert rate["anyOf"][0] == {"type": "number", "minimum": 0, "maximum": 1}
    days = found["$defs"]["layers.cover"]["properties"]["days"]
    assert (days["default"], days["anyOf"][0]["type"]) == (30, "integer")
    assert Draft202012Validator(found).is_valid(yaml.safe_load(BASE))
