"""What a scenario says in each year: forms of writing, defaults, order, reforms, text, hash."""

import pickle
from pathlib import Path

import pytest
from toys import BASE

from govsim.core.errors import ScenarioError
from govsim.core.scenario import Spec, read, read_text, shipped

pytestmark = pytest.mark.usefixtures("toy")


def names(spec: Spec, kind: str, year: int = 2016) -> list[str]:
    return [scheme.name for scheme in spec.schemes(year) if scheme.kind == kind]


def scheme(spec: Spec, name: str, year: int = 2016):
    return next(each for each in spec.schemes(year) if each.name == name)


def changed(old: str, new: str) -> Spec:
    assert old in BASE
    return read_text(BASE.replace(old, new))


def test_the_head_of_a_scenario():
    spec = read_text(BASE, "town")
    assert (spec.name, spec.title, spec.what) == ("town", "A toy town", "does the reader read?")
    assert (spec.first_year, spec.years, spec.last_year, spec.seed) == (2016, 6, 2021, 1)
    assert spec.outcomes == {}
    assert read_text("first_year: 2016\nyears: 1", "bare").title == "bare"


def test_a_list_of_schemes_and_a_mapping_of_schemes_say_the_same():
    mapping = BASE.replace("  - cover:", "  cover:").replace("  - second:", "  second:")
    assert read_text(mapping) == read_text(BASE)


def test_a_bare_word_is_a_scheme_with_its_defaults():
    assert changed("[fund]", "\n  - fund: {}") == changed("[fund]", "[fund]")


def test_what_is_always_there_need_not_be_written_and_can_be_switched_off():
    spec = read_text(BASE)
    assert names(spec, "layers") == ["cover", "second", "purse"]
    assert names(spec, "households") == ["population"]
    gone = spec.overridden({"layers.purse": None})
    assert names(gone, "layers") == ["cover", "second"]
    assert names(read_text(gone.text()), "layers") == ["cover", "second"]


def test_households_act_by_their_order_other_kinds_in_file_order():
    spec = changed("institutions:", "households: [weather]\ninstitutions:")
    assert names(spec, "households") == ["weather", "population"]
    kinds = list(dict.fromkeys(each.kind for each in spec.schemes(2016)))
    assert kinds == ["households", "agents", "layers", "contracts"]


def test_values_arrive_as_the_fields_want_them():
    spec = changed("rate: 0.5}", "rate: 1, tiers: [0, 1_000, 1e4], people: resident, rates: {a: 0, b: 1}}")
    cover = scheme(spec, "cover")
    assert cover.rate == 1.0
    assert isinstance(cover.rate, float)
    assert cover.tiers == (0.0, 1000.0, 10000.0)
    assert cover.rates == {"a": 0.0, "b": 1.0}
    assert cover.ceiling is None


def test_a_tender_rule_is_a_nested_scheme():
    assert scheme(read_text(BASE), "deal").chosen_by.price_weight == 0.3
    for written, word in (
        ("cheapest", "cheapest"),
        ("{cheapest: {}}", "cheapest"),
        ("{weighted: null}", "weighted"),
    ):
        deal = scheme(changed("{weighted: {price_weight: 0.3}}", written), "deal")
        assert deal.chosen_by.word() == word
    assert scheme(changed(", chosen_by: {weighted: {price_weight: 0.3}}", ""), "deal").chosen_by.price_weight == 0.4


def test_a_reform_holds_from_its_year():
    spec = read_text(BASE)
    assert [scheme(spec, "cover", year).rate for year in range(2016, 2022)] == [0.5, 0.5, 0.6, 0.6, 0.6, 0.6]
    assert spec.schemes(2019) is not spec.schemes(2018)
    assert spec.schemes(2019) == spec.schemes(2018)
    assert all(a is b for a, b in zip(spec.schemes(2019), spec.schemes(2019), strict=True))


def test_a_reform_adds_and_removes_schemes_and_resets_settings():
    spec = changed(
        "set: {layers.cover.rate: 0.6}",
        "set: {contracts.deal: null, layers.third: {scheme: cover, rate: 0.1}, layers.second.payer: null}",
    )
    assert names(spec, "contracts", 2017) == ["deal"]
    assert names(spec, "contracts", 2018) == []
    assert names(spec, "layers", 2018) == ["cover", "second", "third", "purse"]
    assert names(spec, "layers", 2017) == ["cover", "second", "purse"]


def test_reforms_apply_in_order_of_year_whatever_the_order_of_the_file():
    later = BASE + "  - from: 2017\n    set: {layers.cover.rate: 0.55}\n"
    spec = read_text(later)
    assert [scheme(spec, "cover", year).rate for year in (2016, 2017, 2018)] == [0.5, 0.55, 0.6]


def test_a_dated_number_changes_with_the_year():
    dated = "rate: {values: {2016: 0.5, 2020: 0.7}, unit: share, source: gazette, checked: 2026-11}}"
    spec = changed("rate: 0.5}", dated)
    rates = [scheme(spec, "cover", year).rate for year in range(2016, 2022)]
    assert rates == [0.5, 0.5, 0.6, 0.6, 0.6, 0.6]  # the reform of 2018 has replaced the whole number
    spec = read_text(spec.text().split("reforms:")[0])
    assert [scheme(spec, "cover", year).rate for year in (2019, 2020, 2021)] == [0.5, 0.7, 0.7]


def test_null_is_a_value_where_the_setting_may_be_none():
    assert scheme(changed("[fund]", "[fund: {reserve: null}]"), "fund").reserve is None
    assert scheme(read_text(BASE), "fund").reserve == 5.0
    assert scheme(read_text(BASE).overridden(["institutions.fund.reserve=null"]), "fund").reserve is None


def test_overrides_as_texts_and_as_a_mapping_say_the_same():
    as_texts = read_text(BASE).overridden(["layers.cover.rate=0.65", "years=4", "contracts.deal=null"])
    as_mapping = read_text(BASE).overridden({"layers.cover.rate": 0.65, "years": 4, "contracts.deal": None})
    assert as_texts == as_mapping
    assert as_texts.hash == as_mapping.hash
    assert (as_texts.years, scheme(as_texts, "cover").rate) == (4, 0.65)
    assert read_text(BASE).years == 6


def test_overrides_reach_into_nested_schemes_and_the_population():
    spec = read_text(BASE).overridden(
        [
            "population.households=7",
            "contracts.deal.chosen_by.weighted.price_weight=0.9",
            "layers.cover.rates={x: 1}",
        ]
    )
    assert scheme(spec, "population").households == 7
    assert scheme(spec, "deal").chosen_by.price_weight == 0.9
    assert scheme(spec.overridden({"layers.cover.rates.y": 0.5}), "cover").rates == {"x": 1.0, "y": 0.5}


def test_another_class_keeps_the_settings_that_both_have():
    spec = read_text(BASE).overridden(["contracts.deal={scheme: swap, margin: 0.2}"])
    deal = scheme(spec, "deal")
    assert (deal.word(), deal.covers, deal.margin, deal.chosen_by.price_weight) == ("swap", "cover", 0.2, 0.3)
    back = scheme(spec.overridden(["contracts.deal.scheme=deal"]), "deal")
    assert (back.word(), back.covers) == ("deal", "cover")


def test_the_text_reads_back_to_an_equal_scenario():
    texts = (BASE, BASE.replace("a toy town", "'1e6'").replace("does the reader read?", "'no: yes'"))
    for text in texts:
        spec = read_text(text)
        again = read_text(spec.text())
        assert again == spec
        assert again.hash == spec.hash
        assert again.text() == spec.text()
        assert again.schemes(2020) == spec.schemes(2020)


def test_the_hash_sees_every_setting_and_the_order_of_schemes_but_no_layout():
    spec = read_text(BASE)
    assert len(spec.hash) == 64
    assert read_text(f"# a comment\n{BASE}\n\n").hash == spec.hash
    assert changed("0.6}", "0.61}").hash != spec.hash
    first, second = "  - cover: {rate: 0.5}\n", "  - second: {scheme: cover, rate: 0.2, payer: fund}\n"
    assert changed(first + second, second + first).hash != spec.hash


def test_a_spec_travels_to_another_process():
    spec = read_text(BASE)
    schemes = spec.schemes(2018)
    again = pickle.loads(pickle.dumps(spec))
    assert again == spec
    assert hash(again) == hash(spec)
    assert again.schemes(2018) == schemes


def test_every_number_is_listed_with_its_papers_or_as_an_assumption():
    text = BASE.replace("rate: 0.5}", "rate: {value: 0.5, unit: share, source: gazette 7, checked: 2026-11}, days: 9}")
    numbers = {each.path: each for each in read_text(text, "h.yaml").numbers(2016)}
    rate = numbers["layers.cover.rate"]
    assert (rate.value, rate.unit, rate.source, rate.checked, rate.assumption) == (
        0.5,
        "share",
        "gazette 7",
        "2026-11",
        False,
    )
    assert rate.where == "h.yaml:9"
    assert numbers["layers.cover.days"].assumption
    assert numbers["layers.second.days"].where == "default"
    assert numbers["contracts.deal.chosen_by.weighted.price_weight"].value == 0.3
    assert numbers["population.households"].value == 500
    assert "layers.cover.label" not in numbers
    assert "layers.cover.open_to_all" not in numbers
    assert "layers.cover.ceiling" not in numbers


def test_an_assumption_with_a_reason_needs_no_check_date():
    text = BASE.replace("rate: 0.5}", 'rate: {value: 0.5, unit: share, source: "assumption: a guess"}}')
    rate = next(each for each in read_text(text).numbers(2016) if each.path == "layers.cover.rate")
    assert rate.assumption
    assert rate.source == "assumption: a guess"


def test_extending_changes_adds_before_the_purse_and_removes(tmp_path: Path):
    (tmp_path / "base.yaml").write_text(BASE.replace("contracts:", "  - purse\ncontracts:"))
    (tmp_path / "child.yaml").write_text(
        "extends: base.yaml\ntitle: A child\nyears: 8\n"
        "layers:\n  - third: {scheme: cover, rate: 0.1}\n  - cover: {days: 3}\n  - second: null\n"
        "reforms:\n  - from: 2022\n    set: {layers.cover.days: 5}\n"
    )
    spec = read(tmp_path / "child.yaml")
    assert (spec.title, spec.what, spec.years) == ("A child", "does the reader read?", 8)
    assert names(spec, "layers") == ["cover", "third", "purse"]
    assert (scheme(spec, "cover").rate, scheme(spec, "cover").days) == (0.5, 3)
    assert scheme(spec, "cover", 2022).days == 5
    assert scheme(spec, "cover", 2019).rate == 0.6
    assert read_text(spec.text()) == spec
    assert read(str(tmp_path / "child.yaml"), overrides=["years=7"]).years == 7


def test_extending_takes_a_setting_back_to_its_default(tmp_path: Path):
    (tmp_path / "base.yaml").write_text(BASE.replace("rate: 0.5}", "rate: 0.5, days: 9}"))
    (tmp_path / "child.yaml").write_text("extends: base.yaml\nlayers:\n  - cover: {days: null}\n")
    spec = read(tmp_path / "child.yaml")
    assert scheme(spec, "cover").days == 30
    assert "days" not in spec.text()


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path):
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode())
    assert read(path) == read_text(BASE)


def test_an_extending_text_reaches_shipped_scenarios_only():
    assert isinstance(shipped(), dict)
    with pytest.raises(ScenarioError, match="no shipped scenario"):
        read_text("extends: ../../etc/passwd")


def test_two_contracts_on_one_layer_are_refused_by_the_class_that_knows():
    twice = BASE.replace("reforms:", "  - swap: {covers: cover}\nreforms:")
    with pytest.raises(ScenarioError, match=r"h.yaml:13: contracts.swap: 'deal' already covers 'cover'\."):
        read_text(twice, "h.yaml")


def test_a_mistake_of_a_later_year_is_found_before_anything_runs():
    with pytest.raises(ScenarioError, match=r"h.yaml:12: contracts.deal.covers: there is no layer 'cover'.*From 2018"):
        read_text(BASE.replace("{layers.cover.rate: 0.6}", "{layers.cover: null}"), "h.yaml")


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_reads_back_to_itself(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()  # the real catalogue
    spec = read(name)
    again = read_text(spec.text())
    assert (spec.name, again.hash) == (name, spec.hash)
    papers = [each for each in spec.numbers(spec.first_year) if not each.assumption]
    assert papers
    assert all(each.source and each.checked and each.unit for each in papers)
